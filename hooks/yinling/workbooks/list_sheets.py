"""The sheets of an XLSX file with the formats of their cells, which say how a day or a number is written."""

from __future__ import annotations

import io
import re
from itertools import islice
from typing import NamedTuple

from .xlsx_parts import SheetParts

_HIDDEN_ROW = re.compile(rb'<(?:\w+:)?row\b(?=[^>]*\bhidden="(?:1|true)")[^>]*\br="([0-9]{1,7})"')
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*\bref="([A-Z]{1,3})([0-9]{1,7}):[A-Z]{1,3}([0-9]{1,7})"')


class Cell(NamedTuple):
    """A value and its format; ``lacks_result`` is said of a formula that no program has computed."""

    value: object
    number_format: str
    lacks_result: bool = False


class ListSheet(NamedTuple):
    """The first rows of a sheet; a merged cell has its value in each row. Rows are counted from 0."""

    name: str
    rows: list[list[Cell]]
    hidden: frozenset[int] = frozenset()


def xlsx_sheets(data: bytes, most: int) -> list[ListSheet]:
    """Return the visible sheets with at most ``most`` rows. Raises BadZipFile, KeyError, ValueError or OSError."""
    from openpyxl import load_workbook  # noqa: PLC0415 - slow to import, and seldom needed
    from openpyxl.utils import column_index_from_string  # noqa: PLC0415
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415

    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        formulas = load_workbook(io.BytesIO(data), read_only=True)
    except InvalidFileException as error:
        raise ValueError(str(error)) from error
    parts = SheetParts(data).sheets()
    found = []
    for sheet, source in zip(book.worksheets, formulas.worksheets, strict=True):
        if sheet.sheet_state != "visible":
            continue
        for each in (sheet, source):
            each.reset_dimensions()  # some programs write the extent of an empty sheet
        rows = [
            [
                Cell(cell.value, cell.number_format or "", cell.value is None and formula.value is not None)
                for cell, formula in zip(row, as_written, strict=False)
            ]
            for row, as_written in islice(zip(sheet.iter_rows(), source.iter_rows(), strict=False), most)
        ]
        at = book.sheetnames.index(sheet.title)
        xml = parts[at] if at < len(parts) else b""
        for match in _MERGED.finditer(xml):
            _fill_down(rows, column_index_from_string(match[1].decode()) - 1, int(match[2]) - 1, int(match[3]))
        hidden = frozenset(row for match in _HIDDEN_ROW.finditer(xml) if (row := int(match[1]) - 1) < len(rows))
        found.append(ListSheet(sheet.title, rows, hidden))
    return found


def _fill_down(rows: list[list[Cell]], column: int, top: int, end: int) -> None:
    if top >= len(rows) or column >= len(rows[top]):
        return
    for row in rows[top + 1 : end]:
        row.extend([Cell(None, "")] * (column + 1 - len(row)))
        row[column] = rows[top][column]
