"""Add up figures from records and baselines, and keep what each was added up from.

A total with an unknown part is unknown. These figures hold internal records and small counts: ledgers take them, pages
and feeds take what `published_figures` makes of them.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain
from operator import itemgetter

from ..library.load import Library
from ..records.base import Record
from ..records.baseline import Baseline
from ..records.measure import amount, amount_within, is_counted, when, words
from ..records.org import Org
from ..records.period import Period
from ..records.vocabulary import Metric
from .coverage import Coverage
from .org_tree import OrgTree

INCOMPLETE = "记录不全"  # of a year in which records were not kept from its beginning


@dataclass(frozen=True)
class Share:
    """The part of a figure that one record adds; ``amount`` is None where the record does not give it.

    A record of several organisations counts for each of them, and once in what they add up to."""

    record: Record
    amount: int | None
    when: Period | None
    orgs: tuple[str, ...]

    def of(self, metric: Metric, ids: Collection[str]) -> Share:
        """Return the share as it counts for some organisations: with their own part, where the record states it."""
        return replace(self, amount=amount_within(metric, self.record, ids)) if len(self.orgs) > 1 else self


@dataclass(frozen=True)
class Figure:
    """A total in the metric's unit, over a period (None: all time) and an organisation with all below it.

    ``unrecorded``: nobody kept such records then, so the number is unknown.
    """

    metric: Metric
    period: Period | None
    shares: tuple[Share, ...]
    baselines: tuple[Baseline, ...] = ()
    unrecorded: bool = False

    @cached_property
    def recorded(self) -> int:
        """The sum of the amounts that the records give."""
        return sum(share.amount or 0 for share in self.shares)

    @cached_property
    def value(self) -> int | None:
        """The total; None if a part of it is unknown."""
        if self.unrecorded:
            return None
        stated = [*(baseline.value for baseline in self.baselines), *(share.amount for share in self.shares)]
        if any(value is None for value in stated):
            return None
        return sum(value for value in stated if value is not None)

    @property
    def at_least(self) -> int:
        """The sum of the known parts."""
        return self.recorded + sum(baseline.value or 0 for baseline in self.baselines)

    def by_org(self, tree: OrgTree, orgs: Iterable[Org]) -> list[tuple[Org, int]]:
        """Return the recorded part of each organisation with all below it."""
        return [(org, sum(share.amount or 0 for share in shares)) for org, shares in self.parts(tree, orgs)]

    def parts(self, tree: OrgTree, orgs: Iterable[Org]) -> list[tuple[Org, list[Share]]]:
        """Return the shares of each of some organisations with all that was below it at the time of the record.

        While one of them was below another one, it is a part of that one. A share of several is in the list of each."""
        return self.split(tree, orgs)[0]

    def split(self, tree: OrgTree, orgs: Iterable[Org]) -> tuple[list[tuple[Org, list[Share]]], list[Share]]:
        """Return the `parts`, and what is of none of the organisations: both together are the whole."""
        orgs, times = list(orgs), tree.times
        found: dict[str, list[Share]] = {org.id: [] for org in orgs}
        rest: list[Share] = []
        units: dict[int, dict[str, str]] = {}
        for share in self.shares:
            span = times.span(times.day_of(share.when))
            if span not in units:
                units[span] = dict(_units(times.of_span(span), orgs))
            by_unit: dict[str | None, set[str]] = {}
            for id in share.orgs:
                by_unit.setdefault(units[span].get(id), set()).add(id)
            for unit, of_unit in by_unit.items() or [(None, set())]:
                (found[unit] if unit else rest).append(share.of(self.metric, of_unit))
        return [(org, found[org.id]) for org in orgs], rest

    def by_month(self, year: int) -> list[int]:
        """Return the recorded part of each month of a year."""
        months = [0] * 12
        for share in self.shares:
            if share.when and share.when.start.year == year and share.when.days <= 31:
                months[share.when.start.month - 1] += share.amount or 0
        return months


@dataclass(frozen=True)
class Figures:
    """Computes all figures of a library; the shares of a metric are found once and filtered for each figure."""

    library: Library
    tree: OrgTree
    coverage: Coverage
    _shares: dict[str, tuple[Share, ...]] = field(default_factory=dict)
    _by_org: dict[str, dict[tuple[int, str | None], list[tuple[int, Share]]]] = field(default_factory=dict)
    _by_year: dict[str, dict[int, Figure]] = field(default_factory=dict)
    _by_value: dict[tuple[str, str], dict[str, list[tuple[int, Record]]]] = field(default_factory=dict)

    @property
    def metrics(self) -> tuple[Metric, ...]:
        return tuple(metric for metric in self.library.all(Metric) if metric.counts)

    def of(self, metric: Metric, period: Period | None = None, org: Org | None = None) -> Figure:
        """Return the figure of a metric. A baseline that is partly outside the period is left out."""
        shares = self._all(metric) if org is None else self._below(metric, org)
        baselines = tuple(b for b in self.library.all(Baseline) if b.metric == metric.id and b.counts)
        if period is not None:
            shares = tuple(s for s in shares if s.when is None or period.holds(s.when))
            baselines = tuple(b for b in baselines if period.holds(b.period))
        if org is not None:
            at_root = self._is_root(org)  # a baseline without an organisation belongs to the whole
            holds = self.tree.times.holds
            baselines = tuple(b for b in baselines if (holds(org, [b.org], b.period) if b.org else at_root))
        whole = org or self.tree.root
        covered = shares or baselines or whole is None or self.coverage.covers_kind(self._kind(metric), whole, period)
        return Figure(metric, period, shares, baselines, unrecorded=not covered)

    def why_partial(self, figure: Figure, year: int, org: Org | None = None) -> str:
        """Return why a figure of a year lacks records, as words; empty if it lacks none or has no time."""
        whole = org or self.tree.root
        if figure.unrecorded or whole is None or not any(s.when for s in figure.shares):
            return ""
        months = [each for each in Period.in_year(year, "月") if each.start <= self.library.as_of]
        stated = [baseline.period for baseline in figure.baselines]
        if any(
            not self.coverage.is_after_start(whole, month) and not any(period.holds(month) for period in stated)
            for month in months
        ):
            return INCOMPLETE
        return f"到{len(months)}月" if self.library.as_of < dt.date(year, 12, 31) else ""

    def by_year(self, metric: Metric) -> dict[int, Figure]:
        """Return the figures of all years of a metric, newest first."""
        if metric.id not in self._by_year:
            times = [s.when for s in self._all(metric) if s.when]
            times += [b.period for b in self.library.all(Baseline) if b.metric == metric.id and b.counts]
            years = sorted({t.start.year for t in times if t.start.year == t.end.year}, reverse=True)
            self._by_year[metric.id] = {year: self.of(metric, Period.year(year)) for year in years}
        return self._by_year[metric.id]

    def _kind(self, metric: Metric) -> str:
        """Return the English name of the kind that a metric counts."""
        kind = self.library.kind_named(metric.of)
        return kind.kind if kind else ""

    def _below(self, metric: Metric, org: Org) -> tuple[Share, ...]:
        """Return the shares of an organisation and all that was below it at their time, in the order of `_all`."""
        times = self.tree.times
        if metric.id not in self._by_org:
            by_org = self._by_org[metric.id] = defaultdict(list)
            for number, share in enumerate(self._all(metric)):
                span = times.span(times.day_of(share.when))
                for id in share.orgs or (None,):
                    by_org[span, id].append((number, share))
        rows: dict[int, Share] = {}
        for span in range(times.count):
            ids = times.of_span(span).ids_below(org)
            for id in (*ids, *([None] if self._is_root(org) else ())):
                for number, share in self._by_org[metric.id].get((span, id), ()):
                    rows[number] = share.of(metric, ids)
        return tuple(rows[number] for number in sorted(rows))

    def _is_root(self, org: Org) -> bool:
        return self.tree.root is not None and org.id == self.tree.root.id

    def _all(self, metric: Metric) -> tuple[Share, ...]:
        if metric.id not in self._shares:
            found: list[Share] = []
            for record in self._candidates(metric):
                if not is_counted(metric, record):
                    continue
                time = when(metric, record)
                if time is None or time.start <= self.library.as_of:  # not a planned one
                    found.append(Share(record, amount(metric, record), time, record.org_ids))
            self._shares[metric.id] = tuple(found)
        return self._shares[metric.id]

    def _candidates(self, metric: Metric) -> Iterable[Record]:
        """Return the records that meet the first condition of a metric, in order. Most metrics count few of a kind."""
        kind = self.library.kind_named(metric.of)
        records = self.library.all(kind) if kind else ()
        if not metric.where:
            return records
        field = metric.where[0].field
        if (metric.of, field) not in self._by_value:
            by_value = self._by_value[metric.of, field] = defaultdict(list)
            for number, record in enumerate(records):
                for value in {*words(record, field)}:
                    by_value[value].append((number, record))
        found = self._by_value[metric.of, field]
        rows = chain.from_iterable(found.get(value, ()) for value in metric.where[0].values)
        return dict(sorted(rows, key=itemgetter(0))).values()


def _units(tree: OrgTree, orgs: Iterable[Org]) -> Iterator[tuple[str, str]]:
    """Yield the id of each organisation below one of ``orgs``, with that of the highest of these above it."""
    ids = {org.id for org in orgs}
    for org in orgs:
        if ids.isdisjoint(above.id for above in tree.above(org)):
            yield from ((id, org.id) for id in tree.ids_below(org))
