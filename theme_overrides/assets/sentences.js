/* The sentences of a page in reading order, for aloud.js. Plain ES2015.

   ylSentences(root) gives a list of { say, parts }: the words for a voice, and where they stand on the page: { node, from,
   to } of text nodes, or { node } of a picture. Nothing is changed on the page. */
(function () {
  "use strict";
  var LONGEST = 80; // characters: some 20 seconds, which are heard again after a pause; engines cut off what is much longer
  // Samples of code, forms and marks of footnotes say nothing to the ear; pinyin would say everything twice.
  var NOT_READ = "nav,script,style,noscript,template,pre,rt,rp,thead,form,button,input,select,textarea,audio,video,iframe," +
    ".footnote-ref,.footnote-backref,.yl-recording,[aria-hidden=true],[hidden]";
  var READABLE = /[0-9A-Za-z\u3400-\u9fff\uf900-\ufaff\ud840-\udfff]/;
  var SENTENCE = /[^。！？；…!?;]*(?:[。！？；…!?;]+[”’』」）》】)]*|$)/g;
  var FOLDED = "。这一段收起来了，点开才会读。";

  window.ylSentences = function (root) {
    var found = [], text = "", parts = [], lead = "", tail = "";

    /* What has been gathered is whole: a paragraph, a cell, a line. */
    function flush() {
      cut(text).forEach(function (span, number, all) {
        found.push({
          say: (number ? "" : lead) + spoken(text.slice(span[0], span[1])) + (number === all.length - 1 ? tail : ""),
          parts: parts.filter(function (part) { return part.at < span[1] && part.end > span[0]; }).map(function (part) {
            return part.picture ? { node: part.node }
              : { node: part.node, from: Math.max(0, span[0] - part.at), to: Math.min(part.end, span[1]) - part.at };
          })
        });
      });
      text = lead = tail = "";
      parts = [];
    }
    function add(node, words, picture) {
      parts.push({ node: node, at: text.length, end: text.length + words.length, picture: picture });
      text += words;
    }
    function walk(element) {
      Array.from(element.childNodes).forEach(function (child) {
        if (child.nodeType === 3) { add(child, child.data); }
        if (child.nodeType !== 1 || child.matches(NOT_READ)) { return; }
        var style = getComputedStyle(child);
        if (style.display === "none" || style.visibility === "hidden") { return; }
        if (/^(img|svg)$/i.test(child.tagName)) {
          var words = child.getAttribute("alt") || child.getAttribute("aria-label");
          if (words) { flush(); add(child, "图片：" + words, true); flush(); }
          return;
        }
        var apart = child.tagName === "BR" || !/^(inline|ruby|contents)/.test(style.display);
        var folded = child.tagName === "DETAILS" && !child.open;
        if (apart) { var above = lead; flush(); lead = leadOf(child, style) || above; }
        if (!folded) { walk(child); } else if (child.querySelector("summary")) { walk(child.querySelector("summary")); tail = FOLDED; }
        if (apart) { flush(); }
      });
    }
    walk(root);
    flush();
    return found;
  };

  /* What is read before an element and is not its text: the number of a list's item, the label of a table's cell. */
  function leadOf(element, style) {
    if (element.tagName === "LI" && style.listStyleType === "decimal") {
      return Array.prototype.indexOf.call(element.parentNode.children, element) + 1 + "，";
    }
    if (element.tagName !== "TD") { return ""; }
    var heads = element.closest("table").querySelectorAll("thead th"), head = heads[element.cellIndex];
    var label = element.getAttribute("data-label") || (head ? head.textContent.trim() : "");
    return label && label + "：";
  }

  /* Where the sentences of a text begin and end; an overlong one is cut at a comma. */
  function cut(text) {
    var spans = [];
    (text.match(SENTENCE) || []).reduce(function (from, sentence) {
      var end = from + sentence.length;
      while (from < end) {
        var piece = text.slice(from, Math.min(end, from + LONGEST));
        var comma = from + piece.length < end && /^[^]*[，、：]/.exec(piece);
        if (comma) { piece = comma[0]; }
        if (READABLE.test(piece)) { spans.push([from, from + piece.length]); }
        from += piece.length;
      }
      return end;
    }, 0);
    return spans;
  }

  /* What a voice would read badly, in words. */
  function spoken(text) {
    return text.replace(/\s+/g, " ").trim()
      .replace(/(\d{4})-0?(\d{1,2})-0?(\d{1,2})(?!\d)/g, "$1年$2月$3日")
      .replace(/\b0?(\d{1,2}):([0-5]\d)\b/g, function (all, hour, minute) { return hour + "点" + (minute === "00" ? "" : Number(minute) + "分"); })
      .replace(/(\d) %/g, "$1%").replace(/ · /g, "，");
  }
}());
