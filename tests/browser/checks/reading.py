"""Check how a page reads on the screen: sizes, colours, lines and paragraphs."""

from __future__ import annotations

from collections.abc import Iterable

from .model import NONE, THEMES, Row, View, at_least, at_most, check


def restyle(selector: str, rules: str) -> str:
    """Return a script that changes the style of the first element of a selector."""
    return f"document.querySelector({selector!r}).style.cssText += ';{rules}'"


@check(
    "screen",
    3,
    "正文字号",
    "body text",
    at_least(22, "px"),
    fault=restyle("main p:not([class])", "font-size: 21px"),
)
def body_size(view: View) -> Iterable[Row]:
    """Measure running text without a class of its own; check 4 measures captions, dates and footnotes."""
    return view.lowest("""measure.running().concat(document.querySelector("main"))
        .filter(e => !e.matches("[class]:not(main), figcaption") && !e.closest(".footnote"))
        .map(e => [measure.size(e), e])""")


@check("screen", 4, "最小的字", "smallest text", at_least(22, "px"), fault=restyle("main p", "font-size: 21px"))
def text_size(view: View) -> Iterable[Row]:
    return view.lowest("""measure.texts().filter(e => !e.closest("rt, rp")).map(e => [measure.size(e), e])""")


@check(
    "screen",
    4,
    "最小的字（样式加的字）",
    "smallest text that styles add, placeholders included",
    at_least(22, "px"),
    fault="measure.style('main p::before { content: \"字\"; font-size: 15px }')",
)
def added_text_size(view: View) -> Iterable[Row]:
    return view.lowest("""measure.all("body *").filter(measure.shown).flatMap(e => ["::before", "::after"]
          .map(pseudo => measure.css(e, pseudo)).filter(s => /"./.test(s.content) && s.content !== '""')
          .map(s => [measure.px(s.fontSize), e]))
        .concat(measure.all("[placeholder]").map(e => [measure.px(measure.css(e, "::placeholder").fontSize), e]))""")


@check(
    "screen",
    5,
    "最大一档比标准档大几倍",
    "growth from the first step to the last",
    at_least(36 / 22, "倍 times"),
    fault=restyle("main p", "font-size: 22px"),
    changes=True,
)
def growth(view: View) -> Iterable[Row]:
    """Measure how much every text but the frame's grows; what is as large as the text then has grown enough."""
    return view.lowest("""(() => {
        const texts = measure.texts().filter(e => !measure.inFrame(e));
        const before = texts.map(measure.size), page = document.documentElement;
        page.setAttribute("data-size", "36");
        const grown = (e, i) => measure.size(e) < 36 ? measure.size(e) / before[i] : 36 / 22;
        const rows = texts.map((e, i) => [grown(e, i), e]);
        page.removeAttribute("data-size");
        return rows; })()""")


@check(
    "screen",
    6,
    "文字对比度",
    "contrast of text",
    at_least(7, ": 1"),
    fault=restyle("main p", "color: #777"),
    themes=("light", "dark"),
)
def contrast(view: View) -> Iterable[Row]:
    return view.lowest("""measure.texts().map(e => [measure.contrast(e), e])
        .concat(measure.all("[placeholder]").filter(measure.shown).map(e => [measure.contrast(e,
            "::placeholder"), e]))""")


@check(
    "screen",
    6,
    "高对比配色的文字对比度",
    "contrast of text in the high-contrast theme",
    at_least(15, ": 1"),
    fault=restyle("main p", "color: #aaa"),
    themes=("contrast",),
)
def high_contrast(view: View) -> Iterable[Row]:
    return contrast(view)


@check(
    "screen",
    7,
    "按钮和边框的对比度",
    "contrast of borders and backgrounds of controls",
    at_least(3, ": 1"),
    fault=restyle("main details, main .admonition", "border: 2px solid #ddd"),
    themes=THEMES,
)
def border_contrast(view: View) -> Iterable[Row]:
    """Measure the border or the background of a box, whichever differs more from the colour around the box."""
    return view.lowest("""measure.all("body *").filter(e => measure.shown(e) && !e.ownerSVGElement).flatMap(e => {
        const s = measure.css(e), around = measure.behind(e.parentElement);
        const sides = ["Top", "Right", "Bottom", "Left"].filter(side => measure.px(s["border" + side
            + "Width"]) && s["border" + side + "Style"] !== "none");
        const ground = measure.ratio(measure.behind(e), around);
        return sides.map(side => measure.colour(s["border" + side + "Color"])).filter(c => c[3])
          .map(c => [Math.max(measure.ratio(measure.over(c, around), around), ground), e]); })""")


@check(
    "screen",
    7,
    "图标和图形的对比度",
    "contrast of icons and of drawn shapes",
    at_least(3, ": 1"),
    fault="measure.style('main .admonition-title::before { background-color: #ddd !important }')",
    themes=THEMES,
)
def icon_contrast(view: View) -> Iterable[Row]:
    """Measure icons (masks over a background) and the shapes of charts."""
    return view.lowest("""measure.all("body *").filter(measure.shown).flatMap(e => ["::before", "::after"]
          .map(pseudo => measure.css(e, pseudo))
          .filter(s => s.content !== "none" && s.display !== "none" && s.maskImage && s.maskImage !== "none")
          .map(s => [measure.colour(s.backgroundColor), e, measure.behind(e)]))
        .concat(measure.all("svg rect, svg path, svg circle, svg line").filter(measure.shown)
          .map(e => [measure.colour(measure.css(e).fill), e, measure.behind(e)]))
        .filter(([colour]) => colour[3])
        .map(([colour, e, ground]) => [measure.ratio(measure.over(colour, ground), ground), e])""")


@check("screen", 8, "行高", "line height", at_least(1.8, "倍 em"), fault=restyle("main p", "line-height: 1.6"))
def line_height(view: View) -> Iterable[Row]:
    return view.lowest(
        """measure.running().map(e => [e, measure.css(e)])
        .map(([e, s]) => [measure.px(s.lineHeight) / measure.px(s.fontSize), e])"""
    )


@check(
    "screen",
    9,
    "段距（从上段末行到下段首行）",
    "from a paragraph's last line to the next one's first",
    at_least(1.3, "行 lines"),
    fault="measure.all('main p').forEach(p => { p.style.margin = 0 })",
    fault_page="study/sanhui-yike/",
)
def paragraph_gap(view: View) -> Iterable[Row]:
    """Measure from line to line, as the ministry counts both 行距 and 段落间距: 1 would be no gap."""
    return view.lowest("""measure.all("main p + p").filter(e => measure.shown(e)
            && measure.shown(e.previousElementSibling)
        && measure.lines(e).length && !e.previousElementSibling.matches(".admonition-title")).map(e => {
        const line = measure.px(measure.css(e).lineHeight), before = e.previousElementSibling.getBoundingClientRect();
        return [1 + (e.getBoundingClientRect().top - before.bottom) / line, e]; })""")


@check(
    "screen",
    10,
    "一行最多几个字",
    "characters in the longest line",
    at_most(36, "字 characters"),
    fault="measure.style('main p { max-width: none !important; width: 60em; background: none }'); "
    "document.querySelector('main p:not([class])').textContent = '字'.repeat(80)",
)
def longest_line(view: View) -> Iterable[Row]:
    return view.highest(
        """measure.running().flatMap(e => measure.lines(e)
            .map(line => [(line.right - line.left) / measure.px(measure.css(e).fontSize), e]))"""
    )


@check(
    "screen",
    10,
    "最大一档一行至少几个字",
    "characters that a line has room for at the largest step",
    at_least(8, "字 characters"),
    fault=restyle("main .yl-text", "padding: 0 60px"),
    changes=True,
)
def room_at_largest(view: View) -> Iterable[Row]:
    """Measure on a phone of 360 px how many characters fit on a line of each block that has more than eight."""
    if view.width != 360:
        return []
    return view.lowest("""(() => {
        document.documentElement.setAttribute("data-size", "36");
        const rows = measure.running().filter(e => e.textContent.trim().length > 8
            && measure.css(e).display !== "inline")
          .map(e => [measure.room(e) / measure.px(measure.css(e).fontSize), e]);
        document.documentElement.removeAttribute("data-size");
        return rows; })()""")


@check("screen", 11, "斜体字", "slanted text", NONE, fault=restyle("main p", "font-style: italic"))
def slanted(view: View) -> Iterable[Row]:
    return view.misses("""measure.texts().filter(e => measure.css(e).fontStyle !== "normal")""")


@check(
    "screen",
    11,
    "没有靠左的正文",
    "running text not aligned left",
    NONE,
    fault=restyle("main p:not([class])", "text-align: justify"),
)
def not_left(view: View) -> Iterable[Row]:
    return view.misses("""measure.running().concat(measure.all("h1, h2, h3, h4, .yl-sample").filter(measure.shown))
        .filter(e => !/^(left|start)$/.test(measure.css(e).textAlign))""")


@check("screen", 15, "禁止放大文字", "text-size-adjust: none", NONE, fault=restyle("html", "text-size-adjust: none"))
def no_size_adjust(view: View) -> Iterable[Row]:
    """Report elements whose last rule is ``none``; the computed value would be 100 %."""
    return view.misses("""measure.all("html, body, main, main p").filter(e => [...document.styleSheets]
            .flatMap(sheet => [...sheet.cssRules])
        .filter(rule => rule.selectorText && e.matches(rule.selectorText)).map(rule => rule.style).concat(e.style)
        .map(style => style.getPropertyValue("text-size-adjust")).filter(value => value).pop() === "none")""")
