/* What the checks measure on a page. Each function gives rows [value, element], the worst first; the bars stand in Python. */
(() => {
  const all = selector => [...document.querySelectorAll(selector)];
  const css = (e, pseudo) => getComputedStyle(e, pseudo);
  const px = text => parseFloat(text) || 0;
  const name = e => {
    const words = (e.textContent || e.getAttribute("aria-label") || "").trim().replace(/\s+/g, " ").slice(0, 20);
    return `${e.tagName.toLowerCase()}${e.id ? "#" + e.id : ""}.${String(e.className.baseVal ?? e.className).trim().replace(/\s+/g, ".")} “${words}”`;
  };
  const shown = e => e.getClientRects().length > 0 && css(e).visibility === "visible" && !e.closest(".yl-skip");
  const inClosed = e => { const d = e.closest("details:not([open])"); return d && !e.closest("summary"); };
  const ownText = e => [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim());
  const texts = () => all("body *").filter(e => ownText(e) && !e.closest("script, style, noscript") && shown(e) && !inClosed(e) && !hidden(e));
  const hidden = e => { const r = e.getBoundingClientRect(); return r.width <= 1 || r.height <= 1; };
  const least = rows => rows.sort((a, b) => a[0] - b[0]);
  const most = rows => rows.sort((a, b) => b[0] - a[0]);

  /* ---- colour, as WCAG 2 computes it ---- */
  const colour = text => (text.match(/[\d.]+/g) || []).map(Number);
  const part = v => (v /= 255) <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4;
  const light = c => .2126 * part(c[0]) + .7152 * part(c[1]) + .0722 * part(c[2]);
  const opaque = c => c.length === 3 || c[3] > 0;
  const ratio = (a, b) => { const [x, y] = [light(a), light(b)]; return (Math.max(x, y) + .05) / (Math.min(x, y) + .05); };
  const behind = e => {
    for (; e; e = e.parentElement) { const c = colour(css(e).backgroundColor); if (opaque(c)) return c; }
    return [255, 255, 255];
  };

  /* ---- links and controls ---- */
  const CONTROLS = "a[href], button, summary, input:not([type=radio]), .tabbed-labels > label, audio, select";
  const controls = () => all(CONTROLS).filter(e => shown(e) && !inClosed(e) && !hidden(e));
  /* A link within a sentence is as tall as its line, and no control of its own. */
  const inSentence = e => css(e).display === "inline" && e.closest("p, li, td, dd, h1, h2, h3, figcaption, .yl-item__meta, sup") !== null;
  const MAIN = ".yl-tile, .yl-nav a, .yl-bar button, .yl-search__box, .yl-search .yl-button, .yl-button, .yl-dues input";

  window.measure = {
    bodySize: () => least(all("main").map(e => [px(css(e).fontSize), name(e)])),
    textSizes: () => least(texts().filter(e => !e.closest("rt")).map(e => [px(css(e).fontSize), name(e)])),
    contrast: () => least(texts().map(e => [ratio(colour(e.closest("svg") ? css(e).fill : css(e).color), behind(e)), name(e)])),
    /* What shows that a control is one: its border, its ground, or the line under its words. */
    controlContrast: () => least(controls().filter(e => !inSentence(e)).map(e => {
      const s = css(e), ground = behind(e.parentElement), own = colour(s.backgroundColor);
      const underlined = e.matches("a, summary") && [e, ...e.querySelectorAll("*")].some(x => css(x).textDecorationLine.includes("underline"));
      const marks = [px(s.borderTopWidth) ? ratio(colour(s.borderTopColor), ground) : 1, opaque(own) ? ratio(own, ground) : 1];
      return [e.matches("summary") ? 21 : underlined ? ratio(colour(s.color), behind(e)) : Math.max(...marks), name(e)];
    }).concat(all(".admonition-title, summary").filter(shown).flatMap(e => ["::before", "::after"].map(p => [css(e, p), p])
      .filter(([s]) => s.content !== "none" && s.display !== "none" && opaque(colour(s.backgroundColor)))
      .map(([s, p]) => [ratio(colour(s.backgroundColor), behind(e)), name(e) + p])))),
    lineHeights: () => least(texts().filter(e => e.closest("main") && !e.closest("h1, h2, h3, h4, button, a, summary, label, th, svg, sup, rt, code, b, input, .yl-cells, .yl-matrix")
      && css(e).display !== "inline").map(e => [px(css(e).lineHeight) / px(css(e).fontSize), name(e)])),
    paragraphGaps: () => least(all("main p + p").filter(e => shown(e) && e.textContent.trim() && e.previousElementSibling.textContent.trim() && shown(e.previousElementSibling) && !e.previousElementSibling.matches(".admonition-title"))
      .map(e => [(e.getBoundingClientRect().top - e.previousElementSibling.getBoundingClientRect().bottom) / px(css(e).fontSize), name(e)])),
    longestLines: () => most(all("main p, main li, main dd").filter(e => shown(e) && ownText(e) && !inClosed(e))
      .map(e => [widthOf(e) / px(css(e).fontSize), name(e)])),
    shortestLines: () => least(all(".yl-text > p, .yl-text > ul > li, .yl-text > ol > li, .yl-lead").filter(shown).map(e => [widthOf(e) / px(css(e).fontSize), name(e)])),
    slanted: () => texts().filter(e => css(e).fontStyle !== "normal" || (e.closest("main") && /justify/.test(css(e).textAlign))).map(e => [1, name(e)]),
    wider: () => {
      const over = document.documentElement.scrollWidth - innerWidth;
      const loose = over > 0 ? most(all("body *").filter(shown).map(e => [e.getBoundingClientRect().right - innerWidth, name(e)]).filter(r => r[0] > 0)) : [];
      const inner = all("body *").filter(e => shown(e) && e.scrollWidth > e.clientWidth + 1 && /auto|scroll/.test(css(e).overflowX) && e.tabIndex < 0).map(e => [e.scrollWidth - e.clientWidth, name(e)]);
      return over > 0 ? [[over, (loose[0] || ["", "html"])[1]]] : inner;
    },
    clipped: () => all("body *").filter(e => shown(e) && !hidden(e) && e.textContent.trim() && /hidden|clip/.test(css(e).overflowX + css(e).overflowY)
      && (e.scrollHeight > e.clientHeight + 2 || e.scrollWidth > e.clientWidth + 2)).map(e => [e.scrollHeight - e.clientHeight, name(e)]),
    targets: () => least(controls().filter(e => !inSentence(e)).map(e => { const r = e.getBoundingClientRect(); return [Math.min(r.height, r.width), name(e)]; })),
    mainTargets: () => least(all(MAIN).filter(e => shown(e) && !hidden(e)).map(e => [e.getBoundingClientRect().height, name(e)])),
    targetGaps: () => {
      const rows = controls().filter(e => !inSentence(e)).map(e => [e, e.getBoundingClientRect()]);
      const gaps = [];
      rows.forEach(([a, r], i) => rows.slice(i + 1).forEach(([b, q]) => {
        if (a.contains(b) || b.contains(a)) return;
        const dx = Math.max(q.left - r.right, r.left - q.right), dy = Math.max(q.top - r.bottom, r.top - q.bottom);
        if (dx < 8 && dy < 8) gaps.push([Math.max(dx, dy), `${name(a)} / ${name(b)}`]);
      }));
      return gaps.length ? least(gaps) : [[8, ""]];
    },
    wordless: () => controls().filter(e => !e.matches("input, audio, select") && !/[\p{L}\p{N}]/u.test(e.textContent) && !e.closest(".yl-matrix")).map(e => [1, name(e)]),
    unmarkedLinks: () => all("main a[href], .yl-crumbs a, .yl-footer a").filter(e => shown(e) && !hidden(e)
      && ![e, ...e.querySelectorAll("*")].some(x => css(x).textDecorationLine.includes("underline"))).map(e => [1, name(e)]),
    currentByColour: () => all("[aria-current=true]").filter(e => shown(e) && !css(e).textDecorationLine.includes("underline") && px(css(e).fontWeight) < 600).map(e => [1, name(e)]),
    sticky: () => { const rows = all("body *").filter(e => shown(e) && /fixed|sticky/.test(css(e).position)).map(e => [100 * e.getBoundingClientRect().height / innerHeight, name(e)]); return rows.length ? most(rows) : [[0, ""]]; },
    moving: () => all("marquee, blink, dialog[open], [autoplay], meta[http-equiv=refresh]").map(e => [1, name(e)])
      .concat(document.getAnimations().filter(a => a.playState === "running").map(a => [1, name(a.effect.target)])),
    focused: () => {
      const e = document.activeElement, r = e.getBoundingClientRect(), s = css(e);
      const box = e.matches("input[type=radio]") ? e.parentElement.querySelector(".tabbed-labels") : e;
      const t = css(box), q = box.getBoundingClientRect();
      const at = document.elementFromPoint(Math.min(Math.max(q.left + q.width / 2, 0), innerWidth - 1), Math.min(Math.max(q.top + Math.min(q.height, 40) / 2, 0), innerHeight - 1));
      return {
        name: name(e), body: e === document.body,
        onScreen: q.width > 0 && q.bottom > 0 && q.top < innerHeight && q.right > 0 && q.left < innerWidth,
        width: t.outlineStyle === "none" ? 0 : px(t.outlineWidth),
        contrast: ratio(colour(t.outlineColor), behind(box.parentElement || box)),
        covered: !!at && at !== box && !box.contains(at) && !at.contains(box),
      };
    },
  };
  function widthOf(e) { const s = css(e); return e.clientWidth - px(s.paddingLeft) - px(s.paddingRight) || e.getBoundingClientRect().width; }
})();
