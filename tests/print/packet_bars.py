"""The bars of a packet: what a reader notices on its pages. Each function yields what misses one of them."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from itertools import accumulate
from typing import Any

import pdfplumber
from rjieba import cut

from tests.print.reading import Paper, plain, walk

MM = 72 / 25.4
FOOT = (297 - 18) * MM  # below it is the page number
Line = list[dict[str, Any]]


def body(page: Line) -> Line:
    """Return the characters of a page without those of its head and foot."""
    return [c for c in page if c["text"].strip("\u200b\u2060\u00a0 ") and c["top"] > 20 * MM - 2 and c["bottom"] < FOOT]


@cache
def tails(content: bytes) -> list[float]:
    """Return which part of each page is empty below its last text or line."""
    found = []
    with pdfplumber.open(io.BytesIO(content)) as pdf:
        for page in pdf.pages:
            marks = [r["bottom"] for r in (*page.rects, *page.lines, *page.curves) if r["bottom"] < FOOT]
            last = max([*(c["bottom"] for c in body(page.chars)), *marks])
            found.append(max(277 * MM - last, 0) / (255 * MM))
    return found


def pages_besides_articles(one: Paper) -> Iterator[str]:
    starts = [page for _, page in one.bookmarks]
    before, after = starts[2] - 1, len(one.pages) - starts[-2]  # the words that are explained begin below an article
    if before + after > 4:
        yield f"{before} before the articles, {after} after them"


def nearly_empty_pages(one: Paper) -> Iterator[str]:
    """Look at the pages between the cover and the page to write on."""
    for number, page in enumerate(one.characters[1:-1], 2):
        if (count := len(body(page))) < 100:
            yield f"page {number}: {count} characters"


def empty_tails(one: Paper) -> Iterator[str]:
    inner = tails(one.content)[1:]
    if (mean := sum(inner) / len(inner)) > 0.10:
        yield f"{mean:.3f} of a page"


@cache
def headings(one: Paper) -> list[tuple[str, int, list[Line]]]:
    """Return the title, the page and the lines of each heading of an article."""
    found = []
    for element in one.elements("/H1", "/H2", "/H3"):
        title, page = one.marked_text(element), one.page_of(element)
        lines = [line for line in one.lines(page) if line and _is_heading(line, one)]
        texts = ["".join(c["text"] for c in line if c["text"].strip("\u200b\u2060 ")) for line in lines]
        for at in range(len(lines)):
            for end in range(at + 1, min(at + 4, len(lines) + 1)):
                if plain("".join(texts[at:end])) == plain(title):
                    found.append((title, page, lines[at:end]))
    return found


def _is_heading(line: Line, one: Paper) -> bool:
    return bool(max(c["size"] for c in line) > 1.08 * _usual_size(one))


@cache
def _usual_size(one: Paper) -> float:
    sizes = Counter(round(c["size"], 1) for page in one.characters[2:] for c in page)
    return float(sizes.most_common(1)[0][0])


def _edges(words: str) -> set[int]:
    return {0, *accumulate(map(len, cut(words, False)))}


def badly_broken_titles(one: Paper) -> Iterator[str]:
    """Yield titles that break in a word or have a line of one character."""
    for title, _, lines in headings(one):
        parts = [plain("".join(c["text"] for c in line)) for line in lines]
        is_torn = not {*accumulate(map(len, parts))} <= _edges(plain(title))
        if is_torn or (len(parts) > 1 and min(map(len, parts)) < 2):
            yield "/".join(parts)


def headings_at_the_foot(one: Paper) -> Iterator[str]:
    """Yield headings with fewer than two lines below them."""
    for title, page, lines in headings(one):
        below = {round(c["bottom"]) for c in body(one.characters[page]) if c["top"] > lines[-1][0]["bottom"]}
        if len(below) < 2:
            yield f"page {page + 1}: {title}"


def single_rows(one: Paper) -> Iterator[str]:
    """Yield tables of which a page has one row alone."""
    for table in one.elements("/Table"):
        rows = [row for row in walk(table) if str(row["/S"]) == "/TR" and any(str(e["/S"]) == "/TD" for e in walk(row))]
        rows = [row for row in rows if one.marked_text(row)]  # not the blank ones, to write in
        pages = Counter([one.page_of(row) for row in rows])
        if len(rows) >= 3 and min(pages.values()) < 2:
            yield one.marked_text(table)[:40]


def words_torn_in_cells(one: Paper) -> Iterator[str]:
    """Yield cells in which a line ends within a word that would fit on a line of the cell."""
    for cell in one.elements("/TD", "/TH"):
        rows = one.marked_lines(cell)
        lines = [line for row in rows if (line := plain(row))]
        edges, longest = _edges("".join(lines)), max(map(len, lines), default=0)
        for end in [*accumulate(map(len, lines))][:-1]:
            start = max(edge for edge in edges if edge <= end)
            if start != end and min(edge for edge in edges if edge > end) - start <= longest:
                yield "/".join(lines)
                break


BARS: dict[str, Callable[[Paper], Iterator[str]]] = {
    "at most 4 pages besides the articles": pages_besides_articles,
    "no page under 100 characters": nearly_empty_pages,
    "mean empty tail at most 10 %": empty_tails,
    "titles broken between words": badly_broken_titles,
    "two lines below a heading": headings_at_the_foot,
    "no single row of a table": single_rows,
    "cells broken between words": words_torn_in_cells,
}
