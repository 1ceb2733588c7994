"""党员人数: dated headcounts, added up over organisations without ever taking unknown for zero."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from ..records.org import Headcount, Org

PARTS = ("in_service", "retired", "attached")
FIELDS = ("total", "full", "probationary", *PARTS, "limited_mobility", "living_away", "over_80")


@dataclass(frozen=True)
class Total:
    """A sum in 人. ``unknown`` counts the organisations that did not say: the sum is then a lower bound."""

    known: int
    unknown: int

    @property
    def shown(self) -> str:
        if not self.unknown:
            return f"{self.known} 人"
        return f"至少 {self.known} 人（{self.unknown} 个支部未报）" if self.known else "未知"


def label(field: str) -> str:
    return Headcount.model_fields[field].title or field


def tells(row: Headcount | None) -> bool:
    """Whether a headcount knows any number."""
    return any(getattr(row, field, None) is not None for field in FIELDS)


def totals(branches: Iterable[Org], day: dt.date) -> dict[str, Total]:
    """The newest headcounts of branches not after a day, added up field by field."""
    rows = [branch.headcount_on(day) for branch in branches if branch.exists_on(day)]
    sums: dict[str, Total] = {}
    for field in FIELDS:
        values = [getattr(row, field) if row else None for row in rows]
        known = [value for value in values if value is not None]
        sums[field] = Total(sum(known), len(values) - len(known))
    return sums
