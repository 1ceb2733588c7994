"""The checks of the large-print bar on every kind of page, in three themes, at three widths; each sees its fault."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.checks import CHECKS, CLIPPED, SHORTEST, SPACING, Check, prepare
from tests.browser.pages import ARTICLE, KINDS, visit

pytestmark = pytest.mark.browser
ADD_STYLES = "css => { const s = new CSSStyleSheet(); s.replaceSync(css); document.adoptedStyleSheets = [s] }"
THEMES = ("light", "dark", "contrast")
WIDTHS = (320, 360, 1280)


@pytest.fixture
def reader(browser: Browser) -> Iterator[Page]:
    """A page of a reader whose choices are set with `choose`."""
    context = browser.new_context(viewport={"width": 360, "height": 740})
    yield context.new_page()
    context.close()


def choose(page: Page, width: int = 360, **choices: str) -> None:
    """The reader's screen and choices, kept for every page that is opened from now on."""
    page.set_viewport_size({"width": width, "height": 740})
    for name, value in choices.items():
        page.context.add_init_script(f"localStorage.setItem('yl-{name}', '{value}')")


def failures(page: Page, checks: tuple[Check, ...], where: str) -> list[str]:
    """What the checks find on a page, each with its number, place, value and element."""
    return [
        f"{check.number} {check.title} {check.bar}: {where}: {row.value:.2f} {row.element}"
        for check in checks
        for row in check.failures(check.rows(page))[:3]
    ]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("theme", THEMES)
def test_every_kind_of_page(reader: Page, base: str, theme: str, width: int) -> None:
    choose(reader, width, scheme=theme)
    screen = tuple(c for c in CHECKS if not c.paper and c.only in ("", theme))
    found = []
    for uri in KINDS:
        visit(reader, base, uri)
        prepare(reader)
        found += failures(reader, screen, f"/{uri} {theme} {width}")
    assert not found, "\n".join(found)


@pytest.mark.parametrize("theme", THEMES)
def test_paper(reader: Page, base: str, theme: str) -> None:
    """Paper is black on white, whatever the screen was."""
    choose(reader, 794, scheme=theme, size="36")  # A4 at 96 dots to the inch
    reader.emulate_media(media="print")
    found = []
    for uri in KINDS:
        visit(reader, base, uri)
        prepare(reader)
        found += failures(reader, tuple(c for c in CHECKS if c.paper), f"/{uri} {theme} paper")
    assert not found, "\n".join(found)


@pytest.mark.parametrize("check", [*CHECKS, CLIPPED, SHORTEST], ids=lambda check: f"{check.number}-{check.function}")
def test_each_check_sees_its_fault(reader: Page, base: str, check: Check) -> None:
    choose(reader, 360, scheme="contrast" if check.only else "light")
    if check.paper:
        reader.emulate_media(media="print")
    visit(reader, base, ARTICLE)
    prepare(reader)
    assert failures(reader, (check,), "before") == []
    reader.evaluate(check.fault)
    assert failures(reader, (check,), "after"), "the planted fault is not seen"


@pytest.mark.parametrize("size", ["22", "26", "30", "36"])
@pytest.mark.parametrize("width", [320, 360, 1280])
def test_every_text_size_fits(reader: Page, base: str, size: str, width: int) -> None:
    """320 px is also what 1280 px are at 400 %."""
    choose(reader, width, size=size)
    fits = tuple(c for c in CHECKS if c.function in ("wider", "targets", "textSizes"))
    found = []
    for uri in KINDS:
        visit(reader, base, uri)
        prepare(reader)
        found += failures(reader, fits, f"/{uri} {size} px {width}")
        if (size, width) == ("36", 360):
            found += failures(reader, (SHORTEST,), f"/{uri}")
    assert not found, "\n".join(found)


def test_own_spacing_clips_nothing(reader: Page, base: str) -> None:
    found = []
    for uri in KINDS:
        visit(reader, base, uri)
        reader.evaluate(ADD_STYLES, SPACING)
        prepare(reader)
        fits = tuple(c for c in CHECKS if c.function == "wider")
        found += failures(reader, (CLIPPED, *fits), f"/{uri}")
    assert not found, "\n".join(found)
