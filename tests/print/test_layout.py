"""Positions on the page, for every kind of printable and for valid content that is hard to print."""

from __future__ import annotations

import io
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from functools import cache
from itertools import pairwise
from typing import Any

import pdfplumber
import pytest

from tests.print.hostile import EMPTY_MONTH, FULL_MONTH, LONG_NAME, ROWS, hostile_centre
from tests.print.kinds import KINDS, make_sheet, month_of
from tests.print.reading import Paper, plain
from yinling.derived.ledger_book import ledger_book
from yinling.derived.ledgers import LEDGERS
from yinling.derived.overview import Overview
from yinling.library.article_renderer import Renderer
from yinling.printing import board, cards, certificates
from yinling.printing.compiler import Compiler, Sheet
from yinling.printing.ledger_sheets import ledger_sheet
from yinling.printing.packet import packet
from yinling.printing.pinyin import pinyin_typesetter
from yinling.printing.tables import column_widths
from yinling.records.org import Org
from yinling.records.period import Period

MM = 72 / 25.4
EDGE = 9 * MM  # no text may be nearer to the edge: some printers cut it off
HARD: dict[str, Callable[[Overview, Renderer, Org, Compiler], Sheet]] = {
    **{
        f"packet-{size}": lambda o, r, org, _, size=size: packet(o, r, month_of(o, FULL_MONTH), size, org)  # type: ignore[misc]
        for size in (16, 18, 22)
    },
    "packet-pinyin": lambda o, r, org, _: packet(o, r, month_of(o, FULL_MONTH), 18, org, pinyin_typesetter(o.library)),
    "packet-one-article": lambda o, r, org, _: packet(o, r, month_of(o, EMPTY_MONTH), 18, org),
    "board-full": lambda o, _, org, compiler: board.fit_board(o, org, Period.parse(FULL_MONTH), compiler),
    "board-empty": lambda o, _, org, compiler: board.fit_board(o, org, Period.parse(EMPTY_MONTH), compiler),
    "award": lambda o, *_: certificates.awards(o, 2019),
    "card-nobody": lambda o, r, org, _: cards.card_sheet(
        "亲情服务卡", 10, [(org.name, cards.Card((cards.Line("一", "联系人"),), (cards.Line("二"),)))] * 3, "x"
    ),
    **{
        f"ledger-{name}": lambda o, r, org, _, name=name: ledger_sheet(  # type: ignore[misc]
            ledger_book(o, name, org, 2019), o.library, "x"
        )
        for name in LEDGERS
    },
}


@pytest.fixture(scope="module")
def hard(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Paper]:
    overview = hostile_centre(tmp_path_factory.mktemp("hostile") / "centre")
    renderer, compiler = Renderer(overview.library), Compiler(overview.library.root)
    org = overview.library.get(Org, "zb88")
    assert org is not None

    @cache
    def compile_kind(kind: str) -> Paper:
        return Paper(compiler.compile_pdf(HARD[kind](overview, renderer, org, compiler)))

    return compile_kind


@pytest.fixture(params=[*(f"sample:{kind}" for kind in KINDS), *(f"hard:{kind}" for kind in HARD)])
def one(
    request: pytest.FixtureRequest,
    hard: Callable[[str], Paper],
    overview: Overview,
    renderer: Renderer,
    paper: Callable[[Sheet], Paper],
) -> Paper:
    where, _, kind = request.param.partition(":")
    return hard(kind) if where == "hard" else paper(make_sheet(kind, overview, renderer))


def drawn(page: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [c for c in page if c["text"].strip("\u200b\u2060\u00a0 ")]


def overlapping(page: list[dict[str, Any]]) -> Iterator[str]:
    """Yield pairs of characters that overlap: their middles are nearer than their sizes allow.

    Punctuation is not checked: where two marks meet, Chinese typography sets them in half their width.
    """
    near: dict[tuple[int, int], list[dict[str, Any]]] = defaultdict(list)
    for c in (c for c in drawn(page) if not unicodedata.category(c["text"][0]).startswith("P")):
        x, y = int((c["x0"] + c["x1"]) / 2 // 12), int((c["top"] + c["bottom"]) / 2 // 12)
        for other in (o for dx in (-1, 0, 1) for dy in (-1, 0, 1) for o in near[x + dx, y + dy]):
            wide = min(c["x1"], other["x1"]) - max(c["x0"], other["x0"])
            high = abs((c["top"] + c["bottom"]) - (other["top"] + other["bottom"])) / 2
            narrower = min(c["x1"] - c["x0"], other["x1"] - other["x0"])
            if wide > 0.5 * narrower and high < 0.5 * min(c["size"], other["size"]):
                yield c["text"] + other["text"]
        near[x, y].append(c)


def test_no_text_comes_near_the_edge(one: Paper) -> None:
    for page, (width, height) in zip(one.characters, one.sizes_in_mm, strict=True):
        for c in drawn(page):
            assert c["x0"] >= EDGE and c["x1"] <= width * MM - EDGE + 1, c["text"]
            assert c["top"] >= EDGE - 3 and c["bottom"] <= height * MM - EDGE + 3, c["text"]


def test_no_text_overlaps_other_text(one: Paper) -> None:
    for number, page in enumerate(one.characters, 1):
        assert [*overlapping(page)] == [], number


def test_every_page_has_text(one: Paper) -> None:
    """There is text besides the running header, the page number and the lines to write on."""
    for number, page in enumerate(one.characters, 1):
        assert len(drawn(page)) > 12, number


def test_the_check_finds_overlapping_characters() -> None:
    box = {"x0": 10.0, "x1": 28.0, "top": 10.0, "bottom": 28.0, "size": 18.0}
    apart = {**box, "x0": 28.0, "x1": 46.0}
    assert [*overlapping([{**box, "text": "甲"}, {**apart, "text": "乙"}])] == []
    assert [*overlapping([{**box, "text": "甲"}, {**box, "top": 14.0, "bottom": 32.0, "text": "乙"}])] == ["乙甲"]


@pytest.mark.parametrize("kind", ["packet-16", "packet-18", "packet-22", "packet-pinyin"])
def test_no_heading_is_the_last_of_its_page(kind: str, hard: Callable[[str], Paper]) -> None:
    one = hard(kind)
    for number, page in enumerate(one.characters[3:], 4):
        body = [c for c in drawn(page) if c["bottom"] < 770]
        if body:
            last = max(round(c["bottom"]) for c in body)
            line = [c for c in body if abs(c["bottom"] - last) < 2]
            usual = Counter(round(c["size"]) for c in body).most_common(1)[0][0]
            assert max(c["size"] for c in line) < 1.4 * max(usual, 16), (number, "".join(c["text"] for c in line))


def test_all_rows_of_a_long_table_are_there(hard: Callable[[str], Paper]) -> None:
    """That includes a row that is longer than a page, and the largest font size."""
    for kind in ("packet-16", "packet-22"):
        words = hard(kind).words
        assert words.count("9:00—11:30") == ROWS
        assert words.count("格") == 120


def test_a_busy_month_is_shortened(hard: Callable[[str], Paper]) -> None:
    full, empty = hard("board-full"), hard("board-empty")
    assert len(full.pages) == len(empty.pages) == 1
    assert "次,写在支部的网页上" in full.words
    assert "这个月没有登记的活动" in empty.words and plain(LONG_NAME) in empty.words


def test_lines_to_write_on_are_a_centimetre_apart(hard: Callable[[str], Paper]) -> None:
    found = 0
    with pdfplumber.open(io.BytesIO(hard("packet-one-article").content)) as pdf:
        for page in pdf.pages:
            long = sorted(line["top"] for line in page.lines if line["width"] > 150 * MM and line["top"] > EDGE)
            found += len(long)
            assert all(below - above >= 10 * MM for above, below in pairwise(long[1:]))
    assert found > 10


def test_column_widths_are_those_of_the_longest_line_and_the_longest_word() -> None:
    natural, minimal = column_widths([["时间", "9:00—11:30"], ["做什么", "第一行\n第二行长一点"]])
    assert natural[0] == minimal[0] and 5 < natural[0] < 7
    assert natural[1] == 6 and minimal[1] == 2
