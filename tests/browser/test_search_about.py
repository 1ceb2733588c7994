"""Test the last step of a search, which finds what a query is about where no text has its words."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_search import ask

pytestmark = pytest.mark.browser


def test_a_query_that_finds_what_it_says_does_not_load_the_steps_for_others(loud: Page, base: str) -> None:
    loaded = "() => performance.getEntriesByType('resource').some(each => /search-near/.test(each.name))"
    ask(loud, base, "党费")
    assert not loud.evaluate(loaded)
    ask(loud, base, "党非")
    assert loud.evaluate(loaded)


ABOUT = {"血压高了要怎么办呢": "study/gaoxueya/", "纳凉会": "act", "打印不了怎么办": "print"}


@pytest.mark.parametrize(("question", "wanted"), ABOUT.items())
def test_a_question_finds_what_is_also_about_it(loud: Page, base: str, question: str, wanted: str) -> None:
    """No text has the question as it is asked; everyday words lead to the written ones."""
    found = ask(loud, base, question)
    assert loud.locator("#yl-results > li").first.inner_text() == "也讲到这些的："
    assert any(uri.startswith(wanted) for uri in found), found
    expect(loud.locator("#yl-status")).to_contain_text("没有一样的")


BY_TITLE = {"老人腿骨疏松疼": "study/gu-er-yan/", "血脂稠": "study/xiongtong-xingeng/"}


@pytest.mark.parametrize(("query", "first"), BY_TITLE.items())
def test_a_title_that_shares_characters_comes_first(loud: Page, base: str, query: str, first: str) -> None:
    """By the pairs of these queries alone another page was first."""
    assert ask(loud, base, query)[0].split("#")[0] == first


OF_THE_CENTRE = {
    "下次开会啥时候": "activities/coming/",
    "最近有啥活动": "activities/coming/",
    "哪天开会": "activities/coming/",
    "明天有活动吗": "activities/coming/",
    "支部电话多少": "orgs/dw/",
    "怎么联系支部": "orgs/dw/",
    "办公电话": "orgs/dw/",
    "怎么打印": "print/",
    "我是哪个支部的": "orgs/",
    "党费多少": "services/dangfei/",
}


@pytest.mark.parametrize(("question", "first"), OF_THE_CENTRE.items())
def test_what_members_ask_most_is_found_first(loud: Page, base: str, question: str, first: str) -> None:
    """No text has the words as they are asked."""
    assert ask(loud, base, question)[0] == first


def test_one_character_of_a_title_answers_no_word_that_no_text_has(loud: Page, base: str) -> None:
    """频 is in a title about 视频."""
    assert ask(loud, base, "尿频") == []
