/* How a query is answered. Needs search-index.js. Plain ES2015.

   Steps; a later one is asked only where the earlier ones found little:
   1. every word as it was written, in any order   2. the same over all sections of a page
   3. nearly: a character dropped, added or wrong   4. by sound: homophones, pinyin, initials
   5. the words run together in another order, over a page; then nearly once more, further down
   What 3 to 5 find stands under 您是不是要找. */
(function () {
  "use strict";
  var index = window.ylSearch.index;
  var load = index.load, entriesOf = index.entriesOf, fold = index.fold, sounds = index.sounds;
  var WEIGHT = [1, 3, 8, 10], ENOUGH = 3, MOST_CHECKED = 24, OF_ONE_PAGE = 2, HELD_BACK = 3, FEW = 12, FEW_UNSURE = 2, LETTERS = /^[a-z]+$/;

  // ---- lists of entries ----

  function both(one, other, sum) {
    var found = new Map();
    if (one.size > other.size) { var swap = one; one = other; other = swap; }
    one.forEach(function (value, entry) {
      if (other.has(entry)) { found.set(entry, sum ? value + other.get(entry) : Math.min(value, other.get(entry))); }
    });
    return found;
  }
  function all(lists, sum) { return lists.reduce(function (a, b) { return both(a, b, sum); }); }
  function weighed(list) {
    var found = new Map();
    list.forEach(function (value, entry) { found.set(entry, WEIGHT[value]); });
    return found;
  }
  function pairs(chars, glue) {
    var found = [];
    for (var i = 0; i + 1 < chars.length; i += 1) { found.push(chars[i] + glue + chars[i + 1]); }
    return found;
  }
  /* Pairs that cover a word without overlap: as few files as can be; the text itself is looked at afterwards. */
  function cover(word) {
    var chars = Array.from(word), keys = pairs(chars, ""), last = keys.length - 1;
    if (!keys.length) { return chars; }
    keys = keys.filter(function (_, i) { return i % 2 === 0 || i === last; });
    return keys.length > 5 ? [0, 1, 2, 3, 4].map(function (i) { return keys[Math.round(i * (keys.length - 1) / 4)]; }) : keys;
  }
  function entriesOfWord(word) {
    if (LETTERS.test(word)) { return inTurn(cover(word)); }
    var some = cover(word), rest = pairs(Array.from(word), "").filter(function (key) { return some.indexOf(key) < 0; });
    return together(some).then(function (list) {
      // Few entries are looked at; of many, the other pairs tell sooner which hold the word.
      return list.size <= FEW || !rest.length ? list : together(rest.slice(0, 6)).then(function (other) { return both(list, other); });
    });
  }
  /* The entries of every word. Letters are most often pinyin: one file will tell, and the others are not asked for. */
  function listsOf(words) {
    if (!words.every(function (word) { return LETTERS.test(word); })) { return Promise.all(words.map(entriesOfWord)); }
    return words.reduce(function (before, word) {
      return before.then(function (lists) {
        if (lists.length && !lists[lists.length - 1].size) { return lists; }
        return entriesOfWord(word).then(function (list) { return lists.concat([list]); });
      });
    }, Promise.resolve([]));
  }
  function together(keys) { return Promise.all(keys.map(entriesOf)).then(function (lists) { return all(lists); }); }
  function inTurn(keys) {
    return keys.reduce(function (before, key) {
      return before.then(function (list) {
        if (list && !list.size) { return list; }
        return entriesOf(key).then(function (other) { return list ? both(list, other) : other; });
      });
    }, Promise.resolve(null));
  }

  function ranked(list) {
    return Array.from(list.keys()).sort(function (a, b) { return list.get(b) - list.get(a) || a - b; });
  }

  // ---- the steps ----

  /* Each step gives entries in order, and a test that an entry's text must pass. */
  function exact(asked) {
    return Promise.all([listsOf(asked.words), Promise.all(asked.days.map(entriesOf))]).then(function (found) {
      found = found[0].concat(found[1]);
      return { entries: ranked(all(found.map(weighed), true)), test: function (row) { return holdsAll(row, asked.words); } };
    });
  }
  function holdsAll(row, words) {
    var text = compared(row);
    return words.every(function (word) { return text.indexOf(word) >= 0; });
  }
  function compared(row) {
    var day = row.day.split("-").map(Number);
    var written = day.length > 2 ? day[0] + "年" + day[1] + "月" + day[2] + "日" : "";
    return (row.folded || [row.title, row.context, row.text].map(fold).join("\n")) + "\n" + written;
  }
  /* All words on one page, in whichever of its sections. */
  function overPage(asked) {
    if (asked.words.length < 2) { return none(); }
    return listsOf(asked.words).then(function (found) {
      if (found.some(function (list) { return !list.size; })) { return none(); }
      return load("g").then(function (same) { return onPages(asked.words, found, same); });
    });
  }
  /* ``same`` tells of each entry whether it belongs to the page of the one before it. */
  function onPages(words, found, same) {
    var pageOf = [], page = -1;
    for (var i = 0; i < same.length; i += 1) { if (same[i] !== "+") { page = i; } pageOf.push(page); }
    var lists = found.map(function (list) {
      var pages = new Map();
      list.forEach(function (value, entry) { pages.set(pageOf[entry], Math.max(WEIGHT[value], pages.get(pageOf[entry]) || 0)); });
      return pages;
    });
    // Of the page's sections, one is shown that has the longest word.
    var longest = words.reduce(function (a, b, i) { return b.length > words[a].length ? i : a; }, 0);
    var least = found[longest];
    var pages = all(lists, true), best = new Map();
    Array.from(least.keys()).forEach(function (entry) {
      if (pages.has(pageOf[entry]) && !best.has(pageOf[entry])) { best.set(pageOf[entry], entry); }
    });
    return { entries: ranked(pages).map(function (p) { return best.get(p); }), test: function (row) {
      var text = compared(row);
      return words.some(function (word) { return text.indexOf(word) >= 0; });
    } };
  }
  /* Two words run together that stand in different sections of a page: every seam is tried. */
  function apart(asked) {
    var chars = Array.from(asked.whole), ways = [];
    for (var seam = 2; seam <= chars.length - 2 && chars.length < 13; seam += 1) {
      ways.push([chars.slice(0, seam).join(""), chars.slice(seam).join("")]);
    }
    return Promise.all(ways.map(function (words) { return overPage({ words: words }); })).then(function (answers) {
      var entries = [], tests = new Map();
      answers.forEach(function (answer, i) {
        var longer = ways[i].slice().sort(function (a, b) { return b.length - a.length; })[0];
        answer.entries.slice(0, 5).forEach(function (entry) { if (!tests.has(entry)) { entries.push(entry); tests.set(entry, longer); } });
      });
      return { entries: entries, near: true, most: 12, test: function (row) { return compared(row).indexOf(tests.get(row.entry)) >= 0; } };
    });
  }
  /* A short look, shorter still where it leads to nothing, so that what sounds alike may come before what is less alike;
     and later a long one. */
  function nearly(asked) { return alike(asked, 12, 4, 6); }
  function further(asked) { return alike(asked, MOST_CHECKED, Infinity, MOST_CHECKED); }
  function alike(asked, most, loose, patience) {
    var word = asked.whole, chars = Array.from(word);
    if (chars.length < 3 || /^[0-9a-z]+$/.test(word)) { return none(); }
    var keys = pairs(chars, "").slice(0, 12), size = keys.length + 1, count = new Map(), missing = new Map();
    return Promise.all(keys.map(entriesOf)).then(function (lists) {
      lists.forEach(function (list, i) {
        list.forEach(function (value, entry) {
          missing.set(entry, (missing.has(entry) ? missing.get(entry) : (1 << keys.length) - 1) & ~(1 << i));
          count.set(entry, (count.get(entry) || 0) + 10 + value);
        });
      });
      var sure = 0, unsure = 0;
      missing.forEach(function (pairs, entry) {
        if (!possible(pairs, size)) { count.delete(entry); } else if (loneEnd(pairs, size)) { unsure += 1; } else { sure += 1; }
      });
      // The characters at the ends may tell where many are alike.
      return sure > most || unsure > FEW_UNSURE ? Promise.all([chars[0], chars[size - 1]].map(entriesOf)) : [];
    }).then(function (ends) {
      if (ends.length) {
        count.forEach(function (value, entry) {
          var has = ends.map(function (list) { return list.has(entry); }), end = loneEnd(missing.get(entry), size);
          if (end && !has[end - 1]) { count.delete(entry); } else { count.set(entry, value + 6 * (has[0] + has[1])); }
        });
      }
      return {
        entries: ranked(count), near: true, most: most, loose: loose, patience: patience,
        grade: function (row) { return nearness(compared(row), chars); }, test: function () { return true; }
      };
    });
  }
  /* Whether an entry can be alike that lacks these pairs (a bit for each) of so many characters: no text is fetched in
     vain. A wrong character spoils two neighbouring pairs; words in another order spoil the pair at each seam, and yet
     every character stands in a pair. As `nearness` judges. */
  function possible(missing, size) {
    var held = (1 << size - 1) - 1 & ~missing, covered = held | held << 1, chars = 0;
    for (var i = 0; i < size; i += 1) { chars += covered >> i & 1; }
    return chars >= (size > 5 ? size - 1 : size) || missing / (missing & -missing) <= 3;
  }
  /* Which end stands in no pair and yet must be there, as another change is spent: 1 the first, 2 the last, 0 neither. */
  function loneEnd(missing, size) {
    var spoilt = size > 3 ? 2 : 1, first = (1 << spoilt) - 1;
    return missing === first ? 1 : missing === first << size - 1 - spoilt ? 2 : 0;
  }
  /* 3: the word with one more character in it · 2: with one other or fewer · 1: its parts, in another order · 0: none. */
  function nearness(text, chars) {
    var size = chars.length;
    if (gapped(text, chars)) { return 3; }
    if (size > 3 && edits(text, chars) <= 1) { return 2; }
    return pieces(text, chars) >= (size > 5 ? size - 1 : size) ? 1 : 0;
  }
  /* How many characters stand in the text in runs of two and more, in whatever order. */
  function pieces(text, chars) {
    var best = [0];
    for (var end = 1; end <= chars.length; end += 1) {
      best[end] = best[end - 1];
      for (var begin = end - 2; begin >= 0; begin -= 1) {
        if (text.indexOf(chars.slice(begin, end).join("")) < 0) { break; }
        best[end] = Math.max(best[end], best[begin] + end - begin);
      }
    }
    return best[chars.length];
  }
  /* The fewest changes of one character that make the word a part of the text (Sellers). */
  function edits(text, chars) {
    var column = chars.map(function (_, i) { return i + 1; }), best = chars.length;
    for (var c of text) {
      var corner = 0, above = 0;
      for (var i = 0; i < chars.length; i += 1) {
        var left = column[i];
        column[i] = Math.min(corner + (chars[i] === c ? 0 : 1), left + 1, above + 1);
        corner = left;
        above = column[i];
      }
      best = Math.min(best, above);
    }
    return best;
  }
  /* A word that lacks one character: 党费准 for 党费标准. */
  function gapped(text, chars) {
    return chars.some(function (_, i) {
      return i > 0 && new RegExp(chars.slice(0, i).join("") + "[^\\n]" + chars.slice(i).join("")).test(text);
    });
  }
  function bySound(asked, found) {
    var word = asked.whole;
    return index.needReadings().then(function () {
      if (LETTERS.test(word)) { return byPinyin(word, !found); }
      var heard = sounds(word), keys = pairs(heard, "'");
      if (heard.length < 3 || heard.indexOf("") >= 0) { return none(); }
      return Promise.all(keys.slice(0, 10).map(entriesOf)).then(function (lists) {
        return { entries: ranked(all(lists)), near: true, most: MOST_CHECKED, test: function (row) {
          return ("'" + sounds(compared(row)).join("'") + "'").indexOf("'" + heard.join("'") + "'") >= 0;
        } };
      });
    });
  }
  function byPinyin(word, withInitials) {
    var ways = spelled(word, 0).slice(0, 4).map(function (way) { return pairs(way, "'"); });
    if (withInitials && word.length > 2) {
      var last = word.length - 3, many = Math.min(4, last + 1), initials = [];
      for (var i = 0; i < many; i += 1) { initials.push(Math.round(many > 1 ? i * last / (many - 1) : 0)); }
      ways.push(initials.map(function (at) { return "~" + word.slice(at, at + 3); }));
    }
    // One way to read the letters after the other, till one leads somewhere.
    return ways.reduce(function (before, keys) {
      return before.then(function (list) { return list.size ? list : inTurn(keys); });
    }, Promise.resolve(new Map())).then(function (list) {
      return { entries: ranked(list), near: true, most: MOST_CHECKED, test: function () { return true; } };
    });
  }
  /* All ways to part letters into two syllables and more, the longest syllables first. */
  function spelled(word, depth) {
    var ways = [];
    for (var size = Math.min(6, word.length); size > 0; size -= 1) {
      var syllable = word.slice(0, size), rest = word.slice(size);
      if (!index.isSyllable(syllable) || depth > 11) { continue; }
      if (rest) { spelled(rest, depth + 1).forEach(function (way) { ways.push([syllable].concat(way)); }); }
      else if (depth) { ways.push([syllable]); }
      if (ways.length > 8) { break; }
    }
    return ways;
  }
  function none() { return Promise.resolve({ entries: [], test: null }); }

  /* A search asks the steps one after the other and hands out what passes their tests, a few at a time. ``allowed``
     tells which entries a reader wants (facets); ``first`` is what the words as written led to, before any test. */
  function Search(query, allowed) {
    this.query = query;
    this.allowed = allowed || function () { return true; };
    this.asked = { words: [], days: [], whole: "" };
    this.steps = [exact, overPage, nearly, bySound, apart, further];
    this.first = [];
    this.job = null;
    this.seen = {};
    this.pages = {};
    this.found = this.sure = 0;
  }
  Search.prototype.prepare = function () {
    var self = this;
    return index.start().then(function () {
      return index.isForeign(self.query) ? index.needTraditional() : null;
    }).then(function () {
      self.asked = index.read(self.query);
      if (!self.asked.words.length && !self.asked.days.length) { self.steps = []; }
    });
  };
  /* The next results, at most ``count``; ``each`` is called for every one as soon as it is there. */
  Search.prototype.next = function (count, each) {
    var self = this, given = [];
    function more() {
      while (given.length < count) {
        var job = self.job;
        if (!job) {
          if (!self.steps.length || self.sure >= ENOUGH) { return given; }
          var step = self.steps.shift();
          return step(self.asked, self.found).then(function (answer) {
            if (step === exact) { self.first = answer.entries; }
            self.job = { answer: answer, at: 0, checked: 0, held: [], loose: answer.loose };
            return more();
          });
        }
        var entry = job.answer.entries[job.at];
        var most = !job.good && job.answer.patience || job.answer.most || self.found + MOST_CHECKED;
        var over = entry === undefined || job.checked >= most;
        if (job.held.length && job.loose && (over || job.checked >= HELD_BACK)) { job.loose -= 1; give(job.held.shift()); continue; }
        if (over) { self.job = null; continue; }
        job.at += 1;
        if (!self.seen[entry] && self.allowed(entry)) { return index.shown(entry).then(check); }
      }
      return given;
    }
    function check(row) {
      var job = self.job, grade = job.answer.grade ? job.answer.grade(row) : 3;
      job.checked += 1;
      row.near = Boolean(job.answer.near);
      if (grade && job.answer.test(row)) {
        job.good = true;
        // What is less alike waits a little: what is more so may follow.
        row.grade = grade;
        if (grade > 2) { give(row); } else { job.held.push(row); job.held.sort(function (a, b) { return b.grade - a.grade; }); }
      }
      return more();
    }
    function give(row) {
      var page = row.uri.split("#"), count = self.pages[page[0]] || 0;
      if (self.seen[row.entry] || (page[1] && count >= OF_ONE_PAGE)) { return; }
      self.seen[row.entry] = true;
      self.pages[page[0]] = count + 1;
      self.found += 1;
      self.sure += row.grade > 2 ? 1 : 0;
      given.push(row);
      if (each) { each(row); }
    }
    return Promise.resolve(more());
  };

  /* Where a text matches: [from, to) in the text as it was written, for marking. */
  Search.prototype.marks = function (text) {
    var at = [], folded = "", found = [];
    Array.from(text).reduce(function (index, c) {
      Array.from(fold(c)).forEach(function (f) { folded += f; for (var i = 0; i < f.length; i += 1) { at.push([index, index + c.length]); } });
      return index + c.length;
    }, 0);
    function mark(word) {
      for (var from = folded.indexOf(word); word && from >= 0; from = folded.indexOf(word, from + word.length)) {
        found.push([at[from][0], at[from + word.length - 1][1]]);
      }
    }
    this.asked.words.forEach(mark);
    if (!found.length) { longest(folded, this.asked.whole).forEach(mark); }
    if (!found.length && index.canHear()) { heardIn(folded, this.asked.whole).forEach(mark); }
    return found.sort(function (a, b) { return a[0] - b[0]; });
  };
  /* The longest runs of a word that stand in a text, two characters at least. */
  function longest(text, word) {
    for (var size = word.length - 1; size > 1; size -= 1) {
      for (var from = 0; from + size <= word.length; from += 1) {
        if (text.indexOf(word.substr(from, size)) >= 0) { return [word.substr(from, size)]; }
      }
    }
    return [];
  }
  function heardIn(text, word) {
    var chars = Array.from(text), heard = sounds(text), wanted = LETTERS.test(word) ? word : sounds(word).join("");
    for (var from = 0; from < chars.length; from += 1) {
      for (var joined = "", initials = "", to = from; to < chars.length && joined.length < wanted.length; to += 1) {
        joined += heard[to];
        initials += heard[to].charAt(0);
        if (joined === wanted || initials === wanted) { return [chars.slice(from, to + 1).join("")]; }
      }
    }
    return [];
  }

  window.ylSearch.Search = Search;
  window.ylSearch.facets = function () { return index.start().then(function () { return load("m"); }); };
}());
