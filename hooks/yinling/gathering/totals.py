"""Add up the published figures of centres, and keep what each total was added up from.

Only published numbers are added, so that nothing withheld follows from a total. A total with a withheld part is
withheld, one with an unknown part is unknown: so is the part of a centre that could not be read.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from ..derived.coverage import NOT_RECORDED
from ..derived.published_figures import HIDDEN
from .published_forms import PublishedRow, State
from .read_all import Source


class Part(NamedTuple):
    """The part of one centre; ``row`` is None if it does not publish the figure. ``note``: what to know about it."""

    source: Source
    row: PublishedRow | None
    state: State
    note: str = ""

    @property
    def shown(self) -> str:
        if self.row is None:
            return "读不了" if self.source.site is None else "没有报"
        if self.state == "withheld":
            return HIDDEN
        if self.state == "known":
            return f"{self.row.value} {self.row.unit}"
        return _unknown(self.row.at_least, self.row.unit) if self.row.recorded else NOT_RECORDED


@dataclass(frozen=True)
class Total:
    """The total of a figure over a group in a year, or over all time (None)."""

    metric: str
    name: str
    unit: str
    period: str | None
    parts: tuple[Part, ...]

    @cached_property
    def states(self) -> Counter[State]:
        """How many centres know their part, do not know it, and withhold it."""
        return Counter(part.state for part in self.parts)

    @cached_property
    def at_least(self) -> int | None:
        """The sum of the known parts; None if a part is withheld."""
        if self.states["withheld"]:
            return None
        return sum(part.row.at_least or 0 for part in self.parts if part.row and part.row.unit == self.unit)

    @property
    def value(self) -> int | None:
        """The total; None if a part of it is unknown or withheld."""
        return None if self.states["unknown"] else self.at_least

    @property
    def recorded(self) -> bool:
        """Whether any centre has kept such records."""
        return any(part.row and part.row.recorded for part in self.parts)

    @property
    def records(self) -> int | None:
        """The number of records that are counted, as far as it is published; None if a part is withheld."""
        counts = [part.row.record_count for part in self.parts if part.row]
        return None if None in counts else sum(count or 0 for count in counts)

    @property
    def shown(self) -> str:
        if self.at_least is None:
            return HIDDEN
        return _unknown(self.at_least, self.unit) if self.value is None else f"{self.value} {self.unit}"

    @property
    def shown_states(self) -> str:
        """The numbers of centres as words."""
        words = ((self.states["known"], "报了"), (self.states["unknown"], "没有报"), (self.states["withheld"], HIDDEN))
        return "，".join(f"{count} 个中心{word}" for count, word in words if count)


def _unknown(at_least: int | None, unit: str) -> str:
    return f"未知（已知至少 {at_least} {unit}）" if at_least else "未知"


def totals(sources: Sequence[Source]) -> Iterator[list[Total]]:
    """Yield the totals of each figure: over all time, then of each year, oldest first.

    The figures that most centres publish come first. A centre that counts in another unit has no part in the sum."""
    centres = [source for source in sources if source.is_one_of]
    periods: defaultdict[str, set[str]] = defaultdict(set)
    forms: defaultdict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    for site in (source.site for source in centres if source.is_counted and source.site):
        for metric in dict.fromkeys(metric for metric, _ in site.rows):
            row = next(row for (id, _), row in site.rows.items() if id == metric)
            forms[metric][row.name, row.unit] += 1
        for metric, period in site.rows:
            periods[metric] |= {period} if period else set()
    for metric in sorted(forms, key=lambda metric: (-forms[metric].total(), metric)):
        units: Counter[str] = Counter()
        for (_, unit), count in forms[metric].items():
            units[unit] += count
        unit = units.most_common(1)[0][0]
        name = next(name for (name, of), _ in forms[metric].most_common() if of == unit)
        yield [
            Total(metric, name, unit, period, tuple(_part(source, metric, name, unit, period) for source in centres))
            for period in (None, *sorted(periods[metric]))
        ]


def _part(source: Source, metric: str, name: str, unit: str, period: str | None) -> Part:
    row = source.site.rows.get((metric, period)) if source.site else None
    if row is None:
        return Part(source, None, "unknown")
    if row.unit != unit:
        return Part(source, row, "unknown", f"单位是“{row.unit}”，没有加进去")
    return Part(source, row, row.state, f"这里叫“{row.name}”" if row.name != name else "")
