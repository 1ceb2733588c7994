/* Read aloud, sentence by sentence (sentences.js), by a voice of the reader's own device. Plain ES2015. The button shows only
   where there is such a voice for Mandarin: one that sends the text to a foreign service does not count. */
(function () {
  "use strict";
  var speech = window.speechSynthesis, button = document.querySelector("[data-aloud]"), main = document.getElementById("main");
  if (!speech || !window.SpeechSynthesisUtterance || !button || !main) { return; }
  var reading = window.ylReading;
  var SPEEDS = { normal: ["正常", 0.9], slow: ["慢", 0.75], fast: ["快", 1.15] };
  var TO_BEGIN = 6000; // ms until a voice must be heard
  var A_CHARACTER = 350; // ms, at speed 1 and with time to spare
  var AFTER_CANCEL = 100; // ms: what is said at once after a cancel is dropped by some engines

  var voice = null, list = [], at = -1, paused = false, utterance = null, timer = 0, failures = 0, chosen = null, marked = [];

  /* ---- the player ---- */
  var player = document.createElement("div"), message = document.createElement("p"), buttons = {};
  player.className = "yl-aloud";
  player.setAttribute("role", "group");
  player.setAttribute("aria-label", "朗读");
  [["back", "上一句"], ["pause", "暂停"], ["on", "下一句"], ["stop", "停止"], ["speed", ""]].forEach(function (row) {
    buttons[row[0]] = document.createElement("button");
    buttons[row[0]].type = "button";
    buttons[row[0]].textContent = row[1];
    player.appendChild(buttons[row[0]]);
  });
  message.className = "yl-aloud__message";
  message.setAttribute("role", "status");
  button.parentNode.insertBefore(player, button.nextSibling);
  button.parentNode.appendChild(message);

  function show(wanted) {
    player.hidden = !wanted;
    button.setAttribute("aria-pressed", String(wanted));
    document.documentElement.classList[wanted ? "add" : "remove"]("yl-aloud-on");
  }
  function showSpeed() { buttons.speed.innerHTML = "<span>语速</span> <span>" + SPEEDS[reading.get("speed")][0] + "</span>"; }
  function tell(words) { message.textContent = words; }
  function pause(wanted) {
    paused = wanted;
    buttons.pause.textContent = wanted ? "继续" : "暂停";
  }

  /* ---- the mark ---- */
  /* The sentence that is read gets an element of our own around its text, and the very text nodes are put back afterwards.
     The outer element stands for the whole text, so that a flex box has as many items as before. */
  function mark() {
    list[at].parts.forEach(function (part) {
      var data = part.node.data;
      if (data === undefined) { part.node.setAttribute("data-aloud-now", ""); return; }
      if (!data.slice(part.from, part.to).trim()) { return; }
      var whole = document.createElement("yl-text"), now = document.createElement("yl-now");
      now.textContent = data.slice(part.from, part.to);
      whole.appendChild(document.createTextNode(data.slice(0, part.from)));
      whole.appendChild(now);
      whole.appendChild(document.createTextNode(data.slice(part.to)));
      part.node.parentNode.replaceChild(whole, part.node);
      marked.push([whole, part.node]);
    });
    var now = main.querySelectorAll("yl-now,[data-aloud-now]");
    var top = now[0].getBoundingClientRect().top, bottom = now[now.length - 1].getBoundingClientRect().bottom;
    var floor = getComputedStyle(player).position === "fixed" ? player.getBoundingClientRect().top : innerHeight;
    if (top < 0 || bottom > floor) { scrollBy(0, top - floor / 4); }
    if ("scrollBehavior" in document.body.style) { now[0].scrollIntoView({ block: "nearest", inline: "nearest" }); } // a wide table
  }
  function unmark() {
    marked.forEach(function (pair) { if (pair[0].parentNode) { pair[0].parentNode.replaceChild(pair[1], pair[0]); } });
    marked = [];
    Array.from(main.querySelectorAll("[data-aloud-now]")).forEach(function (picture) { picture.removeAttribute("data-aloud-now"); });
  }
  function rangeOf(sentence) {
    var range = document.createRange(), first = sentence.parts[0], last = sentence.parts[sentence.parts.length - 1];
    if (first.node.data === undefined) { range.selectNode(first.node); return range; }
    range.setStart(first.node, first.from);
    range.setEnd(last.node, last.to);
    return range;
  }
  /* The page has changed beneath: the same sentence in the new list. */
  function again() {
    var first = list[at].parts[0];
    list = window.ylSentences(main);
    var same = list.findIndex(function (one) { return one.parts[0].node === first.node && one.parts[0].from === first.from; });
    at = same >= 0 ? same : Math.min(at, list.length - 1);
  }

  /* ---- reading ---- */
  function hush() {
    var busy = speech.speaking || speech.pending;
    utterance = null;
    clearTimeout(timer);
    if (busy) { speech.cancel(); }
    unmark();
    return busy;
  }
  function go(to) {
    var busy = hush();
    at = Math.max(0, to);
    if (list[at] && !list[at].parts.every(function (part) { return main.contains(part.node); })) { again(); }
    if (!list[at]) { stop(); return; }
    mark();
    if (paused) { return; }
    if (busy) { timer = setTimeout(say, AFTER_CANCEL); } else { say(); }
  }
  function say() {
    var own = utterance = new window.SpeechSynthesisUtterance(list[at].say);
    own.lang = voice.lang;
    own.voice = voice;
    own.rate = SPEEDS[reading.get("speed")][1];
    function ended(well) {
      if (own !== utterance) { return; } // what a cancelled one still says
      failures = well ? 0 : failures + 1;
      if (failures < 2) { go(well ? at + 1 : at); } else { stop(); tell("这台设备现在读不出声音。"); }
    }
    function expect(time, well) {
      if (own !== utterance) { return; }
      clearTimeout(timer);
      timer = setTimeout(function () { ended(well); }, time);
    }
    own.onend = function () { ended(true); };
    own.onerror = function () { ended(false); };
    // Some engines never begin, and some never say that they have finished.
    own.onstart = function () { expect(3000 + own.text.length * A_CHARACTER / own.rate, true); };
    expect(TO_BEGIN, false);
    speech.speak(own);
  }
  function start() {
    tell("");
    list = window.ylSentences(main);
    var from = chosen ? list.findIndex(function (one) { return rangeOf(one).compareBoundaryPoints(Range.START_TO_END, chosen) > 0; }) : 0;
    getSelection().removeAllRanges();
    Array.from(document.querySelectorAll("audio")).forEach(function (recording) { recording.pause(); });
    failures = 0;
    pause(false);
    show(true);
    buttons.pause.focus();
    go(from);
  }
  function stop() {
    hush();
    at = -1;
    // Focus goes back, the page does not: the reader stays where the voice was.
    if (player.contains(document.activeElement)) { button.focus({ preventScroll: true }); }
    show(false);
  }

  button.addEventListener("click", function () { if (at < 0) { start(); } else { stop(); } });
  buttons.back.addEventListener("click", function () { go(at - 1); });
  buttons.on.addEventListener("click", function () { go(at + 1); });
  buttons.stop.addEventListener("click", stop);
  buttons.pause.addEventListener("click", function () { pause(!paused); go(at); }); // engines that pause may not go on
  buttons.speed.addEventListener("click", function () {
    var all = reading.choices.speed;
    reading.set("speed", all[(all.indexOf(reading.get("speed")) + 1) % all.length]);
    showSpeed();
    go(at);
  });
  function remember() { // before the press takes the selection away
    var selection = getSelection();
    var here = !selection.isCollapsed && main.contains(selection.anchorNode);
    chosen = here ? selection.getRangeAt(0).cloneRange() : null;
  }
  button.addEventListener("mousedown", remember);
  button.addEventListener("touchstart", remember, { passive: true });
  button.addEventListener("keydown", remember);
  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape" && at >= 0) { stop(); button.focus({ preventScroll: true }); }
  });
  document.addEventListener("play", function () { if (at >= 0) { stop(); } }, true); // a recording
  window.addEventListener("pagehide", function () { if (at >= 0) { stop(); } });

  /* A tap on a sentence goes there. */
  main.addEventListener("click", function (event) {
    if (at < 0 || event.target.closest("a,button,input,label,summary,select,textarea") || !getSelection().isCollapsed) { return; }
    unmark();
    var to = list.findIndex(function (one) {
      return Array.from(rangeOf(one).getClientRects()).some(function (box) {
        return event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
      });
    });
    if (to < 0) { mark(); } else { pause(false); go(to); }
  });

  /* What changes the text (pinyin, a fold, a tab) finds it as it was made; the mark returns afterwards. */
  function around() {
    if (at < 0) { return; }
    unmark();
    setTimeout(function () {
      if (at < 0) { return; }
      unmark();
      again();
      if (list[at]) { mark(); }
    });
  }
  document.addEventListener("click", function (event) {
    if (event.target.closest(".yl-bar") && event.target !== button && !player.contains(event.target)) { around(); }
  }, true);
  main.addEventListener("toggle", around, true);
  main.addEventListener("change", around);

  /* ---- the voice ---- */
  function look() {
    var mandarin = speech.getVoices().filter(function (one) { return one.localService && /^(zh|cmn)/i.test(one.lang) && !/hk|mo$/i.test(one.lang); });
    voice = mandarin.find(function (one) { return !/tw/i.test(one.lang); }) || mandarin[0] || null;
    button.hidden = !voice;
    if (voice) { reading.set("voice", "yes"); } else if (at >= 0) { stop(); }
  }
  showSpeed();
  show(false);
  look();
  speech.onvoiceschanged = look; // they may come late; older Safari takes no listener here
  window.addEventListener("load", look);
  // The button's place was kept free for a voice that was here last time (reading.js).
  setTimeout(function () { if (!voice && reading.get("voice") === "yes") { reading.set("voice", "no"); } }, 3000);
}());
