"""规范执行情况: per year, branches by rules; per rule, branches by periods."""

from __future__ import annotations

from collections.abc import Iterator

from ..derive.cadence import STATES, rate
from ..records.activity import TYPES
from .page import Crumb, Page, Views, paginate

BRANCHES_PER_PAGE = 50
MEANINGS = {
    "达标": "按时开了，次数够",
    "补开": "当时没开够，后来补上了",
    "缺": "过了期限，没有开，也没有补",
    "未到期": "还没到期限",
    "不适用": "那时组织还没成立、已经撤销，或者按规定不用开",
}


def pages(views: Views) -> Iterator[Page]:
    years = views.overview.years or [views.overview.year]
    for year in years:
        yield from _year(views, year, "cadence/" if year == years[0] else f"cadence/{year}/")


def _year(views: Views, year: int, uri: str) -> Iterator[Page]:
    o = views.overview
    branches = o.tree.branches()
    by_branch = {branch.id: o.cadence.with_groups(branch, year) for branch in branches}
    everything = [cell for cells in by_branch.values() for cell in cells]
    rules = [
        (
            rule,
            rate(c for c in everything if c.rule is rule),
            f"cadence/{year}/{views.term_code(TYPES.rstrip('/'), rule.type)}/",
        )
        for rule in o.cadence.rules
    ]
    for part in paginate(branches, uri, BRANCHES_PER_PAGE):
        yield views.page(
            "cadence.html",
            part.uri,
            f"{year}年规范执行情况",
            "activities",
            [views.section_crumb("activities")],
            "各支部“三会一课”开得够不够，由活动记录算出。",
            year=year,
            years=o.years or [year],
            rules=rules,
            total=rate(everything),
            part=part,
            meanings=MEANINGS,
            rows=[
                (b, rate(by_branch[b.id]), [rate(c for c in by_branch[b.id] if c.rule is r) for r, _, _ in rules])
                for b in part.items
            ],
        )
    crumbs = [views.section_crumb("activities"), Crumb(f"{year}年规范执行情况", uri)]
    for rule, of_rule, rule_uri in rules:
        rows = [
            (org, cells)
            for branch in branches
            for org in o.tree.below(branch)
            if (cells := [c for c in by_branch[branch.id] if c.rule is rule and c.org is org])
            and any(c.state != "不适用" for c in cells)
        ]
        for part in paginate(rows, rule_uri, BRANCHES_PER_PAGE):
            yield views.page(
                "cadence-rule.html",
                part.uri,
                f"{year}年{rule.type}",
                "activities",
                crumbs,
                year=year,
                rule=rule,
                rate=of_rule,
                part=part,
                meanings=MEANINGS,
                states=STATES,
            )
