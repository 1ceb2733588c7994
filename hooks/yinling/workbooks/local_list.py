"""Read a local list of people (XLSX or CSV) to fill cards and plates from.

It is personal data: it must be outside the repository, nothing of it is cached or logged, and errors and notes name
only row and column.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple
from zipfile import BadZipFile

from ..printing.compiler import CannotPrintError
from ..printing.font import describe_character, unprintable
from ..printing.written_cells import written
from .file_kinds import csv_rows
from .header_words import IGNORED, plain_header
from .list_sheets import Cell, ListSheet, xlsx_sheets
from .sheet_cells import MAX_BYTES, UnreadableBookError, column_name

MAX_LENGTH, MAX_ROWS = 30, 5000
BRANCH, NAME = "支部", "姓名"
_SEARCHED = 20  # rows at the top in which the header is looked for: a title may stand above it
_SUMS = ("合计", "总计", "小计", "共计")
# A time or day that is no text and has no format: 0.375 is 9:00, 43529 is a day of 2019.
_DAY_NUMBER = re.compile(r"0\.[0-9]+|[2-5][0-9]{4}(\.[0-9]+)?")
_SHORTENED = re.compile(r"[0-9.]+E\+[0-9]+", re.IGNORECASE)
# 身份证, 银行卡: a card can be lost, so these numbers must not be on it.
_NUMBERS = re.compile(r"(?<![0-9])(?:[0-9][ -]?){14,18}[0-9Xx](?![0-9])")


class Row(NamedTuple):
    """A row of the list: its number, and its values by label."""

    number: int
    values: dict[str, str]


class LocalList(NamedTuple):
    """The rows that are printed, and what the user should know of the others, in Chinese sentences."""

    rows: list[Row]
    notes: list[str]


def read_list(path: Path, forbidden: Sequence[Path], labels: Sequence[str], branch: str = BRANCH) -> LocalList:
    """Return the rows by the labels of the header; ``branch`` is that of the organisation.

    Raises `CannotPrintError` with every error found."""
    _check_location(path, forbidden)
    allowed = {plain_header(label): label for label in (*labels, branch)}
    sheets = [sheet for sheet in _sheets(path) if any(_text(cell) for row in sheet.rows for cell in row)]
    if not sheets:
        raise CannotPrintError(f"表格是空的。先写一行项目，如：{'、'.join(allowed.values())}。")
    sheet, *others = sorted(sheets, key=lambda each: -_header(each, allowed)[1])
    head = _header(sheet, allowed)[0]
    written_as = [_text(cell) for cell in sheet.rows[head]]
    columns = [allowed.get(plain_header(text), text) for text in written_as]
    ignored = {at for at, text in enumerate(columns) if plain_header(text) in IGNORED and text not in allowed.values()}
    errors = [*_head_errors(head, columns, ignored, labels, branch)]
    rows: list[Row] = []
    for number, cells in enumerate(sheet.rows[head + 1 :], head + 2):
        shown = [Cell("", "") if at in ignored else cell for at, cell in enumerate(cells)]
        if number - 1 in sheet.hidden or not any(_text(cell) or cell.lacks_result for cell in shown):
            continue
        errors += _row_errors(number, columns, shown, labels)
        values = {name: _text(cell) for name, cell in zip(columns, shown, strict=False) if name}
        rows.append(Row(number, values))
        if len(rows) > MAX_ROWS:
            raise CannotPrintError(f"表格超过 {MAX_ROWS} 行，请分成几个表。")
    if errors:
        raise CannotPrintError("表格里有几处要改：\n" + "\n".join(errors))
    if not rows:
        raise CannotPrintError(f"表格里只有第 {head + 1} 行的项目，没有要印的人。")
    more = [each.name for each in others if _header(each, allowed)[1]]
    return LocalList(rows, [*_notes(sheet, head, rows, more)])


def forbidden_folders(root: Path) -> list[Path]:
    """Return the centre's folder and the repository that contains it."""
    return [root, *(folder for folder in (root, *root.parents) if (folder / ".git").exists())]


def _text(cell: Cell) -> str:
    return written(cell.value, cell.number_format)


def _header(sheet: ListSheet, allowed: dict[str, str]) -> tuple[int, int]:
    """Return the row with the most known labels, and how many; without any, the first row with text."""
    known = [sum(plain_header(_text(cell)) in allowed for cell in row) for row in sheet.rows[:_SEARCHED]]
    if any(known):
        return known.index(max(known)), max(known)
    return next(at for at, row in enumerate(sheet.rows) if any(map(_text, row))), 0


def _notes(sheet: ListSheet, head: int, rows: Sequence[Row], others: Sequence[str]) -> Iterator[str]:
    first: dict[tuple[str, ...], int] = {}
    for row in rows:
        before = first.setdefault(tuple(row.values.values()), row.number)
        if before != row.number:
            yield f"第 {row.number} 行和第 {before} 行一样，各印了一份。"
    if hidden := sorted(at for at in sheet.hidden if at > head and any(map(_text, sheet.rows[at]))):
        yield f"隐藏的行没有印：第 {'、'.join(str(at + 1) for at in hidden)} 行。"
    if others:
        yield f"只印了工作表“{sheet.name}”。{'、'.join(f'“{name}”' for name in others)}也有名单，要印就另存成一个文件。"


def _head_errors(
    head: int, columns: Sequence[str], ignored: set[int], labels: Sequence[str], branch: str
) -> Iterator[str]:
    allowed = (*labels, branch)
    for at, name in enumerate(columns):
        place = f"第 {head + 1} 行第 {column_name(at)} 列"
        if name and name not in allowed and at not in ignored:
            yield f"{place}：没有“{name}”这一项。可以写：{'、'.join(allowed)}。"
        elif name in allowed and name in columns[:at]:
            yield f"{place}：“{name}”写了两列，前面一列是 {column_name(columns.index(name))}。"
    if NAME in labels and NAME not in columns:
        yield f"第 {head + 1} 行：没有“{NAME}”这一列，不知道是谁的。"


def _check_location(path: Path, forbidden: Sequence[Path]) -> None:
    for folder in forbidden:
        if path.resolve().is_relative_to(folder.resolve()):
            raise CannotPrintError("这个表格有个人信息，不能放在资料文件夹里。请移到别处（如桌面或 U 盘），再打印。")
    if path.suffix.lower() not in (".xlsx", ".csv"):
        raise CannotPrintError("只能读 .xlsx 和 .csv 表格。在 WPS 或 Excel 里点“另存为”，类型选 .xlsx。")
    if not path.is_file():
        raise CannotPrintError(f"没有这个文件：{path}")


def _sheets(path: Path) -> list[ListSheet]:
    try:
        data = path.read_bytes()
        if len(data) > MAX_BYTES:
            raise CannotPrintError(f"表格太大，超过 {MAX_BYTES >> 20} 兆。请把要印的几行复制到一个新表里。")
        if path.suffix.lower() == ".xlsx":
            return xlsx_sheets(data, MAX_ROWS + _SEARCHED + 1)
        rows = csv_rows(data)[: MAX_ROWS + _SEARCHED + 1]
        return [ListSheet(path.stem, [[Cell(text, "@") for text in row] for row in rows])]
    except (BadZipFile, UnreadableBookError, KeyError, ValueError, OSError) as error:
        raise CannotPrintError(
            f"表格打不开：可能有密码，或者不是真正的 {path.suffix.lower()} 文件。请另存一份再试。"
        ) from error


def _row_errors(number: int, columns: Sequence[str], cells: Sequence[Cell], labels: Sequence[str]) -> Iterator[str]:
    for at, cell in enumerate(cells):
        name, text = columns[at] if at < len(columns) else "", _text(cell)
        place = f"第 {number} 行第 {column_name(at)} 列{f'（{name}）' if name else ''}："
        if cell.lacks_result:
            yield f"{place}公式还没有算出来。用 WPS 或 Excel 打开，存一次。"
        elif name == NAME and NAME in labels and not text:
            yield f"{place}没有写{NAME}，不知道是谁的。"
        elif name == NAME and "".join(text.split()) in _SUMS:
            yield f"{place}“{text}”不是人。请删掉这一行。"
        elif text and not name:
            yield f"{place}这一列上面没有写项目。"
        elif text.startswith("#"):
            yield f"{place}公式出错了（{text}）。"
        elif ("时间" in name or "日期" in name) and _DAY_NUMBER.fullmatch(text):
            yield f"{place}{text} 是日期或时间变成的数。把这一格的格式改成“日期”或“时间”，再存一次。"
        elif _SHORTENED.fullmatch(text):
            yield f"{place}{text} 是缩短了的数。把这一格的格式改成“文本”，重写一遍。"
        elif _NUMBERS.search(text):
            yield f"{place}像是身份证号或银行卡号，不能印。"
        elif len(text) > MAX_LENGTH:
            yield f"{place}有 {len(text)} 个字，太长，最多 {MAX_LENGTH} 个。"
        elif missing := unprintable(text):
            yield f"{place}字库里没有{'、'.join(map(describe_character, missing))}，印不出来。请手写。"
    if NAME in columns[len(cells) :]:  # the row ends before the column
        yield f"第 {number} 行第 {column_name(columns.index(NAME))} 列（{NAME}）：没有写{NAME}，不知道是谁的。"
