"""Test the player of reading aloud: its buttons, the highlight on the page, where it starts and where it goes."""

from __future__ import annotations

from itertools import pairwise

import pytest
from playwright.sync_api import expect

from tests.browser.voices import (
    ARTICLE,
    MANDARIN,
    Open,
    await_that,
    box_of,
    marked,
    player,
    press,
    reader,
    said,
    speech,
)

pytestmark = pytest.mark.browser

# Pages with tables, folded parts, footnotes, tiles and flex boxes, charts, a matrix, labelled cards.
SORTS = [
    "",
    ARTICLE,
    "study/sanhui-yike/",
    "orgs/zb09/",
    "activities/",
    "honours/2019/",
    "cadence/",
    "help/jiancha-fabu/",
]


# ---- the player ----


def test_pause_and_on_say_the_sentence_again(opened: Open) -> None:
    page = opened()
    reader(page).click()
    press(page, "下一句")
    await_that(page, "said.length === 2")
    press(page, "暂停")
    assert not page.evaluate("speechSynthesis.speaking")
    assert marked(page)
    press(page, "继续")
    await_that(page, "said.length === 3")
    press(page, "上一句")
    await_that(page, "said.length === 4")
    first, second, third, fourth = said(page)
    assert (first, second) == (fourth, third)
    assert first != second


def test_the_speed_is_remembered(opened: Open, base: str) -> None:
    page = opened()
    reader(page).click()
    press(page, "语速 正常")
    await_that(page, "said.length === 2")
    slow = page.evaluate("said[1].rate")
    assert slow < page.evaluate("said[0].rate")
    page.goto(base)
    reader(page).click()
    assert page.evaluate("said[0].rate") == slow
    press(page, "语速 慢")
    await_that(page, "said.length === 2")
    assert page.evaluate("said[1].rate") > 1


def test_by_keyboard_alone(opened: Open) -> None:
    page = opened()
    reader(page).focus()
    page.keyboard.press("Enter")
    expect(player(page).get_by_role("button", name="暂停")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    await_that(page, "said.length === 2")
    page.keyboard.press("Escape")
    expect(player(page)).to_be_hidden()
    expect(reader(page)).to_be_focused()
    assert not page.evaluate("speechSynthesis.speaking")


def test_stopping_does_not_throw_the_reader_back_to_the_top(opened: Open) -> None:
    page = opened()
    reader(page).click()
    for _ in range(12):
        page.evaluate("finish()")
    before = page.evaluate("scrollY")
    assert before > 300
    press(page, "停止")
    assert page.evaluate("scrollY") == before


@pytest.mark.parametrize("size", ["22", "36"])
@pytest.mark.parametrize(("width", "least"), [(320, 48), (360, 60), (1280, 60)])
def test_the_player_is_large_and_covers_little(opened: Open, width: int, least: int, size: str) -> None:
    page = opened(ARTICLE, speech(MANDARIN), f"localStorage.setItem('yl-size', '{size}')", width=width)
    reader(page).click()
    box = box_of(player(page))
    assert box["height"] <= 0.15 * 740
    keys = [box_of(key) for key in player(page).get_by_role("button").all()]
    assert len(keys) == 5
    assert all(key["width"] >= least and key["height"] >= 60 for key in keys)
    assert all(b["x"] - a["x"] - a["width"] >= 8 for a, b in pairwise(keys))
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    end = box_of(page.locator("footer.yl-footer"))
    assert end["y"] + end["height"] <= box["y"]


def test_on_a_low_screen_it_covers_nothing(opened: Open) -> None:
    page = opened(width=740, height=360)
    reader(page).click()
    expect(player(page)).to_have_css("position", "static")


# ---- the mark ----

MARKING = """() => {
  const main = document.getElementById('main'), ours = 'yl-text, yl-now'
  const key = name => [...document.querySelectorAll('.yl-aloud button')].find(b => b.textContent === name)
  const texts = () => {
    const walk = document.createTreeWalker(main, 4), all = []
    while (walk.nextNode()) all.push(walk.currentNode)
    return all
  }
  const place = box => [box.left, box.top + scrollY, box.width, box.height].map(Math.round).join()
  const unscrolled = e => { e.scrollLeft = 0; return e }
  const places = () => [...main.querySelectorAll('*')].map(unscrolled).filter(e => !e.matches(ours))
    .filter(e => e.getClientRects().length).map(e => place(e.getBoundingClientRect())).join(' ')
  const html = main.innerHTML, nodes = texts(), layout = places(), moved = []
  document.querySelector('[data-aloud]').click()
  let sentences = 0
  for (; document.documentElement.classList.contains('yl-aloud-on'); sentences++) {
    if (places() !== layout) moved.push(main.querySelector('yl-now').textContent)
    key('下一句').click()
  }
  const after = texts()
  const kept = nodes.length === after.length && nodes.every((node, number) => node === after[number])
  return { sentences, moved, same: main.innerHTML === html && kept }
}"""


@pytest.mark.parametrize("width", [360, 1280])
def test_marking_moves_nothing_and_leaves_nothing(opened: Open, base: str, width: int) -> None:
    page = opened("", width=width)
    for uri in SORTS:
        page.goto(base + uri)
        found = page.evaluate(MARKING)
        assert found["sentences"] > 5, uri
        assert found["moved"] == [], uri
        assert found["same"], uri
    page.evaluate("[...document.styleSheets].pop().insertRule('yl-now { padding: 0 .5em }')")
    assert page.evaluate(MARKING)["moved"], "a planted fault is not seen"


MARK = """() => {
  const style = getComputedStyle(document.querySelector('yl-now'))
  const [ink, , line] = style.boxShadow.match(/rgb[^)]+\\)|[\\d.]+px/g)
  const part = v => (v /= 255) <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4
  const light = c => {
    const [red, green, blue] = c.match(/[\\d.]+/g).map(Number)
    return .2126 * part(red) + .7152 * part(green) + .0722 * part(blue)
  }
  const ratio = (a, b) => (Math.max(light(a), light(b)) + .05) / (Math.min(light(a), light(b)) + .05)
  const ground = getComputedStyle(document.body).backgroundColor
  return { text: ratio(style.color, style.backgroundColor), line: parseFloat(line), seen: ratio(ink, ground) }
}"""


@pytest.mark.parametrize(("scheme", "least"), [("light", 7), ("dark", 7), ("contrast", 15)])
def test_the_mark_is_seen_without_colour_and_read_with_ease(opened: Open, scheme: str, least: float) -> None:
    page = opened(ARTICLE, speech(MANDARIN), f"localStorage.setItem('yl-scheme', '{scheme}')")
    reader(page).click()
    measured = page.evaluate(MARK)
    assert measured["text"] >= least
    assert measured["line"] >= 3
    assert measured["seen"] >= 3
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.querySelector('yl-now')).backgroundColor") == "rgba(0, 0, 0, 0)"
    expect(player(page)).to_be_hidden()


def test_the_page_follows_only_when_it_must(opened: Open) -> None:
    page = opened(ARTICLE, width=1280)
    reader(page).click()
    assert page.evaluate("scrollY") == 0
    for _ in range(25):
        page.evaluate("finish()")
        seen = page.evaluate("""() => { const r = document.querySelector('yl-now').getBoundingClientRect()
          return r.top >= 0 && r.bottom <= document.querySelector('.yl-aloud').getBoundingClientRect().top }""")
        assert seen, marked(page)
    assert page.evaluate("scrollY") > 0


# ---- where it begins, and where it goes ----


def test_it_begins_at_the_selection(opened: Open) -> None:
    page = opened()
    page.evaluate("""() => { const text = document.querySelectorAll('main .yl-text > p')[1].firstChild
      getSelection().setBaseAndExtent(text, text.data.indexOf('走到一处') + 1, text, text.data.length) }""")
    reader(page).click()
    assert said(page)[0].startswith("走到一处")


def test_a_tap_on_a_sentence_goes_there_and_a_link_stays_a_link(opened: Open) -> None:
    page = opened()
    page.evaluate(
        "document.getElementById('main').innerHTML = '<p>甲句。乙句。丙句。</p><p><a href=\"../\">去学习</a></p>'"
    )
    reader(page).click()
    place = page.evaluate("""() => { const walk = document.createTreeWalker(main, 4); while (walk.nextNode()) {
      const node = walk.currentNode, at = node.data.indexOf('丙'); if (at < 0) continue
      const r = document.createRange(); r.setStart(node, at); r.setEnd(node, at + 1)
      const box = r.getBoundingClientRect(); return [box.left + box.width / 2, box.top + box.height / 2] } }""")
    page.mouse.click(*place)
    await_that(page, "said.length === 2")
    assert said(page)[1] == "丙句。"
    page.get_by_role("link", name="去学习").click()
    page.wait_for_url("**/study/")


def test_it_stops_when_the_page_is_left(opened: Open) -> None:
    page = opened()
    reader(page).click()
    page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))")
    assert not page.evaluate("speechSynthesis.speaking")
    assert marked(page) == ""


def test_a_fold_that_is_opened_is_read_in_its_turn(opened: Open) -> None:
    page = opened()
    html = "<p>甲。</p><details><summary>折</summary><p>里面。</p></details><p>乙。</p>"
    page.evaluate("html => { document.getElementById('main').innerHTML = html }", html)
    reader(page).click()
    # The toggle event comes some time after the click: on a busy machine after the next sentence.
    page.evaluate("main.addEventListener('toggle', () => { window.unfolded = true }, true)")
    page.locator("main summary").click()
    await_that(page, "window.unfolded && document.querySelector('main yl-now')")
    for _ in range(3):
        page.evaluate("finish()")
    assert said(page) == ["甲。", "折", "里面。", "乙。"]


def test_what_the_bar_changes_in_the_text_stays(opened: Open) -> None:
    """Press a button of the bar that puts ruby over the characters, as pinyin does, while a sentence is highlighted."""
    page = opened()
    page.evaluate("""() => {
      main.innerHTML = '<p>甲乙。丙丁。</p>'
      const button = document.createElement('button')
      button.textContent = '注音'
      const noted = text => [...text].map(c => `<ruby>${c}<rt>x</rt></ruby>`).join('')
      button.onclick = () => { const p = main.querySelector('p'); p.innerHTML = noted(p.textContent) }
      document.querySelector('.yl-panel .yl-bar').appendChild(button) }""")
    reader(page).click()
    page.get_by_role("button", name="字号", exact=True).click()
    page.get_by_role("button", name="注音").click()
    await_that(page, "document.querySelectorAll('main ruby yl-now').length === 3")
    page.evaluate("finish()")
    assert said(page) == ["甲乙。", "丙丁。"]
    assert marked(page) == "丙丁。"
    page.keyboard.press("Escape")
    assert (
        page.evaluate("main.innerHTML")
        == "<p>" + "".join(f"<ruby>{c}<rt>x</rt></ruby>" for c in "甲乙。丙丁。") + "</p>"
    )
