"""Looks for private values in a workbook before anything of it is used: cells, hidden sheets, notes, properties.

Input: the file, its sheets, and a scanner that knows the records. Output: faults, which show no private value."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from ..core.problems import Place, problem
from ..privacy.attachments.binary_strings import strings_in
from ..privacy.attachments.file_text import UnreadableError, passages, reason_of
from ..privacy.attachments.table_rows import column_at, joined, rows_with_headings
from ..privacy.scanner import Scanner
from ..privacy.words.detection import redacted
from .row_marks import SETTINGS_SHEET
from .sheet_cells import Book, Sheet
from .table_rows_in import CellFault

_LONG = 10**15
_APART = " | "  # stands between the texts of a file
_NUMBER = re.compile(r"[0-9]{1,30}(?:\.[0-9]{1,30})?(?:[eE][-+]?[0-9]{1,3})?")
_DECIMALS = re.compile(r"[0-9]{1,9}\.[0-9]+")  # an average, or a day with its hour
_HOW = "请删掉，整个表再收一次。电话、证件号、住址、生日、病情这些都不能写。"
# ODS is read by the reader of OpenDocument texts: both are the same XML.
_ENDINGS = {"xlsx": ".xlsx", "ods": ".odt"}


def private_faults(data: bytes, book: Book, scanner: Scanner, read: Mapping[str, frozenset[int]]) -> list[CellFault]:
    """Return a fault for each private value in a workbook.

    ``read`` are the columns of each sheet whose cells go to fields of their own. Neighbours among them are no sentence:
    who presided does not belong to the reason of an absence. The trial checks what is made of them."""
    found: dict[tuple[str, int, int], CellFault] = {}
    secrets: set[str] = set()
    for sheet in book.sheets:
        for fault, value in _in_sheet(sheet, scanner, read.get(sheet.name, frozenset())):
            secrets.add(value)
            found.setdefault((fault.sheet, fault.row, fault.column), fault)
    hidden: dict[str, CellFault] = {}
    cells = {_plain(raw) for sheet in book.sheets for row in sheet.rows for raw in row}
    for text in _all_texts(data, book):
        if isinstance(text, CellFault):
            return [*found.values(), text]
        for kind, start, end in scanner.detections(text):
            value = text[start:end]
            if book.kind == "ods" and "\n" in value:
                continue  # two cells
            if _is_cell(text, start, end, cells):
                continue  # is looked at with its row; in the file other cells are beside it
            if value not in secrets and not any(value in each or each in value for each in secrets):
                shown = redacted(value)
                where = "它不在格子里，在批注、页眉、文件属性或者看不见的地方。"
                message = f"{problem(kind, Place(''), shown=shown).message}{where}{_HOW}"
                hidden.setdefault(value, CellFault("", -1, -1, "", "", message))
    return [*found.values(), *hidden.values()]


def _is_cell(text: str, start: int, end: int, cells: Collection[str]) -> bool:
    """Return whether a part of the file's texts is in the whole text of a cell, or in a number with decimals."""
    first, last = text.rfind(_APART, 0, start), text.find(_APART, end)
    whole = _plain(text[first + len(_APART) if first >= 0 else 0 : last if last >= 0 else len(text)])
    if _DECIMALS.fullmatch(whole):
        return True
    return whole != "" and (whole in cells or (_NUMBER.fullmatch(whole) is not None and _plain(float(whole)) in cells))


def _plain(raw: object) -> str:
    """Return what is the same for a cell and for its text in the file: 1.1E+17 is a number as long as an identity."""
    if isinstance(raw, (int, float)) and not isinstance(raw, bool):
        return repr(float(raw))
    return " ".join(raw.split()) if isinstance(raw, str) else ""


def _in_sheet(sheet: Sheet, scanner: Scanner, read: frozenset[int]) -> Iterator[tuple[CellFault, str]]:
    for number, row in enumerate(sheet.rows):
        for column, raw in enumerate(row):
            if isinstance(raw, (int, float)) and not isinstance(raw, bool) and abs(raw) >= _LONG:
                message = (
                    f"这是很长的数，像身份证号或者银行卡号这样的 18 位、16 位号码，末几位已经被表格软件改了。{_HOW}"
                )
                yield CellFault(sheet.name, number, column, "", redacted(str(int(raw))), message), str(int(raw))
    if sheet.name == SETTINGS_SHEET:
        return
    for number, cells in rows_with_headings(sheet.rows):
        text, starts = joined(cells)
        for kind, start, end in scanner.detections(text):
            value, first, last = text[start:end], column_at(starts, start) - 1, column_at(starts, end - 1) - 1
            if first != last and read.issuperset(range(first, last + 1)):
                continue
            raw = sheet.value(number - 1, first)
            if first == last and isinstance(raw, float) and not raw.is_integer():
                continue  # an average: a number with decimals is nobody's
            message = f"{problem(kind, Place(''), shown=redacted(value)).message}{_HOW}"
            yield CellFault(sheet.name, number - 1, first, "", "", message), value


def _all_texts(data: bytes, book: Book) -> Iterator[str | CellFault]:
    """Yield all texts of the file, those that no program shows too."""
    if book.kind == "csv":
        return  # has nothing but cells
    if book.kind == "xls":
        yield strings_in(data)
        return
    with tempfile.TemporaryDirectory(prefix="yinling-") as folder:
        file = Path(folder, f"book{_ENDINGS[book.kind]}")
        file.write_bytes(data)
        try:
            for passage in passages(file, book.name, is_shown=False):
                if passage.is_hidden or book.kind == "ods":  # the cells are looked at by themselves
                    yield passage.text
                if passage.labels:
                    message = f"贴在表里的照片带着私人信息：{'、'.join(passage.labels)}。请删掉照片，再收一次。"
                    yield CellFault("", -1, -1, "", "", message)
        except UnreadableError as error:
            message = (
                f"表里有查不了的东西（{reason_of(error)}），不知道有没有私人信息，没有收。请另存为 .xlsx，再收一次。"
            )
            yield CellFault("", -1, -1, "", "", message)
