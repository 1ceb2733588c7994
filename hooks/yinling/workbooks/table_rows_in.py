"""Takes the rows out of a table: what is a record, what is a total or a signature, and what each cell means."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from ..chinese.written_times import day_and_clock
from ..workbench.fields import FormField
from ..workbench.form_values import Values
from .cell_texts import COUNTED, text_in
from .cell_values import CellError, CellReader, clean
from .header_words import plain_header
from .row_marks import DELETE_HEADER, ID_HEADER, MARKS_HEADER, Marks
from .sheet_cells import Sheet, Value, cell_name, is_blank
from .sheet_table import FoundTable, filled

_TOTAL = re.compile(r"(?:本页|本月|本季|本年|全年|年度|以上)?(?:合\s*计|总\s*计|小\s*计|共\s*计|累\s*计|平\s*均)")
_SIGNATURE = re.compile(
    r"(?:填表|制表|填报|审核|复核|负责|主管|经办|统计|联系|支部书记|书记|党支部书记|备注|说明|注|单位|日期)"
    r"(?:人|日期|时间|单位|签字|签名|盖章)*\s*[：:]"
)
_BEGINNING = 40


class CellFault(NamedTuple):
    """Something that stops an import: the sheet and cell (from 0; -1: no cell), what stands there, what to write."""

    sheet: str
    row: int
    column: int
    label: str
    written: str
    message: str
    file: str = ""

    @property
    def cell(self) -> str:
        return cell_name(self.row, self.column) if self.row >= 0 and self.column >= 0 else ""

    @property
    def text(self) -> str:
        where = f"“{self.sheet}”" if self.sheet else ""
        if self.row >= 0:
            where += f"第 {self.row + 1} 行"
        if self.column >= 0:
            where += f" {self.cell.rstrip('0123456789')} 列"
        label = f"（{self.label}）" if self.label else ""
        written = f"写的是“{self.written}”。" if self.written else ""
        head = f"{where}{label}：" if where or label else ""
        return f"{self.file}　{head}{written}{self.message}" if self.file else f"{head}{written}{self.message}"


@dataclass
class InRow:
    """A row that may be a record: values and texts by label, as far as the table has these columns.

    A cell that is not clear is in ``unclear`` with what to write, and has its own words among the texts."""

    found: FoundTable
    number: int
    values: Values
    texts: dict[str, str]
    id: str = ""
    marks: Marks = field(default_factory=Marks)
    deletes: bool = False
    unclear: dict[str, str] = field(default_factory=dict)

    def column_of(self, label: str) -> int:
        return next((at for at, each in self.found.columns.items() if each.label == label), -1)

    def fault(self, label: str, message: str) -> CellFault:
        column = self.column_of(label)
        raw = self.found.sheet.value(self.number, column) if column >= 0 else None
        return CellFault(self.found.sheet.name, self.number, column, label, shortened(raw), message)


class ReadRows(NamedTuple):
    rows: list[InRow]
    faults: list[CellFault]
    notes: list[str]


def shortened(raw: Value) -> str:
    whole = int(raw) if isinstance(raw, float) and raw.is_integer() else raw
    text = " ".join(("" if whole is None else str(whole)).split())
    return text if len(text) <= _BEGINNING else f"{text[:_BEGINNING]}…"


def read_rows(found: FoundTable, reader: CellReader) -> ReadRows:
    """Return the rows below the header; what is no record is reported in the notes."""
    sheet, rows = found.sheet, filled(found.sheet)
    result = ReadRows([], [*_formula_faults(found), *_merge_faults(found)], [])
    bad = {(fault.row, fault.column) for fault in result.faults}
    for number in range(found.header + 1, len(rows)):
        cells = {at: rows[number][at] if at < len(rows[number]) else None for at in found.columns}
        written = {at: raw for at, raw in cells.items() if not is_blank(raw)}
        first = next((clean(str(raw)) for raw in rows[number] if not is_blank(raw)), "")
        own_id = _special(found, rows[number], ID_HEADER)
        if not written or _is_header(found, written):
            if _TOTAL.match(first) or _SIGNATURE.match(first):
                result.notes.append(f"“{sheet.name}”第 {number + 1} 行没有收，不是记录：{shortened(first)}")
            continue
        if not own_id and (_TOTAL.match(first) or (_SIGNATURE.match(first) and len(written) <= 3)):
            result.notes.append(f"“{sheet.name}”第 {number + 1} 行没有收，不是记录：{shortened(first)}")
            continue
        row = InRow(found, number, {}, {}, own_id, Marks.read(_special(found, rows[number], MARKS_HEADER)))
        row.deletes = _deletes(_special(found, rows[number], DELETE_HEADER))
        for at, raw in cells.items():
            if (number, at) not in bad:
                day = _without_clock(row, found.columns[at], raw, reader)
                _read_cell(row, found.columns[at], day, reader)
        result.rows.append(row)
    return result


def _read_cell(row: InRow, field: FormField, raw: Value, reader: CellReader) -> None:
    if row.marks and isinstance(raw, str):
        # What stands there as it was exported needs no reading: it may be a text that only a person understands.
        text = clean(raw)
        if row.marks.has(field.label, text):
            row.texts[field.label] = text
    try:
        value = reader.value(field, raw)
    except CellError as error:
        if field.label not in row.texts:
            row.unclear[field.label] = str(error)
            row.texts[field.label] = clean(str(raw))
        return
    row.values[field.label] = value
    row.texts.setdefault(field.label, text_in(field, value, reader.choices) if value not in ("", [], {}) else "")


def _without_clock(row: InRow, field: FormField, raw: Value, reader: CellReader) -> Value:
    """Return the day of a cell with a day and an hour; the hour goes to its field if that has no column."""
    table = row.found.table
    clock = next((each for each in table.columns if each.widget == "time"), None)
    if field.label != table.time_label or field.widget != "date" or not clock or clock in row.found.columns.values():
        return raw
    day: Value = raw
    hour: Value = None
    if isinstance(raw, dt.datetime) and raw.time() != dt.time():
        day, hour = raw.date(), raw.time()
    elif isinstance(raw, str):
        day, hour = day_and_clock(clean(raw))
    if is_blank(hour):
        return raw
    _read_cell(row, clock, hour, reader)
    return raw if clock.label in row.unclear else day


def _special(found: FoundTable, row: list[Any], header: str) -> str:
    at = found.special.get(header)
    raw = row[at] if at is not None and at < len(row) else None
    return "" if is_blank(raw) else clean(str(raw))


def _deletes(text: str) -> bool:
    return bool(text) and text.upper() not in ("否", "不", "N", "NO", "×", "不删", "0")


def _is_header(found: FoundTable, written: dict[int, Value]) -> bool:
    """Return whether a row repeats the header, as on the next page."""
    same = sum(
        isinstance(raw, str) and plain_header(raw) == plain_header(found.titles[at])
        for at, raw in written.items()
        if at in found.titles
    )
    return same >= 2 and same * 2 > len(written)


def _formula_faults(found: FoundTable) -> Iterator[CellFault]:
    sheet = found.sheet
    for cells, message in (
        (sheet.uncomputed, "这一格是公式，没有算出来的数。请直接写上数，或者用 WPS 打开、保存一次再收。"),
        (sheet.linked, "这一格的公式引到别的文件，数可能是旧的。请复制这一格，选“选择性粘贴—数值”，再收一次。"),
        (sheet.wrong, "公式算错了，这一格是 #REF!、#N/A 这样的字。请改成要写的数或字。"),
    ):
        for row, column in cells:
            if row > found.header and column in found.columns and not _is_total(sheet, row):
                label = found.columns[column].label
                yield CellFault(sheet.name, row, column, label, shortened(sheet.value(row, column)), message)


def _is_total(sheet: Sheet, row: int) -> bool:
    cells = sheet.rows[row] if row < len(sheet.rows) else []
    first = next((clean(str(raw)) for raw in cells if not is_blank(raw)), "")
    return bool(_TOTAL.match(first))


def _merge_faults(found: FoundTable) -> Iterator[CellFault]:
    """Yield a fault for each number that is merged over several rows: nobody knows how it is shared."""
    sheet = found.sheet
    for top, left, bottom, _ in sheet.merged:
        field_, raw = found.columns.get(left), sheet.value(top, left)
        if top <= found.header or bottom == top or field_ is None or is_blank(raw) or _is_total(sheet, top):
            continue
        covers = [
            number
            for number in range(top, bottom + 1)
            if any(not is_blank(sheet.value(number, at)) for at in found.columns if at != left)
        ]
        if field_.widget in COUNTED and not field_.choices and field_.widget != "year" and len(covers) > 1:
            message = "几行的格子合并了，只写着一个数，不知道每行是多少。请拆开合并，每行写一个数。"
            yield CellFault(sheet.name, top, left, field_.label, shortened(raw), message)
