"""Lists of office papers as XLSX, to be filled in with WPS or Excel: the same words as on paper."""

from __future__ import annotations

import datetime as dt
import io

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from ..printing.office_paper import Block, Fields, Grid, OfficePaper, Section, Signatures
from ..printing.workbook import FONT, with_fixed_times

_LINE = Side(style="thin", color="777777")
_BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_HEIGHT = 24.0  # points of a row
_WIDTH, _WIDE = 88, 130  # characters that a page is wide


def office_xlsx(paper: OfficePaper, branch: str, owner: str, as_of: dt.date) -> bytes:
    """Return a paper as a workbook, the same bytes for the same paper and day."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = paper.kind
    columns = max(len(block.head) for block in paper.blocks if isinstance(block, Grid))
    _line(sheet, f"{owner}　编号：{paper.number or '＿＿＿＿＿＿＿＿'}", columns, 12)
    _line(sheet, paper.title, columns, 20, bold=True)
    for block in paper.blocks:
        _write(sheet, block, columns, _WIDE if paper.is_wide else _WIDTH)
    _line(sheet, f"{paper.form}{'　内部资料' if paper.is_internal else ''}", columns, 12)
    sheet.page_setup.paperSize = "9"  # A4
    sheet.page_setup.orientation = "landscape" if paper.is_wide else "portrait"
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToHeight = 0
    book.properties.title, book.properties.creator = f"{paper.title}（{branch}）{paper.number}", branch
    buffer = io.BytesIO()
    book.save(buffer)
    return with_fixed_times(buffer.getvalue(), as_of)


def _write(sheet: Worksheet, block: Block, columns: int, width: int) -> None:
    if isinstance(block, str):
        _line(sheet, block, columns, 14)
    elif isinstance(block, Fields):
        for row in block.rows:
            _line(sheet, "　　".join(f"{label}：{value or '＿＿＿＿＿＿'}" for label, value in row), columns, 14)
    elif isinstance(block, Section):
        for line in (block.heading, *block.lines):
            _line(sheet, line, columns, 14)
    elif isinstance(block, Signatures):
        _line(sheet, "　　".join(f"{label}：＿＿＿＿＿＿" for label in block.labels), columns, 14)
    elif isinstance(block, Grid):
        _table(sheet, block, width)


def _table(sheet: Worksheet, grid: Grid, width: int) -> None:
    first = sheet.max_row + 1
    for at, part in enumerate(grid.widths, 1):
        sheet.column_dimensions[get_column_letter(at)].width = width * part / sum(grid.widths)
    for at, row in enumerate((grid.head, *grid.rows), first):
        sheet.row_dimensions[at].height = _HEIGHT
        for column, words in enumerate(row, 1):
            cell = sheet.cell(at, column, int(words) if words.isdigit() and at > first else words or None)
            cell.font = Font(FONT, 12, bold=at == first)
            cell.border = _BOX
            cell.alignment = Alignment("center", "center", wrap_text=True)
            if at == first:
                cell.fill = PatternFill("solid", "EBEBEB")
    sheet.print_title_rows = f"{first}:{first}"
    sheet.freeze_panes = f"A{first + 1}"


def _line(sheet: Worksheet, words: str, columns: int, size: int, *, bold: bool = False) -> None:
    """Write words over the whole width, in the next row."""
    at = sheet.max_row + 1 if sheet.cell(1, 1).value is not None else 1
    cell = sheet.cell(at, 1, words)
    cell.font = Font(FONT, size, bold=bold)
    cell.alignment = Alignment("center" if bold else "left", "center", wrap_text=True)
    sheet.merge_cells(start_row=at, start_column=1, end_row=at, end_column=columns)
    sheet.row_dimensions[at].height = max(_HEIGHT, size * 1.6)
