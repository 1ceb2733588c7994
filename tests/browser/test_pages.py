"""Every kind of page in a real browser: nothing fails, nothing is asked of others, and what people do works."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import ConsoleMessage, Page, Request

from tests.browser.pages import ARTICLE, KINDS, NOT_FOUND

pytestmark = pytest.mark.browser


def watch(page: Page, base: str, failures: list[str]) -> None:
    """Note every error of a script, every breach of the content security policy, every foreign or failed request."""

    def said(message: ConsoleMessage) -> None:
        if message.type == "error" and "404" not in message.text:
            failures.append(message.text)

    def asked(request: Request) -> None:
        if not request.url.startswith(base):
            failures.append(f"foreign: {request.url}")

    def lost(request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # the page was left before its icon came
            failures.append(f"failed: {request.url}")

    page.on("pageerror", lambda error: failures.append(f"script: {error}"))
    page.on("requestfailed", lost)
    page.on("console", said)
    page.on("request", asked)


def test_no_page_fails_or_asks_another_host(page: Page, base: str) -> None:
    failures: list[str] = []
    watch(page, base, failures)
    for uri in KINDS:
        answer = page.goto(base + uri)
        assert answer is not None
        if answer.status != (404 if uri == NOT_FOUND else 200):
            failures.append(f"{uri}: {answer.status}")
    assert not failures, "\n".join(failures)
    page.evaluate(
        "document.body.append(Object.assign(document.createElement('img'), {src: 'https://example.org/a.png'}))"
    )
    page.wait_for_timeout(100)
    assert failures, "a planted picture of another host is not seen"


def test_first_tab_skips_to_the_text(page: Page, base: str) -> None:
    page.goto(base + "orgs/zb09/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "跳到正文"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


@pytest.mark.parametrize(
    ("base_pay", "answer"),
    [
        ("4200", "每月党费 21.00 元，一年 252.00 元。"),
        ("5000", "每月党费 25.00 元，一年 300.00 元。"),
        ("5600", "每月党费 56.00 元，一年 672.00 元。"),
        ("４，２００元", "每月党费 21.00 元，一年 252.00 元。"),
        ("四千", "请填一个数字，比如 4200。"),
        ("", "请填一个数字，比如 4200。"),
    ],
)
def test_dues_calculator(page: Page, base: str, base_pay: str, answer: str) -> None:
    page.goto(base + "services/dangfei/")
    page.get_by_label("每月基本养老金（元）").fill(base_pay)
    page.get_by_role("button", name="算一算").click()
    assert page.locator(".yl-dues__answer").inner_text() == answer


def test_a_copy_opened_from_a_stick_can_be_walked(page: Page, site: Path) -> None:
    page.goto((site / "index.html").as_uri())
    page.get_by_role("link", name="我的支部").first.click()
    page.wait_for_url("**/orgs/index.html")
    page.get_by_role("link", name="第九党支部", exact=True).click()
    page.wait_for_url("**/orgs/zb09/index.html")
    assert page.locator("h1").inner_text() == "第九党支部"


def test_without_javascript_everything_is_there(base: str, browser: Any) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.goto(base)
    page.get_by_role("link", name="活动", exact=True).first.click()
    assert page.locator("h1").inner_text() == "活动"
    assert page.locator("svg.yl-chart").count() == 2
    context.close()


def test_from_home_to_my_branch_in_two_taps(page: Page, base: str) -> None:
    page.goto(base)
    page.locator(".yl-tile", has_text="我的支部").click()
    page.get_by_role("link", name="第九党支部", exact=True).click()
    page.wait_for_url("**/orgs/zb09/")
    assert page.get_by_role("heading", name="接下来的活动").is_visible()


def test_paper_has_no_navigation(page: Page, base: str) -> None:
    page.goto(base + ARTICLE)
    page.emulate_media(media="print")
    for part in (".yl-nav", ".yl-bar", ".yl-search", ".yl-crumbs", ".yl-footer"):
        assert not page.locator(part).is_visible(), part
