"""规范执行情况: per year, branches by rules; per rule, branches by periods."""

from __future__ import annotations

from collections.abc import Iterator

from ..derive.cadence import STATES, Rate, rate
from ..records.activity import TYPES
from ..records.org import Org
from ..records.work import CadenceRule
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
    """Every year has an address of its own, which stays; the plain one shows the newest year."""
    years = views.overview.years or [views.overview.year]
    for year in years:
        matrix = _Matrix(views, year)
        uris = [f"cadence/{year}/"] + (["cadence/"] if year == years[0] else [])
        for uri in uris:
            yield from _by_branch(views, matrix, uri)
        for rule in matrix.rules:
            yield from _by_period(views, matrix, rule)


class _Matrix:
    """The cells of a year, by branch."""

    def __init__(self, views: Views, year: int) -> None:
        o = views.overview
        self.year = year
        self.rules = o.cadence.rules
        self.branches = o.tree.branches()
        self.cells = {branch.id: o.cadence.with_groups(branch, year) for branch in self.branches}

    def rate(self, rule: CadenceRule | None = None, branch: Org | None = None) -> Rate:
        """Over all rules and branches, or those of one."""
        rows = [self.cells[branch.id]] if branch else self.cells.values()
        return rate(cell for cells in rows for cell in cells if rule is None or cell.rule is rule)


def _rule_uri(views: Views, matrix: _Matrix, rule: CadenceRule) -> str:
    """By the letters for the type of activity, where it has some; a second rule for the same type, such as one that
    takes over in mid-year, has a number."""
    codes = [views.term_code(TYPES.rstrip("/"), other.type) or "rule" for other in matrix.rules]
    at = matrix.rules.index(rule)
    before = codes[:at].count(codes[at])
    return f"cadence/{matrix.year}/{codes[at]}{f'-{before + 1}' if before else ''}/"


def _by_branch(views: Views, matrix: _Matrix, uri: str) -> Iterator[Page]:
    for part in paginate(matrix.branches, uri, BRANCHES_PER_PAGE):
        yield views.page(
            "cadence.html",
            part.uri,
            f"{matrix.year}年规范执行情况",
            "activities",
            [views.section_crumb("activities")],
            "各支部“三会一课”开得够不够，由活动记录算出。",
            year=matrix.year,
            years=views.overview.years or [matrix.year],
            rules=[(rule, matrix.rate(rule), _rule_uri(views, matrix, rule)) for rule in matrix.rules],
            total=matrix.rate(),
            part=part,
            meanings=MEANINGS,
            rows=[(b, matrix.rate(branch=b), [matrix.rate(rule, b) for rule in matrix.rules]) for b in part.items],
        )


def _by_period(views: Views, matrix: _Matrix, rule: CadenceRule) -> Iterator[Page]:
    rows = [
        (org, cells)
        for branch in matrix.branches
        for org in views.overview.tree.below(branch)
        if (cells := [c for c in matrix.cells[branch.id] if c.rule is rule and c.org is org])
        and any(c.state != "不适用" for c in cells)
    ]
    crumbs = [
        views.section_crumb("activities"),
        Crumb(f"{matrix.year}年规范执行情况", f"cadence/{matrix.year}/"),
    ]
    for part in paginate(rows, _rule_uri(views, matrix, rule), BRANCHES_PER_PAGE):
        yield views.page(
            "cadence-rule.html",
            part.uri,
            f"{matrix.year}年{rule.type}",
            "activities",
            crumbs,
            year=matrix.year,
            rule=rule,
            rate=matrix.rate(rule),
            part=part,
            meanings=MEANINGS,
            states=STATES,
        )
