/* The search box of every page (suggestions while typing) and the page of results. The engine is search.js. */
(function () {
  "use strict";
  var engine = window.ylSearch, box = document.getElementById("yl-q");
  if (!engine || !box) { return; }
  var form = box.form, list = document.getElementById("yl-results");
  var PAGE = 10, PAUSE = 250;

  function element(name, text, kind) {
    var made = document.createElement(name);
    if (text) { made.textContent = text; }
    if (kind) { made.className = kind; }
    return made;
  }
  function address(uri) {
    var parts = uri.split("#"), file = location.protocol === "file:" ? "index.html" : "";
    return engine.index.home + parts[0] + file + (parts[1] ? "#" + parts[1] : "");
  }
  function marked(parent, text, marks, from, to) {
    var at = from;
    marks.forEach(function (mark) {
      if (mark[0] < at || mark[1] > to) { return; }
      parent.appendChild(document.createTextNode(text.slice(at, mark[0])));
      parent.appendChild(element("mark", text.slice(mark[0], mark[1])));
      at = mark[1];
    });
    parent.appendChild(document.createTextNode(text.slice(at, to)));
    return parent;
  }

  /* Typing, pasting, voice and handwriting all end in an input event; while an input method composes, nothing is asked. */
  function onTyping(work) {
    var timer = 0, composing = false;
    function soon() { clearTimeout(timer); if (!composing) { timer = setTimeout(work, PAUSE); } }
    box.addEventListener("compositionstart", function () { composing = true; clearTimeout(timer); });
    box.addEventListener("compositionend", function () { composing = false; soon(); });
    ["input", "change", "search"].forEach(function (event) { box.addEventListener(event, soon); });
    return soon;
  }
  if (list) { results(); } else { suggestions(); }

  // ---- suggestions ----

  function suggestions() {
    var options = element("ul", "", "yl-suggest"), chosen = -1, turn = 0;
    options.id = "yl-suggest";
    options.setAttribute("role", "listbox");
    options.setAttribute("aria-label", "建议");
    options.hidden = true;
    form.appendChild(options);
    box.setAttribute("role", "combobox");
    box.setAttribute("aria-autocomplete", "list");
    box.setAttribute("aria-controls", options.id);
    box.setAttribute("aria-expanded", "false");
    function close() {
      options.hidden = true;
      options.textContent = "";
      choose(-1);
      box.setAttribute("aria-expanded", "false");
    }
    function choose(index) {
      chosen = index;
      Array.from(options.children).forEach(function (option, i) { option.setAttribute("aria-selected", String(i === index)); });
      if (index >= 0) { box.setAttribute("aria-activedescendant", options.children[index].id); } else { box.removeAttribute("aria-activedescendant"); }
    }
    var soon = onTyping(function () {
      var mine = turn += 1, query = box.value.trim();
      if (!query) { close(); return; }
      var search = new engine.Search(query);
      search.prepare().then(function () { return search.next(6); }).then(function (rows) {
        if (mine !== turn || document.activeElement !== box) { return; }
        close();
        rows.forEach(function (row, i) {
          var option = element("li", "", "yl-suggest__option");
          option.id = "yl-suggest-" + i;
          option.setAttribute("role", "option");
          option.setAttribute("data-uri", row.uri);
          marked(option, row.title, search.marks(row.title), 0, row.title.length);
          option.appendChild(element("span", row.context));
          options.appendChild(option);
        });
        options.hidden = !rows.length;
        box.setAttribute("aria-expanded", String(rows.length > 0));
      }).catch(close);
    });
    box.addEventListener("keydown", function (event) {
      var count = options.children.length;
      if (event.key === "Escape" && !options.hidden) { close(); event.preventDefault(); }
      if (!count || options.hidden) { return; }
      if (event.key === "ArrowDown") { choose((chosen + 1) % count); event.preventDefault(); }
      if (event.key === "ArrowUp") { choose(chosen > 0 ? chosen - 1 : count - 1); event.preventDefault(); }
      if (event.key === "Enter" && chosen >= 0) { location.href = address(options.children[chosen].getAttribute("data-uri")); event.preventDefault(); }
    });
    options.addEventListener("mousedown", function (event) { event.preventDefault(); });
    options.addEventListener("click", function (event) {
      var option = event.target.closest("[data-uri]");
      if (option) { location.href = address(option.getAttribute("data-uri")); }
    });
    box.addEventListener("blur", close);
    if (box.value) { soon(); }  // typed while this script was on its way
  }

  // ---- the page of results ----

  function results() {
    var status = document.getElementById("yl-status"), more = document.getElementById("yl-more");
    var facets = document.getElementById("yl-facets"), browse = document.getElementById("yl-browse");
    var search = null, turn = 0, asked = null, chosen = {};

    function wanted(table) {
      var names = Object.keys(chosen);
      if (!table || !names.length) { return null; }
      return function (entry) { return names.every(function (name) { return word(table, name, entry) === chosen[name]; }); };
    }
    function word(table, name, entry) {
      var codes = table[name][1];
      return table[name][0][(codes.charCodeAt(2 * entry) - 40) * 80 + codes.charCodeAt(2 * entry + 1) - 40];
    }
    function card(row) {
      var item = element("li", "", "yl-result"), link = element("a", "", "yl-item__link"), passage = element("p", "", "yl-result__text");
      link.href = address(row.uri);
      marked(link, row.title, search.marks(row.title), 0, row.title.length);
      item.appendChild(link);
      var day = row.day.split("-"), where = row.context + (day.length > 2 ? " · " + Number(day[0]) + "年" + Number(day[1]) + "月" + Number(day[2]) + "日" : "");
      item.appendChild(element("span", where, "yl-item__meta"));
      var marks = search.marks(row.text), from = marks.length ? Math.max(0, marks[0][0] - 24) : 0, to = Math.min(row.text.length, from + 90);
      if (from > 0) { passage.appendChild(document.createTextNode("…")); }
      marked(passage, row.text, marks, from, to);
      if (to < row.text.length) { passage.appendChild(document.createTextNode("…")); }
      if (row.text) { item.appendChild(passage); }
      return item;
    }
    function show(row) {
      if (row.near && !list.querySelector(".yl-near")) { list.appendChild(element("li", "您是不是要找：", "yl-near")); }
      list.appendChild(card(row));
    }
    function say(rows, mine) {
      var shownNow = list.querySelectorAll(".yl-result").length, left = rows.length === PAGE;
      more.hidden = !left;
      browse.hidden = shownNow > 0;
      if (!shownNow) { status.textContent = "没有找到“" + asked + "”。少写几个字，或者换个说法再试；写拼音也可以。下面是全部栏目。"; }
      else if (list.querySelector(".yl-near") && list.firstChild.className === "yl-near") { status.textContent = "没有一样的，找到 " + shownNow + " 条相近的。"; }
      else { status.textContent = left ? "找到 " + Math.max(search.first.length, shownNow) + " 条左右，先看前 " + shownNow + " 条。" : "找到 " + shownNow + " 条。"; }
      list.setAttribute("data-done", "true");
    }
    /* What was kept from being drawn until all of it is there, so that nothing is pushed away (reading.js). */
    function reveal() { document.documentElement.classList.remove("asking"); }
    function run() {
      var mine = turn += 1, query = box.value.trim();
      asked = query;
      list.textContent = "";
      list.removeAttribute("data-done");
      more.hidden = true;
      if (!query) { status.textContent = ""; facets.hidden = true; browse.hidden = false; list.setAttribute("data-done", "true"); reveal(); return; }
      status.textContent = "正在找…";
      var filtered = Object.keys(chosen).length ? engine.facets() : Promise.resolve(null);
      filtered.then(function (table) {
        search = new engine.Search(query, wanted(table));
        return search.prepare();
      }).then(function () {
        return mine === turn ? search.next(PAGE, function (row) { if (mine === turn) { show(row); } }) : [];
      }).then(function (rows) {
        if (mine !== turn) { return; }
        say(rows, mine);
        narrowing().then(reveal, reveal);
      }).catch(function () {
        if (mine === turn) { status.textContent = "搜索的资料没有读到。请刷新这一页再试，或者从下面的目录里找。"; browse.hidden = false; list.setAttribute("data-done", "true"); reveal(); }
      });
    }
    /* What the results can be narrowed down to, with counts. */
    function narrowing() {
      var first = search.first;
      return engine.facets().then(function (table) {
        facets.hidden = first.length < 4 && !Object.keys(chosen).length;
        var open = facets.querySelector("details");
        open = open ? open.open : false;
        facets.textContent = "";
        var box = element("details", "", "yl-details"), title = element("summary", "只看一部分");
        box.open = open;
        box.appendChild(title);
        [["kind", "栏目"], ["org", "支部"], ["year", "年份"], ["type", "类型"]].forEach(function (facet) {
          var counts = {};
          first.forEach(function (entry) {
            var value = word(table, facet[0], entry);
            if (value) { counts[value] = (counts[value] || 0) + 1; }
          });
          var values = Object.keys(counts).sort(function (a, b) { return counts[b] - counts[a] || (a < b ? -1 : 1); }).slice(0, 12);
          if (chosen[facet[0]] && values.indexOf(chosen[facet[0]]) < 0) { values.unshift(chosen[facet[0]]); }
          if (values.length < 2 && !chosen[facet[0]]) { return; }
          box.appendChild(element("h2", facet[1]));
          var row = element("ul", "", "yl-chips");
          values.forEach(function (value) {
            var item = element("li"), button = element("button", value + " " + (counts[value] || 0), "yl-facet");
            button.type = "button";
            button.setAttribute("aria-pressed", String(chosen[facet[0]] === value));
            button.addEventListener("click", function () {
              if (chosen[facet[0]] === value) { delete chosen[facet[0]]; } else { chosen[facet[0]] = value; }
              run();
            });
            item.appendChild(button);
            row.appendChild(item);
          });
          box.appendChild(row);
        });
        facets.appendChild(box);
      });
    }
    function remember() {
      var query = box.value.trim();
      history.replaceState(null, "", location.pathname + (query ? "?q=" + encodeURIComponent(query) : ""));
      document.title = (query ? query + " - " : "") + "搜索";
    }
    function changed() {
      if (box.value.trim() === asked) { return; }
      chosen = {};
      remember();
      run();
    }
    onTyping(changed);
    form.addEventListener("submit", function (event) { event.preventDefault(); changed(); box.blur(); });
    box.addEventListener("keydown", function (event) { if (event.key === "Escape") { box.value = ""; changed(); } });
    more.addEventListener("click", function () {
      var mine = turn, last = list.lastElementChild;
      more.hidden = true;
      search.next(PAGE, show).then(function (rows) {
        if (mine !== turn) { return; }
        say(rows, mine);
        var next = last.nextElementSibling && last.nextElementSibling.querySelector("a");
        if (next) { next.focus(); }
      });
    });
    var given = /[?&]q=([^&]*)/.exec(location.search);
    try { box.value = given ? decodeURIComponent(given[1].replace(/\+/g, " ")) : ""; } catch (broken) { box.value = ""; }
    remember();
    run();
  }
}());
