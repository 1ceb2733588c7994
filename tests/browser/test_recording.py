"""Test an article with a recording, on its own site: it plays under the site's policy, and only one voice speaks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.serving import serving
from tests.browser.voices import MANDARIN, await_that, player, reader, speech
from tests.build.small import small_centre
from tests.conftest import run
from tests.unit.test_recordings import HEAD, SECOND

pytestmark = pytest.mark.browser

PLAYER = "document.querySelector('audio')"


@pytest.fixture(scope="module")
def own_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = small_centre(tmp_path_factory.mktemp("centre"))
    study = root / "content" / "study"
    for name, seen in (("fang-diedao", "公开"), ("neibu", "内部")):
        (study / f"{name}.md").write_text(HEAD.format(audio=f"{name}.mp3", seen=seen), "utf-8")
        (study / f"{name}.mp3").write_bytes(SECOND * 30)
    done = run("mkdocs", "build", "--strict", cwd=root)
    assert done.returncode == 0, done.stdout + done.stderr
    return root / "site"


@pytest.fixture
def article(browser: Browser, own_site: Path) -> Iterator[Page]:
    """Yield the page of the article, in a browser with a voice."""
    with serving(own_site) as base:
        context = browser.new_context(viewport={"width": 360, "height": 740})
        context.add_init_script(speech(MANDARIN))
        page = context.new_page()
        page.goto(base + "study/fang-diedao/")
        yield page
        context.close()


def test_what_is_not_published_is_not_on_the_site(own_site: Path) -> None:
    assert [file.name for file in own_site.rglob("*.mp3")] == ["fang-diedao.mp3"]


def test_it_is_asked_for_only_when_it_is_played(article: Page) -> None:
    requests: list[str] = []
    article.on("request", lambda request: requests.append(request.url))
    article.reload()
    assert not any(url.endswith(".mp3") for url in requests)
    article.evaluate(f"{PLAYER}.play()")
    await_that(article, f"{PLAYER}.currentTime > 0")
    assert 25 < article.evaluate(f"{PLAYER}.duration") < 35


def test_reading_and_the_recording_take_turns(article: Page) -> None:
    article.evaluate(f"{PLAYER}.play()")
    await_that(article, f"!{PLAYER}.paused")
    reader(article).click()
    assert article.evaluate(f"{PLAYER}.paused")
    assert article.evaluate("said[0]")["text"] == "怎样防跌倒"
    article.evaluate(f"{PLAYER}.play()")
    await_that(article, f"!{PLAYER}.paused")
    expect(player(article)).to_be_hidden()
    assert not article.evaluate("speechSynthesis.speaking")


def test_the_way_to_the_text(article: Page) -> None:
    article.get_by_role("link", name="文字稿").click()
    assert article.evaluate("document.activeElement.id") == "yl-text"


def test_paper_gets_its_address(article: Page) -> None:
    article.emulate_media(media="print")
    expect(article.locator("audio")).to_be_hidden()
    expect(article.get_by_text("study/fang-diedao.mp3")).to_be_visible()
    article.emulate_media(media="screen")
    expect(article.get_by_text("study/fang-diedao.mp3")).to_be_hidden()
