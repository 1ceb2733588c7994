"""The meetings that a branch owes in a year and has not entered: rows that stand ready with their day and type."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator

from ..derived.cadence import Cell
from ..derived.overview import Overview
from ..records.activity import Activity
from ..records.org import Org
from ..records.period import MONTHS_IN, Period
from ..workbench.form_values import Values
from ..workbench.prefill import last_of, prefill
from .sheet_columns import REVIEWED


def due_meetings(overview: Overview, branch: Org, year: int) -> Iterator[Values]:
    """Yield what is known of each meeting that the rules require of a branch and its groups, and no record shows."""
    orgs = overview.structure.kept_by(branch) if overview.structure.get(branch.id) else ()
    by_org: defaultdict[str, list[Activity]] = defaultdict(list)
    for each in overview.internal.all(Activity):
        for id in each.org_ids:
            by_org[id].append(each)
    for org in orgs:
        taken = [each.date for each in by_org[org.id] if each.date.year == year]
        for cell in overview.cadence.cells(org, year):
            if cell.state in ("缺", "未到期"):
                known = [*_entered(cell, by_org[org.id])]
                for _ in range(cell.required - len(known)):
                    month = _month(overview, cell)
                    values = prefill(overview.internal, org, cell.rule.type, month, taken, cell.period)
                    # Who has held none yet gets the middle of the month, and writes the day over it.
                    day = values.setdefault("日期", str(month.start.replace(day=15)))
                    taken.append(dt.date.fromisoformat(day))
                    yield {**values, **REVIEWED}


def _entered(cell: Cell, activities: list[Activity]) -> Iterator[Activity]:
    """Yield the meetings of a cell that are written, planned and unfinished ones too."""
    for each in activities:
        time = each.period or Period.day_of(each.date)
        if cell.rule.type in each.types and each.status != "已作废" and time.meets(cell.period):
            yield each


def _month(overview: Overview, cell: Cell) -> Period:
    """Return the month of a longer period in which the meeting was held the last time; the last one if never."""
    length = MONTHS_IN[cell.rule.per]
    last = last_of(overview.internal, Activity, cell.org.id, cell.rule.type)
    usual = (last.when.start.month - cell.period.start.month if last and last.when else length - 1) % length
    months = [*Period.in_year(cell.period.start.year, "月")]
    return months[min(cell.period.start.month - 1 + usual, 11)]
