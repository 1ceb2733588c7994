"""Text size and colours: chosen with a thumb or a key, kept on every page, harmless where storage is blocked."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser

PAGES = [
    "",
    "study/",
    "study/sanhui-yike/",
    "study/gaoxueya/",
    "concepts/13335/",
    "orgs/",
    "orgs/dw/",
    "orgs/zb09/",
    "activities/",
    "activities/zb09/2019/2019-03-05-sanduanlu/",
    "honours/",
    "campaigns/bwcx2019/",
    "cadence/",
    "cadence/2019/zwh/",
    "report/",
    "report/visits_hardship/",
    "services/dangfei/",
    "search/?q=%E5%85%9A%E8%B4%B9",
    "help/problems/",
    "no/such/page/",
]
# The contrast of every text with what lies behind it, as WCAG 2 computes it; the worst are given.
LOW_CONTRAST = """least => {
  const part = v => (v /= 255) <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4
  const light = c => .2126 * part(c[0]) + .7152 * part(c[1]) + .0722 * part(c[2])
  const colour = s => (s.match(/[\\d.]+/g) || []).map(Number)
  const behind = e => { for (; e; e = e.parentElement) { const c = colour(getComputedStyle(e).backgroundColor)
    if (c.length === 3 || c[3] > 0) return c } return [255, 255, 255] }
  return [...document.querySelectorAll('body *')].filter(e => !e.closest('script, style')
    && [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()) && e.getClientRects().length).map(e => {
    const s = getComputedStyle(e), a = light(colour(e.closest('svg') ? s.fill : s.color)), b = light(behind(e))
    const named = e.tagName + '.' + e.className + ' ' + e.textContent.trim().slice(0, 16)
    return [(Math.max(a, b) + .05) / (Math.min(a, b) + .05), named]
  }).filter(row => row[0] < least).sort((a, b) => a[0] - b[0]).slice(0, 4).map(row => row[0].toFixed(2) + ' ' + row[1])
}"""


def test_a_size_is_chosen_and_kept_on_the_next_page(page: Page, base: str) -> None:
    page.goto(base)
    opener = page.get_by_role("button", name="字号")
    opener.click()
    expect(opener).to_have_attribute("aria-expanded", "true")
    choice = page.get_by_role("button", name="特大")
    choice.click()
    expect(choice).to_have_attribute("aria-pressed", "true")
    assert page.evaluate("getComputedStyle(document.querySelector('main')).fontSize") == "30px"
    for uri in ("orgs/zb09/", "no/such/page/"):
        page.goto(base + uri)
        assert page.evaluate("getComputedStyle(document.querySelector('main')).fontSize") == "30px"


def test_by_keyboard_alone_and_escape_gives_the_focus_back(page: Page, base: str) -> None:
    page.goto(base + "study/")
    opener = page.get_by_role("button", name="配色")
    opener.focus()
    page.keyboard.press("Enter")
    for _ in range(6):  # past the other openers to the choices
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.value") == "dark":
            break
    page.keyboard.press("Space")
    assert page.evaluate("document.documentElement.dataset.scheme") == "dark"
    page.keyboard.press("Escape")
    expect(opener).to_be_focused()
    expect(page.get_by_role("button", name="黑底")).to_be_hidden()


def test_it_is_set_before_anything_is_drawn(browser: Browser, base: str) -> None:
    """The scheme is there when the body begins: no page flashes white in the dark, and nothing moves."""
    context = browser.new_context()
    context.add_init_script(
        "localStorage.setItem('yl-scheme', 'dark');"
        "new MutationObserver((_, o) => { if (document.body) { window.early = document.documentElement.dataset.scheme;"
        "o.disconnect() } }).observe(document, {childList: true, subtree: true});"
        "window.shift = 0; new PerformanceObserver(list => list.getEntries().forEach(e => { window.shift += e.value }))"
        ".observe({type: 'layout-shift', buffered: true})"
    )
    page = context.new_page()
    page.goto(base + "study/gaoxueya/")
    page.wait_for_timeout(300)
    assert page.evaluate("window.early") == "dark"
    assert page.evaluate("window.shift") == 0
    context.close()


@pytest.mark.parametrize(
    "script",
    [
        "Object.defineProperty(window, 'localStorage', {get() { throw new Error('blocked') }})",
        "localStorage.setItem('yl-size', '9999'); localStorage.setItem('yl-scheme', '<b>')",
    ],
)
def test_blocked_or_odd_storage_does_no_harm(browser: Browser, base: str, script: str) -> None:
    context = browser.new_context()
    context.add_init_script(script)
    page = context.new_page()
    said: list[str] = []
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(base)
    page.get_by_role("button", name="字号").click()
    page.get_by_role("button", name="最大").click()
    assert page.evaluate("getComputedStyle(document.querySelector('main')).fontSize") == "36px"
    assert said == []
    context.close()


def test_without_javascript_there_is_no_dead_button(browser: Browser, base: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(base)
    expect(page.get_by_role("button", name="字号")).to_be_hidden()
    context.close()


@pytest.mark.parametrize("width", [320, 360])
def test_the_largest_text_fits_the_smallest_screens(browser: Browser, base: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 740})
    context.add_init_script("localStorage.setItem('yl-size', '36')")
    page = context.new_page()
    wide = []
    for uri in PAGES:
        page.goto(base + uri)
        if page.evaluate("document.documentElement.scrollWidth") > width:
            wide.append(uri)
    context.close()
    assert wide == []


@pytest.mark.parametrize(("scheme", "least"), [("light", 7), ("dark", 7), ("contrast", 15)])
def test_contrast(browser: Browser, base: str, scheme: str, least: int) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740})
    context.add_init_script(f"localStorage.setItem('yl-scheme', '{scheme}')")
    page = context.new_page()
    failures = []
    for uri in PAGES:
        page.goto(base + uri)
        if "search" in uri:
            page.wait_for_selector('#yl-results[data-done="true"]', state="attached")
        failures += [f"{uri} {scheme}: {row}" for row in page.evaluate(LOW_CONTRAST, least)]
    page.evaluate("document.querySelector('main p').style.color = '#888'")
    assert page.evaluate(LOW_CONTRAST, least), "a planted fault is not seen"
    context.close()
    assert failures == []
