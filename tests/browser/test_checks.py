"""The large-print bar: every check on every kind of page, and each check sees its fault."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.checks import CHECKS
from tests.browser.checks.model import Check, Reader, Row
from tests.browser.checks.survey import A4, Outcome, open_view, reading, survey

pytestmark = pytest.mark.browser
BY_NAME = {check.name: check for check in CHECKS}


@pytest.fixture(scope="module")
def outcomes(browser: Browser, base: str, site: Path) -> dict[str, Outcome]:
    """Each page is loaded once for each theme and width; all checks measure it there."""
    return survey(browser, base, site)


@pytest.mark.parametrize("name", BY_NAME)
def test_every_page_meets_the_bar(outcomes: dict[str, Outcome], name: str) -> None:
    outcome = outcomes[name]
    assert outcome.worst, "nothing was measured"
    assert not outcome.misses, f"{len(outcome.misses)} misses of {BY_NAME[name].bar}:\n" + "\n".join(
        str(finding) for finding in outcome.misses[:20]
    )


@pytest.mark.parametrize("name", BY_NAME)
def test_each_check_sees_its_fault(browser: Browser, base: str, site: Path, tmp_path: Path, name: str) -> None:
    check = BY_NAME[name]
    assert check.misses(measured(check, browser, base, site, tmp_path / "good", spoilt=False)) == []
    assert check.misses(measured(check, browser, base, site, tmp_path / "spoilt", spoilt=True)) != []


def measured(check: Check, browser: Browser, base: str, site: Path, folder: Path, *, spoilt: bool) -> Iterable[Row]:
    """What a check measures on one page, or on a copy of the site, with its fault planted or without."""
    if check.scope == "reader":
        return list(check.measure(Reader(browser, base, (check.spoilt,), check.fault if spoilt else None)))
    if callable(check.fault):
        if not spoilt:
            return list(check.measure(site))
        check.fault(shutil.copytree(site, folder))
        return list(check.measure(folder))
    width = A4 if check.scope == "paper" else 360
    with reading(browser, check.themes[0], width) as page:
        if check.scope == "paper":
            page.emulate_media(media="print")
        view = open_view(page, base, check.spoilt, check.themes[0], width)
        if spoilt:
            page.evaluate(str(check.fault))
        return list(check.measure(view))
