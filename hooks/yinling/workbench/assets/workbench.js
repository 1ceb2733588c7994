// Comfort for the forms of the workbench: everything works without it.
// What is typed is kept as a draft on the server, two seconds after the first key at the latest. While a person rests,
// the form is checked; never while an input method composes a word.
(function () {
  "use strict";
  var form = document.querySelector("form[data-draft]");
  if (!form) { return; }
  var kept = document.getElementById("kept");
  var composing = false, changed = false, sending = false, first = 0, timer = 0;
  var REST = 1500, resting = 0, asked = 0, pause = REST;

  function say(text, bad) {
    kept.textContent = text;
    kept.className = bad ? "kept bad" : "kept";
  }

  function fields() {
    var data = new URLSearchParams();
    new FormData(form).forEach(function (value, name) {
      if (typeof value === "string") { data.append(name, value); }
    });
    return data;
  }

  function keep() {
    timer = 0;
    if (sending) { later(); return; }
    changed = false;
    first = 0;
    sending = true;
    fetch(form.dataset.draft, { method: "POST", body: fields(), credentials: "same-origin", keepalive: false })
      .then(function (answer) {
        return answer.text().then(function (text) {
          if (answer.ok) {
            var now = new Date();
            say("草稿存好了，" + now.getHours() + ":" + ("0" + now.getMinutes()).slice(-2), false);
          } else {
            say(answer.status === 507 ? text : "草稿没有存住，这一页先不要关。", true);
            changed = true;
          }
        });
      })
      .catch(function () {
        say("工作台没有回答。这一页先不要关，看看那个黑色窗口还在不在。", true);
        changed = true;
      })
      .then(function () { sending = false; });
  }

  // One second after the last key, but never later than two seconds after the first one.
  function later() {
    var now = Date.now();
    first = first || now;
    clearTimeout(timer);
    timer = setTimeout(keep, Math.max(0, Math.min(1000, first + 2000 - now)));
  }

  // The check of a large centre takes a second: the longer it takes, the longer it waits for the next one.
  function check() {
    if (composing) { return; }
    var mine = ++asked, start = Date.now();
    fetch(form.dataset.check, { method: "POST", body: fields(), credentials: "same-origin" })
      .then(function (answer) { return answer.ok ? answer.json() : {}; })
      .then(function (messages) {
        pause = Math.max(REST, 4 * (Date.now() - start));
        if (mine === asked && !composing) { show(messages); }
      })
      .catch(function () { return 0; });
  }

  // A message is shown at fields that were filled in or left; a field that nobody has reached yet is not wrong.
  function show(messages) {
    form.querySelectorAll("[data-seen]").forEach(function (control) {
      var texts = messages[control.id] || [], old = document.getElementById(control.id + "-x");
      var text = control === document.activeElement && !control.value ? "" : texts.join("\n");
      if (old ? old.textContent.trim() === text : !text) { return; }
      if (old) { old.remove(); }
      control.closest(".field").classList.toggle("wrong", !!text);
      if (!text) { control.removeAttribute("aria-invalid"); return; }
      var line = document.createElement("p");
      line.className = "bad";
      line.id = control.id + "-x";
      line.setAttribute("role", "status");
      line.textContent = text;
      control.before(line);
      control.setAttribute("aria-invalid", "true");
      control.setAttribute("aria-describedby", line.id + (document.getElementById(control.id + "-h") ? " " + control.id + "-h" : ""));
    });
  }

  function touched(event) {
    changed = true;
    if (event && event.target.id && event.target.closest(".field")) { event.target.dataset.seen = "1"; }
    later();
    asked += 1;  // an answer on the way is about what was there before
    clearTimeout(resting);
    if (!composing) { resting = setTimeout(check, pause); }
  }

  form.addEventListener("compositionstart", function () { composing = true; clearTimeout(resting); });
  form.addEventListener("compositionend", function (event) { composing = false; touched(event); });
  // Half a word of an input method is no text yet, but it is kept too: the machine may stop at any time.
  form.addEventListener("input", touched);
  form.addEventListener("change", touched);
  form.addEventListener("keydown", function (event) {
    // The Enter key ends a word of an input method; it must not send the form.
    if (event.key === "Enter" && (composing || event.isComposing || event.keyCode === 229)) { event.stopPropagation(); }
  });
  form.addEventListener("submit", function () { clearTimeout(timer); clearTimeout(resting); changed = false; });
  document.addEventListener("visibilitychange", function () {
    if (document.visibilityState === "hidden" && changed && navigator.sendBeacon) {
      navigator.sendBeacon(form.dataset.draft, fields());
    }
  });
  // After a failure it is tried again.
  setInterval(function () { if (changed && !timer && !sending && !composing) { keep(); } }, 5000);

  // A message in the summary leads to its field, behind a fold too.
  document.addEventListener("click", function (event) {
    var link = event.target.closest && event.target.closest(".errors a[href^='#']");
    var target = link && document.getElementById(decodeURIComponent(link.getAttribute("href").slice(1)));
    if (!target) { return; }
    event.preventDefault();
    for (var fold = target.closest("details"); fold; fold = fold.parentElement.closest("details")) { fold.open = true; }
    target.scrollIntoView({ block: "center" });
    target.focus({ preventScroll: true });
  });
  var errors = document.getElementById("errors") || document.querySelector(".errors");
  if (errors) { errors.tabIndex = -1; errors.focus(); }
}());
