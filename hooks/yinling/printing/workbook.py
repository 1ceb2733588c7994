"""Ledgers as XLSX, for Excel and WPS: the same ledger always gives the same bytes.

Days and rates are numbers, and totals are formulas, so that the office can go on with them. The columns that paper has
room for come first and are printed. The columns right of them are for the screen. A ledger of several branches has a
sheet for each of them, and a summary whose numbers are those of the sheets.
"""

from __future__ import annotations

import datetime as dt
import io
import math
import re
from collections.abc import Iterable
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.cell import Cell as SheetCell
from openpyxl.cell import MergedCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from ..derived.ledger_book import LedgerBook
from ..derived.ledger_table import Cell, Column, Day, Ledger, Percent, Total
from .ledger_sheets import JOINT, NUMERIC, missing_notes, sum_text
from .tables import text_width

FONT = "微软雅黑"  # on every Windows with WPS or Excel; elsewhere another Chinese font is used
HEADER_ROW = 2
SUMMARY = "汇总"
_LINE_HEIGHT, _PADDING = 18.0, 6.0  # points, for text of 12 points
_MAX_ROW_HEIGHT = 409.0  # points; Excel allows no higher row
_LINE = Side(style="thin", color="777777")
_BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time in a ZIP file
_TIMESTAMP = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
_FORMULA = ("=", "+", "-", "@", "\t")  # Excel reads a text that begins with one of these as a formula
_NOT_IN_NAME = re.compile(r"[\[\]:*?/\\']")
_MAX_NAME = 31  # characters of the name of a sheet
_VALUE_AT = 4  # the column of the figures below the rows; their names are left of it, what they count right of it


def workbook(book: LedgerBook, as_of: dt.date) -> bytes:
    """Return a workbook: titles, a header that stays in view and is printed on every page, rows, totals, signatures."""
    file = Workbook()
    first = file.active
    assert isinstance(first, Worksheet)
    if not book.is_parted:
        _write_ledger(first, book.whole)
        first.title = book.whole.name
    else:
        first.title = SUMMARY
        sheets: list[tuple[Ledger, str]] = []
        for ledger in book.parts:
            name = _sheet_name(ledger.org, [SUMMARY, *(name for _, name in sheets)])
            sheets.append((ledger, name if ledger.rows else ""))
            if ledger.rows:
                _write_ledger(file.create_sheet(name), ledger)
        _write_summary(first, book, sheets)
    buffer = io.BytesIO()
    file.save(buffer)
    return with_fixed_times(buffer.getvalue(), as_of)


def _sheet_name(org: str, taken: Iterable[str]) -> str:
    name, taken = _NOT_IN_NAME.sub(" ", org)[:_MAX_NAME], {*taken}
    numbered = (f"{name[: _MAX_NAME - 3]}-{number}" for number in range(2, 100))
    return name if name not in taken else next(each for each in numbered if each not in taken)


def _write_ledger(sheet: Worksheet, ledger: Ledger) -> None:
    order = sorted(range(len(ledger.columns)), key=lambda at: not ledger.columns[at].on_paper)
    columns = [ledger.columns[at] for at in order]
    printed = sum(column.on_paper for column in columns)
    first, last = HEADER_ROW + 1, HEADER_ROW + len(ledger.rows)
    sheet.append([ledger.title])
    sheet.append([column.title for column in columns])
    for number, row in enumerate(ledger.rows, first):
        for at, index in enumerate(order, 1):
            _write(sheet.cell(number, at), row[index])
    letters = {column.title: get_column_letter(at) for at, column in enumerate(columns, 1)}
    below = last + 1
    if any(column.unit for column in columns):
        sheet.cell(below, 1, "合计")
        for at, column in enumerate(columns, 1):
            if column.unit:
                range_ = f"{letters[column.title]}{first}:{letters[column.title]}{last}"
                is_number = ledger.rows and ledger.sum_of(column) is not None
                sheet.cell(below, at, f"=SUM({range_})" if is_number else sum_text(ledger, column))
        below += 1
    boxed = below
    for total in ledger.totals:
        _write_total(sheet, below, total, letters, (first, last), printed)
        below += 1
    for note in missing_notes(ledger, columns):
        sheet.cell(below, 2, note)
        below += 1
    _finish(sheet, columns, printed, len(ledger.rows), boxed, ledger.signers)


def _write(cell: SheetCell | MergedCell, value: Cell) -> None:
    """Write a value as what it is: a day as a date that is shown as on paper, a rate as a number."""
    if isinstance(value, Day):
        day = value.date
        begins = f"{day.year}年{day.month}月{day.day}日" if value.shown.startswith(f"{day.year}年") else ""
        end = value.shown.removeprefix(begins or f"{day.month}月{day.day}日")
        cell.value = day
        cell.number_format = ('yyyy"年"' if begins else "") + 'm"月"d"日' + end + '"'
    elif isinstance(value, Percent):
        cell.value, cell.number_format = value.value, "0%"
    else:
        cell.value = f"\u200b{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _write_total(
    sheet: Worksheet, row: int, total: Total, letters: dict[str, str], rows: tuple[int, int], printed: int
) -> None:
    sheet.cell(row, 2, total.name)
    cell = sheet.cell(row, _VALUE_AT)
    if total.ratio:
        part, whole = total.ratio
        # Never rounded up to 100% while something is missing.
        cell.value = f"=MIN(ROUND({part}/{whole},3),0.999)" if part < whole else f"={part}/{whole}"
        cell.number_format = "0.0%" if "." in total.words else "0%"
    elif total.counts and rows[1] >= rows[0]:
        title, word = total.counts
        range_ = f"{letters[title]}{rows[0]}:{letters[title]}{rows[1]}"
        cell.value = f'=COUNTIF({range_},"*{word}*")' if word else f"=COUNT({range_})"
        cell.number_format = f'0" {total.unit}"'
    elif total.value is not None:
        cell.value, cell.number_format = total.value, f'0" {total.unit}"'
    else:
        cell.value = total.words
    if total.scope:
        sheet.cell(row, _VALUE_AT + 1, total.scope)
        if printed > _VALUE_AT + 1:
            sheet.merge_cells(start_row=row, start_column=_VALUE_AT + 1, end_row=row, end_column=printed)


def _write_summary(sheet: Worksheet, book: LedgerBook, parts: list[tuple[Ledger, str]]) -> None:
    whole = book.whole
    summed = [column for column in whole.summed if column.on_paper]
    columns = [Column(book.say("支部"), 18), Column("条数", 6), *(column._replace(width=6) for column in summed)]
    sheet.append([f"{whole.title}{SUMMARY}"])
    sheet.append([column.title for column in columns])
    for ledger, name in parts:
        last = HEADER_ROW + len(ledger.rows)
        order = sorted(ledger.columns, key=lambda column: not column.on_paper)
        letters = {column.title: get_column_letter(at) for at, column in enumerate(order, 1)}
        row: list[str | int] = [ledger.org]
        row.append(f"=COUNT('{name}'!A{HEADER_ROW + 1}:A{last})" if name else sum_text(ledger, columns[1]) or 0)
        for column in summed:
            row.append(f"='{name}'!{letters[column.title]}{last + 1}" if name else _number_or_words(ledger, column))
        sheet.append(row)
    end = HEADER_ROW + len(parts)
    totals: list[str | int] = ["合计"]
    counted = [len(whole.rows) - sum(len(ledger.rows) for ledger in book.parts)]
    counted += [(whole.sum_of(each) or 0) - sum(ledger.sum_of(each) or 0 for ledger in book.parts) for each in summed]
    for at, twice in enumerate(counted, 2):
        letter = get_column_letter(at)
        totals.append(f"=SUM({letter}{HEADER_ROW + 1}:{letter}{end}){f'{twice:+d}' if twice else ''}")
    sheet.append(totals)
    for total in whole.totals:
        _write_total(sheet, sheet.max_row + 1, total._replace(counts=None), {}, (1, 0), len(columns))
    sheet.cell(sheet.max_row + 1, 2, book.say(JOINT))
    _finish(sheet, columns, len(columns), len(parts), end + 2, whole.signers)


def _number_or_words(ledger: Ledger, column: Column) -> str | int:
    words = sum_text(ledger, column)
    return int(words) if words.isdigit() else words


def _finish(
    sheet: Worksheet, columns: list[Column], printed: int, count: int, boxed: int, signers: tuple[str, ...]
) -> None:
    """Set the form of a sheet: fonts, borders up to the row ``boxed``, heights, print settings and the signatures."""
    _style(sheet, columns, count, boxed)
    sign = sheet.max_row + 2
    sheet.cell(sign, 1, "　　　　".join(f"{name}：＿＿＿＿＿＿＿＿" for name in signers)).font = Font(
        name=FONT, size=12
    )
    sheet.merge_cells(start_row=sign, start_column=1, end_row=sign, end_column=printed)
    sheet.row_dimensions[sign].height = 34
    last = get_column_letter(printed)
    sheet.print_area = f"A1:{last}{sheet.max_row}"
    sheet.freeze_panes = f"A{HEADER_ROW + 1}"
    sheet.print_title_rows = f"1:{HEADER_ROW}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    assert sheet.sheet_properties.pageSetUpPr is not None
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    assert sheet.oddFooter is not None
    margins = sheet.page_margins
    margins.left = 25 / 25.4  # inches: the pages are bound at the left
    margins.right = margins.top = 0.4
    margins.bottom, margins.footer = 0.6, 0.3
    sheet.oddFooter.left.text, sheet.oddFooter.center.text = "内部资料", "第 &P 页，共 &N 页"
    if count:
        sheet.auto_filter.ref = f"A{HEADER_ROW}:{get_column_letter(len(columns))}{HEADER_ROW + count}"


def _style(sheet: Worksheet, columns: list[Column], count: int, boxed: int) -> None:
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
        header, total = number == HEADER_ROW, number > HEADER_ROW + count
        lines = 1 if total else max(_line_count(cell, column) for cell, column in zip(row, columns, strict=True))
        # Not every program computes the height of a row by itself.
        sheet.row_dimensions[number].height = min(lines * _LINE_HEIGHT + _PADDING, _MAX_ROW_HEIGHT)
        for cell, column in zip(row, columns, strict=True):
            in_box = number < boxed
            centred = header or (in_box and (column.title in NUMERIC or column.title == "条数"))
            horizontal = "center" if centred else "left"
            cell.font = Font(name=FONT, size=12, bold=header or total)
            cell.alignment = Alignment(horizontal=horizontal, vertical="center", wrap_text=not total)
            if in_box:
                cell.border = _BOX
            if header:
                cell.fill = PatternFill("solid", fgColor="E8E8E8")


def _line_count(cell: SheetCell | MergedCell, column: Column) -> int:
    if isinstance(cell.value, dt.date | float):
        return 1
    width = 0.95 * column.width
    return sum(max(1, math.ceil(text_width(line) / width)) for line in str(cell.value or "").split("\n"))


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
