"""Test pinyin: on and off without a trace, the readings of Python, no overlaps, not copied, on every page."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from tests.browser.pages import KINDS as PAGES
from tests.conftest import ROOT
from yinling.chinese.characters import HAN
from yinling.chinese.reading_table import build_table
from yinling.library.load import load
from yinling.records.pronunciation import reviewed_words

pytestmark = pytest.mark.browser

ARTICLE = "study/gaoxueya/"
BUTTON = "#yl-settings [data-pinyin]"
# Returns the readings that overlap a text, folded parts included; the box of a text is as high as its font size.
OVERLAPS = """() => {
  document.querySelectorAll('details').forEach(details => { details.open = true })
  const boxes = []
  const add = (node, kind) => { const size = parseFloat(getComputedStyle(node.parentElement).fontSize)
    const range = document.createRange(); range.selectNodeContents(node)
    for (const r of range.getClientRects()) { if (!r.width) continue; const middle = (r.top + r.bottom) / 2
      boxes.push({kind, text: node.data, x: r.left, X: r.right, y: middle - size / 2, Y: middle + size / 2}) } }
  const clipped = node => { const head = node.closest('thead'); return head && getComputedStyle(head).clip !== 'auto' }
  const walk = document.createTreeWalker(document.getElementById('main'), NodeFilter.SHOW_TEXT)
  while (walk.nextNode()) { const node = walk.currentNode, parent = node.parentElement
    if (node.data.trim() && !parent.closest('svg, script') && !clipped(parent)
      && parent.checkVisibility({visibilityProperty: true})) add(node, parent.localName === 'rt' ? 'rt' : 'text') }
  boxes.sort((a, b) => a.y - b.y)
  const found = []
  boxes.forEach((a, i) => { for (let j = i + 1; j < boxes.length && boxes[j].y < a.Y - 1; j += 1) { const b = boxes[j]
    if ((a.kind === 'rt' || b.kind === 'rt') && Math.min(a.X, b.X) - Math.max(a.x, b.x) > 1)
      found.push(a.text.slice(0, 12) + ' / ' + b.text.slice(0, 12)) } })
  return found
}"""


def switch(page: Page) -> Locator:
    """Return the button of the panel, which every page has; the panel is opened first."""
    opener = page.get_by_role("button", name="字号", exact=True)
    if opener.get_attribute("aria-expanded") == "false":
        opener.click()
    return page.locator(BUTTON)


@pytest.fixture
def on(page: Page) -> Iterator[Page]:
    """Yield a page with pinyin on; the test fails on any error of a script."""
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.add_init_script("localStorage.setItem('yl-pinyin', 'on')")
    yield page
    assert errors == []


def main(page: Page) -> str:
    return str(page.evaluate("document.getElementById('main').innerHTML"))


def copied(page: Page) -> str:
    """Copy all of main, paste it into a field, and return the pasted text."""
    page.evaluate("document.getSelection().selectAllChildren(document.getElementById('main'))")
    page.keyboard.press("Control+C")
    page.evaluate("""() => { const field = document.createElement('textarea'); field.id = 'pasted'
        document.body.appendChild(field); field.focus() }""")
    page.keyboard.press("Control+V")
    text = str(page.evaluate("document.getElementById('pasted').value"))
    page.evaluate("document.getElementById('pasted').remove()")
    return text


@pytest.mark.parametrize("uri", ["", ARTICLE, "orgs/zb09/", "cadence/", "services/dangfei/", "no/such/page/"])
def test_off_again_the_page_is_what_it_was(page: Page, base: str, uri: str) -> None:
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.goto(base + uri)
    before = main(page)
    assert not [url for url in requests if "pinyin-data" in url]
    button = switch(page)
    expect(button).to_have_attribute("aria-pressed", "false")
    button.click()
    page.wait_for_selector("#main rt")
    expect(button).to_have_attribute("aria-pressed", "true")
    assert main(page) != before
    button.click()
    expect(button).to_have_attribute("aria-pressed", "false")
    assert main(page) == before
    assert len([url for url in requests if "pinyin-data" in url]) == 1


def test_what_is_copied_is_the_text(page: Page, base: str) -> None:
    page.goto(base + ARTICLE)
    before = copied(page)
    assert len(before) > 500
    switch(page).click()
    page.wait_for_selector("#main rt")
    assert copied(page) == before
    # Simulate a browser that copies text that cannot be selected.
    page.evaluate("document.querySelectorAll('rt').forEach(rt => { rt.style.userSelect = 'text' })")
    assert copied(page) == before
    page.evaluate("document.addEventListener('copy', event => event.stopImmediatePropagation(), true)")
    assert copied(page) != before, "a planted fault is not seen"


def test_who_listens_hears_the_characters(page: Page, base: str) -> None:
    def heard() -> str:
        lines = page.locator(".yl-text").aria_snapshot()
        return re.sub(r"[^\u4e00-\u9fffa-z\u0101-\u01dc]|text|paragraph|strong|ruby", "", lines)

    page.goto(base + ARTICLE)
    before = heard()
    switch(page).click()
    page.wait_for_selector("#main rt")
    assert heard() == before
    page.evaluate("document.querySelectorAll('rt').forEach(rt => rt.removeAttribute('aria-hidden'))")
    assert heard() != before, "a planted fault is not seen"


def test_python_and_the_browser_read_alike(page: Page, base: str, site: Path) -> None:
    library = load(ROOT).library
    assert library is not None
    table = build_table(reviewed_words(library))
    files = [*(ROOT / "content").rglob("*.md"), *(ROOT / "data").rglob("*.yml")]
    lines = {line.strip() for file in files for line in file.read_text("utf-8").splitlines()}
    lines |= {
        line.split("\t")[0] for line in (ROOT / "tests/unit/readings/heldout.tsv").read_text("utf-8").splitlines()
    }
    lines |= {"", "\U00020000不\U0001f600长", "e\u0301行"}
    # The script has rare characters only if the site uses them.
    known = sorted(line for line in lines if all(char in table.characters for char in HAN.findall(line)))
    assert len(known) > 3000
    page.goto(base)
    read = page.evaluate("lines => window.ylPinyin.load().then(() => lines.map(window.ylPinyin.annotate))", known)
    differing = [
        line for line, pieces in zip(known, read, strict=True) if list(map(tuple, pieces)) != table.annotate(line)
    ]
    assert differing == []


def test_it_is_kept_on_every_page(on: Page, base: str) -> None:
    for uri in ("", ARTICLE, "no/such/page/"):
        on.goto(base + uri)
        on.wait_for_selector("#main rt")
        expect(on.locator(BUTTON)).to_have_attribute("aria-pressed", "true")


def test_results_of_a_search_have_it_too(on: Page, base: str) -> None:
    on.goto(f"{base}search/?q=党费")
    on.wait_for_selector("#yl-results .yl-result rt")
    on.fill("#yl-q", "重阳")
    expect(on.locator("#yl-results .yl-item__link").first).to_contain_text(re.compile("chóng"))
    on.wait_for_selector('#yl-results[data-done="true"]', state="attached")
    assert on.evaluate("document.querySelectorAll('#yl-status rt, #main button rt').length") == 0
    switch(on).click()
    assert on.evaluate("document.querySelectorAll('rt, yl-pinyin').length") == 0


def test_where_the_table_does_not_come_the_button_says_so(page: Page, base: str) -> None:
    def refuse(route: Route) -> None:
        route.abort()

    page.route("**/pinyin-data.js", refuse)
    page.goto(base + "orgs/zb09/")
    before = main(page)
    button = switch(page)
    button.click()
    expect(button).to_have_text("拼音没有读到，再按一次")
    expect(button).to_have_attribute("aria-pressed", "false")
    assert main(page) == before
    page.unroute("**/pinyin-data.js")
    button.click()
    page.wait_for_selector("#main rt")
    expect(button).to_have_text("拼音")


def test_a_copy_on_a_stick_has_it(page: Page, site: Path) -> None:
    page.goto((site / "study" / "gaoxueya" / "index.html").as_uri())
    switch(page).click()
    page.wait_for_selector("#main rt")


def test_on_paper(on: Page, base: str) -> None:
    on.goto(base + ARTICLE)
    on.wait_for_selector("#main p rt")
    on.emulate_media(media="print")
    assert on.evaluate("document.querySelector('#main p rt').getClientRects().length") == 1
    assert on.evaluate(OVERLAPS) == []


@pytest.mark.parametrize("size", ["22", "36"])
@pytest.mark.parametrize("width", [320, 1280])
def test_nothing_overlaps_and_no_page_is_too_wide(browser: Browser, base: str, width: int, size: str) -> None:
    context = browser.new_context(viewport={"width": width, "height": 740})
    context.add_init_script(f"localStorage.setItem('yl-pinyin', 'on'); localStorage.setItem('yl-size', '{size}')")
    page = context.new_page()
    wrong = {}
    for uri in PAGES:
        page.goto(base + uri)
        page.wait_for_selector("#main rt", state="attached")
        if page.evaluate("document.documentElement.scrollWidth") > width:
            wrong[uri] = "too wide"
        elif found := page.evaluate(OVERLAPS):
            wrong[uri] = json.dumps(found[:5], ensure_ascii=False)
    page.evaluate(
        "document.querySelectorAll('rt').forEach(rt => { rt.style.position = 'relative'; rt.style.top = '1em' })"
    )
    planted = page.evaluate(OVERLAPS)
    context.close()
    assert wrong == {}
    assert planted, "a planted fault is not seen"
