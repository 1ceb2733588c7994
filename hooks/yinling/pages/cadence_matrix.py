"""规范执行情况: per year, branches by rules; per rule, branches by periods. Where there are more than a page can hold,
both are parted by the organisation above the branches."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from ..derived.cadence import Cell, Rate, State, rate
from ..derived.org_names import OrgName
from ..records.activity import TYPES, Activity
from ..records.cadence_rule import CadenceRule
from ..records.org import Org
from ..records.period import Period
from .context import SiteContext
from .page import Crumb, Page, paginate, section_crumb

BRANCHES_PER_PAGE = 50
# A row of the months of a rule is as heavy as ten of a list, and wider than a telephone.
MATRIX_ROWS = 20
MEANINGS = {
    "达标": "按时开了，次数够",
    "补开": "当时没开够，后来补上了",
    "缺": "过了期限，没有开，也没有补",
    "未到期": "还没到期限",
    "不适用": "那时组织还没成立、已经撤销，或者按规定不用开",
}


class Row(NamedTuple):
    """An organisation in a table: the address behind its name, its rate over all rules, and by rule."""

    org: OrgName
    uri: str
    total: Rate
    rates: list[Rate]


class Periods(NamedTuple):
    """An organisation with the states of its periods under a rule, each with a meeting that may be shown."""

    org: OrgName
    cells: list[tuple[State, Activity | None]]


def pages(context: SiteContext) -> Iterator[Page]:
    """Every year has an address of its own, which stays; the plain one shows the newest year."""
    years = context.overview.years or [context.overview.year]
    for year in years:
        matrix = _Matrix(context, year)
        uris = [f"cadence/{year}/"] + (["cadence/"] if year == years[0] else [])
        for uri in uris:
            yield from _by_branch(context, matrix, uri)
        if matrix.is_parted:
            for above, _ in matrix.parts:
                yield from _by_branch(context, matrix, _part_uri(uris[0], above), above)
        for rule in matrix.rules:
            yield from _by_period(context, matrix, rule)


class _Matrix:
    """The cells of a year, by branch and rule, and the branches by the organisation right above them."""

    def __init__(self, context: SiteContext, year: int) -> None:
        o = context.overview
        self.year = year
        self.org_names = o.org_names
        self.uri = f"cadence/{year}/"
        self.rules = o.cadence.rules
        self.branches = o.tree.branches()
        self.parts = o.tree.by_parent(self.branches)
        self.is_parted = len(self.branches) > BRANCHES_PER_PAGE and len(self.parts) > 1
        self.cells: dict[str, dict[str, list[Cell]]] = {}
        for branch in self.branches:
            by_rule = self.cells[branch.id] = defaultdict(list)
            for cell in o.cadence.with_groups(branch, year):
                by_rule[cell.rule.id].append(cell)

    def below(self, above: Org) -> list[Org]:
        return next(branches for org, branches in self.parts if org is above)

    def rate(self, branches: Sequence[Org], rule: CadenceRule | None = None) -> Rate:
        """Over all rules, or one."""
        rules = [rule] if rule else self.rules
        return rate(cell for branch in branches for one in rules for cell in self.cells[branch.id].get(one.id, ()))

    def row(self, org: Org, uri: str, branches: Sequence[Org]) -> Row:
        return Row(self.org_names[org.id], uri, self.rate(branches), [self.rate(branches, rule) for rule in self.rules])


def _part_uri(uri: str, above: Org) -> str:
    return f"{uri}orgs/{above.id}/"


def _rule_folder(context: SiteContext, matrix: _Matrix, rule: CadenceRule) -> str:
    """By the letters for the type of activity, where it has some; a second rule for the same type, such as one that
    takes over in mid-year, has a number."""
    codes = [context.term_code(TYPES.rstrip("/"), other.type) or "rule" for other in matrix.rules]
    at = matrix.rules.index(rule)
    before = codes[:at].count(codes[at])
    return f"{codes[at]}{f'-{before + 1}' if before else ''}/"


def _by_branch(context: SiteContext, matrix: _Matrix, uri: str, above: Org | None = None) -> Iterator[Page]:
    """The branches below an organisation, or all; where all are too many, the organisations above them."""
    branches = matrix.below(above) if above else matrix.branches
    by_part = matrix.is_parted and above is None
    if by_part:
        rows = [matrix.row(org, _part_uri(matrix.uri, org), below) for org, below in matrix.parts]
    else:
        rows = [matrix.row(branch, branch.uri, [branch]) for branch in branches]
    title = f"{matrix.year}年规范执行情况"
    crumbs = [section_crumb("activities")] + ([Crumb(title, matrix.uri)] if above else [])
    for part in paginate(rows, uri, BRANCHES_PER_PAGE):
        yield context.page(
            "cadence.html",
            part.uri,
            f"{title}：{above.name}" if above else title,
            "activities",
            crumbs,
            "各支部“三会一课”开得够不够，由活动记录算出。",
            year=matrix.year,
            years=context.overview.years or [matrix.year],
            rules=[(rule, matrix.rate(branches, rule), _rule_folder(context, matrix, rule)) for rule in matrix.rules],
            total=matrix.rate(branches),
            part=part,
            by_part=by_part,
            above=matrix.org_names[above.id] if above else None,
            meanings=MEANINGS,
        )


def _by_period(context: SiteContext, matrix: _Matrix, rule: CadenceRule) -> Iterator[Page]:
    uri, title = matrix.uri + _rule_folder(context, matrix, rule), f"{matrix.year}年{rule.type}"
    crumbs = [
        section_crumb("activities"),
        Crumb(f"{matrix.year}年规范执行情况", matrix.uri),
    ]
    by_part = [(above, _periods(context, matrix, rule, branches)) for above, branches in matrix.parts]
    by_part = [(above, rows) for above, rows in by_part if rows]
    every = [row for _, rows in by_part for row in rows]
    periods = [period.label.removeprefix(f"{matrix.year}年") for period in Period.in_year(matrix.year, rule.per)]
    said: dict[str, Any] = {"year": matrix.year, "rule": rule, "periods": periods}
    total = matrix.rate(matrix.branches, rule)
    if len(every) <= MATRIX_ROWS or len(by_part) == 1:
        for part in paginate(every, uri, MATRIX_ROWS):
            yield context.page(
                "cadence-rule.html", part.uri, title, "activities", crumbs, rate=total, part=part, **said
            )
        return
    rates = [
        (matrix.org_names[above.id], _part_uri(uri, above), matrix.rate(matrix.below(above), rule))
        for above, _ in by_part
    ]
    for listed in paginate(rates, uri, BRANCHES_PER_PAGE):
        yield context.page(
            "cadence-parts.html", listed.uri, title, "activities", crumbs, rate=total, part=listed, **said
        )
    crumbs.append(Crumb(title, uri))
    for (above, at, of_part), (_, rows) in zip(rates, by_part, strict=True):
        name = f"{title}：{above.name}"
        for part in paginate(rows, at, MATRIX_ROWS):
            yield context.page(
                "cadence-rule.html", part.uri, name, "activities", crumbs, rate=of_part, part=part, **said
            )


def _periods(context: SiteContext, matrix: _Matrix, rule: CadenceRule, branches: Sequence[Org]) -> list[Periods]:
    """Those of the branches and their groups to which the rule applies in the year."""
    found: list[Periods] = []
    for branch in branches:
        by_org: defaultdict[str, list[Cell]] = defaultdict(list)
        for cell in matrix.cells[branch.id].get(rule.id, ()):
            by_org[cell.org.id].append(cell)
        for org in context.overview.tree.below(branch):
            if any(cell.state != "不适用" for cell in by_org[org.id]):
                found.append(Periods(matrix.org_names[org.id], [(cell.state, _shown(cell)) for cell in by_org[org.id]]))
    return found


def _shown(cell: Cell) -> Activity | None:
    return next((meeting for meeting in cell.held or cell.made_up if meeting.is_public), None)
