"""Which periods the records of an organisation cover. What is not covered is 未录入: it is neither zero nor missed.

An organisation keeps records from its 记录开始 on, otherwise from that of the nearest organisation above it, otherwise
from the month of its first record. A year in which nothing at all was recorded is not covered in any case.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

from ..library.load import Library
from ..records import KINDS
from ..records.base import Record
from ..records.baseline import Baseline
from ..records.org import Org, above
from ..records.period import Period
from .org_tree import OrgTree

NOT_RECORDED: Final = "未录入"
NOT_YET: Final = "未到期"
MonthCount = int | str
"""The count of a month, or in place of a 0 the reason why it is not known to be one: `NOT_RECORDED` or `NOT_YET`."""
_LONGEST_MONTH = 31  # days: the month of a longer record, such as an honour of a year, is not known


class Coverage:
    """The records of a library by organisation; ``tree`` holds all organisations that count."""

    def __init__(self, library: Library, tree: OrgTree) -> None:
        self._library, self._tree = library, tree
        # Both by organisation and span (`Times`), the years also by kind ("" for all).
        self._first: dict[tuple[str, int], dt.date] = {}
        self._years: defaultdict[tuple[str, str, int], set[int]] = defaultdict(set)
        for record, time in self._dated():
            span = tree.times.span(tree.times.day_of(time))
            for org in record.org_ids or ((tree.root.id,) if tree.root else ()):
                for kind in ("", record.kind):
                    self._years[kind, org, span].update(range(time.start.year, time.end.year + 1))
                if time.days <= _LONGEST_MONTH:
                    at = org, span
                    self._first[at] = min(time.start.replace(day=1), self._first.get(at, dt.date.max))
        self._starts: dict[tuple[str, int], dt.date | None] = {}
        self._sums: dict[tuple[str, str], frozenset[int]] = {}

    def start(self, org: Org, day: dt.date | None = None) -> dt.date | None:
        """Return the day since when records are kept; None if there are none.

        ``day`` (None: the as-of day) decides which organisations were above it: their 记录开始 is inherited."""
        day = day or self._library.as_of
        key = org.id, self._tree.times.span(day)
        if key not in self._starts:
            first = min((self._first[at] for at in self._below(org) if at in self._first), default=None)
            self._starts[key] = self.declared_start(org, day) or first
        return self._starts[key]

    def declared_start(self, org: Org, day: dt.date | None = None) -> dt.date | None:
        """Return the 记录开始 of an organisation or of the nearest one above it that has one."""
        orgs = (self._library.get(Org, id) for id in above(org.id, self._library, day))
        return next((each.records_from for each in orgs if each and each.records_from), None)

    def _below(self, org: Org) -> Iterator[tuple[str, int]]:
        """Yield the organisation and all that were below it, each with the spans in which it was."""
        times = self._tree.times
        for span in range(times.count):
            yield from ((id, span) for id in times.of_span(span).ids_below(org))

    def covers(self, org: Org, period: Period) -> bool:
        """Return whether the organisation, with all below it, kept records in at least half of a period."""
        return self.is_after_start(org, period) and self._has_record_in(org, period)

    def is_after_start(self, org: Org, period: Period) -> bool:
        """Return whether at least half of a period is after the start of the records."""
        start = self.start(org, period.end)
        kept = period.overlap(start, None) if start else None
        return kept is not None and 2 * kept.days >= period.days

    def by_month(self, counts: Sequence[int], org: Org | None, year: int) -> list[MonthCount]:
        """Return the counts of the twelve months of a year, with a reason where a 0 is not known to be one."""
        months = Period.in_year(year, "月")
        return [
            n or (self._why_unknown(org, month) if org else "") or 0 for n, month in zip(counts, months, strict=True)
        ]

    def _why_unknown(self, org: Org, month: Period) -> str:
        if month.start > self._library.as_of:
            return NOT_YET
        return "" if self.is_after_start(org, month) else NOT_RECORDED

    def covers_kind(self, kind: str, org: Org, period: Period | None) -> bool:
        """Return whether a count of 0 of a kind of record is known to be 0: such records are, or should be, there."""
        if self.declared_start(org, period.end if period else None) is None:
            return self._has_record_in(org, period, kind)
        return self.covers(org, period) if period else self._has_record_in(org, None)

    def _has_record_in(self, org: Org, period: Period | None, kind: str = "") -> bool:
        if (kind, org.id) not in self._sums:
            parts = (self._years.get((kind, *at), set()) for at in self._below(org))
            self._sums[kind, org.id] = frozenset().union(*parts)
        years = self._sums[kind, org.id]
        return bool(years) if period is None else not years.isdisjoint(range(period.start.year, period.end.year + 1))

    def _dated(self) -> Iterator[tuple[Record, Period]]:
        """Yield the records that count and are not planned, with their time; a baseline is stated, not recorded."""
        for kind in KINDS:
            for record in self._library.all(kind) if kind is not Baseline else ():
                if record.counts and (time := record.when) and time.start <= self._library.as_of:
                    yield record, time
