"""The pages of a group of centres meet the large-print bar, and nothing fails on them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.checks.survey import of_scope, open_view, reading
from tests.browser.serving import serving
from tests.browser.test_pages import watch
from tests.conftest import ROOT
from tests.unit.published_sites import publish
from yinling.gathering.group_pages import Group
from yinling.gathering.group_site import write_group
from yinling.gathering.read_all import read_all
from yinling.gathering.totals import totals
from yinling.records.site_settings import Site

pytestmark = pytest.mark.browser
PAGES = ("", "centres/", "report/meetings/", "report/poor/", "no/such/page/")


@pytest.fixture(scope="module")
def group(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Yield the address of a group with a good centre, one that withholds, a late one and one that is not there."""
    place = tmp_path_factory.mktemp("group")
    sites = [
        publish(place, "东城离退休管理中心", ["2018-03-01", "2019-03-01"], more="网址: https://east.example.org/\n"),
        publish(place, "西城离退休管理中心", ["2019-03-01"], poor=3),
        publish(place, "南城", ["2019-01-01"], as_of="2019-06-30"),
        place / "北城",
    ]
    today = dt.date(2020, 1, 10)
    sources = read_all(map(str, sites), today, 60, lambda _: None)
    assert [source.state for source in sources] == ["好", "好", "晚了", "读不了"]
    site = Site(name="全市离退休中心", owner="全市")
    write_group(ROOT, place / "out", Group(site, today, sources, [*totals(sources)]))
    with serving(place / "out") as address:
        yield address


def test_every_page_of_a_group_meets_the_bar(browser: Browser, group: str) -> None:
    misses: list[str] = []
    failures: list[str] = []
    with reading(browser, "light", 360) as page:
        watch(page, failures)
        for uri in PAGES:
            view = open_view(page, group, uri, "light", 360)
            for check in of_scope("screen"):
                if "light" in check.themes and not check.changes:
                    misses += [f"/{uri} {check.english}: {row}" for row in check.misses(check.measure(view))]
    assert misses + failures == []


def test_a_reader_gets_from_a_total_to_the_centre(browser: Browser, group: str) -> None:
    page = browser.new_context(viewport={"width": 360, "height": 740}).new_page()
    page.goto(group)
    page.get_by_role("link", name="活动").click()
    link = page.get_by_role("link", name="东城离退休管理中心")
    assert link.get_attribute("href") == "https://east.example.org/report/meetings/"
    page.locator("nav.yl-ways").get_by_role("link", name="各中心").click()
    expect(page.get_by_text("读不了").first).to_be_visible()
    page.get_by_role("button", name="字号").click()
    page.get_by_role("button", name="拼音").click()
    page.wait_for_selector("ruby")
    page.context.close()
