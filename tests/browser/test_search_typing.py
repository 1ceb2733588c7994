"""Test when a query is searched while it is written, and that a short one is found as it is written."""

from __future__ import annotations

from urllib.parse import quote, urlsplit

import pytest
from playwright.sync_api import Page

from tests.browser.test_search import ask, results
from yinling.records.presentation import SearchDocument
from yinling.search.index_files import build_files

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("query", ["交党费", "场电影", "开会的"])
def test_a_short_query_as_written_is_among_the_first(loud: Page, base: str, query: str) -> None:
    """Each holds an everyday word, whose written ones are on more than ten pages."""
    assert len(ask(loud, base, query)) == 10
    assert query in loud.locator("#yl-results").inner_text()


def test_a_short_query_as_written_is_found_behind_texts_that_have_its_parts(loud: Page, base: str) -> None:
    """Each film is meant by 电影; the texts after them have some pairs of characters of the query, or all, apart."""
    long = "，走走看看" * 500  # each in a file of its own
    parts = ["电影院，光影的，我的家。"] + ["电影院，我的家。"] * 8
    texts = [("影片的家", "影片，家")] * 15 + [("散步", part) for part in parts] + [("散步", "电影的家人说好。")]
    pages = [SearchDocument(f"x/{n}/", f"{title}{n}", "", text + long, "学习") for n, (title, text) in enumerate(texts)]
    files = {each.path: each.content for each in build_files(pages).scripts}
    loud.route(
        "**/search/*.js*", lambda route: route.fulfill(body=files[urlsplit(route.request.url).path.split("/")[-1]])
    )
    assert f"x/{len(pages) - 1}/" in ask(loud, base, "电影的家")


def test_a_whole_word_is_searched_at_once_and_a_letter_after_a_pause(loud: Page, base: str) -> None:
    loud.clock.install()
    loud.goto(f"{base}search/")
    loud.clock.pause_at(loud.evaluate("Date.now() + 1000"))
    box, title = loud.locator("#yl-q"), loud.title
    box.fill("党费")  # as from the clipboard, or by voice
    loud.clock.run_for(10)
    assert title().startswith("党费 ")
    box.press("End")
    box.press("a")
    loud.clock.run_for(200)
    assert title().startswith("党费 ")
    loud.clock.run_for(60)
    assert title().startswith("党费a ")
    box.evaluate("""box => {
        box.dispatchEvent(new CompositionEvent("compositionstart"));
        box.value = "党课";
        box.dispatchEvent(new InputEvent("input", { isComposing: true }));
    }""")
    loud.clock.run_for(300)
    assert title().startswith("党费a ")
    box.evaluate("box => box.dispatchEvent(new CompositionEvent('compositionend'))")
    loud.clock.run_for(10)
    assert title().startswith("党课 ")


def test_an_input_method_is_waited_for(loud: Page, base: str) -> None:
    loud.goto(base + "search/")
    loud.locator("#yl-q").focus()
    session = loud.context.new_cdp_session(loud)
    session.send("Input.imeSetComposition", {"text": "gao xue ya", "selectionStart": 10, "selectionEnd": 10})
    loud.wait_for_timeout(500)
    assert "q=" not in loud.url
    session.send("Input.insertText", {"text": "高血压"})
    loud.wait_for_url(f"**{quote('高血压')}")
    assert results(loud, base)[0] == "study/gaoxueya/"
