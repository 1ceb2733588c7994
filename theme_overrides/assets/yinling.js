/* What a page does by itself: plain ES2015, no library. Without it every page still reads, links and prints. */
(function () {
  "use strict";

  /* A copy of the site on a USB stick: there a link to a folder opens a list of files, so it is led to its page. */
  if (location.protocol === "file:") {
    document.addEventListener("click", function (event) {
      var link = event.target.closest && event.target.closest("a[href]");
      if (!link || link.protocol !== "file:") { return; }
      if (link.pathname.slice(-1) === "/") { link.pathname += "index.html"; }
    });
  }

  /* Suggestions: the search engine comes when the box is entered. The page of results has it already. */
  var query = document.getElementById("yl-q");
  if (query && !document.getElementById("yl-results")) {
    var assets = document.currentScript.src.replace(/[^/]*$/, "");
    query.addEventListener("focus", function () {
      ["search-index.js", "search.js", "search-page.js"].forEach(function (name) {
        var script = document.createElement("script");
        script.src = assets + name;
        script.async = false;
        document.head.appendChild(script);
      });
    }, { once: true });
  }
  document.addEventListener("keydown", function (event) {
    var inField = /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName);
    if (query && event.key === "/" && !inField && !event.ctrlKey && !event.metaKey && !event.altKey) { event.preventDefault(); query.focus(); }
  });
  if (query && location.protocol === "file:") { query.form.action += "index.html"; }

  /* The reading bar: an opener shows its choices, a choice is remembered (reading.js). The last of them are switches, each
     with a name of its own: pressed once more it is off. */
  var reading = window.ylReading;
  var openers = Array.from(document.querySelectorAll(".yl-bar [aria-controls]"));
  function options(name, words) {
    return words.map(function (word, nth) { return { name: name, value: reading.choices[name][nth], word: word }; });
  }
  var offered = {
    "yl-size": options("size", ["标准", "大字", "特大", "最大"]),
    "yl-scheme": options("scheme", ["白底", "黑底", "高对比"]),
    "yl-others": [{ name: "ruler", value: "on", word: "阅读尺" }, { name: "cursor", value: "on", word: "大光标" }]
  };
  function open(opener, wanted) {
    opener.setAttribute("aria-expanded", String(wanted));
    document.getElementById(opener.getAttribute("aria-controls")).hidden = !wanted;
  }
  openers.forEach(function (opener) {
    var choices = opener.parentNode.appendChild(document.createElement("div"));
    choices.id = opener.getAttribute("aria-controls");
    choices.className = "yl-bar__choices";
    choices.hidden = true;
    choices.setAttribute("role", "group");
    choices.setAttribute("aria-label", opener.textContent);
    var buttons = offered[choices.id].map(function (option) {
      var button = choices.appendChild(document.createElement("button"));
      button.type = "button";
      button.value = option.value;
      button.textContent = option.word;
      button.setAttribute("data-choose", option.name);
      button.addEventListener("click", function () {
        var off = choices.id === "yl-others" && reading.get(option.name) === option.value;
        reading.set(option.name, off ? "off" : option.value);
        show();
      });
      return button;
    });
    function show() {
      buttons.forEach(function (button) {
        button.setAttribute("aria-pressed", String(button.value === reading.get(button.getAttribute("data-choose"))));
      });
    }
    show();
    opener.addEventListener("click", function () {
      var wanted = choices.hidden;
      openers.forEach(function (other) { open(other, other === opener && wanted); });
    });
    choices.addEventListener("keydown", function (event) {
      if (event.key === "Escape") { open(opener, false); opener.focus(); }
    });
  });
  var printer = document.querySelector("[data-print]");
  if (printer) { printer.addEventListener("click", function () { window.print(); }); }

  /* A word that the glossary explains: its meaning opens below the line where it stands. Without a script the link leads
     to the list below the article. */
  Array.from(document.querySelectorAll("a.yl-word")).forEach(function (link) {
    var row = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (!row) { return; }
    var note = null;
    function close() {
      note.remove();
      note = null;
      link.setAttribute("aria-expanded", "false");
      link.focus();
    }
    link.setAttribute("aria-expanded", "false");
    link.addEventListener("click", function (event) {
      event.preventDefault();
      if (note) { close(); return; }
      var place = link.closest("p, li, td, dd, blockquote, div");
      note = document.createElement("div");
      note.className = "yl-word-note";
      note.tabIndex = -1;
      note.setAttribute("role", "group");
      note.setAttribute("aria-label", "词语解释");
      note.appendChild(document.createElement("dl")).appendChild(row.cloneNode(true)).removeAttribute("id");
      var button = note.appendChild(document.createElement("button"));
      button.type = "button";
      button.className = "yl-button";
      button.textContent = "关上";
      button.addEventListener("click", close);
      note.addEventListener("keydown", function (pressed) { if (pressed.key === "Escape") { close(); } });
      place.parentNode.insertBefore(note, place.tagName === "P" || place.tagName === "BLOCKQUOTE" ? place.nextSibling : place.appendChild(note).nextSibling);
      link.setAttribute("aria-expanded", "true");
      note.focus();
    });
  });

  /* On paper a link is its address. A site that knows its own address prints that, wherever it was opened from. */
  var source = document.querySelector(".yl-address"), root = document.querySelector(".yl-brand");
  function address(href) {
    var site = source.getAttribute("data-site");
    var whole = site && href.indexOf(root.href) === 0 ? site.replace(/\/?$/, "/") + href.slice(root.href.length) : href;
    try { return /^https?:/.test(whole) ? decodeURI(whole) : ""; } catch (broken) { return whole; }
  }
  if (source && root) {
    if (!source.textContent && address(location.href)) { source.textContent = "本页网址：" + address(location.href.replace(/[?#].*/, "")); }
    Array.from(document.querySelectorAll(".yl-text a[href], .yl-below .yl-list a[href]")).forEach(function (link) {
      if (link.getAttribute("href")[0] !== "#") { link.setAttribute("data-address", address(link.href)); }
    });
  }
  /* What is folded is unfolded for the paper, and folded again. */
  var unfolded = [];
  window.addEventListener("beforeprint", function () {
    unfolded = Array.from(document.querySelectorAll("details:not([open])"));
    unfolded.forEach(function (details) { details.open = true; });
  });
  window.addEventListener("afterprint", function () {
    unfolded.forEach(function (details) { details.open = false; });
  });

  /* 党费: the basis is the monthly pension; 0.5 % up to 5000 yuan, 1 % above. Nothing is stored or sent. */
  var box = document.querySelector("[data-dues]");
  if (box) {
    var input = box.querySelector("input");
    var answer = box.querySelector(".yl-dues__answer");
    var work = function () {
      var text = input.value.replace(/[\uff10-\uff19\uff0e]/g, function (c) { return String.fromCharCode(c.charCodeAt(0) - 0xfee0); }).replace(/[,，\s元]/g, "");
      if (!/^\d{1,6}(\.\d{1,2})?$/.test(text)) {
        answer.textContent = "请填一个数字，比如 4200。";
        return;
      }
      var base = Number(text);
      var rate = base > 5000 ? 100 : 200;
      answer.textContent = "每月党费 " + (Math.round(base * 100 / rate) / 100).toFixed(2) + " 元，一年 " + (Math.round(base * 100 / rate) * 12 / 100).toFixed(2) + " 元。";
    };
    box.querySelector("button").addEventListener("click", work);
    input.addEventListener("keydown", function (event) { if (event.key === "Enter") { work(); } });
  }
}());
