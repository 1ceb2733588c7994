/* Pinyin over the characters of the page. Turning it off restores the page exactly. The table of readings
   (pinyin-data.js) is loaded only when it is turned on. `annotate` mirrors Table.annotate in
   hooks/yinling/chinese/reading_table.py; hooks/yinling/chinese/pinyin_script.py writes the table. Plain ES2015. */
(() => {
  "use strict";
  const script = document.currentScript, reading = window.ylReading;
  const buttons = Array.from(document.querySelectorAll("button[data-pinyin]")), main = document.getElementById("main");
  const characters = new Map(), words = new Map(), openings = new Set(), rules = new Map();
  const FAR = 10; // characters: reading_rules.py
  let longest = 1, loading = null;

  // ---- reading ----

  const HAN = /[\u3007\u3400-\u9fff]/;
  window.ylPinyin = {
    data(byCharacter, byWord, pairs, byNeighbours) {
      let syllable = "";
      for (const part of byCharacter.split(/([\u3007\u3400-\u9fff]+)/)) {
        if (HAN.test(part)) { for (const c of part) { characters.set(c, syllable); } } else { syllable = part; }
      }
      for (const group of byWord.split(";")) {
        const [head, run] = group.split(":"), others = Array.from(run).reverse();
        do {
          const { word, syllables } = read(head, others);
          words.set(word, syllables);
          longest = Math.max(longest, word.length);
        } while (others.length);
      }
      for (const pair of pairs.match(/../g) || []) { openings.add(pair); }
      for (const row of byNeighbours ? byNeighbours.split(";") : []) {
        const [head, sides] = row.split(":"), { word, syllables } = read(head, []);
        const [before, after] = sides.split("_").map(side => side.split(" ").filter(Boolean));
        rules.set(word, (rules.get(word) || []).concat({ syllables, before, after }));
      }
    },
    annotate,
    load
  };
  /* Return the word of a head such as ",行háng", with the last characters of a list where it has none. */
  function read(head, others) {
    const parts = head.split(",").map(part => part || others.pop());
    return { word: parts.map(part => part[0]).join(""), syllables: parts.map(part => part.slice(1) || characters.get(part[0])) };
  }
  /* Return the pieces of a text, each as [text, reading]: one character with its syllable, or a run without readings and "". */
  function annotate(text) {
    const pieces = [];
    let at = 0, unread = 0; // unread: where the run without readings starts
    while (at < text.length) {
      if (!characters.has(text[at])) { at += 1; continue; }
      if (unread < at) { pieces.push([text.slice(unread, at), ""]); }
      let length = Math.min(longest, text.length - at);
      while (length > 1 && !isWord(text, at, length)) { length -= 1; }
      const word = text.substr(at, length), rule = (rules.get(word) || []).find(each => fits(each, text, at, at + length));
      const syllables = rule ? rule.syllables : length > 1 ? words.get(word) : [characters.get(text[at])];
      for (const syllable of syllables) { pieces.push([text[at], syllable]); at += 1; }
      unread = at;
    }
    if (unread < at) { pieces.push([text.slice(unread), ""]); }
    return pieces;
  }
  /* Return whether there is a word, and no opening pair that begins with its last character. */
  function isWord(text, at, length) {
    const word = text.substr(at, length);
    return words.has(word) && (openings.has(word) || !openings.has(text.substr(at + length - 1, 2)));
  }
  function fits(rule, text, start, end) {
    const before = text.slice(Math.max(start - FAR, 0), start), after = text.slice(end, end + FAR);
    return hasOne(rule.before, before, before.slice(-1), word => before.endsWith(word)) &&
      hasOne(rule.after, after, after[0], word => after.startsWith(word));
  }
  function hasOne(tokens, near, neighbour, isNext) {
    const isThere = token => token === "|" ? !HAN.test(neighbour || "") :
      token[0] === "~" ? near.indexOf(token.slice(1)) >= 0 : isNext(token);
    const wanted = tokens.filter(token => token[0] !== "-");
    return (!wanted.length || wanted.some(isThere)) && !tokens.some(token => token[0] === "-" && isThere(token.slice(1)));
  }
  function load() {
    loading = loading || new Promise((resolve, reject) => {
      const element = document.createElement("script");
      element.src = script.src.replace("pinyin.js", "pinyin-data.js");
      element.onload = resolve;
      element.onerror = () => { loading = null; element.remove(); reject(new Error(element.src)); };
      document.head.appendChild(element);
    });
    return loading;
  }
  if (!buttons.length || !main || !reading) { return; }

  // ---- the page ----

  /* These get no pinyin: what is not prose, controls, and live regions, which screen readers would read twice. */
  const SKIPPED = "script, style, code, pre, kbd, svg, input, textarea, select, button, yl-pinyin, [role=status], [aria-live]";
  const annotated = new Map(); // the element with readings -> the text node that it replaced
  const observer = new MutationObserver(changes => {
    for (const change of changes) { change.addedNodes.forEach(add); }
    observer.takeRecords();
  });
  function element(name, text) {
    const made = document.createElement(name);
    made.textContent = text;
    return made;
  }
  /* Return one element with a text and its readings, or null where nothing has a reading. One element replaces one text node,
     so that rows and columns have as many items as before. No other style selects its name. */
  function withReadings(text) {
    const whole = document.createElement("yl-pinyin");
    let ruby = null;
    for (const [piece, syllable] of annotate(text)) {
      if (!syllable) { whole.appendChild(document.createTextNode(piece)); continue; }
      ruby = whole.appendChild(element("ruby", piece));
      ruby.appendChild(element("rt", syllable)).setAttribute("aria-hidden", "true");
    }
    return ruby && whole;
  }
  function add(node) {
    if (node.nodeType === 3) {
      const parent = node.parentElement;
      if (!parent || !HAN.test(node.data) || parent.closest(SKIPPED)) { return; }
      const whole = withReadings(node.data);
      if (whole) { parent.replaceChild(whole, node); annotated.set(whole, node); }
    } else if (node.nodeType === 1 && !node.matches(SKIPPED)) {
      Array.from(node.childNodes).forEach(add);
    }
  }
  function removeAll() {
    observer.disconnect();
    annotated.forEach((text, whole) => { if (whole.parentNode) { whole.parentNode.replaceChild(text, whole); } });
    annotated.clear();
  }
  function isOn() { return reading.get("pinyin") === "on"; }
  function show(words) {
    for (const button of buttons) {
      button.setAttribute("aria-pressed", String(isOn()));
      button.textContent = words;
    }
  }
  function update() {
    show("拼音");
    if (!isOn()) { removeAll(); return; }
    load().then(() => {
      if (!isOn()) { return; }
      add(main);
      observer.observe(main, { childList: true, subtree: true });
    }).catch(() => {
      reading.set("pinyin", "off");
      show("拼音没有读到，再按一次");
    });
  }
  for (const button of buttons) {
    button.addEventListener("click", () => {
      reading.set("pinyin", isOn() ? "off" : "on");
      update();
    });
  }
  /* Old browsers copy text that cannot be selected: the readings are hidden while they copy. */
  document.addEventListener("copy", () => {
    const page = document.documentElement;
    page.classList.add("yl-copying");
    setTimeout(() => { page.classList.remove("yl-copying"); });
  });
  update();
})();
