"""Make workbooks as people send them, each with the outcome that reading it must have."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

FILES = Path(__file__).parent / "files"
"""Workbooks that LibreOffice has written; `resave` makes them again."""
Rows = Sequence[Sequence[Any]]
ACTIVITY = ("组织", "类型", "日期", "标题", "应到", "实到")
MEETING = ("第九党支部", "支委会")


@dataclass(frozen=True)
class Case:
    """A workbook and its outcome.

    ``new`` are the records that it adds, as far as they are compared. ``faults`` are the cells with a word of their
    messages, ``refused`` is a word of the sentence on a file that cannot be read. ``proposed`` are headers with the
    fields that are proposed for them."""

    name: str
    make: Callable[[], bytes]
    file: str = "台账.xlsx"
    new: Sequence[Mapping[str, Any]] = ()
    faults: Sequence[tuple[str, str]] = ()
    refused: str = ""
    notes: Sequence[str] = ()
    proposed: Mapping[str, str] = field(default_factory=dict)
    kind: str = "活动"
    org: str = "zb09"
    year: int = 2019


def fill(sheet: Worksheet, rows: Rows) -> Worksheet:
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row, 1):
            if value is not None:
                sheet.cell(number, column, value)
    return sheet


def saved(book: Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def book(rows: Rows, title: str = "Sheet1", change: Callable[[Worksheet], Any] | None = None) -> bytes:
    """Return a workbook of one sheet; ``change`` does to it what people do."""
    made = Workbook()
    sheet = made.active
    assert isinstance(sheet, Worksheet)
    sheet.title = title
    fill(sheet, rows)
    if change:
        change(sheet)
    return saved(made)


def books(sheets: Mapping[str, Rows], change: Callable[[Workbook], Any] | None = None) -> bytes:
    """Return a workbook of several sheets."""
    made = Workbook()
    assert made.active is not None
    made.remove(made.active)
    for title, rows in sheets.items():
        fill(made.create_sheet(title), rows)
    if change:
        change(made)
    return saved(made)


def csv_bytes(rows: Rows, encoding: str, delimiter: str = ",") -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue().encode(encoding)


def from_file(name: str) -> Callable[[], bytes]:
    return (FILES / name).read_bytes


def meeting(day: Any, title: str = "支委会", actual: Any = 5) -> list[Any]:
    """Return a row of a meeting, below `ACTIVITY`."""
    return [*MEETING, day, title, 5, actual]
