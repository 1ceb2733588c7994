"""Test reading aloud: the button shows only with a voice, the spoken text, and voices that misbehave."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.voices import (
    ARTICLE,
    CANTONESE,
    ENGLISH,
    MANDARIN,
    NO_SPEECH,
    REMOTE,
    TAIWANESE,
    Open,
    player,
    reader,
    said,
    speech,
)

pytestmark = pytest.mark.browser


def listen(page: Page, html: str) -> list[str]:
    """Put HTML into main, read it to its end, and return the spoken sentences."""
    page.evaluate("html => { document.getElementById('main').innerHTML = html; said.length = 0 }", html)
    reader(page).click()
    for _ in range(60):
        if not player(page).is_visible():
            return said(page)
        page.evaluate("finish()")
    raise AssertionError("reading does not end")


# ---- where there is no voice, there is no button ----


@pytest.mark.parametrize(
    "script",
    [NO_SPEECH, speech(), speech(ENGLISH), speech(CANTONESE), speech(REMOTE, ENGLISH)],
    ids=["no speech at all", "no voices", "English", "Cantonese", "a foreign service"],
)
def test_no_dead_button(opened: Open, script: str) -> None:
    page = opened(ARTICLE, script)
    expect(page.get_by_role("button", name="字号")).to_be_visible()
    expect(page.locator("main [data-aloud]")).to_be_hidden()


def test_without_javascript_there_is_no_button(browser: Browser, base: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(base + ARTICLE)
    expect(page.locator("main [data-aloud]")).to_be_hidden()
    context.close()


def test_numbers_are_spoken_as_people_say_them(opened: Open) -> None:
    """Telephone numbers one digit at a time; ranges, units and dates in words; pictographs and signs of tasks not."""
    spoken = listen(
        opened(),
        "<p>急病打 120，火警 119，电话 010-12345678</p><p>打 120 元的牌，3-5 次，9:00—11:30</p>"
        "<p>2019.3.5 量血压 140/90 mmHg，重 60kg，36.5℃，20×30 米</p><p>高兴😀✔☎️了</p>"
        "<ol start='3'><li>甲</li><li><span class='yl-task' title='已完成'>√</span> 乙</li></ol>"
        "<table><thead><tr><th>只有表头</th></tr></thead></table><p><ruby>单<rt>Shàn</rt></ruby>书记</p>",
    )
    assert spoken == [
        "急病打 幺二零，火警 幺幺九，电话 零幺零，幺二三四五六七八",
        "打 120 元的牌，3到5 次，9点到11点30分",
        "2019年3月5日 量血压 140，90毫米汞柱，重 60公斤，36.5摄氏度，20乘30 米",
        "高兴了",
        "3，甲",
        "4，已完成，乙",
        "只有表头",
        "单书记",
    ]


def test_signs_between_numbers_are_spoken_as_what_they_mean(opened: Open) -> None:
    """Prices, parts, scores, degrees below zero, units of a rate, lists of telephone numbers; what is counted stays."""
    spoken = listen(
        opened(),
        "<p>拨打110、119或120，12393 热线，一共 12393 元</p><p>10,000元，￥30，比分3:2，周一-周五</p>"
        "<p>吃1/3片，0.5g/次，血糖&lt;6.1，±2</p><p>-5℃，03月05日，第3-5页，编号 0012</p><p>①先洗手</p>",
    )
    assert spoken == [
        "拨打幺幺零、幺幺九或幺二零，幺二三九三 热线，一共 12393 元",
        "10000元，30元，比分3比2，周一到周五",
        "吃3分之1片，0.5克每次，血糖小于6.1，正负2",
        "零下5摄氏度，3月5日，第3到5页，编号 零零幺二",
        "1，先洗手",
    ]


def test_parts_scores_sums_and_money_are_spoken_as_people_say_them(opened: Open) -> None:
    spoken = listen(
        opened(),
        "<p>完成了2/3，第1/3页，女排3:2获胜，按1:3配，比例尺1:500，说明1：3天</p>"
        "<p>-5 °C，-5~3℃，-10~-5℃，2米×宽1米，10-3=7，100÷4=25，3‰</p>"
        "<p>US$20，$3万，单元格$A$1，5′30″，8:30:15，2019-03-05T08:30，第2-3题</p>"
        "<p>第ⅲ期，Ⅻ回，❶甲⑶乙，\U0001f3f4\U000e0067\U000e007f队</p><p>😀</p>",
    )
    assert spoken == [
        "完成了3分之2，第1/3页，女排3比2获胜，按1比3配，比例尺1比500，说明1：3天",
        "零下5摄氏度，零下5到3摄氏度，零下10到零下5摄氏度，2米乘宽1米，10减3等于7，100除以4等于25，千分之3",
        "20美元，3万美元，单元格$A$1，5分30秒，8点30分15秒，2019年3月5日8点30分，第2到3题",
        "第三期，十二回，1，甲3，乙，队",
    ]


def test_addresses_signs_and_long_numbers_are_spoken_as_people_say_them(opened: Open) -> None:
    spoken = listen(
        opened(),
        "<p>见 https://www.example.org/a_b/?c=1#d，或写信到 li.wen@example.org</p>"
        "<p>二○一九年 · 2019-2021年，2019-03，9:05</p>"
        "<p>● （010）62345678，138 0000 0000</p><p>卡片 62220000111122223333 共 12345678 元</p>"
        "<p>Ⅱ度，38.5°C，20m³，400IU，5mg/kg，1.8m×2m，10℃~15℃，零下-5℃</p><p>增长-3%，3+2=5，119火警</p>",
    )
    assert spoken == [
        "见 网址www点example点org，或写信到 li点wen at example点org",
        "二零一九年，2019到2021年，2019年3月，9点零5分",
        "零幺零，六二三四五六七八，幺三八零零零零零零零零",
        "卡片 六二二二零零零零幺幺幺幺二二二二三三三三 共 12345678 元",
        "二度，38.5摄氏度，20立方米，400国际单位，5毫克每公斤，1.8米乘2米，10摄氏度到15摄氏度，零下5摄氏度",
        "增长负3%，3加2等于5，幺幺九火警",
    ]


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
    late = f"window.late = () => voicesCome({[MANDARIN]})".replace("True", "true")
    page = opened("study/", speech(), shift, late)
    page.evaluate("late()")
    expect(reader(page)).to_be_visible()
    page.goto(base + ARTICLE)
    assert not reader(page).is_visible()
    page.evaluate("late()")
    expect(reader(page)).to_be_visible()
    assert page.evaluate("window.shift") == 0


def test_the_place_of_a_voice_that_is_gone_is_given_up(opened: Open) -> None:
    page = opened(ARTICLE, speech(), "localStorage.setItem('yl-voice', 'yes')")
    height = page.locator("main [data-aloud]").evaluate("e => e.offsetHeight")
    assert height > 0
    expect(page.locator("main [data-aloud]")).to_have_css("display", "none")


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
        "先挂断！", "再核实：问“真的吗？”", "没有？", "等等……", "就这样；", "好。", "甲", "乙", "1537 人，95.7%",
    ]  # fmt: skip


def test_an_overlong_sentence_is_cut_at_commas(opened: Open) -> None:
    phrases = "".join(f"第{n}条要记牢，" for n in range(10, 40))
    spoken = listen(opened(), f"<p>{phrases}完。</p><p>{'长' * 200}</p>")
    assert "".join(spoken) == f"{phrases}完。{'长' * 200}"
    assert max(map(len, spoken)) <= 80
    assert all(piece.endswith("，") for piece in spoken[:2])


def test_days_and_times_are_words(opened: Open) -> None:
    spoken = listen(opened(), "<p>定于2019-03-05 14:30，改到 2019-10-12 09:00 · 主题党日</p><p>第2019-03期</p>")
    assert spoken == ["定于2019年3月5日 14点30分，改到 2019年10月12日 9点，主题党日", "第2019-03期"]


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


# ---- voices that misbehave ----


def test_a_voice_that_never_ends_is_left_behind(opened: Open) -> None:
    page = opened(ARTICLE, speech(MANDARIN, way="endless"))  # a list of activities repeats its days
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
