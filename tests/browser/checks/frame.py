"""Check the frame of a page: how little of the first screen it takes, and that the way home is always in view."""

from __future__ import annotations

from collections.abc import Iterator

from playwright.sync_api import Page

from tests.browser.voices import MANDARIN, speech

from .model import NONE, Reader, Row, at_least, at_most, check

PHONES = (360, 390)
SIZES = ("22", "26", "30", "36")
LOW = 620  # the height of a small phone's window
BOTTOM = "e => e.getBoundingClientRect().bottom"


def phone(reader: Reader, width: int, size: str, *, voice: bool = False) -> Page:
    """Return a page on a phone of a reader who chose a text size, with or without a voice that reads aloud."""
    page = reader.tab(viewport={"width": width, "height": LOW})
    page.add_init_script(f"localStorage.setItem('yl-size', '{size}')")
    if voice:
        page.add_init_script(speech(MANDARIN))
    return page


@check(
    "reader",
    45,
    "手机上页头到哪里为止",
    "the bottom of the header on a phone",
    at_most(140, "px"),
    fault="document.querySelector('.yl-header').style.paddingBottom = '60px'",
)
def header_bottom(reader: Reader) -> Iterator[Row]:
    """Measure every size with a voice, and without one, on one page: the header of all is the same."""
    for width in PHONES:
        for voice in (False, True):
            page = phone(reader, width, SIZES[0], voice=voice)
            reader.visit(page, reader.uris[0])
            for size in SIZES:
                page.evaluate("size => document.documentElement.setAttribute('data-size', size)", size)
                bottom = page.locator(".yl-header").evaluate(BOTTOM)
                yield Row(bottom, f"{width} px, {size} px, {'with' if voice else 'without'} a voice", reader.uris[0])
            page.context.close()


@check(
    "reader",
    45,
    "电脑上页头到哪里为止",
    "the bottom of the header on a desktop",
    at_most(120, "px"),
    fault="document.querySelector('.yl-header').style.paddingBottom = '60px'",
)
def header_bottom_on_a_desktop(reader: Reader) -> Iterator[Row]:
    page = reader.tab(viewport={"width": 1280, "height": 720})
    for size in SIZES:
        reader.visit(page, reader.uris[0])
        page.evaluate("size => document.documentElement.setAttribute('data-size', size)", size)
        yield Row(page.locator(".yl-header").evaluate(BOTTOM), f"{size} px", reader.uris[0])


@check(
    "reader",
    46,
    "标题从哪里开始（22 像素的字）",
    "the top of the title at 22 px",
    at_most(200, "px"),
    fault="document.querySelector('main h1').style.marginTop = '60px'",
)
def title_top(reader: Reader) -> Iterator[Row]:
    return _titles(reader, "22", "top")


@check(
    "reader",
    46,
    "标题从哪里开始（36 像素的字）",
    "the top of the title at 36 px",
    at_most(220, "px"),
    fault="document.querySelector('main h1').style.marginTop = '80px'",
)
def title_top_at_largest(reader: Reader) -> Iterator[Row]:
    return _titles(reader, "36", "top")


@check(
    "reader",
    46,
    "第一屏里没有全部显示的标题",
    "titles that the first screen does not show whole",
    at_most(LOW, "px"),
    fault="document.querySelector('main h1').textContent += '字'.repeat(90)",
)
def title_whole(reader: Reader) -> Iterator[Row]:
    return _titles(reader, "36", "bottom")


def _titles(reader: Reader, size: str, side: str) -> Iterator[Row]:
    page = phone(reader, 360, size)
    for uri in reader.uris:
        reader.visit(page, uri)
        box = page.locator("main h1").first.evaluate("e => e.getBoundingClientRect().toJSON()")
        yield Row(box[side], "h1", uri)


@check(
    "reader",
    47,
    "朗读的时候固定在屏幕上的部分",
    "what stays on the screen while a page is read aloud",
    at_most(15, "%"),
    fault="document.querySelector('.yl-header').style.cssText = 'position: sticky !important; min-height: 90px'",
)
def sticky_while_reading(reader: Reader) -> Iterator[Row]:
    for size in SIZES:
        page = phone(reader, 360, size, voice=True)
        reader.visit(page, "study/fang-diedao/")
        page.locator("main [data-aloud]").click()
        covered = page.evaluate("""[...document.querySelectorAll("body *")]
            .filter(e => /fixed|sticky/.test(getComputedStyle(e).position) && e.getClientRects().length)
            .reduce((sum, e) => sum + e.getBoundingClientRect().height, 0)""")
        yield Row(100 * covered / LOW, f"{size} px", "study/fang-diedao/")
        page.context.close()


@check(
    "reader",
    48,
    "打开字号、栏目、目录时标题移动多少",
    "how far a panel that opens moves the title",
    at_most(0, "px"),
    fault="document.querySelectorAll('.yl-panel, .yl-contents nav').forEach(e => { e.style.position = 'static' });"
    "document.querySelector('.yl-header').style.flexWrap = 'wrap'",
)
def title_stays(reader: Reader) -> Iterator[Row]:
    for width, size in ((360, "22"), (390, "36")):
        page = phone(reader, width, size)
        reader.visit(page, "orgs/zb09/")
        title = page.locator("main h1")
        before = title.evaluate(BOTTOM)
        for opener in (".yl-tool[aria-controls=yl-settings]", ".yl-menu > summary", ".yl-tool--list"):
            page.locator(opener).click()
            yield Row(abs(title.evaluate(BOTTOM) - before), opener, "orgs/zb09/")
            page.keyboard.press("Escape")
        page.context.close()


@check(
    "reader",
    49,
    "打开的面板里太小的按钮",
    "targets in the panels that open",
    at_least(48, "px"),
    fault="document.querySelectorAll('.yl-panel a, .yl-panel button').forEach(e => {"
    " e.style.cssText = 'min-height: 0; max-height: 40px; padding: 0' })",
)
def targets_in_panels(reader: Reader) -> Iterator[Row]:
    for size in SIZES:
        page = phone(reader, 360, size)
        for opener, inner in (
            (".yl-tool[aria-controls=yl-settings]", "#yl-settings button"),
            (".yl-menu > summary", ".yl-menu a"),
            (".yl-tool--list", ".yl-contents a"),
        ):
            reader.visit(page, "orgs/zb09/")
            page.locator(opener).click()
            for one in page.locator(inner).locator("visible=true").all():
                box = one.bounding_box()
                yield Row(min(box["width"], box["height"]) if box else 0, f"{size} px {inner}", "orgs/zb09/")
        page.context.close()


@check(
    "reader",
    50,
    "从中间回不了首页的页面",
    "pages without a way home in view, wherever one has scrolled",
    NONE,
    fault="document.querySelector('.yl-header').style.position = 'static'",
)
def way_home(reader: Reader) -> Iterator[Row]:
    """Scroll to the middle and to the end; a link home must be on top of what is drawn there."""
    page = phone(reader, 360, "22")
    for uri in reader.uris:
        reader.visit(page, uri)
        for part in (0.5, 1):
            found = page.evaluate(
                """part => {
                const root = document.documentElement;
                root.scrollTop = (root.scrollHeight - innerHeight) * part;
                const home = document.querySelector(".yl-brand").href;
                return [...document.querySelectorAll("a[href]")].filter(a => a.href === home).some(a => {
                    const r = a.getBoundingClientRect();
                    const top = document.elementFromPoint(r.left + r.width / 2, r.top + r.height / 2);
                    return top && a.contains(top); }); }""",
                part,
            )
            yield Row(float(not found), f"at {part:.0%}", uri)


@check(
    "reader",
    51,
    "首页六个大按钮到哪里为止",
    "the bottom of the six tiles of home",
    at_most(520, "px"),
    fault="document.querySelector('.yl-tiles').style.marginTop = '200px'",
)
def tiles_bottom(reader: Reader) -> Iterator[Row]:
    for width in PHONES:
        page = phone(reader, width, "22")
        reader.visit(page, "")
        yield Row(page.locator(".yl-tiles").evaluate(BOTTOM), f"{width} px", "")
        page.context.close()


@check(
    "reader",
    51,
    "首页下一个活动从哪里开始",
    "the top of the next event on home",
    at_most(620, "px"),
    fault="document.querySelector('#coming').style.marginTop = '300px'",
)
def next_event_top(reader: Reader) -> Iterator[Row]:
    for width in PHONES:
        page = phone(reader, width, "22")
        reader.visit(page, "")
        top = page.locator("#coming ~ .yl-items a").first.evaluate("e => e.getBoundingClientRect().top")
        yield Row(top, f"{width} px", "")
        page.context.close()


@check(
    "reader",
    52,
    "没有脚本时打不开的栏目",
    "the menu that does not open without scripts",
    NONE,
    fault=('<details class="yl-menu"', '<div class="yl-menu"'),
)
def menu_without_scripts(reader: Reader) -> Iterator[Row]:
    page = reader.tab(java_script_enabled=False)
    reader.visit(page, "orgs/zb09/")
    page.locator(".yl-menu > summary").click()
    links = page.locator(".yl-menu > nav a:visible").count()
    shut = page.locator(".yl-menu[open]").count() == 0
    yield Row(float(shut or links < 7), f"{links} links", "orgs/zb09/")
