"""Read the rows of a table with the heading of each cell: in spreadsheets, CSV files and tables of documents.

The heading row is found, not assumed: a title may stand above it, and a form has its labels beside the values.
"""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any

from ..troubles.hardship import WORD
from ..troubles.headed_names import NO_HEAD
from ..words.table_headings import labelled
from ..words.word_lists import any_of

# Words of headings. A row with two of them, or with nothing else, is a row of headings.
_HEADING = re.compile(
    rf"(?:{any_of('person_labels')}|{any_of('want_labels')}|{any_of('unclear_labels')}|{any_of('certificates')}"
    r"|.{0,6}(?:电话|手机|座机|宅电|号码?|住址|地址|生日|日期|时间|年月日?|年龄|性别|邮箱|微信|QQ|银行|账户"
    r"|金额|支部|序号|单位|职务|民族|籍贯|学历|车牌|门牌|签名)|[A-Za-z_ ]{2,16})"
    r"(?:[(].*[)])?",
    re.IGNORECASE,
)
_VALUE = re.compile(r"[0-9]{3}|@|[。；]")
_BOX, _BOXES = re.compile("[0-9xX]"), re.compile("[0-9]{14,}[0-9xX]")
_PERSON = re.compile(any_of("person_labels"))
_NAME = re.compile("[\u4e00-\u9fff·]{2,8}")
_FIELD = re.compile(f"(?:{any_of('person_labels')}|{any_of('want_labels')}|{any_of('unclear_labels')})[:：]?")
_MAX_FORM = 8  # rows of a form with its labels beside the values
# A day of birth as a spreadsheet counts it: 12,000 is in 1932, 28,000 in 1976.
_BIRTH, _DAYS, _DAY_ZERO = re.compile("生日|出生"), re.compile("(?:[5-9]|1[0-9]|2[0-8])[0-9]{3}"), dt.date(1899, 12, 30)
_MAX_HEADING = 20


def rows_with_headings(rows: Iterable[Iterable[Any]], title: str = "") -> Iterator[tuple[int, list[str]]]:
    """Yield the number and the cells of each row: as they are, and with the headings above them.

    A title of the table that tells a want (低保户名单) tells it of everybody named below."""
    headings: list[str] = []
    form: list[str] = []
    of_want = _tells_want(title)
    for number, row in enumerate(rows, 1):
        cells = [_cell_text(cell) for cell in row]
        if not any(cells):
            continue
        yield number, cells
        if _is_heading_row(cells, is_first=not headings):
            headings = cells
        elif headings and (with_headings := labelled(headings, _dated(headings, cells))) != cells:
            yield number, with_headings
        if of_want and (named := _named(headings, cells)) != cells:
            yield number, named
        fields = _fields(cells)
        form = [*form, *fields][-_MAX_FORM:] if fields else []
        if len(form) > len(fields):
            yield number, form
        of_want = of_want or (sum(map(bool, cells)) == 1 and _tells_want("".join(cells)))


def joined(cells: Sequence[str]) -> tuple[str, list[int]]:
    """Return the text of a row, and the offset at which each cell starts; empty cells leave no gap.

    A row of many single digits is one number, as in forms that have a box for each."""
    starts, text = [0], ""
    is_in_boxes = _BOXES.search("".join(cell if len(cell) == 1 else " " for cell in cells)) is not None
    for cell in cells:
        is_box = is_in_boxes and bool(_BOX.fullmatch(cell))
        text += cell + ("" if is_box else " | " if cell else "")
        starts.append(len(text))
    return text, starts


def column_at(starts: Sequence[int], offset: int) -> int:
    return bisect_right(starts, offset)


def _is_heading_row(cells: Sequence[str], *, is_first: bool) -> bool:
    """Return whether a row has headings: two known ones, or as the first row only short texts."""
    filled = [cell for cell in cells if cell]
    known = sum(bool(_HEADING.fullmatch(cell.strip(" *:：\n"))) for cell in filled)
    if any(_VALUE.search(cell) or len(cell) > _MAX_HEADING for cell in filled) or len(filled) < min(2, len(cells)):
        return False
    return known >= max(2, (len(filled) + 1) // 2) or (is_first and (known > 0 or len(filled) > 1))


def _tells_want(title: str) -> bool:
    """Return whether a short title says that the persons below it are ill or poor."""
    return 0 < len(title) <= _MAX_HEADING and WORD.search(title) is not None and not NO_HEAD.search(title)


def _named(headings: Sequence[str], cells: Sequence[str]) -> list[str]:
    """Return the cells of a row where what may be the name of a person is called that of somebody needy."""
    is_alone = sum(map(bool, cells)) == 1
    names = [*headings, *[""] * len(cells)]
    return [
        (f"困难户: {cell}" if is_alone or _PERSON.fullmatch(name) else f"特困: {cell}")
        if _NAME.fullmatch(cell) and cell not in headings
        else cell
        for name, cell in zip(names, cells, strict=False)
    ]


def _fields(cells: Sequence[str]) -> list[str]:
    """Return the labels in a row with the values in the cells beside them."""
    return [f"{label.rstrip(':：')}: {value}" for label, value in pairwise(cells) if value and _FIELD.fullmatch(label)]


def _dated(headings: Sequence[str], cells: Sequence[str]) -> list[str]:
    """Return the cells of a row with dates for the numbers of days that spreadsheets have for them, in birthdays."""
    names = [*headings, *[""] * len(cells)]
    return [
        (_DAY_ZERO + dt.timedelta(int(cell))).isoformat() if _BIRTH.search(name) and _DAYS.fullmatch(cell) else cell
        for name, cell in zip(names, cells, strict=False)
    ]


def _cell_text(cell: object) -> str:
    """Return a cell as people see it: a whole number has no decimal point."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat()
    return str(cell)
