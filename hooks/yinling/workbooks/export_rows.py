"""Which rows a workbook of a branch and a year has."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ..derived.overview import Overview
from ..library.record_library import Library
from ..records.activity import Activity
from ..records.org import Org
from ..records.period import Period
from ..workbench.reference_choices import ReferenceChoices
from .cell_texts import texts_in_row
from .due_rows import due_meetings
from .row_marks import marks
from .sheet_columns import ORG_LABEL, Table, rows_of, times_of


class SheetRow(NamedTuple):
    """A row: the id of its record, empty for one that waits to be filled in; its texts; the marks of these."""

    id: str
    texts: dict[str, str]
    marks: str

    @property
    def waits(self) -> bool:
        return not self.id


def sheet_rows(
    overview: Overview, table: Table, org: Org | None, year: int, choices: ReferenceChoices
) -> list[SheetRow]:
    """Return the rows of a branch (None: of all) and a year (0: of all), with the meetings that are still to enter."""
    ids = None if org is None else orgs_of(overview.internal, org.id)
    period = Period.year(year) if year else None
    found = []
    for row in rows_of(table, overview.internal):
        owner = row.values.get(ORG_LABEL) or (overview.structure.root.id if overview.structure.root else "")
        if ids is not None and owner not in ids:
            continue
        if period is None or any(time.meets(period) for time in times_of(table, row)):
            texts = texts_in_row(table, row.values, choices)
            found.append(SheetRow(row.id, texts, marks(texts)))
    found += _waiting(overview, table, org, year, choices)
    label = table.time_label
    return sorted(found, key=lambda row: row.texts.get(label, ""))


def _waiting(
    overview: Overview, table: Table, org: Org | None, year: int, choices: ReferenceChoices
) -> Iterator[SheetRow]:
    if table.kind is not Activity or org is None or not year:
        return
    for values in due_meetings(overview, org, year):
        texts = texts_in_row(table, values, choices)
        yield SheetRow("", texts, marks(texts))


def orgs_of(library: Library, org: str) -> frozenset[str]:
    """Return whose records an organisation keeps: its own, and those of its groups."""
    groups = [each.id for each in library.all(Org) if each.is_group and each.parent_on(library.as_of) == org]
    return frozenset([org, *groups])


def keepers(overview: Overview) -> list[Org]:
    """Return the organisations that keep tables of their own: all but groups, and none that is void."""
    found = [each for each in overview.internal.all(Org) if not each.is_group and each.status != "已作废"]
    order = {each.id: number for number, each in enumerate(found)}
    return sorted(found, key=lambda each: (not each.is_branch, order[each.id]))
