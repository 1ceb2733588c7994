"""Check robustness: foreign hosts, no scripts, no storage, the start of a page, and settings that last."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from contextlib import suppress

from playwright.sync_api import Error, Page, Route

from .model import NONE, THEMES, Reader, Row, View, at_most, check

FOREIGN = "new Image().src = 'https://foreign.invalid/pixel.png'"
SECTIONS = 6
_SOON = 1.5  # seconds
_TRIES = 3
_PAINT = "performance.getEntriesByName('first-contentful-paint')"


@check("screen", 1, "向别的网站要东西", "requests to other hosts", NONE, fault=FOREIGN)
def foreign_requests(view: View) -> Iterable[Row]:
    """Report requests of the page to other hosts, including those that its policy refused."""
    return view.misses("""performance.getEntriesByType("resource").map(e => e.name)
            .filter(name => !name.startsWith(location.origin))
        .concat(window.watched.refused)""")


@check(
    "reader",
    2,
    "别的网站都没有反应时，第一次画出内容的时间",
    "first paint while every other host hangs",
    at_most(_SOON, "秒 s"),
    fault=('<link rel="icon"', '<link rel="stylesheet" href="https://foreign.invalid/a.css"><link rel="icon"'),
)
def first_paint(reader: Reader) -> Iterator[Row]:
    """Measure the first paint without the policy, which would stop such requests; a page that waits is never drawn."""
    page = reader.tab(bypass_csp=True)
    hanging: list[Route] = []

    def hold(route: Route) -> None:
        hanging.append(route)

    page.route(lambda url: not url.startswith(reader.base), hold)
    for uri in reader.uris:
        yield Row(_drawn(page, reader.base + uri), "", uri)


def _drawn(page: Page, address: str) -> float:
    """Return the seconds to the first paint, the best of some: a machine that does other work is late now and then."""
    best = math.inf
    for _ in range(_TRIES):
        page.goto(address, wait_until="commit")
        with suppress(Error):
            page.wait_for_function(f"{_PAINT}.length", timeout=4000)
            best = min(best, page.evaluate(f"{_PAINT}[0].startTime") / 1000)
        if best < _SOON:
            break
    return best


@check(
    "screen",
    30,
    "画出来以后的移动",
    "layout shift",
    at_most(0, close=0.001),
    fault="document.body.prepend(Object.assign(document.createElement('p'), {textContent: '广告'}))",
)
def layout_shift(view: View) -> Iterable[Row]:
    """Return the sum of all shifts until now, after the next frame, which reports the last ones."""
    view.page.evaluate("window.watched.drawn()")
    return [Row(*view.page.evaluate("[window.watched.shift, window.watched.shifted.join('; ')]"))]


@check(
    "screen",
    30,
    "画出来以后才换的配色和字号",
    "colours or size set only after the first paint",
    NONE,
    fault="window.watched.early = 'none'",
    themes=THEMES,
)
def set_early(view: View) -> Iterable[Row]:
    """Report a page whose colours or text size are not set when the body begins."""
    early = view.page.evaluate("window.watched.early")
    return [Row(float(early != f"{view.theme} 22"), early)]


@check(
    "reader",
    29,
    "没有脚本时缺少的",
    "parts missing without JavaScript",
    NONE,
    fault=('<nav class="yl-ways"', '<nav hidden class="yl-ways"'),
)
def without_scripts(reader: Reader) -> Iterator[Row]:
    """Report lost text, lost sections, small print and dead buttons, and a lost index of everything."""
    scripted, plain = reader.tab(), reader.tab(java_script_enabled=False)
    for uri in reader.uris:
        if "?q=" in uri:
            continue  # without scripts there are no results: the page says so and shows the index
        reader.visit(scripted, uri)
        reader.visit(plain, uri)
        own = "document.querySelector('main').textContent.replace(/\\s+/g, '').length"
        missing = {
            "words": plain.evaluate(own) < 0.95 * scripted.evaluate(own),
            "sections": plain.locator(".yl-ways a:visible").count() < SECTIONS,
            "large print": plain.evaluate("parseFloat(getComputedStyle(document.querySelector('main')).fontSize)") < 22,
            "dead buttons": plain.locator("button:visible:not([type=submit])").count() > 0,
        }
        yield Row(sum(missing.values()), ", ".join(name for name, lost in missing.items() if lost), uri)
    plain.goto(reader.base + "search/")
    yield Row(float(plain.locator("main a[href*='letter-']:visible").count() < 10), "index of everything", "search/")


@check(
    "reader",
    31,
    "存储被禁时的错误",
    "errors where storage is blocked",
    NONE,
    fault="localStorage.getItem('x')",
)
def blocked_storage(reader: Reader) -> Iterator[Row]:
    page = reader.tab()
    page.add_init_script(
        "for (const name of ['localStorage', 'sessionStorage', 'indexedDB'])"
        "Object.defineProperty(window, name, {get() { throw new DOMException('blocked', 'SecurityError') }})"
    )
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    for uri in reader.uris:
        errors.clear()
        reader.visit(page, uri)
        page.get_by_role("button", name="字号").click()
        page.get_by_role("button", name="特大").click()
        size = page.evaluate("getComputedStyle(document.querySelector('main')).fontSize")
        yield Row(len(errors) + float(size != "30px"), "; ".join(errors)[:60], uri)


@check(
    "reader",
    32,
    "没有记住设置的页面",
    "pages on which a setting does not hold",
    NONE,
    fault="document.documentElement.removeAttribute('data-scheme')",
)
def setting_holds(reader: Reader) -> Iterator[Row]:
    """Choose with the bar of the first page; report every other page, the 404 included, that differs."""
    page = reader.tab()
    reader.visit(page, reader.uris[0])
    page.get_by_role("button", name="字号").click()
    for choice in ("最大", "黑底"):
        page.locator("#yl-settings").get_by_role("button", name=choice).click()
    for uri in reader.uris:
        reader.visit(page, uri)
        size, scheme = page.evaluate(
            "[getComputedStyle(document.querySelector('main')).fontSize, document.documentElement.dataset.scheme]"
        )
        yield Row(float(size != "36px" or scheme != "dark"), f"{size} {scheme}", uri)
