"""Reading aloud: a button only where a voice is, sentences in their order, each marked, the page unchanged afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.voices import CANTONESE, ENGLISH, MANDARIN, NO_SPEECH, REMOTE, TAIWANESE, speech

pytestmark = pytest.mark.browser

Open = Callable[..., Page]
ARTICLE = "study/fang-diedao/"
# One page of each sort: tables, folds, footnotes, tiles and flex boxes, charts, a matrix, labelled cards.
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


@pytest.fixture
def opened(browser: Browser, base: str) -> Iterator[Open]:
    """Opens a page of the site with scripts that run before it, and fails the test on any error of a script."""
    contexts, errors = [], []

    def make(uri: str = ARTICLE, *scripts: str, width: int = 360, height: int = 740) -> Page:
        context = browser.new_context(viewport={"width": width, "height": height})
        contexts.append(context)
        context.set_default_timeout(10_000)
        for script in scripts or (speech(MANDARIN),):
            context.add_init_script(script)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(base + uri)
        return page

    yield make
    for context in contexts:
        context.close()
    assert errors == []


def reader(page: Page) -> Locator:
    return page.get_by_role("button", name="朗读", exact=True)


def player(page: Page) -> Locator:
    return page.get_by_role("group", name="朗读", exact=True)


def press(page: Page, name: str) -> None:
    player(page).get_by_role("button", name=name).click()


def said(page: Page) -> list[str]:
    return list(page.evaluate("said.map(one => one.text)"))


def await_that(page: Page, condition: str) -> None:
    """Wait until a condition holds; Playwright's own waiting is forbidden by the site's policy (it evaluates text)."""
    for _ in range(100):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(30)
    raise AssertionError(condition)


def marked(page: Page) -> str:
    return str(page.evaluate("[...document.querySelectorAll('main yl-now')].map(e => e.textContent).join('')"))


def listen(page: Page, html: str) -> list[str]:
    """Put HTML into the main part, hear it to its end, and say what was spoken."""
    page.evaluate("html => { document.getElementById('main').innerHTML = html; said.length = 0 }", html)
    reader(page).click()
    for _ in range(60):
        if not player(page).is_visible():
            return said(page)
        page.evaluate("finish()")
    raise AssertionError("it does not come to an end")


# ---- where there is no voice, there is no button ----


@pytest.mark.parametrize(
    "script",
    [NO_SPEECH, speech(), speech(ENGLISH), speech(CANTONESE), speech(REMOTE, ENGLISH)],
    ids=["no speech at all", "no voices", "English", "Cantonese", "a foreign service"],
)
def test_no_dead_button(opened: Open, script: str) -> None:
    page = opened(ARTICLE, script)
    expect(page.get_by_role("button", name="字号")).to_be_visible()
    expect(page.locator("[data-aloud]")).to_be_hidden()


def test_without_javascript_there_is_no_button(browser: Browser, base: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(base + ARTICLE)
    expect(page.locator("[data-aloud]")).to_be_hidden()
    context.close()


def test_voices_that_come_late_and_go(opened: Open) -> None:
    page = opened(ARTICLE, speech())
    page.evaluate("voices => voicesCome(voices)", [ENGLISH, TAIWANESE, MANDARIN])
    reader(page).click()
    assert page.evaluate("said[0].voice") == "普通话"
    page.evaluate("voicesCome([])")
    expect(player(page)).to_be_hidden()
    expect(reader(page)).to_be_hidden()


def test_a_late_voice_moves_nothing_on_the_pages_that_follow(opened: Open, base: str) -> None:
    shift = (
        "window.shift = 0; new PerformanceObserver(list => list.getEntries().forEach(e => { window.shift += e.value }))"
        ".observe({type: 'layout-shift', buffered: true})"
    )
    late = f"const later = {[MANDARIN]}; setTimeout(() => voicesCome(later), 400)".replace("True", "true")
    page = opened("study/", speech(), shift, late)
    expect(reader(page)).to_be_visible()
    page.goto(base + ARTICLE)
    assert not reader(page).is_visible()
    expect(reader(page)).to_be_visible()
    assert page.evaluate("window.shift") == 0


def test_the_place_of_a_voice_that_is_gone_is_given_up(opened: Open) -> None:
    page = opened(ARTICLE, speech(), "localStorage.setItem('yl-voice', 'yes')")
    height = page.locator("[data-aloud]").evaluate("e => e.offsetHeight")
    assert height > 0
    expect(page.locator("[data-aloud]")).to_have_css("display", "none")


# ---- what is read ----


def test_an_article_is_read_from_its_title_on(opened: Open) -> None:
    page = opened()
    reader(page).click()
    for _ in range(3):
        page.evaluate("finish()")
    assert said(page)[0] == page.locator("h1").inner_text()
    text = page.locator("main").inner_text()
    assert all(sentence in text for sentence in said(page))
    assert page.evaluate("said[0].rate") < 1


def test_sentences_end_where_they_end(opened: Open) -> None:
    html = """<p>先挂断！再核实：问“真的吗？”没有？等等……
      就这样；<b>好</b>。甲<br>乙</p><p>——</p><p>1,537 人，95.7 %</p>"""
    assert listen(opened(), html) == [
        "先挂断！", "再核实：问“真的吗？”", "没有？", "等等……", "就这样；", "好。", "甲", "乙", "1,537 人，95.7%",
    ]  # fmt: skip


def test_an_overlong_sentence_is_cut_at_commas(opened: Open) -> None:
    phrases = "".join(f"第{n}条要记牢，" for n in range(10, 40))
    spoken = listen(opened(), f"<p>{phrases}完。</p><p>{'长' * 200}</p>")
    assert "".join(spoken) == f"{phrases}完。{'长' * 200}"
    assert max(map(len, spoken)) <= 80
    assert all(piece.endswith("，") for piece in spoken[:2])


def test_days_and_times_are_words(opened: Open) -> None:
    spoken = listen(opened(), "<p>定于2019-03-05 14:30，改到 2019-10-12 09:00 · 主题党日</p><p>2019-03</p>")
    assert spoken == ["定于2019年3月5日 14点30分，改到 2019年10月12日 9点，主题党日", "2019-03"]


def test_tables_lists_and_pictures(opened: Open) -> None:
    html = """<table><thead><tr><th>地方</th><th>毛病</th></tr></thead>
      <tbody><tr><td>床边</td><td>太高。</td></tr><tr><td></td><td>太软</td></tr></tbody></table>
      <table><tbody><tr><th scope="row">三月</th><td data-label="次数"><a href="#">2</a></td></tr></tbody></table>
      <ol><li>挂断。再问。</li><li><p>报警</p></li></ol><ul><li>圆点</li></ul>
      <figure><img src="data:," alt="防滑垫"><figcaption>一张垫子</figcaption></figure>
      <img src="data:," alt=""><svg aria-label="每月：1月 3 次"><text>3</text></svg>"""
    assert listen(opened(), html) == [
        "地方：床边", "毛病：太高。", "毛病：太软", "三月", "次数：2", "1，挂断。", "再问。", "2，报警", "圆点",
        "图片：防滑垫", "一张垫子", "图片：每月：1月 3 次",
    ]  # fmt: skip


def test_what_is_not_for_the_ear_is_passed_over(opened: Open) -> None:
    html = """<nav>导航</nav><script>1</script><p hidden>藏</p><p class="yl-nojs">藏</p><p aria-hidden="true">藏</p>
      <p><ruby>银<rp>(</rp><rt>yín</rt><rp>)</rp></ruby><ruby>龄<rt>líng</rt></ruby>学堂
      <sup><a class="footnote-ref">1</a></sup>。</p>
      <button>按</button><pre>a: 1</pre><details><summary>看表格</summary><p>折着</p></details>
      <details open><summary>打开的</summary><p>看得见</p></details>"""
    assert listen(opened(), html) == ["银龄学堂 。", "看表格。这一段收起来了，点开才会读。", "打开的", "看得见"]


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
    box = player(page).bounding_box()
    assert box is not None
    assert box["height"] <= 0.15 * 740
    keys = [key.bounding_box() or {} for key in player(page).get_by_role("button").all()]
    assert len(keys) == 5
    assert all(key["width"] >= least and key["height"] >= 60 for key in keys)
    assert all(b["x"] - a["x"] - a["width"] >= 8 for a, b in pairwise(keys))
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    end = page.locator("footer.yl-footer").bounding_box() or {}
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
  const places = () => [...main.querySelectorAll('*')].filter(e => !e.matches(ours) && e.getClientRects().length)
    .map(e => place(e.getBoundingClientRect())).join(' ')
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
    page.evaluate("""() => { const text = document.querySelectorAll('main p')[1].firstChild
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
    page.locator("summary").click()
    await_that(page, "document.querySelector('main yl-now')")
    for _ in range(3):
        page.evaluate("finish()")
    assert said(page) == ["甲。", "折", "里面。", "乙。"]


def test_what_the_bar_changes_in_the_text_stays(opened: Open) -> None:
    """A button of the bar puts ruby over the characters, as pinyin does, while a sentence is marked."""
    page = opened()
    page.evaluate("""() => {
      main.innerHTML = '<p>甲乙。丙丁。</p>'
      const button = document.createElement('button')
      button.textContent = '注音'
      const noted = text => [...text].map(c => `<ruby>${c}<rt>x</rt></ruby>`).join('')
      button.onclick = () => { const p = main.querySelector('p'); p.innerHTML = noted(p.textContent) }
      document.querySelector('.yl-bar').appendChild(button) }""")
    reader(page).click()
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


# ---- voices that misbehave ----


def test_a_voice_that_never_ends_is_left_behind(opened: Open) -> None:
    page = opened("", speech(MANDARIN, way="endless"))
    page.clock.install()
    page.reload()
    reader(page).click()
    page.clock.run_for(60_000)
    assert len(said(page)) > 1
    assert len(set(said(page))) == len(said(page))


@pytest.mark.parametrize("way", ["mute", "failing"])
def test_a_voice_that_cannot_speak_is_told_of(opened: Open, way: str) -> None:
    page = opened("", speech(MANDARIN, way=way))
    page.clock.install()
    page.reload()
    reader(page).click()
    page.clock.run_for(20_000)
    expect(page.get_by_role("status").filter(has_text="读不出声音")).to_be_visible()
    expect(player(page)).to_be_hidden()
    assert len(said(page)) == 2
    assert len(set(said(page))) == 1
    again = "document.querySelector('[data-aloud]').click(), document.querySelector('.yl-aloud__message').textContent"
    assert page.evaluate(again) == ""
