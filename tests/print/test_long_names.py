"""Papers of organisations with long names: no word is cut, no date falls apart, no page has a few lines only."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.print.kinds import branch
from tests.print.reading import Paper
from yinling.derived.org_tree import OrgTree
from yinling.derived.overview import Overview
from yinling.library.article_renderer import Renderer
from yinling.printing import board, certificates
from yinling.printing.branch_papers import branch_paper
from yinling.printing.compiler import Compiler, Sheet
from yinling.printing.office_paper import BLANK_DAY, OfficePaper, Pieces, Section, fitted_sheet
from yinling.records.period import Period

NAMES = ("牧区流动教学点退休教师小组", "青石县第一中学原理科组小组", "城关东岗片区分会")
MONTH, YEAR = Period.parse("2019-03"), Period.parse("2019")
NOTICES = ("评优公示", "帮扶公示", "选举公示", "发展党员公示", "党费公示")
MM = 72 / 25.4


def printed(made: OfficePaper, name: str, overview: Overview, compiler: Compiler) -> Sheet:
    return fitted_sheet(made, name, overview.library.site.owner, compiler)


def lines_of(one: Paper, page: int = 0) -> list[str]:
    return ["".join(c["text"] for c in line) for line in one.lines(page)]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("kind", NOTICES)
def test_the_day_below_a_notice_is_on_one_line(
    kind: str, name: str, overview: Overview, compiler: Compiler, paper: Callable[[Sheet], Paper]
) -> None:
    made = branch_paper(kind, overview, branch(overview), YEAR)._replace(kind=f"{kind}{name}")
    made = made._replace(blocks=(*made.blocks[:-1], f"{name}　{BLANK_DAY}"))
    day = [line for line in lines_of(paper(printed(made, name, overview, compiler))) if line.strip().endswith("日")]
    assert any("年" in line and "月" in line for line in day[-1:]), day


@pytest.mark.parametrize("name", NAMES)
def test_a_greeting_ends_with_whole_words(
    name: str,
    overview: Overview,
    renderer: Renderer,
    paper: Callable[[Sheet], Paper],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(OrgTree, "full_name", lambda *_: name)
    one = paper(certificates.greeting(overview, renderer, 1, branch(overview)))
    assert any("全体同志" in line for line in lines_of(one))


@pytest.mark.parametrize("name", NAMES)
def test_the_title_of_a_board_has_name_and_month_on_lines_of_their_own(
    name: str, overview: Overview, paper: Callable[[Sheet], Paper], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(OrgTree, "full_name", lambda *_: name)
    one = paper(board.board(overview, branch(overview), MONTH, 16, 3))
    title = [line.strip() for line in lines_of(one)][:2]
    assert title[0].replace(" ", "") in (name, f"{name}2019年3月"), title


@pytest.mark.parametrize("name", NAMES)
def test_labels_without_a_record_fill_one_sheet(
    name: str, overview: Overview, compiler: Compiler, paper: Callable[[Sheet], Paper]
) -> None:
    made = branch_paper("送学标签", overview, branch(overview), Period.parse("2018-02"))
    (pieces,) = made.blocks
    assert isinstance(pieces, Pieces)
    pieces = pieces._replace(pieces=tuple((each[0], name, each[2]) for each in pieces.pieces))
    one = paper(printed(made._replace(blocks=(pieces,), number=name), name, overview, compiler))
    assert one.words.count(name) == 14
    assert len(one.pages) == 1


@pytest.mark.parametrize("titles", [0, 1, 3, 6, 12, 20])
@pytest.mark.parametrize("name", NAMES[:1])
def test_the_lines_for_notes_end_with_the_page(
    titles: int, name: str, overview: Overview, compiler: Compiler, paper: Callable[[Sheet], Paper]
) -> None:
    made = branch_paper("学习心得", overview, branch(overview), MONTH)
    fields, learned, *rest = made.blocks
    lines = tuple(f"《防摔倒的{number}个办法》" for number in range(titles))
    assert isinstance(learned, Section)
    learned = learned._replace(lines=lines, room=0 if titles else 2)
    made = made._replace(blocks=(fields, learned, *rest), number=str(titles))
    one = paper(printed(made, name, overview, compiler))
    assert len(one.pages) == (1 if titles < 5 else 2)
    last = len(one.pages) - 1
    rules = sorted({round(float(edge["top"]) / MM) for edge in one.rules(last)})
    assert len(rules) == len(one.rules(last)) >= 5, "a page with a few lines, or two lines in one place"
    assert rules[-1] > 297 - 20 - 11, rules
