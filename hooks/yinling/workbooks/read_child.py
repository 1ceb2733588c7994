"""The process that reads one workbook: limited in memory and time, because the file may be made to break a reader.

It gets the bytes by standard input, and answers with a `Book` or with a sentence on what is wrong."""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import sys
from typing import Any

import msgspec
import python_calamine
from python_calamine import CalamineError, CalamineSheet, PasswordError, SheetVisibleEnum

from .file_kinds import kind_of_content
from .sheet_cells import MAX_COLUMNS, MAX_ROWS, MAX_TEXT, Book, Sheet, UnreadableBookError, Value, is_blank, packed
from .xlsx_parts import SheetParts, check_extent, formulas, ods_sheets, wrong_results

MEMORY = 768 << 20  # bytes
SECONDS = 20


class Answer(msgspec.Struct):
    """A workbook, or why it was not read."""

    book: Book | None = None
    error: str = ""


def read(data: bytes, kind: str) -> Book:
    """Read a workbook that is no CSV; raise UnreadableBookError."""
    parts = SheetParts(data) if kind == "xlsx" else None
    xml = parts.sheets() if parts else []
    for each in xml:
        check_extent(each)
    try:
        book = python_calamine.load_workbook(io.BytesIO(data))
    except PasswordError as error:
        raise UnreadableBookError("文件有密码。请去掉密码，另存一份再收。") from error
    except (CalamineError, python_calamine.ZipError, python_calamine.XmlError, OSError, ValueError) as error:
        raise UnreadableBookError("文件坏了，读不出来。请用 WPS 打开，另存为 .xlsx，再收一次。") from error
    more = ods_sheets(data) if kind == "ods" else []
    sheets: list[Sheet] = []
    for number, meta in enumerate(book.sheets_metadata):
        try:
            found = book.get_sheet_by_index(number)
        except (CalamineError, python_calamine.XmlError, ValueError) as error:
            if number < len(xml) and b"<sheetData" not in xml[number]:
                continue  # a chart has a sheet of its own
            raise UnreadableBookError(f"文件坏了，“{meta.name}”这张表读不出来。") from error
        sheet = Sheet(meta.name, _rows(found), _merged(found), meta.visible != SheetVisibleEnum.Visible)
        if number < len(more):
            sheet.merged, sheet.wrong = more[number]
        if number < len(xml):
            sheet.wrong = [*wrong_results(xml[number])]
            for row, column, is_linked in formulas(xml[number]):
                (sheet.linked if is_linked else sheet.uncomputed).append((row, column))
        sheets.append(sheet)
    has_pictures = bool(parts and parts.has_pictures) or (kind == "ods" and b"Pictures/" in data)
    return Book("", kind, sheets, has_pictures, bool(parts and parts.is_since_1904))


def _rows(sheet: CalamineSheet) -> list[list[Value]]:
    """Return the rows of a sheet, without what is empty at their ends."""
    rows: list[list[Value]] = []
    for row in sheet.iter_rows():
        values = [_value(value) for value in row]
        while values and is_blank(values[-1]):
            values.pop()
        if len(values) > MAX_COLUMNS:
            raise UnreadableBookError(f"“{sheet.name}”太宽，超过 {MAX_COLUMNS} 列，太大了。请删掉右边不用的列。")
        rows.append(values)
    while rows and not rows[-1]:
        rows.pop()
    count = sum(1 for row in rows if row)
    if count > MAX_ROWS:
        raise UnreadableBookError(f"“{sheet.name}”超过 {MAX_ROWS} 行，太多了。请分成几个表，一个组织一年一个。")
    return rows


def _value(value: Any) -> Value:
    if isinstance(value, dt.timedelta):
        seconds = int(value.total_seconds())
        return dt.time(seconds // 3600 % 24, seconds // 60 % 60)
    if isinstance(value, str):
        return value[:MAX_TEXT]
    return value if isinstance(value, (int, float, bool, dt.date, dt.datetime, dt.time)) else None


def _merged(sheet: CalamineSheet) -> list[tuple[int, int, int, int]]:
    return [(*first, *last) for first, last in sheet.merged_cell_ranges or []]


def _limit() -> None:
    """Limit the memory and time of this process, where the system can."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource  # noqa: PLC0415 - Windows has none

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def main() -> None:
    _limit()
    data = sys.stdin.buffer.read()
    try:
        book = read(data, kind_of_content(data))
        for sheet in book.sheets:
            sheet.rows = [[packed(value) for value in row] for row in sheet.rows]
        answer = Answer(book)
    except UnreadableBookError as error:
        answer = Answer(error=str(error))
    sys.stdout.buffer.write(msgspec.msgpack.encode(answer))


if __name__ == "__main__":
    main()
