"""规范执行情况: of a year, each organisation with its twelve months; of a rule, each with its periods.

Shown is who answers for meetings (`OrgTree.keeper_of`), with its groups: every branch, and what else a rule binds, such
as a council. The page of one and a year has a strip for each rule, with the meetings. Too many for one page are split
by the organisation above them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

from ..derived.basis import rule_text
from ..derived.cadence import Cell, Rate, rate
from ..derived.month_states import MonthState, month_states
from ..derived.org_names import OrgName
from ..records.cadence_rule import CadenceRule
from ..records.org import Org
from ..records.period import Period
from .charts import StripCell
from .context import SiteContext
from .page import Crumb, Link, Page, Slice, paginate
from .strips import RuleStrip, rule_strips, strip_cells
from .templates import View

ORGS_PER_PAGE = 50
MATRIX_ROWS = 20  # of an overview and of a rule: their addresses depend on it
RuleRow = tuple[OrgName, str, Rate, tuple[StripCell, ...]]
"""An organisation, the address that its row leads to, and its periods under a rule."""


OverviewRow = tuple[OrgName, str, Rate, tuple[MonthState, ...]]
"""An organisation, the address that its row leads to, its rate and its months under all rules."""


class CadenceView(View, template="cadence.html"):
    year: int
    total: Rate
    rules: list[tuple[CadenceRule, Rate, str]]
    by_part: bool
    part: Slice[OverviewRow]
    other_years: list[tuple[int, list[Link]]]


class CadenceOrgView(View, template="cadence-org.html"):
    org: OrgName
    year: int
    rate: Rate
    months: tuple[MonthState, ...]
    strips: list[RuleStrip]
    records: str


class CadenceRuleView(View, template="cadence-rule.html"):
    rule: CadenceRule
    source: str
    year: int
    rate: Rate
    part: Slice[RuleRow]


class CadencePartsView(View, template="cadence-parts.html"):
    rule: CadenceRule
    source: str
    rate: Rate
    part: Slice[tuple[OrgName, str, Rate]]


def pages(context: SiteContext) -> Iterator[Page]:
    """Yield the pages of each year. Every year has an address that stays; the plain one shows the newest year."""
    years = context.overview.years or [context.overview.year]
    matrices = [_Matrix(context, year) for year in years]
    recorded = _years_with_records(context)
    for matrix in matrices:
        others = [(other.year, other.links) for other in matrices if other is not matrix]
        for uri in [matrix.uri, "cadence/"] if matrix is matrices[0] else [matrix.uri]:
            yield from _by_branch(context, matrix, uri, others)
        if matrix.is_split:
            for above, _ in matrix.parts:
                yield from _by_branch(context, matrix, matrix.of_org(above), [], above)
        for branch in (each for each in matrix.keepers if each.level != "上级"):
            records = f"activities/{branch.id}/{matrix.year}/" if (branch.id, matrix.year) in recorded else ""
            yield _of_branch(context, matrix, branch, records)
        for rule in matrix.rules:
            yield from _by_period(context, matrix, rule)


def _years_with_records(context: SiteContext) -> set[tuple[str, int]]:
    """Return the branches with the years of which they have a list of activities."""
    tree = context.overview.tree
    held = ((org, activity) for activity in context.overview.agenda.all_held for org in activity.org_ids)
    found = {(tree.on(activity.date).branch_of(org), activity.year) for org, activity in held}
    return {(branch.id, year) for branch, year in found if branch}


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
        parents: defaultdict[str, dict[str, None]] = defaultdict(dict)
        self._cells_in: defaultdict[tuple[str, str], defaultdict[str, list[Cell]]] = defaultdict(
            lambda: defaultdict(list)
        )
        for cell in o.cadence.below(self.tree.root, year) if self.tree.root else ():
            keeper = o.cadence.keeper_of(cell)
            line = o.tree.on(cell.period.end).above(keeper)
            above = line[-1].id if line else keeper.id
            parents[above][keeper.id] = None
            self.cells[keeper.id][cell.rule.id].append(cell)
            self._cells_in[above, keeper.id][cell.rule.id].append(cell)
        self.keepers = [org for org in below if org.is_branch or (not org.is_group and self._owes(org))]
        at_end, by_id = self.tree.by_parent(self.keepers), {org.id: org for org in self.keepers}
        self.ordered = [org for _, orgs in at_end for org in orgs]
        """The keepers, each where it was at the end of the year, or at its own end."""
        parts = {above.id: (above, {org.id: org for org in orgs}) for above, orgs in at_end}
        for id, ids in parents.items():  # one that moved within the year stands in both, each with its time there
            if above_then := self.tree.get(id):
                _, orgs_then = parts.setdefault(id, (above_then, {}))
                orgs_then |= {each: by_id[each] for each in ids if each in by_id and each not in orgs_then}
        self.parts = [(above, [*orgs.values()]) for above, orgs in parts.values() if orgs]
        self.is_split = len(self.keepers) > ORGS_PER_PAGE and len(self.parts) > 1

    def _owes(self, org: Org) -> bool:
        return any(cell.state != "不适用" for row in self.cells[org.id].values() for cell in row)

    def folder(self, rule: CadenceRule) -> str:
        """Return the last part of a rule's address; a second rule for one type (from mid-year on) has a number."""
        at = self.rules.index(rule)
        before = self.codes[:at].count(self.codes[at])
        return f"{self.codes[at]}{f'-{before + 1}' if before else ''}/"

    def below(self, above: Org) -> list[Org]:
        return next(branches for org, branches in self.parts if org is above)

    def cells_of(self, branch: Org, above: Org | None = None) -> Mapping[str, Sequence[Cell]]:
        """Return the cells of a branch by rule; with ``above``, those of the time when it was right below that."""
        return self._cells_in[above.id, branch.id] if above else self.cells[branch.id]

    def rate(self, branches: Sequence[Org], rule: CadenceRule | None = None, above: Org | None = None) -> Rate:
        """Return the rate of some branches over one rule, or over all rules, also internal ones."""
        by_rule = [self.cells_of(branch, above) for branch in branches]
        rows = (
            [cells.get(rule.id, ()) for cells in by_rule]
            if rule
            else [row for cells in by_rule for row in cells.values()]
        )
        return rate(chain.from_iterable(rows))

    def row(self, org: Org, branches: Sequence[Org], above: Org | None = None) -> OverviewRow:
        """Return an organisation with its rate and its months, and the address of what it consists of."""
        by_rule = chain.from_iterable(self.cells_of(branch, above).values() for branch in branches)
        months = month_states(chain.from_iterable(by_rule))
        uri = self.strips_of(org) if [*branches] == [org] else self.of_org(org)
        return self.org_names[org.id], uri, self.rate(branches, above=above), months

    def strips_of(self, org: Org) -> str:
        """Return the address of an organisation's strips; a committee has no page here but that of those below it."""
        return org.uri if org.level == "上级" else self.of_org(org)

    def of_org(self, org: Org) -> str:
        """Return the address of a branch, or of the branches below an organisation, in the year."""
        return f"{self.uri}orgs/{org.id}/"

    @property
    def links(self) -> list[Link]:
        """Links from other years: to the year and its rules. The year's own page leads to the organisations."""
        return [
            Link(f"{self.year}年合计", self.uri),
            *(Link(f"{self.year}年{rule.type}", self.uri + self.folder(rule)) for rule in self.rules),
        ]


def _by_branch(
    context: SiteContext, matrix: _Matrix, uri: str, others: list[tuple[int, list[Link]]], above: Org | None = None
) -> Iterator[Page]:
    """Yield the list of all branches, or of those below ``above``; of too many, the list of those above them."""
    branches = matrix.below(above) if above else matrix.keepers
    by_part = matrix.is_split and above is None
    units = matrix.parts if by_part else [(branch, [branch]) for branch in branches]
    rows = [matrix.row(org, below, org if by_part else above) for org, below in units]
    rules = [(rule, matrix.rate(branches, rule, above), matrix.uri + matrix.folder(rule)) for rule in matrix.rules]
    name = matrix.org_names[above.id] if above else None
    title = f"{matrix.title}：{name.name}" if name else matrix.title
    crumbs = [Crumb(matrix.title, matrix.uri)] if above else []
    description = context.library.wording("各支部“三会一课”开得够不够，由活动记录算出。")
    for part in paginate(rows, uri, MATRIX_ROWS):
        view = CadenceView(matrix.year, matrix.rate(branches, above=above), rules, by_part, part, others)
        yield context.page(view, part.uri, title, "activities", crumbs, description)


def _of_branch(context: SiteContext, matrix: _Matrix, branch: Org, records: str) -> Page:
    """Return the page of a branch and a year: a strip for each rule that is public, of the branch and its groups."""
    public, tree = {rule.id for rule in matrix.rules}, context.overview.tree
    by_rule = matrix.cells[branch.id]
    cells = (cell for id in by_rule if id in public for cell in by_rule[id] if tree.get(cell.org.id))
    name, uri, total, months = matrix.row(branch, [branch])
    view = CadenceOrgView(name, matrix.year, total, months, rule_strips(cells, branch, context.library), records)
    title = f"{name.name}{matrix.year}年规范执行"
    return context.page(view, uri, title, "activities", [Crumb(matrix.title, matrix.uri)])


def _by_period(context: SiteContext, matrix: _Matrix, rule: CadenceRule) -> Iterator[Page]:
    """Yield the states of all branches in each period of a rule; of too many, those below each organisation apart."""
    uri, title, source = matrix.uri + matrix.folder(rule), f"{matrix.year}年{rule.type}", matrix.sources[rule.id]
    crumbs = [Crumb(matrix.title, matrix.uri)]

    def strips(rows: list[RuleRow], uri: str, title: str, rate: Rate) -> Iterator[Page]:
        for part in paginate(rows, uri, MATRIX_ROWS):
            view = CadenceRuleView(rule, source, matrix.year, rate, part)
            yield context.page(view, part.uri, title, "activities", crumbs)

    by_part = [(above, [*_rows(matrix, rule, branches, above)]) for above, branches in matrix.parts]
    by_part = [(above, rows) for above, rows in by_part if rows]
    every = [*_rows(matrix, rule, matrix.ordered)]
    total = matrix.rate(matrix.keepers, rule)
    if len(every) <= MATRIX_ROWS or len(by_part) == 1:
        yield from strips(every, uri, title, total)
        return
    rates = [
        (matrix.org_names[above.id], f"{uri}orgs/{above.id}/", matrix.rate(matrix.below(above), rule, above))
        for above, _ in by_part
    ]
    for part in paginate(rates, uri, ORGS_PER_PAGE):
        yield context.page(CadencePartsView(rule, source, total, part), part.uri, title, "activities", crumbs)
    crumbs.append(Crumb(title, uri))
    for (above, at, rate_below), (_, rows) in zip(rates, by_part, strict=True):
        yield from strips(rows, at, f"{title}：{above.name}", rate_below)


def _rows(matrix: _Matrix, rule: CadenceRule, branches: Sequence[Org], above: Org | None = None) -> Iterator[RuleRow]:
    """Yield the rows of those branches and groups to which the rule applies in the year."""
    for branch in branches:
        by_org: defaultdict[str, list[Cell]] = defaultdict(list)
        for cell in matrix.cells_of(branch, above).get(rule.id, ()):
            by_org[cell.org.id].append(cell)
        for org in matrix.tree.times.below_in(branch, Period.year(matrix.year)):
            if any(cell.state != "不适用" for cell in by_org[org.id]):
                cells = by_org[org.id]
                yield matrix.org_names[org.id], matrix.strips_of(branch), rate(cells), strip_cells(cells)
