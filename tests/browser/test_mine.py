"""Test the reader's own branch: chosen on its page, shown on home with what comes next, forgotten by one press."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, Page, Route, expect

from tests.browser.checks.model import WATCH

pytestmark = pytest.mark.browser

CHOOSE, CHOSEN = "设为我的支部", "取消我的支部"
BLOCKED = "Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('', 'SecurityError') }})"


def record(errors: list[str], error: Error) -> None:
    errors.append(str(error))


def choose(page: Page, base: str) -> None:
    page.goto(base + "orgs/zb09/")
    page.get_by_role("button", name=CHOOSE).click()


def test_home_shows_the_branch_and_its_next_activity(page: Page, base: str) -> None:
    page.clock.set_fixed_time("2020-01-02T08:00:00")
    page.goto(base)
    expect(page.locator(".yl-mine")).to_be_hidden()
    choose(page, base)
    expect(page.get_by_role("button", name=CHOSEN)).to_be_visible()
    for uri in ("", "activities/"):
        page.goto(base + uri)
        place = page.locator(".yl-mine")
        expect(place).to_contain_text("1月13日（星期一）08:30 三段路，三车年货和资料")
        assert place.get_by_role("link", name="第九党支部").get_attribute("href") == base + "orgs/zb09/"
    place.get_by_role("link", name="三段路").click()
    page.wait_for_url("**/activities/zb09/2020/**")


def test_what_is_past_on_the_readers_day_is_not_shown(page: Page, base: str) -> None:
    page.clock.set_fixed_time("2020-06-01T08:00:00")
    choose(page, base)
    page.goto(base)
    expect(page.locator(".yl-mine")).to_contain_text("接下来没有登记的活动。")


def test_one_press_forgets_it(page: Page, base: str) -> None:
    choose(page, base)
    page.goto(base)
    page.get_by_role("button", name="不记了").click()
    expect(page.locator(".yl-mine")).to_be_hidden()
    assert page.evaluate("localStorage.getItem('yl-mine')") is None
    choose(page, base)
    page.get_by_role("button", name=CHOSEN).click()
    page.goto(base)
    expect(page.locator(".yl-mine")).to_be_hidden()


def test_nothing_moves_when_it_comes(page: Page, base: str) -> None:
    page.clock.set_fixed_time("2020-01-02T08:00:00")
    choose(page, base)
    page.add_init_script(WATCH)

    def late(route: Route) -> None:
        """Answer after the first paint, with a title of fifty characters."""
        page.evaluate("window.watched.drawn()")
        row = ["2020-01-13", "08:30", "三段路" + "、三车年货和资料送到家" * 4, "activities/zb09/2020/2020-01-13-zfww/"]
        route.fulfill(body=f"ylNext([{json.dumps(row)}])", content_type="text/javascript")

    page.route("**/next.js", late)
    for size in ("22", "36"):
        page.evaluate("size => localStorage.setItem('yl-size', size)", size)
        page.goto(base)
        expect(page.locator(".yl-mine")).to_contain_text("三段路")
        page.evaluate("window.watched.drawn()")
        assert page.evaluate("window.watched.shift") == 0, page.evaluate("window.watched.shifted")


def test_a_blocked_or_odd_storage_does_no_harm(browser: Browser, base: str) -> None:
    for script in (
        BLOCKED,
        *(f"localStorage.setItem('yl-mine', {odd!r})" for odd in ("x", "{}", '{"uri": "//e.org/"}')),
    ):
        page = browser.new_context().new_page()
        errors: list[str] = []
        page.on("pageerror", partial(record, errors))
        page.add_init_script(script)
        page.goto(base)
        expect(page.locator(".yl-mine")).to_be_hidden()
        page.goto(base + "orgs/zb09/")
        page.get_by_role("button", name=CHOOSE).click()
        told = page.get_by_role("button", name="这台设备不让网页记东西")
        assert told.is_visible() == (script == BLOCKED)
        assert errors == []
        page.context.close()


def test_a_copy_on_a_stick_knows_it_too(page: Page, site: Path) -> None:
    page.clock.set_fixed_time("2020-01-02T08:00:00")
    page.goto((site / "orgs" / "zb09" / "index.html").as_uri())
    page.get_by_role("button", name=CHOOSE).click()
    page.goto((site / "index.html").as_uri())
    expect(page.locator(".yl-mine")).to_contain_text("三段路，三车年货和资料")
    page.locator(".yl-mine").get_by_role("link", name="第九党支部").click()
    page.wait_for_url("**/orgs/zb09/index.html")
