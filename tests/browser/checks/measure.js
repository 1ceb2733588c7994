/* Functions for the checks: which elements are visible, their names, sizes, colours and distances. Nothing here changes
   the page or judges a value. */
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const css = (e, pseudo) => getComputedStyle(e, pseudo);
  const px = text => parseFloat(text) || 0;
  const name = e => {
    if (typeof e === "string") return e;
    const words = (e.textContent || e.getAttribute("aria-label") || "").trim().replace(/\s+/g, " ").slice(0, 16);
    const kind = String(e.className.baseVal ?? e.className).trim().replace(/\s+/g, ".");
    return `${e.tagName.toLowerCase()}${e.id ? "#" + e.id : ""}${kind ? "." + kind : ""}“${words}”`;
  };

  /* ---- what is visible. Parts that a tap shows (a tab, a choice of the bar) count where no position is needed ---- */
  const unclipped = e => { const r = e.getBoundingClientRect(); return r.width > 1 && r.height > 1; };
  /* Elements that are clipped to nothing are for screen readers only: heads of tables on a phone. */
  const clipped = e => e !== null && (css(e).clip.startsWith("rect") || clipped(e.parentElement));
  const shown = e => unclipped(e) && css(e).visibility === "visible" && !e.closest(".yl-skip, details:not([open]) > :not(summary)") && !clipped(e);
  const openable = e => e.closest(".tabbed-block, .yl-panel, .yl-contents") !== null && e.closest("script, style, template") === null;
  const hasText = e => [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim());
  const texts = () => all("body *").filter(e => hasText(e) && !e.closest("script, style, noscript, title, desc") && (shown(e) || openable(e)));
  const RUNNING = "p, li, dd, td, figcaption, blockquote";
  /* Running text: blocks of text in main, without labels of controls and cells of a matrix. */
  const running = () => all(RUNNING, document.querySelector("main")).filter(e => shown(e) && hasText(e) && !e.closest("svg, button, label"));
  /* The frame, whose words grow to 26 px only: styles/2-frame.css says why. */
  // Beside the text, the sections belong to the frame; below it they are text.
  const inFrame = e => e.closest(".yl-sample, .yl-header, .yl-crumbs, .yl-contents, .yl-main > .yl-bar") !== null
    || css(e.closest(".yl-side") || document.body).display === "flex";
  const size = e => px(css(e).fontSize) * (e.ownerSVGElement ? e.getScreenCTM().a : 1);

  /* ---- lines of a block, as drawn ---- */
  const lines = e => {
    const range = document.createRange();
    range.selectNodeContents(e);
    const found = [];
    [...range.getClientRects()].filter(r => r.width > 1).sort((a, b) => a.bottom - b.bottom).forEach(r => {
      const last = found[found.length - 1];
      if (last && r.top < last.bottom - Math.min(r.height, last.bottom - last.top) / 2) {
        last.left = Math.min(last.left, r.left); last.right = Math.max(last.right, r.right); last.bottom = Math.max(last.bottom, r.bottom);
      } else { found.push({ left: r.left, right: r.right, top: r.top, bottom: r.bottom }); }
    });
    return found;
  };
  const room = e => { const s = css(e); return e.clientWidth - px(s.paddingLeft) - px(s.paddingRight); };

  /* ---- colour, as WCAG 2 computes it; a translucent colour is laid over the one behind ---- */
  const colour = text => { const c = (text.match(/[\d.]+/g) || [0, 0, 0, 0]).map(Number); return c.length === 3 ? [...c, 1] : c; };
  const over = (top, under) => [0, 1, 2].map(i => top[i] * top[3] + under[i] * (1 - top[3])).concat(1);
  const part = v => (v /= 255) <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4;
  const light = c => .2126 * part(c[0]) + .7152 * part(c[1]) + .0722 * part(c[2]);
  const ratio = (a, b) => { const [x, y] = [light(a), light(b)]; return (Math.max(x, y) + .05) / (Math.min(x, y) + .05); };
  const behind = e => {
    if (!e) return [255, 255, 255, 1];
    const own = colour(css(e).backgroundColor);
    return own[3] === 1 ? own : over(own, behind(e.parentElement));
  };
  const contrast = (e, pseudo) => {
    const s = css(e, pseudo), ink = colour(e.ownerSVGElement && !pseudo ? s.fill : s.color), ground = behind(e);
    for (let p = e; p; p = p.parentElement) ink[3] *= Number(css(p).opacity);
    return ratio(over(ink, ground), ground);
  };

  /* ---- targets: links and controls, but not those in a sentence, which are as tall as its line (WCAG 2.5.5) ---- */
  const TARGETS = "a[href], button, summary, input:not([type=radio]), select, textarea, audio[controls], .tabbed-labels > label, [role=button], [role=option]";
  const inSentence = e => css(e).display === "inline" && e.closest("p, li, td, th, dt, dd, h1, h2, h3, figcaption, blockquote, sup, .yl-item__meta") !== null;
  const targets = () => all(TARGETS).filter(e => shown(e) && !inSentence(e));
  const MAIN = ".yl-tile, .yl-tool, .yl-panel a, .yl-ways a, .yl-bar button, .yl-search__box, .yl-button, .yl-dues input";
  const gap = (r, q) => Math.max(q.left - r.right, r.left - q.right, q.top - r.bottom, r.top - q.bottom);

  /* ---- focus, as the Tab key moves it ---- */
  const stops = () => all("a[href], button, summary, input, select, textarea, audio[controls], [tabindex]").filter(e => e.tabIndex >= 0 && !e.disabled
    && (unclipped(e) || e.matches(".yl-skip, input[type=radio]")) && !e.closest("[hidden], details:not([open]) > :not(summary)") && !(e.type === "radio" && !e.checked));
  const box = e => e.type === "radio" ? e.parentElement.querySelector(".tabbed-labels") : e;

  /* Return a row for each stop of the Tab key, measured while it has the focus. */
  const focusing = row => stops().map(e => { e.focus(); const b = box(e); return row(e, b, b.getBoundingClientRect(), css(b)); });

  window.measure = {
    all, css, px, name, shown, texts, running, size, lines, room, colour, over, ratio, behind, contrast, targets, inFrame, inSentence, gap, stops, box, focusing, unclipped, MAIN,
    worst(rows, sign) {
      return rows.filter(row => Number.isFinite(row[0])).sort((a, b) => sign * (a[0] - b[0])).slice(0, 3).map(([value, e]) => [value, name(e)]);
    },
    style(rules) {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(rules);
      document.adoptedStyleSheets = rules ? [sheet] : [];
    },
  };
})();
