"""The strips of the rules of an organisation and a year."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ..chinese.shown_days import short_day
from ..derived.cadence import Cell, Rate, rate
from ..library.public import PublicLibrary
from ..records.activity import Activity
from ..records.org import Org
from .charts import StripCell
from .page import Link


class RuleStrip(NamedTuple):
    """The periods of a rule in the year of a branch or a group, with their rate."""

    title: str
    rate: Rate
    cells: tuple[StripCell, ...]


def rule_strips(cells: Iterable[Cell], org: Org, library: PublicLibrary | None = None) -> list[RuleStrip]:
    """Return the strips of a branch and its groups, rule by rule and group by group.

    A rule that does not apply in any period of the year is left out. The title of a group's strip has its name in it.
    The meetings are those that are published in ``library``.
    """
    rows: dict[tuple[str, str], list[Cell]] = {}
    for cell in cells:
        rows.setdefault((cell.rule.id, cell.org.id), []).append(cell)
    return [
        RuleStrip(_title(row[0], org), rate(row), strip_cells(row, library))
        for row in rows.values()
        if any(cell.state != "不适用" for cell in row)
    ]


def strip_cells(cells: Iterable[Cell], library: PublicLibrary | None = None) -> tuple[StripCell, ...]:
    """Return the cells of a strip, with the meetings that are published in ``library``."""
    return tuple(
        StripCell(_period(cell), cell.state, meetings=tuple(_meetings(cell, library)) if library else ())
        for cell in cells
    )


def _title(cell: Cell, org: Org) -> str:
    return cell.rule.type if cell.org.id == org.id else f"{cell.rule.type}（{cell.org.name}）"


def _period(cell: Cell) -> str:
    """Return the name of a period within its year: 3月, 一季度, 全年."""
    return cell.period.label.removeprefix(f"{cell.period.start.year}年") or "全年"


def _meetings(cell: Cell, library: PublicLibrary) -> Iterator[Link]:
    """Yield the published meetings of a cell by their day, which has its year where that is another one."""
    for meeting in (*cell.held, *cell.made_up):
        if activity := library.get(Activity, meeting.id):
            year = "" if activity.year == cell.period.start.year else f"{activity.year}年"
            yield Link(f"{year}{short_day(activity.date)}", activity.uri)
