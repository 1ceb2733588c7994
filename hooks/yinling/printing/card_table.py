"""Read a local table (XLSX) to fill cards from.

It is personal data: it must be outside the repository, nothing of it is cached or logged, and errors name only row and
column.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from zipfile import BadZipFile

from .compiler import CannotPrintError
from .font import describe_character, unprintable

MAX_LENGTH, MAX_ROWS = 30, 5000
BRANCH = "支部"
# 身份证, 银行卡: a card can be lost, so these numbers must not be on it.
_NUMBERS = re.compile(r"(?<![0-9])(?:[0-9][ -]?){14,18}[0-9Xx](?![0-9])")


def read_table(path: Path, forbidden: Sequence[Path], labels: Sequence[str]) -> list[dict[str, str]]:
    """Return the rows as values by the label in the first row. Raises `CannotPrintError` with every error found."""
    _check_location(path, forbidden)
    rows = _cells(path)
    head = next(rows, ())
    columns = [_cell_text(cell) for cell in head]
    allowed = (*labels, BRANCH)
    errors = [
        f"第 1 行第 {_column_letters(at)} 列：卡上没有“{name}”这一项。可以写：{'、'.join(allowed)}。"
        for at, name in enumerate(columns)
        if name and name not in allowed
    ]
    repeated = {name for name in columns if name and columns.count(name) > 1}
    errors += [f"第 1 行：“{name}”写了两列。" for name in sorted(repeated)]
    if not any(columns):
        raise CannotPrintError(f"表格第 1 行要写卡上的项目，如：{'、'.join(allowed)}。")
    found: list[dict[str, str]] = []
    for number, row in enumerate(rows, 2):
        texts = [_cell_text(cell) for cell in row]
        if not any(texts):
            continue
        errors += _row_errors(number, columns, texts)
        found.append({name: text for name, text in zip(columns, texts, strict=False) if name})
        if len(found) > MAX_ROWS:
            raise CannotPrintError(f"表格超过 {MAX_ROWS} 行，请分成几个表。")
    if errors:
        raise CannotPrintError("表格里有几处要改：\n" + "\n".join(errors))
    if not found:
        raise CannotPrintError("表格里只有第 1 行，没有要印的人。")
    return found


def _check_location(path: Path, forbidden: Sequence[Path]) -> None:
    for folder in forbidden:
        if path.resolve().is_relative_to(folder.resolve()):
            raise CannotPrintError("这个表格有个人信息，不能放在资料文件夹里。请移到别处（如桌面或 U 盘），再打印。")
    if path.suffix.lower() != ".xlsx":
        raise CannotPrintError("只能读 .xlsx 表格。在 WPS 或 Excel 里点“另存为”，类型选 .xlsx。")
    if not path.is_file():
        raise CannotPrintError(f"没有这个文件：{path}")


def _cells(path: Path) -> Iterator[tuple[object, ...]]:
    from openpyxl import load_workbook  # noqa: PLC0415 - slow to import, and seldom needed
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415

    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except (BadZipFile, InvalidFileException, KeyError, ValueError, OSError) as error:
        raise CannotPrintError("表格打不开：可能有密码，或者不是真正的 .xlsx 文件。请另存一份再试。") from error
    try:
        yield from book.worksheets[0].iter_rows(values_only=True)
    finally:
        book.close()


def _cell_text(cell: object) -> str:
    """Return a cell as people write it: a whole number without a decimal point, a date as 年月日."""
    if cell is None:
        return ""
    if isinstance(cell, dt.datetime | dt.date):
        return f"{cell.year}年{cell.month}月{cell.day}日"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return " ".join(str(cell).split())


def _row_errors(number: int, columns: Sequence[str], texts: Sequence[str]) -> Iterator[str]:
    for at, (name, text) in enumerate(zip(columns, texts, strict=False)):
        place = f"第 {number} 行第 {_column_letters(at)} 列{f'（{name}）' if name else ''}："
        if text and not name:
            yield f"{place}这一列的第 1 行没有写项目。"
        elif text.startswith("#"):
            yield f"{place}公式出错了（{text}）。"
        elif _NUMBERS.search(text):
            yield f"{place}像是身份证号或银行卡号，卡上不能印。"
        elif len(text) > MAX_LENGTH:
            yield f"{place}有 {len(text)} 个字，太长，最多 {MAX_LENGTH} 个。"
        elif missing := unprintable(text):
            yield f"{place}字库里没有{'、'.join(map(describe_character, missing))}，印不出来。请在卡上手写。"


def _column_letters(at: int) -> str:
    """Return the letters of a column, counted from 0: A, B, …, Z, AA."""
    return (_column_letters(at // 26 - 1) if at >= 26 else "") + chr(ord("A") + at % 26)
