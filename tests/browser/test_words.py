"""Test words with an explanation (by tap, by key, without JavaScript, on paper) and the print of a whole article."""

from __future__ import annotations

import io

import pytest
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

from tests.paper import text_of

pytestmark = pytest.mark.browser

ARTICLE = "study/sanhui-yike/"


def test_it_opens_by_tap_and_closes_with_its_button(page: Page, base: str) -> None:
    page.goto(base + ARTICLE)
    word = page.locator("a.yl-word", has_text="表决权")
    expect(word).to_have_attribute("aria-expanded", "false")
    word.click()
    note = page.get_by_role("group", name="词语解释")
    expect(note).to_contain_text("正式党员有，预备党员没有")
    expect(word).to_have_attribute("aria-expanded", "true")
    note.get_by_role("button", name="关上").click()
    expect(note).to_have_count(0)
    expect(word).to_be_focused()


def test_it_opens_by_key_and_escape_gives_the_focus_back(page: Page, base: str) -> None:
    page.goto(base + ARTICLE)
    before = page.inner_html("main")
    for text, block in (("支部党员大会", "td"), ("表决权", "li")):
        word = page.locator("a.yl-word", has_text=text)
        word.focus()
        page.keyboard.press("Enter")
        note = page.get_by_role("group", name="词语解释")
        expect(note).to_be_focused()
        expect(page.locator(block, has=word).locator(note)).to_have_count(1)
        page.keyboard.press("Escape")
        expect(page.get_by_role("group", name="词语解释")).to_have_count(0)
        expect(word).to_be_focused()
    assert page.inner_html("main") == before


def test_without_javascript_it_leads_to_the_list(browser: Browser, base: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(base + ARTICLE)
    page.locator("a.yl-word", has_text="表决权").click()
    assert page.evaluate("decodeURIComponent(location.hash)") == "#word-表决权"
    expect(page.locator("[id='word-表决权']")).to_be_in_viewport()
    context.close()


@pytest.mark.parametrize("width", [320, 360, 600])
def test_a_table_is_cards_on_a_phone(page: Page, base: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 740})
    page.goto(base + ARTICLE)
    cell = page.locator("td[data-label='多久一次']").first
    assert cell.evaluate("e => getComputedStyle(e, '::before').content").replace('" "', "") == '"多久一次："'
    box = cell.bounding_box()
    assert box is not None
    assert box["width"] > width * 0.7
    page.set_viewport_size({"width": 1280, "height": 740})
    assert cell.evaluate("e => getComputedStyle(e, '::before').content") == "none"


def test_paper_has_everything_that_was_folded(page: Page, base: str) -> None:
    page.goto(base + ARTICLE)
    reader = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    pages = [text_of(part) for part in reader.pages]
    text = "".join(pages)
    width, height = (float(side) for side in reader.pages[0].mediabox[2:])
    assert (round(width), round(height)) == (595, 842)  # A4 in points
    assert "意见可以托人带" in text, "a closed details is not printed"
    assert "临时来不了" in text and "请他带到会上" in text, "a closed tab is not printed"
    assert "已经批准入党、还在一年考察期里的党员" in text, "the words' explanations are not printed"
    own = page.get_attribute(".yl-address", "data-site")  # the site's own address, wherever the page was opened from
    assert own
    assert f"本页网址:{own.rstrip('/')}/{ARTICLE}" in text
    assert f"({own.rstrip('/')}/qa/butong-lai/)" in text
    assert all(f"第{number}页,共{len(pages)}页" in page for number, page in enumerate(pages, 1))
    assert "字号" not in text and "回到正文" not in text
    assert page.locator("details[open]").count() == 0, "what was folded stays open after printing"
