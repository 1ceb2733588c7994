/* The reader's own settings (text size, colours, pinyin …), applied before anything is drawn, so that no page flickers.
   Where storage is blocked, a choice lasts as long as the page. yinling.js makes the buttons that change them. Plain ES2015. */
(() => {
  "use strict";
  const page = document.documentElement;
  page.classList.add("js");
  // An address with a query: the page of results hides what results would push down until they are there.
  if (/[?&]q=[^&]/.test(location.search)) { page.classList.add("searching", "has-query"); }
  // The first value of each is the default. The reader does not choose "voice": it says whether this device had a Chinese
  // voice before.
  const choices = {
    size: ["22", "26", "30", "36"], scheme: ["light", "dark", "contrast"], ruler: ["off", "on"], cursor: ["off", "on"],
    pinyin: ["off", "on"], speed: ["normal", "slow", "fast"], voice: ["no", "yes"]
  };
  // The branch that the reader chose (mine.js): its place on a page is kept free from the first paint on.
  try { if (localStorage.getItem("yl-mine")) { page.setAttribute("data-mine", "yes"); } } catch (blocked) { /* none is chosen */ }
  function stored(name) {
    try { return localStorage.getItem("yl-" + name); } catch (blocked) { return null; }
  }
  window.ylReading = {
    choices,
    get: name => page.getAttribute("data-" + name) || choices[name][0],
    set(name, value) {
      page.setAttribute("data-" + name, value);
      try { localStorage.setItem("yl-" + name, value); } catch (blocked) { /* lasts as long as the page */ }
    }
  };
  for (const name of Object.keys(choices)) {
    const value = stored(name);
    if (choices[name].indexOf(value) >= 0) { page.setAttribute("data-" + name, value); }
  }
})();
