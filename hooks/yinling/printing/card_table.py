"""Cards filled from a local table (XLSX). The table is personal data: it must lie outside the repository, nothing of it
is cached or logged, and what is wrong in it is told by row and column."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from zipfile import BadZipFile

from .compiler import CannotPrintError
from .font import named, unprintable

LONGEST, MOST_ROWS = 30, 5000
BRANCH = "支部"
# 身份证, 银行卡: what must not stand on a card that can be lost.
_NUMBERS = re.compile(r"(?<![0-9])(?:[0-9][ -]?){14,18}[0-9Xx](?![0-9])")


def read_table(path: Path, forbidden: Sequence[Path], labels: Sequence[str]) -> list[dict[str, str]]:
    """The rows of a table by the labels of its first row. Raises `CannotPrintError` with every fault of the table."""
    _refuse_inside(path, forbidden)
    rows = _cells(path)
    head = next(rows, ())
    columns = [_text(cell) for cell in head]
    known = (*labels, BRANCH)
    faults = [
        f"第 1 行第 {_letter(at)} 列：卡上没有“{name}”这一项。可以写：{'、'.join(known)}。"
        for at, name in enumerate(columns)
        if name and name not in known
    ]
    twice = {name for name in columns if name and columns.count(name) > 1}
    faults += [f"第 1 行：“{name}”写了两列。" for name in sorted(twice)]
    if not any(columns):
        raise CannotPrintError(f"表格第 1 行要写卡上的项目，如：{'、'.join(known)}。")
    found: list[dict[str, str]] = []
    for number, row in enumerate(rows, 2):
        written = [_text(cell) for cell in row]
        if not any(written):
            continue
        faults += _faults(number, columns, written)
        found.append({name: words for name, words in zip(columns, written, strict=False) if name})
        if len(found) > MOST_ROWS:
            raise CannotPrintError(f"表格超过 {MOST_ROWS} 行，请分成几个表。")
    if faults:
        raise CannotPrintError("表格里有几处要改：\n" + "\n".join(faults))
    if not found:
        raise CannotPrintError("表格里只有第 1 行，没有要印的人。")
    return found


def _refuse_inside(path: Path, forbidden: Sequence[Path]) -> None:
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


def _text(cell: object) -> str:
    """A cell as it is read: a whole number without its point, a day as people write it."""
    if cell is None:
        return ""
    if isinstance(cell, dt.datetime | dt.date):
        return f"{cell.year}年{cell.month}月{cell.day}日"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return " ".join(str(cell).split())


def _faults(number: int, columns: Sequence[str], row: Sequence[str]) -> Iterator[str]:
    for at, (name, written) in enumerate(zip(columns, row, strict=False)):
        place = f"第 {number} 行第 {_letter(at)} 列{f'（{name}）' if name else ''}："
        if written and not name:
            yield f"{place}这一列的第 1 行没有写项目。"
        elif written.startswith("#"):
            yield f"{place}公式出错了（{written}）。"
        elif _NUMBERS.search(written):
            yield f"{place}像是身份证号或银行卡号，卡上不能印。"
        elif len(written) > LONGEST:
            yield f"{place}有 {len(written)} 个字，太长，最多 {LONGEST} 个。"
        elif missing := unprintable(written):
            yield f"{place}字库里没有{'、'.join(named(c) for c in missing)}，印不出来。请在卡上手写。"


def _letter(at: int) -> str:
    """The letters of a column, from 0: A, B, …, Z, AA."""
    return (_letter(at // 26 - 1) if at >= 26 else "") + chr(ord("A") + at % 26)
