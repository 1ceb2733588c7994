"""Check that a large size, a zoom or the reader's own spacing loses nothing and pushes nothing off the screen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .model import NONE, Reader, Row, View, at_least, at_most, check
from .reading import restyle

STEPS = ("22", "26", "30", "36")
# A reader's own spacing of letters, words, lines and paragraphs (WCAG 1.4.12) must clip nothing. The site's line height
# is more than the 1.5 of the criterion, so it is kept.
SPACING = (
    "* { line-height: 1.8 !important; letter-spacing: .12em !important; word-spacing: .16em !important }"
    "p { margin-bottom: 2em !important }"
)
# Elements with text that overflows them sideways, or that they hide. The way back has one line: the page that it leads
# to shows the rest of a long name.
CLIPPED = """measure.all("body *").filter(e => measure.shown(e) && e.textContent.trim() && !e.ownerSVGElement
    && measure.css(e).display !== "inline" && !e.closest(".yl-crumbs") && !/auto|scroll/.test(measure.css(e).overflowX)
    && (e.scrollWidth > e.clientWidth + 2 || /hidden|clip/.test(measure.css(e).overflowY)
            && e.scrollHeight > e.clientHeight + 2))"""
WIDER = "[[document.documentElement.scrollWidth - innerWidth, (measure.all('body *').filter(e => measure.shown(e) && \
    e.getBoundingClientRect().right > innerWidth + 1).pop()) || 'html']]"

# Elements that another scheme moves, each with the distance in CSS pixels.
MOVED = """(() => {
    const root = document.documentElement, own = root.getAttribute("data-scheme");
    const places = measure.all("body *").filter(measure.shown).map(e => [e, e.getBoundingClientRect()]);
    const far = ([e, was]) => {
        const is = e.getBoundingClientRect();
        return [Math.max(...["x", "y", "width", "height"].map(side => Math.abs(is[side] - was[side]))), e];
    };
    const moved = ["dark", "contrast"].flatMap(scheme => {
        root.setAttribute("data-scheme", scheme);
        return places.map(far);
    });
    root.setAttribute("data-scheme", own);
    return moved;
})()"""


@check(
    "screen",
    12,
    "换配色时移动的距离",
    "what another scheme moves",
    at_most(0, "px"),
    fault="measure.style('[data-scheme=dark] main p { border: 1px solid }')",
)
def moved_by_scheme(view: View) -> Iterable[Row]:
    """Show that schemes change colours alone: places and sizes are measured in one of them."""
    return view.highest(MOVED)


@check(
    "screen", 12, "左右多出来的宽度", "sideways scrolling", at_most(0, "px"), fault=restyle("main p", "width: 3000px")
)
def wider(view: View) -> Iterable[Row]:
    return view.highest(WIDER)


@check(
    "screen",
    12,
    "各档字号、放大 200% 和 400% 时左右多出来的宽度",
    "sideways scrolling at every step, at 200 % and 400 %",
    at_most(0, "px"),
    fault=restyle("main p", "width: 16em; max-width: none"),
    changes=True,
)
def wider_when_larger(view: View) -> Iterator[Row]:
    """Measure every text size at 640 and 320 px, which are 1280 px zoomed by 200 % and 400 % (WCAG 1.4.10)."""
    for zoomed in (640, 320) if view.width == 1280 else (view.width,):
        view.page.set_viewport_size({"width": zoomed, "height": 740})
        for step in STEPS:
            view.page.evaluate("step => document.documentElement.setAttribute('data-size', step)", step)
            yield from (Row(row.value, f"{step} px, {zoomed}: {row.element}") for row in view.highest(WIDER))
    view.page.evaluate("document.documentElement.removeAttribute('data-size')")
    view.page.set_viewport_size({"width": view.width, "height": 740})


@check(
    "screen",
    13,
    "自己调字距行距后被切掉的字",
    "text clipped under the reader's own spacing",
    NONE,
    fault=restyle("main p", "height: 20px; overflow: hidden"),
    changes=True,
)
def clipped_by_spacing(view: View) -> Iterator[Row]:
    view.page.evaluate("rules => measure.style(rules)", SPACING)
    yield from view.misses(CLIPPED)
    yield from (Row(float(row.value > 0), row.element) for row in view.highest(WIDER))
    view.page.evaluate("measure.style('')")


@check(
    "reader",
    14,
    "浏览器默认字号 32 像素时的正文",
    "body text where the browser's default font is 32 px",
    at_least(22, "px"),
    fault=restyle("main", "font-size: 50%"),
)
def size_under_large_default(reader: Reader) -> Iterator[Row]:
    for uri, page in _under_large_default(reader):
        yield Row(page.lowest("[[measure.size(document.querySelector('main')), 'main']]")[0].value, "main", uri)


@check(
    "reader",
    14,
    "浏览器默认字号 32 像素时丢掉的内容",
    "content lost where the browser's default font is 32 px",
    NONE,
    fault=restyle("main p", "width: 30rem; max-width: none"),
)
def lost_under_large_default(reader: Reader) -> Iterator[Row]:
    for uri, page in _under_large_default(reader):
        lost = [*page.misses(CLIPPED), *(Row(float(row.value > 0), row.element) for row in page.highest(WIDER))]
        yield from (Row(row.value, row.element, uri) for row in lost)


def _under_large_default(reader: Reader) -> Iterator[tuple[str, View]]:
    """Yield each page in another browser: the default font size is a flag of the browser."""
    with reader.another_browser("--blink-settings=defaultFontSize=32,defaultFixedFontSize=32") as other:
        page = other.tab()
        for uri in reader.uris:
            yield uri, other.view(page, uri)
