"""Records as CSV for statistics: a row for each, in UTF-8 with the mark by which Excel and WPS know it."""

from __future__ import annotations

import csv
import io

from ..derived.overview import Overview
from ..records.period import Period
from ..workbench.reference_choices import ReferenceChoices
from .cell_texts import texts_in_row
from .sheet_columns import Table, rows_of, times_of

_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet takes a text that begins with one of these as a formula


def records_csv(overview: Overview, table: Table, year: int) -> tuple[bytes, int]:
    """Return the reviewed records of a table and a year (0: of all years), and how many they are."""
    choices, period = ReferenceChoices(overview.internal), Period.year(year) if year else None
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["编号", *(field.label for field in table.columns)])
    count = 0
    for row in rows_of(table, overview.internal):
        if not row.record.counts or (period and not any(time.meets(period) for time in times_of(table, row))):
            continue
        texts = texts_in_row(table, row.values, choices)
        writer.writerow([row.id, *map(_safe, texts.values())])
        count += 1
    return text.getvalue().encode("utf-8-sig"), count


def _safe(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text
