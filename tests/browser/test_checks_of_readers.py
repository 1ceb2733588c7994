"""Test the large-print bar as readers meet it, step by step, and that each check of their steps finds its fault."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.browser.checks import CHECKS
from tests.browser.checks.model import Reader
from tests.browser.checks.survey import Outcome, survey_of_readers

pytestmark = pytest.mark.browser
BY_NAME = {check.name: check for check in CHECKS if check.scope == "reader"}


@pytest.fixture(scope="module")
def outcomes(browser: Browser, base: str) -> dict[str, Outcome]:
    return survey_of_readers(browser, base)


@pytest.mark.parametrize("name", BY_NAME)
def test_every_page_meets_the_bar(outcomes: dict[str, Outcome], name: str) -> None:
    outcomes[name].demand(BY_NAME[name].bar)


@pytest.mark.parametrize("name", BY_NAME)
def test_each_check_sees_its_fault(browser: Browser, base: str, name: str) -> None:
    """Measure one kind of page, as it is and where every page has the fault."""
    check = BY_NAME[name]
    good, faulty = (Reader(browser, base, (check.fault_page,), fault) for fault in (None, check.fault))
    assert check.misses(check.measure(good)) == []
    assert check.misses(check.measure(faulty)) != []
