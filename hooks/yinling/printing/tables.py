"""Tables for paper: the grid of their cells, and the widths of their columns."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator

from ..library.html_tree import Node
from .typst_code import TypstCode, call

_MIN_WIDTH = 2.0
_ALIGNMENTS = {"left": "left", "center": "center", "right": "right"}
# Numbers, times and Latin words are not broken.
_WORD = re.compile(r"[!-~—–～]+")
# Typst adds a quarter of a space between a Chinese character and a Latin letter or digit.
_SCRIPT_CHANGE = re.compile(r"(?<=[\u4e00-\u9fff])(?=[0-9A-Za-z])|(?<=[0-9A-Za-z])(?=[\u4e00-\u9fff])")


def text_width(words: str) -> float:
    """Return the width of the longest line in Chinese characters; a Latin one is about half as wide."""
    return max(_line_width(line) for line in words.strip().split("\n"))


def _line_width(line: str) -> float:
    kinds = Counter(unicodedata.east_asian_width(c) for c in line)
    chinese, signs = kinds["W"], kinds["F"] + kinds["A"]
    letters = chinese + signs + (len(line) - chinese - signs) * 0.55
    return letters + 0.25 * len(_SCRIPT_CHANGE.findall(line))


def column_widths(columns: list[list[str]]) -> tuple[list[float], list[float]]:
    """Return two widths of each column in characters: with every cell on one line, and with every word on one line."""
    natural = [max([_MIN_WIDTH, *(text_width(cell) for cell in cells)]) for cells in columns]
    minimal = [
        max([_MIN_WIDTH, *(text_width(word) for cell in cells for word in _WORD.findall(cell))]) for cells in columns
    ]
    return [round(n, 2) for n in natural], [round(n, 2) for n in minimal]


def convert_table(node: Node, content: Callable[[Node], TypstCode]) -> TypstCode:
    """Return an HTML table as Typst code."""
    head = [row for part in node.walk() if part.tag == "thead" for row in _rows(part)]
    rows = [row for row in _rows(node) if row not in head]
    if not head and rows and all(cell.tag == "th" for cell in rows[0].elements):
        head, rows = rows[:1], rows[1:]
    count = max([1, *(sum(_span(cell, "colspan") for cell in _cells(row)) for row in (*head, *rows))])
    words = [[""] for _ in range(count)]
    for row in (*head, *rows):
        at = 0
        for cell in _cells(row):
            if _span(cell, "colspan") == 1:
                words[min(at, count - 1)].append(cell.text)
            at += _span(cell, "colspan")
    natural, minimal = column_widths(words)
    aligns = [_align(cell) for row in head[:1] for cell in _cells(row)] or [""]
    caption = node.first("caption")
    return call(
        "data-table",
        natural,
        minimal,
        [_ALIGNMENTS.get(align, "left") for align in [*aligns, *[""] * count][:count]],
        _grid(head, count, content),
        _grid(rows, count, content),
        caption=content(caption) if caption else None,
        pictures=node.first("img") is not None,
    )


def _rows(node: Node) -> Iterator[Node]:
    """Yield the rows of a table, without those of tables inside it."""
    for child in node.elements:
        if child.tag == "tr":
            yield child
        elif child.tag in ("thead", "tbody", "tfoot"):
            yield from _rows(child)


def _cells(row: Node) -> list[Node]:
    return [cell for cell in row.elements if cell.tag in ("td", "th")]


def _span(cell: Node, name: str) -> int:
    span = cell.get(name)
    return max(1, int(span)) if span.isascii() and span.isdigit() else 1


def _align(cell: Node) -> str:
    style = cell.get("style").partition("text-align:")[2].partition(";")[0].strip()
    return cell.get("align") or style


def _grid(rows: list[Node], count: int, content: Callable[[Node], TypstCode]) -> list[list[TypstCode]]:
    """Return the cells row by row, with spans cut and blanks added so that they fill a grid of ``count`` columns."""
    taken: set[tuple[int, int]] = set()
    grid: list[list[TypstCode]] = []
    for y, row in enumerate(rows):
        line: list[TypstCode] = []
        x = 0
        for cell in _cells(row):
            while (x, y) in taken:
                x += 1
            across = max(1, min(_span(cell, "colspan"), count - x))
            down = min(_span(cell, "rowspan"), len(rows) - y)
            if x >= count:
                break
            taken |= {(x + dx, y + dy) for dx in range(across) for dy in range(down)}
            blank = not cell.text.strip() and not cell.first("img")
            body = call("blank") if blank else content(cell)
            line.append(call("table.cell", body, colspan=across, rowspan=down) if across * down > 1 else body)
            x += across
        line += [call("blank") for place in range(x, count) if (place, y) not in taken]
        grid.append(line)
    return grid
