/* The search index in the browser: loads its files, and folds queries as the builder folds texts. This mirrors
   hooks/yinling/chinese/fold.py, hooks/yinling/chinese/dates.py and hooks/yinling/search/sharding.py. The files are scripts
   (hooks/yinling/search/index_files.py describes them), so that a copy on a USB stick and a strict security policy allow them.
   Plain ES2015, no library. */
(() => {
  "use strict";
  const home = new URL("../", document.currentScript.src).href;
  const base = home + "search/";
  const isFile = location.protocol === "file:";
  const requests = {}, loaded = {};
  let root = null;

  window.ylSearch = { add(name, value) { loaded[name] = value; } };

  // ---- files ----

  function run(src) {
    return new Promise((resolve, reject) => {
      const element = document.createElement("script");
      element.src = src;
      element.onload = () => { element.remove(); resolve(); };
      element.onerror = () => { element.remove(); reject(new Error(src)); };
      document.head.appendChild(element);
    });
  }
  /* Load a file once; ``prepare`` makes of its value what is returned. After a failure the next call tries again. */
  function request(name, src, prepare = value => value) {
    if (!requests[name]) {
      requests[name] = run(base + src).then(() => prepare(loaded[name]));
      requests[name].catch(() => { delete requests[name]; });
    }
    return requests[name];
  }
  function start() {
    // A new site has a new version: look for a new root every ten minutes.
    return request("root", isFile ? "root.js" : "root.js?" + Math.floor(Date.now() / 600000), value => {
      root = value;
      for (const steps of [root.p, root.t]) { for (let i = 1; i < steps.length; i += 1) { steps[i] += steps[i - 1]; } }
    });
  }
  function load(name, letter = root.letters[name]) {
    return request(name, `${name}-${letter}.js${isFile ? "" : "?" + root.version}`);
  }
  /* Load the shard of a kind ("p" postings, "t" entries) that holds a number (a bucket, an entry). */
  function loadShard(kind, number) {
    const index = shardOf(root[kind], number);
    return load(kind + root[kind][index], root.letters[kind][index]);
  }
  function shardOf(starts, number) {
    let low = 0, high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle] <= number) { low = middle; } else { high = middle - 1; }
    }
    return low;
  }
  /* Split a key into a head, which many keys share, and a tail: 党 + 课, dang' + ke, #2 + 01906. */
  function halves(key) { return /^([=~#].|[a-z]+'|.)(.*)$/u.exec(key).slice(1); }
  function hash(text) { return Array.from(text).reduce((number, c) => (number * 31 + c.codePointAt(0)) % 65521, 0); }
  function bucket(key) {
    const [head, tail] = halves(key);
    return hash(head) % 4096 * 16 + hash(tail) % 16;
  }
  const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", VALUE = {};
  Array.from(DIGITS).forEach((c, i) => { VALUE[c] = i; });

  /* Load the postings of a key: a Map from entry number to the best field (0 text, 1 context, 2 title, 3 subject). */
  function postingsOf(key) {
    return loadShard("p", bucket(key)).then(shard => {
      const [head, tail] = halves(key), name = tail > "~" ? tail : ` ${tail}:`, packed = shard[head] || "";
      const postings = new Map(), found = packed.indexOf(name);
      let entry = 0, step = 0, shift = 1;
      for (let i = found + name.length; found >= 0 && packed[i] in VALUE; i += 1) {
        const value = VALUE[packed[i]];
        step += (value % 32) * shift;
        if (value > 31) { shift *= 32; continue; }
        entry += step >> 2;
        postings.set(entry, step & 3);
        step = 0; shift = 1;
      }
      return postings;
    });
  }
  function loadEntry(entry) {
    return loadShard("t", entry).then(rows => {
      const [uri, title, context, text, day, folded] = rows[entry - root.t[shardOf(root.t, entry)]];
      return { entry, uri, title, context, text, day, folded };
    });
  }

  // ---- folding, as in fold.py and dates.py ----

  const DROPPED = /[^0-9a-z\u3007\u3400-\u9fff\ud840-\udbff\udc00-\udfff]+/g;
  const simplified = allSimplified();
  let traditional = null, syllables = null, syllableOf = null;
  /* Return the characters of GB/T 2312: the common ones in the order of their readings, then the others. Browsers have that
     table, so that it is not downloaded. */
  function allSimplified() {
    const codes = [];
    for (let high = 0xb0; high < 0xf8; high += 1) { for (let low = 0xa1; low < 0xff; low += 1) { codes.push(high, low); } }
    return window.TextDecoder ? new TextDecoder("gbk").decode(new Uint8Array(codes)) : "";
  }
  function normalise(text) { return text.normalize("NFKC").toLowerCase().replace(DROPPED, ""); }
  function fold(text) {
    text = normalise(text);
    return traditional ? Array.from(text, c => traditional.get(c) || c).join("") : text;
  }
  /* True if a text may have traditional characters. Only then is their table worth loading. */
  function mayBeTraditional(text) {
    return Array.from(normalise(text)).some(c => c > "z" && (simplified.indexOf(c) < 0 || root.both.indexOf(c) >= 0));
  }
  function loadTraditional() {
    return load("f").then(([before, after]) => {
      if (traditional) { return; }
      const folded = Array.from(after);
      traditional = new Map(Array.from(before, (c, i) => [c, folded[i]]));
    });
  }
  function loadReadings() {
    return load("y").then(([common, others]) => {
      if (syllableOf) { return; }
      let at = 0;
      syllables = new Set();
      syllableOf = new Map();
      function add(syllable, chars) {
        syllables.add(syllable);
        for (const c of chars) { syllableOf.set(c, syllable); }
      }
      common.replace(/([a-z]+)([0-9]*)/g, (_, syllable, count) => {
        add(syllable, simplified.slice(at, at += Number(count) || 1));
      });
      others.replace(/([a-z]+)([^a-z]+)/g, (_, syllable, chars) => { add(syllable, chars); });
    });
  }
  function syllablesOf(text) { return Array.from(text, c => syllableOf.get(c) || ""); }

  const HAN = "〇一二三四五六七八九", NUMBER = "[0-9]{1,2}|[一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九]";
  const YEAR = "[0-9]{4}|[〇零一二三四五六七八九]{4}";
  const DATE = new RegExp(`(?:(${YEAR})\\s*年\\s*)?(${NUMBER})\\s*月(?:份|\\s*(${NUMBER})\\s*[日号]?)?|(${YEAR})\\s*年|` +
    "([0-9]{4})[-./]([0-9]{1,2})(?:[-./]([0-9]{1,2}))?(?![0-9])", "g");
  function parseNumber(written) {
    if (!written) { return 0; }
    if (/[0-9]/.test(written[0])) { return Number(written); }
    const ten = written.indexOf("十");
    if (ten < 0) { return HAN.indexOf(written); }
    return 10 * (ten ? HAN.indexOf(written[0]) : 1) + (written[ten + 1] ? HAN.indexOf(written[ten + 1]) : 0);
  }
  function digitOf(c) {
    const digit = HAN.indexOf(c === "零" ? "〇" : c);
    return digit < 0 ? c : digit;
  }
  function parseYear(written) { return written ? Array.from(written, digitOf).join("") : ""; }
  function twoDigits(number) { return (number < 10 ? "0" : "") + number; }
  /* Parse a query: folded words, and dates as the tokens of dates.py. */
  function parse(query) {
    const days = [];
    const rest = query.normalize("NFKC").replace(DATE, (all, y, m, d, yearAlone, isoYear, isoMonth, isoDay) => {
      const month = parseNumber(m || isoMonth), day = parseNumber(d || isoDay);
      const year = parseYear(y || yearAlone) || isoYear || "";
      if (month > 12 || day > 31) { return all; }
      days.push(`#${year}${month ? (year ? "" : "-") + twoDigits(month) + (day ? twoDigits(day) : "") : ""}`);
      return " ";
    });
    const words = rest.split(/[\s,，、;；。+]+/).map(fold).filter(Boolean);
    return { words, days, whole: words.join("") };
  }

  window.ylSearch.index = {
    home, start, load, postingsOf, loadEntry, bucket, fold, parse, mayBeTraditional, loadTraditional, loadReadings, syllablesOf,
    isSyllable: letters => Boolean(syllables && syllables.has(letters)),
    hasReadings: () => Boolean(syllableOf)
  };
})();
