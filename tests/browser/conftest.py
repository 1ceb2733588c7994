"""Fixtures: a Chromium, and the built sample site served on the loopback address."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.serving import PATIENCE, running, serving
from tests.browser.voices import ARTICLE, MANDARIN, Open, speech


@pytest.fixture(scope="session")
def base(site: Path) -> Iterator[str]:
    """Yield the address of the served site, ending with a slash."""
    with serving(site) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with running() as chromium:
        yield chromium


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 360, "height": 740})
    context.set_default_timeout(PATIENCE)
    yield context.new_page()
    context.close()


@pytest.fixture
def opened(browser: Browser, base: str) -> Iterator[Open]:
    """Yield a function that opens a page after running some scripts; the test fails on any error of a script."""
    contexts, errors = [], []

    def make(uri: str = ARTICLE, *scripts: str, width: int = 360, height: int = 740) -> Page:
        context = browser.new_context(viewport={"width": width, "height": height})
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
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


@pytest.fixture
def loud(page: Page) -> Iterator[Page]:
    """Yield a page; the test fails on any error of a script and any violation of the policy."""
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    yield page
    assert errors == []
