/* Suggestions while typing, for a search box outside of the page of results, which shows results at once. Needs search-page.js.
   Plain ES2015. */
(() => {
  "use strict";
  const engine = window.ylSearch;
  if (!engine || !engine.box) { return; }
  const { box, element, hrefOf, appendMarked, marksOf, onInput } = engine.box, form = box.form;
  const SUGGESTIONS = 6;
  const options = element("ul", "", "yl-suggest");
  let selected = -1, latest = 0;
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
    select(-1);
    box.setAttribute("aria-expanded", "false");
  }
  function select(index) {
    selected = index;
    Array.from(options.children).forEach((option, i) => { option.setAttribute("aria-selected", String(i === index)); });
    if (index >= 0) { box.setAttribute("aria-activedescendant", options.children[index].id); }
    else { box.removeAttribute("aria-activedescendant"); }
  }
  function open(option) { location.href = hrefOf(option.getAttribute("data-uri")); }
  const schedule = onInput(() => {
    const turn = latest += 1, query = box.value.trim();
    if (!query) { close(); return; }
    const search = new engine.Search(query);
    search.prepare().then(() => search.next(SUGGESTIONS)).then(rows => {
      if (turn !== latest || document.activeElement !== box) { return; }
      close();
      rows.forEach((row, i) => {
        const option = element("li", "", "yl-suggest__option");
        option.id = "yl-suggest-" + i;
        option.setAttribute("role", "option");
        option.setAttribute("data-uri", row.uri);
        appendMarked(option, row.title, marksOf(search, row.title));
        option.appendChild(element("span", row.context));
        options.appendChild(option);
      });
      options.hidden = !rows.length;
      box.setAttribute("aria-expanded", String(rows.length > 0));
    }).catch(close);
  });
  box.addEventListener("keydown", event => {
    const count = options.children.length;
    if (event.key === "Escape" && !options.hidden) { close(); event.preventDefault(); }
    if (!count || options.hidden) { return; }
    if (event.key === "ArrowDown") { select((selected + 1) % count); event.preventDefault(); }
    if (event.key === "ArrowUp") { select(selected > 0 ? selected - 1 : count - 1); event.preventDefault(); }
    if (event.key === "Enter" && selected >= 0) { open(options.children[selected]); event.preventDefault(); }
  });
  options.addEventListener("mousedown", event => { event.preventDefault(); });
  options.addEventListener("click", event => {
    const option = event.target.closest("[data-uri]");
    if (option) { open(option); }
  });
  box.addEventListener("blur", close);
  if (box.value) { schedule(); } // typed before this script was loaded
})();
