/* The search index as the browser sees it: its files, and queries folded just as the index is (search/fold.py, days.py).
   Plain ES2015, no library, no fetch: the index comes as scripts (search/shards.py), so that a copy on a stick and a
   strict security policy take it. */
(function () {
  "use strict";
  var script = document.currentScript;
  var home = new URL("../", script.src).href;
  var base = home + "search/";
  var waiting = {}, got = {}, root = null;

  window.ylSearch = { add: function (name, value) { got[name] = value; } };

  // ---- files ----

  function run(src) {
    return new Promise(function (done, fail) {
      var element = document.createElement("script");
      element.src = src;
      element.onload = function () { element.remove(); done(); };
      element.onerror = function () { element.remove(); fail(new Error(src)); };
      document.head.appendChild(element);
    });
  }
  function start() {
    if (!waiting.root) {
      // A new site has a new version: ask for it anew every ten minutes.
      var stamp = location.protocol === "file:" ? "" : "?" + Math.floor(Date.now() / 600000);
      waiting.root = run(base + "root.js" + stamp).then(function () {
        root = got.root;
        [root.p, root.t].forEach(function (steps) { for (var i = 1; i < steps.length; i += 1) { steps[i] += steps[i - 1]; } });
      });
      waiting.root.catch(function () { delete waiting.root; });
    }
    return waiting.root;
  }
  function load(name, letter) {
    if (!waiting[name]) {
      var src = base + name + "-" + (letter || root.letters[name]) + ".js" + (location.protocol === "file:" ? "" : "?" + root.version);
      waiting[name] = run(src).then(function () { return got[name]; });
      waiting[name].catch(function () { delete waiting[name]; });
    }
    return waiting[name];
  }
  /* The file of a kind that holds a number: a bucket of keys, an entry. */
  function loadPart(kind, number) {
    var part = place(root[kind], number);
    return load(kind + root[kind][part], root.letters[kind][part]);
  }
  function place(starts, number) {
    var low = 0, high = starts.length - 1;
    while (low < high) {
      var middle = (low + high + 1) >> 1;
      if (starts[middle] <= number) { low = middle; } else { high = middle - 1; }
    }
    return low;
  }
  /* A key as what many begin with, and the rest: 党 + 课, dang' + ke, #2 + 01906. */
  function halves(key) { return /^([~#].|[a-z]+'|.)(.*)$/u.exec(key).slice(1); }
  function numbered(text) { return Array.from(text).reduce(function (n, c) { return (n * 31 + c.codePointAt(0)) % 65521; }, 0); }
  function bucket(key) {
    var half = halves(key);
    return numbered(half[0]) % 4096 * 16 + numbered(half[1]) % 16;
  }
  var DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", VALUE = {};
  DIGITS.split("").forEach(function (c, i) { VALUE[c] = i; });

  /* The entries that hold a key: a Map from the entry's number to the best place (0 text, 1 context, 2 title, 3 subject). */
  function entriesOf(key) {
    return loadPart("p", bucket(key)).then(function (shard) {
      var half = halves(key), name = half[1] > "~" ? half[1] : " " + half[1] + ":", packed = shard[half[0]] || "";
      var found = new Map(), entry = 0, step = 0, shift = 1, from = packed.indexOf(name);
      for (var i = from + name.length; from >= 0 && packed[i] in VALUE; i += 1) {
        var value = VALUE[packed[i]];
        step += (value % 32) * shift;
        if (value > 31) { shift *= 32; continue; }
        entry += step >> 2;
        found.set(entry, step & 3);
        step = 0; shift = 1;
      }
      return found;
    });
  }
  function shown(entry) {
    return loadPart("t", entry).then(function (rows) {
      var row = rows[entry - root.t[place(root.t, entry)]];
      return { entry: entry, uri: row[0], title: row[1], context: row[2], text: row[3], day: row[4], folded: row[5] };
    });
  }

  // ---- folding, as in fold.py and days.py ----

  var DROPPED = /[^0-9a-z\u3007\u3400-\u9fff\ud840-\udbff\udc00-\udfff]+/g;
  var simplified = everySimplified();
  var traditional = null, readings = null;
  /* The characters of GB/T 2312: the everyday ones by their readings, then others. Browsers know that table. */
  function everySimplified() {
    var codes = [];
    for (var high = 0xb0; high < 0xf8; high += 1) { for (var low = 0xa1; low < 0xff; low += 1) { codes.push(high, low); } }
    return window.TextDecoder ? new TextDecoder("gbk").decode(new Uint8Array(codes)) : "";
  }
  function narrow(text) { return text.normalize("NFKC").toLowerCase().replace(DROPPED, ""); }
  function fold(text) {
    text = narrow(text);
    return traditional ? Array.from(text, function (c) { return traditional[c] || c; }).join("") : text;
  }
  /* Whether a text may have traditional characters: only then their table is worth its weight. */
  function isForeign(text) {
    return Array.from(narrow(text)).some(function (c) { return c > "z" && (simplified.indexOf(c) < 0 || root.both.indexOf(c) >= 0); });
  }
  function needTraditional() {
    return load("f").then(function (table) {
      if (traditional) { return; }
      var after = Array.from(table[1]);
      traditional = {};
      Array.from(table[0]).forEach(function (c, i) { traditional[c] = after[i]; });
    });
  }
  function needReadings() {
    return load("y").then(function (table) {
      if (readings) { return; }
      var at = 0;
      readings = { all: {} };
      function read(syllable, chars) {
        readings.all[syllable] = true;
        Array.from(chars).forEach(function (c) { readings[c] = syllable; });
      }
      table[0].replace(/([a-z]+)([0-9]*)/g, function (_, syllable, many) { read(syllable, simplified.slice(at, at += Number(many) || 1)); });
      table[1].replace(/([a-z]+)([^a-z]+)/g, function (_, syllable, chars) { read(syllable, chars); });
    });
  }
  function sounds(text) { return Array.from(text, function (c) { return readings[c] || ""; }); }

  var HAN = "〇一二三四五六七八九", NUMBER = "[0-9]{1,2}|[一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九]";
  var YEAR = "[0-9]{4}|[〇零一二三四五六七八九]{4}";
  var DAY = new RegExp("(?:(" + YEAR + ")\\s*年\\s*)?(" + NUMBER + ")\\s*月(?:份|\\s*(" + NUMBER + ")\\s*[日号]?)?|(" + YEAR + ")\\s*年|([0-9]{4})[-./]([0-9]{1,2})(?:[-./]([0-9]{1,2}))?(?![0-9])", "g");
  function number(written) {
    if (!written) { return 0; }
    if (/[0-9]/.test(written[0])) { return Number(written); }
    var at = written.indexOf("十");
    if (at < 0) { return HAN.indexOf(written); }
    return 10 * (at ? HAN.indexOf(written[0]) : 1) + (written[at + 1] ? HAN.indexOf(written[at + 1]) : 0);
  }
  function year(written) {
    return written ? Array.from(written, function (c) { c = c === "零" ? "〇" : c; return HAN.indexOf(c) < 0 ? c : HAN.indexOf(c); }).join("") : "";
  }
  function two(n) { return (n < 10 ? "0" : "") + n; }
  /* What a query asks for: words, folded, and days as tokens. */
  function read(query) {
    var days = [];
    var rest = query.normalize("NFKC").replace(DAY, function (all, y, m, d, alone, fy, fm, fd) {
      var month = number(m || fm), day = number(d || fd);
      if (month > 12 || day > 31) { return all; }
      y = year(y || alone) || fy || "";
      days.push("#" + y + (month ? (y ? "" : "-") + two(month) + (day ? two(day) : "") : ""));
      return " ";
    });
    var words = rest.split(/[\s,，、;；。+]+/).map(fold).filter(Boolean);
    return { words: words, days: days, whole: words.join("") };
  }

  window.ylSearch.index = {
    home: home, start: start, load: load, entriesOf: entriesOf, shown: shown, bucket: bucket, fold: fold, read: read,
    isForeign: isForeign, needTraditional: needTraditional, needReadings: needReadings, sounds: sounds,
    isSyllable: function (letters) { return Boolean(readings && readings.all[letters]); },
    canHear: function () { return Boolean(readings); }
  };
}());
