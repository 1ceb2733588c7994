"""Service cards: their positions on the sheet, and cards filled from a list of persons."""

from __future__ import annotations

import io
import logging
from collections.abc import Callable
from pathlib import Path

import pdfplumber
import pytest

from tests.print.kinds import branch
from tests.print.reading import Paper
from yinling.core.cache import cache_path
from yinling.derived.overview import Overview
from yinling.library.article_renderer import Renderer
from yinling.library.load import load
from yinling.printing import cards
from yinling.printing.cards import UPS, Card, Line, Up, blank_sheet, card_kinds, code_of, read_card, up_for
from yinling.printing.catalogue import sheet_jobs
from yinling.printing.compiler import CannotPrintError, Compiler, Sheet
from yinling.printing.fill_cards import compile_filled, filled_sheet
from yinling.records.org import Org

MM = 72 / 25.4
INSET = 4.5 * MM
KINDS = ("亲情服务卡", "温馨提示卡", "党员联系卡")
HEAD = ("姓名", "党小组")


def rows_of(*rows: tuple[str, ...], labels: tuple[str, ...] = HEAD) -> dict[int, dict[str, str]]:
    """Return the rows of a list by their numbers, below its header."""
    return {number: dict(zip(labels, row, strict=True)) for number, row in enumerate(rows, 2)}


def title_corners(paper: Paper, page: int, title: str) -> list[tuple[float, float]]:
    """Return the positions of the card titles on a page."""
    characters = [c for c in paper.characters[page] if c["text"].strip()]
    size = max(c["size"] for c in characters)
    large = [c for c in characters if size - c["size"] < 0.1]
    return [(c["x0"], c["top"]) for c in large if c["text"] == title[0]]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("up", UPS)
def test_a_sheet_has_all_its_cards_and_each_back_is_behind_its_front(
    kind: str, up: Up, overview: Overview, renderer: Renderer, paper: Callable[[Sheet], Paper]
) -> None:
    one = paper(blank_sheet(kind, up, overview, renderer, branch(overview)))
    assert one.sizes_in_mm == [(210, 297)] * 2
    front, back = (title_corners(one, page, kind) for page in (0, 1))
    assert len(front) == len(back) == up
    # The sheet turns over its long edge, so the positions on the back mirror those on the front.
    width = 95 * MM
    lefts = sorted(x - INSET for x, _ in front)
    mirrored = sorted(210 * MM - (x - INSET) - width for x, _ in back)
    assert lefts == pytest.approx(mirrored, abs=0.3)
    assert sorted(round(y, 1) for _, y in front) == sorted(round(y, 1) for _, y in back)


def test_the_back_of_each_card_is_its_own(overview: Overview, compiler: Compiler) -> None:
    numbered = [("", Card((Line(f"前{n}"),), (Line(f"后{n}"),))) for n in range(1, 4)]
    paper = Paper(compiler.compile_pdf(cards.card_sheet("亲情服务卡", 8, numbered, "x")))
    places = [{c["text"]: (c["x0"], c["top"]) for c in page if c["text"].isdigit()} for page in paper.characters]
    for number in "123":
        (front_x, front_y), (back_x, back_y) = places[0][number], places[1][number]
        assert front_y == pytest.approx(back_y, abs=0.2)
        left = front_x < 105 * MM
        assert (back_x > 105 * MM) is left  # a card on the left has its back on the right


def test_crop_marks_are_outside_the_cards(overview: Overview, renderer: Renderer, compiler: Compiler) -> None:
    content = compiler.compile_pdf(blank_sheet("党员联系卡", 10, overview, renderer))
    with pdfplumber.open(io.BytesIO(content)) as pdf:
        for page in pdf.pages:
            short = [line for line in page.lines if abs(max(line["width"], line["height"]) - 5.5 * MM) < 0.5]
            assert len(short) == 2 * 6 + 2 * 3
            for line in short:
                x, y = (line["x0"] + line["x1"]) / 2 / MM, (line["top"] + line["bottom"]) / 2 / MM
                assert not (10 < x < 200 and 11 < y < 286)


def test_cards_have_the_lines_of_the_article(overview: Overview, renderer: Renderer) -> None:
    one = read_card("党员联系卡", overview, renderer)
    assert one.labels == ("党小组", "支部书记", "办公电话", "学习日和交费日", "姓名", "方便的时间", "愿意怎样学")
    assert (
        cards.branch_values(branch(overview), overview.library.as_of)["支部书记"] == "仲素兰"
    )  # she agreed to be named


def test_a_card_of_each_row(overview: Overview, renderer: Renderer, compiler: Compiler) -> None:
    rows = rows_of(("路人甲", "第一党小组"), ("路人乙", "3"))
    sheet = filled_sheet("党员联系卡", 8, rows, overview, renderer, branch(overview))
    paper = Paper(compile_filled(sheet, compiler))
    assert paper.words.count("路人甲") == paper.words.count("路人乙") == 1
    assert paper.words.count("党员联系卡") == 4  # two cards, two sides
    assert "党小组:3" in paper.words


OWN = """# 借书卡

## 借书卡 {{: #jieshu }}

### 正面

- 姓名：＿＿
- 借书室在活动中心二楼东头，一次可以借三本，可以借一个月
- 团长：＿＿
{more}
### 背面

- 还书日：＿＿
"""


@pytest.fixture
def own_cards(article_centre: Callable[[str], Path]) -> Callable[[int], Overview]:
    """Return a function that makes a centre with kinds of card of its own; one card has as many lines more."""

    def write(lines: int) -> Overview:
        root = article_centre("")
        (root / "data/vocabulary/card-kinds.yml").write_text(
            "- 名称: 借书卡\n- 名称: 接书卡\n- 名称: 领药卡\n", "utf-8"
        )
        (root / "data/orgs").mkdir(exist_ok=True)
        officer = "{职务: 团长, 姓名: 单桂兰, 同意公开: 是}"
        choir = (
            f"名称: 合唱团\n类型: 合唱团\n委员会: [{officer}]\n办公电话: 0000-5550100\n公开范围: 公开\n状态: 已审核\n"
        )
        (root / "data/orgs/hct.yml").write_text(choir, "utf-8")
        for name in ("org-kinds", "roles"):
            words = "- {名称: 合唱团, 层级: 团体}\n" if name == "org-kinds" else "- 名称: 团长\n"
            (root / f"data/vocabulary/{name}.yml").write_text(words, "utf-8")
        article = root / "content/study/a.md"
        (root / "content/services").mkdir(exist_ok=True)
        text = article.read_text("utf-8") + OWN.format(more="- 一行\n" * lines)
        (root / "content/services/b.md").write_text(text, "utf-8")
        found = load(root)
        assert found.library, "\n".join(problem.render() for problem in found.problems)
        return Overview(found.library)

    return write


def test_an_own_kind_of_card_is_printed_with_the_lines_of_its_article(own_cards: Callable[[int], Overview]) -> None:
    overview = own_cards(0)
    assert card_kinds(overview) == ["借书卡"], "the others have no lines yet"
    renderer = Renderer(overview.library)
    sheet = blank_sheet("借书卡", 10, overview, renderer, overview.library.get(Org, "hct"))
    paper = Paper(Compiler(overview.library.root).compile_pdf(sheet))
    assert paper.words.count("借书卡") == 2 * 10
    assert paper.words.count("合唱团") == 2 * 10
    assert "团长:单桂兰" in paper.words, "the officer of the name of the label"
    assert min(c["size"] for page in paper.characters for c in page) >= 16
    jobs = [job for job in sheet_jobs(overview, renderer) if job.group == "服务卡"]
    assert len(jobs) == len(UPS)


def test_kinds_with_one_reading_have_files_of_their_own(own_cards: Callable[[int], Overview]) -> None:
    library = own_cards(0).library
    names = [code_of(kind, library) for kind in ("借书卡", "接书卡", "领药卡")]
    assert names[2] == "lingyaoka"
    assert names[0] != names[1]
    assert all(name.startswith("jieshuka-") for name in names[:2])


@pytest.mark.parametrize(("lines", "up"), [(1, 10), (2, 8), (3, 6), (5, 6), (11, 4)])
def test_a_card_of_more_lines_is_taller(own_cards: Callable[[int], Overview], lines: int, up: Up) -> None:
    overview = own_cards(lines)
    sheet = blank_sheet("借书卡", 10, overview, Renderer(overview.library))
    assert sheet.name == f"{sheet.name.rpartition('-')[0]}-{up}"
    paper = Paper(Compiler(overview.library.root).compile_pdf(sheet))
    assert len(paper.characters) == 2


def test_a_card_with_no_room_on_the_tallest_is_refused_in_words(own_cards: Callable[[int], Overview]) -> None:
    overview = own_cards(12)
    renderer = Renderer(overview.library)
    with pytest.raises(CannotPrintError, match="请少写几行"):
        blank_sheet("借书卡", 8, overview, renderer)
    assert not [job for job in sheet_jobs(overview, renderer) if job.group == "服务卡"]
    assert up_for("x", Card((Line("一"),), (Line("二"),)), 8) == 8


def test_text_that_does_not_fit_is_reported_by_row(overview: Overview, renderer: Renderer, compiler: Compiler) -> None:
    long = "字" * 30
    full, head = (long, long, long), ("姓名", "方便的时间", "愿意怎样学")
    rows = rows_of(("甲", "", ""), full, ("乙", "", ""), full, labels=head)
    with pytest.raises(CannotPrintError, match="第 3、5 行"):
        compile_filled(filled_sheet("党员联系卡", 10, rows, overview, renderer, None), compiler)


def test_a_table_leaves_no_trace(
    overview: Overview,
    renderer: Renderer,
    compiler: Compiler,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    cached = cache_path(overview.library.root)
    before = cached.is_file() and cached.read_bytes()
    sheet = filled_sheet("党员联系卡", 8, rows_of(("独一无二某", "一")), overview, renderer, None)
    assert "独一无二某" in Paper(compile_filled(sheet, compiler)).words
    assert (cached.is_file() and cached.read_bytes()) == before
    said = capfd.readouterr()
    assert "独一无二某" not in said.out + said.err + caplog.text


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("up", UPS)
def test_lines_to_write_on_are_high_enough_for_a_hand(
    kind: str, up: Up, overview: Overview, renderer: Renderer, compiler: Compiler
) -> None:
    """There is a centimetre between a line and the text or line above it."""
    blanks = read_card(kind, overview, renderer)
    content = compiler.compile_pdf(blank_sheet(kind, up, overview, renderer))
    with pdfplumber.open(io.BytesIO(content)) as pdf:
        for page, lines in zip(pdf.pages, (blanks.front, blanks.back), strict=True):
            title = max(c["size"] for c in page.chars)
            rows = sorted({round(c["bottom"], 1) for c in page.chars if c["x0"] < 100 and c["size"] < title - 1})
            first = rows[: len(lines)]
            for at, line in enumerate(lines[1:], 1):
                if line.label:
                    assert first[at] - first[at - 1] >= 10 * MM, (kind, line)
