/* The sentences of a page in reading order, for aloud.js. Plain ES2015.

   ylSentences(root) returns a list of { spoken, parts }. ``spoken`` is the text for the voice. ``parts`` are its places on the
   page: { node, from, to } in a text node, or { node } for a picture. The page is not changed. */
(() => {
  "use strict";
  // Characters: about 20 seconds, which are spoken again after a pause. Engines cut off much longer texts.
  const MAX_LENGTH = 80;
  // Code, forms and footnote marks mean nothing to a listener; with pinyin every character would be spoken twice.
  const SKIPPED = "nav,script,style,noscript,template,pre,rt,rp,thead,form,button,input,select,textarea,audio,video,iframe," +
    ".footnote-ref,.footnote-backref,.yl-recording,[aria-hidden=true],[hidden]";
  const READABLE = /[0-9A-Za-z\u3400-\u9fff\uf900-\ufaff\ud840-\udfff]/;
  const SENTENCE = /[^。！？；…!?;]*(?:[。！？；…!?;]+[”’』」）》】)]*|$)/g;
  const FOLDED = "。这一段收起来了，点开才会读。";

  window.ylSentences = root => {
    const sentences = [];
    let text = "", parts = [], prefix = "", suffix = "";

    /* End a block (a paragraph, a cell, a line): cut its text into sentences. */
    function flush() {
      split(text).forEach(([start, end], number, all) => {
        sentences.push({
          spoken: (number ? "" : prefix) + spokenForm(text.slice(start, end)) + (number === all.length - 1 ? suffix : ""),
          parts: parts.filter(part => part.start < end && part.end > start).map(({ node, start: first, end: last, isPicture }) =>
            isPicture ? { node } : { node, from: Math.max(0, start - first), to: Math.min(last, end) - first })
        });
      });
      text = prefix = suffix = "";
      parts = [];
    }
    function add(node, words, isPicture) {
      parts.push({ node, start: text.length, end: text.length + words.length, isPicture });
      text += words;
    }
    function walk(element) {
      for (const child of Array.from(element.childNodes)) {
        if (child.nodeType === 3) { add(child, child.data); }
        if (child.nodeType !== 1 || child.matches(SKIPPED)) { continue; }
        const style = getComputedStyle(child);
        if (style.display === "none" || style.visibility === "hidden") { continue; }
        if (/^(img|svg)$/i.test(child.tagName)) {
          const words = child.getAttribute("alt") || child.getAttribute("aria-label");
          if (words) { flush(); add(child, "图片：" + words, true); flush(); }
          continue;
        }
        const isBlock = child.tagName === "BR" || !/^(inline|ruby|contents)/.test(style.display);
        if (isBlock) { const outer = prefix; flush(); prefix = prefixOf(child, style) || outer; }
        if (child.tagName !== "DETAILS" || child.open) { walk(child); }
        else if (child.querySelector("summary")) { walk(child.querySelector("summary")); suffix = FOLDED; }
        if (isBlock) { flush(); }
      }
    }
    walk(root);
    flush();
    return sentences;
  };

  /* Return what is spoken before an element and is not its text: the number of a list item, the label of a table cell. */
  function prefixOf(element, style) {
    if (element.tagName === "LI" && style.listStyleType === "decimal") {
      return Array.from(element.parentNode.children).indexOf(element) + 1 + "，";
    }
    if (element.tagName !== "TD") { return ""; }
    const head = element.closest("table").querySelectorAll("thead th")[element.cellIndex];
    const label = element.getAttribute("data-label") || (head ? head.textContent.trim() : "");
    return label && label + "：";
  }

  /* Return the [start, end] of each sentence of a text. An overlong sentence is cut at a comma. */
  function split(text) {
    const spans = [];
    let start = 0;
    for (const sentence of text.match(SENTENCE) || []) {
      const end = start + sentence.length;
      while (start < end) {
        let piece = text.slice(start, Math.min(end, start + MAX_LENGTH));
        const comma = start + piece.length < end && /^[^]*[，、：]/.exec(piece);
        if (comma) { piece = comma[0]; }
        if (READABLE.test(piece)) { spans.push([start, start + piece.length]); }
        start += piece.length;
      }
    }
    return spans;
  }

  /* Write out in words what a voice would read badly. */
  function spokenForm(text) {
    return text.replace(/\s+/g, " ").trim()
      .replace(/(\d{4})-0?(\d{1,2})-0?(\d{1,2})(?!\d)/g, "$1年$2月$3日")
      .replace(/\b0?(\d{1,2}):([0-5]\d)\b/g, (all, hour, minute) => hour + "点" + (minute === "00" ? "" : Number(minute) + "分"))
      .replace(/(\d) %/g, "$1%").replace(/ · /g, "，");
  }
})();
