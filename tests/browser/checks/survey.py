"""Run all checks on all pages: each page is loaded once for each theme and width, and every check measures it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, Page

from tests.browser.pages import KINDS, visit
from tests.browser.serving import PATIENCE

from .model import CHECKS, MEASURE, SCREENS, THEMES, WATCH, Bar, Check, Reader, Row, Scope, View

# A part that the reader opens moves what is below: that does not count as a shift.
UNFOLD = """async () => {
    await window.watched.drawn();
    const shift = window.watched.shift;
    document.querySelectorAll("main details").forEach(part => { part.open = true });
    await window.watched.drawn();
    window.watched.shift = shift;
}"""
A4 = 673  # the width in CSS pixels between the margins of a sheet


class Finding(NamedTuple):
    """A value that a check measured, and where."""

    value: float
    element: str
    page: str
    theme: str = ""
    width: int = 0

    def __str__(self) -> str:
        seen_by = f" {self.theme} {self.width}" if self.theme else ""
        return f"/{self.page}{seen_by}: {self.value:.2f} {self.element}"


class Outcome(NamedTuple):
    """All findings that miss a check's bar, and the worst finding, good or bad."""

    misses: list[Finding]
    worst: list[Finding]

    def add(self, bar: Bar, finding: Finding) -> None:
        if bar.misses(finding.value):
            self.misses.append(finding)
        if not self.worst or bar.worse(finding.value, self.worst[0].value):
            self.worst[:] = [finding]

    def demand(self, bar: Bar) -> None:
        """Fail with the findings that miss the bar, or if there are none at all."""
        assert self.worst, "nothing was measured"
        misses = "\n".join(str(finding) for finding in self.misses[:20])
        assert not self.misses, f"{len(self.misses)} misses of {bar}:\n{misses}"


def of_scope(scope: Scope) -> list[Check]:
    """Return the checks of one scope; those that change the page come last."""
    return sorted((check for check in CHECKS if check.scope == scope), key=lambda check: check.changes)


@contextmanager
def reading(browser: Browser, theme: str, width: int) -> Iterator[Page]:
    """Yield a page of a reader who chose a theme, with the scripts of the checks."""
    context = browser.new_context(viewport={"width": width, "height": 740})
    context.set_default_timeout(PATIENCE)
    context.add_init_script(f"{WATCH}; {MEASURE}; localStorage.setItem('yl-scheme', '{theme}')")
    yield context.new_page()
    context.close()


def open_view(page: Page, base: str, uri: str, theme: str, width: int) -> View:
    """Open a page; on the screen, unfold what is folded, which paper must do itself."""
    visit(page, base + uri)
    if width != A4:
        page.evaluate(UNFOLD)
    return View(page, uri, theme, width)


def survey(browser: Browser, base: str, site: Path, uris: Iterable[str] = KINDS) -> dict[str, Outcome]:
    """Return the outcome of every check by its name."""
    uris = tuple(uris)
    return {**survey_of_pages(browser, base, site, uris), **survey_of_readers(browser, base, uris)}


def survey_of_pages(browser: Browser, base: str, site: Path, uris: Iterable[str] = KINDS) -> dict[str, Outcome]:
    """Return the outcome of every check of pages on the screen, on paper and as files."""
    uris = tuple(uris)
    outcomes = {check.name: Outcome([], []) for check in CHECKS if check.scope != "reader"}

    def note(check: Check, rows: Iterable[Row], view: View | None = None) -> None:
        place = (view.uri, view.theme, view.width) if view else None
        for row in rows:
            where = place or (row.page, "", 0)
            outcomes[check.name].add(check.bar, Finding(row.value, row.element, *where))

    for theme, width in SCREENS:
        with reading(browser, theme, width) as page:
            for uri in uris:
                view = open_view(page, base, uri, theme, width)
                for check in of_scope("screen"):
                    if theme in check.themes:
                        note(check, check.measure(view), view)
    for theme in THEMES:
        with reading(browser, theme, A4) as page:
            page.emulate_media(media="print")
            for uri in uris:
                view = open_view(page, base, uri, theme, A4)
                for check in of_scope("paper"):
                    if theme in check.themes:
                        note(check, check.measure(view), view)
    for check in of_scope("files"):
        note(check, check.measure(site))
    return outcomes


def survey_of_readers(browser: Browser, base: str, uris: Iterable[str] = KINDS) -> dict[str, Outcome]:
    """Return the outcome of every check that does what a reader does."""
    uris = tuple(uris)
    outcomes = {check.name: Outcome([], []) for check in of_scope("reader")}
    for check in of_scope("reader"):
        for row in check.measure(Reader(browser, base, uris)):
            outcomes[check.name].add(check.bar, Finding(row.value, row.element, row.page))
    return outcomes
