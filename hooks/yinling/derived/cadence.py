"""规范执行: computes which meetings were held as often as the rules require, as of a stated day.

A cell is one organisation, one rule and one period. Its state is 达标 (held often enough in the period), 补开 (made up
for later), 缺 (missed), 未录入 (nobody kept records then, see `derived.coverage`), 未到期 (the period is not over) or
不适用 (the rule does not apply). A period is clipped to the lifetime of the organisation and of the rule. Where less
than half of it is left, the state is never 缺. The rate is of the covered periods: a meeting before the start of the
records is shown and not counted, because nobody knows of the others of that time.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Literal

from ..library.load import Library
from ..records.activity import Activity
from ..records.cadence_rule import CadenceRule
from ..records.org import Org
from ..records.period import Period
from .coverage import NOT_RECORDED, Coverage
from .org_tree import OrgTree

NOT_DUE = ("未到期", "不适用")
State = Literal["达标", "补开", "缺", "未录入", "未到期", "不适用"]


@dataclass(frozen=True)
class Cell:
    """One organisation, one rule, one period: the state, and the activities that it is computed from."""

    org: Org
    rule: CadenceRule
    period: Period
    state: State
    held: tuple[Activity, ...] = ()
    made_up: tuple[Activity, ...] = ()
    is_covered: bool = True

    @property
    def required(self) -> int:
        return self.rule.min


@dataclass(frozen=True)
class Rate:
    """规范执行率: the periods 达标 or 补开, divided by those that are due. None where nothing is due.

    Periods without records (未录入) are not among the due ones."""

    on_time: int
    made_up: int
    missed: int
    unrecorded: int = 0

    @property
    def due(self) -> int:
        return self.on_time + self.made_up + self.missed

    @property
    def value(self) -> float | None:
        return (self.on_time + self.made_up) / self.due if self.due else None

    @property
    def percent(self) -> str:
        """The rate to one decimal, never rounded up to 100% while something is missing."""
        if self.value is None:
            return NOT_RECORDED if self.unrecorded else "—"
        tenths = min(round(self.value * 1000), 999) if self.missed else 1000
        return f"{tenths / 10:g}%"

    @property
    def note(self) -> str:
        """The number of periods without records as the end of a sentence; empty if there are none."""
        return f"，未录入 {self.unrecorded} 项" if self.unrecorded else ""


def rate(cells: Iterable[Cell]) -> Rate:
    states = Counter(cell.state if cell.is_covered else NOT_RECORDED for cell in cells if cell.state not in NOT_DUE)
    return Rate(states["达标"], states["补开"], states["缺"], states[NOT_RECORDED])


class Cadence:
    """The matrix of a library. Activities are indexed once; cells are computed on demand."""

    def __init__(self, library: Library, tree: OrgTree, coverage: Coverage) -> None:
        self._coverage = coverage
        self.as_of = library.as_of
        self.tree = tree
        self.rules = tuple(rule for rule in library.all(CadenceRule) if rule.counts)
        self._held: defaultdict[tuple[str, str, int], list[Activity]] = defaultdict(list)
        self._cells: dict[tuple[str, int], Sequence[Cell]] = {}
        self._below: dict[tuple[str, int], list[Cell]] = {}
        self._made_up: defaultdict[tuple[str, str, int], list[Activity]] = defaultdict(list)
        for activity in sorted(library.all(Activity), key=lambda a: (a.date, a.id)):
            if activity.counts and activity.is_held(self.as_of):
                for org, type_ in product(activity.org_ids, activity.types):
                    # A meeting that makes up for a period counts in that period, not in the month of its date.
                    if activity.period and activity.date not in activity.period:
                        self._made_up[org, type_, activity.period.start.year].append(activity)
                    else:
                        self._held[org, type_, activity.date.year].append(activity)

    def cells(self, org: Org, year: int) -> Sequence[Cell]:
        """Return the cells of a branch or a group for the rules of its scope, in the order of the rules.

        They are cached: those above the organisation show them too."""
        if (org.id, year) not in self._cells:
            self._cells[org.id, year] = tuple(self._computed(org, year))
        return self._cells[org.id, year]

    def _computed(self, org: Org, year: int) -> Iterator[Cell]:
        for rule in self.rules_for(org, year):
            held = self._held.get((org.id, rule.type, year), ())
            made_up = self._made_up.get((org.id, rule.type, year), ())
            for period in Period.in_year(year, rule.per):
                on_time = tuple(a for a in held if period.start <= a.date <= period.end)
                later = tuple(a for a in made_up if a.period and period.holds(a.period))
                state = self._state(org, rule, period, len(on_time), len(later))
                covered = state in NOT_DUE or self._coverage.covers(org, period)
                if state == "缺" and not covered:
                    state = NOT_RECORDED
                yield Cell(org, rule, period, state, on_time, later, covered)

    def below(self, org: Org, year: int) -> list[Cell]:
        """Return the cells of an organisation and of all that was below it, as far as it was at the end of a period.

        They are cached: several pages show them."""
        if (org.id, year) not in self._below:
            below = self.tree.times.below_in(org, Period.year(year))
            cells = (cell for each in below for cell in self.cells(each, year))
            self._below[org.id, year] = [cell for cell in cells if self.is_below(cell, org)]
        return self._below[org.id, year]

    def kept(self, org: Org, year: int) -> list[Cell]:
        """Return the cells that an organisation answers for: its own, and those of its groups.

        A branch does not answer for a society below it, nor a committee for its branches."""
        cells = self.below(org, year)
        return [cell for cell in cells if org.id in (cell.org.id, self.keeper_of(cell).id)]

    def counted(self, org: Org, year: int) -> list[Cell]:
        """Return the cells that the rate of an organisation counts: of a committee those of all that was below it.

        What was a committee at any time of the year counts as one."""
        spans = range(self.tree.times.span(dt.date(year, 1, 1)), self.tree.times.span(dt.date(year, 12, 31)) + 1)
        then = (self.tree.times.of_span(span).get(org.id) for span in spans)
        is_above = any(each and each.level == "上级" for each in then)
        return self.below(org, year) if is_above else self.kept(org, year)

    def keeper_of(self, cell: Cell) -> Org:
        """Return the organisation that answers for a cell, as it was at the end of the period."""
        return self.tree.on(cell.period.end).keeper_of(cell.org)

    def is_below(self, cell: Cell, org: Org) -> bool:
        """Return whether the organisation of a cell was ``org``, or below it, at the end of the period."""
        return self.tree.times.holds(org, [cell.org.id], cell.period)

    def rules_for(self, org: Org, year: int) -> list[CadenceRule]:
        """Return the rules that bind an organisation in a year: its kind may have been another one then."""
        times = self.tree.times
        spans = range(times.span(dt.date(year, 1, 1)), times.span(dt.date(year, 12, 31)) + 1)
        kinds = [each for span in spans if (each := times.of_span(span).get(org.id))]
        return [rule for rule in self.rules if any(_binds(rule, each) for each in kinds)]

    def _state(self, org: Org, rule: CadenceRule, period: Period, held: int, made_up: int) -> State:
        due = self._due(org, rule, period)
        if due is None:
            return "不适用"
        if held >= rule.min:
            return "达标"
        if held + made_up >= rule.min:
            return "补开"
        if due.end > self.as_of:
            return "未到期"
        return "缺" if 2 * due.days >= period.days else "不适用"

    def _due(self, org: Org, rule: CadenceRule, period: Period) -> Period | None:
        """Return the part of a period in which the organisation owes the meeting, or None."""
        tree = self.tree.on(period.end)
        org = tree.get(org.id) or org
        if not _binds(rule, org) or (
            rule.applies_if == "有支委会" and not org.has_committee_on(min(period.end, self.as_of))
        ):
            return None
        groups = (each for each in tree.children(org) if each.is_group)
        if rule.applies_if == "有党小组" and not tree.living(groups, period):
            return None
        lived = self.tree.lifetime(org).part_of(period)
        return lived.overlap(rule.effective_from, rule.effective_to) if lived else None


def _binds(rule: CadenceRule, org: Org) -> bool:
    return rule.scope in org.scopes


def years_of(library: Library) -> list[int]:
    """Return the years in which activities were held, newest first."""
    days: set[dt.date] = {a.date for a in library.all(Activity) if a.counts and a.is_held(library.as_of)}
    return sorted({day.year for day in days}, reverse=True)
