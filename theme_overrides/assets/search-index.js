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
  let size = 0; // of the packed files that were loaded, in bytes
  let root = null, commonSounds = null, everyday = [], orgs = [];

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
  /* Load a script of the theme, once. */
  function loadScript(name) {
    if (!requests[name]) { requests[name] = run(`${home}assets/${name}`); requests[name].catch(() => { delete requests[name]; }); }
    return requests[name];
  }
  function start() {
    // A new site has a new version: look for a new root every ten minutes.
    return request("root", isFile ? "root.js" : "root.js?" + Math.floor(Date.now() / 600000), value => {
      root = value;
      commonSounds = soundsOf(root.sounds);
      for (const steps of [root.p, root.t]) { for (let i = 1; i < steps.length; i += 1) { steps[i] += steps[i - 1]; } }
    }).then(() => load("w", undefined, ({ said, names }) => {
      everyday = said;
      orgs = names.map(([name, entry, pattern]) => ({ name, entry, test: new RegExp(`(^|[^0-9〇一二三四五六七八九十])(${pattern})`) }));
    }));
  }
  function load(name, letter = root.letters[name], prepare) {
    return request(name, `${name}-${letter}.js${isFile ? "" : "?" + root.version}`, prepare);
  }
  /* Load the shard of a kind ("p" postings, "t" entries) that holds a number (a bucket, an entry). */
  function loadShard(kind, number) {
    const index = shardOf(root[kind], number);
    return load(kind + root[kind][index], root.letters[kind][index], packed => {
      size += packed.length;
      return JSON.parse(UNPACK[kind](inflate(bytesOf(packed))));
    });
  }
  function shardOf(starts, number) {
    let low = 0, high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle] <= number) { low = middle; } else { high = middle - 1; }
    }
    return low;
  }
  // ---- packed files, as in packing.py ----

  const UNPACK = {
    p: bytes => decodeURIComponent(escape(textOf(bytes))),
    t: bytes => textOf(bytes.reduce((codes, byte, i) => { if (i % 2) { codes.push(bytes[i - 1] | byte << 8); } return codes; }, []))
  };
  function textOf(codes) {
    let text = "";
    for (let at = 0; at < codes.length; at += 8192) { text += String.fromCharCode.apply(null, codes.slice(at, at + 8192)); }
    return text;
  }
  // Characters that a script cannot have as they are, each written as 1 and its place here after 256; then come halves of pairs.
  const UNFIT = [0, 1, 10, 13, 34, 92, 0x2028, 0x2029];
  function bytesOf(packed) {
    const bytes = [];
    for (let at = 0; at < packed.length; at += 1) {
      let code = packed.charCodeAt(at);
      if (code === 1) {
        const place = packed.charCodeAt(at += 1) - 256;
        code = place < UNFIT.length ? UNFIT[place] : 0xd800 + place - UNFIT.length;
      }
      bytes.push(code >> 8, code & 255);
    }
    return bytes;
  }
  /* Inflate raw deflated data (RFC 1951). */
  function inflate(bytes) {
    const out = [];
    let at = 0, bit = 0, isLast = false;
    function take(count) {
      let value = 0;
      for (let i = 0; i < count; i += 1) {
        value |= (bytes[at] >> bit & 1) << i;
        if (bit === 7) { bit = 0; at += 1; } else { bit += 1; }
      }
      return value;
    }
    function symbol(code) {
      let word = 0, first = 0, before = 0;
      for (let size = 1; size < 16; size += 1) {
        word |= bytes[at] >> bit & 1;
        if (bit === 7) { bit = 0; at += 1; } else { bit += 1; }
        const count = code.counts[size];
        if (word - count < first) { return code.symbols[before + word - first]; }
        before += count;
        first = first + count << 1;
        word <<= 1;
      }
      throw new Error("damaged");
    }
    function copy(lengths, distances) {
      for (let value = symbol(lengths); value !== 256; value = symbol(lengths)) {
        if (value < 256) { out.push(value); continue; }
        const length = LENGTHS[value - 257] + take(LENGTH_BITS[value - 257]), step = symbol(distances);
        const from = out.length - DISTANCES[step] - take(DISTANCE_BITS[step]);
        for (let i = 0; i < length; i += 1) { out.push(out[from + i]); }
      }
    }
    function written() {
      const count = take(5) + 257, all = count + take(5) + 1, sizes = ORDER.map(() => 0), lengths = [];
      for (let i = 0, last = take(4) + 4; i < last; i += 1) { sizes[ORDER[i]] = take(3); }
      const code = codeOf(sizes);
      while (lengths.length < all) {
        const value = symbol(code), before = value === 16 ? lengths[lengths.length - 1] : 0;
        if (value < 16) { lengths.push(value); continue; }
        for (let i = value === 16 ? 3 + take(2) : value === 17 ? 3 + take(3) : 11 + take(7); i > 0; i -= 1) { lengths.push(before); }
      }
      copy(codeOf(lengths.slice(0, count)), codeOf(lengths.slice(count)));
    }
    function stored() {
      if (bit) { bit = 0; at += 1; }
      const size = take(16);
      at += 2;
      for (let i = 0; i < size; i += 1) { out.push(bytes[at++]); }
    }
    while (!isLast) {
      isLast = Boolean(take(1));
      [stored, () => copy(FIXED, codeOf(new Array(30).fill(5))), written][take(2)]();
    }
    return out;
  }
  function codeOf(lengths) {
    const counts = new Array(16).fill(0), symbols = [];
    for (const length of lengths) { counts[length] += 1; }
    counts[0] = 0;
    for (let size = 1; size < 16; size += 1) { lengths.forEach((length, i) => { if (length === size) { symbols.push(i); } }); }
    return { counts, symbols };
  }
  const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
  const FIXED = codeOf(Array.from({ length: 288 }, (_, i) => i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8));
  const LENGTH_BITS = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
  const DISTANCE_BITS = Array.from({ length: 30 }, (_, i) => i < 2 ? 0 : (i >> 1) - 1);
  const LENGTHS = startsOf(LENGTH_BITS, 3), DISTANCES = startsOf(DISTANCE_BITS, 1);
  LENGTHS[28] = 258;
  function startsOf(bits, start) {
    return bits.map((count, i) => start + bits.slice(0, i).reduce((sum, each) => sum + (1 << each), 0));
  }

  // ---- postings, as in postings.py and sharding.py ----

  /* Split a key into a head, which many keys share, and a tail: 党 + 课, 党课 + 教, dang' + ke, #2 + 01906. */
  function halves(key) { return /^([=~#].|[a-z]+'|..(?=.$)|.)(.*)$/u.exec(key).slice(1); }
  function hash(text) { return Array.from(text).reduce((number, c) => (number * 31 + c.codePointAt(0)) % 65521, 0); }
  function soundOf(c) { return commonSounds.get(c) || c; }
  function bucket(key) {
    let [head, tail] = halves(key);
    const both = /^([^=~#])([^'])$/u.exec(head);
    if (both) { [head, tail] = both.slice(1); }
    const sound = commonSounds.get(head);
    return hash(sound ? sound + "'" : head) % 1024 * TAILS + hash(soundOf(tail)) % TAILS;
  }
  const TAILS = 64;
  const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", VALUE = [];
  Array.from(DIGITS).forEach((c, i) => { VALUE[c.charCodeAt(0)] = i; });

  /* Load the postings of a key: a Map from entry number to the best field (0 text, 1 context, 2 title, 3 subject). */
  function postingsOf(key) {
    return loadShard("p", bucket(key)).then(shard => {
      const [head, tail] = halves(key), name = tail > "~" ? tail : ` ${tail}:`, packed = shard[head] || "";
      const found = packed.indexOf(name);
      return found < 0 ? new Map() : decode(packed, found + name.length);
    });
  }
  function decode(packed, at) {
    const postings = new Map(), fields = [];
    let bits = 0, size = 0; // the bits of ``bits`` that are not read yet
    function read() {
      const value = VALUE[packed.charCodeAt(at)];
      at += 1;
      bits = bits << 6 | value;
      size += 6;
      return value !== undefined;
    }
    function take(count) {
      while (size < count) { read(); }
      size -= count;
      const value = bits >> size;
      bits &= (1 << size) - 1;
      return value;
    }
    /* Return a number in exponential Golomb code, -1 at the end: after zeros that fill the last letter, or none. */
    function number(width) {
      let zeros = 0;
      while (!bits) {
        zeros += size;
        size = 0;
        if (!read()) { return -1; }
      }
      const after = 31 - Math.clz32(bits);
      zeros += size - 1 - after;
      size = after;
      bits &= (1 << size) - 1;
      return (1 << zeros + width | take(zeros + width)) - (1 << width);
    }
    const width = take(5);
    for (let place = -1; take(1);) {
      place += number(0) + 1;
      fields[place] = take(1) ? 1 + 2 * take(1) : 2;
    }
    for (let entry = -1, place = 0, gap = number(width); gap >= 0; gap = number(width), place += 1) {
      entry += gap + 1;
      postings.set(entry, fields[place] || 0);
    }
    return postings;
  }
  /* Load the entries of all keys of two characters that sound so (dang'ke), with the better field of each. */
  function postingsOfSound(pair) {
    const [one, two] = pair.split("'");
    return Promise.all([postingsOf(pair), loadShard("p", bucket(pair))]).then(([postings, shard]) => {
      Object.keys(shard).filter(head => commonSounds.get(head) === one).forEach(head => {
        addAll(postings, shard[head], tail => commonSounds.get(tail) === two);
      });
      return postings;
    });
  }
  function addAll(postings, packed, isWanted) {
    const entry = /(?: ([^:]*):|([^\x00-\x7f]))[\w-]+/gu;
    for (let found = entry.exec(packed); found; found = entry.exec(packed)) {
      const tail = found[1] || found[2] || "";
      if (tail && isWanted(tail)) {
        decode(packed, found.index + (found[2] || ` ${tail}:`).length).forEach((field, number) => {
          postings.set(number, Math.max(field, postings.get(number) || 0));
        });
      }
    }
  }
  function isLoaded(key) { return Boolean(requests["p" + root.p[shardOf(root.p, bucket(key))]]); }
  function fileOf(entry) { return shardOf(root.t, entry); }
  function loadEntry(entry) {
    return loadShard("t", entry).then(rows => {
      const [uri, title, context, text, day, place, folded] = rows[entry - root.t[fileOf(entry)]];
      return { entry, uri, title, context, text, day, place, folded };
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
  /* Return the readings of the common characters. */
  function soundsOf(runs) {
    const found = new Map();
    let at = 0;
    runs.replace(/([a-z]+)([0-9]*)/g, (_, syllable, count) => {
      for (const c of simplified.slice(at, at += Number(count) || 1)) { found.set(c, syllable); }
    });
    return found;
  }
  function loadReadings() {
    return load("y").then(others => {
      if (syllableOf) { return; }
      syllableOf = new Map(commonSounds);
      others.replace(/([a-z]+)([^a-z]+)/g, (_, syllable, chars) => { for (const c of chars) { syllableOf.set(c, syllable); } });
      syllables = new Set(syllableOf.values());
    });
  }
  function syllablesOf(text) { return Array.from(text, c => syllableOf.get(c) || ""); }

  const HAN = "〇一二三四五六七八九", NUMBER = "[0-9]{1,2}|[一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九]";
  const YEAR = "[0-9]{4}|[〇零一二三四五六七八九]{4}";
  const DATE = new RegExp(`(?:(${YEAR}|\\b[0-9]{2})\\s*年\\s*)?(${NUMBER})\\s*月(?:份|\\s*(${NUMBER})\\s*[日号]?)?|(${YEAR})\\s*年|` +
    "([0-9]{4})[-./]([0-9]{1,2})(?:[-./]([0-9]{1,2}))?(?![0-9])", "g");
  // What may be a day or only a number: 20191224, 201912, 12.24.
  const MAYBE_DATE = /(^|[^0-9a-z.])(?:((?:19|20)[0-9]{2})([01][0-9])([0-3][0-9])?|([0-9]{1,2})[-./]([0-9]{1,2}))(?![-./]?[0-9])/gi;
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
  function parseYear(written) {
    const year = written ? Array.from(written, digitOf).join("") : "";
    return year.length === 2 ? "20" + year : year;
  }
  function twoDigits(number) { return (number < 10 ? "0" : "") + number; }
  /* Parse a query: folded words, and dates as the tokens of dates.py. ``ways`` are the ways to understand it, as written first: a
     number may be a day, 9支部 is 第九党支部 (``entry`` is that of the organisation), and an everyday word means a written one. */
  function parse(query) {
    const text = query.normalize("NFKC").replace(/[üǖǘǚǜ]/gi, "v"), asWritten = parseAs(text, false), asDay = parseAs(text, true);
    const ways = [asWritten].concat(asDay.days.length > asWritten.days.length ? [asDay] : []);
    const named = withName(ways[ways.length - 1]), words = asWritten.words;
    if (named) { ways.push(named); }
    const said = words.join(" "), written = inWrittenWords(said);
    if (!named && written.length && said.length <= LONGEST_SAYING && (COMMAND.test(said) || everyday.some(each => said.indexOf(each[0]) >= 0))) {
      ways.push({ words: written, days: asWritten.days });
    }
    return { words, days: asWritten.days, whole: words.join(""), ways };
  }
  function parseAs(text, isDay) {
    const days = [];
    function read(all, year, month, day) {
      if (month > 12 || day > 31 || !(year || month)) { return all; }
      days.push(`#${year}${month ? (year ? "" : "-") + twoDigits(month) + (day ? twoDigits(day) : "") : ""}`);
      return " ";
    }
    let rest = text.replace(DATE, (all, y, m, d, alone, isoYear, isoMonth, isoDay) =>
      read(all, parseYear(y || alone) || isoYear || "", parseNumber(m || isoMonth), parseNumber(d || isoDay)));
    if (isDay) {
      rest = rest.replace(MAYBE_DATE, (all, before, y, m, d, month, day) =>
        before + (Number(m || month) ? read(all.slice(before.length), y || "", Number(m || month), Number(d || day || 0)) : all.slice(before.length)));
    }
    // 的 after a day is no part of a word.
    const written = rest.split(/[\s,，、;；。+]+/).map((word, i) => i && days.length ? word.replace(/^的/, "") : word);
    return { words: written.map(fold).filter(Boolean), days, written };
  }
  const LONGEST_SAYING = 8;
  /* Return the words of a query with those of texts for everyday ones, and without those of a question. */
  function inWrittenWords(text) {
    text = text.replace(COMMAND, "");
    const said = everyday.filter(each => text.indexOf(each[0]) >= 0).sort((a, b) => b[0].length - a[0].length);
    const written = said.reduce((words, each) => words.replace(each[0], ` ${each[1]} `), text);
    return written.replace(ASKING, " ").split(/\s+/).map(word => word.replace(PARTICLES, "")).filter(Boolean);
  }
  // What is to be done with what is looked for: 打印入党誓词.
  const COMMAND = /^(?:我?[想要]|请|帮我|给我)*(?:打印|下载|查询|查找|查看|填写|领取|购买|观看|打开)(?=..)/;
  const PARTICLES = /^[的在有是和了]+|[的在有是和了]+$/g;
  /* Return a way with the full name of the organisation that it names, null if it names none; of several the longest. */
  function withName({ words, days, written }) {
    const text = words.every(word => /^[a-z]+$/.test(word)) ? words.join("") : written.map(word => word.split("-").map(fold).join("-")).join(" ");
    let best = null;
    for (const { name, entry, test } of orgs) {
      const found = test.exec(text);
      if (found && (!best || found[2].length > best.length)) {
        best = { name, entry, at: found.index + found[1].length, length: found[2].length };
      }
    }
    if (!best) { return null; }
    const others = `${text.slice(0, best.at)} ${text.slice(best.at + best.length)}`.replace(ASKING, " ").split(" ");
    return { words: [best.name].concat(others.map(word => fold(word).replace(PARTICLES, "")).filter(Boolean)), days, entry: best.entry };
  }
  // Words of questions, which say nothing of the matter; the longer ones first.
  const ASKING = /为什么|是不是|能不能|可不可以|要不要|有没有|行不行|会不会|该不该|怎么办|怎么样|多少钱|多长时间|是什么|什么时候|什么样|哪一个|哪些|怎么|怎样|如何|什么|多少|多久|多大|哪里|哪儿|哪个|几个|几岁|请问|我想|可以|需要|应该|谁|啥|咋|吗|呢|吧|么/g;

  window.ylSearch.index = {
    home, start, load, loadScript, loadedSize: () => size, isLoaded, postingsOf, postingsOfSound, fileOf, loadEntry, bucket, fold, parse, mayBeTraditional, loadTraditional, loadReadings, syllablesOf, ASKING,
    inWrittenWords,
    isHelp: entry => entry >= root.help[0] && entry < root.help[1],
    isSyllable: letters => Boolean(syllables && syllables.has(letters)),
    size: () => root.size,
    hasReadings: () => Boolean(syllableOf)
  };
})();
