"""Ledgers as XLSX, for Excel and WPS: the same ledger always gives the same bytes.

The columns that paper has room for come first and are printed. The columns right of them are for the screen.
"""

from __future__ import annotations

import datetime as dt
import io
import math
import re
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from ..derived.ledgers import Cell, Column, Ledger
from .ledger_sheets import NUMERIC
from .tables import text_width

FONT = "微软雅黑"  # on every Windows with WPS or Excel; elsewhere another Chinese font is used
HEADER_ROW = 2
_LINE_HEIGHT, _PADDING = 18.0, 6.0  # points, for text of 12 points
_MAX_ROW_HEIGHT = 409.0  # points; Excel allows no higher row
_LINE = Side(style="thin", color="777777")
_BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time in a ZIP file
_TIMESTAMP = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
_FORMULA = ("=", "+", "-", "@", "\t")  # Excel reads a text that begins with one of these as a formula


def workbook(ledger: Ledger, as_of: dt.date) -> bytes:
    """Return a workbook with a title, a header that stays in view and is printed on every page, rows, and totals."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = ledger.name
    order = sorted(range(len(ledger.columns)), key=lambda at: not ledger.columns[at].on_paper)
    columns = [ledger.columns[at] for at in order]
    printed = get_column_letter(sum(column.on_paper for column in columns))
    sheet.append([ledger.title])
    sheet.append([column.title for column in columns])
    for row in ledger.rows:
        sheet.append([_not_a_formula(row[at]) for at in order])
    sheet.append([])
    for name, figure in ledger.totals:
        sheet.append([None, "合计", name, figure])
    _style(sheet, columns, len(ledger.rows))
    sheet.print_area = f"A1:{printed}{sheet.max_row}"
    sheet.freeze_panes = f"A{HEADER_ROW + 1}"
    sheet.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    assert sheet.sheet_properties.pageSetUpPr is not None
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    assert sheet.oddFooter is not None
    margins = sheet.page_margins
    margins.left = margins.right = margins.top = 0.4  # inches
    margins.bottom, margins.footer = 0.6, 0.3
    sheet.oddFooter.center.text = "第 &P 页，共 &N 页"
    if ledger.rows:
        last = get_column_letter(len(ledger.columns))
        sheet.auto_filter.ref = f"A{HEADER_ROW}:{last}{HEADER_ROW + len(ledger.rows)}"
    buffer = io.BytesIO()
    book.save(buffer)
    return with_fixed_times(buffer.getvalue(), as_of)


def _not_a_formula(cell: Cell) -> Cell:
    return f"\u200b{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


def _style(sheet: Worksheet, columns: list[Column], count: int) -> None:
    printed = sum(column.on_paper for column in columns)
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=printed)
    sheet["A1"].font = Font(name=FONT, size=18, bold=True)
    sheet["A1"].alignment = Alignment(horizontal="center", vertical="center")
    sheet.row_dimensions[1].height = 34
    for at, column in enumerate(columns, 1):
        # Excel measures in digits, and a Chinese character is as wide as two of them.
        sheet.column_dimensions[get_column_letter(at)].width = round(column.width * 2 + 2.5, 1)
    rows = sheet.iter_rows(min_row=HEADER_ROW, max_row=sheet.max_row, max_col=len(columns))
    for number, row in enumerate(rows, HEADER_ROW):
        lines = max(_line_count(cell.value, column) for cell, column in zip(row, columns, strict=True))
        # Not every program computes the height of a row by itself.
        sheet.row_dimensions[number].height = min(lines * _LINE_HEIGHT + _PADDING, _MAX_ROW_HEIGHT)
        header, total = number == HEADER_ROW, number > HEADER_ROW + count
        for cell, column in zip(row, columns, strict=True):
            centred = header or (column.title in NUMERIC and not total)
            cell.font = Font(name=FONT, size=12, bold=header or total)
            cell.alignment = Alignment(horizontal="center" if centred else "left", vertical="center", wrap_text=True)
            if not total:
                cell.border = _BOX
            if header:
                cell.fill = PatternFill("solid", fgColor="E8E8E8")


def _line_count(cell: object, column: Column) -> int:
    return sum(max(1, math.ceil(text_width(line) / column.width)) for line in str(cell or "").split("\n"))


def with_fixed_times(workbook: bytes, as_of: dt.date) -> bytes:
    """Return a workbook whose times do not depend on when it was made: ``as_of`` inside, 1980 in the ZIP file."""
    timestamp = f"{as_of.isoformat()}T00:00:00Z".encode()
    buffer = io.BytesIO()
    with ZipFile(io.BytesIO(workbook)) as old, ZipFile(buffer, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                content = _TIMESTAMP.sub(rb"\g<1>" + timestamp, content)
            new.writestr(ZipInfo(name, _EPOCH), content, ZIP_DEFLATED)
    return buffer.getvalue()
