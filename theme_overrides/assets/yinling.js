/* What every page does itself, without a library. Without this script a page can still be read, followed and printed.
   Plain ES2015. */
(() => {
  "use strict";
  const $$ = selector => Array.from(document.querySelectorAll(selector));
  const isFile = location.protocol === "file:";

  /* On a USB stick, a link to a folder would open a list of files: open the folder's page instead. */
  if (isFile) {
    document.addEventListener("click", event => {
      const link = event.target.closest && event.target.closest("a[href]");
      if (!link || link.protocol !== "file:") { return; }
      if (link.pathname.slice(-1) === "/") { link.pathname += "index.html"; }
    });
  }

  /* Suggestions: the search engine is loaded when the box of home gets the focus. The page of results loads it itself. */
  const query = document.getElementById("yl-q");
  if (query && !document.getElementById("yl-results")) {
    const assets = document.currentScript.src.replace(/[^/]*$/, "");
    query.addEventListener("focus", () => {
      for (const name of ["search-unpack.js", "search-index.js", "search.js", "search-page.js", "search-suggest.js"]) {
        const script = document.createElement("script");
        script.src = assets + name;
        script.async = false;
        document.head.appendChild(script);
      }
    }, { once: true });
  }
  /* The key "/" leads to the search, as on many sites. */
  const search = document.querySelector('.yl-tools a.yl-tool');
  document.addEventListener("keydown", event => {
    const isInField = /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName);
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || isInField) { return; }
    event.preventDefault();
    if (query) { query.focus(); } else if (search) { search.click(); }
  });
  if (query && isFile) { query.form.action += "index.html"; }

  /* The reading controls: the panel of the header has all of them, the row of an article has three. reading.js stores a choice.
     A second press of a switch (the ruler, the cursor, the dark colours of an article) turns it off. */
  const reading = window.ylReading;
  const settings = document.getElementById("yl-settings");
  const optionsOf = (name, words) => words.map((word, index) => ({ name, value: reading.choices[name][index], word }));
  const options = {
    size: optionsOf("size", ["标准", "大字", "特大", "最大"]),
    scheme: optionsOf("scheme", ["白底", "黑底", "高对比"]),
    others: [{ name: "ruler", value: "on", word: "阅读尺" }, { name: "cursor", value: "on", word: "大光标" }]
  };
  function updateChoices() {
    for (const button of $$("[data-choose]")) {
      button.setAttribute("aria-pressed", String(button.value === reading.get(button.getAttribute("data-choose"))));
    }
  }
  for (const row of $$("[data-choices]")) {
    const key = row.getAttribute("data-choices");
    for (const { name, value, word } of options[key]) {
      const button = row.appendChild(document.createElement("button"));
      button.type = "button";
      button.value = value;
      button.textContent = word;
      button.setAttribute("data-choose", name);
      if (key === "others") { button.setAttribute("data-switch", ""); }
    }
  }
  for (const button of $$("[data-choose]")) {
    button.addEventListener("click", () => {
      const name = button.getAttribute("data-choose");
      const turnsOff = button.hasAttribute("data-switch") && reading.get(name) === button.value;
      reading.set(name, turnsOff ? reading.choices[name][0] : button.value);
      updateChoices();
    });
  }
  updateChoices();

  /* What opens over the page: the reading controls, the menu, the list of the page. One is open at a time; Esc and a press
     elsewhere close it. */
  const opener = document.querySelector("[aria-controls=yl-settings]");
  const lister = document.querySelector("[aria-controls=yl-contents]"); // on a phone, the opener of the list of a page
  const folds = $$(".yl-menu, .yl-contents");
  const isWide = () => matchMedia("(min-width: 60rem)").matches;
  const isStaying = fold => fold.matches(".yl-contents") && isWide(); // a column of its own
  function showSettings(isShown) {
    opener.setAttribute("aria-expanded", String(isShown));
    settings.hidden = !isShown;
  }
  function closeAll(except) {
    if (opener && except !== opener && !settings.hidden) { showSettings(false); }
    for (const fold of folds) { if (fold !== except && !isStaying(fold)) { fold.open = false; } }
  }
  if (opener && settings) {
    opener.addEventListener("click", () => { showSettings(settings.hidden); closeAll(opener); });
    settings.addEventListener("click", event => { if (event.target.closest("[data-aloud], [data-print]")) { showSettings(false); } });
    settings.addEventListener("keydown", event => {
      if (event.key === "Escape") { showSettings(false); opener.focus(); }
    });
  }
  for (const fold of folds) {
    fold.open = isStaying(fold);
    fold.addEventListener("toggle", () => { if (fold.open && !isStaying(fold)) { closeAll(fold); } });
    fold.addEventListener("click", event => { if (event.target.closest("nav a") && !isStaying(fold)) { fold.open = false; } });
    fold.addEventListener("keydown", event => {
      if (event.key !== "Escape" || isStaying(fold)) { return; }
      fold.open = false;
      const summary = fold.querySelector("summary");
      (summary.getClientRects().length ? summary : lister).focus();
    });
  }
  /* The list of a page is laid below the row that stays in view. */
  const list = document.getElementById("yl-contents");
  if (lister && list) {
    lister.addEventListener("click", () => {
      list.querySelector("nav").style.top = `${document.querySelector(".yl-header").getBoundingClientRect().bottom}px`;
      list.open = !list.open;
    });
    list.addEventListener("toggle", () => { lister.setAttribute("aria-expanded", String(list.open)); });
    lister.addEventListener("keydown", event => { if (event.key === "Escape") { list.open = false; } });
  }
  document.addEventListener("click", event => {
    if (!event.target.closest(".yl-header, .yl-contents")) { closeAll(null); }
  });
  for (const button of $$("[data-print]")) { button.addEventListener("click", () => { window.print(); }); }

  /* A link into a folded part opens it. */
  function unfoldTarget() {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (let part = target && target.closest("details"); part; part = part.parentElement.closest("details")) { part.open = true; }
  }
  window.addEventListener("hashchange", unfoldTarget);
  unfoldTarget();

  /* A word that the glossary explains: a note with its meaning opens below the paragraph, or at the end of the list item or
     the table cell. Without this script the link leads to the list below the article. */
  for (const link of $$("a.yl-word")) {
    const row = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (!row) { continue; }
    let note = null;
    const close = () => {
      note.remove();
      note = null;
      link.setAttribute("aria-expanded", "false");
      link.focus();
    };
    link.setAttribute("aria-expanded", "false");
    link.addEventListener("click", event => {
      event.preventDefault();
      if (note) { close(); return; }
      const block = link.closest("p, li, td, dd, blockquote, div");
      note = document.createElement("div");
      note.className = "yl-word-note";
      note.tabIndex = -1;
      note.setAttribute("role", "group");
      note.setAttribute("aria-label", "词语解释");
      note.appendChild(document.createElement("dl")).appendChild(row.cloneNode(true)).removeAttribute("id");
      const button = note.appendChild(document.createElement("button"));
      button.type = "button";
      button.className = "yl-button";
      button.textContent = "关上";
      button.addEventListener("click", close);
      note.addEventListener("keydown", pressed => { if (pressed.key === "Escape") { close(); } });
      if (/^(P|BLOCKQUOTE)$/.test(block.tagName)) { block.parentNode.insertBefore(note, block.nextSibling); }
      else { block.appendChild(note); }
      link.setAttribute("aria-expanded", "true");
      note.focus();
    });
  }

  /* On paper a link shows its address. A site that knows its own address prints that, wherever the page was opened from. */
  const printedAddress = document.querySelector(".yl-address"), home = document.querySelector(".yl-brand");
  function publicAddress(href) {
    const site = printedAddress.getAttribute("data-site");
    const address = site && href.indexOf(home.href) === 0 ? site.replace(/\/?$/, "/") + href.slice(home.href.length) : href;
    try { return /^https?:/.test(address) ? decodeURI(address) : ""; } catch (malformed) { return address; }
  }
  if (printedAddress && home) {
    const here = publicAddress(location.href.replace(/[?#].*/, ""));
    if (!printedAddress.textContent && here) { printedAddress.textContent = "本页网址：" + here; }
    for (const link of $$(".yl-text a[href], .yl-below .yl-list a[href]")) {
      if (link.getAttribute("href")[0] !== "#") { link.setAttribute("data-address", publicAddress(link.href)); }
    }
  }
  /* Unfold what is folded for printing, and fold it again afterwards. */
  let unfolded = [];
  window.addEventListener("beforeprint", () => {
    unfolded = $$("details:not([open])");
    for (const details of unfolded) { details.open = true; }
  });
  window.addEventListener("afterprint", () => {
    for (const details of unfolded) { details.open = false; }
  });

  /* 党费: the basis is the monthly pension; 0.5 % up to 5000 yuan, 1 % above. Nothing is stored or sent. */
  const box = document.querySelector("[data-dues]");
  if (box) {
    const input = box.querySelector("input"), answer = box.querySelector(".yl-dues__answer");
    const calculate = () => {
      const text = input.value.replace(/[\uff10-\uff19\uff0e]/g, c => String.fromCharCode(c.charCodeAt(0) - 0xfee0))
        .replace(/[,，\s元]/g, "");
      if (!/^\d{1,6}(\.\d{1,2})?$/.test(text)) {
        answer.textContent = "请填一个数字，比如 4200。";
        return;
      }
      const base = Number(text), divisor = base > 5000 ? 100 : 200;
      const cents = Math.round(base * 100 / divisor);
      answer.textContent = `每月党费 ${(cents / 100).toFixed(2)} 元，一年 ${(cents * 12 / 100).toFixed(2)} 元。`;
    };
    box.querySelector("button").addEventListener("click", calculate);
    input.addEventListener("keydown", event => { if (event.key === "Enter") { calculate(); } });
  }
})();
