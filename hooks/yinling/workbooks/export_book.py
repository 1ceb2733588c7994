"""Writes the workbook that a branch fills in: its rows, drop-downs, notes, and a sheet that says how.

Input: a table and its rows. Output: the bytes of an XLSX file, the same for the same rows and day."""

from __future__ import annotations

import datetime as dt
import io
import math
from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from ..printing.tables import text_width
from ..printing.workbook import FONT, with_fixed_times
from ..records.org import Org
from ..workbench.fields import FormField
from ..workbench.reference_choices import ReferenceChoices
from .cell_texts import COUNTED, cell_of
from .export_rows import SheetRow
from .fill_guide import guide_rows, header_note
from .row_marks import (
    CHOICES_SHEET,
    COUNT,
    DELETE_HEADER,
    FIRST_ROW,
    FORMAT,
    GUIDE_SHEET,
    HEADER_ROW,
    ID_HEADER,
    MARKS_HEADER,
    SETTINGS_SHEET,
    TITLE_ROW,
)
from .sheet_columns import ORG_LABEL, Table

SIZE = 14  # points
AUTHOR = "银龄学堂"
_SPARE = 60  # empty rows that are ready below the last one
_RULED = 20  # of these, with lines
_LINE_HEIGHT, _PADDING, _MAX_HEIGHT = 21.0, 8.0, 300.0  # points
_LINE = Side(style="thin", color="808080")
_BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_HEADER, _NEEDED, _WAITING = "DDE6EE", "FBE5C8", "FFF9E5"
_WIDTHS = {"number": 5, "year": 5, "date": 7, "time": 5, "month": 6, "period": 8, "choice": 6, "text": 26, "part": 26}
_WIDE = {"标题": 20, "名称": 20, "议题": 22, "组织": 12, "学习内容": 20, "地点": 12, "代码": 10, "数量": 12, "来源": 16}
_AS_TEXT = "@"
_PAGE = 95  # characters of this size that an A3 page is wide


@dataclass(frozen=True)
class BookOf:
    """What a workbook is of: an organisation (None for an empty one or all) and a year (0 for all)."""

    table: Table
    org: Org | None
    year: int
    as_of: dt.date
    say: Callable[[str], str] = str  # the words of the centre

    @property
    def title(self) -> str:
        return f"{self.org.name if self.org else ''}{f'{self.year}年' if self.year else ''}{self.say(self.table.label)}"


def export_book(of: BookOf, rows: Sequence[SheetRow], choices: ReferenceChoices, orgs: Sequence[Org] = ()) -> bytes:
    """Return the workbook; ``orgs`` are those that its column of organisations offers, all if empty."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = of.say(of.table.label)
    fields = of.table.columns
    _write_header(sheet, of)
    _write_rows(sheet, of, rows)
    _Choices(book, sheet, fields, len(rows), choices, [org.name for org in orgs]).write()
    _write_guide(book.create_sheet(GUIDE_SHEET), of)
    _write_settings(book.create_sheet(SETTINGS_SHEET), of, sum(not row.waits for row in rows))
    _set_page(sheet, of, len(rows))
    book.properties.creator = AUTHOR
    book.properties.title = of.title
    buffer = io.BytesIO()
    book.save(buffer)
    return with_fixed_times(buffer.getvalue(), of.as_of)


def _write_header(sheet: Worksheet, of: BookOf) -> None:
    fields = of.table.columns
    headers = [*(field.label for field in fields), DELETE_HEADER, ID_HEADER, MARKS_HEADER]
    sheet.cell(TITLE_ROW, 1, of.title).font = Font(name=FONT, size=20, bold=True)
    sheet.cell(TITLE_ROW, 1).alignment = Alignment(vertical="center")
    sheet.row_dimensions[TITLE_ROW].height = 36
    for at, header in enumerate(headers, 1):
        cell = sheet.cell(HEADER_ROW, at, header)
        field = fields[at - 1] if at <= len(fields) else None
        cell.font = Font(name=FONT, size=SIZE, bold=True)
        cell.fill = PatternFill("solid", fgColor=_NEEDED if field and field.required else _HEADER)
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        cell.border = _BOX
        if at <= len(fields) + 1:
            note = header_note(field, of.say) if field else "要删掉哪一行的记录，就在这一格写“是”。把整行删掉没有用。"
            cell.comment = Comment(note, AUTHOR, width=320, height=40 + 22 * (1 + len(note) // 20))
        column = sheet.column_dimensions[get_column_letter(at)]
        column.width = round(_width(field) * 2 * SIZE / 11 + 2.5, 1)
        column.hidden = at > len(fields) + 1
        column.protection = Protection(locked=False)
    sheet.row_dimensions[HEADER_ROW].height = 52


def _write_rows(sheet: Worksheet, of: BookOf, rows: Sequence[SheetRow]) -> None:
    fields = of.table.columns
    shown = len(fields)
    styles = [_style_of(sheet, field) for field in fields]
    styles.append(_style_of(sheet, None))
    for number, row in enumerate(rows, FIRST_ROW):
        height = 1
        for at, field in enumerate(fields, 1):
            text = row.texts[field.label]
            cell = sheet.cell(number, at)
            cell.value = cell_of(field, text)
            if isinstance(cell.value, str):
                cell.data_type = "s"  # also a text that begins with an equals sign
            _set_style(cell, styles[at - 1][row.waits], is_quoted=text.startswith(("=", "+", "-", "@")))
            height = max(height, _lines(text, _width(field)))
        _set_style(sheet.cell(number, shown + 1), styles[-1][row.waits])
        for at, text in ((shown + 2, row.id), (shown + 3, row.marks)):
            _set_style(sheet.cell(number, at, text or None), styles[-1][False])
        sheet.row_dimensions[number].height = min(height * _LINE_HEIGHT + _PADDING, _MAX_HEIGHT)
    for number in range(FIRST_ROW + len(rows), FIRST_ROW + len(rows) + _RULED):
        for at in range(1, shown + 2):
            _set_style(sheet.cell(number, at), styles[at - 1][False])
        sheet.row_dimensions[number].height = _LINE_HEIGHT + _PADDING


def _set_style(cell: Any, style: Any, *, is_quoted: bool = False) -> None:
    """Give a cell the style of another one: to set each part of it takes ten times as long."""
    cell._style = copy(style)
    if is_quoted:
        cell._style.quotePrefix = 1


def _style_of(sheet: Worksheet, field: FormField | None) -> tuple[Any, Any]:
    """Return the styles of a column's cells, of usual rows and of those that wait to be filled in."""
    found = []
    for waits in (False, True):
        cell: Any = sheet.cell(HEADER_ROW + 500_000, 1)
        cell.font = Font(name=FONT, size=SIZE, color="6B5B2A" if waits else None)
        is_short = field is None or field.widget in (*COUNTED, "date", "time", "month", "period", "choice")
        cell.alignment = Alignment(horizontal="center" if is_short else "left", vertical="center", wrap_text=True)
        cell.border, cell.protection = _BOX, Protection(locked=False)
        if waits:
            cell.fill = PatternFill("solid", fgColor=_WAITING)
        widget = field.widget if field and not field.many else ""
        if widget == "date":
            cell.number_format = "yyyy-mm-dd"
        elif widget in COUNTED:
            cell.number_format = "0"
        elif widget not in ("text", ""):
            cell.number_format = _AS_TEXT  # a code, a month or a telephone number stays as it is typed
        found.append(copy(cell._style))
        del sheet._cells[cell.row, cell.column]
    return found[0], found[1]


def _width(field: FormField | None) -> float:
    """Return the width of a column in characters of its size."""
    if field is None:
        return 4
    base = _WIDE.get(field.label) or _WIDTHS.get(field.widget) or (11 if field.reference else 9)
    return max(base, min(len(field.label), 4) + 1)


def _lines(text: str, width: float) -> int:
    return sum(max(1, math.ceil(text_width(line or " ") / width)) for line in text.split("\n"))


class _Choices:
    """The drop-downs: the lists stand on a hidden sheet, because a rule holds only 255 characters."""

    def __init__(
        self, book: Workbook, sheet: Worksheet, fields: Sequence[FormField], count: int, choices: ReferenceChoices,
        orgs: Sequence[str],
    ) -> None:  # fmt: skip
        self._book, self._sheet, self._fields, self._choices, self._orgs = book, sheet, fields, choices, orgs
        self._last = FIRST_ROW + count + _SPARE

    def write(self) -> None:
        lists = self._book.create_sheet(CHOICES_SHEET)
        lists.sheet_state = "hidden"
        for at, field in enumerate([*self._fields, None], 1):
            column = get_column_letter(at)
            area = f"{column}{FIRST_ROW}:{column}{self._last}"
            names = ["是"] if field is None else self._names(field)
            if names:
                letter = get_column_letter(lists.max_column + (lists.max_row > 1 or lists["A1"].value is not None))
                for row, name in enumerate([field.label if field else DELETE_HEADER, *names], 1):
                    lists[f"{letter}{row}"] = name
                    lists[f"{letter}{row}"].data_type = "s"
                rule = DataValidation(
                    "list", f"'{CHOICES_SHEET}'!${letter}$2:${letter}${len(names) + 1}", allow_blank=True
                )
                is_strict = bool(field is None or (field.choices and not field.many))
                rule.showErrorMessage = is_strict
                rule.errorTitle, rule.error = "没有这个选项", "请从下拉列表里选一个。"
            elif field and field.widget == "date" and not field.many:
                rule = DataValidation("date", "between", "14611", "73415", allow_blank=True, errorStyle="warning")
                rule.errorTitle, rule.error = "请核对日期", "写成 2019-3-5 这样。"
                rule.showErrorMessage = True
            elif field and field.widget == "number" and not field.many and not field.hint:
                rule = DataValidation("whole", "greaterThanOrEqual", "0", allow_blank=True, errorStyle="warning")
                rule.errorTitle, rule.error = "请核对", "这里只写数，不写单位；不知道就空着。"
                rule.showErrorMessage = True
            else:
                continue
            rule.add(area)
            self._sheet.add_data_validation(rule)

    def _names(self, field: FormField) -> list[str]:
        if field.choices:
            return [*field.choices]
        if field.label == ORG_LABEL and self._orgs:
            return [*self._orgs]
        if field.reference and field.widget != "mapping":
            return [each.label for each in self._choices.choices(field.reference)]
        return []


def _write_guide(sheet: Worksheet, of: BookOf) -> None:
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 22, 100
    sheet.sheet_view.showGridLines = False
    for number, (first, second) in enumerate(guide_rows(of.table, of.title, of.say), 1):
        is_heading = bool(first) and not second
        for at, text in ((1, first), (2, second)):
            cell = sheet.cell(number, at, text or None)
            if isinstance(cell.value, str):
                cell.data_type = "s"
            cell.font = Font(name=FONT, size=18 if is_heading else SIZE, bold=at == 1)
            cell.alignment = Alignment(vertical="top", wrap_text=not is_heading)
        lines = _lines(second, 100 * 11 / SIZE / 2)
        sheet.row_dimensions[number].height = 34 if is_heading else lines * _LINE_HEIGHT + 4
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    _fit_width(sheet, 1)
    sheet.protection.sheet = True


def _write_settings(sheet: Worksheet, of: BookOf, count: int) -> None:
    sheet.sheet_state = "hidden"
    rows = (
        ("格式", FORMAT),
        ("表", of.table.name),
        ("组织", of.org.id if of.org else ""),
        ("年", str(of.year or "")),
        ("导出日期", of.as_of.isoformat()),
        (COUNT, str(count)),
    )
    for row in rows:
        sheet.append(row)


def _set_page(sheet: Worksheet, of: BookOf, count: int) -> None:
    fields = of.table.columns
    time = next((at for at, field in enumerate(fields, 1) if field.label == of.table.time_label), 1)
    sheet.freeze_panes = f"{get_column_letter(min(time, 4) + 1)}{FIRST_ROW}"
    sheet.auto_filter.ref = f"A{HEADER_ROW}:{get_column_letter(len(fields))}{FIRST_ROW + count + _RULED - 1}"
    sheet.print_title_rows = f"{TITLE_ROW}:{HEADER_ROW}"
    sheet.print_area = f"A1:{get_column_letter(len(fields))}{FIRST_ROW + count + min(_RULED, 8) - 1}"
    across = max(1, math.ceil(sum(map(_width, fields)) / (_PAGE * 1.35)))
    if across > 1:
        sheet.print_title_cols = f"A:{get_column_letter(min(time, 4))}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A3
    _fit_width(sheet, across)
    margins = sheet.page_margins
    margins.left = margins.right = margins.top = 0.4  # inches
    margins.bottom, margins.footer = 0.6, 0.3
    assert sheet.oddFooter is not None
    sheet.oddFooter.center.text = "第 &P 页，共 &N 页"
    protection = sheet.protection
    protection.sheet = True
    for name in (
        "formatCells",
        "formatColumns",
        "formatRows",
        "insertRows",
        "deleteRows",
        "sort",
        "autoFilter",
        "objects",
    ):
        setattr(protection, name, False)  # these stay allowed


def _fit_width(sheet: Worksheet, pages: int) -> None:
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = pages, 0
    assert sheet.sheet_properties.pageSetUpPr is not None
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
