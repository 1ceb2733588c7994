"""Machines that know the rules: axe-core. Lighthouse is in the audit, the HTML validator is among the built files."""

from __future__ import annotations

from collections.abc import Iterable

from tests.browser.provide import NPM

from .model import NONE, Row, View, check

# Every rule that is neither experimental nor deprecated, those of AAA and of best practice included.
RUN = """async () => window.axeSaid || (window.axeSaid = await axe.run(document, {
    runOnly: { type: "rule", values: axe.getRules().filter(rule => !rule.tags.includes("experimental")
            && !rule.tags.includes("deprecated")).map(rule => rule.ruleId) },
    resultTypes: ["violations", "incomplete"], preload: false }))"""
# The elements that a rule names, but those of its reviewed selector.
NOT_REVIEWED = """([outcome, reviewed]) => window.axeSaid[outcome].map(rule => [rule.id, rule.nodes
            .map(node => String(node.target[0]))
    .filter(target => !reviewed[rule.id] || !document.querySelector(target).matches(reviewed[rule.id]))])"""
# What axe cannot decide by itself and a person has looked at: the rule, the elements, and why they are no fault.
REVIEWED = {
    "color-contrast": ("svg text", "axe does not know what a chart's words stand on; check 6 measures each of them"),
    "color-contrast-enhanced": ("svg text", "as above"),
    "identical-links-same-purpose": (
        ".yl-item__link, .yl-facts a, .yl-crumbs a",
        "two meetings may have one title: the organisation and the day stand below each; an organisation's name leads "
        "to its page and, in the crumbs of a meeting, to its meetings",
    ),
}


def _said(view: View, outcome: str) -> list[Row]:
    """Axe takes a second: every theme on a phone, and the wide page once (its colours are the phone's)."""
    if view.width == 320 or (view.width == 1280 and view.theme != "light"):
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
    return _said(view, "violations")


@check(
    "screen",
    26,
    "axe-core 拿不准、没有人看过的",
    "what axe-core cannot decide and nobody has reviewed",
    NONE,
    fault="document.querySelector('main p').style.backgroundImage = 'linear-gradient(red, blue)'",
)
def axe_undecided(view: View) -> Iterable[Row]:
    return _said(view, "incomplete")
