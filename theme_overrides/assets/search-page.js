/* The search box, and the page of results. Needs search.js. Plain ES2015. */
(() => {
  "use strict";
  const engine = window.ylSearch, box = document.getElementById("yl-q");
  if (!engine || !box) { return; }
  const form = box.form, list = document.getElementById("yl-results");
  const PAGE_SIZE = 10;
  const PASSAGE = 90, BEFORE = 24; // characters of a result's passage, and of those the ones before the words
  const DELAY = 250; // ms after the last letter

  function element(name, text, className) {
    const made = document.createElement(name);
    if (text) { made.textContent = text; }
    if (className) { made.className = className; }
    return made;
  }
  function hrefOf(uri) {
    const [page, section] = uri.split("#");
    return engine.index.home + page + (location.protocol === "file:" && /(^|\/)$/.test(page) ? "index.html" : "") + (section ? "#" + section : "");
  }
  /* Return where a text matches, as [from, to) in the text as written. */
  function marksOf(search, text) {
    const spans = [], found = [];
    let folded = "", at = 0;
    for (const c of text) {
      const part = engine.index.fold(c);
      for (let i = 0; i < part.length; i += 1) { spans.push([at, at + c.length]); }
      folded += part;
      at += c.length;
    }
    const mark = word => {
      for (let from = folded.indexOf(word); word && from >= 0; from = folded.indexOf(word, from + word.length)) {
        found.push([spans[from][0], spans[from + word.length - 1][1]]);
      }
    };
    search.query.ways.reduce((words, way) => words.concat(way.words, way.days.map(writtenToken)), search.aboutWords).forEach(mark);
    if (!found.length) { longestPart(folded, search.query.whole).forEach(mark); }
    if (!found.length && engine.index.hasReadings()) { engine.parts.soundAlike(folded, search.query.whole).forEach(mark); }
    return found.sort((a, b) => a[0] - b[0] || b[1] - a[1]);
  }
  /* Return the token of a day or a month (#20190605, #-06) as texts write it; "" for a year. */
  function writtenToken(token) {
    const [, month, day] = /^#(?:\d{4}|-)(\d\d)(\d\d)?$/.exec(token) || [];
    return month ? `${Number(month)}月${day ? Number(day) + "日" : ""}` : "";
  }
  /* Return the longest part of a word that is in a text, two characters or more, as a list of one or none. */
  function longestPart(text, word) {
    for (let size = word.length - 1; size > 1; size -= 1) {
      for (let from = 0; from + size <= word.length; from += 1) {
        if (text.indexOf(word.substr(from, size)) >= 0) { return [word.substr(from, size)]; }
      }
    }
    return [];
  }
  /* Append ``text``, from ``start`` to ``end``, with its marks. */
  function appendMarked(parent, text, marks, start = 0, end = text.length) {
    let at = start;
    for (const [from, to] of marks) {
      if (from < at || to > end) { continue; }
      parent.appendChild(document.createTextNode(text.slice(at, from)));
      parent.appendChild(element("mark", text.slice(from, to)));
      at = to;
    }
    parent.appendChild(document.createTextNode(text.slice(at, end)));
  }

  /* Call ``work`` when the reader has written: at once after a word that comes as a whole, from an input method, handwriting, dictation or the
     clipboard; a little after the last letter that is typed. All of these end in an input event. While an input method is composing,
     nothing is searched. */
  function onInput(work) {
    let timer = 0, isComposing = false, before = box.value;
    function schedule() {
      clearTimeout(timer);
      if (isComposing) { return; }
      timer = setTimeout(work, Math.abs(box.value.length - before.length) === 1 ? DELAY : 0);
      before = box.value;
      engine.expect(box.value);
    }
    box.addEventListener("compositionstart", () => { isComposing = true; clearTimeout(timer); });
    box.addEventListener("compositionend", () => { isComposing = false; before = ""; schedule(); });
    for (const event of ["input", "change", "search"]) { box.addEventListener(event, schedule); }
    return schedule;
  }
  engine.box = { box, element, hrefOf, appendMarked, marksOf, onInput }; // for search-suggest.js
  if (list) { results(); }

  // ---- the page of results ----

  function results() {
    const status = document.getElementById("yl-status"), more = document.getElementById("yl-more");
    const facets = document.getElementById("yl-facets"), browse = document.getElementById("yl-browse");
    const title = document.title;
    let search = null, heldBack = null, latest = 0, searched = null, chosen = {};

    /* Return a test of entries for the chosen facets; undefined where none is chosen. */
    function chosenOnly(table) {
      const names = Object.keys(chosen);
      if (!table || !names.length) { return undefined; }
      return entry => names.every(name => valueOf(table, name, entry) === chosen[name]);
    }
    function valueOf(table, name, entry) {
      const [values, codes] = table[name];
      return values[(codes.charCodeAt(2 * entry) - 40) * 80 + codes.charCodeAt(2 * entry + 1) - 40];
    }
    function card(row) {
      const item = element("li", "", "yl-result"), passage = element("p", "", "yl-result__text");
      const link = item.appendChild(element("a", "", "yl-item__link"));
      link.href = hrefOf(row.uri);
      appendMarked(link, row.title, marksOf(search, row.title));
      const [year, month, date] = row.day.split("-").map(Number), day = date ? `${year}年${month}月${date}日` : "";
      // Of what was held, when and where come first.
      const facts = row.uri.indexOf("activities/") ? [row.context, day] : [day, row.place, row.context];
      const about = facts.filter(Boolean).join("\u00a0· ");
      appendMarked(item.appendChild(element("span", "", "yl-item__meta")), about, marksOf(search, about));
      const text = row.text, marks = marksOf(search, text), from = bestPlace(text, marks);
      const start = startOf(text, from), end = Math.min(text.length, start + PASSAGE);
      if (start > 0) { passage.appendChild(document.createTextNode("…")); }
      appendMarked(passage, text, marks, start, end);
      if (end < text.length) { passage.appendChild(document.createTextNode("…")); }
      if (text) { item.appendChild(passage); }
      return item;
    }
    /* Return where the passage begins that has the most of the words, each counted once. */
    function bestPlace(text, marks) {
      const wordsAfter = start => new Set(marks.filter(mark => mark[0] >= start && mark[1] <= start + PASSAGE - BEFORE)
        .map(mark => text.slice(mark[0], mark[1]))).size;
      return marks.map(mark => mark[0]).reduce((best, start) => wordsAfter(start) > wordsAfter(best) ? start : best, marks.length ? marks[0][0] : 0);
    }
    /* Return the start of the passage around a word: behind a mark, so that it begins with a whole clause. */
    function startOf(text, from) {
      const low = Math.max(0, from - BEFORE), mark = low ? text.slice(low - 1, from).search(/[，。；：！？、）”\s](?![”）\s])/) : -1;
      return low + Math.max(mark, 0);
    }
    function show(row) {
      const labels = list.querySelectorAll(".yl-near");
      const label = row.isHelp ? list.getAttribute("data-help") : row.isAbout ? "也讲到这些的：" : row.isNear ? "您是不是要找：" : "别的结果：";
      if (label !== (labels.length ? labels[labels.length - 1].textContent : "别的结果：")) { list.appendChild(element("li", label, "yl-near")); }
      list.appendChild(card(row));
    }
    function finish() { list.setAttribute("data-done", "true"); }
    /* Show ten more results, and hold back the one after: the button for more must not be there for none. */
    function showTen(turn) {
      let left = PAGE_SIZE;
      const take = row => {
        if (turn !== latest) { return; }
        if (left) { show(row); } else { heldBack = row; }
        left -= left ? 1 : 0;
      };
      const first = heldBack;
      heldBack = null;
      if (first) { take(first); }
      return search.next(left + 1, take);
    }
    function showStatus() {
      const count = list.querySelectorAll(".yl-result").length, hasMore = Boolean(heldBack);
      more.hidden = !hasMore;
      browse.hidden = count > 0;
      status.textContent = !count ? `没有找到“${searched}”。少写几个字，或者换个说法再试；写拼音也可以。下面是全部栏目。`
        : list.firstChild.className === "yl-near" ? `没有一样的，找到 ${count} 条${list.firstChild.textContent.slice(0, 1) === "也" ? "有关" : "相近"}的。`
        : hasMore ? `找到约 ${Math.max(search.candidates.length, count)} 条。` : `找到 ${count} 条。`;
      finish();
    }
    /* Draw what was hidden until all of it was there, so that nothing moves (reading.js). */
    function reveal() { document.documentElement.classList.remove("searching"); }
    function run() {
      const turn = latest += 1, query = box.value.trim();
      searched = query;
      heldBack = null;
      list.textContent = "";
      list.removeAttribute("data-done");
      more.hidden = true;
      if (!query) { status.textContent = ""; facets.hidden = true; browse.hidden = false; finish(); reveal(); return; }
      status.textContent = "正在找…";
      const table = Object.keys(chosen).length ? engine.facets() : Promise.resolve(null);
      table.then(loaded => {
        search = new engine.Search(query, chosenOnly(loaded));
        return search.prepare();
      }).then(() => {
        return turn === latest ? showTen(turn) : null;
      }).then(() => {
        if (turn !== latest) { return; }
        showStatus();
        showFacets().then(reveal, reveal);
      }).catch(() => {
        if (turn !== latest) { return; }
        status.textContent = "搜索的资料没有读到。请刷新这一页再试，或者从下面的目录里找。";
        browse.hidden = false;
        finish();
        reveal();
      });
    }
    /* Show the facets of the candidates, each value with its count. */
    function showFacets() {
      const candidates = search.candidates;
      return engine.facets().then(table => {
        facets.hidden = candidates.length < 4 && !Object.keys(chosen).length;
        const before = facets.querySelector("details"), details = element("details", "", "yl-details yl-on-screen");
        details.open = Boolean(before && before.open);
        facets.textContent = "";
        details.appendChild(element("summary", "只看一部分"));
        for (const [name, title] of [["kind", "栏目"], ["org", facets.getAttribute("data-org")], ["year", "年份"], ["type", "类型"]]) {
          const counts = {}, choice = chosen[name];
          for (const entry of candidates) {
            const value = valueOf(table, name, entry);
            if (value) { counts[value] = (counts[value] || 0) + 1; }
          }
          const values = Object.keys(counts).sort((a, b) => counts[b] - counts[a] || (a < b ? -1 : 1)).slice(0, 12);
          if (choice && values.indexOf(choice) < 0) { values.unshift(choice); }
          if (values.length < 2 && !choice) { continue; }
          details.appendChild(element("h2", title));
          const row = details.appendChild(element("ul", "", "yl-chips"));
          for (const value of values) {
            const button = element("button", `${value} ${counts[value] || 0}`, "yl-facet");
            row.appendChild(element("li")).appendChild(button);
            button.type = "button";
            button.setAttribute("aria-pressed", String(choice === value));
            button.addEventListener("click", () => {
              if (chosen[name] === value) { delete chosen[name]; } else { chosen[name] = value; }
              run();
            });
          }
        }
        facets.appendChild(details);
      });
    }
    function showAddress() {
      const query = box.value.trim();
      history.replaceState(null, "", location.pathname + (query ? "?q=" + encodeURIComponent(query) : ""));
      document.title = (query ? query + " - " : "") + title;
    }
    function update() {
      if (box.value.trim() === searched) { return; }
      chosen = {};
      showAddress();
      run();
    }
    onInput(update);
    form.addEventListener("submit", event => { event.preventDefault(); update(); box.blur(); });
    box.addEventListener("keydown", event => { if (event.key === "Escape") { box.value = ""; update(); } });
    more.addEventListener("click", () => {
      const turn = latest, last = list.lastElementChild;
      more.hidden = true;
      showTen(turn).then(() => {
        if (turn !== latest) { return; }
        showStatus();
        const next = last.nextElementSibling && last.nextElementSibling.querySelector("a");
        if (next) { next.focus(); }
      });
    });
    const given = /[?&]q=([^&]*)/.exec(location.search);
    try { box.value = given ? decodeURIComponent(given[1].replace(/\+/g, " ")) : ""; } catch (malformed) { box.value = ""; }
    showAddress();
    run();
  }
})();
