"""Test pages in a browser: no errors on any kind, the calculator, a copy on a USB stick, the way to one's own branch.

The checks measure the large-print bar on every page (`test_checks`).
"""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Route, expect

from tests.browser.checks.model import WATCH
from tests.browser.pages import KINDS, NOT_FOUND
from tests.browser.serving import Slow, serving

pytestmark = pytest.mark.browser


def watch(page: Page, failures: list[str]) -> None:
    """Record every error of a script, violation of the content security policy and failed request."""

    def on_console(message: ConsoleMessage) -> None:
        if message.type == "error" and "404" not in message.text:
            failures.append(message.text)

    def on_failure(request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # the browser left the page before it got the icon
            failures.append(f"failed: {request.url}")

    page.on("pageerror", lambda error: failures.append(f"script: {error}"))
    page.on("requestfailed", on_failure)
    page.on("console", on_console)


def test_nothing_fails_on_any_kind_of_page(page: Page, base: str) -> None:
    failures: list[str] = []
    watch(page, failures)
    for uri in KINDS:
        answer = page.goto(base + uri)
        assert answer is not None
        if answer.status != (404 if uri == NOT_FOUND else 200):
            failures.append(f"{uri}: {answer.status}")
    assert not failures, "\n".join(failures)


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


def test_from_home_to_my_branch_in_two_taps(page: Page, base: str) -> None:
    page.goto(base)
    page.locator(".yl-tile", has_text="我的支部").click()
    page.get_by_role("link", name="第九党支部", exact=True).click()
    page.wait_for_url("**/orgs/zb09/")
    assert page.get_by_role("heading", name="接下来的活动").is_visible()


def test_paper_has_no_navigation(page: Page, base: str) -> None:
    page.goto(base + "study/sanhui-yike/")
    page.emulate_media(media="print")
    for part in (".yl-tools", ".yl-crumbs", ".yl-contents", ".yl-ways", "main .yl-bar"):
        assert not page.locator(part).is_visible()


@pytest.mark.parametrize(
    ("address", "awaited", "seen"), [("", "main", "main h1"), ("concepts/13335/", "yl-end", "main td")]
)
def test_what_arrives_in_pieces_does_not_move(
    browser: Browser, site: Path, tmp_path: Path, address: str, awaited: str, seen: str
) -> None:
    """The page waits for its header or for all its rows. A browser that cannot wait paints pieces, if it has time."""
    (tmp_path / "assets").symlink_to(site / "assets")
    html = (site / address / "index.html").read_text("utf-8").replace("../../assets/", "assets/")
    assert f'<link rel="expect" href="#{awaited}" blocking="render">' in html
    (tmp_path / "index.html").write_text(html, "utf-8")
    with serving(tmp_path, Slow) as base:
        page = browser.new_page(viewport={"width": 1280, "height": 740})
        page.add_init_script(WATCH)
        page.goto(base, wait_until="commit")
        page.locator(seen).first.wait_for(timeout=20_000)
        page.wait_for_timeout(200)
        shift, shifted = page.evaluate("[window.watched.shift, window.watched.shifted]")
        page.close()
    assert shift == 0, shifted


@pytest.mark.parametrize("width", [320, 360, 390])
def test_a_name_of_five_characters_takes_no_third_line_of_a_phone(page: Page, base: str, width: int) -> None:
    """Four buttons stand beside it. At home there are three, and the name has the room that it needs."""
    page.set_viewport_size({"width": width, "height": 740})

    def rename(route: Route) -> None:
        html = route.fetch().text().replace("<span>银龄学堂</span>", "<span>夕阳红学堂</span>")
        if "yl-tool--list" in html:
            html = html.replace('class="yl-brand"', 'class="yl-brand yl-brand--beside-list"')
        route.fulfill(body=html, content_type="text/html")

    page.route(lambda address: address.endswith("/"), rename)
    for uri, is_named in (("", True), ("study/sanhui-yike/", width == 320)):
        page.goto(base + uri)
        expect(page.locator(".yl-brand span")).to_be_visible(visible=is_named)
        assert page.locator(".yl-header").evaluate("header => header.getBoundingClientRect().height") <= 90


@pytest.mark.parametrize(("size", "width"), [("22", 390), ("36", 360), ("30", 320)])
def test_a_day_of_the_week_goes_to_the_next_line_as_a_whole(page: Page, base: str, size: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 740})
    page.add_init_script(f"localStorage.setItem('yl-size', '{size}')")
    page.goto(base + "activities/zb09/2019/2019-03-05-sanduanlu/")
    lines = page.locator("dd time").first.evaluate("""time => {
        const day = time.lastChild, range = document.createRange();
        range.setStart(day, day.data.indexOf("星期"));
        range.setEnd(day, day.data.indexOf("）"));
        return new Set([...range.getClientRects()].map(part => part.top)).size;
    }""")
    assert lines == 1
