"""The yearly report as XLSX: a row for each figure, with what it is computed from."""

from __future__ import annotations

import datetime as dt
import io
import unicodedata
from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.worksheet import Worksheet

from ..printing.workbook import FONT, with_fixed_times
from .year_report_text import ReportText

_LINE = Side(style="thin", color="808080")
_BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_HEADERS = ("分组", "指标", "数", "单位", "公布的写法", "记录", "基数和来源")
_WIDTHS = (20, 26, 10, 8, 30, 26, 60)


def report_xlsx(report: ReportText, as_of: dt.date) -> bytes:
    """Return the report as a workbook; a figure that is unknown or not published has no number."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "年度报告"
    rows: list[Sequence[str | int | None]] = [
        (group.heading, row.name, row.value, row.unit, row.shown, row.records, row.baselines)
        for group in report.groups
        for row in group.rows
    ]
    rows += [("规范执行", name, None, "", shown, "", "") for name, shown in report.cadence_rows]
    rows += [("连续荣誉", "", None, "", line, "", "") for line in report.streaks]
    _write(sheet, f"{report.organisation}{report.title}", rows)
    notes = (report.opening, report.source)
    for number, note in enumerate(notes, sheet.max_row + 2):
        sheet.cell(number, 1, note).font = Font(name=FONT, size=12)
    assert sheet.oddFooter is not None
    sheet.oddFooter.center.text = "第 &P 页，共 &N 页"
    book.properties.title, book.properties.creator = report.title, report.organisation
    buffer = io.BytesIO()
    book.save(buffer)
    return with_fixed_times(buffer.getvalue(), as_of)


def _write(sheet: Worksheet, title: str, rows: Sequence[Sequence[str | int | None]]) -> None:
    sheet.append([title])
    sheet["A1"].font = Font(name=FONT, size=18, bold=True)
    sheet.row_dimensions[1].height = 34
    for number, row in enumerate([_HEADERS, *rows], 2):
        # Programs make a row as high as its text only when somebody edits it.
        lines = max(-(-_columns_of(value) // (width - 2)) for value, width in zip(row, _WIDTHS, strict=True))
        sheet.row_dimensions[number].height = 4 + 16 * max(1, lines)
        for at, value in enumerate(row, 1):
            cell = sheet.cell(number, at, value)
            if isinstance(value, str):
                cell.data_type = "s"
            cell.font = Font(name=FONT, size=12, bold=number == 2)
            cell.border = _BOX
            cell.alignment = Alignment(
                vertical="center", horizontal="right" if isinstance(value, int) else "left", wrap_text=True
            )
            if number == 2:
                cell.fill = PatternFill("solid", fgColor="DDE6EE")
    for at, width in enumerate(_WIDTHS):
        sheet.column_dimensions[chr(ord("A") + at)].width = width
    sheet.freeze_panes, sheet.print_title_rows = "A3", "1:2"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    assert sheet.sheet_properties.pageSetUpPr is not None
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _columns_of(value: str | int | None) -> int:
    """Return how wide a value is, in digits: a Chinese character takes two."""
    return sum(1 + (unicodedata.east_asian_width(char) in "WFA") for char in str(value or ""))
