/* Answers a query. Needs search-index.js. Plain ES2015.

   A query goes through steps. A later step runs only where the earlier ones found little:
   1. exact: every word as written, in any order   2. overPage: the same over all sections of a page
   3. fuzzy: a character missing, added or wrong   4. bySound: homophones, pinyin, initials
   5. bySeam: words run together, in different sections of a page   6. fuzzyLong: as 3, with more candidates
   What 3 to 6 find is listed below 您是不是要找.

   A step resolves to { entries, test }: the candidates, the best first, and a test of the text of each. Optional: `isNear`
   (listed below 您是不是要找), `grade` (how near a text is, see `nearness`), `most` (candidates to check), `patience` (as `most`,
   until the first one passes), `loose` (results of a low grade to show). */
(() => {
  "use strict";
  const index = window.ylSearch.index;
  const load = index.load, postingsOf = index.postingsOf, fold = index.fold, syllablesOf = index.syllablesOf;
  // Of a posting, by its field: text, context, title, subject; then the same of a whole number or Latin word.
  const WEIGHT = [1, 3, 8, 10, 21, 23, 28, 30], WHOLE = 4;
  const ENOUGH = 3; // results of the highest grade: no further step
  const MOST_CHECKED = 24, MOST_PER_PAGE = 2, FEW = 12, FEW_UNSURE = 2;
  const HELD_BACK = 3; // entries checked before a result of a low grade is shown
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
  /* Return pairs that cover a word, at most five: few files are loaded, and the texts are checked afterwards. */
  function coverOf(word) {
    const chars = Array.from(word), keys = pairs(chars), last = keys.length - 1;
    if (!keys.length) { return chars; }
    const some = keys.filter((_, i) => i % 2 === 0 || i === last);
    return some.length > 5 ? [0, 1, 2, 3, 4].map(i => some[Math.round(i * (some.length - 1) / 4)]) : some;
  }
  function loadAll(keys) { return Promise.all(keys.map(postingsOf)); }
  function entriesWithAll(keys) { return loadAll(keys).then(lists => intersectAll(lists)); }
  /* As `entriesWithAll`, but key after key, until nothing is left. */
  function entriesInTurn(keys) {
    return keys.reduce((before, key) => before.then(list => {
      if (list && !list.size) { return list; }
      return postingsOf(key).then(other => list ? intersect(list, other, least) : other);
    }), Promise.resolve(null));
  }
  /* Resolve to the entries that may have a word. Those that have its numbers and Latin words as a whole come first: 12 and 20 are
     in many texts, 120 is in few. */
  function entriesOfWord(word) {
    const runs = word.split(/[^0-9a-z]+/).filter(run => run.length > 2 && run.length < 13);
    return entriesOfPairs(word).then(list => !list.size || !runs.length ? list :
      loadAll(runs.map(run => "=" + run)).then(lists => {
        intersectAll(lists).forEach((field, entry) => { if (list.has(entry)) { list.set(entry, field + WHOLE); } });
        return list;
      }));
  }
  function entriesOfPairs(word) {
    const keys = coverOf(word);
    if (LETTERS.test(word)) { return entriesInTurn(keys); }
    const rest = pairs(Array.from(word)).filter(key => keys.indexOf(key) < 0);
    return entriesWithAll(keys).then(list =>
      // The texts of a few entries are checked one by one. With more, the other pairs exclude entries sooner.
      list.size <= FEW || !rest.length ? list : entriesWithAll(rest.slice(0, 6)).then(other => intersect(list, other, least)));
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

  // ---- the steps ----

  function exact(query) {
    return Promise.all([listsOf(query.words), loadAll(query.days)]).then(([words, days]) => ({
      entries: ranked(intersectAll(words.concat(days).map(weighted), sum)), test: row => containsAll(row, query.words),
      patience: Infinity // a later step must not answer while an entry that has the words is unchecked
    }));
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
      return sure > most || unsure > FEW_UNSURE ? loadAll([chars[0], chars[size - 1]]) : [];
    }).then(ends => {
      if (ends.length) {
        score.forEach((value, entry) => {
          const has = ends.map(list => list.has(entry)), end = lostEnd(missing.get(entry), size);
          if (end && !has[end - 1]) { score.delete(entry); } else { score.set(entry, value + 6 * (has[0] + has[1])); }
        });
      }
      const grade = row => nearness(foldedText(row), chars);
      return { entries: ranked(score), isNear: true, most, loose, patience, grade, test: () => true };
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
  /* Return 3: one character added in the text, 2: one added, missing or wrong, 1: the parts in another order, 0: not near. */
  function nearness(text, chars) {
    const size = chars.length;
    if (isGapped(text, chars)) { return 3; }
    if (size > 3 && edits(text, chars) <= 1) { return 2; }
    return inRuns(text, chars) >= (size > 5 ? size - 1 : size) ? 1 : 0;
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
  /* Return the fewest changes of one character that make the word a part of the text (Sellers' algorithm). */
  function edits(text, chars) {
    const column = chars.map((_, i) => i + 1);
    let best = chars.length;
    for (const c of text) {
      let corner = 0, above = 0;
      for (let i = 0; i < chars.length; i += 1) {
        const left = column[i];
        column[i] = Math.min(corner + (chars[i] === c ? 0 : 1), left + 1, above + 1);
        corner = left;
        above = column[i];
      }
      best = Math.min(best, above);
    }
    return best;
  }
  /* True if the word lacks one character of the text: 党费准 of 党费标准. */
  function isGapped(text, chars) {
    return chars.some((_, i) => i > 0 && new RegExp(`${chars.slice(0, i).join("")}[^\\n]${chars.slice(i).join("")}`).test(text));
  }
  function bySound(query, foundBefore) {
    const word = query.whole;
    return index.loadReadings().then(() => {
      if (LETTERS.test(word)) { return byPinyin(word, !foundBefore); }
      const sounds = syllablesOf(word);
      if (sounds.length < 3 || sounds.indexOf("") >= 0) { return nothing(); }
      return entriesWithAll(pairs(sounds, "'").slice(0, 10)).then(list => ({
        entries: ranked(list), isNear: true, most: MOST_CHECKED,
        test: row => `'${syllablesOf(foldedText(row)).join("'")}'`.indexOf(`'${sounds.join("'")}'`) >= 0
      }));
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
    return ways.reduce((before, keys) => before.then(list => list.size ? list : entriesInTurn(keys)), Promise.resolve(new Map()))
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
  function nothing() { return Promise.resolve({ entries: [], test: null }); }

  /* One query: runs the steps, and hands out the entries that pass their tests, a few at a time. ``isAllowed`` filters
     entries (facets). ``candidates`` are the entries of the first step, before its test. */
  window.ylSearch.Search = class {
    constructor(text, isAllowed = () => true) {
      this.text = text;
      this.isAllowed = isAllowed;
      this.query = { words: [], days: [], whole: "" };
      this.steps = [exact, overPage, fuzzy, bySound, bySeam, fuzzyLong];
      this.candidates = [];
      this.job = null; // the step that is running
      this.shown = new Set();
      this.shownOfPage = new Map();
      this.sure = 0; // results of the highest grade
    }
    prepare() {
      return index.start().then(() => index.mayBeTraditional(this.text) ? index.loadTraditional() : null).then(() => {
        this.query = index.parse(this.text);
        if (!this.query.words.length && !this.query.days.length) { this.steps = []; }
      });
    }
    /* Resolve to the next results, at most ``count``; ``onResult`` is called for each as soon as it is found. */
    next(count, onResult) {
      const results = [];
      const more = () => {
        while (results.length < count) {
          const job = this.job;
          if (!job) {
            if (!this.steps.length || this.sure >= ENOUGH) { return results; }
            const step = this.steps.shift();
            return step(this.query, this.shown.size).then(answer => {
              if (step === exact) { this.candidates = answer.entries; }
              this.job = { answer, at: 0, checked: 0, held: [], loose: answer.loose };
              return more();
            });
          }
          const entry = job.answer.entries[job.at];
          const most = !job.hasPassed && job.answer.patience || job.answer.most || this.shown.size + MOST_CHECKED;
          const isOver = entry === undefined || job.checked >= most;
          if (job.held.length && job.loose && (isOver || job.checked >= HELD_BACK)) {
            job.loose -= 1;
            give(job.held.shift());
            continue;
          }
          if (isOver) { this.job = null; continue; }
          job.at += 1;
          if (!this.shown.has(entry) && this.isAllowed(entry)) { return index.loadEntry(entry).then(check); }
        }
        return results;
      };
      const check = row => {
        const job = this.job, answer = job.answer;
        job.checked += 1;
        row.isNear = Boolean(answer.isNear);
        row.grade = answer.grade ? answer.grade(row) : 3;
        if (row.grade && answer.test(row)) {
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
      this.query.words.forEach(mark);
      if (!found.length) { longestPart(folded, this.query.whole).forEach(mark); }
      if (!found.length && index.hasReadings()) { soundAlike(folded, this.query.whole).forEach(mark); }
      return found.sort((a, b) => a[0] - b[0]);
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
