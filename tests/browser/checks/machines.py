"""Machines that know the rules: axe-core. Lighthouse is in the audit, the HTML validator is among the built files."""

from __future__ import annotations

from collections.abc import Iterable

from tests.browser.provide import NPM

from .model import NONE, Row, View, check

# Every rule that is neither experimental nor deprecated, those of AAA and of best practice included.
RUN = """async () => window.axeSaid || (window.axeSaid = await axe.run(document, {
    runOnly: { type: "rule", values: axe.getRules().filter(rule => !rule.tags.includes("experimental") && !rule.tags.includes("deprecated")).map(rule => rule.ruleId) },
    resultTypes: ["violations", "incomplete"], preload: false }))"""
# What axe cannot decide by itself, looked at by a person: why each is no fault.
REVIEWED: dict[str, str] = {}


def _said(view: View, outcome: str) -> list[Row]:
    """axe takes a second: every theme on a phone, and the wide page once (its colours are the phone's)."""
    if view.width == 320 or (view.width == 1280 and view.theme != "light"):
        return []
    if not view.page.evaluate("'axe' in window"):
        view.page.evaluate((NPM / "node_modules" / "axe-core" / "axe.min.js").read_text("utf-8"))
    said = view.page.evaluate(RUN)[outcome]
    rules = [(rule["id"], [str(node["target"][0]) for node in rule["nodes"]]) for rule in said]
    found = [(rule, where) for rule, where in rules if outcome == "violations" or rule not in REVIEWED]
    return [Row(len(where), f"{rule}: {'; '.join(where[:3])}") for rule, where in found] or [Row(0, "")]


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
