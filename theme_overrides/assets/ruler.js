/* The reading ruler: two lines with two lines of text between them, which follow the mouse, the finger and the keyboard's
   focus. Plain ES2015. What lies between them is not touched; it is shown by yinling.css where the reader chose it. */
(function () {
  "use strict";
  var ruler = document.createElement("div"), asked = 0;
  ruler.className = "yl-ruler";
  ruler.setAttribute("aria-hidden", "true");
  document.body.appendChild(ruler);

  /* The middle of the line of text at a point, or the point itself where there is none. */
  function lineAt(x, y) {
    var range = document.caretRangeFromPoint ? document.caretRangeFromPoint(x, y) : null;
    var box = range && range.getClientRects()[0], middle = box ? (box.top + box.bottom) / 2 : y;
    return Math.abs(middle - y) < ruler.clientHeight / 2 ? middle : y;
  }
  function follow(x, y) {
    cancelAnimationFrame(asked);
    if (window.ylReading.get("ruler") !== "on") { return; }
    asked = requestAnimationFrame(function () { ruler.style.top = lineAt(x, y) - ruler.clientHeight / 4 + "px"; });
  }
  function finger(event) { follow(event.touches[0].clientX, event.touches[0].clientY); }
  document.addEventListener("mousemove", function (event) { follow(event.clientX, event.clientY); });
  document.addEventListener("touchstart", finger, { passive: true });
  document.addEventListener("touchmove", finger, { passive: true });
  document.addEventListener("focusin", function (event) {
    if (event.target.id === "main") { return; }
    var box = event.target.getBoundingClientRect();
    follow(box.left + box.width / 2, Math.min(box.top + box.height / 2, box.top + ruler.clientHeight / 4));
  });
}());
