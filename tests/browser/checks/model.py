"""What a check is: a bar, and a function that measures. The bar judges what the function measured."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal, NamedTuple, TypeVar

from playwright.sync_api import Browser, Page

from tests.browser.pages import ARTICLE, visit
from tests.browser.provide import chromium
from tests.browser.serving import FLAGS

MEASURE = (Path(__file__).parent / "measure.js").read_text("utf-8")
# What a page does from its first moment on, noted before its own scripts run.
WATCH = (Path(__file__).parent / "watch.js").read_text("utf-8")
THEMES = ("light", "dark", "contrast")
WIDTHS = (320, 360, 1280)
# Browsers round half pixels; a contrast is told with two digits.
CLOSE = 0.05


class Bar(NamedTuple):
    """The least or the most that is allowed, in a unit."""

    limit: float
    unit: str
    least: bool
    close: float = CLOSE

    def __str__(self) -> str:
        return f"{'≥' if self.least else '≤'} {self.limit:g} {self.unit}".strip()

    def misses(self, value: float) -> bool:
        return value < self.limit - self.close if self.least else value > self.limit + self.close

    def worse(self, one: float, other: float) -> bool:
        """Whether the first of two values is the worse one."""
        return one < other if self.least else one > other


def at_least(limit: float, unit: str = "") -> Bar:
    return Bar(limit, unit, least=True)


def at_most(limit: float, unit: str = "", close: float = CLOSE) -> Bar:
    return Bar(limit, unit, least=False, close=close)


NONE = at_most(0, "次 misses")


class Row(NamedTuple):
    """One measured value, and what it was measured on. A whole-site check names the page too."""

    value: float
    element: str
    page: str = ""


class View(NamedTuple):
    """A page as one reader sees it: loaded, in a theme, at a width in CSS pixels."""

    page: Page
    uri: str
    theme: str
    width: int

    def lowest(self, script: str) -> list[Row]:
        """Evaluate a script that gives ``[value, element]`` pairs; the three lowest, their elements named."""
        return self._worst(script, 1)

    def highest(self, script: str) -> list[Row]:
        return self._worst(script, -1)

    def misses(self, script: str) -> list[Row]:
        """Evaluate a script that gives elements (or words) that must not be there; one row counts them."""
        found: list[str] = self.page.evaluate(f"() => [...{script}].map(measure.name)")
        return [Row(len(found), "; ".join(found[:3]))]

    def _worst(self, script: str, sign: int) -> list[Row]:
        rows: list[tuple[float, str]] = self.page.evaluate(f"() => measure.worst([...{script}], {sign})")
        return [Row(float(value), element) for value, element in rows]


Fault = str | tuple[str, str] | Callable[[Path], None]


class Reader(NamedTuple):
    """What a check of behaviour has: a browser, the address of the site, and the pages to visit."""

    browser: Browser
    base: str
    uris: tuple[str, ...]
    fault: Fault | None = None

    def tab(self, **options: Any) -> Page:
        """A page of a new context; the planted fault, if there is one, is in every page that it opens."""
        context = self.browser.new_context(**{"viewport": {"width": 360, "height": 740}, **options})
        context.set_default_timeout(10_000)
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
        """The page opened, ready to be measured."""
        self.visit(page, uri)
        page.evaluate(MEASURE)
        return View(page, uri, "light", 360)

    @contextmanager
    def another_browser(self, *flags: str) -> Iterator[Reader]:
        """The same reader with a browser that is set up otherwise."""
        other = self.browser.browser_type.launch(executable_path=chromium(), args=[*FLAGS, *flags])
        yield self._replace(browser=other)
        other.close()


Scope = Literal["screen", "paper", "reader", "files"]


class Check(NamedTuple):
    """One line of the large-print bar (its number), what it measures, and a fault that it must see."""

    number: int
    chinese: str
    english: str
    bar: Bar
    scope: Scope
    measure: Callable[..., Iterable[Row]]
    fault: Fault
    themes: tuple[str, ...]
    changes: bool
    spoilt: str

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
    themes: tuple[str, ...] = THEMES,
    changes: bool = False,
    spoilt: str = ARTICLE,
) -> Callable[[Measure], Measure]:
    """Register a check. ``screen`` and ``paper`` measure a `View`, ``reader`` a `Reader`, ``files`` the built folder.

    ``changes``: it leaves the page other than it was, so it comes after those that do not. ``spoilt`` is the page that
    the fault is planted in."""

    def register(measure: Measure) -> Measure:
        CHECKS.append(Check(number, chinese, english, bar, scope, measure, fault, themes, changes, spoilt))
        return measure

    return register
