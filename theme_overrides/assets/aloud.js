/* Reads the page aloud, sentence by sentence (sentences.js), with a voice of the reader's own device. The button shows only
   where the device has a voice for Mandarin. A voice that sends the text to a foreign service does not count. Plain ES2015. */
(() => {
  "use strict";
  const speech = window.speechSynthesis, main = document.getElementById("main");
  const openers = Array.from(document.querySelectorAll("[data-aloud]")), header = document.querySelector(".yl-header");
  if (!speech || !window.SpeechSynthesisUtterance || !openers.length || !main) { return; }
  const reading = window.ylReading;
  const SPEEDS = { normal: ["正常", 0.9], slow: ["慢", 0.75], fast: ["快", 1.15] };
  const START_TIMEOUT = 6000; // ms
  const CHARACTER_TIME = 350; // ms at speed 1, with time to spare
  const CANCEL_TIME = 100; // ms: some engines drop what is spoken immediately after a cancel

  let sentences = [], at = -1; // the number of the current sentence; -1 when the player is closed
  let opener = openers[0]; // the one that was pressed
  let voice = null, utterance = null, paused = false, timer = 0, failures = 0, selected = null, wrapped = [];

  /* ---- the player ---- */
  const player = document.createElement("div"), message = document.createElement("p"), buttons = {};
  player.className = "yl-bar yl-aloud";
  player.setAttribute("role", "group");
  player.setAttribute("aria-label", "朗读");
  for (const [name, text] of [["back", "上一句"], ["pause", "暂停"], ["next", "下一句"], ["stop", "停止"], ["speed", ""]]) {
    buttons[name] = player.appendChild(document.createElement("button"));
    buttons[name].type = "button";
    buttons[name].textContent = text;
  }
  message.className = "yl-aloud__message";
  message.setAttribute("role", "status");
  header.parentNode.insertBefore(player, header.nextSibling);
  header.parentNode.insertBefore(message, player);

  function showPlayer(isShown) {
    player.hidden = !isShown;
    for (const opener of openers) { opener.setAttribute("aria-pressed", String(isShown)); }
    document.documentElement.classList[isShown ? "add" : "remove"]("yl-aloud-on");
  }
  function showSpeed() { buttons.speed.innerHTML = `<span>语速</span> <span>${SPEEDS[reading.get("speed")][0]}</span>`; }
  function pause(value) {
    paused = value;
    buttons.pause.textContent = value ? "继续" : "暂停";
  }

  /* ---- the highlight ---- */
  /* Wrap the text of the current sentence in elements of our own. `unmark` puts the same text nodes back. The outer element
     replaces the whole text node, so that a flex box has as many items as before. */
  function mark() {
    for (const { node, from, to } of sentences[at].parts) {
      const data = node.data;
      if (data === undefined) { node.setAttribute("data-aloud-now", ""); continue; }
      if (!data.slice(from, to).trim()) { continue; }
      const whole = document.createElement("yl-text"), now = document.createElement("yl-now");
      now.textContent = data.slice(from, to);
      whole.appendChild(document.createTextNode(data.slice(0, from)));
      whole.appendChild(now);
      whole.appendChild(document.createTextNode(data.slice(to)));
      node.parentNode.replaceChild(whole, node);
      wrapped.push([whole, node]);
    }
    const marks = main.querySelectorAll("yl-now,[data-aloud-now]");
    const top = marks[0].getBoundingClientRect().top, bottom = marks[marks.length - 1].getBoundingClientRect().bottom;
    const floor = getComputedStyle(player).position === "fixed" ? player.getBoundingClientRect().top : innerHeight;
    if (top < 0 || bottom > floor) { scrollBy(0, top - floor / 4); }
    // Scrolls a wide table as well.
    if ("scrollBehavior" in document.body.style) { marks[0].scrollIntoView({ block: "nearest", inline: "nearest" }); }
  }
  function unmark() {
    for (const [whole, node] of wrapped) { if (whole.parentNode) { whole.parentNode.replaceChild(node, whole); } }
    wrapped = [];
    for (const picture of main.querySelectorAll("[data-aloud-now]")) { picture.removeAttribute("data-aloud-now"); }
  }
  function rangeOf(sentence) {
    const range = document.createRange(), first = sentence.parts[0], last = sentence.parts[sentence.parts.length - 1];
    if (first.node.data === undefined) { range.selectNode(first.node); return range; }
    range.setStart(first.node, first.from);
    range.setEnd(last.node, last.to);
    return range;
  }
  /* List the sentences again after the page has changed, and find the current one in the new list. */
  function refresh() {
    const first = sentences[at].parts[0];
    sentences = window.ylSentences(main);
    const same = sentences.findIndex(({ parts }) => parts[0].node === first.node && parts[0].from === first.from);
    at = same >= 0 ? same : Math.min(at, sentences.length - 1);
  }

  /* ---- speaking ---- */
  /* End the current utterance. Return true if the engine was speaking. */
  function silence() {
    const isBusy = speech.speaking || speech.pending;
    utterance = null;
    clearTimeout(timer);
    if (isBusy) { speech.cancel(); }
    unmark();
    return isBusy;
  }
  function goTo(number) {
    const wasBusy = silence();
    at = Math.max(0, number);
    if (sentences[at] && !sentences[at].parts.every(part => main.contains(part.node))) { refresh(); }
    if (!sentences[at]) { stop(); return; }
    mark();
    if (paused) { return; }
    if (wasBusy) { timer = setTimeout(speak, CANCEL_TIME); } else { speak(); }
  }
  function speak() {
    const own = utterance = new window.SpeechSynthesisUtterance(sentences[at].spoken);
    own.lang = voice.lang;
    own.voice = voice;
    own.rate = SPEEDS[reading.get("speed")][1];
    function end(succeeded) {
      if (own !== utterance) { return; } // a late event of a cancelled utterance
      failures = succeeded ? 0 : failures + 1;
      if (failures < 2) { goTo(succeeded ? at + 1 : at); return; }
      stop();
      message.textContent = "这台设备现在读不出声音。";
    }
    function endAfter(time, succeeded) {
      if (own !== utterance) { return; }
      clearTimeout(timer);
      timer = setTimeout(end, time, succeeded);
    }
    own.onend = () => { end(true); };
    own.onerror = () => { end(false); };
    // Some engines never start, and some never report the end.
    own.onstart = () => { endAfter(3000 + own.text.length * CHARACTER_TIME / own.rate, true); };
    endAfter(START_TIMEOUT, false);
    speech.speak(own);
  }
  function start() {
    message.textContent = "";
    sentences = window.ylSentences(main);
    const isSelected = one => rangeOf(one).compareBoundaryPoints(Range.START_TO_END, selected) > 0;
    const first = selected ? sentences.findIndex(isSelected) : 0;
    getSelection().removeAllRanges();
    for (const recording of document.querySelectorAll("audio")) { recording.pause(); }
    failures = 0;
    pause(false);
    showPlayer(true);
    buttons.pause.focus();
    goTo(first);
  }
  function stop() {
    silence();
    at = -1;
    // The focus goes back to the button without scrolling: the reader stays where the voice was.
    if (player.contains(document.activeElement)) { focusOpener(); }
    showPlayer(false);
  }
  function isOn() { return at >= 0; }
  /* The button in the panel of reading controls is hidden once the panel is closed: the focus goes to the panel's opener. */
  function focusOpener() {
    const isShown = opener.getClientRects().length > 0;
    (isShown ? opener : header.querySelector("[aria-controls]")).focus({ preventScroll: true });
  }

  for (const one of openers) {
    one.addEventListener("click", () => {
      opener = one;
      if (isOn()) { stop(); } else { start(); }
    });
    for (const press of ["mousedown", "touchstart", "keydown"]) { one.addEventListener(press, rememberSelection, { passive: true }); }
  }
  buttons.back.addEventListener("click", () => { goTo(at - 1); });
  buttons.next.addEventListener("click", () => { goTo(at + 1); });
  buttons.stop.addEventListener("click", stop);
  // Cancel and speak again: engines that can pause may not be able to resume.
  buttons.pause.addEventListener("click", () => { pause(!paused); goTo(at); });
  buttons.speed.addEventListener("click", () => {
    const speeds = reading.choices.speed;
    reading.set("speed", speeds[(speeds.indexOf(reading.get("speed")) + 1) % speeds.length]);
    showSpeed();
    goTo(at);
  });
  function rememberSelection() { // before the press clears it
    const selection = getSelection();
    const isInMain = !selection.isCollapsed && main.contains(selection.anchorNode);
    selected = isInMain ? selection.getRangeAt(0).cloneRange() : null;
  }
  document.addEventListener("keydown", event => {
    if (event.key === "Escape" && isOn()) { stop(); focusOpener(); }
  });
  function stopIfOn() { if (isOn()) { stop(); } }
  document.addEventListener("play", stopIfOn, true); // a recording
  window.addEventListener("pagehide", stopIfOn);

  /* A tap on a sentence goes there. */
  main.addEventListener("click", event => {
    if (!isOn() || event.target.closest("a,button,input,label,summary,select,textarea") || !getSelection().isCollapsed) { return; }
    const x = event.clientX, y = event.clientY;
    unmark();
    const tapped = sentences.findIndex(sentence => Array.from(rangeOf(sentence).getClientRects())
      .some(box => x >= box.left && x <= box.right && y >= box.top && y <= box.bottom));
    if (tapped < 0) { mark(); } else { pause(false); goTo(tapped); }
  });

  /* Unmark before something changes the text (pinyin, a fold, a tab), and mark again afterwards. */
  function remark() {
    if (!isOn()) { return; }
    unmark();
    setTimeout(() => {
      if (!isOn()) { return; }
      unmark();
      refresh();
      if (sentences[at]) { mark(); }
    });
  }
  document.addEventListener("click", event => {
    if (event.target.closest(".yl-bar") && openers.indexOf(event.target) < 0 && !player.contains(event.target)) { remark(); }
  }, true);
  main.addEventListener("toggle", remark, true);
  main.addEventListener("change", remark);

  /* ---- the voice ---- */
  function chooseVoice() {
    const mandarin = speech.getVoices()
      .filter(one => one.localService && /^(zh|cmn)/i.test(one.lang) && !/hk|mo$/i.test(one.lang));
    voice = mandarin.find(one => !/tw/i.test(one.lang)) || mandarin[0] || null;
    for (const one of openers) { one.hidden = !voice; }
    if (voice) { reading.set("voice", "yes"); } else { stopIfOn(); }
  }
  showSpeed();
  showPlayer(false);
  chooseVoice();
  speech.onvoiceschanged = chooseVoice; // voices may load late; older Safari has no addEventListener here
  window.addEventListener("load", chooseVoice);
  // The button's place was reserved because there was a voice last time (reading.js).
  setTimeout(() => { if (!voice && reading.get("voice") === "yes") { reading.set("voice", "no"); } }, 3000);
})();
