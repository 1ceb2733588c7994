"""A workbook as it is read: sheets of rows of plain values, with what a program shows and these do not say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import msgspec

Value = str | int | float | bool | dt.datetime | dt.date | dt.time | None
MAX_BYTES = 20 << 20
MAX_ROWS, MAX_COLUMNS = 5_000, 300
MAX_TEXT = 32_767
"""Characters of one cell: Excel takes no more."""


class UnreadableBookError(Exception):
    """Raised for a file that is not read; the message is a Chinese sentence that says what to do."""


class Sheet(msgspec.Struct):
    """One sheet; rows and columns are counted from 0, and ``merged`` are (top, left, bottom, right)."""

    name: str
    rows: list[list[Any]]
    """Each value is a `Value`."""
    merged: list[tuple[int, int, int, int]] = []
    is_hidden: bool = False
    uncomputed: list[tuple[int, int]] = []
    """Cells with a formula that no program has computed."""
    linked: list[tuple[int, int]] = []
    """Cells whose formula takes its value from another file."""

    wrong: list[tuple[int, int]] = []
    """Cells that show an error in place of a value, such as #REF!."""

    def value(self, row: int, column: int) -> Value:
        cells = self.rows[row] if row < len(self.rows) else []
        return cells[column] if column < len(cells) else None


class Book(msgspec.Struct):
    """A workbook by the name of its file; ``kind`` is xlsx, xls, ods or csv."""

    name: str
    kind: str
    sheets: list[Sheet]
    has_pictures: bool = False
    is_since_1904: bool = False
    """Whether the numbers of days begin in 1904, as in workbooks of old Macs."""


_TIMES: dict[str, Callable[[str], Value]] = {
    "datetime": dt.datetime.fromisoformat,
    "date": dt.date.fromisoformat,
    "time": dt.time.fromisoformat,
}


def packed(value: Value) -> Any:
    """Return a value as it is sent between processes: a day or time is a pair."""
    return [type(value).__name__, value.isoformat()] if isinstance(value, (dt.date, dt.time)) else value


def unpacked(value: Any) -> Value:
    return _TIMES[value[0]](value[1]) if isinstance(value, list) else value


def column_name(column: int) -> str:
    """Return the letters of a column: 0 is A, 26 is AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def cell_name(row: int, column: int) -> str:
    return f"{column_name(column)}{row + 1}"


def is_blank(value: Value) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())
