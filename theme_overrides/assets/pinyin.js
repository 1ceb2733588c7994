/* Pinyin over the characters of the page, when a reader turns it on; off again, the page is what it was. The table of
   readings (pinyin-data.js) comes only then. Text is read just as in hooks/yinling/chinese/reading_table.py. Plain ES2015. */
(function () {
  "use strict";
  var script = document.currentScript, reading = window.ylReading;
  var button = document.querySelector("button[data-pinyin]"), main = document.getElementById("main");
  var characters = new Map(), words = new Map(), longest = 1, coming = null;

  // ---- reading ----

  var HAN = /[\u3007\u3400-\u9fff]/;
  window.ylPinyin = {
    data: function (alone, together) {
      var syllable = "";
      alone.split(/([\u3007\u3400-\u9fff]+)/).forEach(function (part) {
        if (HAN.test(part)) { part.split("").forEach(function (c) { characters.set(c, syllable); }); } else { syllable = part; }
      });
      together.split(",").forEach(function (row) {
        var word = "", syllables = [], marked = /([\u3007\u3400-\u9fff])([^\u3007\u3400-\u9fff]*)/g, found;
        while ((found = marked.exec(row))) {
          word += found[1];
          syllables.push(found[2] || characters.get(found[1]));
        }
        words.set(word, syllables);
        longest = Math.max(longest, word.length);
      });
    },
    annotate: annotate,
    load: load
  };
  /* The text in pieces, each with its reading: a character and its syllable, or a run of what has none and "". */
  function annotate(text) {
    var pieces = [], at = 0, without = 0;
    while (at < text.length) {
      if (!characters.has(text[at])) { at += 1; continue; }
      if (without < at) { pieces.push([text.slice(without, at), ""]); }
      var length = Math.min(longest, text.length - at);
      while (length > 1 && !words.has(text.substr(at, length))) { length -= 1; }
      var syllables = length > 1 ? words.get(text.substr(at, length)) : [characters.get(text[at])];
      for (var i = 0; i < length; i += 1) { pieces.push([text[at + i], syllables[i]]); }
      at += length;
      without = at;
    }
    if (without < at) { pieces.push([text.slice(without), ""]); }
    return pieces;
  }
  function load() {
    coming = coming || new Promise(function (done, fail) {
      var element = document.createElement("script");
      element.src = script.src.replace("pinyin.js", "pinyin-data.js");
      element.onload = done;
      element.onerror = function () { coming = null; element.remove(); fail(new Error(element.src)); };
      document.head.appendChild(element);
    });
    return coming;
  }
  if (!button || !main || !reading) { return; }

  // ---- the page ----

  /* What is no prose, what takes a press, and what is read out when it changes: written twice it would be read twice. */
  var LEFT = "script, style, code, pre, kbd, svg, input, textarea, select, button, yl-pinyin, [role=status], [aria-live]";
  var given = new Map(), watch = new MutationObserver(function (changes) {
    changes.forEach(function (change) { change.addedNodes.forEach(cover); });
    watch.takeRecords();
  });
  function element(name, text) {
    var made = document.createElement(name);
    made.textContent = text;
    return made;
  }
  /* One element stands for the text, so that rules for a text's place (rows, columns) hold; its name no style knows. */
  function covered(text) {
    var whole = document.createElement("yl-pinyin"), ruby = null;
    annotate(text).forEach(function (piece) {
      if (!piece[1]) { whole.appendChild(document.createTextNode(piece[0])); return; }
      ruby = element("ruby", piece[0]);
      var above = element("rt", piece[1]);
      above.setAttribute("aria-hidden", "true");
      ruby.appendChild(above);
      whole.appendChild(ruby);
    });
    return ruby && whole;
  }
  function cover(node) {
    if (node.nodeType === 3) {
      var parent = node.parentElement;
      if (!parent || !HAN.test(node.data) || parent.closest(LEFT)) { return; }
      var whole = covered(node.data);
      if (whole) { parent.replaceChild(whole, node); given.set(whole, node); }
    } else if (node.nodeType === 1 && !node.matches(LEFT)) {
      Array.from(node.childNodes).forEach(cover);
    }
  }
  function uncover() {
    watch.disconnect();
    given.forEach(function (text, whole) { if (whole.parentNode) { whole.parentNode.replaceChild(text, whole); } });
    given.clear();
  }
  function wanted() { return reading.get("pinyin") === "on"; }
  function show() {
    button.setAttribute("aria-pressed", String(wanted()));
    if (!wanted()) { uncover(); return; }
    load().then(function () {
      button.textContent = "拼音";
      if (!wanted()) { return; }
      cover(main);
      watch.observe(main, { childList: true, subtree: true });
    }).catch(function () {
      reading.set("pinyin", "off");
      button.setAttribute("aria-pressed", "false");
      button.textContent = "拼音没有读到，再按一次";
    });
  }
  button.addEventListener("click", function () {
    reading.set("pinyin", wanted() ? "off" : "on");
    show();
  });
  /* Old browsers copy what cannot be selected: while they do, the readings are away. */
  document.addEventListener("copy", function () {
    var page = document.documentElement;
    page.classList.add("yl-copying");
    setTimeout(function () { page.classList.remove("yl-copying"); });
  });
  show();
}());
