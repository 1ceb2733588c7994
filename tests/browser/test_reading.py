"""Text size and colours: chosen with a thumb or a key, kept on every page, harmless where storage is blocked."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser


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
