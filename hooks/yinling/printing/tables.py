"""Tables for paper: the grid of their cells, and how wide each column should be."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator

from .html_tree import Node
from .typst_code import TypstCode, call

_NARROWEST = 2.0
_ALIGNMENTS = {"left": "left", "center": "center", "right": "right"}


# What no line breaks: numbers, times, Latin words.
_WORD = re.compile(r"[!-~—–～]+")
# Between a Chinese character and a Latin letter or digit stands a quarter of a space.
_MEETING = re.compile(r"(?<=[\u4e00-\u9fff])(?=[0-9A-Za-z])|(?<=[0-9A-Za-z])(?=[\u4e00-\u9fff])")


def width(words: str, scale: float = 1) -> float:
    """How wide the longest line of a text is, in characters: a Chinese one is 1, or as ``scale`` says, a Latin one a
    half."""
    return max(_line_width(line, scale) for line in words.strip().split("\n"))


def _line_width(line: str, scale: float) -> float:
    kinds = Counter(unicodedata.east_asian_width(c) for c in line)
    chinese, signs = kinds["W"], kinds["F"] + kinds["A"]
    letters = chinese * scale + signs + (len(line) - chinese - signs) * 0.55
    return letters + 0.25 * len(_MEETING.findall(line))


def widths(columns: list[list[str]], scale: float = 1) -> tuple[list[float], list[float]]:
    """What each column would need to keep its cells on one line, and what it needs at least to keep its words whole, in
    characters; ``scale``: how much wider than its letter a character is set."""
    narrowest = _NARROWEST * scale
    asked = [max([narrowest, *(width(cell, scale) for cell in cells)]) for cells in columns]
    least = [max([narrowest, *(width(word) for cell in cells for word in _WORD.findall(cell))]) for cells in columns]
    return [round(n, 2) for n in asked], [round(n, 2) for n in least]


def table(node: Node, content: Callable[[Node], TypstCode], scale: float = 1) -> TypstCode:
    """A table of HTML as Typst code."""
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
                words[min(at, count - 1)].append(cell.words)
            at += _span(cell, "colspan")
    asked, least = widths(words, scale)
    aligns = [_align(cell) for row in head[:1] for cell in _cells(row)] or [""]
    caption = node.first("caption")
    return call(
        "data-table",
        asked,
        least,
        [_ALIGNMENTS.get(align, "left") for align in [*aligns, *[""] * count][:count]],
        _filled(head, count, content),
        _filled(rows, count, content),
        caption=content(caption) if caption else None,
        pictures=node.first("img") is not None,
    )


def _rows(node: Node) -> Iterator[Node]:
    """The rows of a table, but not those of tables in it."""
    for child in node.elements:
        if child.tag == "tr":
            yield child
        elif child.tag in ("thead", "tbody", "tfoot"):
            yield from _rows(child)


def _cells(row: Node) -> list[Node]:
    return [cell for cell in row.elements if cell.tag in ("td", "th")]


def _span(cell: Node, name: str) -> int:
    written = cell.get(name)
    return max(1, int(written)) if written.isascii() and written.isdigit() else 1


def _align(cell: Node) -> str:
    style = cell.get("style").partition("text-align:")[2].partition(";")[0].strip()
    return cell.get("align") or style


def _filled(rows: list[Node], count: int, content: Callable[[Node], TypstCode]) -> list[list[TypstCode]]:
    """The cells of rows, row by row, so that every place of the grid is taken once."""
    taken: dict[tuple[int, int], bool] = {}
    found: list[list[TypstCode]] = []
    for y, row in enumerate(rows):
        line: list[TypstCode] = []
        x = 0
        for cell in _cells(row):
            while taken.get((x, y)):
                x += 1
            across = max(1, min(_span(cell, "colspan"), count - x))
            down = min(_span(cell, "rowspan"), len(rows) - y)
            if x >= count:
                break
            taken |= {(x + dx, y + dy): True for dx in range(across) for dy in range(down)}
            blank = not cell.words.strip() and not cell.first("img")
            body = call("blank") if blank else content(cell)
            line.append(call("table.cell", body, colspan=across, rowspan=down) if across * down > 1 else body)
            x += across
        line += [call("blank") for place in range(x, count) if not taken.get((place, y))]
        found.append(line)
    return found
