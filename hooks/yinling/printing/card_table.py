"""Read a local table (XLSX) to fill cards from.

It is personal data: it must be outside the repository, nothing of it is cached or logged, and errors name only row and
column.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple
from zipfile import BadZipFile

from .compiler import CannotPrintError
from .font import describe_character, unprintable
from .written_cells import written

MAX_LENGTH, MAX_ROWS = 30, 5000
BRANCH, NAME = "支部", "姓名"
_PART_OF_A_DAY = re.compile(r"0\.[0-9]{2,}")
# 身份证, 银行卡: a card can be lost, so these numbers must not be on it.
_NUMBERS = re.compile(r"(?<![0-9])(?:[0-9][ -]?){14,18}[0-9Xx](?![0-9])")


class Row(NamedTuple):
    """A row of the table: its number, and its values by label."""

    number: int
    values: dict[str, str]


def read_table(path: Path, forbidden: Sequence[Path], labels: Sequence[str], branch: str = BRANCH) -> list[Row]:
    """Return the rows by the labels in the first row; ``branch`` is that of the organisation.

    Raises `CannotPrintError` with every error found."""
    _check_location(path, forbidden)
    rows = _cells(path)
    columns = [written(each.value, each.number_format) for each in next(rows, ())]
    if not any(columns):
        raise CannotPrintError(f"表格第 1 行要写卡上的项目，如：{'、'.join((*labels, branch))}。")
    errors = [*_head_errors(columns, labels, branch)]
    found: list[Row] = []
    for number, row in enumerate(rows, 2):
        texts = [written(each.value, each.number_format) for each in row]
        lacking = [at for at, each in enumerate(row) if each.lacks_result]
        if not any(texts) and not lacking:
            continue
        errors += _row_errors(number, columns, texts, lacking, labels)
        found.append(Row(number, {name: text for name, text in zip(columns, texts, strict=False) if name}))
        if len(found) > MAX_ROWS:
            raise CannotPrintError(f"表格超过 {MAX_ROWS} 行，请分成几个表。")
    if errors:
        raise CannotPrintError("表格里有几处要改：\n" + "\n".join(errors))
    if not found:
        raise CannotPrintError("表格里只有第 1 行，没有要印的人。")
    return found


def _head_errors(columns: Sequence[str], labels: Sequence[str], branch: str) -> Iterator[str]:
    allowed = (*labels, branch)
    for at, name in enumerate(columns):
        place = f"第 1 行第 {_column_letters(at)} 列"
        if name and name not in allowed:
            yield f"{place}：卡上没有“{name}”这一项。可以写：{'、'.join(allowed)}。"
        elif name and name in columns[:at]:
            yield f"{place}：“{name}”写了两列，前面一列是 {_column_letters(columns.index(name))}。"
    if NAME in labels and NAME not in columns:
        yield f"第 1 行：没有“{NAME}”这一列，不知道是谁的。"


def _check_location(path: Path, forbidden: Sequence[Path]) -> None:
    for folder in forbidden:
        if path.resolve().is_relative_to(folder.resolve()):
            raise CannotPrintError("这个表格有个人信息，不能放在资料文件夹里。请移到别处（如桌面或 U 盘），再打印。")
    if path.suffix.lower() != ".xlsx":
        raise CannotPrintError("只能读 .xlsx 表格。在 WPS 或 Excel 里点“另存为”，类型选 .xlsx。")
    if not path.is_file():
        raise CannotPrintError(f"没有这个文件：{path}")


class _Cell(NamedTuple):
    value: object
    number_format: str
    lacks_result: bool  # a formula that no program has computed


def _cells(path: Path) -> Iterator[list[_Cell]]:
    from openpyxl import load_workbook  # noqa: PLC0415 - slow to import, and seldom needed
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415

    try:
        book = load_workbook(path, read_only=True, data_only=True)
        formulas = load_workbook(path, read_only=True)
    except (BadZipFile, InvalidFileException, KeyError, ValueError, OSError) as error:
        raise CannotPrintError("表格打不开：可能有密码，或者不是真正的 .xlsx 文件。请另存一份再试。") from error
    try:
        for row, as_written in zip(book.worksheets[0].iter_rows(), formulas.worksheets[0].iter_rows(), strict=False):
            yield [
                _Cell(cell.value, cell.number_format or "", cell.value is None and source.value is not None)
                for cell, source in zip(row, as_written, strict=False)
            ]
    finally:
        book.close()
        formulas.close()


def _row_errors(
    number: int, columns: Sequence[str], texts: Sequence[str], lacking: Sequence[int], labels: Sequence[str]
) -> Iterator[str]:
    for at, text in enumerate(texts):
        name = columns[at] if at < len(columns) else ""
        place = f"第 {number} 行第 {_column_letters(at)} 列{f'（{name}）' if name else ''}："
        if at in lacking:
            yield f"{place}公式还没有算出来。用 WPS 或 Excel 打开，存一次。"
        elif name == NAME and NAME in labels and not text:
            yield f"{place}没有写{NAME}，不知道是谁的。"
        elif text and not name:
            yield f"{place}这一列的第 1 行没有写项目。"
        elif text.startswith("#"):
            yield f"{place}公式出错了（{text}）。"
        elif "时间" in name and _PART_OF_A_DAY.fullmatch(text):
            yield f"{place}{text} 是时间变成的小数。把这一格的格式改成“时间”，再存一次。"
        elif _NUMBERS.search(text):
            yield f"{place}像是身份证号或银行卡号，卡上不能印。"
        elif len(text) > MAX_LENGTH:
            yield f"{place}有 {len(text)} 个字，太长，最多 {MAX_LENGTH} 个。"
        elif missing := unprintable(text):
            yield f"{place}字库里没有{'、'.join(map(describe_character, missing))}，印不出来。请在卡上手写。"
    if NAME in columns[len(texts) :]:  # the row ends before the column
        yield f"第 {number} 行第 {_column_letters(columns.index(NAME))} 列（{NAME}）：没有写{NAME}，不知道是谁的。"


def _column_letters(at: int) -> str:
    """Return the letters of a column, counted from 0: A, B, …, Z, AA."""
    return (_column_letters(at // 26 - 1) if at >= 26 else "") + chr(ord("A") + at % 26)
