"""Test the reading ruler and the large cursor: off by default, and never in the way of a press, a text or paper."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, FloatRect, Page, expect

from tests.browser.voices import box_of

pytestmark = pytest.mark.browser

ARTICLE = "study/gaoxueya/"
BAND = "(e => [e.getBoundingClientRect().top + e.clientTop, e.clientHeight])(document.querySelector('.yl-ruler'))"


def choose(page: Page, name: str) -> None:
    opener = page.get_by_role("button", name="字号")
    if opener.get_attribute("aria-expanded") == "false":
        opener.click()
    page.get_by_role("button", name=name).click()


def band(page: Page) -> tuple[float, float]:
    """Return the top and the height of the band between the ruler's lines, in px of the window."""
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    top, height = page.evaluate(BAND)
    return top, height


def test_both_are_off_until_chosen_and_kept_on_the_next_page(page: Page, base: str) -> None:
    page.goto(base + ARTICLE)
    expect(page.locator(".yl-ruler")).to_be_hidden()
    assert page.evaluate("getComputedStyle(document.querySelector('main p')).cursor") == "auto"
    choose(page, "阅读尺")
    choose(page, "大光标")
    expect(page.get_by_role("button", name="阅读尺")).to_have_attribute("aria-pressed", "true")
    page.goto(base)
    expect(page.locator(".yl-ruler")).to_be_visible()
    assert "cursor-arrow.svg" in page.evaluate("getComputedStyle(document.querySelector('main p')).cursor")
    choose(page, "阅读尺")
    choose(page, "大光标")
    expect(page.get_by_role("button", name="阅读尺")).to_have_attribute("aria-pressed", "false")
    expect(page.locator(".yl-ruler")).to_be_hidden()
    assert page.evaluate("getComputedStyle(document.querySelector('main p')).cursor") == "auto"


def test_escape_closes_the_choices_and_gives_the_focus_back(page: Page, base: str) -> None:
    page.goto(base)
    choose(page, "阅读尺")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="字号")).to_be_focused()
    expect(page.get_by_role("button", name="阅读尺")).to_be_hidden()
    expect(page.locator(".yl-ruler")).to_be_visible()


@pytest.mark.parametrize("size", [22, 36])
def test_the_ruler_is_two_lines_high_and_begins_at_the_line_that_is_pointed_at(
    page: Page, base: str, size: int
) -> None:
    page.add_init_script(f"localStorage.setItem('yl-ruler', 'on'); localStorage.setItem('yl-size', '{size}')")
    page.goto(base + ARTICLE)
    paragraph = page.locator("main .yl-text > p").nth(1)
    paragraph.scroll_into_view_if_needed()
    box = box_of(paragraph)
    line = size * 1.8
    for nudge in (0.3, 0.7):  # wherever in the line the mouse is, the ruler has the whole line
        page.mouse.move(box["x"] + 60, box["y"] + line * nudge)
        top, height = band(page)
        assert height == pytest.approx(2 * line, abs=1)
        assert top == pytest.approx(box["y"], abs=3)


def test_the_ruler_follows_the_finger_and_the_focus(browser: Browser, base: str) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740}, has_touch=True)
    context.add_init_script("localStorage.setItem('yl-ruler', 'on')")
    page = context.new_page()
    page.goto(base + ARTICLE)
    for number in (0, 2):
        words = page.locator("main p:not([class])").nth(number)  # the title of a box has a padding above its first line
        words.scroll_into_view_if_needed()
        place = box_of(words)["y"] + 10  # in the first line
        page.touchscreen.tap(box_of(words)["x"] + 10, place)
        top, height = band(page)
        assert top < place < top + height
    page.goto(base)
    page.locator("main a").last.focus()
    focused = box_of(page.locator("main a").last)
    top, height = band(page)
    assert top < focused["y"] + focused["height"] / 2 < top + height
    context.close()


def test_the_ruler_never_catches_a_press(page: Page, base: str) -> None:
    page.add_init_script("localStorage.setItem('yl-ruler', 'on')")
    page.goto(base)
    tile = page.locator(".yl-tile", has_text="我的支部")
    tile.hover()
    box = box_of(tile)
    x = box["x"] + box["width"] / 2
    top, height = band(page)
    hit = "([x, y]) => !!document.elementFromPoint(x, y).closest('.yl-ruler')"
    for y in (top - 2, top + height / 2, top + height + 2):
        assert not page.evaluate(hit, [x, y])
    page.mouse.click(x, top + height / 4)
    page.wait_for_url("**/orgs/")


@pytest.mark.parametrize("scheme", ["light", "dark", "contrast"])
def test_what_lies_between_the_lines_is_not_touched(page: Page, base: str, scheme: str) -> None:
    """Compare pixels with the page without a ruler: equal between the lines, different with the lines."""
    page.add_init_script(f"localStorage.setItem('yl-ruler', 'on'); localStorage.setItem('yl-scheme', '{scheme}')")
    page.goto(base + ARTICLE)
    page.mouse.move(180, 600)
    top, height = band(page)
    inner = FloatRect(x=0, y=top + 1, width=360, height=height - 2)
    whole = FloatRect(x=0, y=top - 5, width=360, height=height + 10)
    with_ruler = page.screenshot(clip=inner), page.screenshot(clip=whole)
    page.evaluate("document.documentElement.removeAttribute('data-ruler')")
    assert page.screenshot(clip=inner) == with_ruler[0]
    assert page.screenshot(clip=whole) != with_ruler[1]


def test_paper_has_no_ruler(page: Page, base: str) -> None:
    page.add_init_script("localStorage.setItem('yl-ruler', 'on')")
    page.goto(base + ARTICLE)
    page.emulate_media(media="print")
    expect(page.locator(".yl-ruler")).to_be_hidden()


def test_a_large_cursor_is_offered_where_there_is_a_mouse(browser: Browser, base: str) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto(base)
    page.get_by_role("button", name="字号").click()
    expect(page.get_by_role("button", name="阅读尺")).to_be_visible()
    expect(page.get_by_role("button", name="大光标")).to_be_hidden()
    context.close()


def test_the_cursors_are_large_and_told_apart(page: Page, base: str) -> None:
    page.add_init_script("localStorage.setItem('yl-cursor', 'on')")
    page.goto(base)
    shapes = {page.evaluate("e => getComputedStyle(document.querySelector(e)).cursor", e) for e in ("main p", "main a")}
    assert len(shapes) == 2
    for shape in shapes:
        address = shape.split('"')[1]
        size = page.evaluate(
            "async address => { const i = new Image(); i.src = address; await i.decode(); return [i.width, i.height] }",
            address,
        )
        assert min(size) >= 48
