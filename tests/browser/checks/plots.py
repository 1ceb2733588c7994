"""Check plots, strips of months, and the numbers of pages that are made of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from .frame import PHONES, SIZES, phone
from .model import NONE, THEMES, Reader, Row, View, at_least, at_most, check
from .reading import restyle

OVERVIEW, REPORT = "cadence/", "report/"
# Elements with text in plots and strips, also in those of SVG.
LABELS = """measure.all("main .yl-plot *, main .yl-strip *, main .yl-signs *, main svg text")
    .filter(e => measure.shown(e) && [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()))"""
# Labels that reach beyond their plot or the window: `measure.lines` are the boxes of the text itself.
CUT = f"""{LABELS}.filter(e => {{
    const plot = e.closest(".yl-plot, .yl-strip, .yl-signs, svg").getBoundingClientRect();
    const range = document.createRange(); range.selectNodeContents(e);
    return [...range.getClientRects()].some(r => r.left < Math.max(0, plot.left - 2)
        || r.right > Math.min(innerWidth, plot.right + 2) || r.top < plot.top - 4 || r.bottom > plot.bottom + 4); }})"""
# A number and its unit, where text that is no unit follows or nothing: 17,220 人次, 31日, 95.7%.
# 1 到 5 and A3 大纸 have no unit. And the dot between two facts, which stays with the one before it.
APART = r"""(() => {
    const found = [], walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (!measure.shown(node.parentElement)) continue;
      const numbers = /(?<![A-Za-z])\d[\d,.]*( ?)((?!到)[\u4e00-\u9fff]{1,2}|[%％])(?![\u4e00-\u9fff])|\S\s?·/g;
      for (const match of node.data.matchAll(numbers)) {
        const range = document.createRange();
        range.setStart(node, match.index); range.setEnd(node, match.index + match[0].length);
        const boxes = [...range.getClientRects()].filter(r => r.width > 0);
        if (boxes.some(r => Math.abs(r.top - boxes[0].top) > r.height / 2)) found.push(match[0]);
      }
    }
    return found; })()"""


CELLS = """measure.all("main .yl-strip[role=img] b").filter(measure.shown)
    .map(e => [e.getBoundingClientRect().width, e])"""
# Rows that are wider than the window, or of which name and cells are further apart than half of it.
PARTED = """measure.all("main .yl-row").filter(e => {
    if (!e.querySelector(".yl-strip[role=img]") || !measure.shown(e)) return false;
    const name = e.querySelector(".yl-row__name").getBoundingClientRect();
    const plot = e.querySelector(".yl-strip").getBoundingClientRect();
    return name.left < 0 || plot.left < 0 || plot.right > innerWidth + 1
        || plot.bottom - name.top > innerHeight / 2; })"""


@lru_cache(maxsize=1)
def _measured(reader: Reader) -> Mapping[str, list[Row]]:
    """Return what is measured of all plots by its name: each page is loaded once for four checks."""
    found: dict[str, list[Row]] = {"text": [], "cut": [], "cells": [], "parted": []}
    for where, view in _on_phones(reader):
        for name, rows in (
            ("text", view.lowest(f"{LABELS}.map(e => [measure.size(e), e])")),
            ("cut", view.misses(CUT)),
            ("cells", view.lowest(CELLS)),
            ("parted", view.misses(PARTED)),
        ):
            found[name] += [Row(row.value, where + row.element, view.uri) for row in rows]
    return found


def _on_phones(reader: Reader) -> Iterator[tuple[str, View]]:
    """Yield the pages that have plots, on phones, at each text size, which changes as with the buttons."""
    for width in PHONES:
        page = phone(reader, width, SIZES[0])
        for uri in reader.uris:
            view = reader.view(page, uri)
            for size in SIZES if page.locator("main .yl-plot, main .yl-strip").count() else ():
                page.evaluate("size => document.documentElement.setAttribute('data-size', size)", size)
                yield f"{width} px, {size} px: ", view._replace(width=width)
        page.context.close()


@check(
    "reader",
    51,
    "图里最小的字",
    "smallest text in plots, on phones at each text size",
    at_least(22, "px"),
    fault="document.querySelectorAll('main .yl-plot').forEach(plot => { plot.style.fontSize = '20px' })",
    fault_page=REPORT,
)
def plot_text(reader: Reader) -> Iterable[Row]:
    return _measured(reader)["text"]


@check(
    "reader",
    51,
    "图里伸出去、被切掉的字",
    "labels of plots outside their box, on phones at each text size",
    NONE,
    fault="document.querySelectorAll('main .yl-plot > span').forEach(row => { row.style.cssText = "
    "'display: block; white-space: nowrap; width: 60rem; text-align: right' })",
    fault_page=REPORT,
)
def plot_labels_cut(reader: Reader) -> Iterable[Row]:
    return _measured(reader)["cut"]


@check(
    "reader",
    52,
    "规范执行情况有几屏",
    "length of the overview of how the rules are kept, at 390 x 844",
    at_most(2.5, "屏 screens"),
    fault="document.querySelectorAll('.yl-rows > li').forEach(row => { row.style.marginBottom = '60px' })",
    fault_page=OVERVIEW,
)
def overview_length(reader: Reader) -> Iterator[Row]:
    if OVERVIEW in reader.uris:
        page = reader.tab(viewport={"width": 390, "height": 844})
        reader.visit(page, OVERVIEW)
        yield Row(page.evaluate("document.documentElement.scrollHeight / innerHeight"), "html", OVERVIEW)


@check(
    "reader",
    52,
    "格子多宽",
    "width of the cells of a strip, on phones at each text size",
    at_least(24, "px"),
    fault="document.querySelectorAll('main .yl-strip > span').forEach(half => { half.style.flex = '0 0 100px' })",
    fault_page=OVERVIEW,
)
def cell_width(reader: Reader) -> Iterable[Row]:
    return _measured(reader)["cells"]


@check(
    "reader",
    52,
    "名字和格子不在一起的行",
    "rows whose name and cells are not in one view",
    NONE,
    fault="document.querySelector('.yl-row__plot').style.marginLeft = '300px'; "
    "document.querySelectorAll('.yl-row__plot').forEach(plot => { plot.style.minWidth = '40rem' })",
    fault_page=OVERVIEW,
)
def name_beside_cells(reader: Reader) -> Iterable[Row]:
    return _measured(reader)["parted"]


@check(
    "screen",
    53,
    "没有写字的格子",
    "cells without the character of their state",
    NONE,
    fault="document.querySelector('.yl-strip .yl-state-missed').textContent = ''",
    fault_page=OVERVIEW,
)
def cells_without_character(view: View) -> Iterable[Row]:
    return view.misses("""Object.entries({ met: "开", late: "补", missed: "缺", unrecorded: "未", open: "空" })
        .flatMap(([state, sign]) => measure.all(`main .yl-sign.yl-state-${state}, main .yl-strip[role=img] b`
            + (state === "met" ? ":not([class])" : `.yl-state-${state}`))
            .filter(e => e.textContent !== sign))""")


@check(
    "screen",
    53,
    "格子边框的对比度",
    "contrast of the outlines of cells",
    at_least(3, ": 1"),
    fault=restyle(".yl-strip .yl-state-late", "border-color: #eee"),
    fault_page=OVERVIEW,
    themes=THEMES,
)
def cell_outlines(view: View) -> Iterable[Row]:
    """Measure each outline against what is around the strip."""
    return view.lowest("""measure.all("main .yl-strip[role=img] b, main .yl-sign").filter(measure.shown).map(e => {
        const around = measure.behind(e.parentElement);
        return [measure.ratio(measure.over(measure.colour(measure.css(e).borderTopColor), around), around), e]; })""")


@check(
    "reader",
    58,
    "年度报告有几张图",
    "plots of the report",
    at_least(5, "张 plots"),
    fault="[...document.querySelectorAll('main .yl-plot')].slice(3).forEach(plot => plot.remove())",
    fault_page=REPORT,
)
def plots_of_the_report(reader: Reader) -> Iterator[Row]:
    if REPORT in reader.uris:
        view = reader.view(reader.tab(), REPORT)
        shown = "measure.all('main .yl-plot[role=img][aria-label]').filter(e => measure.shown(e)).length"
        yield Row(view.page.evaluate(shown), "main", REPORT)


@check(
    "reader",
    60,
    "和数字分开的单位，行首的点",
    "units on another line than their number, and dots that begin a line, on phones at each text size",
    NONE,
    fault="document.querySelectorAll('main .yl-nowrap').forEach(e => { e.style.cssText = "
    "'display: inline-block; white-space: normal; width: 2em' })",
    fault_page=REPORT,
)
def unit_apart(reader: Reader) -> Iterator[Row]:
    """Measure every page but the results of a search, whose passages begin and end anywhere."""
    for width in PHONES:
        page = phone(reader, width, SIZES[0])
        for uri in reader.uris:
            view = reader.view(page, uri)
            for size in SIZES if "?q=" not in uri else ():
                page.evaluate("size => document.documentElement.setAttribute('data-size', size)", size)
                yield from (Row(row.value, f"{width} px, {size} px: {row.element}", uri) for row in view.misses(APART))
        page.context.close()
