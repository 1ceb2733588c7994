"""Ledgers as XLSX, for Excel and WPS. Written so that the same ledger gives the same bytes.

What paper has room for stands first and is printed; the columns right of it are to be read on the screen."""

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
from .tables import width

FONT = "微软雅黑"  # on every Windows with WPS or Excel; elsewhere a Chinese font takes its place
HEADER_ROW = 2
_LINE_HEIGHT, _ROOM = 18.0, 6.0  # points, of text of 12 points in its cell
_HIGHEST = 409.0  # points; no row of Excel is higher
_LINE = Side(style="thin", color="777777")
_BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest day a ZIP file can tell
_STAMP = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
# Excel reads a text that begins so as a formula.
_FORMULA = ("=", "+", "-", "@", "\t")


def workbook(ledger: Ledger, as_of: dt.date) -> bytes:
    """The ledger's workbook: a title, a header that stays in view and is printed on every page, rows, and totals."""
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
        sheet.append([_safe(row[at]) for at in order])
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
    held = io.BytesIO()
    book.save(held)
    return _same_bytes(held.getvalue(), as_of)


def _safe(cell: Cell) -> Cell:
    return f"\u200b{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


def _style(sheet: Worksheet, columns: list[Column], count: int) -> None:
    printed = sum(column.on_paper for column in columns)
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=printed)
    sheet["A1"].font = Font(name=FONT, size=18, bold=True)
    sheet["A1"].alignment = Alignment(horizontal="center", vertical="center")
    sheet.row_dimensions[1].height = 34
    for at, column in enumerate(columns, 1):
        # A Chinese character is as wide as two of the digits that Excel counts in.
        sheet.column_dimensions[get_column_letter(at)].width = round(column.width * 2 + 2.5, 1)
    rows = sheet.iter_rows(min_row=HEADER_ROW, max_row=sheet.max_row, max_col=len(columns))
    for number, row in enumerate(rows, HEADER_ROW):
        lines = max(_lines(cell.value, column) for cell, column in zip(row, columns, strict=True))
        # Written down, for not every program finds the height of a row by itself.
        sheet.row_dimensions[number].height = min(lines * _LINE_HEIGHT + _ROOM, _HIGHEST)
        header, total = number == HEADER_ROW, number > HEADER_ROW + count
        for cell, column in zip(row, columns, strict=True):
            centred = header or (column.title in NUMERIC and not total)
            cell.font = Font(name=FONT, size=12, bold=header or total)
            cell.alignment = Alignment(horizontal="center" if centred else "left", vertical="center", wrap_text=True)
            if not total:
                cell.border = _BOX
            if header:
                cell.fill = PatternFill("solid", fgColor="E8E8E8")


def _lines(cell: object, column: Column) -> int:
    """How many lines a cell takes in its column."""
    return sum(max(1, math.ceil(width(line) / column.width)) for line in str(cell or "").split("\n"))


def _same_bytes(made: bytes, as_of: dt.date) -> bytes:
    """The workbook with the as-of date in the place of the moment it was made."""
    stamp = f"{as_of.isoformat()}T00:00:00Z".encode()
    held = io.BytesIO()
    with ZipFile(io.BytesIO(made)) as old, ZipFile(held, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                content = _STAMP.sub(rb"\g<1>" + stamp, content)
            new.writestr(ZipInfo(name, _EPOCH), content, ZIP_DEFLATED)
    return held.getvalue()
