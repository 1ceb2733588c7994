"""Says which records of an exported workbook have no row in it any more: to delete a row deletes no record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ..records.period import Period
from .export_rows import orgs_of
from .import_plan import title_of
from .row_marks import COUNT, DELETE_HEADER
from .row_matches import TableIndex
from .sheet_columns import ORG_LABEL, TableRow, times_of
from .sheet_table import FoundTable
from .table_rows_in import InRow

_SHOWN = 5


def taken_out(
    found: FoundTable, rows: Sequence[InRow], settings: Mapping[str, str], index: TableIndex
) -> Iterator[str]:
    """Yield a note if a workbook has fewer rows of records than it was exported with."""
    ids = {row.id for row in rows if row.id}
    fewer = int(settings.get(COUNT) or 0) - len(ids)
    if fewer <= 0 or not found.is_own or not ids:
        return
    kept = {known.id for row in rows if row.id and (known := index.exported(row.id, row.marks))}
    gone = [title_of(index.table, index.texts(row)) for row in _of_book(settings, index) if row.id not in kept]
    if gone:
        listed = "；".join(gone[:_SHOWN]) + (f"等 {len(gone)} 条" if len(gone) > _SHOWN else "")
        yield (
            f"“{found.sheet.name}”比导出的时候少了 {fewer} 行，记录都还在，没有删。表里没有的是：{listed}。"
            f"要删的，重新导出表格，在那一行的“{DELETE_HEADER}”里写“是”。"
        )


def _of_book(settings: Mapping[str, str], index: TableIndex) -> Iterator[TableRow]:
    """Yield the rows that the workbook would have if it was exported now."""
    owners = orgs_of(index.library, settings["组织"]) if settings.get("组织") else None
    year = Period.year(int(settings["年"])) if settings.get("年") else None
    for row in index.rows.values():
        if (owners is None or row.values.get(ORG_LABEL) in owners) and (
            year is None or any(time.meets(year) for time in times_of(index.table, row))
        ):
            yield row
