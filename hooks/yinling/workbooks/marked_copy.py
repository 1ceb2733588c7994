"""Writes a copy of a workbook in which the cells that stop an import are red and say what to write.

The copy can be mended and sent in as it is: the marks of an earlier copy are taken away first."""

from __future__ import annotations

import io
import warnings
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from .row_marks import FAULTS_SHEET
from .sheet_cells import Book
from .table_rows_in import CellFault

AUTHOR = "银龄学堂核对"
_RED = PatternFill("solid", fgColor="FFC7CE")


def marked_copy(data: bytes, book: Book, faults: Sequence[CellFault]) -> bytes:
    """Return the workbook as XLSX, with marks and a first sheet that lists all faults."""
    copy = _opened(data, book)
    if FAULTS_SHEET in copy.sheetnames:
        del copy[FAULTS_SHEET]
    for sheet in copy.worksheets:
        _unmark(sheet)
    by_cell: defaultdict[tuple[str, int, int], list[str]] = defaultdict(list)
    for fault in faults:
        if fault.sheet and fault.row >= 0:
            by_cell[fault.sheet, fault.row, max(fault.column, 0)].append(fault.message)
    for (name, row, column), messages in by_cell.items():
        if name in copy.sheetnames:
            _mark(copy[name], row + 1, column + 1, messages)
    _list(copy.create_sheet(FAULTS_SHEET, 0), faults)
    copy.active = 0
    for sheet in copy.worksheets[1:]:
        sheet.sheet_view.tabSelected = False
    buffer = io.BytesIO()
    copy.save(buffer)
    return buffer.getvalue()


def copy_name(name: str) -> str:
    return f"{Path(name).stem}-要改的.xlsx"


def _opened(data: bytes, book: Book) -> Workbook:
    """Return the workbook as it is, or with its values alone if it is of another kind or cannot be written again."""
    if book.kind == "xlsx":
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of what the library leaves out
                return load_workbook(io.BytesIO(data))
        except Exception:  # for what other programs write
            pass
    copy = Workbook()
    assert copy.active is not None
    copy.remove(copy.active)
    for sheet in book.sheets:
        made = copy.create_sheet(sheet.name)
        made.sheet_state = "hidden" if sheet.is_hidden else "visible"
        for number, row in enumerate(sheet.rows, 1):
            for column, value in enumerate(row, 1):
                cell = made.cell(number, column, value)
                if isinstance(value, str):
                    cell.data_type = "s"
    return copy


def _unmark(sheet: Worksheet) -> None:
    for row in sheet.iter_rows():
        for cell in row:
            if cell.comment is not None and cell.comment.author == AUTHOR:
                cell.comment = None
                cell.fill = PatternFill()


def _mark(sheet: Worksheet, row: int, column: int, messages: Sequence[str]) -> None:
    cell = sheet.cell(row, column)
    if isinstance(cell, MergedCell):
        area = next(each for each in sheet.merged_cells.ranges if cell.coordinate in each)
        cell = sheet.cell(area.min_row, area.min_col)
    assert isinstance(cell, Cell)
    before = cell.comment.text if cell.comment and cell.comment.author == AUTHOR else ""
    text = "\n".join([*filter(None, [before]), *messages])
    cell.fill = _RED
    cell.comment = Comment(text, AUTHOR, width=360, height=60 + 20 * (len(text) // 22))


def _list(sheet: Worksheet, faults: Sequence[CellFault]) -> None:
    sheet.column_dimensions["A"].width = 110
    sheet.append([f"有 {len(faults)} 处要改。改好以后，把这个文件再收一次；这一张表不用删。"])
    for fault in faults:
        sheet.append([fault._replace(file="").text])
        if fault.cell and fault.sheet:
            sheet.cell(sheet.max_row, 1).hyperlink = f"#'{fault.sheet}'!{fault.cell}"
    for (cell,) in sheet.iter_rows(max_col=1):
        cell.data_type = "s"
