"""Test the choice of text size and colours by tap and by key; the checks measure that it lasts on every page."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser


def test_a_size_is_chosen_and_shown_as_chosen(page: Page, base: str) -> None:
    page.goto(base)
    opener = page.get_by_role("button", name="字号")
    opener.click()
    expect(opener).to_have_attribute("aria-expanded", "true")
    choice = page.get_by_role("button", name="特大")
    choice.click()
    expect(choice).to_have_attribute("aria-pressed", "true")
    assert page.evaluate("getComputedStyle(document.querySelector('main')).fontSize") == "30px"


def test_colours_are_chosen_by_keyboard_alone(page: Page, base: str) -> None:
    page.goto(base + "study/")
    opener = page.get_by_role("button", name="字号")
    opener.focus()
    page.keyboard.press("Enter")
    for _ in range(9):  # past the search, the menu and the sizes to the colours
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.value") == "dark":
            break
    page.keyboard.press("Space")
    assert page.evaluate("document.documentElement.dataset.scheme") == "dark"


def test_odd_words_in_the_storage_do_no_harm(browser: Browser, base: str) -> None:
    context = browser.new_context()
    context.add_init_script("localStorage.setItem('yl-size', '9999'); localStorage.setItem('yl-scheme', '<b>')")
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(base)
    page.get_by_role("button", name="字号").click()
    page.get_by_role("button", name="最大").click()
    assert page.evaluate("getComputedStyle(document.querySelector('main')).fontSize") == "36px"
    assert errors == []
    context.close()
