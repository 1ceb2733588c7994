"""The pages of packets: none is wasted, and no title, heading or table is torn where it hurts.

Three months of a branch in all sizes: a usual one, the one with the longest schedule, and the one with the most pages.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.print.kinds import branch, month_of
from tests.print.packet_bars import BARS, headings
from tests.print.reading import Paper, plain
from yinling.derived.overview import Overview
from yinling.library.article_renderer import Renderer
from yinling.printing.compiler import Sheet
from yinling.printing.packet import packet
from yinling.printing.phrases import phrases, whole_words

CASES = [("2019-03", 18), ("2019-10", 16), ("2019-12", 22)]


@pytest.fixture(params=CASES, ids=lambda case: f"{case[0]}-{case[1]}")
def case(request: pytest.FixtureRequest) -> tuple[str, int]:
    found: tuple[str, int] = request.param
    return found


@pytest.fixture
def one(case: tuple[str, int], overview: Overview, renderer: Renderer, paper: Callable[[Sheet], Paper]) -> Paper:
    return paper(packet(overview, renderer, month_of(overview, case[0]), case[1], branch(overview)))


@pytest.mark.parametrize("bar", BARS)
def test_a_packet_misses_no_bar(one: Paper, bar: str) -> None:
    assert [*BARS[bar](one)] == []


def test_the_bars_look_at_something(one: Paper, case: tuple[str, int]) -> None:
    assert len(headings(one)) > 10
    assert case != ("2019-03", 18) or len(one.pages) <= 16


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


@pytest.mark.parametrize(
    ("words", "boxed"),
    [
        ("您点什么他都看得见", ["您点", "什么", "他都", "看得见"]),
        ("药名（照药盒抄）", ["药名", "照药盒", "抄"]),
        ("打 96110，报案", ["报案"]),  # in boxes, 打 and its number would lose the space between them
        ("说一句“今天天气好”", ["说一句", "今天天气", "好"]),
        ("养老金（统筹内）", ["养老金", "统筹内"]),
        ("建成社会主义现代化强国", ["建成", "社会主义", "现代化", "强国"]),
        ("", []),
    ],
)
def test_the_words_of_a_cell_are_not_torn(words: str, boxed: list[str]) -> None:
    code = whole_words(words)
    assert re.findall(r'box\("(.*?)"\)', code) == boxed
    assert plain("".join(re.findall(r'"(.*?)"', code))) == plain(words)


def test_the_space_at_the_edge_of_a_cells_text_is_kept() -> None:
    assert whole_words("看 ") + whole_words("再说\n一遍") == '{ "看 " }{ box("再说"); box("一遍") }'
