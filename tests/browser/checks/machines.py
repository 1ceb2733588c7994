"""Check accessibility rules with axe-core. `lighthouse` runs in the audit; `built` runs the HTML validator."""

from __future__ import annotations

from collections.abc import Iterable

from tests.browser.pages import ARTICLE, SEARCH
from tests.browser.provide import NPM

from .model import NONE, Row, View, check

# Every rule that is neither experimental nor deprecated, including AAA and best practice.
RUN = """async () => window.axeResult || (window.axeResult = await axe.run(document, {
    runOnly: { type: "rule", values: axe.getRules().filter(rule => !rule.tags.includes("experimental")
            && !rule.tags.includes("deprecated")).map(rule => rule.ruleId) },
    resultTypes: ["violations", "incomplete"], preload: false }))"""
# The elements that a rule reports, without those that match its reviewed selector.
NOT_REVIEWED = """([outcome, reviewed]) => window.axeResult[outcome].map(rule => [rule.id, rule.nodes
            .map(node => String(node.target[0]))
    .filter(target => !reviewed[rule.id] || !document.querySelector(target).matches(reviewed[rule.id]))])"""
WIDE = ("", ARTICLE, SEARCH, "orgs/zb09/figures/", "activities/")
# Elements that axe cannot decide on and a person has reviewed: the rule, the selector, and why it is no fault.
REVIEWED = {
    "color-contrast": (
        "svg text, .yl-strip b, .yl-sign, summary .yl-row *, summary > .yl-nowrap",
        "axe does not judge a single character, nor text beside the arrow of a folded part; check 6 measures them",
    ),
    "color-contrast-enhanced": ("svg text, .yl-strip b, .yl-sign, summary .yl-row *, summary > .yl-nowrap", "as above"),
    "identical-links-same-purpose": (
        ".yl-item__link, .yl-facts a, .yl-crumbs a, .yl-ways a, .yl-contents a, h2 > a",
        "two meetings may have the same title: the organisation and the day are below each; an organisation's name "
        "leads to its page and, in the breadcrumbs of a meeting, to its meetings; the list of a page leads to its "
        "headings, whose links lead on",
    ),
}


def _findings(view: View, outcome: str) -> list[Row]:
    """Return what axe found on a phone, and on some wide pages, which have a column of contents more.

    It takes a second a page, so it runs in one theme; check 6 measures all colours."""
    if view.width == 320 or (view.width == 1280 and view.uri not in WIDE):
        return []
    if not view.page.evaluate("'axe' in window"):
        view.page.evaluate((NPM / "node_modules" / "axe-core" / "axe.min.js").read_text("utf-8"))
    view.page.evaluate(RUN)
    reviewed = {rule: elements for rule, (elements, _) in REVIEWED.items()} if outcome == "incomplete" else {}
    found: list[tuple[str, list[str]]] = view.page.evaluate(NOT_REVIEWED, [outcome, reviewed])
    return [Row(len(where), f"{rule}: {'; '.join(where[:3])}") for rule, where in found if where] or [Row(0, "")]


@check(
    "screen",
    26,
    "axe-core 报的问题",
    "violations that axe-core finds",
    NONE,
    fault="document.querySelector('main a').textContent = ''",
)
def axe_violations(view: View) -> Iterable[Row]:
    return _findings(view, "violations")


@check(
    "screen",
    26,
    "axe-core 拿不准、没有人看过的",
    "results of axe-core that are undecided and not reviewed",
    NONE,
    fault="document.querySelector('main p').style.backgroundImage = 'linear-gradient(red, blue)'",
)
def axe_undecided(view: View) -> Iterable[Row]:
    return _findings(view, "incomplete")
