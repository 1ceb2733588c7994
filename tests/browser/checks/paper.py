"""Check a page as the browser prints it."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

from playwright.sync_api import Page
from pypdf import PdfReader

from tests.paper import text_of

from .model import NONE, THEMES, Row, View, at_least, at_most, check
from .reading import restyle

PT = 96 / 72  # CSS pixels in a point
A4 = (595, 842)  # in points


@lru_cache(maxsize=1)
def printed(page: Page, uri: str) -> tuple[list[tuple[int, int]], list[str]]:
    """Return the size in points and the text of each sheet; cached, as two checks read the same print in turn."""
    sheets = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages
    sizes = [(round(float(sheet.mediabox.width)), round(float(sheet.mediabox.height))) for sheet in sheets]
    return sizes, [text_of(sheet) for sheet in sheets]


def in_points(rows: Iterable[Row]) -> Iterator[Row]:
    return (Row(row.value / PT, row.element) for row in rows)


@check(
    "paper",
    36,
    "纸上正文字号",
    "body text on paper",
    at_least(16, "pt"),
    fault=restyle("main p:not([class])", "font-size: 15pt"),
)
def body_on_paper(view: View) -> Iterable[Row]:
    return in_points(
        view.lowest("""measure.running().filter(e => !e.matches("[class], figcaption")
            && !e.closest(".footnote"))
        .concat(document.querySelector("main")).map(e => [measure.size(e), e])""")
    )


@check(
    "paper",
    36,
    "纸上最小的字",
    "smallest text on paper",
    at_least(14, "pt"),
    fault=restyle("main p", "font-size: 13pt"),
)
def text_on_paper(view: View) -> Iterable[Row]:
    return in_points(
        view.lowest(
            """measure.texts().filter(e => measure.shown(e) && !e.closest("rt, rp")).map(e => [measure.size(e), e])"""
        )
    )


@check(
    "paper",
    37,
    "纸上丢掉的折叠、分栏、网址",
    "folded parts, tabs and addresses that paper loses",
    NONE,
    fault="measure.style('@media print { details > :not(summary) { display: none !important } }')",
    themes=("light",),
    fault_page="study/sanhui-yike/",
)
def lost_on_paper(view: View) -> Iterator[Row]:
    """Report folded parts, tabs, and addresses (of the page and of its links) that are missing in the print."""
    wanted = view.page.evaluate("""(() => {
        const folded = measure.all("main details:not(#yl-facets details) > :not(summary), main .tabbed-block");
        const links = measure.all(".yl-text a[href]")
          .filter(a => measure.shown(a) || a.closest("details, .tabbed-block"));
        // A site that knows its own address prints that, wherever the page was opened from.
        const root = document.querySelector(".yl-brand").href;
        const own = document.querySelector(".yl-address").getAttribute("data-site") || root;
        const printed = href => href.startsWith(root) ? own.replace(/\\/?$/, "/") + href.slice(root.length) : href;
        const kept = e => { // without what paper leaves out on purpose
            const own = e.cloneNode(true);
            own.querySelectorAll(".yl-more, .yl-button, .yl-on-screen").forEach(part => part.remove());
            return own; };
        const shown = folded.filter(e => !e.closest(".yl-share, .yl-on-screen")).map(kept)
          .filter(e => e.textContent.trim());
        return shown.map(e => e.textContent.trim().replace(/\\s+/g, "").slice(0, 8))
          .concat([...links.map(a => a.href).filter(href => !href.includes("#")), location.origin + location.pathname]
            .map(printed));
    })()""")
    # Without page numbers: an address may continue on the next sheet.
    text = re.sub(r"第\d+页,共\d+页", "", "".join(printed(view.page, view.uri)[1]))
    lost = [words for words in wanted if text_key(words) not in text]
    yield Row(len(lost), "; ".join(lost[:3]))


@check(
    "paper",
    37,
    "纸上叫人去点的话",
    "words on paper that tell to do something on a screen",
    NONE,
    fault="measure.style('@media print { main .yl-on-screen { display: block !important } }')",
    themes=("light",),
    fault_page="report/",
)
def words_for_a_screen(view: View) -> Iterable[Row]:
    """Look at the words of the product; an article may teach how to use a telephone."""
    if view.uri.startswith("help/"):
        return [Row(0, "")]
    return view.misses("""measure.texts().filter(e => measure.shown(e) && !e.closest(".yl-text, .yl-items")
            && /点(开|击|一下|这里|下面|自己|组织)|下载|收起|展开|往下翻|右上角|可以复制|^再看|^看表格|^(其余|看) *\\d/
              .test(e.innerText.trim()))""")


@check(
    "paper",
    37,
    "纸上的方块",
    "tiles on paper, where rows belong",
    NONE,
    fault="measure.style('@media print { .yl-figures a { border: 1px solid !important } }')",
    themes=("light",),
    fault_page="campaigns/bwcx2019/",
)
def tiles_on_paper(view: View) -> Iterable[Row]:
    return view.misses("""measure.all("main a, main .yl-day, main .yl-details, main .yl-next")
        .filter(e => measure.shown(e) && measure.css(e).borderLeftWidth !== "0px"
            && measure.css(e).borderRightWidth !== "0px")""")


@check(
    "paper",
    38,
    "不是 A4，或者没有页码",
    "sheets that are not A4 or have no number",
    NONE,
    fault=restyle("html", "page: other") + "; measure.style('@page { size: A5; @bottom-center { content: none } }')",
    themes=("light",),
)
def sheets(view: View) -> Iterator[Row]:
    sizes, pages = printed(view.page, view.uri)
    for number, (size, words) in enumerate(zip(sizes, pages, strict=True), 1):
        numbered = f"第{number}页,共{len(pages)}页" in words
        yield Row(float(size != A4 or not numbered), f"sheet {number}: {size}")


@check(
    "paper",
    38,
    "空白的纸",
    "sheets with nothing but their number",
    NONE,
    fault="measure.style('main::after { content: \"\"; display: block; break-before: page; height: 9px }')",
    themes=("light",),
)
def blank_sheets(view: View) -> Iterator[Row]:
    for number, words in enumerate(printed(view.page, view.uri)[1], 1):
        yield Row(float(len(re.sub(r"第\d+页,共\d+页", "", words)) < 2), f"sheet {number}")


@check(
    "paper",
    38,
    "纸上的对比度",
    "contrast on paper",
    at_least(15, ": 1"),
    fault=restyle("main p", "color: #999"),
    themes=THEMES,
)
def contrast_on_paper(view: View) -> Iterable[Row]:
    return view.lowest("measure.texts().filter(measure.shown).map(e => [measure.contrast(e), e])")


@check(
    "paper",
    38,
    "会被分在两页的行和标题，印两遍的合计",
    "rows and headings that may be split, and sums that stand on each sheet",
    NONE,
    fault="measure.style('tr, li, h2 { break-inside: auto !important; break-after: auto !important }')",
)
def splittable(view: View) -> Iterable[Row]:
    return view.misses("""measure.all("main tr, main li").filter(e => measure.shown(e)
            && measure.css(e).breakInside !== "avoid" && e.closest("li li") === null)
        .concat(measure.all("h1, h2, h3, h4").filter(e => measure.shown(e)
            && measure.css(e).breakAfter !== "avoid"))
        .concat(measure.all("main tfoot").filter(e => measure.css(e).display === "table-footer-group"))""")


@check(
    "paper",
    38,
    "纸上放不下的宽度",
    "wider than the paper",
    at_most(0, "px"),
    fault=restyle("main p", "width: 3000px; max-width: none"),
)
def wider_than_paper(view: View) -> Iterable[Row]:
    return view.highest("[[document.documentElement.scrollWidth - innerWidth, 'html']]")


def text_key(words: str) -> str:
    """Return a text in the form that `text_of` gives."""
    return unicodedata.normalize("NFKC", "".join(words.split())).replace("\u2060", "")
