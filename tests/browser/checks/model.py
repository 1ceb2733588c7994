"""The model of a check: a bar, and a function that measures values, which the bar judges."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal, NamedTuple, TypeVar

from playwright.sync_api import Browser, Page

from tests.browser.pages import ARTICLE, visit
from tests.browser.provide import chromium
from tests.browser.serving import FLAGS, PATIENCE

MEASURE = (Path(__file__).parent / "measure.js").read_text("utf-8")
# Records what a page does from the start; it runs before the scripts of the page.
WATCH = (Path(__file__).parent / "watch.js").read_text("utf-8")
THEMES = ("light", "dark", "contrast")
# The themes and widths at which every page is looked at: the colours of a theme are the same at all widths.
SCREENS = (("light", 320), ("light", 360), ("light", 1280), ("dark", 360), ("contrast", 1280))
# Browsers round half pixels, and a contrast is written with two digits.
CLOSE = 0.05


class Bar(NamedTuple):
    """The lowest or the highest allowed value, in a unit."""

    limit: float
    unit: str
    least: bool
    close: float = CLOSE

    def __str__(self) -> str:
        return f"{'≥' if self.least else '≤'} {self.limit:g} {self.unit}".strip()

    def misses(self, value: float) -> bool:
        return value < self.limit - self.close if self.least else value > self.limit + self.close

    def worse(self, one: float, other: float) -> bool:
        """Return True if the first of two values is the worse one."""
        return one < other if self.least else one > other


def at_least(limit: float, unit: str = "") -> Bar:
    return Bar(limit, unit, least=True)


def at_most(limit: float, unit: str = "", close: float = CLOSE) -> Bar:
    return Bar(limit, unit, least=False, close=close)


NONE = at_most(0, "次 misses")


class Row(NamedTuple):
    """A measured value and the element that it belongs to; a check of the whole site names the page too."""

    value: float
    element: str
    page: str = ""


class View(NamedTuple):
    """A loaded page, in a theme, at a width in CSS pixels."""

    page: Page
    uri: str
    theme: str
    width: int

    def lowest(self, script: str) -> list[Row]:
        """Return the three lowest of the ``[value, element]`` pairs of a script, each with the name of its element."""
        return self._worst(script, 1)

    def highest(self, script: str) -> list[Row]:
        return self._worst(script, -1)

    def misses(self, script: str) -> list[Row]:
        """Return one row that counts the elements (or texts) that a script gives: none of them may be there."""
        found: list[str] = self.page.evaluate(f"() => [...{script}].map(measure.name)")
        return [Row(len(found), "; ".join(found[:3]))]

    def _worst(self, script: str, sign: int) -> list[Row]:
        rows: list[tuple[float, str]] = self.page.evaluate(f"() => measure.worst([...{script}], {sign})")
        return [Row(float(value), element) for value, element in rows]


Fault = str | tuple[str, str] | Callable[[Path], None]


class Reader(NamedTuple):
    """The input of a check of behaviour: a browser, the address of the site, and the pages to visit."""

    browser: Browser
    base: str
    uris: tuple[str, ...]
    fault: Fault | None = None

    def tab(self, **options: Any) -> Page:
        """Return a page of a new context; it puts the fault, if there is one, into every page that it opens."""
        context = self.browser.new_context(**{"viewport": {"width": 360, "height": 740}, **options})
        context.set_default_timeout(PATIENCE)
        context.add_init_script(WATCH)
        page = context.new_page()
        if isinstance(self.fault, str):
            page.add_init_script(f"addEventListener('DOMContentLoaded', () => {{ {self.fault} }})")
        elif isinstance(self.fault, tuple):
            old, new = self.fault
            page.route(
                lambda url: url.startswith(self.base) and (url.endswith("/") or "?" in url),
                lambda route: route.fulfill(body=route.fetch().text().replace(old, new), content_type="text/html"),
            )
        return page

    def visit(self, page: Page, uri: str) -> None:
        visit(page, self.base + uri)

    def view(self, page: Page, uri: str) -> View:
        """Open a page and return its view, ready to be measured."""
        self.visit(page, uri)
        page.evaluate(MEASURE)
        return View(page, uri, "light", 360)

    @contextmanager
    def another_browser(self, *flags: str) -> Iterator[Reader]:
        """Yield this reader with a browser that was started with other flags."""
        other = self.browser.browser_type.launch(executable_path=chromium(), args=[*FLAGS, *flags])
        yield self._replace(browser=other)
        other.close()


Scope = Literal["screen", "paper", "reader", "files"]


class Check(NamedTuple):
    """One line of the large-print bar: its number, the function that measures, and a fault that it must find."""

    number: int
    chinese: str
    english: str
    bar: Bar
    scope: Scope
    measure: Callable[..., Iterable[Row]]
    fault: Fault
    themes: tuple[str, ...]
    changes: bool
    fault_page: str

    @property
    def name(self) -> str:
        return f"{self.number}-{self.measure.__name__}"

    def misses(self, rows: Iterable[Row]) -> list[Row]:
        return [row for row in rows if self.bar.misses(row.value)]


CHECKS: list[Check] = []
Measure = TypeVar("Measure", bound=Callable[..., Iterable[Row]])


def check(
    scope: Scope,
    number: int,
    chinese: str,
    english: str,
    bar: Bar,
    *,
    fault: Fault,
    themes: tuple[str, ...] = THEMES[:1],
    changes: bool = False,
    fault_page: str = ARTICLE,
) -> Callable[[Measure], Measure]:
    """Register a check.

    ``scope``: ``screen`` and ``paper`` measure a `View`, ``reader`` a `Reader`, ``files`` the built folder.
    ``changes``: the check changes the page, so it runs after the others. ``fault_page``: the page that gets the fault.
    """

    def register(measure: Measure) -> Measure:
        CHECKS.append(Check(number, chinese, english, bar, scope, measure, fault, themes, changes, fault_page))
        return measure

    return register
