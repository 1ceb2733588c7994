"""Figures: totals that know the records and the baseline they are the sum of.

A total with an unknown part is unknown: *at least* so much, never a smaller number passed off as the whole."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from ..library import Library
from ..records.base import Record
from ..records.measure import amount, when
from ..records.org import Org
from ..records.period import Period
from ..records.vocabulary import Metric
from ..records.work import Baseline
from .tree import OrgTree


@dataclass(frozen=True)
class Share:
    """What one record adds to a figure."""

    record: Record
    amount: int
    when: Period | None
    org: str | None


@dataclass(frozen=True)
class Figure:
    """A total in the metric's unit, over a period (None: all time) and an organisation with all below it."""

    metric: Metric
    period: Period | None
    shares: tuple[Share, ...]
    baselines: tuple[Baseline, ...] = ()

    @property
    def recorded(self) -> int:
        """The sum of the records alone."""
        return sum(share.amount for share in self.shares)

    @cached_property
    def value(self) -> int | None:
        """The total; None where a part of it is not known."""
        stated = [baseline.value for baseline in self.baselines]
        if any(value is None for value in stated):
            return None
        return self.recorded + sum(value for value in stated if value is not None)

    @property
    def at_least(self) -> int:
        """What is known of it."""
        return self.recorded + sum(baseline.value or 0 for baseline in self.baselines)

    @property
    def shown(self) -> str:
        """With its unit, as people read it."""
        if self.value is not None:
            return f"{self.value} {self.metric.unit}"
        return f"未知（已知至少 {self.at_least} {self.metric.unit}）" if self.at_least else "未知"

    def by_org(self, tree: OrgTree, orgs: Iterable[Org]) -> list[tuple[Org, int]]:
        """The recorded part of each organisation with all below it."""
        rows: list[tuple[Org, int]] = []
        for org in orgs:
            ids = tree.ids_below(org)
            rows.append((org, sum(share.amount for share in self.shares if share.org in ids)))
        return rows

    def by_month(self, year: int) -> list[int]:
        """The recorded part of each month of a year."""
        months = [0] * 12
        for share in self.shares:
            if share.when and share.when.start.year == year and share.when.days <= 31:
                months[share.when.start.month - 1] += share.amount
        return months


@dataclass(frozen=True)
class Figures:
    """All figures of a library: the shares of every metric are found once, totals are cut out of them."""

    library: Library
    tree: OrgTree
    _shares: dict[str, tuple[Share, ...]] = field(default_factory=dict)

    @property
    def metrics(self) -> tuple[Metric, ...]:
        return self.library.all(Metric)

    def of(self, metric: Metric, period: Period | None = None, org: Org | None = None) -> Figure:
        """The figure of a metric. Baselines are whole or not at all: one that reaches out of the period is left out."""
        shares = self._all(metric)
        baselines = tuple(b for b in self.library.all(Baseline) if b.metric == metric.id and b.counts)
        if period is not None:
            shares = tuple(s for s in shares if s.when is None or period.holds(s.when))
            baselines = tuple(b for b in baselines if period.holds(b.period))
        if org is not None:
            ids = self.tree.ids_below(org)
            shares = tuple(s for s in shares if s.org in ids)
            at_root = org == self.tree.root
            baselines = tuple(b for b in baselines if b.org in ids or (at_root and b.org is None))
        return Figure(metric, period, shares, baselines)

    def named(self, id: str, period: Period | None = None) -> Figure | None:
        metric = self.library.get(Metric, id)
        return self.of(metric, period) if metric else None

    def _all(self, metric: Metric) -> tuple[Share, ...]:
        if metric.id not in self._shares:
            kind = self.library.kind_named(metric.of)
            found: list[Share] = []
            for record in self.library.all(kind) if kind else ():
                time = when(metric, record)
                if time is not None and time.start > self.library.as_of:
                    continue  # planned, not done
                if (value := amount(metric, record)) is not None:
                    found.append(Share(record, value, time, record.org_id))
            self._shares[metric.id] = tuple(found)
        return self._shares[metric.id]


def suppressed(counts: list[int], below: int) -> list[int | None]:
    """Counts as they may be published: None for a small one. Where just one would be hidden, it could be computed from
    the total, so the next smallest is hidden with it. Zero says nothing of anybody and stays."""
    hidden = {i for i, count in enumerate(counts) if 0 < count < below}
    if len(hidden) == 1:
        others = [(count, i) for i, count in enumerate(counts) if i not in hidden and count > 0]
        if others:
            hidden.add(min(others)[1])
    return [None if i in hidden else count for i, count in enumerate(counts)]
