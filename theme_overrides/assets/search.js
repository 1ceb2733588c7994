/* Answers a query. Needs search-index.js. Plain ES2015.

   A query goes through steps. A later step runs only where the earlier ones found little:
   1. exact: every word as written, in any order (wholeRun: a number, before the longer ones that have it)   2. overPage: the same over all sections of a page
   3. fuzzy: a character missing, added or wrong   4. bySound: homophones, pinyin, initials   5. shortened: 亲情卡 for 亲情服务卡
   6. bySeam: words run together, in different sections of a page   7. fuzzyLong: as 3, with more candidates
   What 3 to 7 find is listed below 您是不是要找.   8. about: texts that share the rare parts, listed below 也讲到这些的
   What is for those who keep the site comes last (help).

   A step resolves to { entries, test }: the candidates, the best first, and a test of the text of each. Optional: `isNear`
   (listed below 您是不是要找), `grade` (how near a text is, see `nearness`), `most` (files of texts to load), `patience` (as `most`,
   until the first one passes), `loose` (results of a low grade to show). */
(() => {
  "use strict";
  const index = window.ylSearch.index;
  const load = index.load, postingsOf = index.postingsOf, fold = index.fold, syllablesOf = index.syllablesOf;
  const WEIGHT = [1, 3, 8, 10]; // of a posting, by its field: text, context, title, subject
  const MANY = 512; // entries: then keys of three characters are indexed (postings.py)
  const ENOUGH = 3; // results of the highest grade: no further step
  const MOST_CHECKED = 24; // files of texts, each with many candidates
  const MOST_PER_PAGE = 2, WRONG = 2; // candidates that fail before they are refined
  const AHEAD = 3; // entries whose texts are loaded before the ones shown are checked
  const HELD_BACK = 3; // files checked before a result of a low grade is shown
  const FIRST = 100; // of a weight: more than all fields give
  const SAYING = 4; // characters of a query; what is longer is looked for as it is written, before its other ways
  const LETTERS = /^[a-z]+$/;

  // ---- postings: Maps from entry to value ----

  const least = (a, b) => Math.min(a, b), sum = (a, b) => a + b;
  function intersect(one, other, join) {
    const found = new Map();
    if (one.size > other.size) { [one, other] = [other, one]; }
    one.forEach((value, entry) => {
      if (other.has(entry)) { found.set(entry, join(value, other.get(entry))); }
    });
    return found;
  }
  function intersectAll(lists, join = least) { return lists.reduce((a, b) => intersect(a, b, join)); }
  function weighted(postings) {
    const found = new Map();
    postings.forEach((field, entry) => { found.set(entry, WEIGHT[field]); });
    return found;
  }
  function pairs(chars, separator = "") {
    const found = [];
    for (let i = 0; i + 1 < chars.length; i += 1) { found.push(chars[i] + separator + chars[i + 1]); }
    return found;
  }
  function loadAll(keys, loader = postingsOf) { return Promise.all(keys.map(loader)); }
  function entriesWithAll(keys, loader) { return loadAll(keys, loader).then(lists => intersectAll(lists)); }
  /* As `entriesWithAll`, but key after key, until nothing is left. */
  function entriesInTurn(keys, loader) {
    return keys.reduce((before, key) => before.then(list => {
      if (list && !list.size) { return list; }
      return loader(key).then(other => list ? intersect(list, other, least) : other);
    }), Promise.resolve(null));
  }
  /* Resolve to the entries that have a pair of a word. If these are many, to those that have it with the character after it in the
     word, which are in the same file. */
  function postingsInWord(chars, at) {
    const pair = chars[at] + chars[at + 1], next = chars[at + 2];
    return postingsOf(pair).then(list => list.size > MANY && next ?
      postingsOf(pair + next).then(found => ({ list: found, end: at + 3 })) : { list, end: at + 2 });
  }
  /* Resolve to the entries that may have a word: those that have pairs of it. The texts of the last few are checked: they are no more
     to load than another list of entries. */
  function entriesOfWord(word) {
    const chars = Array.from(word), size = chars.length;
    if (size < 2) { return postingsOf(word); }
    const second = size > 3 && !LETTERS.test(word) ? postingsInWord(chars, 2) : null;
    function next(before, end) {
      if (end >= size || before.size <= WRONG) { return before; }
      const at = Math.min(end, size - 2);
      return (at === 2 && second || postingsInWord(chars, at)).then(found => next(intersect(before, found.list, least), found.end));
    }
    return postingsInWord(chars, 0).then(found => second ? second.then(other => next(intersect(found.list, other.list, least), other.end))
      : next(found.list, found.end));
  }
  /* Resolve to the entries that have all pairs of the words, null for words of one or two characters. */
  function restOf(words) {
    const lists = words.map(word => Array.from(word)).filter(chars => chars.length > 2).map(chars =>
      Promise.all(pairs(chars).slice(0, 12).map((_, at) => postingsInWord(chars, at))).then(found => intersectAll(found.map(each => each.list))));
    return lists.length ? Promise.all(lists).then(found => intersectAll(found)) : Promise.resolve(null);
  }
  /* Resolve to the entries of every word. Letters are mostly pinyin: after one word that is in no entry, the next is not loaded. */
  function listsOf(words) {
    if (!words.every(word => LETTERS.test(word))) { return Promise.all(words.map(entriesOfWord)); }
    return words.reduce((before, word) => before.then(lists => {
      if (lists.length && !lists[lists.length - 1].size) { return lists; }
      return entriesOfWord(word).then(list => lists.concat([list]));
    }), Promise.resolve([]));
  }
  function ranked(list) {
    return Array.from(list.keys()).sort((a, b) => list.get(b) - list.get(a) || a - b);
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

  /* A number or a Latin word as a whole: 12 and 20 are in many texts, 120 is in few. */
  function wholeRun(query) {
    if (query.words.length !== 1 || query.days.length || !/^[0-9a-z]{1,12}$/.test(query.whole)) { return nothing(); }
    return postingsOf("=" + query.whole).then(list => ({ entries: ranked(weighted(list)), test: row => containsAll(row, query.words) }));
  }
  function exact(query) {
    return Promise.all(query.ways.map(way => Promise.all([listsOf(way.words), loadAll(way.days)]))).then(found => {
      const lists = found.map(([words, days]) => intersectAll(words.concat(days).map(weighted), sum)), all = new Map();
      lists.forEach((list, i) => {
        const way = query.ways[i], parts = way.words.length + way.days.length, isAsWritten = !i && query.whole.length > SAYING;
        list.forEach((weight, entry) => {
          const value = weight / parts + (isAsWritten || entry === way.entry ? FIRST : 0);
          all.set(entry, Math.max(value, all.get(entry) || 0));
        });
      });
      return {
        entries: ranked(all), test: row => query.ways.some((way, i) => lists[i].has(row.entry) && containsAll(row, way.words)),
        refine: () => Promise.all(query.ways.map(way => restOf(way.words))).then(rests => {
          const left = new Map();
          rests.forEach((rest, i) => { lists[i].forEach((value, entry) => { if (!rest || rest.has(entry)) { left.set(entry, value); } }); });
          return left;
        })
      };
    });
  }
  function containsAll(row, words) {
    const text = foldedText(row);
    return words.every(word => text.indexOf(word) >= 0);
  }
  function foldedText(row) {
    return `${row.folded || [row.title, row.context, row.text].map(fold).join("\n")}\n${writtenDay(row.day)}`;
  }
  /* Return a day as it is written in Chinese; "" for a month or a year. */
  function writtenDay(day) {
    const [year, month, date] = day.split("-").map(Number);
    return date ? `${year}年${month}月${date}日` : "";
  }
  /* Return the token of a day or a month (#20190605, #-06) as texts write it; "" for a year. */
  function writtenToken(token) {
    const [, month, day] = /^#(?:\d{4}|-)(\d\d)(\d\d)?$/.exec(token) || [];
    return month ? `${Number(month)}月${day ? Number(day) + "日" : ""}` : "";
  }
  /* All words on one page, in any of its sections. */
  function overPage(query) {
    if (query.words.length < 2) { return nothing(); }
    return listsOf(query.words).then(lists => {
      if (lists.some(list => !list.size)) { return nothing(); }
      return load("g").then(samePage => onPages(query.words, lists, samePage));
    });
  }
  /* ``samePage`` has a "+" for each entry that belongs to the page of the entry before it. */
  function onPages(words, lists, samePage) {
    const pageOf = [];
    let page = -1;
    for (let i = 0; i < samePage.length; i += 1) { if (samePage[i] !== "+") { page = i; } pageOf.push(page); }
    const pages = intersectAll(lists.map(list => {
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
      entries: ranked(pages).map(first => sections.get(first)),
      test(row) {
        const text = foldedText(row);
        return words.some(word => text.indexOf(word) >= 0);
      }
    };
  }
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
      return { entries, isNear: true, most: 12, test: row => foldedText(row).indexOf(wordOf.get(row.entry)) >= 0 };
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
      let sure = 0, unsure = 0;
      missing.forEach((bits, entry) => {
        if (!isPossible(bits, size)) { score.delete(entry); } else if (lostEnd(bits, size)) { unsure += 1; } else { sure += 1; }
      });
      // With many candidates, the first and the last character may exclude some.
      return sure > most || unsure > WRONG ? loadAll([chars[0], chars[size - 1]]) : [];
    }).then(ends => {
      if (ends.length) {
        score.forEach((value, entry) => {
          const has = ends.map(list => list.has(entry)), end = lostEnd(missing.get(entry), size);
          if (end && !has[end - 1]) { score.delete(entry); } else { score.set(entry, value + 6 * (has[0] + has[1])); }
        });
      }
      const rate = nearness(chars), grade = row => rate(foldedText(row));
      return { entries: rankedByFile(score), isNear: true, most, loose, patience, grade, test: () => true };
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
  /* Return the end that is in no pair, but must be in the text, which allows no second change: 1 the first character, 2 the
     last, 0 neither. */
  function lostEnd(missing, size) {
    const lost = size > 3 ? 2 : 1, first = (1 << lost) - 1;
    return missing === first ? 1 : missing === first << size - 1 - lost ? 2 : 0;
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
  function bySound(query, foundBefore) {
    const word = query.whole;
    return index.loadReadings().then(() => {
      if (LETTERS.test(word)) { return byPinyin(word, !foundBefore); }
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
  function byPinyin(word, withInitials) {
    const ways = spellings(word).slice(0, 4).map(way => pairs(way, "'"));
    if (withInitials && word.length > 2) {
      const last = word.length - 3, count = Math.min(4, last + 1), keys = [];
      for (let i = 0; i < count; i += 1) {
        const start = Math.round(count > 1 ? i * last / (count - 1) : 0);
        keys.push("~" + word.slice(start, start + 3));
      }
      ways.push(keys);
    }
    // One way to read the letters after the other, until one finds something.
    return ways.reduce((before, keys) => before.then(list => list.size ? list : entriesInTurn(keys, key => key[0] === "~" ? postingsOf(key) : index.postingsOfSound(key))), Promise.resolve(new Map()))
      .then(list => ({ entries: ranked(list), isNear: true, most: MOST_CHECKED, test: () => true }));
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
  const CLEARLY = 1.3;
  const MOST_PARTS = 5, SHARE = 0.4; // of what the parts of a query weigh, the least that an entry must have
  /* What is also about it: entries that share the rare pairs of the query, all of its words or not. */
  function about(query) {
    if (!/[^0-9a-z]/.test(query.whole)) { return nothing(); }
    const written = index.inWrittenWords(query.words.join(" ")), words = written.filter(word => word.length > 1);
    const keys = words.reduce((all, word) => all.concat(pairs(Array.from(word))), []).filter((key, i, all) => all.indexOf(key) === i);
    const isShort = Array.from(query.whole).length < 4 && written.join("") === query.whole;
    return isShort ? nothing() : rarest(spread(keys, MOST_PARTS), words);
  }
  /* What there was on a day, where nothing of that day has the words. */
  function onDay(query, foundBefore) {
    if (foundBefore || !query.words.length || !query.days.length) { return nothing(); }
    return entriesWithAll(query.days).then(list => ({ entries: ranked(list), isNear: true, isAbout: true, words: [], most: 3, test: () => true }));
  }
  function spread(keys, most) {
    return keys.length <= most ? keys : keys.filter((_, i) => Math.floor(i * most / keys.length) !== Math.floor((i - 1) * most / keys.length));
  }
  function rarest(keys, words) {
    return loadAll(keys).then(lists => {
      const score = new Map(), total = index.size(), weight = lists.map(list => list.size ? Math.log(1 + total / list.size) : 0);
      lists.forEach((list, i) => {
        list.forEach((field, entry) => { score.set(entry, (score.get(entry) || 0) + weight[i] * (1 + field)); });
      });
      const least = SHARE * weight.reduce(sum, 0);
      const entries = ranked(score).filter(entry => score.get(entry) >= least), forReaders = entries.filter(entry => !index.isHelp(entry));
      // Who asks how a form is filled in wants help, if little else is about it.
      const wantsHelp = entries.length > 0 && score.get(entries[0]) > CLEARLY * (score.get(forReaders[0]) || 0);
      return { entries, isNear: true, isAbout: true, wantsHelp, words, most: MOST_CHECKED, test: () => true };
    });
  }
  function isQuestion(query) { return query.words.length < 3 && Array.from(query.whole).length > 4 && query.whole.search(index.ASKING) >= 0; }
  function testOf(answer) { return row => answer.test(row) && (!answer.grade || answer.grade(row) > 0); }
  function nothing() { return Promise.resolve({ entries: [], test: null }); }

  /* One query: runs the steps, and hands out the entries that pass their tests, a few at a time. ``isAllowed`` filters
     entries (facets). ``candidates`` are the entries of the first step, before its test. */
  window.ylSearch.Search = class {
    constructor(text, isAllowed = () => true) {
      this.text = text;
      this.isAllowed = isAllowed;
      this.query = { words: [], days: [], whole: "", ways: [] };
      this.steps = [];
      this.help = []; // what is left for the end: entries with the tests of their steps
      this.candidates = [];
      this.aboutWords = []; // what the last step looks for
      this.job = null; // the step that is running
      this.shown = new Set();
      this.shownOfPage = new Map();
      this.sure = 0; // results of the highest grade
    }
    prepare() {
      return index.start().then(() => index.mayBeTraditional(this.text) ? index.loadTraditional() : null).then(() => {
        this.query = index.parse(this.text);
        const help = (query, foundBefore) => {
          const given = foundBefore && this.steps.length ? [] : this.help.splice(0), tests = new Map(given);
          return Promise.resolve({ entries: given.map(each => each[0]), isHelp: true, most: Infinity, test: row => tests.get(row.entry)(row) });
        };
        this.last = help;
        if (!this.query.words.length && !this.query.days.length) { return; }
        // No text has a whole question, with one letter wrong or not. Letters are mostly pinyin: their sound comes before help.
        this.steps = isQuestion(this.query) ? [exact, about, onDay, help]
          : LETTERS.test(this.query.whole) ? [wholeRun, exact, overPage, bySound, help, about, help]
          : [wholeRun, exact, overPage, help, fuzzy, bySound, shortened, bySeam, fuzzyLong, about, onDay, help];
        this.within = this.query.days.length ? loadAll(this.query.days).then(lists => intersectAll(lists)) : Promise.resolve(null);
      });
    }
    /* Resolve to the next results, at most ``count``; ``onResult`` is called for each as soon as it is found. */
    next(count, onResult) {
      const results = [];
      const more = () => {
        while (results.length < count) {
          const job = this.job;
          if (!job) {
            const step = this.steps.shift();
            if (!step) { return results; }
            if (this.sure >= ENOUGH && step !== exact && (step !== this.last || this.steps.length)) { continue; }
            return Promise.all([step(this.query, this.shown.size), this.within]).then(([answer, within]) => {
              if (within && step !== exact && !answer.isHelp) { answer.entries = answer.entries.filter(entry => within.has(entry)); }
              if (step === wholeRun || step === exact) {
                answer.patience = answer.most = Infinity; // a later step must not answer while an entry that has the words is unchecked
                this.candidates = this.candidates.concat(answer.entries.filter(each => this.candidates.indexOf(each) < 0));
              }
              if (answer.isAbout) { this.aboutWords = answer.words; }
              this.job = { answer, at: 0, files: new Set(), wrong: 0, held: [], loose: answer.loose };
              return more();
            });
          }
          const entry = job.answer.entries[job.at];
          const most = !job.hasPassed && job.answer.patience || job.answer.most || this.shown.size + MOST_CHECKED;
          const isOver = entry === undefined || job.files.size >= most && !job.files.has(index.fileOf(entry));
          if (job.held.length && job.loose && (isOver || job.files.size >= HELD_BACK)) {
            job.loose -= 1;
            give(job.held.shift());
            continue;
          }
          if (isOver) { this.job = null; continue; }
          job.at += 1;
          if (this.shown.has(entry) || !this.isAllowed(entry)) { continue; }
          if (index.isHelp(entry) && !job.answer.isHelp && !job.answer.wantsHelp) { this.help.push([entry, testOf(job.answer)]); continue; }
          if (job.answer.refine && job.wrong >= WRONG) {
            const refine = job.answer.refine;
            job.answer.refine = null;
            return refine().then(list => {
              job.at -= 1;
              if (list) { job.answer.entries = job.answer.entries.filter((each, i) => i < job.at || list.has(each)); }
              return more();
            });
          }
          if (results.length) { job.answer.entries.slice(job.at, job.at + AHEAD).forEach(each => { index.loadEntry(each).catch(() => null); }); }
          return index.loadEntry(entry).then(check);
        }
        return results;
      };
      const check = row => {
        const job = this.job, answer = job.answer;
        job.files.add(index.fileOf(row.entry));
        row.isNear = Boolean(answer.isNear);
        row.isAbout = Boolean(answer.isAbout);
        row.isHelp = Boolean(answer.isHelp);
        row.grade = answer.grade ? answer.grade(row) : 3;
        if (!row.grade || !answer.test(row)) {
          job.wrong += 1;
        } else {
          job.hasPassed = true;
          // Results of a low grade wait a little: better ones may follow.
          if (row.grade > 2) { give(row); } else { job.held.push(row); job.held.sort((a, b) => b.grade - a.grade); }
        }
        return more();
      };
      const give = row => {
        const [page, section] = row.uri.split("#"), onPage = this.shownOfPage.get(page) || 0;
        if (this.shown.has(row.entry) || (section && onPage >= MOST_PER_PAGE)) { return; }
        this.shown.add(row.entry);
        this.shownOfPage.set(page, onPage + 1);
        if (row.grade > 2) { this.sure += 1; }
        results.push(row);
        if (onResult) { onResult(row); }
      };
      return Promise.resolve(more());
    }
    /* Return where a text matches, as [from, to) in the text as written. */
    marks(text) {
      const spans = [], found = [];
      let folded = "", at = 0;
      for (const c of text) {
        const part = fold(c);
        for (let i = 0; i < part.length; i += 1) { spans.push([at, at + c.length]); }
        folded += part;
        at += c.length;
      }
      const mark = word => {
        for (let from = folded.indexOf(word); word && from >= 0; from = folded.indexOf(word, from + word.length)) {
          found.push([spans[from][0], spans[from + word.length - 1][1]]);
        }
      };
      this.query.ways.reduce((words, way) => words.concat(way.words, way.days.map(writtenToken)), this.aboutWords).forEach(mark);
      if (!found.length) { longestPart(folded, this.query.whole).forEach(mark); }
      if (!found.length && index.hasReadings()) { soundAlike(folded, this.query.whole).forEach(mark); }
      return found.sort((a, b) => a[0] - b[0] || b[1] - a[1]);
    }
  };
  /* Return the longest part of a word that is in a text, two characters or more, as a list of one or none. */
  function longestPart(text, word) {
    for (let size = word.length - 1; size > 1; size -= 1) {
      for (let from = 0; from + size <= word.length; from += 1) {
        if (text.indexOf(word.substr(from, size)) >= 0) { return [word.substr(from, size)]; }
      }
    }
    return [];
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

  window.ylSearch.facets = () => index.start().then(() => load("m"));
})();
