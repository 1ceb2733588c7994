"""Check how a page is operated: targets of taps, keyboard focus, moving parts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from .model import NONE, THEMES, Reader, Row, View, at_least, at_most, check
from .reading import restyle


@check(
    "screen",
    16,
    "链接和按钮的大小",
    "targets",
    at_least(48, "px"),
    fault=restyle(".yl-footer p a", "min-height: 0; line-height: 1"),
)
def target_size(view: View) -> Iterable[Row]:
    return view.lowest(
        """measure.targets().map(e => { const r = e.getBoundingClientRect(); return [Math.min(r.width,
            r.height), e]; })"""
    )


@check(
    "screen",
    16,
    "首页大按钮和主要按钮的大小",
    "home tiles and main controls",
    at_least(60, "px"),
    fault=restyle(".yl-tool", "min-height: 40px; max-height: 40px"),
)
def main_target_size(view: View) -> Iterable[Row]:
    return view.lowest(
        """measure.all(measure.MAIN).filter(measure.shown)
            .map(e => { const r = e.getBoundingClientRect(); return [Math.min(r.width, r.height), e]; })"""
    )


@check("screen", 17, "按钮之间的距离", "gap between targets", at_least(8, "px"), fault=restyle(".yl-tools", "gap: 2px"))
def target_gap(view: View) -> Iterable[Row]:
    """Measure the gap of two targets in the direction in which they are furthest apart."""
    return view.lowest("""(() => {
        const rows = measure.targets().map(e => [e, e.getBoundingClientRect()]), gaps = [];
        rows.forEach(([a, r], i) => rows.slice(i + 1).forEach(([b, q]) => {
          if (!a.contains(b) && !b.contains(a) && measure.gap(r, q) < 24) gaps.push([measure.gap(r, q),
            `${measure.name(a)} / ${measure.name(b)}`]);
        }));
        return gaps; })()""")


@check(
    "screen",
    18,
    "按 Tab 键走到屏幕外面的地方",
    "Tab stops off the screen",
    NONE,
    fault=restyle("main a", "position: absolute; left: -9000px"),
    changes=True,
)
def stop_off_screen(view: View) -> Iterable[Row]:
    return view.misses("""measure.focusing((e, b, r) => document.activeElement !== e || !measure.unclipped(b)
        || r.bottom <= 0 || r.top >= innerHeight || r.right <= 0 || r.left >= innerWidth ? e : null)
            .filter(e => e)""")


@check(
    "screen",
    18,
    "焦点框的粗细",
    "outline of the focus",
    at_least(2, "px"),
    fault=restyle("main a", "outline: none"),
    changes=True,
    themes=THEMES,
)
def focus_width(view: View) -> Iterable[Row]:
    return view.lowest(
        """measure.focusing((e, b, r, s) => [s.outlineStyle === "none" ? 0 : measure.px(s.outlineWidth), e])"""
    )


@check(
    "screen",
    18,
    "焦点框的对比度",
    "contrast of the focus",
    at_least(3, ": 1"),
    fault=restyle("main a", "outline-color: #ccc"),
    changes=True,
    themes=THEMES,
)
def focus_contrast(view: View) -> Iterable[Row]:
    return view.lowest("""measure.focusing((e, b, r, s) => { const ground = measure.behind(b.parentElement);
        return [measure.ratio(measure.over(measure.colour(s.outlineColor), ground), ground), e]; })""")


@check(
    "screen",
    19,
    "焦点被盖住",
    "focus covered",
    NONE,
    fault="const lid = document.body.appendChild(document.createElement('div'));"
    "lid.style.cssText = 'position: fixed; inset: 0; background: #fff'",
    changes=True,
)
def focus_covered(view: View) -> Iterable[Row]:
    """Report a focused element that is not on top at the middle of its first line."""
    return view.misses("""measure.focusing((e, box) => {
        const r = [...box.getClientRects()].find(r => r.width > 1) || box.getBoundingClientRect();
        const within = (value, most) => Math.min(Math.max(value, 0), most - 1);
        const x = within(r.left + r.width / 2, innerWidth), y = within(r.top + Math.min(r.height, 60) / 2, innerHeight);
        const top = document.elementFromPoint(x, y);
        return top && (box.contains(top) || top.contains(box)) ? null : e; }).filter(e => e)""")


@check(
    "screen",
    23,
    "没有字的按钮和链接",
    "controls without words",
    NONE,
    fault="document.querySelector('.yl-tool').textContent = '☰'",
)
def wordless(view: View) -> Iterable[Row]:
    """Report controls whose text has no letter and no digit; the text of a field is its label or placeholder."""
    return view.misses(r"""measure.targets().filter(e => !/[\p{L}\p{N}]/u.test(e.matches("input")
        ? e.placeholder || (e.labels[0] || e).textContent : e.innerText || e.getAttribute("aria-label")))""")


@check("screen", 24, "没有下划线的链接", "links not underlined", NONE, fault=restyle("main a", "text-decoration: none"))
def not_underlined(view: View) -> Iterable[Row]:
    """Report links that are not underlined, except in the frame, where they are buttons with a border."""
    return view.misses("""measure.all("a[href]").filter(e => measure.shown(e) && !e.closest(".yl-header, .yl-ways")
        && ![e, ...e.querySelectorAll("*")].some(x => measure.css(x).textDecorationLine.includes("underline")))""")


@check(
    "screen",
    24,
    "只用颜色标出的当前栏目",
    "the current section shown by colour alone",
    NONE,
    fault="measure.style('.yl-header [aria-current] { text-decoration: none !important }');"
    "document.querySelector('.yl-menu').open = true",
    fault_page="study/sanhui-yike/",
    themes=THEMES,
)
def current_by_colour(view: View) -> Iterable[Row]:
    return view.misses(
        """measure.all(".yl-header [aria-current], [aria-pressed=true]").filter(e => measure.shown(e)
            && !measure.css(e).textDecorationLine.includes("underline"))"""
    )


@check(
    "screen",
    25,
    "固定在屏幕上的部分占多高",
    "sticky parts",
    at_most(15, "%"),
    fault=restyle(".yl-header", "min-height: 160px"),
)
def sticky(view: View) -> Iterable[Row]:
    """Measure what covers the page; a column beside the text covers nothing."""
    return view.highest("""[[100 * measure.all("body *").filter(e => measure.shown(e)
          && /fixed|sticky/.test(measure.css(e).position) && e.getBoundingClientRect().width > innerWidth / 2)
        .reduce((sum, e) => sum + e.getBoundingClientRect().height, 0) / innerHeight, "body"]]""")


@check(
    "screen",
    25,
    "弹窗、自动播放、会动的东西",
    "pop-ups, autoplay, movement, timers that repeat",
    NONE,
    fault="setInterval(() => {}, 5000)",
)
def moving(view: View) -> Iterable[Row]:
    return view.misses("""measure.all("marquee, blink, dialog[open], [role=dialog], [autoplay]").filter(measure.shown)
        .concat(measure.all("meta[http-equiv=refresh]"))
        .concat(document.getAnimations().map(a => a.effect.target)).concat(window.watched.repeated)""")


@check(
    "reader",
    20,
    "第一次按 Tab 不是“跳到正文”",
    "the first Tab that does not lead to the text",
    NONE,
    fault="document.querySelector('.yl-skip').remove()",
)
def first_tab(reader: Reader) -> Iterator[Row]:
    page = reader.tab()
    for uri in reader.uris:
        reader.visit(page, uri)
        page.keyboard.press("Tab")
        text = page.evaluate("document.activeElement.textContent.trim()")
        landed = False
        if text == "跳到正文":
            page.keyboard.press("Enter")
            landed = page.evaluate("document.activeElement.closest('main') !== null")
        yield Row(float(not landed), text[:20], uri)


@check(
    "reader",
    21,
    "键盘打不开、Esc 关不上的",
    "parts that the keyboard does not open, or Esc does not close",
    NONE,
    fault="document.addEventListener('keydown', event => {"
    " if (event.key === 'Escape') event.stopImmediatePropagation() }, true)",
)
def closed_by_escape(reader: Reader) -> Iterator[Row]:
    """Open the panels and the suggestions by keyboard; Esc must close them and return the focus."""
    page = reader.tab()
    reader.visit(page, "orgs/zb09/")
    panels = (
        (".yl-tool[aria-controls=yl-settings]", "#yl-settings", "button:not([hidden])"),
        (".yl-menu > summary", ".yl-menu > nav", "a"),
        (".yl-tool--list", ".yl-contents > nav", "a"),
    )
    for opener, choices, inner in ((page.locator(a), page.locator(b), c) for a, b, c in panels):
        opener.focus()
        page.keyboard.press("Enter")
        opened = choices.is_visible()
        choices.locator(inner).locator("visible=true").first.focus()
        page.keyboard.press("Escape")
        back = opener.evaluate("e => document.activeElement === e")
        yield Row(float(not opened or choices.is_visible() or not back), opener.inner_text())
    reader.visit(page, "")
    box = page.locator("#yl-q")
    box.focus()
    page.keyboard.type("党费")
    listed = page.get_by_role("listbox")
    listed.wait_for()
    page.keyboard.press("Escape")
    closed = listed.is_hidden() and box.evaluate("e => document.activeElement === e")
    page.keyboard.press("Enter")
    # Where Esc emptied the box, the page of results takes ``?q=`` from its address at once.
    page.wait_for_url(re.compile(r"/search/(\?|$)"), wait_until="commit")
    yield Row(float(not closed), "搜索")
