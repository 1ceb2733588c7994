"""Test the passage of each search result: where it is cut from a text, and what is marked in it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.test_search import ask

pytestmark = pytest.mark.browser

# The character before a passage in its page, without spaces; empty if the page has other words there.
_BEFORE = """async passages => {
    const found = [];
    for (const passage of passages) {
        const page = await (await fetch(passage.closest(".yl-result").querySelector("a").href)).text();
        const bare = text => text.replace(/\\s/g, "");
        const text = bare(new DOMParser().parseFromString(page, "text/html").querySelector("main")?.textContent || "");
        const start = bare(passage.textContent);
        found.push(start[0] === "…" ? text[text.indexOf(start.slice(1, 12)) - 1] || "" : "");
    }
    return found;
}"""


def test_it_is_where_most_of_the_words_are(page: Page, base: str) -> None:
    ask(page, base, "上臂式 盐勺 血压计")
    passage = page.locator(".yl-result").first.locator(".yl-result__text")
    assert len(set(passage.locator("mark").all_inner_texts())) > 1


@pytest.mark.parametrize("query", ["摔跤了怎么办", "高血压", "党费", "预备党员"])
def test_it_begins_with_a_clause(page: Page, base: str, query: str) -> None:
    ask(page, base, query)
    before = "".join(page.locator(".yl-result__text").evaluate_all(_BEFORE))
    assert before
    assert sum(char in "，。；：！？、）”" for char in before) > 0.7 * len(before), before


def test_words_are_marked_as_texts_write_them(page: Page, base: str) -> None:
    """What was typed stands nowhere: the full name and the day as it is written are marked."""
    ask(page, base, "9支部 2019-10-22")
    marks = page.locator(".yl-result").first.locator("mark").all_inner_texts()
    assert {"第九党支部", "10月22日"} <= set(marks)
