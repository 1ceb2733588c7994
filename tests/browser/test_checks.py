"""Test the large-print bar on every kind of page, and that each check of pages finds its fault.

`test_checks_of_readers` does what readers do: two files run side by side.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.checks import CHECKS
from tests.browser.checks.model import Check, Row
from tests.browser.checks.paper import printed
from tests.browser.checks.survey import A4, Outcome, open_view, reading, survey_of_pages

pytestmark = pytest.mark.browser
BY_NAME = {check.name: check for check in CHECKS if check.scope != "reader"}


@pytest.fixture(scope="module")
def outcomes(browser: Browser, base: str, site: Path) -> dict[str, Outcome]:
    """Return the outcomes of all checks: each page is loaded once for each theme and width."""
    return survey_of_pages(browser, base, site)


@pytest.mark.parametrize("name", BY_NAME)
def test_every_page_meets_the_bar(outcomes: dict[str, Outcome], name: str) -> None:
    outcomes[name].demand(BY_NAME[name].bar)


@pytest.mark.parametrize("name", BY_NAME)
def test_each_check_sees_its_fault(browser: Browser, base: str, site: Path, tmp_path: Path, name: str) -> None:
    check = BY_NAME[name]
    if check.scope == "files":
        good, faulty = in_files(check, site, tmp_path / "site")
    else:
        good, faulty = on_page(check, browser, base)
    assert check.misses(good) == []
    assert check.misses(faulty) != []


Rows = Iterable[Row]


def in_files(check: Check, site: Path, copy: Path) -> tuple[Rows, Rows]:
    assert callable(check.fault)
    check.fault(shutil.copytree(site, copy, copy_function=os.link))
    return list(check.measure(site)), list(check.measure(copy))


def on_page(check: Check, browser: Browser, base: str) -> tuple[Rows, Rows]:
    """Return what a check measures on one page, on the screen or on paper, without and with the fault."""
    theme, width = check.themes[0], A4 if check.scope == "paper" else 360
    with reading(browser, theme, width) as page:
        if check.scope == "paper":
            page.emulate_media(media="print")
        good = list(check.measure(open_view(page, base, check.fault_page, theme, width)))
        printed.cache_clear()
        view = open_view(page, base, check.fault_page, theme, width)
        page.evaluate(str(check.fault))
        return good, list(check.measure(view))
