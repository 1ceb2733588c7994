"""Finds rows of tables that Markdown drops or shows raw: cells without a column, a missing line of dashes, no bars."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from .prose import MarkdownSlip

_BAR = re.compile(r"(?<!\\)[|｜]")
_WIDE_BAR = re.compile(r"(?<!\\)｜")
_DASHES = "-－—–"
_DELIMITER = re.compile(rf"[{_DASHES}\s|｜:：]*[{_DASHES}][{_DASHES}\s|｜:：]*")
# What aligns the cells of a table without bars: tabs, several spaces, the lines of a drawn box.
_GAP = re.compile(r"[ \u3000]*\t+[ \t\u3000]*|(?<=[^\s，。；：！？、])[ \u3000]{2,}(?=\S)|[ \u3000]*[│┃║][ \u3000]*")
_BOX_RULE = re.compile(r"[\s─━═┄┈┌┬┐├┼┤└┴┘┏┳┓┣╋┫┗┻┛╔╦╗╠╬╣╚╩╝]+|\s*[-=]{2,}(?:\s+[-=]{2,})+\s*")
# A row of a file of values with commas: at least three cells, Chinese in one, and no sign of a sentence.
_CSV = re.compile(r"(?=[^\n]*[\u3400-\u9fff])[^,，。；！？：:\n]*(?:,[^,，。；！？\n]*){2,}")
_GRID = re.compile(r"\s*\+(?:[-=:]{2,}\+)+\s*")  # the lines of a table of databases and of reStructuredText
# A first cell that is the sign of a list or of a heading.
_LIST_SIGN = re.compile(r"[^\w]*|[（(]?(?:[0-9]{1,3}|[一二三四五六七八九十]{1,3})[)）.．、:]+|[a-zA-Z\uf000-\uf0ff]")
_MARKED = re.compile(r"\s*(?:[-*+#>|!?=]|[0-9]{1,3}[.)]\s)")


def table_slips(lines: Sequence[str], prose: Sequence[str]) -> Iterator[MarkdownSlip]:
    """Yield the slips of the tables among Markdown lines; ``prose`` are the lines without code."""
    end = 0  # of the table before
    for first, last in _groups(prose, lambda line: _BAR.search(line) is not None):
        slips = [*_of_table(lines, prose, first, last)]
        if end and slips and slips[-1].code == "table-delimiter" and not "".join(prose[end:first]).strip():
            yield MarkdownSlip("table-broken", first, 0, "")
            continue
        yield from slips
        end = last if _is_table(prose, first) else 0
        if end and last < len(prose) and prose[last].strip() and not _MARKED.match(prose[last]):
            yield MarkdownSlip("table-apart", last, 0, "")
    for first, _ in aligned_tables(lines, prose):
        row = row_of(aligned_cells(lines[first]) or aligned_cells(lines[first + 1]))
        yield MarkdownSlip("tab-table", first, 0, row, hint=delimiter_of(len(cells_of(row))))


def _is_table(prose: Sequence[str], first: int) -> bool:
    return _DELIMITER.fullmatch(prose[first + 1]) is not None


def aligned_tables(lines: Sequence[str], prose: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield the first line of each table that Markdown does not know, and the line after its last."""
    yield from sorted([*_aligned_by_gaps(lines, prose), *_in_grids(prose)])


def _aligned_by_gaps(lines: Sequence[str], prose: Sequence[str]) -> Iterator[tuple[int, int]]:
    for first, last in _groups(prose, _is_aligned):
        rows = [cells for number in range(first, last) if (cells := aligned_cells(lines[number]))]
        least = 3 if all(_CSV.fullmatch(prose[number]) for number in range(first, last)) else 2
        if len(rows) >= least and len({*map(len, rows)}) == 1 and not all(_LIST_SIGN.fullmatch(row[0]) for row in rows):
            yield first, last


def _in_grids(prose: Sequence[str]) -> Iterator[tuple[int, int]]:
    for first, last in _groups(prose, lambda line: line.lstrip()[:1] == "|" or _GRID.fullmatch(line) is not None):
        if _GRID.fullmatch(prose[first]) and "|" in prose[first + 1]:
            yield first, last


def aligned_cells(line: str) -> list[str]:
    """Return the cells of a row of such a table; none of the lines of a drawn box."""
    if _BOX_RULE.fullmatch(line) or _GRID.fullmatch(line):
        return []
    if line.lstrip()[:1] == "|":
        return [text for _, text in cells_of(line)]
    return line.split(",") if _CSV.fullmatch(line) else _GAP.split(line.strip().strip("│┃║").strip())


def _is_aligned(line: str) -> bool:
    if line.strip() and _BOX_RULE.fullmatch(line):
        return True
    return bool(line.strip()) and not _MARKED.match(line) and len(aligned_cells(line)) > 1


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
