"""What the XML of a workbook says and the reading library does not: formulas without values, pictures, the first day.

Only the parts that are asked for are read, with patterns: a file is not trusted to be well formed."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from typing import NamedTuple

from .sheet_cells import MAX_COLUMNS, UnreadableBookError

_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*?)(?:/>|>(.*?)</(?:\w+:)?c>)", re.DOTALL)
_PLACE = re.compile(rb'\br="([A-Z]{1,4})([0-9]{1,8})"')
_FORMULA = re.compile(rb"<(?:\w+:)?f\b[^>]*?(?:/>|>(.*?)</(?:\w+:)?f>)", re.DOTALL)
_VALUE = re.compile(rb"<(?:\w+:)?(?:v|is)\b[^>]*>[^<]|<(?:\w+:)?is>", re.DOTALL)
_SHEET = re.compile(rb"<(?:\w+:)?sheet\b([^>]*)/?>")
_ATTRIBUTE = re.compile(rb'([\w:]+)="([^"]*)"')
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b([^>]*)/?>")
_FROM_A_FILE = re.compile(rb"\[[0-9]+\]|\[[^\]]+\.(?:xls|et|ods|csv)[a-z]?\]", re.IGNORECASE)


class SheetParts:
    """The parts of an XLSX file."""

    def __init__(self, data: bytes) -> None:
        self._archive = zipfile.ZipFile(io.BytesIO(data))
        self._names = {*self._archive.namelist()}

    @property
    def has_pictures(self) -> bool:
        return any(name.startswith("xl/media/") for name in self._names)

    @property
    def is_since_1904(self) -> bool:
        return bool(re.search(rb'date1904="(?:1|true)"', self._read("xl/workbook.xml")))

    def sheets(self) -> list[bytes]:
        """Return the XML of each sheet, in the order of the workbook."""
        relations = {}
        for match in _RELATION.finditer(self._read("xl/_rels/workbook.xml.rels")):
            found = _attributes(match[1])
            relations[found.get("Id", "")] = found.get("Target", "")
        paths = []
        for match in _SHEET.finditer(self._read("xl/workbook.xml")):
            target = relations.get(_attributes(match[1]).get("r:id", ""), "")
            paths.append(target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}"))
        return [self._read(path) for path in paths]

    def _read(self, name: str) -> bytes:
        return self._archive.read(name) if name in self._names else b""


def check_extent(xml: bytes) -> None:
    """Refuse a sheet with a cell far away: a reader makes a table that reaches to it."""
    for place in _PLACE.finditer(xml):
        if len(place[1]) > 2 and _column(place[1]) >= MAX_COLUMNS * 4:
            cell = xml[place.end() : place.end() + 200]
            if re.match(rb"[^<>]*>\s*<", cell):  # an empty cell with a colour is no value
                name = (place[1] + place[2]).decode()
                raise UnreadableBookError(f"表太大：{name} 格也写了字，太靠右了。请删掉那一格，再收一次。")


def wrong_results(xml: bytes) -> Iterator[tuple[int, int]]:
    """Yield row and column of each cell that shows an error, such as #REF!: the reading library says it is empty."""
    if b't="e"' in xml:
        for cell in _CELL.finditer(xml):
            if b't="e"' in cell[1] and (place := _PLACE.search(cell[1])):
                yield int(place[2]) - 1, _column(place[1])


def formulas(xml: bytes) -> Iterator[tuple[int, int, bool]]:
    """Yield row, column of each formula without a value (False), or with one from another file (True)."""
    if b"<f" not in xml and b":f" not in xml:
        return
    for cell in _CELL.finditer(xml):
        place, content = _PLACE.search(cell[1]), cell[2] or b""
        formula = _FORMULA.search(content)
        if formula is None or place is None:
            continue
        at = int(place[2]) - 1, _column(place[1])
        if _FROM_A_FILE.search(formula[1] or b""):
            yield *at, True
        elif not _VALUE.search(content):
            yield *at, False


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def _attributes(text: bytes) -> dict[str, str]:
    return {name.decode(): value.decode("utf-8", "replace") for name, value in _ATTRIBUTE.findall(text)}


_SPAN = re.compile(rb'number-(columns|rows)-spanned="([0-9]{1,6})"')
_ODS_ROW = re.compile(rb"<table:table-row\b([^>]*?)(/?)>(.*?)(?=<table:table-row\b|</table:table>|$)", re.DOTALL)
_ODS_CELL = re.compile(rb"<table:(?:covered-)?table-cell\b([^>]*)>")
_ODS_TABLE = re.compile(rb"<table:table\b[^>]*>(.*?)</table:table>", re.DOTALL)
_ODS_ERROR = re.compile(rb"<text:p>(?:#[A-Z/0!?]{3,8}|Err:[0-9]{3})</text:p>")
_REPEATED = re.compile(rb'number-(?:columns|rows)-repeated="([0-9]{1,7})"')


class OdsSheet(NamedTuple):
    """What the reading library leaves out of a sheet of an ODS file: merged cells, and cells that show an error."""

    merged: list[tuple[int, int, int, int]]
    wrong: list[tuple[int, int]]


def ods_sheets(data: bytes) -> list[OdsSheet]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        xml = archive.read("content.xml")
    return [_ods_sheet(table[1]) for table in _ODS_TABLE.finditer(xml)]


def _ods_sheet(table: bytes) -> OdsSheet:
    found = OdsSheet([], [])
    if b"-spanned=" not in table and not _ODS_ERROR.search(table):
        return found
    number = 0
    for row in _ODS_ROW.finditer(table):
        column = 0
        for cell in _ODS_CELL.finditer(row[3]):
            spans = {name: int(count) for name, count in _SPAN.findall(cell[1])}
            wide, high = spans.get(b"columns", 1), spans.get(b"rows", 1)
            if wide * high > 1:
                found.merged.append((number, column, number + high - 1, column + wide - 1))
            if _ODS_ERROR.match(row[3], cell.end()):
                found.wrong.append((number, column))
            repeated = _REPEATED.search(cell[1])
            column += int(repeated[1]) if repeated else 1
        repeated = _REPEATED.search(row[1])
        number += int(repeated[1]) if repeated else 1
    return found
