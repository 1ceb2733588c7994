/* Answers a query. Needs search-index.js. Plain ES2015.

   A query goes through steps. A later step runs only where the earlier ones found little:
   1. exact: every word as written, in any order (wholeRun: a number, before the longer ones that have it)   2. overPage: the same over all sections of a page
   3. fuzzy: a character missing, added or wrong   4. bySound: homophones, pinyin, initials   5. shortened: 亲情卡 for 亲情服务卡
   6. bySeam: words run together, in different sections of a page   7. fuzzyLong: as 3, with more candidates
   What 3 to 7 find is listed below 您是不是要找.   8. about: texts that share the rare parts, and titles that share single characters, listed below 也讲到这些的
   What is for those who keep the site comes last (help).
   The steps 2 to 8 are in search-near.js, which is loaded by the first query that needs it.

   An entry is a page, or a part of a long one; its rows are the sections. A step resolves to { entries, test }: the candidates, the
   best first, and a test of each row. Optional: `values` (of the entries, at most those of their rows) and `value` (of a row), in
   whose order rows are shown; `one` (only the row of an entry with the highest value), `isNear` (listed below 您是不是要找), `grade`
   (how near a row is, see `nearness`), `most` (files of texts to load), `patience` (as `most`, until the first one passes), `loose`
   (results of a low grade to show), `checked` (gets the rows of an entry, none after `refine`, and the place of the next among those left). */
(() => {
  "use strict";
  const index = window.ylSearch.index;
  const load = index.load, postingsOf = index.postingsOf, postingsAt = index.postingsAt, fold = index.fold, syllablesOf = index.syllablesOf;
  const SPENT = 200000; // bytes of files that a query may load before its steps after `exact` load no more; with 130000 they find less
  const WEIGHT = [1, 3, 8, 10]; // of a posting, by its field: text, context, title, subject
  const ENOUGH = 3; // results of the highest grade: no further step
  const THIN = 10; // results that do not fill a page
  const MOST_CHECKED = 24; // files of texts, each with many candidates
  const LIKELY = 4; // after two keys of a word
  const MOST_PER_PAGE = 2, FEW = 2; // candidates of a word that are checked with one key
  const WRONG = 1; // candidates that fail before they are refined, and again after each
  const HELD_BACK = 3; // files checked before a result of a low grade is shown
  const FIRST = 100; // of a weight: more than all fields give
  const SUBJECT = 6; // characters at the beginning of a page's title
  const SAYING = 4; // characters of a query; what is longer is looked for as it is written, before its other ways
  const PLACES = [2, 3]; // where at the latest the best results of a shorter one as it is written stand
  const MEANT = 5, BESIDE = 5; // results that only have what a saying means, and then those that are about parts of the query
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
  function loadAll(keys, loader = postingsOf) { return Promise.all(keys.map(key => loader(key))); }
  function entriesWithAll(keys, loader) { return loadAll(keys, loader).then(lists => intersectAll(lists)); }
  /* Resolve to the entries that may have a word: those that have its first and its next key, and the others while that leaves many. The
     texts of these are checked: of 20 that have two keys 13 have the word, and a text is no more to load than a list. */
  function entriesOfWord(word, few = FEW) {
    const chars = Array.from(word), size = chars.length;
    const spans = [];
    function next(before, end, enough) {
      before.narrower = narrower(word, spans);
      if (end >= size || before.size <= enough) { return before; }
      const at = Math.min(end, size - 2);
      // The last two characters are in many texts, and in files that are more to load than a text.
      if (at && at === size - 2 && index.isParted(chars[at] + chars[at + 1])) { return before; }
      return postingsAt(chars, at).then(found => { spans.push([at, found.end]); return next(intersect(before, found.list, least), found.end, few * LIKELY); });
    }
    return size < 2 ? index.postingsOfChar(word) : postingsAt(chars, 0).then(found => { spans.push([0, found.end]); return next(found.list, found.end, few); });
  }
  /* Return a function that resolves to the entries that have one key more of each word, null after the last. Keys of other places than
     ``spans``, which are known, come first, of these the ones whose files are loaded. */
  function narrower(word, spans) {
    const chars = Array.from(word), pairOf = at => chars[at] + chars[at + 1];
    const cost = at => (spans.some(([from, to]) => from <= at && at + 2 <= to) ? 2 : 0) + (index.isLoaded(pairOf(at)) ? 0 : 1) + (at === chars.length - 2 && index.isParted(pairOf(at)) ? 4 : 0);
    const places = chars.map((_, at) => at).filter(at => at + 1 < chars.length && spans.every(span => span[0] !== at));
    return () => {
      const at = places.sort((a, b) => cost(a) - cost(b) || a - b).shift();
      return at === undefined ? Promise.resolve(null) : postingsAt(chars, at).then(found => { spans.push([at, found.end]); return found.list; });
    };
  }
  /* Resolve to the entries of every word. Letters are mostly pinyin: after one word that is in no entry, the next is not loaded. A
     character that is in most texts excludes few of them: it goes into ``unlisted``. */
  function listsOf(words, few, unlisted = new Set()) {
    if (!words.every(word => LETTERS.test(word))) {
      return Promise.all(words.map(word => words.length > 1 && Array.from(word).length < 2 ? index.allOfChar(word) : entriesOfWord(word, few))).then(lists => {
        if (!lists.some(Boolean)) { return Promise.all(words.map(word => index.postingsOfChar(word))); }
        words.forEach((word, i) => { if (!lists[i]) { unlisted.add(word); } });
        return lists.filter(Boolean);
      });
    }
    return words.reduce((before, word) => before.then(lists => {
      if (lists.length && !lists[lists.length - 1].size) { return lists; }
      return entriesOfWord(word).then(list => lists.concat([list]));
    }), Promise.resolve([]));
  }
  function ranked(list) {
    return Array.from(list.keys()).sort((a, b) => list.get(b) - list.get(a) || a - b);
  }

  // ---- the steps ----

  /* A number or a Latin word as a whole: 12 and 20 are in many texts, 120 is in few. */
  function wholeRun(query) {
    if (query.words.length !== 1 || query.days.length || !/^[0-9a-z]{1,12}$/.test(query.whole)) { return nothing(); }
    return postingsOf("=" + query.whole).then(list => {
      const values = weighted(list);
      return { entries: ranked(values), values, value: row => weightIn(row, query.whole), test: row => containsAll(row, query.words) };
    });
  }
  function exact(query) {
    const unlisted = query.ways.map(() => new Set()), few = isQuestion(query) ? 0 : FEW;
    // Beside a written word, 丢 of 快递丢了 is not looked for in the texts one by one.
    const isWritten = way => way.words === query.words, checked = query.ways.map((way, i) => word => isWritten(way) || !unlisted[i].has(word));
    return Promise.all(query.ways.map((way, i) => Promise.all([listsOf(way.words, few, unlisted[i]), loadAll(way.days)]))).then(found => {
      const lists = found.map(([words, days]) => intersectAll(words.concat(days).map(weighted), sum)), all = new Map();
      const narrowers = found.map(([words]) => words.map(list => list.narrower).filter(Boolean));
      lists.forEach((list, i) => {
        const way = query.ways[i], parts = way.words.length + way.days.length, isAsWritten = isWritten(way) && query.whole.length > SAYING;
        list.forEach((weight, entry) => {
          const value = weight / parts + (isAsWritten || entry === way.entry ? FIRST : 0);
          all.set(entry, Math.max(value, all.get(entry) || 0));
        });
      });
      const entries = ranked(all), asWritten = lists.length > 1 ? ranked(lists[0]) : [], early = new Set();
      let wanted = PLACES.length;
      /* Let the next entry that may have the query as it is written stand at a place or before it; later than PLACES, before results that wait. */
      const putEarly = (entries, place, value) => {
        const entry = asWritten.splice(0, asWritten.findIndex(each => lists[0].has(each) && entries.indexOf(each, value ? place : 0) >= 0) + 1).pop(), at = entries.indexOf(entry);
        if (entry === undefined) { return; }
        early.add(entry);
        if (at > place) { entries.splice(place, 0, entries.splice(at, 1)[0]); }
        if (at > place || value) { all.set(entry, value || all.get(entries[place - 1])); }
      };
      PLACES.forEach(place => putEarly(entries, place));
      const has = (row, i) => lists[i].has(row.entry) && containsAll(row, query.ways[i].words.filter(checked[i])) && isOfDays(row, query.ways[i].days);
      const valueAs = (row, i) => {
        const way = query.ways[i], parts = way.words.length + way.days.length, isAsWritten = isWritten(way) && query.whole.length > SAYING;
        const weight = way.words.map(word => weightIn(row, word)).concat(found[i][1].map(list => WEIGHT[list.get(row.entry)])).reduce(sum, 0);
        return (!i && early.has(row.entry) ? Infinity : weight / parts) + (isAsWritten || row.entry === way.entry ? FIRST : 0);
      };
      return {
        entries, values: all, test: row => query.ways.some((_, i) => has(row, i)), isMeant: row => !query.ways.some((way, i) => !way.isMeant && has(row, i)),
        value: row => query.ways.reduce((best, _, i) => has(row, i) ? Math.max(best, valueAs(row, i)) : best, 0),
        checked: (rows, next, left) => {
          rows.filter(row => early.has(row.entry) && has(row, 0)).slice(0, 1).forEach(() => { wanted -= 1; });
          // One that has not got it, or that another key excludes, leaves its place to the next.
          for (let free = wanted - left.slice(next).filter(each => early.has(each)).length; free > 0; free -= 1) { putEarly(left, next, Infinity); }
        },
        refine: () => Promise.all(narrowers.map((each, i) => Promise.all(each.map(more => more())).then(rests => {
          rests.filter(Boolean).forEach(rest => { lists[i] = intersect(lists[i], rest, value => value); });
          return rests.some(Boolean);
        }))).then(narrowed => narrowed.some(Boolean) ? entry => lists.some(list => list.has(entry)) : null)
      };
    });
  }
  /* Return the weight of a word in a row that has it; ``has`` tells whether a text does. */
  function weightIn(row, word, has = text => text.indexOf(word) >= 0) {
    const title = fold(row.title);
    return WEIGHT[has(title) ? (row.uri.indexOf("#") < 0 && has(title.slice(0, SUBJECT)) ? 3 : 2) : has(fold(row.context)) ? 1 : 0];
  }
  /* True if a row has the days; of an entry with one row that is known. */
  function isOfDays(row, days) {
    if (!days.length || row.isOnly) { return true; }
    const tokens = index.tokensIn(`${row.title} ${row.context} ${row.text} ${row.day}`);
    return days.every(day => tokens.some(token => token.indexOf(day) === 0 || day[1] === "-" && token.slice(5).indexOf(day.slice(2)) === 0));
  }
  function containsAll(row, words) {
    const text = foldedText(row);
    return words.every(word => text.indexOf(word) >= 0);
  }
  const folded = new Map();
  function foldedText(row) {
    if (!folded.has(row.id)) { folded.set(row.id, `${row.folded || [row.title, row.context, row.text].map(fold).join("\n")}\n${writtenDay(row.day)}`); }
    return folded.get(row.id);
  }
  /* Return a day as it is written in Chinese; "" for a month or a year. */
  function writtenDay(day) {
    const [year, month, date] = day.split("-").map(Number);
    return date ? `${year}年${month}月${date}日` : "";
  }
  const parts = window.ylSearch.parts = {
    postingsOf, fold, syllablesOf, nothing, ranked, pairs, loadAll, entriesWithAll, entriesOfWord, intersect, intersectAll, listsOf, foldedText, weightIn, isOfDays, WEIGHT, least, sum, LETTERS
  };
  /* Return a step of search-near.js. */
  function near(name, mayLoad) {
    const step = (query, foundBefore, hasSpent) => index.loadScript("search-near.js").then(() => parts[name](query, foundBefore, hasSpent));
    step.mayLoad = mayLoad;
    return step;
  }
  const fuzzy = near("fuzzy", 1), fuzzyLong = near("fuzzyLong", 1), bySound = near("bySound", 9000), shortened = near("shortened", 1), bySeam = near("bySeam", 3000),
    about = near("about", 0), onDay = near("onDay", 0), pages = near("overPage", 0);
  function overPage(query, foundBefore, hasSpent) { return query.words.length < 2 ? nothing() : pages(query, foundBefore, hasSpent); }
  // Of four characters, as 怎么打印 and 党费多少: 怎么打 is not meant.
  const SHORT_QUESTION = /^(?:怎么|怎样|如何|请问|哪些)..$|^..(?:怎么|怎样|多少|多久|多大|哪里|哪儿|什么)$/;
  function isQuestion(query) {
    return query.words.length < 3 && (Array.from(query.whole).length > 4 ? index.isAsking(query.whole) : SHORT_QUESTION.test(query.whole));
  }
  function inOrder(a, b) { return b.value - a.value || a.entry - b.entry || a.at - b.at; }
  function isBefore(a, b) { return inOrder(a, b) <= 0; }
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
      this.meantOnly = 0; // results that only have what a saying means
      this.hasStoodAside = false;
      this.hasWhole = false; // a result has the query as it is written
      this.before = index.loadedSize();
    }
    /* True if little may still be loaded, or not as much as ``more``. */
    hasSpent(more = 0) { return index.loadedSize() - this.before + more > SPENT; }
    /* True if what was found does not fill a page, and no text has the query as it is written: two pages have both words of 影楼退款. */
    isThin() { return this.shown.size < THIN && !this.hasWhole && Array.from(this.query.whole).length > 3; }
    /* Show some results that are about parts of the query before the others of a step that have what a saying means: 请保姆 is about more than
       家政服务. What the step itself finds is left to it. */
    stepAside(job) {
      const beside = query => about(query).then(answer => Object.assign(answer, { limit: BESIDE, test: row => !job.answer.test(row) }));
      const back = () => Promise.resolve({ job });
      beside.isDue = back.isDue = this.hasStoodAside = true;
      this.steps.unshift(beside, back);
      this.job = null;
    }
    /* Load the sayings of the query, and parse it again with them. */
    readSayings() { return index.loadEveryday(this.text).then(() => { this.query = index.parse(this.text); }); }
    /* True if a text that lacks the words of a step must not be shown before all that may have them are looked at. */
    isSure(step) { return step === wholeRun || step === exact || step === this.meant; }
    prepare() {
      expect(this.text);
      return index.start().then(() => index.mayBeTraditional(this.text) ? index.loadTraditional() : null).then(() => index.loadEveryday("")).then(() => {
        this.query = index.parse(this.text);
        // A long query as it is written comes before what it means: only after that its sayings are loaded.
        const isLong = this.query.whole.length > SAYING;
        this.meant = () => isLong ? this.readSayings().then(() => {
          const ways = this.query.ways.filter(way => way.isMeant);
          return ways.length ? exact(Object.assign({}, this.query, { ways })) : nothing();
        }) : nothing();
        return isLong ? null : this.readSayings();
      }).then(() => {
        const help = (query, foundBefore) => {
          const given = foundBefore && this.steps.length ? [] : this.help.splice(0), tests = new Map(given);
          return Promise.resolve({ entries: given.map(each => each[0]), isHelp: true, most: Infinity, test: row => tests.get(row.entry)(row) });
        };
        this.last = help;
        if (!this.query.words.length && !this.query.days.length) { return; }
        // No text has a whole question, with one letter wrong or not. Letters are mostly pinyin: their sound comes before help.
        this.steps = isQuestion(this.query) ? [exact, this.meant, about, onDay, help]
          : LETTERS.test(this.query.whole) ? [wholeRun, exact, this.meant, overPage, bySound, help, about, help]
          : [wholeRun, exact, this.meant, overPage, help, fuzzy, bySound, shortened, bySeam, fuzzyLong, about, onDay, help];
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
            const fills = step === about && this.isThin();
            if (this.sure >= ENOUGH && !this.isSure(step) && !fills && !step.isDue && (step !== this.last || this.steps.length)) { continue; }
            if (step.mayLoad && !this.shown.size && this.hasSpent(step.mayLoad)) { continue; }
            return Promise.all([step(this.query, this.shown.size, more => this.hasSpent(more)), this.within]).then(([answer, within]) => {
              if (answer.job) { this.job = answer.job; return more(); }
              if (within && !this.isSure(step) && !answer.isHelp) { answer.entries = answer.entries.filter(entry => within.has(entry)); }
              if (this.isSure(step)) {
                answer.patience = answer.most = Infinity; // a later step must not answer while an entry that has the words is unchecked
                this.candidates = this.candidates.concat(answer.entries.filter(each => this.candidates.indexOf(each) < 0));
              }
              if (answer.isAbout) { this.aboutWords = answer.words; }
              this.job = { answer, at: 0, files: new Set(), wrong: 0, given: 0, refineAt: WRONG, held: [], waiting: [], loose: answer.loose };
              return more();
            });
          }
          const entry = job.answer.entries[job.at];
          const most = !job.hasPassed && job.answer.patience || job.answer.most || this.shown.size + MOST_CHECKED;
          const isNew = entry !== undefined && !job.files.has(index.fileOf(entry));
          const isOver = entry === undefined || job.given >= job.answer.limit || isNew && (job.files.size >= most || job.files.size && job.answer.isNear && !this.shown.size && this.hasSpent());
          if (job.held.length && job.loose && (isOver || job.files.size >= HELD_BACK)) {
            job.loose -= 1;
            give(job.held.shift());
            continue;
          }
          if (job.waiting.length && (isOver || isBefore(job.waiting[0], { value: job.answer.values.get(entry), entry, at: 0 }))) {
            if (job.waiting[0].row.isMeant && this.meantOnly >= MEANT && !this.hasStoodAside) { this.stepAside(job); continue; }
            give(job.waiting.shift().row);
            continue;
          }
          if (isOver) { this.job = null; continue; }
          job.at += 1;
          if (!this.isAllowed(entry)) { continue; }
          if (index.isHelp(entry) && !job.answer.isHelp && !job.answer.wantsHelp) { this.help.push([entry, testOf(job.answer)]); continue; }
          if (job.answer.refine && isNew && job.wrong >= job.refineAt) {
            job.refineAt += 1;
            return job.answer.refine().then(isLeft => {
              job.at -= 1;
              if (isLeft) { job.answer.entries = job.answer.entries.filter((each, i) => i < job.at || isLeft(each)); } else { job.answer.refine = null; }
              if (job.answer.checked) { job.answer.checked([], job.at, job.answer.entries); }
              return more();
            });
          }
          // After the first result the texts of the others are loaded side by side: one after the other they took half of the time.
          if (results.length) { job.answer.entries.slice(job.at, job.at + count - results.length).forEach(each => { index.loadRows(each).catch(() => null); }); }
          return index.loadRows(entry).then(check);
        }
        return results;
      };
      const check = rows => {
        const job = this.job, answer = job.answer, passed = [];
        job.files.add(index.fileOf(rows[0].entry));
        rows.forEach((row, at) => {
          row.isNear = Boolean(answer.isNear);
          row.isAbout = Boolean(answer.isAbout);
          row.isMeant = Boolean(answer.isMeant && answer.isMeant(row));
          row.isHelp = Boolean(answer.isHelp);
          row.isOnly = rows.length < 2;
          row.grade = answer.grade ? answer.grade(row) : 3;
          if (row.grade && answer.test(row)) { passed.push({ row, entry: row.entry, at, value: answer.value ? answer.value(row) : 0 }); }
        });
        if (passed.length) { job.hasPassed = true; } else { job.wrong += 1; }
        if (answer.checked) { answer.checked(rows, job.at, answer.entries); }
        if (answer.one) { passed.sort(inOrder).splice(1); }
        passed.forEach(each => {
          // Results of a low grade wait a little: better ones may follow.
          if (each.row.grade < 3) { job.held.push(each.row); job.held.sort((a, b) => b.grade - a.grade); }
          else if (answer.values) { job.waiting.push(each); job.waiting.sort(inOrder); }
          else { give(each.row); }
        });
        return more();
      };
      const give = row => {
        const [page, section] = row.uri.split("#"), onPage = this.shownOfPage.get(page) || 0;
        if (this.shown.has(row.id) || (section && onPage >= MOST_PER_PAGE)) { return; }
        this.shown.add(row.id);
        this.shownOfPage.set(page, onPage + 1);
        if (row.grade > 2) { this.sure += 1; }
        if (row.isMeant) { this.meantOnly += 1; }
        if (this.job) { this.job.given += 1; }
        this.hasWhole = this.hasWhole || foldedText(row).indexOf(this.query.whole) >= 0;
        results.push(row);
        if (onResult) { onResult(row); }
      };
      return Promise.resolve(more());
    }
  };
  /* Load what a query needs in any case, while its sayings are loaded or more is typed: the list of its first two characters. */
  function expect(text) {
    return index.start().then(() => {
      const chars = Array.from(index.mayBeTraditional(text) ? "" : index.parse(text).words[0] || "");
      return chars.length > 1 && !/[0-9a-z]/.test(chars[0]) ? postingsAt(chars, 0) : null;
    }).catch(() => null);
  }
  window.ylSearch.expect = expect;
  window.ylSearch.facets = () => index.start().then(() => load("m"));
})();
