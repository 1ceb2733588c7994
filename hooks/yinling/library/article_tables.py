"""Finds rows of tables that Markdown drops or shows raw: cells without a column, a missing line of dashes, tabs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from .prose import MarkdownSlip

_BAR = re.compile(r"(?<!\\)[|｜]")
_WIDE_BAR = re.compile(r"(?<!\\)｜")
_DASHES = "-－—–"
_DELIMITER = re.compile(rf"[{_DASHES}\s|｜:：]*[{_DASHES}][{_DASHES}\s|｜:：]*")
_TABBED = re.compile(r"\S[^\t]*(?:\t+[^\t]+)+")


def table_slips(lines: Sequence[str], prose: Sequence[str]) -> Iterator[MarkdownSlip]:
    """Yield the slips of the tables among Markdown lines; ``prose`` are the lines without code."""
    for first, last in _groups(prose, lambda line: _BAR.search(line) is not None):
        yield from _of_table(lines, prose, first, last)
    for first, _ in tab_tables(lines, prose):
        row = row_of(re.split(r"\t+", lines[first].strip()))
        yield MarkdownSlip("tab-table", first, 0, row, hint=delimiter_of(len(cells_of(row))))


def tab_tables(lines: Sequence[str], prose: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield the first line of each table with tabs between its cells, and the line after its last."""
    for first, last in _groups(prose, lambda line: _TABBED.fullmatch(line.strip(" ")) is not None):
        if len({len(re.findall(r"\t+", lines[number].strip())) for number in range(first, last)}) == 1:
            yield first, last


def _groups(prose: Sequence[str], belongs: Callable[[str], bool]) -> Iterator[tuple[int, int]]:
    """Yield the first line of each group of at least two lines that belong, and the line after its last."""
    first = 0
    for number in range(len(prose) + 1):
        if number == len(prose) or not belongs(prose[number]):
            if number - first > 1:
                yield first, number
            first = number + 1


def _of_table(lines: Sequence[str], prose: Sequence[str], first: int, last: int) -> Iterator[MarkdownSlip]:
    delimiter = next((number for number in range(first, last) if _DELIMITER.fullmatch(prose[number])), None)
    rows = range(first, last)
    framed = all(prose[number].strip()[0] in "|｜" and prose[number].strip()[-1] in "|｜" for number in rows)
    if delimiter is None and not framed:
        return
    for number in rows:
        if wide := _WIDE_BAR.search(prose[number]):
            yield MarkdownSlip("full-width-mark", number, wide.start(), "｜", _narrow(lines[number], prose[number]))
    width = len(cells_of(prose[first]))
    if delimiter is None:
        yield MarkdownSlip("table-delimiter", first, 0, "", hint=delimiter_of(width))
    elif delimiter == first + 1:
        written = prose[delimiter]
        if len(cells_of(written)) != width or re.search(rf"[{_DASHES[1:]}：]", written):
            yield MarkdownSlip("table-delimiter", delimiter, 0, "", delimiter_of(width), delimiter_of(width))
        for number in range(delimiter + 1, last):
            extra = [(at, text) for at, text in cells_of(prose[number])[width:] if text.strip()]
            if extra:
                at = extra[0][0]
                lost = lines[number][at : extra[-1][0] + len(extra[-1][1])].strip()
                yield MarkdownSlip("table-cell-lost", number, at, lost, hint=str(width))


def cells_of(row: str) -> list[tuple[int, str]]:
    """Return the cells of a row, each with its column from 0."""
    start, end = len(row) - len(row.lstrip()), len(row.rstrip())
    start += row[start : start + 1] in ("|", "｜")
    end -= end > start and row[end - 1] in "|｜" and row[end - 2] != "\\"
    cells = []
    for bar in [*_BAR.finditer(row, start, end), None]:
        at = bar.start() if bar else end
        text = row[start:at]
        cells.append((start + len(text) - len(text.lstrip()), text.strip()))
        start = at + 1
    return cells


def row_of(cells: Iterable[str]) -> str:
    """Return a row of a table."""
    return f"| {' | '.join(cell.strip().replace('|', '｜') for cell in cells)} |"


def delimiter_of(width: int) -> str:
    """Return the line of dashes below the header of a table."""
    return "|" + "---|" * width


def _narrow(line: str, prose: str) -> str:
    """Return a row with ASCII bars, and the line of dashes with ASCII dashes."""
    if _DELIMITER.fullmatch(prose):
        return re.sub(f"[{_DASHES[1:]}]", "-", line.replace("｜", "|").replace("：", ":"))
    return "".join("|" if bar == "｜" else char for char, bar in zip(line, prose, strict=True))
