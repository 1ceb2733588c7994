"""Test search in a browser: many ways to write a query, the box, the results, and missing files."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect

from yinling.chinese.dates import tokens_in
from yinling.chinese.fold import fold
from yinling.search.sharding import bucket

pytestmark = pytest.mark.browser


def ask(page: Page, base: str, query: str) -> list[str]:
    """Search for a query and return the addresses of the first results, relative to the site."""
    page.goto(f"{base}search/?q={quote(query)}")
    return results(page, base)


def results(page: Page, base: str) -> list[str]:
    page.wait_for_selector('#yl-results[data-done="true"]', state="attached")
    found: list[str] = page.eval_on_selector_all("#yl-results .yl-result a", "links => links.map(a => a.href)")
    return [link.removeprefix(base) for link in found]


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("三会一课", "study/sanhui-yike/"),
        ("三會一課", "study/sanhui-yike/"),  # traditional
        ("三会 一课", "study/sanhui-yike/"),
        ("三汇一课", "study/sanhui-yike/"),  # a homophone
        ("sanhuiyike", "study/sanhui-yike/"),
        ("san hui yi ke", "study/sanhui-yike/"),
        ("shyk", "study/sanhui-yike/"),
        ("niantie", "help/xie-wenzhang/"),  # 粘贴, whose first character is read so in other words
        ("luyou", "study/tuixiu-jilu/"),  # 旅游 without ü
        ("zhanlue", "study/shijiuda/"),
        ("黨費怎麼算", "services/dangfei/"),
        ("党费怎算", "services/dangfei/"),  # a character missing
        ("高血雅", "study/gaoxueya/"),  # a wrong one that sounds alike
        ("ｇａｏｘｕｅｙａ", "study/gaoxueya/"),
        ("第九党支部", "orgs/zb09/"),
        ("仲素兰", "orgs/zb09/"),
        ("三段路三箱资料", "activities/zb09/2019/2019-03-05-sanduanlu/"),
        ("三箱资料三段路", "activities/zb09/2019/2019-03-05-sanduanlu/"),  # reordered
        ("第九党支部 2019年3月5日", "activities/zb09/2019/2019-03-05-sanduanlu/"),
        ("第九党支部 2019-03-05", "activities/zb09/2019/2019-03-05-sanduanlu/"),
        ("三月五日 第九党支部", "activities/zb09/2019/2019-03-05-sanduanlu/"),
        ("验证码 付款码", "study/shouji-anquan/"),
        ("下载入党誓词", "walls/rudang-shici/"),  # what is to be done with it
        ("也可以上起讲", "study/sanhui-yike/"),  # a wrong one beside 可以, which asks nothing
        ("书记开车，送到门口。", "activities/zb09/2019/2019-03-05-sanduanlu/"),
    ],
)
def test_ways_of_asking(loud: Page, base: str, query: str, wanted: str) -> None:
    found = ask(loud, base, query)
    assert any(uri.split("#")[0] == wanted for uri in found), found


BRANCH = ["九支部", "第九支部", "9支部", "第9支部", "第9党支部", "９支部", "第九支部在哪里"]
BY_CODE = ["zb09", "zb9", "ZB09", "dijiuzhibu"]
DAY = ["20191224", "2019-12-24", "2019.12.24", "2019/12/24", "19年12月24日", "二〇一九年十二月二十四日"]
EVERY_YEAR = ["12月24日", "十二月二十四日", "12月24号", "12.24"]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        *((query, r"orgs/zb09/") for query in BRANCH + BY_CODE),
        ("12支部", r"orgs/zb12/"),
        ("二总支", r"orgs/dzz2/"),
        ("五支部的书记", r"orgs/zb05/"),
        ("9支部第2组", r"orgs/zb09-2/"),
        *((query, r"activities/[^/]+/2019/2019-12-24-.*") for query in DAY),
        *((query, r"activities/[^/]+/\d{4}/\d{4}-12-24-.*") for query in EVERY_YEAR),
        ("9支部 10月22日", r"activities/zb09/2019/2019-10-22-yandao/"),
        ("12月学习资料", r"study/plan/2019/#2019-12"),
        ("五月份的学习资料", r"study/plan/2019/#2019-05"),
        ("2019年12月学习资料包", r"print/packet-2019-12-18\.pdf"),
        ("温馨提示卡", r"services/sanka/.*|print/card-tips-8\.pdf"),
        ("亲情卡", r"services/sanka/.*|print/card-care-.*"),
        ("签收表", r"print/form-delivery\.pdf"),
        *((query, r"(services/dangfei|qa/dangfei-wen)/") for query in ("党非", "当费", "dangfei")),
        ("征文 谁得奖", r"honours/2019/"),
        ("拼音", r"(?!help/).*"),
        ("看电影", r"activities/(type/gkyp/|.*-gkyp/)"),
        ("工作台", r"help/(gongzuotai|neibuwang)/.*"),  # nothing else has the word
        ("十一小时以后", r"study/fang-dianxin-zhapian/.*"),  # 十四小时以后
        ("支部改名怎么办", r"help/zuzhi-biandong/.*"),
    ],
)
def test_the_right_page_is_first(loud: Page, base: str, query: str, first: str) -> None:
    found = ask(loud, base, query)
    assert found
    assert re.fullmatch(first, found[0]), found


@pytest.mark.parametrize("query", ["拼音", "支部", "打印", "活动", "dangfei", "学习资料", "第九支部"])
def test_help_for_those_who_keep_the_site_comes_after_what_readers_look_for(loud: Page, base: str, query: str) -> None:
    is_help = [uri.startswith("help/") for uri in ask(loud, base, query)]
    while loud.locator("#yl-more").is_visible() and len(is_help) < 60:
        loud.locator("#yl-more").click()
        expect(loud.locator(".yl-result")).not_to_have_count(len(is_help))
        is_help = [uri.startswith("help/") for uri in results(loud, base)]
    assert not is_help[0]
    assert is_help == sorted(is_help)


def test_a_film_is_found_by_what_people_say(loud: Page, base: str) -> None:
    assert any("2019-12-23-gkyp" in uri for uri in ask(loud, base, "看电影"))


def test_each_label_says_what_follows_it(loud: Page, base: str) -> None:
    """What is about parts of a query comes after five that have what a saying means, and before the others."""
    ask(loud, base, "电影")
    loud.locator("#yl-more").click()
    expect(loud.locator(".yl-result")).not_to_have_count(10)
    results(loud, base)
    lines = loud.locator("#yl-results > li").all_inner_texts()
    labels = [line for line in lines if line.endswith("：")]
    assert labels[:2] == ["也讲到这些的：", "别的结果："]
    assert 5 <= lines.index(labels[0]) < lines.index(labels[1]) < len(lines) - 1


def test_a_day_without_what_is_asked_shows_what_there_was(loud: Page, base: str) -> None:
    assert {"2019-10-08" in uri for uri in ask(loud, base, "2019年10月8日 一支部")} == {True}
    expect(loud.locator("#yl-status")).to_contain_text("没有一样的")


@pytest.mark.parametrize("query", ["120", "12345", "96110", "app", "１２０", "打120"])
def test_a_number_or_a_latin_word_finds_the_texts_that_have_it(loud: Page, base: str, site: Path, query: str) -> None:
    """The bigrams 12 and 20 are in many texts. Those with 120 as a whole are checked first."""
    found = ask(loud, base, query)
    assert found
    assert loud.locator("text=您是不是要找").count() == 0
    for uri in found[:3]:
        assert fold(query) in fold((site / uri.split("#")[0] / "index.html").read_text("utf-8")), uri


def test_words_over_the_sections_of_one_page(loud: Page, base: str) -> None:
    found = ask(loud, base, "上臂式 盐勺")
    assert any(uri.startswith("study/gaoxueya/") for uri in found)


def test_one_character_finds_what_bears_it_in_the_title(loud: Page, base: str) -> None:
    assert ask(loud, base, "盐")
    assert "盐" in loud.locator(".yl-result").first.inner_text()


@pytest.mark.parametrize("query", ["魑魅魍魉", "zzxxqqvv", "鑫淼犇骉", "9999999", "！！！"])
def test_nonsense_finds_nothing_and_the_page_helps(loud: Page, base: str, query: str) -> None:
    assert ask(loud, base, query) == []
    status = loud.locator("#yl-status")
    expect(status).to_contain_text("没有找到")
    expect(loud.locator("#yl-browse")).to_be_visible()


@pytest.mark.parametrize(
    "query", ["<img src=x onerror=alert(1)>", "%E0%A4%A", "__proto__", "constructor", "a" * 3000, "党" * 500]
)
def test_strange_queries_do_no_harm(loud: Page, base: str, query: str) -> None:
    loud.goto(f"{base}search/?q={query if query.startswith('%') else quote(query)}")
    results(loud, base)
    assert loud.locator("main img").count() == 0


def test_a_result_tells_where_it_is_and_marks_the_match(loud: Page, base: str) -> None:
    ask(loud, base, "煤末子")
    result = loud.locator(".yl-result").first
    meta = result.locator(".yl-item__meta").inner_text()
    assert meta == "2019年3月5日\u00a0· 第九党支部活动室、西山各矿村\u00a0· 第九党支部 主题党日 党员活动"
    assert result.locator("mark").all_inner_texts() == ["煤末子"]
    expect(loud.locator("#yl-status")).to_have_text("找到 1 条。")
    result.locator("a").click()
    assert loud.locator("h1").inner_text() == "三段路，三箱资料，书记开车送到门口"


def test_what_narrows_the_results_is_folded_and_below_them(loud: Page, base: str) -> None:
    ask(loud, base, "党课")
    facets = loud.locator("#yl-facets details")
    expect(facets).to_have_count(1)
    assert facets.get_attribute("open") is None
    assert facets.bounding_box()["y"] > loud.locator(".yl-result").last.bounding_box()["y"]  # type: ignore[index]


def test_the_title_keeps_the_name_of_the_site(loud: Page, base: str) -> None:
    ask(loud, base, "党课")
    assert loud.title() == "党课 - 搜索 - 银龄学堂"
    loud.locator("#yl-q").fill("")
    loud.wait_for_url("**/search/")
    expect(loud).to_have_title("搜索 - 银龄学堂")


def test_what_is_near_is_labelled(loud: Page, base: str) -> None:
    ask(loud, base, "支部工作条列")
    assert loud.locator("#yl-results > li").first.inner_text() == "您是不是要找："
    expect(loud.locator("#yl-status")).to_contain_text("没有一样的")


def test_more_and_narrowing(loud: Page, base: str) -> None:
    first = ask(loud, base, "党课")
    assert len(first) == 10
    assert loud.locator("#yl-status").get_attribute("aria-live") == "polite"
    loud.get_by_role("button", name="再看十条").click()
    expect(loud.locator(".yl-result")).to_have_count(20)
    assert loud.evaluate("document.activeElement.closest('.yl-result') !== null")
    loud.locator("#yl-facets summary").click()
    loud.get_by_role("button", name="第九党支部").click()
    for uri in results(loud, base):
        assert "zb09" in uri
    chosen = loud.get_by_role("button", name="第九党支部")
    expect(chosen).to_have_attribute("aria-pressed", "true")
    loud.get_by_role("button", name="2018").click()
    found = results(loud, base)
    assert found
    assert all("zb09/2018" in uri for uri in found)


def test_the_address_can_be_passed_on_and_typing_changes_it(loud: Page, base: str) -> None:
    loud.goto(base + "search/")
    box = loud.locator("#yl-q")
    box.press_sequentially("高血压")
    loud.wait_for_url("**/search/?q=*")
    assert results(loud, base)[0] == "study/gaoxueya/"
    assert loud.url.endswith(quote("高血压"))
    box.fill("防跌倒")  # as pasting and dictation do: an input event without keys
    loud.wait_for_url(f"**{quote('防跌倒')}")
    assert "study/fang-diedao/" in results(loud, base)[0]
    box.press("Escape")
    expect(box).to_have_value("")


def test_suggestions_by_keyboard_and_by_hand(loud: Page, base: str) -> None:
    loud.goto(base)
    loud.locator("h1").click()
    loud.keyboard.press("/")
    box = loud.locator("#yl-q")
    expect(box).to_be_focused()
    box.press_sequentially("高血压")
    option = loud.get_by_role("option").first
    expect(option).to_contain_text("高血压")
    expect(box).to_have_attribute("aria-expanded", "true")
    box.press("Escape")
    expect(loud.get_by_role("listbox")).to_be_hidden()
    expect(box).to_be_focused()
    box.press_sequentially("：")
    expect(option).to_be_visible()
    box.press("ArrowDown")
    expect(option).to_have_attribute("aria-selected", "true")
    box.press("Enter")
    loud.wait_for_url("**/study/gaoxueya/")
    loud.keyboard.press("/")  # a page without a box leads to the search
    loud.wait_for_url("**/search/")
    loud.goto(base)
    loud.locator("#yl-q").fill("第九党支部")
    loud.get_by_role("option").first.click()
    loud.wait_for_url("**/orgs/zb09/")


def test_enter_leads_to_the_page_of_results(loud: Page, base: str) -> None:
    loud.goto(base)
    loud.locator("#yl-q").fill("高血压")
    loud.locator("#yl-q").press("Enter")
    loud.wait_for_url("**/search/?q=*")
    assert results(loud, base)[0] == "study/gaoxueya/"


def test_a_copy_on_a_stick_is_searched(browser: Browser, site: Path) -> None:
    page = browser.new_context().new_page()
    page.goto((site / "index.html").as_uri())
    page.locator("#yl-q").fill("三会一课")
    page.get_by_role("option").first.wait_for()
    page.locator("#yl-q").press("Enter")
    page.wait_for_url("**/search/index.html?q=*")
    found = results(page, site.as_uri() + "/")
    assert "study/sanhui-yike/index.html" in found
    page.locator(".yl-result a").first.click()
    page.wait_for_load_state()
    assert page.locator("h1").count() == 1
    page.context.close()


def test_old_browsers_lack_the_segmenter(browser: Browser, base: str) -> None:
    with browser.new_context() as context:
        context.add_init_script("delete Intl.Segmenter")
        assert ask(context.new_page(), base, "三会一课")[0] == "study/sanhui-yike/"


def test_without_javascript_the_box_leads_to_the_index_of_everything(browser: Browser, base: str) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(base + "study/sanhui-yike/")
        page.get_by_role("link", name="搜索").click()
        page.locator("#yl-q").fill("高血压")
        page.get_by_role("button", name="搜索").click()
        page.wait_for_url("**/search/?q=*")
        expect(page.get_by_text("这台设备不能搜索")).to_be_visible()
        page.get_by_role("link", name="G", exact=True).click()
        page.wait_for_url("**/search/letter-g/")
        page.get_by_role("link", name="高血压：管住血压，少出大事").click()
        page.wait_for_url("**/study/gaoxueya/")


def test_a_lost_file_of_the_index_is_told(page: Page, base: str) -> None:
    page.route(re.compile(r"/search/p[0-9]+-.*\.js"), lambda route: route.abort())
    page.goto(f"{base}search/?q={quote('高血压')}")
    expect(page.locator("#yl-status")).to_contain_text("没有读到")
    expect(page.locator("#yl-browse")).to_be_visible()


def test_browser_and_builder_fold_alike(loud: Page, base: str, site: Path) -> None:
    """Compare the folding of Python, which makes the index, with that of the browser, which folds queries."""
    dice = random.Random(7)
    text = (site / "search" / "index.html").read_text("utf-8")
    odd = "ＡｂＣ１２①㈱ﾊﾝｶｸ 𠮷𪚥 é ß Å 〇零 ·—…“”《》\u3000\u00a0繁體臺灣後髮麼ⅣⅨ℃½ﬁ"
    samples = [odd] + ["".join(dice.sample(text + odd, 12)) for _ in range(300)]
    ask(loud, base, "繁體")  # loads the table of traditional characters
    folded = loud.evaluate("texts => texts.map(text => window.ylSearch.index.fold(text))", samples)
    assert folded == [fold(sample) for sample in samples]
    keys = [sample[:2] for sample in folded if len(sample) > 1] + [
        "san'hui",
        "~shy",
        "#201906",
        "𠮷野",
        "三会一",
        "三会一课",
        "三会F",
    ]
    assert loud.evaluate("keys => keys.map(window.ylSearch.index.bucket)", keys) == [bucket(key) for key in keys]


@pytest.mark.parametrize(
    "day", ["2019年6月5日", "2019-06-05", "2019.6.5", "六月五日", "二〇一九年六月", "3月份", "2019年", "6月"]
)
def test_browser_and_builder_read_days_alike(loud: Page, base: str, day: str) -> None:
    """Compare the token of a query with the most exact token that Python gives the same text."""
    loud.goto(base + "search/")
    read = loud.evaluate("query => window.ylSearch.index.parse(query)", day)
    assert read["words"] == []
    assert len(read["days"]) == 1
    assert read["days"][0] in tokens_in(day)
    assert len(read["days"][0]) == max(len(token) for token in tokens_in(day)), json.dumps(read)
