"""The kinds of page that the browser tests open: one address of the sample site for each kind."""

from __future__ import annotations

from urllib.parse import quote

from playwright.sync_api import Page

# An article with every construct: picture, table, admonition, folded part, tabs, footnote, quote.
ARTICLE = "help/xie-wenzhang/"
NOT_FOUND = "no/such/page/"
SEARCH = f"search/?q={quote('党费')}"
KINDS = (
    "",
    "study/",
    "study/plan/",
    "study/words/",
    "study/sanhui-yike/",
    ARTICLE,
    "concepts/13335/",
    "walls/rudang-shici/",
    "qa/",
    "orgs/",
    "orgs/dw/",
    "orgs/zb09/",
    "orgs/zb09/figures/",
    "activities/",
    "activities/channels/",
    "activities/zb09/2019/",
    "activities/zb09/2019/2019-03-05-sanduanlu/",
    "honours/2019/",
    "campaigns/bwcx2019/",
    "cadence/",
    "cadence/2019/zwh/",
    "cadence/2019/dxzh/",
    "cadence/2019/dxzh/orgs/dzz3/",
    "cadence/2019/orgs/zb09/",
    "report/",
    "report/visits_hardship/",
    "report/people_reached/",
    "services/dangfei/",
    "print/",
    "search/letter-d/",
    SEARCH,
    "help/problems/",
    "help/activity/",
    NOT_FOUND,
)


def visit(page: Page, address: str) -> None:
    """Open a page and wait until its scripts have added and drawn everything."""
    page.goto(address)
    if "?q=" in address:
        page.wait_for_selector('html:not(.searching) #yl-results[data-done="true"]', state="attached")
