"""Detect values whose parts or labels stand in items of a list, cells of a table or levels of a record of their own.

Lists, tables and records are joined before the other detectors read them: ``- 微信号`` above ``- laozhou88`` becomes
微信号: laozhou88, and a row 苏B | 7K3Q2 below 车 | 牌 becomes 车牌: 苏B7K3Q2. Only parts with a label that says what a
value is are joined, so figures in tables are not taken for numbers of persons.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from .words.detection import Detection
from .words.lazy_pattern import lazy
from .words.table_headings import denies
from .words.word_lists import any_of

# Possessive: with deep indentation every shorter run of spaces would be tried, for each of thousands of lines.
_MARK = (
    r"[ >]*+(?:(?:[-*+·•○●]|[0-9]{1,2}[.、)）]?|[(（][一二三四五六七八九十0-9]{1,2}[)）]|[一二三四五六七八九十]、"
    r"|[a-z][.)]) *+)?+"
)
# What tells that a value of a person follows.
_TELLS = (
    rf"(?:{any_of('value_labels')}|{any_of('certificates')}|{any_of('person_labels')}|{any_of('want_labels')}"
    rf"|{any_of('unclear_labels')}|{any_of('money_labels')})"
)
# A label alone in its line, and up to three lines that follow.
_LABEL_ABOVE = lazy(
    rf"(?:^|\n){_MARK}(?P<label>[\u4e00-\u9fff]{{0,4}}{_TELLS}(?:[(（][^\n()（）]{{1,8}}[)）])?)(?:[:：]|[\"'])? *\n"
    rf"(?P<rest>(?:{_MARK}[^\n|]{{1,40}}(?:\n|$)){{1,3}})"
)
_LINE_END = lazy(r"\n(?<=[\u4e00-\u9fff):：\"' ]\n)")  # that may end a label
_ITEM = lazy(rf"(?:^|\n){_MARK}(?P<item>[^\n]+)")
_TABLE = lazy(
    r"(?:^|\n)(?P<head>[ >]*+\|?[^\n|]+\|[^\n]*)\n[ >]*+\|?(?=[ :|]*-)[ :|-]+\n"
    r"(?P<rows>(?:[ >]*+\|?[^\n|]*\|[^\n]*(?:\n|$))+)"
)
_RULE = lazy(r"\n[ >]*+\|?(?=[ :|]*-)[ :|-]+\n")  # below the headings of a table
_NUMBERS, _OF_DATE = lazy("[年月日号]"), "年月日号"
_WITHOUT = lazy("[的（(].*$")
_PART = lazy("[0-9A-Za-z]{2}|[0-9]$")
_SHORT_NAME = 2  # characters of a heading that is a part of a label


def find(text: str, is_private: Callable[[str], str], is_of_person: Callable[[str], str]) -> Iterator[Detection]:
    """Yield the spans of the parts; ``is_private`` returns the kind of what is private in a joined text, or nothing.

    ``is_of_person`` does so for two labels with their values: 走访对象: 汲某 and 情况: 儿子坐牢."""
    if "\n" not in text:
        return
    last, last_line = None, ""
    for label in _labels(text):
        items = [one["item"].strip(" \"'") for one in _ITEM.finditer(text, label.start("rest") - 1, label.end())]
        for count in range(1, len(items) + 1):
            if kind := is_private(f"{label['label'].strip()}: {''.join(items[:count])}"):
                yield Detection(kind, label.start("label"), label.end("rest"))
                break
        line = f"{label['label'].strip()}: {items[0]}" if items else ""
        if last and line and (kind := is_of_person(f"{last_line}\n{line}")):
            yield Detection(kind, last.start("label"), label.end("rest"))
        last, last_line = label, line
    for table in _tables(text) if "|" in text else ():
        names = _cells(table["head"])
        if not re.search(_TELLS, "".join(names)) and not {"年", "月"}.issubset(names):
            continue
        for row in _ITEM.finditer(text, table.start("rows") - 1, table.end("rows")):
            cells = _cells(row["item"])
            if (
                len(cells) == len(names) > 1
                and not any(map(denies, cells))
                and _is_parted(names, cells)
                and (kind := next(filter(None, map(is_private, _joined(names, cells))), ""))
            ):
                yield Detection(kind, *row.span("item"))


def _labels(text: str) -> Iterator[re.Match[str]]:
    """Yield the labels that are alone in their lines, each with the lines below it."""
    for end in _LINE_END.finditer(text):
        start = text.rfind("\n", 0, end.start())
        if text[start + 1] != "|" and (label := _LABEL_ABOVE.match(text, max(start, 0))):
            yield label


def _tables(text: str) -> Iterator[re.Match[str]]:
    end = 0
    for rule in _RULE.finditer(text):
        start = text.rfind("\n", 0, rule.start())
        if start >= end - 1 and (table := _TABLE.match(text, max(start, 0))):
            end = table.end()
            yield table


def _is_parted(names: list[str], cells: list[str]) -> bool:
    """Return whether a value may be in several cells, or its label in several headings."""
    return sum(bool(_PART.search(cell)) for cell in cells) > 1 or all(len(name) <= _SHORT_NAME for name in names)


def _cells(row: str) -> list[str]:
    return [cell.strip(" *:") for cell in row.strip(" >|").split("|")]


def _joined(names: list[str], cells: list[str]) -> Iterator[str]:
    """Yield what the cells of a row may be as one value: the year, month and day of a date, the parts of a number."""
    pairs = list(zip(names, cells, strict=True))
    dated = sorted(pairs, key=lambda pair: _OF_DATE.find(pair[0]) if pair[0] else -1)  # 月 | 日 | 年
    for order in (pairs, dated) if dated != pairs else (pairs,):
        yield "".join(
            f"{cell}{name}" if _NUMBERS.fullmatch(name) and cell[-1:].isdigit() else f"{name} {cell} "
            for name, cell in order
        )
    label = "".join(_WITHOUT.sub("", name) for name in names)
    yield f"{label}: {''.join(cells)}"
    yield f"{label}: {'@'.join(cells)}"
    yield f"{label}: {cells[0]}尾号{cells[-1]}"
