/* Records what a page does from the start: requests that its policy refused, repeating timers, windows that it opens, layout
   shifts, and the colours and text size that were set when its body began. */
(() => {
  const watched = window.watched = { refused: [], repeated: [], shift: 0, shifted: [], early: "" };
  watched.drawn = () => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))));
  document.addEventListener("securitypolicyviolation", event => watched.refused.push(event.blockedURI));
  for (const name of ["setInterval", "open", "alert", "confirm", "prompt"]) {
    const own = window[name];
    window[name] = (...parts) => { watched.repeated.push(name); return own.apply(window, parts); };
  }
  new PerformanceObserver(list => list.getEntries().forEach(entry => {
    watched.shift += entry.value;
    watched.shifted.push(...entry.sources.map(({ node, previousRect, currentRect }) =>
      `${(node?.outerHTML || node?.textContent || "?").slice(0, 80)} ${JSON.stringify([previousRect, currentRect])}`));
  })).observe({ type: "layout-shift", buffered: true });
  new MutationObserver((_, observer) => {
    if (!document.body) return;
    const page = document.documentElement;
    watched.early = `${page.dataset.scheme || "light"} ${page.dataset.size || "22"}`;
    observer.disconnect();
  }).observe(document, { childList: true, subtree: true });
})();
