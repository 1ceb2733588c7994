/* The reading ruler: two lines with two lines of text between them, which follow the mouse, the finger and the keyboard's
   focus. It does not change the text. styles/3-reading.css shows it where the reader turned it on. Plain ES2015. */
(() => {
  "use strict";
  const ruler = document.createElement("div");
  let frame = 0;
  ruler.className = "yl-ruler";
  ruler.setAttribute("aria-hidden", "true");
  document.body.appendChild(ruler);

  /* Return the middle of the line of text at a point, or the point's own height where there is no text. */
  function middleOfLine(x, y) {
    const range = document.caretRangeFromPoint ? document.caretRangeFromPoint(x, y) : null;
    const box = range && range.getClientRects()[0], middle = box ? (box.top + box.bottom) / 2 : y;
    return Math.abs(middle - y) < ruler.clientHeight / 2 ? middle : y;
  }
  function moveTo(x, y) {
    cancelAnimationFrame(frame);
    if (window.ylReading.get("ruler") !== "on") { return; }
    frame = requestAnimationFrame(() => { ruler.style.top = middleOfLine(x, y) - ruler.clientHeight / 4 + "px"; });
  }
  function onTouch(event) { moveTo(event.touches[0].clientX, event.touches[0].clientY); }
  document.addEventListener("mousemove", event => { moveTo(event.clientX, event.clientY); });
  document.addEventListener("touchstart", onTouch, { passive: true });
  document.addEventListener("touchmove", onTouch, { passive: true });
  document.addEventListener("focusin", event => {
    if (event.target.id === "main") { return; }
    const box = event.target.getBoundingClientRect();
    moveTo(box.left + box.width / 2, Math.min(box.top + box.height / 2, box.top + ruler.clientHeight / 4));
  });
})();
