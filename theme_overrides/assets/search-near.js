/* The steps of a query that found little: what is near it, sounds like it, or is about it. Needs search.js, which loads this when it
   needs one of them. Plain ES2015. */
(() => {
  "use strict";
  const index = window.ylSearch.index;
  const { postingsOf, fold, syllablesOf, nothing, ranked, pairs, loadAll, entriesWithAll, entriesOfWord, intersect, intersectAll, listsOf, foldedText, weightIn, isOfDays, WEIGHT, least, sum, LETTERS } = window.ylSearch.parts;
  const LESS = 6; // of 10 and more for a pair
  const DEEPEST = 4; // characters of a key
  const MISREADINGS = 4, MISREAD_SYLLABLES = 4, MISREAD_WAYS = 24, MISREAD_AT_ONCE = 4; // of a syllable; in a query; ways to read it
  const MISREAD_SIZE = 9000; // bytes that a way to read a query may load
  const MOST_CHECKED = 24; // files of texts, each with many candidates

  /* As `entriesWithAll`, but key after key, until nothing is left. */
  function entriesInTurn(keys, loader) {
    return keys.reduce((before, key) => before.then(list => {
      if (list && !list.size) { return list; }
      return loader(key).then(other => list ? intersect(list, other, least) : other);
    }), Promise.resolve(null));
  }
  /* As `ranked`, but all entries of a file together, because only the first of them has to be loaded: before the files whose best entry
     is worse, and those with fewer of the best. */
  function rankedByFile(list) {
    const files = new Map();
    ranked(list).forEach(entry => {
      const name = index.fileOf(entry);
      if (!files.has(name)) { files.set(name, { best: list.get(entry), count: 0, entries: [] }); }
      const file = files.get(name);
      file.count += list.get(entry) === file.best ? 1 : 0;
      file.entries.push(entry);
    });
    const order = Array.from(files.values()).sort((a, b) => b.best - a.best || b.count - a.count || a.entries[0] - b.entries[0]);
    return order.reduce((all, file) => all.concat(file.entries), []);
  }

  // ---- the steps ----

  /* All words on one page, in any of its sections. */
  function overPage(query) {
    const words = query.words.filter(word => Array.from(word).length > 1);
    if (words.length < 2) { return nothing(); }
    return listsOf(words).then(lists => {
      if (lists.some(list => !list.size)) { return nothing(); }
      return index.load("g").then(samePage => onPages(words, lists, samePage));
    });
  }
  /* Return the first entry of the page of each; ``samePage`` has a "+" for one that belongs to the page of the entry before it. */
  function pagesOf(samePage) {
    const pageOf = [];
    for (let i = 0, page = -1; i < samePage.length; i += 1) { if (samePage[i] !== "+") { page = i; } pageOf.push(page); }
    return pageOf;
  }
  function onPages(words, lists, samePage) {
    const pageOf = pagesOf(samePage), pages = intersectAll(lists.map(list => {
      const weights = new Map();
      list.forEach((field, entry) => { weights.set(pageOf[entry], Math.max(WEIGHT[field], weights.get(pageOf[entry]) || 0)); });
      return weights;
    }), sum);
    // Each page is represented by its first section that has the longest word.
    const longest = words.reduce((a, b, i) => b.length > words[a].length ? i : a, 0), sections = new Map();
    for (const entry of lists[longest].keys()) {
      if (pages.has(pageOf[entry]) && !sections.has(pageOf[entry])) { sections.set(pageOf[entry], entry); }
    }
    return {
      entries: ranked(pages).map(first => sections.get(first)), one: true, value: row => lengthOf(words.filter(word => foldedText(row).indexOf(word) >= 0)),
      test(row) {
        const text = foldedText(row);
        return words.some(word => text.indexOf(word) >= 0);
      }
    };
  }
  function lengthOf(words) { return words.join("").length; }
  /* Two words run together that are in different sections of a page: every seam is tried. */
  function bySeam(query) {
    const chars = Array.from(query.whole), splits = [];
    for (let seam = 2; seam <= chars.length - 2 && chars.length < 13; seam += 1) {
      splits.push([chars.slice(0, seam).join(""), chars.slice(seam).join("")]);
    }
    return Promise.all(splits.map(words => overPage({ words }))).then(answers => {
      const entries = [], wordOf = new Map();
      answers.forEach((answer, i) => {
        const longer = splits[i].slice().sort((a, b) => b.length - a.length)[0];
        for (const entry of answer.entries.slice(0, 5)) {
          if (!wordOf.has(entry)) { entries.push(entry); wordOf.set(entry, longer); }
        }
      });
      return { entries, one: true, isNear: true, most: 12, test: row => foldedText(row).indexOf(wordOf.get(row.entry)) >= 0 };
    });
  }
  /* Few candidates, and fewer while none passes, so that `bySound` comes before the less similar ones; later many. */
  function fuzzy(query) { return similar(query, 12, 4, 6); }
  function fuzzyLong(query) { return similar(query, MOST_CHECKED, Infinity, MOST_CHECKED); }
  function similar(query, most, loose, patience) {
    const word = query.whole, chars = Array.from(word);
    if (chars.length < 3 || /^[0-9a-z]+$/.test(word)) { return nothing(); }
    // missing: for each entry the pairs that it lacks, a bit for each.
    const keys = pairs(chars).slice(0, 12), size = keys.length + 1, score = new Map(), missing = new Map();
    return loadAll(keys).then(lists => {
      lists.forEach((list, i) => {
        list.forEach((field, entry) => {
          missing.set(entry, (missing.has(entry) ? missing.get(entry) : (1 << keys.length) - 1) & ~(1 << i));
          score.set(entry, (score.get(entry) || 0) + 10 + field);
        });
      });
      missing.forEach((bits, entry) => {
        if (!isPossible(bits, size)) { score.delete(entry); } else if (lacksEnd(bits, size)) { score.set(entry, score.get(entry) - LESS); }
      });
      return withOneChange(chars.slice(0, size));
    }).then(few => {
      // Where one change leaves few, these are looked at first.
      score.forEach((value, entry) => { score.set(entry, value / 1000 - (few.get(entry) || index.size())); });
      const rate = nearness(chars), grade = row => rate(foldedText(row));
      return { entries: rankedByFile(score), isNear: true, most, loose, patience, grade, test: () => true };
    });
  }
  /* Resolve to the entries that may have the characters with one change, each with how many may have it with the same change. They have the
     longest keys before and after the change: of 接口需要总回 one text has all keys of 接口需要. These are in files that are loaded already. */
  function withOneChange(chars) {
    const size = chars.length, lists = new Map(), few = new Map(), changes = [];
    const listAt = (at, end) => {
      const part = chars.slice(at, Math.min(end, at + DEEPEST)), key = part.join("");
      if (!lists.has(key)) { lists.set(key, index.postingsAt(part, 0).then(found => found.list)); }
      return lists.get(key);
    };
    const listsIn = (from, to) => chars.slice(from, Math.max(from, to - 1)).map((_, i) => listAt(from + i, to));
    for (let i = 0; i < size; i += 1) {
      changes.push(listsIn(0, i).concat(listsIn(i, size)));
      if (size > 3) { changes.push(listsIn(0, i).concat(listsIn(i + 1, size))); }
    }
    return Promise.all(changes.filter(each => each.length).map(each => Promise.all(each).then(found => intersectAll(found)))).then(sets => {
      sets.forEach(list => { list.forEach((_, entry) => { few.set(entry, Math.min(list.size, few.get(entry) || Infinity)); }); });
      return few;
    });
  }
  /* True if an entry that lacks the pairs of ``missing`` (a bit for each) may still have a `nearness` above 0 to ``size``
     characters: only then is its text loaded. A wrong character removes two neighbouring pairs. Words in another order remove
     the pair at each seam, but every character is still part of a pair. */
  function isPossible(missing, size) {
    const held = (1 << size - 1) - 1 & ~missing, covered = held | held << 1;
    let chars = 0;
    for (let i = 0; i < size; i += 1) { chars += covered >> i & 1; }
    return chars >= (size > 5 ? size - 1 : size) || missing / (missing & -missing) <= 3;
  }
  /* True if an end is in no pair: it must be in the text, which allows no second change. */
  function lacksEnd(missing, size) {
    const lost = size > 3 ? 2 : 1, first = (1 << lost) - 1;
    return missing === first || missing === first << size - 1 - lost;
  }
  /* Return a function that rates a text. 3: one character added in the text (党费准 of 党费标准), 2: one added, missing or wrong, 1: the
     parts in another order, 0: not near. */
  function nearness(chars) {
    const size = chars.length, least = size > 5 ? size - 1 : size;
    const changed = (i, by, count) => chars.slice(0, i).join("") + by + chars.slice(i + count).join("");
    const added = new RegExp(chars.map((_, i) => changed(i || 1, ".", 0)).join("|"), "u");
    const other = size > 3 ? new RegExp(chars.map((_, i) => changed(i, ".?", 1)).join("|"), "u") : null;
    return text => added.test(text) ? 3 : other && other.test(text) ? 2 : inRuns(text, chars) >= least ? 1 : 0;
  }
  /* Return how many characters are in the text in runs of two or more, in any order. */
  function inRuns(text, chars) {
    const best = [0];
    for (let end = 1; end <= chars.length; end += 1) {
      best[end] = best[end - 1];
      for (let start = end - 2; start >= 0; start -= 1) {
        if (text.indexOf(chars.slice(start, end).join("")) < 0) { break; }
        best[end] = Math.max(best[end], best[start] + end - start);
      }
    }
    return best[chars.length];
  }
  function bySound(query, foundBefore, hasSpent) {
    const word = query.whole;
    return index.loadReadings().then(() => {
      // lue and nue are read in no other way.
      if (LETTERS.test(word)) { return byPinyin(word.replace(/([ln])ue/g, "$1ve"), !foundBefore, hasSpent); }
      const sounds = syllablesOf(word);
      // Many words of two characters sound alike: only where nothing is written so, and not those in texts.
      if (sounds.length < (foundBefore ? 3 : 2) || sounds.indexOf("") >= 0) { return nothing(); }
      return entriesWithAll(pairs(sounds, "'").slice(0, 10), index.postingsOfSound).then(list => ({
        entries: ranked(list).filter(entry => sounds.length > 2 || list.get(entry)), isNear: true, most: MOST_CHECKED,
        test: row => `'${syllablesOf(foldedText(row)).join("'")}'`.indexOf(`'${sounds.join("'")}'`) >= 0
      }));
    });
  }
  /* A name without its middle, and three characters of which the middle one is wrong; in titles and their contexts. */
  function shortened(query) {
    const chars = Array.from(query.whole), size = chars.length, cuts = [];
    if (size < 3 || size > 5 || /[0-9a-z]/.test(query.whole)) { return nothing(); }
    for (let seam = 1; seam < size; seam += 1) { cuts.push([seam, seam, ".{1,4}"]); }
    if (size === 3) { cuts.push([1, 2, "."]); }
    return Promise.all(cuts.map(([to, from]) => entriesWithAll([chars.slice(0, to).join(""), chars.slice(from).join("")], entriesOfWord))).then(lists => {
      const found = new Map(), test = new RegExp(cuts.map(([to, from, gap]) => chars.slice(0, to).join("") + gap + chars.slice(from).join("")).join("|"), "u");
      lists.forEach(list => { list.forEach((field, entry) => { if (field) { found.set(entry, Math.max(field, found.get(entry) || 0)); } }); });
      return { entries: rankedByFile(found), isNear: true, most: 12, patience: 6, test: row => test.test([row.title, row.context].map(fold).join("\n")) };
    });
  }
  function byPinyin(word, withInitials, hasSpent) {
    const spelt = spellings(word), wayOf = syllables => ({ keys: pairs(syllables, "'"), said: syllables.join("") });
    // On a keyboard without ü people type u.
    const groups = spelt.slice(0, 4).map(way => {
      const typed = way.map(each => each === "lu" || each === "nu" ? each[0] + "v" : each);
      return [wayOf(way)].concat(typed.join() === way.join() ? [] : [wayOf(typed)]);
    });
    if (withInitials && word.length > 2) {
      const last = word.length - 3, count = Math.min(4, last + 1), keys = [];
      for (let i = 0; i < count; i += 1) {
        const start = Math.round(count > 1 ? i * last / (count - 1) : 0);
        keys.push("~" + word.slice(start, start + 3));
      }
      groups.push([{ keys, said: word }]);
    }
    if (withInitials && spelt.length) {
      const ways = misread(spelt[0]).map(read => Object.assign(wayOf(read), { written: spelt[0] }));
      while (ways.length) { groups.push(ways.splice(0, MISREAD_AT_ONCE)); }
    }
    // One way to read the letters after the other, until one finds something.
    const listOf = way => entriesInTurn(way.keys, key => key[0] === "~" ? postingsOf(key) : index.postingsOfSound(key));
    return groups.reduce((before, ways) => before.then(found => found.list.size || hasSpent(MISREAD_SIZE) ? found : Promise.all(ways.map(listOf)).then(lists => {
      const list = new Map();
      lists.forEach(each => { each.forEach((field, entry) => { list.set(entry, Math.max(field, list.get(entry) || 0)); }); });
      return { list, said: ways.filter((_, i) => lists[i].size).map(way => way.said), written: ways[0].written };
    })), Promise.resolve({ list: new Map(), said: [], written: null })).then(({ list, said, written }) => ({
      entries: ranked(list), one: true, isNear: true, most: MOST_CHECKED, test: row => !written || mayBeRead(foldedText(row), written),
      value: row => weightIn(row, word, text => said.some(each => soundAlike(text, each).length > 0))
    }));
  }
  /* True if characters side by side in the text have these readings, common ones or others. */
  function mayBeRead(text, syllables) {
    const chars = Array.from(text);
    return chars.some((_, from) => syllables.every((each, i) => from + i < chars.length && index.hasReading(chars[from + i], each)));
  }
  /* Return the ways to read syllables where some are taken for others, those with the fewest and most common such ones first. */
  function misread(syllables) {
    if (syllables.length > MISREAD_SYLLABLES) { return []; }
    const choices = Array.from(new Set(syllables)).map(each => [each].concat(index.misreadings(each).slice(0, MISREADINGS)));
    let ways = [{ as: new Map(), cost: 0 }];
    choices.forEach(each => {
      ways = ways.reduce((all, way) => all.concat(each.map((other, i) => ({ as: new Map(way.as).set(each[0], other), cost: way.cost + (i ? MISREADINGS + i : 0) }))), []);
    });
    return ways.filter(way => way.cost).sort((a, b) => a.cost - b.cost).slice(0, MISREAD_WAYS).map(way => syllables.map(each => way.as.get(each)));
  }
  /* Return the ways to split letters into two or more syllables, those with long first syllables first. */
  function spellings(word, depth = 0) {
    const ways = [];
    for (let size = Math.min(6, word.length); size > 0; size -= 1) {
      const syllable = word.slice(0, size), rest = word.slice(size);
      if (!index.isSyllable(syllable) || depth > 11) { continue; }
      if (rest) { for (const way of spellings(rest, depth + 1)) { ways.push([syllable].concat(way)); } }
      else if (depth) { ways.push([syllable]); }
      if (ways.length > 8) { break; }
    }
    return ways;
  }
  // What one does with a thing of two characters: 写遗嘱.
  const DOING = /^[写看找填买卖立做办领学修开吃用去交打读唱听借送要]..$/;
  // Characters that are mostly part of no word of the matter.
  const FUNCTION = /[的了着过在是有和与及就都也还不没要能会可把被给让向到去来上下里外这那我你他她它们个以前后得很最太再又只每几才该谁算何吗呢吧啊]/;
  // Words of speech that say little of the matter.
  const SPOKEN = /时候|知道|自己|不想|想要|喜欢|打算|觉得|希望|东西|一下|一点|一些|一次|有点|别人|人家|对方|现在|以后|以前|最近|平时|经常|总是|突然|随便|不小心|没有|不能|不会|不让|一直|还能|今天|明天|昨天|家里|我家|我们|出来|起来|下来|过来|回来|上去|下去|负责|有用|有效|合法|办法|事情|问题|情况|注意|算不算|得到|拿到/g;
  const CLEARLY = 1.3;
  const MOST_PARTS = 10, MOST_CHARS = 8, SHARE = 0.25; // of what the parts of a query weigh, the least that an entry must have
  const OF_PART = [1, 1.3, 1.5, 1.5], OF_CHAR = [0, 0.5, 0.7, 1]; // by field; of a part with a function character half
  /* What is also about it: entries that have the rare pairs of the query, all of its words or not, and its characters in titles. */
  function about(query) {
    if (!/[^0-9a-z]/.test(query.whole)) { return nothing(); }
    const said = query.words.join(" "), written = index.inWrittenWords(said), whole = query.whole, rest = Array.from(whole).slice(1).join("");
    if (Array.from(whole).length < 4 && written.join("") === whole) { return DOING.test(whole) ? rarest([rest], [], [rest]) : rarest(pairs(Array.from(whole)), [], [whole]); }
    // A saying may be written as it is said: 比特币 as 虚拟货币 too.
    const matter = said.replace(index.ASKING, " ").replace(SPOKEN, " ").split(" ").filter(Boolean), words = written.concat(matter), isMatter = key => !FUNCTION.test(key);
    const all = keysOf(words, () => true), keys = all.filter(isMatter).concat(all.filter(key => !isMatter(key))), chars = unique(Array.from(words.join(""))).filter(isMatter);
    return rarest(spread(keys, MOST_PARTS), spread(chars, MOST_CHARS), written.filter(word => word.length > 1));
  }
  function unique(keys) { return keys.filter((key, i) => keys.indexOf(key) === i); }
  function keysOf(words, isWanted) { return unique(words.reduce((all, word) => all.concat(pairs(Array.from(word)).filter(isWanted)), [])); }
  /* What there was on a day, where nothing of that day has the words. */
  function onDay(query, foundBefore) {
    if (foundBefore || !query.words.length || !query.days.length) { return nothing(); }
    return entriesWithAll(query.days).then(list => ({ entries: ranked(list), isNear: true, isAbout: true, words: [], most: 3, one: true, value: row => isOfDays(row, query.days) ? 1 : 0, test: () => true }));
  }
  function spread(keys, most) {
    return keys.length <= most ? keys : keys.filter((_, i) => Math.floor(i * most / keys.length) !== Math.floor((i - 1) * most / keys.length));
  }
  /* Resolve to the entries that have the rarer ones of some parts, and of some characters in their titles; of a page the best one. */
  function rarest(keys, chars, words) {
    return Promise.all([loadAll(keys), loadAll(chars), index.load("g")]).then(([lists, ofChars, samePage]) => {
      const score = new Map(), weights = new Map(), pageOf = pagesOf(samePage), total = index.size();
      function add(key, list, rate) {
        const weight = list.size ? Math.log(1 + total / list.size) * (key.length > 1 && FUNCTION.test(key) ? 0.5 : 1) : 0;
        weights.set(key, weight);
        list.forEach((field, entry) => { if (rate[field]) { score.set(entry, (score.get(entry) || 0) + weight * rate[field]); } });
      }
      keys.forEach((key, i) => add(key, lists[i], OF_PART));
      chars.forEach((key, i) => add(key, ofChars[i], OF_CHAR));
      const ofKeys = keys.map(key => weights.get(key)).reduce(sum, 0), seen = new Set();
      // Where no text has any of the parts, one character of a title says nothing: 视频 has the 频 of 尿频.
      const least = ofKeys ? SHARE * ofKeys : 1.01 * Math.max(0, ...chars.map(key => weights.get(key))) * OF_CHAR[3];
      const entries = ranked(score).filter(entry => score.get(entry) >= least && !seen.has(pageOf[entry]) && seen.add(pageOf[entry])), forReaders = entries.filter(entry => !index.isHelp(entry));
      // Who asks how a form is filled in wants help, if little else is about it.
      const wantsHelp = entries.length > 0 && score.get(entries[0]) > CLEARLY * (score.get(forReaders[0]) || 0);
      const value = row => keys.concat(chars).reduce((all, key) => all + (foldedText(row).indexOf(key) >= 0 ? weights.get(key) * weightIn(row, key) : 0), 0);
      return { entries, one: true, value, isNear: true, isAbout: true, wantsHelp, words, most: MOST_CHECKED, test: () => true };
    });
  }

  /* Return the part of a text that sounds like a word or has its initials, as a list of one or none. */
  function soundAlike(text, word) {
    const chars = Array.from(text), sounds = syllablesOf(text), wanted = LETTERS.test(word) ? word : syllablesOf(word).join("");
    for (let from = 0; from < chars.length; from += 1) {
      let joined = "", initials = "";
      for (let to = from; to < chars.length && joined.length < wanted.length; to += 1) {
        joined += sounds[to];
        initials += sounds[to].charAt(0);
        if (joined === wanted || initials === wanted) { return [chars.slice(from, to + 1).join("")]; }
      }
    }
    return [];
  }

  Object.assign(window.ylSearch.parts, { overPage, fuzzy, fuzzyLong, bySound, shortened, bySeam, about, onDay, soundAlike });
})();
