"""The kinds of page that the browser tests look at."""

from __future__ import annotations

from urllib.parse import quote

from playwright.sync_api import Page

# An article with a table, a tip, a footnote, folded parts, tabs and words that are explained.
ARTICLE = "study/sanhui-yike/"
NOT_FOUND = "no/such/page/"
SEARCH = f"search/?q={quote('党费')}"
KINDS = [
    "",
    "study/",
    "study/plan/",
    "study/words/",
    ARTICLE,
    "study/shouji-daizi/",
    "concepts/13335/",
    "walls/rudang-shici/",
    "qa/",
    "orgs/",
    "orgs/dw/",
    "orgs/zb09/",
    "activities/",
    "activities/year/2019/06/",
    "activities/zb09/2019/",
    "activities/zb09/2019/2019-03-05-sanduanlu/",
    "activities/channels/",
    "honours/",
    "honours/2019/",
    "campaigns/bwcx2019/",
    "cadence/",
    "cadence/2019/zwh/",
    "report/",
    "report/visits_hardship/",
    "services/",
    "services/dangfei/",
    "print/",
    "search/",
    SEARCH,
    "search/letter-d/",
    "help/",
    "help/problems/",
    "help/activity/",
    "help/xie-wenzhang/",
    NOT_FOUND,
]


def visit(page: Page, base: str, uri: str) -> None:
    """Open a page and wait until what scripts add to it is there."""
    page.goto(base + uri)
    if uri == SEARCH:
        page.wait_for_selector('#yl-results[data-done="true"]', state="attached")
