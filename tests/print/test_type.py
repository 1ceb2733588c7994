"""The typography of every printable, measured from the positions of the characters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from itertools import pairwise
from statistics import median

import pytest

from tests.print.kinds import KINDS, make_sheet
from tests.print.reading import Paper
from yinling.derived.overview import Overview
from yinling.library.article_renderer import Renderer
from yinling.printing.compiler import Sheet

# GB/T 15834-2011 5.1: punctuation that may not begin a line, and punctuation that may not end one.
NOT_FIRST = set("，。、；：？！）》”’〉】］…—%℃")
NOT_LAST = set("（《“‘〈【［")
FURNITURE, SMALLEST = 14, 16


@pytest.fixture(params=KINDS)
def one(
    request: pytest.FixtureRequest, overview: Overview, renderer: Renderer, paper: Callable[[Sheet], Paper]
) -> Paper:
    return paper(make_sheet(request.param, overview, renderer))


def wrong_lines(lines: list[list[str]]) -> list[str]:
    """Return the lines that begin or end with punctuation that may not be there.

    The end of a line of one character is not checked: its paragraph may end there.
    """
    found = [f"begins: {''.join(line)}" for line in lines if line and line[0] in NOT_FIRST]
    return found + [f"ends: {''.join(line)}" for line in lines if len(line) > 1 and line[-1] in NOT_LAST]


def lines_of(one: Paper) -> list[list[str]]:
    found = []
    for page in range(len(one.characters)):
        for line in one.lines(page):
            text = [c["text"] for c in line if c["text"].strip()]
            if text:
                found.append(text)
    return found


def test_no_line_begins_or_ends_with_wrong_punctuation(one: Paper) -> None:
    assert wrong_lines(lines_of(one)) == []


def test_the_check_finds_a_wrong_line() -> None:
    assert len(wrong_lines([list("，开头"), list("结尾（"), list("好的。")])) == 2


def test_nothing_is_smaller_than_the_floor(one: Paper) -> None:
    sizes = Counter(round(c["size"], 1) for page in one.characters for c in page if c["text"].strip())
    assert min(sizes) >= FURNITURE


@pytest.mark.parametrize("kind", ["packet", "packet-16", "packet-22"])
def test_only_furniture_is_smaller_than_text(
    kind: str, overview: Overview, renderer: Renderer, paper: Callable[[Sheet], Paper]
) -> None:
    """Running headers, page numbers, captions and addresses are smaller; articles are not."""
    one = paper(make_sheet(kind, overview, renderer))
    for title, page in one.bookmarks:
        inner = [c for c in one.characters[page - 1] if 60 < c["top"] < 780 and c["text"].strip()]
        small = [c for c in inner if round(c["size"], 1) < SMALLEST and sum(c["non_stroking_color"]) < 0.1]
        # Captions of QR codes, numbers of footnotes and the signs of boxes; sources and addresses are grey.
        assert len(small) <= 10, (title, "".join(c["text"] for c in small))


@pytest.mark.parametrize(("kind", "size"), [("packet-16", 16), ("packet", 18), ("packet-22", 22)])
def test_lines_of_a_packet_have_the_right_distance(
    kind: str, size: int, overview: Overview, renderer: Renderer, paper: Callable[[Sheet], Paper]
) -> None:
    one = paper(make_sheet(kind, overview, renderer))
    gaps = []
    for page in one.characters:
        tops = sorted({round(c["bottom"], 1) for c in page if round(c["size"], 1) == size and c["x0"] < 80})
        gaps += [below - above for above, below in pairwise(tops) if below - above < 2.1 * size]
    assert median(gaps) / size == pytest.approx(1.75, abs=0.02)


def test_text_is_left_aligned_and_black(
    overview: Overview, renderer: Renderer, paper: Callable[[Sheet], Paper]
) -> None:
    one = paper(make_sheet("packet", overview, renderer))
    body = [c for page in one.characters[3:9] for c in page if round(c["size"], 1) == 18 and c["text"].strip()]
    assert all(sum(c["non_stroking_color"]) <= 0.9 for c in body)  # black, and the grey of a summary: 10:1 on white
    lines = [line for page in range(3, 9) for line in one.lines(page) if round(line[0]["size"], 1) == 18]
    firsts = [line[0]["x0"] for line in lines if line[0]["text"] not in "“《（"]  # their left half is empty
    assert min(firsts) == pytest.approx(18 / 25.4 * 72, abs=1)
