"""Put the heading of each column before its cells in the tables of a text: the heading says what a number or a date is.

A table is a row of headings, a row of dashes and rows of cells, as in Markdown.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from .lazy_pattern import lazy
from .normalised_text import NormalisedText
from .word_lists import any_of

_DASHES = lazy(r"\n[ >]*\|(?=[ :|]*-)[ :|-]+(?=\n|$)|\n[ >]*:?-+:?(?: *\| *:?-+:?)+[ |]*(?=\n|$)")
# Headings that say what a number, a date or a name is; the rows of other tables need none.
_TELLS = lazy(
    r"姓名|名字|电话|手机|号|址|生日|出生|邮|微信|QQ|银行|卡|账|折|证|病|困|残|低保|特|原因|情况|健康|身体|科室|照|籍|牌|诊|症|尾|对象|党员|老人"
    r"|同志|联系|备注|类|家|宅|保|怎么找|住|支付|抖音|户|者|申请|寿",
    re.IGNORECASE,
)
_BAR = lazy(r"\|")
_MAX_HEADING, _FORM_COLUMNS = 20, 2
_PERSON = lazy(any_of("person_labels"))
_FIELD = lazy("|".join(map(any_of, ("person_labels", "want_labels", "unclear_labels", "money_labels", "value_labels"))))
# Cells that say that the heading does not hold for the person of the row.
_NO = lazy(r"[否无没不未×xX/0.-]|没有|不是|暂无|正常|健康")


def with_headings(text: NormalisedText) -> NormalisedText:
    """Return a text with ``heading: `` before each cell; the same text if there is no table."""
    if "|" not in text.text or not (tables := list(_DASHES.finditer(text.text))):
        return text
    headings: dict[int, str] = {}
    for table in tables:
        line = text.text.rfind("\n", 0, table.start()) + 1
        names = _cells(text.text[line : table.start()])
        start = table.end() + 1
        if sum(map(bool, names)) == _FORM_COLUMNS and (form := _form(text.text, line, start)):
            headings.update(form)
            continue
        if not any(map(_TELLS.search, names)):
            continue
        while (row := _line(text.text, start)).count("|") > row.count("||||"):
            headings.update(_headings_of(row, start, names))
            start += len(row) + 1
    parts: list[str] = []
    end = 0
    for bar, heading in sorted(headings.items()):  # few of the bars, in order: faster than to replace all
        parts += (text.text[end:bar], heading)
        end = bar + 1
    return text.replaced_as("".join([*parts, text.text[end:]]), _BAR, lambda bar: headings.get(bar.start(), "|"))


def _form(text: str, head: int, start: int) -> dict[int, str]:
    """Return the colons that replace the middle bars of a form, by offset: each row has a label beside its value.

    A person is labelled below the headings or in the first row, and another label stands in the first column."""
    rows = [(head, _line(text, head))]
    while (row := _line(text, start)).count("|") > row.count("||||"):
        rows.append((start, row))
        start += len(row) + 1
    labels = [_cells(row)[0].replace(" ", "") for _, row in rows]
    fields = [index for index, label in enumerate(labels) if _FIELD.fullmatch(label)]
    if (
        _PERSON.fullmatch(labels[0])
        and not _TELLS.search(_cells(rows[0][1])[1])
        and any(map(_TELLS.search, labels[1:]))
    ):
        fields = list(range(len(rows)))
    if len(fields) <= 1 or not any(_PERSON.fullmatch(labels[index]) for index in fields):
        return {}
    bars = {index: [at.start() for at in _BAR.finditer(rows[index][1])] for index in fields}
    return {rows[index][0] + at[-2 if len(at) > 1 else 0]: ":" for index, at in bars.items() if at}


def labelled(names: Sequence[str], cells: Sequence[str]) -> list[str]:
    """Return the cells of a row with their headings; empty cells and cells that deny the heading stay as they are."""
    return [
        f"{name}: {cell}" if name and cell and not _NO.fullmatch(cell) else cell
        for name, cell in zip([*names, *[""] * len(cells)], cells, strict=False)
    ]


def denies(cell: str) -> bool:
    """Return whether a cell says that its heading does not hold."""
    return _NO.fullmatch(cell) is not None


def _line(text: str, start: int) -> str:
    end = text.find("\n", start)
    return text[start : end if end >= 0 else len(text)]


def _cells(row: str) -> list[str]:
    """Return the cells of a row; of a row without a bar at its start, the first is the one before the first bar."""
    row = row.lstrip(" >")
    return [cell.strip(" *:") for cell in (row[1:] if row.startswith("|") else row).split("|")]


def _headings_of(row: str, start: int, names: Sequence[str]) -> dict[int, str]:
    """Return the texts that replace the bars of a row, by offset."""
    bars = [start + bar.start() for bar in _BAR.finditer(row)]
    cells = _cells(row)
    if not row.lstrip(" >").startswith("|"):  # the first cell has no bar
        cells, names = cells[1:], names[1:]
    return {
        bar: f"| {name}: "
        for bar, name, cell in zip(bars, names, cells, strict=False)
        if name and cell and len(name) <= _MAX_HEADING and not _NO.fullmatch(cell)
    }
