"""规范执行情况: per year, organisations by rules; per rule, organisations by periods.

A row is an organisation that answers for meetings (`OrgTree.keeper_of`), with its groups: every branch, and what else a
rule binds, such as a council. Too many for one page are split by the organisation above them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import chain

from ..derived.basis import rule_text
from ..derived.cadence import Cell, Rate, State, rate
from ..derived.org_names import OrgName
from ..records.activity import Activity
from ..records.cadence_rule import CadenceRule
from ..records.org import Org
from ..records.period import Period
from .context import SiteContext
from .page import Crumb, Link, Page, Slice, paginate
from .templates import View

ORGS_PER_PAGE = 50
# A row of the months of a rule weighs as much as ten rows of a list, and is wider than a phone.
MATRIX_ROWS = 20
PeriodsRow = tuple[OrgName, list[tuple[State, Activity | None]]]
"""An organisation with the states of its periods under a rule, each with a published meeting if there is one."""


class CadenceView(View, template="cadence.html"):
    above: OrgName | None
    word: str
    total: Rate
    rules: list[tuple[CadenceRule, Rate, str, str]]
    by_part: bool
    part: Slice[tuple[OrgName, str, Rate, list[Rate]]]
    other_years: list[tuple[int, list[Link]]]


class CadenceRuleView(View, template="cadence-rule.html"):
    rule: CadenceRule
    source: str
    rate: Rate
    periods: list[str]
    part: Slice[PeriodsRow]


class CadencePartsView(View, template="cadence-parts.html"):
    rule: CadenceRule
    source: str
    rate: Rate
    part: Slice[tuple[OrgName, str, Rate]]


def pages(context: SiteContext) -> Iterator[Page]:
    """Yield the pages of each year. Every year has an address that stays; the plain one shows the newest year."""
    years = context.overview.years or [context.overview.year]
    for year in years:
        matrix = _Matrix(context, year)
        for uri in [matrix.uri, "cadence/"] if year == years[0] else [matrix.uri]:
            yield from _by_org(context, matrix, uri)
        if matrix.is_split:
            for above, _ in matrix.parts:
                yield from _by_org(context, matrix, f"{matrix.uri}orgs/{above.id}/", above)
        for rule in matrix.rules:
            yield from _by_period(context, matrix, rule)


class _Matrix:
    """The cells of a year by organisation and rule, and the organisations by the one right above them."""

    def __init__(self, context: SiteContext, year: int) -> None:
        o = context.overview
        self.year = year
        self.uri = f"cadence/{year}/"
        self.title = f"{year}年规范执行情况"
        day = Period.year(year).end
        self.tree, self.org_names = o.tree.on(day), o.org_names.on(day)
        self.rules = o.library.all(CadenceRule)
        self.sources = {rule.id: rule_text(rule.source, o.library) for rule in self.rules}
        self.codes = [context.type_codes.get(rule.type, "rule") for rule in self.rules]
        below = o.tree.times.below_in(self.tree.root, Period.year(year)) if self.tree.root else ()
        self.cells: defaultdict[str, defaultdict[str, list[Cell]]] = defaultdict(lambda: defaultdict(list))
        for cell in o.cadence.below(self.tree.root, year) if self.tree.root else ():
            self.cells[o.cadence.keeper_of(cell).id][cell.rule.id].append(cell)
        self.keepers = [org for org in below if org.is_branch or (not org.is_group and self._owes(org))]
        self.word = "支部" if all(org.is_branch for org in self.keepers) else "组织"
        # One that moved within the year stands where it was at the end of the year, or at its own end.
        self.parts = self.tree.by_parent(self.keepers)
        self.is_split = len(self.keepers) > ORGS_PER_PAGE and len(self.parts) > 1

    def _owes(self, org: Org) -> bool:
        return any(cell.state != "不适用" for row in self.cells[org.id].values() for cell in row)

    def folder(self, rule: CadenceRule) -> str:
        """Return the last part of a rule's address; a second rule for one type (from mid-year on) has a number."""
        at = self.rules.index(rule)
        before = self.codes[:at].count(self.codes[at])
        return f"{self.codes[at]}{f'-{before + 1}' if before else ''}/"

    def below(self, above: Org) -> list[Org]:
        return next(orgs for org, orgs in self.parts if org is above)

    def rate(self, orgs: Sequence[Org], rule: CadenceRule | None = None) -> Rate:
        """Return the rate of some organisations over one rule, or over all rules, also internal ones."""
        by_rule = [self.cells[org.id] for org in orgs]
        rows = (
            [cells.get(rule.id, ()) for cells in by_rule]
            if rule
            else [row for cells in by_rule for row in cells.values()]
        )
        return rate(chain.from_iterable(rows))

    def row(self, org: Org, uri: str, orgs: Sequence[Org]) -> tuple[OrgName, str, Rate, list[Rate]]:
        """Return an organisation with its rate over all rules, and by rule. Its name links to ``uri``."""
        return self.org_names[org.id], uri, self.rate(orgs), [self.rate(orgs, rule) for rule in self.rules]


def _by_org(context: SiteContext, matrix: _Matrix, uri: str, above: Org | None = None) -> Iterator[Page]:
    """Yield the table of all organisations, or of those below ``above``; of too many, the table of those above them."""
    orgs = matrix.below(above) if above else matrix.keepers
    by_part = matrix.is_split and above is None
    if by_part:
        rows = [matrix.row(org, f"{matrix.uri}orgs/{org.id}/", below) for org, below in matrix.parts]
    else:
        rows = [matrix.row(org, org.uri, [org]) for org in orgs]
    rules = [(rule, matrix.rate(orgs, rule), matrix.folder(rule)) for rule in matrix.rules]
    other_years: list[tuple[int, list[Link]]] = []
    for year in context.overview.years:
        if year != matrix.year:
            links = [Link(f"{year}年{rule.type}", f"cadence/{year}/{folder}") for rule, _, folder in rules]
            other_years.append((year, [Link(f"{year}年合计", f"cadence/{year}/"), *links]))
    listed = [(rule, rate, matrix.uri + folder, matrix.sources[rule.id]) for rule, rate, folder in rules]
    name = matrix.org_names[above.id] if above else None
    title = f"{matrix.title}：{name.name}" if name else matrix.title
    crumbs = [Crumb(matrix.title, matrix.uri)] if above else []
    description = "各支部“三会一课”开得够不够，由活动记录算出。"
    for part in paginate(rows, uri, ORGS_PER_PAGE):
        view = CadenceView(name, matrix.word, matrix.rate(orgs), listed, by_part, part, other_years)
        yield context.page(view, part.uri, title, "activities", crumbs, description)


def _by_period(context: SiteContext, matrix: _Matrix, rule: CadenceRule) -> Iterator[Page]:
    """Yield the states of all organisations in each period of a rule; of too many, those below each one apart."""
    uri, title, source = matrix.uri + matrix.folder(rule), f"{matrix.year}年{rule.type}", matrix.sources[rule.id]
    periods = [period.label.removeprefix(f"{matrix.year}年") for period in Period.in_year(matrix.year, rule.per)]
    crumbs = [Crumb(matrix.title, matrix.uri)]

    def tables(rows: list[PeriodsRow], uri: str, title: str, rate: Rate) -> Iterator[Page]:
        for part in paginate(rows, uri, MATRIX_ROWS):
            yield context.page(
                CadenceRuleView(rule, source, rate, periods, part), part.uri, title, "activities", crumbs
            )

    by_part = [(above, _periods(context, matrix, rule, orgs)) for above, orgs in matrix.parts]
    by_part = [(above, rows) for above, rows in by_part if rows]
    every = [row for _, rows in by_part for row in rows]
    total = matrix.rate(matrix.keepers, rule)
    if len(every) <= MATRIX_ROWS or len(by_part) == 1:
        yield from tables(every, uri, title, total)
        return
    rates = [
        (matrix.org_names[above.id], f"{uri}orgs/{above.id}/", matrix.rate(matrix.below(above), rule))
        for above, _ in by_part
    ]
    for part in paginate(rates, uri, ORGS_PER_PAGE):
        yield context.page(CadencePartsView(rule, source, total, part), part.uri, title, "activities", crumbs)
    crumbs.append(Crumb(title, uri))
    for (above, at, rate_below), (_, rows) in zip(rates, by_part, strict=True):
        yield from tables(rows, at, f"{title}：{above.name}", rate_below)


def _periods(context: SiteContext, matrix: _Matrix, rule: CadenceRule, keepers: Sequence[Org]) -> list[PeriodsRow]:
    """Return the rows of those organisations and groups to which the rule applies in the year."""
    found: list[PeriodsRow] = []
    for keeper in keepers:
        by_org: defaultdict[str, list[Cell]] = defaultdict(list)
        for cell in matrix.cells[keeper.id].get(rule.id, ()):
            by_org[cell.org.id].append(cell)
        for org in matrix.tree.times.below_in(keeper, Period.year(matrix.year)):
            if any(cell.state != "不适用" for cell in by_org[org.id]):
                found.append(
                    (matrix.org_names[org.id], [(cell.state, _meeting(context, cell)) for cell in by_org[org.id]])
                )
    return found


def _meeting(context: SiteContext, cell: Cell) -> Activity | None:
    """Return the first meeting of a cell that is published."""
    found = (context.library.get(Activity, meeting.id) for meeting in cell.held or cell.made_up)
    return next(filter(None, found), None)
