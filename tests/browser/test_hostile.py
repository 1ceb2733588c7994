"""Test cleaned hostile Markdown in a browser without any policy: nothing runs, and nothing is requested."""

from __future__ import annotations

import pytest
from playwright.sync_api import Dialog, Page

from tests.unit.test_markup import HOSTILE, rendered
from yinling.library.article_html import clean

pytestmark = pytest.mark.browser
TEXTS = [text for text, _, _ in HOSTILE]


def everything(page: Page, body: str) -> tuple[list[str], list[str]]:
    """Return the requests and the dialogs of a page after pointing at and clicking everything on it."""
    requests: list[str] = []
    dialogs: list[str] = []
    page.on("request", lambda request: requests.append(request.url))

    def on_dialog(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", on_dialog)
    page.set_content(f"<!doctype html><meta charset=utf-8><main>{body}</main>")
    for element in page.query_selector_all("main *"):
        element.dispatch_event("mouseover")
        element.evaluate("e => { if (e.click && (!e.href || e.protocol === 'javascript:')) e.click() }")
    page.wait_for_timeout(100)
    return [url for url in requests if not url.startswith("data:") and url != "about:blank"], dialogs


def test_nothing_runs_and_nothing_is_asked_for(page: Page) -> None:
    assert everything(page, "\n".join(clean(rendered(text)) for text in TEXTS)) == ([], [])


def test_without_cleaning_it_would(page: Page) -> None:
    harmful = [t for t in TEXTS if t.startswith(("<p onclick", "<img src='https", "<svg"))]
    requests, dialogs = everything(page, "\n".join(rendered(text) for text in harmful))
    assert requests
    assert dialogs
