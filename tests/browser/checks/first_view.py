"""Check what the first view gives: the page's own words on a phone, few keys and little blank space on a desktop."""

from __future__ import annotations

import io
from collections.abc import Iterator

from PIL import Image
from playwright.sync_api import Page

from .frame import phone
from .model import NONE, Reader, Row, at_most, check

# The top of the first text of a page after its title, in CSS pixels. Headings, buttons and labels say nothing yet.
FIRST_WORDS = """() => {
    const main = document.querySelector("main"), title = main.querySelector("h1");
    const walker = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (!(title.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_FOLLOWING) || title.contains(node)) continue;
      if (!node.data.trim() || node.parentElement.closest("button, label, h2, h3, .yl-bar")) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const box = range.getClientRects()[0];
      if (box && box.height > 1) return box.top + scrollY;
    }
    return 9999; }"""
LONG = 6  # screens of a phone
FLAT = 8  # levels of grey; less is a plain surface
CELL = 20  # px
DESKTOP = {"width": 1280, "height": 720}


@check(
    "reader",
    46,
    "第一句话从哪里开始（22 像素的字）",
    "the top of the first words at 22 px",
    at_most(350, "px"),
    fault="document.querySelector('main h1').style.paddingBottom = '220px'",
)
def words_top(reader: Reader) -> Iterator[Row]:
    return _first_words(reader, "22")


@check(
    "reader",
    46,
    "第一句话从哪里开始（36 像素的字）",
    "the top of the first words at 36 px",
    at_most(450, "px"),
    fault="document.querySelector('main h1').style.paddingBottom = '300px'",
)
def words_top_at_largest(reader: Reader) -> Iterator[Row]:
    return _first_words(reader, "36")


def _first_words(reader: Reader, size: str) -> Iterator[Row]:
    page = phone(reader, 360, size)
    for uri in reader.uris:
        reader.visit(page, uri)
        yield Row(page.evaluate(FIRST_WORDS), "main", uri)


@check(
    "reader",
    50,
    "很长、翻到中间没有目录的页面",
    "long pages whose list is not in view, wherever one has scrolled",
    NONE,
    fault="document.querySelector('.yl-header').style.position = 'static'",
    fault_page="orgs/zb09/",
)
def list_in_view(reader: Reader) -> Iterator[Row]:
    """Scroll to the middle of each page with more than two headings and more than six screens of a phone."""
    page = reader.tab()
    for uri in (uri for uri in reader.uris if "?q=" not in uri):  # results have no list: the best are the first
        reader.visit(page, uri)
        screens = page.evaluate("document.documentElement.scrollHeight / innerHeight")
        if screens <= LONG or page.locator("main h2").count() < 3:
            continue
        page.evaluate("scrollTo(0, document.documentElement.scrollHeight / 2)")
        opener = page.locator(".yl-tool--list")
        seen = opener.count() == 1 and opener.evaluate("e => e.getBoundingClientRect().top >= 0")
        yield Row(float(not seen), f"{screens:.1f} screens", uri)


@check(
    "reader",
    61,
    "按几次 Tab 才到正文（电脑上）",
    "presses of Tab to the text on a desktop",
    at_most(8, "次 presses"),
    fault="document.querySelector('.yl-tools').insertAdjacentHTML('afterend', '<a href=\"#main\">栏目</a>'.repeat(6))",
)
def tabs_to_text(reader: Reader) -> Iterator[Row]:
    page = reader.tab(viewport=DESKTOP)
    for uri in reader.uris:
        reader.visit(page, uri)
        presses, is_there = 0, False
        while presses < 20 and not is_there:
            page.keyboard.press("Tab")
            presses += 1
            # A page without links in its text is passed.
            is_there = page.evaluate("document.activeElement.matches('main *, main ~ * *, .yl-footer *')")
        yield Row(presses, "main", uri)


@check(
    "reader",
    62,
    "电脑上第一屏空着的地方",
    "blank cells of the first view on a desktop",
    at_most(50, "%"),
    fault="document.querySelector('.yl-page').style.paddingTop = '300px'",
)
def blank_on_a_desktop(reader: Reader) -> Iterator[Row]:
    """Cut the picture into cells of 20 px: one without an edge of anything is blank."""
    page = reader.tab(viewport=DESKTOP)
    for uri in ("", "orgs/zb09/", "report/", "cadence/"):
        reader.visit(page, uri)
        yield Row(_blank(page), "", uri)


def _blank(page: Page) -> float:
    picture = Image.open(io.BytesIO(page.screenshot())).convert("L")
    corners = [(x, y) for y in range(0, picture.height, CELL) for x in range(0, picture.width, CELL)]
    greys = [picture.crop((x, y, x + CELL, y + CELL)).tobytes() for x, y in corners]  # a byte for each dot
    return 100 * sum(max(cell) - min(cell) < FLAT for cell in greys) / len(greys)
