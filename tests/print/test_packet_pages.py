"""The pages of packets: none is wasted, and no title, heading or table is torn where it hurts.

Three months of a branch in all sizes: a usual one, the one with the longest schedule, and the one with the most pages.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from itertools import accumulate
from typing import Any

import pdfplumber
import pytest
from rjieba import cut

from tests.print.kinds import branch, month_of
from tests.print.reading import Paper, plain, walk
from yinling.derived.overview import Overview
from yinling.library.article_renderer import Renderer
from yinling.printing.compiler import Sheet
from yinling.printing.packet import packet
from yinling.printing.phrases import phrases

MM = 72 / 25.4
FOOT = (297 - 18) * MM  # below it is the page number
CASES = [("2019-03", 18), ("2019-10", 16), ("2019-12", 22)]


@pytest.fixture(params=CASES, ids=lambda case: f"{case[0]}-{case[1]}")
def case(request: pytest.FixtureRequest) -> tuple[str, int]:
    found: tuple[str, int] = request.param
    return found


@pytest.fixture
def one(case: tuple[str, int], overview: Overview, renderer: Renderer, paper: Callable[[Sheet], Paper]) -> Paper:
    return paper(packet(overview, renderer, month_of(overview, case[0]), case[1], branch(overview)))


def body(page: list[dict[str, Any]]) -> list[dict[str, Any]]:
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


def test_few_pages_are_no_articles(one: Paper, case: tuple[str, int]) -> None:
    starts = [page for _, page in one.bookmarks]
    before, after = starts[2] - 1, len(one.pages) - starts[-2]  # the words that are explained begin below an article
    assert before + after <= 4
    assert case != ("2019-03", 18) or len(one.pages) <= 16


def test_no_page_is_nearly_empty(one: Paper) -> None:
    """Of the pages between the cover and the page to write on."""
    for number, page in enumerate(one.characters[1:-1], 2):
        assert len(body(page)) >= 100, number
    inner = tails(one.content)[1:]
    assert sum(inner) / len(inner) <= 0.10


def headings(one: Paper) -> Iterator[tuple[str, int, list[list[dict[str, Any]]]]]:
    """Yield the title, the page and the lines of each heading of an article."""
    for element in one.elements("/H1", "/H2", "/H3"):
        title, page = one.marked_text(element), one.page_of(element)
        lines = [line for line in one.lines(page) if line and is_heading(line, one)]
        texts = ["".join(c["text"] for c in line if c["text"].strip("\u200b\u2060 ")) for line in lines]
        for at in range(len(lines)):
            for end in range(at + 1, min(at + 4, len(lines) + 1)):
                if plain("".join(texts[at:end])) == plain(title):
                    yield title, page, lines[at:end]


def is_heading(line: list[dict[str, Any]], one: Paper) -> bool:
    return bool(max(c["size"] for c in line) > 1.08 * usual_size(one))


@cache
def usual_size(one: Paper) -> float:
    sizes = Counter(round(c["size"], 1) for page in one.characters[2:] for c in page)
    return float(sizes.most_common(1)[0][0])


def test_titles_break_between_words_and_leave_no_single_character(one: Paper) -> None:
    found = 0
    for title, _, lines in headings(one):
        found += 1
        parts = [plain("".join(c["text"] for c in line)) for line in lines]
        assert len(parts) == 1 or min(map(len, parts)) >= 2, title
        edges = {0, *accumulate(map(len, cut(plain(title), False)))}
        assert {*accumulate(map(len, parts))} <= edges, parts
    assert found > 10


def test_a_heading_has_two_lines_below_it(one: Paper) -> None:
    for title, page, lines in headings(one):
        below = {round(c["bottom"]) for c in body(one.characters[page]) if c["top"] > lines[-1][0]["bottom"]}
        assert len(below) >= 2, (title, page + 1)


def test_no_page_has_a_single_row_of_a_table(one: Paper) -> None:
    for table in one.elements("/Table"):
        rows = [row for row in walk(table) if str(row["/S"]) == "/TR" and any(str(e["/S"]) == "/TD" for e in walk(row))]
        rows = [row for row in rows if one.marked_text(row)]  # not the blank ones, to write in
        pages = Counter([one.page_of(row) for row in rows])
        assert len(rows) < 3 or min(pages.values()) >= 2, one.marked_text(table)[:40]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("电话诈骗：先挂断，再核实", "电话|诈骗：|先挂断，|再核实"),
        ("八十岁以上生日祝福", "八十岁|以上|生日|祝福"),
        ("“光荣在党50年”和困难党员", "“光荣|在党|50年”|和困难|党员"),
        ("说说话", "说说话"),
        ("打 96110", "打 |96110"),
        ("好", "好"),
        ("", ""),
    ],
)
def test_phrases_are_whole_words_with_their_marks(title: str, expected: str) -> None:
    assert "|".join(phrases(title)) == expected
