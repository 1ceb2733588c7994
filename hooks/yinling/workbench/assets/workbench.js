// Comfort for the forms of the workbench: everything works without it.
// What is typed is kept as a draft on the server, two seconds after the first key at the latest.
(function () {
  "use strict";
  var form = document.querySelector("form[data-draft]");
  if (!form) { return; }
  var kept = document.getElementById("kept");
  var composing = false, changed = false, sending = false, first = 0, timer = 0;

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

  function touched() {
    changed = true;
    later();
  }

  form.addEventListener("compositionstart", function () { composing = true; });
  form.addEventListener("compositionend", function () { composing = false; touched(); });
  // Half a word of an input method is no text yet, but it is kept too: the machine may stop at any time.
  form.addEventListener("input", touched);
  form.addEventListener("change", touched);
  form.addEventListener("keydown", function (event) {
    // The Enter key ends a word of an input method; it must not send the form.
    if (event.key === "Enter" && (composing || event.isComposing || event.keyCode === 229)) { event.stopPropagation(); }
  });
  form.addEventListener("submit", function () { clearTimeout(timer); changed = false; });
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
