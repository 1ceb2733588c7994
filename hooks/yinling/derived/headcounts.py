"""Add up dated headcounts (党员人数) over organisations. An unknown number never counts as zero."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from ..records.org import Headcount, Org

PARTS = ("in_service", "retired", "attached")
OPEN_FIELDS = ("total", "full", "probationary", *PARTS)
SENSITIVE_FIELDS = ("limited_mobility", "living_away", "over_80")
FIELDS = (*OPEN_FIELDS, *SENSITIVE_FIELDS)


@dataclass(frozen=True)
class Total:
    """A sum in 人. ``unknown`` counts the organisations that did not report: the sum is then a lower bound."""

    known: int
    unknown: int

    @property
    def shown(self) -> str:
        if not self.unknown:
            return f"{self.known} 人"
        return f"至少 {self.known} 人（{self.unknown} 个支部未报）" if self.known else "未知"


def label(field: str) -> str:
    return Headcount.model_fields[field].title or field


def totals(branches: Iterable[Org], day: dt.date) -> dict[str, Total]:
    """Add up the newest headcounts of branches up to a day, field by field."""
    rows = [branch.headcount_on(day) for branch in branches if branch.exists_on(day)]
    sums: dict[str, Total] = {}
    for field in FIELDS:
        values = [getattr(row, field) if row else None for row in rows]
        known = [value for value in values if value is not None]
        sums[field] = Total(sum(known), len(values) - len(known))
    return sums


class PublishedHeadcount(NamedTuple):
    """An organisation's members, as texts by label: its own numbers on ``day``, and the ``totals`` of its branches."""

    day: dt.date | None
    counts: list[tuple[str, str]]
    parts: list[tuple[str, int]]
    totals: list[tuple[str, str]]


def published(org: Org, branches: Collection[Org], day: dt.date, small: int, *, whole: bool) -> PublishedHeadcount:
    """Return what may be published of ``org`` on a day. ``whole``: it is the whole centre.

    Sensitive numbers are published as totals of the whole centre only. One below ``small`` is suppressed.
    """
    sums = totals(branches, day) if len(branches) > 1 else {}
    own = org.headcount_on(day)
    if own and sums and all(getattr(own, field) is None for field in FIELDS):
        own = None  # six times 未知 before the sums of the branches would help nobody
    counts = [(field, getattr(own, field)) for field in OPEN_FIELDS] if own else []
    if org.is_society:  # its members are no party members: it states one number, and lacks the others of a branch
        counts = [(field, count) for field, count in counts if count is not None]
    return PublishedHeadcount(
        own.as_of if own else None,
        [(label(field), "未知" if count is None else f"{count} 人") for field, count in counts],
        [(label(field), count) for field, count in counts if field in PARTS and count],
        [
            (label(field), _shown_sensitive(total, small) if field in SENSITIVE_FIELDS else total.shown)
            for field, total in sums.items()
            if whole or field not in SENSITIVE_FIELDS
        ],
    )


def _shown_sensitive(total: Total, small: int) -> str:
    """Return a total without a known sum below ``small``: with unknown parts nothing is said about its size."""
    if not 0 < total.known < small:
        return total.shown
    return f"未知（{total.unknown} 个支部未报）" if total.unknown else f"少于 {small} 人"
