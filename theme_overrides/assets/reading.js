/* The reader's own text size, colours and pinyin, set before anything is drawn, so that no page flashes. Plain ES2015. Where
   storage is blocked, the choice holds for the page. The bar that changes them is wired in yinling.js. */
(function () {
  "use strict";
  var page = document.documentElement;
  page.classList.add("js");
  // The first of each is what holds without a choice. "voice" is no choice: whether this device had a Chinese voice before.
  /* An address that asks for something: the page of results waits for them without drawing what they would push away. */
  if (/[?&]q=[^&]/.test(location.search)) { page.classList.add("asking", "asked"); }
  var choices = {
    size: ["22", "26", "30", "36"], scheme: ["light", "dark", "contrast"], ruler: ["off", "on"], cursor: ["off", "on"],
    pinyin: ["off", "on"], speed: ["normal", "slow", "fast"], voice: ["no", "yes"]
  };
  function stored(name) {
    try { return localStorage.getItem("yl-" + name); } catch (blocked) { return null; }
  }
  window.ylReading = {
    choices: choices,
    get: function (name) { return page.getAttribute("data-" + name) || choices[name][0]; },
    set: function (name, value) {
      page.setAttribute("data-" + name, value);
      try { localStorage.setItem("yl-" + name, value); } catch (blocked) { /* it holds for this page */ }
    }
  };
  Object.keys(choices).forEach(function (name) {
    var value = stored(name);
    if (choices[name].indexOf(value) >= 0) { page.setAttribute("data-" + name, value); }
  });
}());
