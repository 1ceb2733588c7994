/* The search index in the browser: loads its files, and folds queries as the builder folds texts. This mirrors
   hooks/yinling/chinese/fold.py, hooks/yinling/chinese/dates.py and hooks/yinling/search/sharding.py. The files are scripts
   (hooks/yinling/search/index_files.py describes them), so that a copy on a USB stick and a strict security policy allow them.
   Needs search-unpack.js. Plain ES2015, no library. */
(() => {
  "use strict";
  const home = new URL("../", document.currentScript.src).href;
  const base = home + "search/";
  const isFile = location.protocol === "file:";
  const requests = {}, loaded = {};
  let size = 0; // of the packed files that were loaded, in bytes
  let root = null, commonSounds = null, byHash = [], everyday = [], orgs = [];

  const { bytesOf, inflate } = window.ylSearch;
  window.ylSearch.add = (name, value) => { loaded[name] = value; };

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
      byHash = Array.from(commonSounds.keys()).map((c, i) => [hash(soundOf(c)) % TAILS, i, c]).sort((a, b) => a[0] - b[0] || a[1] - b[1]).map(each => each[2]);
      root.p = added(root.p);
      root.t = added(root.t);
      orgs = root.names.map(([name, entry, pattern]) => ({ name, entry, test: new RegExp(`(^|[^0-9〇一二三四五六七八九十])(${pattern})`) }));
    });
  }
  /* Return the pattern of a saying. Its parts stand in either order: who says 砍树 also says 树能砍吗. */
  function patternOf(parts) {
    const inOrder = [parts, parts.slice().reverse()].slice(0, parts.length).map(each => each.join(".{0,6}?"));
    return new RegExp(inOrder.join("|"));
  }
  function added(steps) {
    let sum = 0;
    return steps.map(step => sum += step);
  }
  /* Load the files of sayings that a text may have (everyday.py): few texts have one, and there are many. */
  function loadEveryday(text) {
    const chars = Array.from(fold(text)), files = new Set();
    const loadFile = (kind, number, prepare) => load(kind + number % SAYING_FILES, root.letters[kind][number % SAYING_FILES], prepare);
    return Promise.all(chars.map((c, at) => loadFile("k", hash(c), steps => new Set(added(steps))).then(keys => {
      [1, 2, 3].map(size => hash(chars.slice(at, at + size).join(""))).filter(key => keys.has(key)).forEach(key => files.add(key % SAYING_FILES));
    }))).then(() => Promise.all(Array.from(files, number => loadFile("w", number)))).then(lists => {
      everyday = [].concat(...lists).map(([said, written]) => ({ said, written, pattern: patternOf(said.split("…")) }));
    });
  }
  function load(name, letter = root.letters[name], prepare) {
    return request(name, `${name}-${letter}.js${isFile ? "" : "?" + root.version}`, prepare);
  }
  /* Load the shard of a kind ("p" postings, "t" entries) that holds a number (a bucket, an entry). */
  function loadShard(kind, number) {
    const index = shardOf(root[kind], number);
    return load(kind + root[kind][index], root.letters[kind][index], packed => {
      size += 2 * packed.length;
      return UNPACK[kind](bytesOf(packed));
    });
  }
  const TAILS = 64, GROUPS = 1024 * TAILS, CHAR_GROUPS = 256, PARTS = 8, SAYING_FILES = 32, CLASSES = "ABCDEFGHIJKLMNOP";
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
    p: shardOfBits,
    t: bytes => JSON.parse(new TextDecoder("gb18030").decode(new Uint8Array(inflate(bytes))))
  };
  // ---- postings, as in postings.py and sharding.py ----

  /* Split a key into a head, which many keys share, and a tail: 党 + 课, 党课 + 教, dang' + ke, #2 + 01906. */
  function halves(key) { return /^([=~#].|[a-z]+'|...?(?=.$)|.)(.*)$/u.exec(key).slice(1); }
  function hash(text, size = 65521) { return Array.from(text).reduce((number, c) => (number * 31 + c.codePointAt(0)) % size, 0); }
  function soundOf(c) { return commonSounds.get(c) || c; }
  function bucket(key) {
    if (Array.from(key).length < 2) { return (GROUPS + hash(key) % CHAR_GROUPS) * PARTS; }
    let [head, tail] = halves(key), third = "";
    const both = /^([^=~#])(.)?.?[^']$/u.exec(key.length > 2 ? head : "");
    if (both) { [head, tail, third] = Array.from(key); }
    return firstBucket(head) + hash(soundOf(tail)) % TAILS * PARTS + (third && CLASSES.indexOf(third) < 0 ? hash(third) % PARTS : 0);
  }
  function firstBucket(head) {
    const sound = commonSounds.get(head);
    return hash(sound ? sound + "'" : head) % (GROUPS / TAILS) * TAILS * PARTS;
  }
  /* True if the longer keys of a common pair are in several files, by their third characters. */
  function isParted(pair) { return shardOf(root.p, bucket(pair)) !== shardOf(root.p, bucket(pair) + PARTS - 1); }
  /* Load the files that have a key and longer ones: one, except where a pair is parted. */
  function shardsOf(key) {
    const first = bucket(key), starts = root.p.slice(shardOf(root.p, first) + 1, shardOf(root.p, first - first % PARTS + PARTS - 1) + 1);
    return Promise.all([first].concat(first % PARTS ? [] : starts).map(start => loadShard("p", start)));
  }
  /* Load the postings of a key: a Map from entry number to the best field (0 text, 1 context, 2 title, 3 subject). */
  function postingsOf(key) { return shardsOf(key).then(shards => inShards(shards, key)); }
  function inShards(shards, key) {
    const [first, ...others] = shards.map(shard => inShard(shard, key));
    others.forEach(postings => { postings.forEach((field, entry) => { first.set(entry, Math.max(field, first.get(entry) || 0)); }); });
    return first;
  }
  function inShard(shard, key) {
    const [head, tail] = halves(key), tails = shard.get(head), list = tails && (tails.get(tail) || tail && tails.get(classOf(tail)));
    // Longer keys have replaced one that is in many entries.
    return list ? addList(new Map(), list) : headsOf(shard, key).reduce((postings, each) => addAll(postings, shard.get(each)), new Map());
  }
  /* Return the class of a character, which replaces it at the end of a key. */
  function classOf(c) { return CLASSES[c.codePointAt(0) % CLASSES.length]; }
  function headsOf(shard, key) { return Array.from(shard.keys()).filter(head => head.startsWith(key) && Array.from(head).length > 1 && /^[^=~#]+[^']$/.test(head)); }
  /* Load the postings of the longest key that a word has at a place: { list, end }, with the place after the key. */
  function postingsAt(chars, at) {
    const pair = chars[at] + chars[at + 1], third = chars[at + 2];
    // A parted pair is mostly the common one of those that sound so, which longer keys have replaced.
    return (third && isParted(pair) ? loadShard("p", bucket(pair + third)).then(shard => headsOf(shard, pair).length ? [shard] : loadShard("p", bucket(pair)).then(first => [first])) : shardsOf(pair)).then(shards => {
      let end = at + 2;
      const key = () => chars.slice(at, end).join(""), isSplit = () => shards.some(shard => headsOf(shard, key()).length);
      while (end < chars.length && isSplit()) { end += 1; }
      // A class of characters excludes most texts in which another character follows.
      const before = key().slice(0, -chars[end - 1].length), isClass = shards.some(shard => shard.has(before) && shard.get(before).has(classOf(chars[end - 1])));
      return { list: inShards(shards, key()), end: isClass ? end - 1 : end };
    });
  }
  /* Load the postings of one character: those of titles and contexts, and of other texts where these are few. */
  function postingsOfChar(c) { return postingsOf(c).then(postings => restOfChar(c, postings, FEW)); }
  /* Load all postings of one character, if they are in few files; else null: most texts have it. */
  function allOfChar(c) { return filesOfChar(c).length > CHAR_FILES ? Promise.resolve(null) : postingsOf(c).then(postings => restOfChar(c, postings, Infinity)); }
  /* Add the postings of all keys that begin with a character, until they are more than enough. */
  function restOfChar(c, postings, enough) {
    return filesOfChar(c).reduce((before, start) => before.then(() => postings.size > enough ? postings : loadShard("p", start).then(shard => {
      shard.forEach((tails, head) => { if (head.startsWith(c)) { addAll(postings, tails); } });
      return postings;
    })), Promise.resolve(postings));
  }
  function filesOfChar(c) { return root.p.slice(shardOf(root.p, firstBucket(c)), shardOf(root.p, firstBucket(c) + TAILS * PARTS - 1) + 1); }
  const FEW = 10, CHAR_FILES = 2;
  /* Return a reader of bits. */
  function bitsOf(bytes) {
    let at = 0;
    function take(count) {
      let value = 0;
      for (; count; count -= 1, at += 1) { value = value << 1 | bytes[at >> 3] >> 7 - (at & 7) & 1; }
      return value;
    }
    /* Return a number in exponential Golomb code. */
    function number(width) {
      let zeros = 0;
      while (!take(1)) { zeros += 1; if (at > 8 * bytes.length) { throw new Error("damaged"); } }
      return (1 << zeros + width | take(zeros + width)) - (1 << width);
    }
    function text() {
      let chars = "";
      for (let left = number(1); left; left -= 1) { chars += String.fromCodePoint(number(7)); }
      return chars;
    }
    /* Return a list: entries, each followed by its field. */
    function list() {
      const count = number(0) + 1, fields = [], found = [];
      for (let place = -1; take(1);) {
        place += number(0) + 1;
        fields[place] = take(1) ? 1 + 2 * take(1) : 2;
      }
      const width = 31 - Math.clz32(Math.max(1, root.size / (3 * count)));
      for (let entry = -1, place = 0; place < count; place += 1) {
        entry += number(width) + 1;
        found.push(entry, fields[place] || 0);
      }
      return found;
    }
    return { number, text, list };
  }
  /* Read the bits of a file (shard_bits.py): for each head a Map from the tails to their lists. */
  function shardOfBits(bytes) {
    const shard = new Map(), bits = bitsOf(bytes);
    for (let groups = bits.number(3); groups; groups -= 1) {
      const tails = new Map();
      shard.set(bits.text(), tails);
      for (let left = bits.number(3), rank = -1; left; left -= 1) {
        rank += bits.number(2) + 1;
        tails.set(byHash[rank], bits.list());
      }
      for (let left = bits.number(0); left; left -= 1) { tails.set(bits.text(), bits.list()); }
    }
    return shard;
  }
  /* Add the postings of a list, with the better field of each entry. */
  function addList(postings, list) {
    for (let i = 0; i < list.length; i += 2) { postings.set(list[i], Math.max(list[i + 1], postings.get(list[i]) || 0)); }
    return postings;
  }
  function addAll(postings, tails, isWanted = () => true) {
    tails.forEach((list, tail) => { if (isWanted(tail)) { addList(postings, list); } });
    return postings;
  }
  /* Load the entries of all keys of two characters that sound so (dang'ke), with the better field of each. */
  function postingsOfSound(pair) {
    const [one, two] = pair.split("'");
    return Promise.all([postingsOf(pair), shardsOf(pair)]).then(([postings, shards]) => {
      shards.forEach(shard => shard.forEach((tails, head) => {
        const [first, second] = Array.from(head);
        if (commonSounds.get(first) === one && (!second || commonSounds.get(second) === two)) {
          addAll(postings, tails, tail => second || commonSounds.get(tail) === two);
        }
      }));
      return postings;
    });
  }
  function isLoaded(key) { return Boolean(requests["p" + root.p[shardOf(root.p, bucket(key))]]); }
  function fileOf(entry) { return shardOf(root.t, entry); }
  /* Load the rows of an entry: the sections of a page, or of a part of it. */
  function loadRows(entry) {
    return loadShard("t", entry).then(entries => entries[entry - root.t[fileOf(entry)]].map(
      ([uri, title, context, text, day, place, folded], i) => ({ entry, id: `${entry}.${i}`, uri, title, context, text, day, place, folded })));
  }

  // ---- folding, as in fold.py and dates.py ----

  const DROPPED = /[^0-9a-z\u3007\u3400-\u9fff\ud840-\udbff\udc00-\udfff]+/g;
  const simplified = allSimplified();
  const furtherOf = new Map(), takenFor = new Map(); // the further readings of a character; the syllables that share a character with one
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
    return load("y").then(([others, further]) => {
      if (syllableOf) { return; }
      syllableOf = new Map(commonSounds);
      others.replace(/([a-z]+)([^a-z]+)/g, (_, syllable, chars) => { for (const c of chars) { syllableOf.set(c, syllable); } });
      syllables = new Set(syllableOf.values());
      const add = (map, key, value) => { map.set(key, (map.get(key) || []).concat(value)); };
      further.replace(/([^a-z])([a-z]+)/g, (_, char, other) => {
        syllables.add(other);
        add(furtherOf, char, other);
        [syllableOf.get(char), other].forEach((each, i, both) => { add(takenFor, each, both[1 - i]); });
      });
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
    if (!named && written.length && said.length <= LONGEST_SAYING && (withoutCommand(said) !== said || everyday.some(each => each.pattern.test(said)))) {
      ways.push({ words: written, days: asWritten.days, isMeant: true });
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
  /* Return the tokens of the days in a text. */
  function tokensIn(text) { return parseAs(text.normalize("NFKC"), false).days; }
  const LONGEST_SAYING = 8;
  /* Return the words of a query with those of texts for everyday ones, and without those of a question. */
  function inWrittenWords(text) {
    text = withoutCommand(text);
    const said = everyday.filter(each => each.pattern.test(text)).sort((a, b) => b.said.length - a.said.length);
    const written = said.reduce((words, each) => words.replace(each.pattern, ` ${each.written} `), text);
    return written.replace(ASKING, " ").split(/\s+/).map(withoutParticles).filter(Boolean);
  }
  /* Return a query without what is to be done with what it looks for: 打印入党誓词. Of 打印太慢 that is what it is about. */
  function withoutCommand(text) {
    const matter = text.replace(COMMAND, "");
    return Array.from(matter.replace(ASKING, "")).length > 3 ? matter : text;
  }
  const COMMAND = /^(?:我?[想要]|请|帮我|给我)*(?:打印|下载|查询|查找|查看|填写|领取|购买|观看|打开)(?=..)/;
  /* Return a word without particles around it: 求和 and 丢了 stay as they are. */
  function withoutParticles(word) { return word.replace(/^[的在有是和了]+/, "").replace(/^(..+?)[的在有是和了]+$/, "$1"); }
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
    return { words: [best.name].concat(others.map(word => withoutParticles(fold(word))).filter(Boolean)), days, entry: best.entry };
  }
  // Words of questions, and others that say nothing of the matter; the longer ones first.
  const ASKS = "为什么|是不是|能不能|可不可以|要不要|有没有|行不行|会不会|该不该|怎么办|怎么样|多少钱|多长时间|是什么|什么时候|什么样|哪一个|哪些|怎么|怎样|如何|什么|多少|多久|多大|哪里|哪儿|哪个|几个|几岁|请问|谁|啥|咋|吗|呢|吧|么";
  const ASKING = new RegExp(`${ASKS}|我想|可以|需要|应该`, "g");
  /* True if words ask something. 接口需要返回 does not. */
  function isAsking(text) { return new RegExp(ASKS).test(text); }

  window.ylSearch.index = {
    home, start, load, loadScript, loadedSize: () => size, isLoaded, isParted, postingsOf, postingsAt, postingsOfChar, allOfChar, postingsOfSound, fileOf, loadRows, tokensIn, bucket, fold, parse, mayBeTraditional, loadTraditional, loadEveryday, loadReadings, syllablesOf, ASKING, isAsking,
    inWrittenWords,
    isHelp: entry => entry >= root.help[0] && entry < root.help[1],
    misreadings: syllable => Array.from(new Set(takenFor.get(syllable))),
    hasReading: (char, syllable) => syllableOf.get(char) === syllable || (furtherOf.get(char) || []).indexOf(syllable) >= 0,
    isSyllable: letters => Boolean(syllables && syllables.has(letters)),
    size: () => root.size,
    hasReadings: () => Boolean(syllableOf)
  };
})();
