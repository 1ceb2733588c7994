"""Every kind of page in a real browser: it fits the screen, its text is large, its links can be hit, nothing fails."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import ConsoleMessage, Page, Request

pytestmark = pytest.mark.browser

KINDS = [
    "",
    "study/",
    "study/plan/",
    "study/sanhui-yike/",
    "study/shouji-daizi/",
    "concepts/13335/",
    "walls/",
    "walls/rudang-shici/",
    "qa/",
    "orgs/",
    "orgs/dw/",
    "orgs/dzz3/",
    "orgs/zb09/",
    "orgs/zb09-1/",
    "activities/",
    "activities/coming/",
    "activities/year/2019/",
    "activities/year/2019/06/",
    "activities/type/dydh/",
    "activities/zb09/",
    "activities/zb09/2019/",
    "activities/channels/",
    "honours/",
    "honours/2019/",
    "campaigns/",
    "campaigns/bwcx2019/",
    "cadence/",
    "cadence/2019/zwh/",
    "report/",
    "report/visits_hardship/",
    "report/theme_films/",
    "services/",
    "services/dangfei/",
    "print/",
    "search/",
    "search/letter-d/",
    "help/",
    "help/problems/",
    "help/activity/",
    "no/such/page/",
]

BODY_TOO_SMALL = "parseFloat(getComputedStyle(document.querySelector('main')).fontSize) < 22"

TOO_SMALL = """() => [...document.querySelectorAll('body *')].filter(e =>
  [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()) && !e.closest('svg, script, noscript, title')
  && e.getClientRects().length && parseFloat(getComputedStyle(e).fontSize) < 18
).map(e => `${e.tagName}.${e.className} ${getComputedStyle(e).fontSize} ${e.textContent.trim().slice(0, 20)}`)"""

# A link within a sentence is as tall as its line; links and buttons that stand alone are 48 px.
SMALL_TARGETS = """() => [...document.querySelectorAll('a[href], button, summary, input:not([type=radio]), label')]
  .filter(e => {
  const r = e.getBoundingClientRect(), s = getComputedStyle(e);
  if (!r.width || e.classList.contains('yl-skip')) return false;
  const inSentence = s.display === 'inline' && e.closest('p, li, td, dd, h2, figcaption, .yl-item__meta');
  return !inSentence && (r.height < 47.5 || r.width < 44);
}).map(e => e.tagName + '.' + e.className + ' ' + e.textContent.trim().slice(0, 20))"""


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


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_pages_fit_and_read(page: Page, base: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 740})
    failures: list[str] = []
    watch(page, base, failures)
    for uri in KINDS:
        answer = page.goto(base + uri)
        assert answer is not None
        if uri != "no/such/page/" and answer.status != 200:
            failures.append(f"{uri}: {answer.status}")
        measured: dict[str, Any] = {
            "wider than the screen": page.evaluate("document.documentElement.scrollWidth > innerWidth"),
            "body text under 22 px": page.evaluate(BODY_TOO_SMALL),
            "text under 18 px": page.evaluate(TOO_SMALL),
            "small targets": page.evaluate(SMALL_TARGETS),
        }
        failures += [f"{uri} at {width}: {what}: {value}" for what, value in measured.items() if value]
    assert not failures, "\n".join(failures)


def test_a_planted_fault_is_seen(page: Page, base: str) -> None:
    page.goto(base)
    page.evaluate("document.querySelector('main p').style.fontSize = '17px'")
    page.evaluate("Object.assign(document.querySelector('.yl-more').style, {minHeight: '20px', padding: '0'})")
    assert page.evaluate(TOO_SMALL)
    assert page.evaluate(SMALL_TARGETS)


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
    page.goto(base + "study/sanhui-yike/")
    page.emulate_media(media="print")
    assert not page.locator(".yl-nav").is_visible()
    size = page.evaluate("parseFloat(getComputedStyle(document.querySelector('main p')).fontSize)")
    assert size >= 16 * 96 / 72 - 0.1
