"""The study packet: its content, the order of its parts, and its page numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from tests.paper import text_of
from tests.print.kinds import article, branch, month_of
from tests.print.packet_bars import MM
from tests.print.reading import Paper, plain
from yinling.derived.overview import Overview
from yinling.library.article_renderer import Renderer
from yinling.printing.articles_sheet import articles_sheet
from yinling.printing.booklet import booklet, imposition
from yinling.printing.compiler import CannotPrintError, Compiler, Sheet
from yinling.printing.packet import activities_in, packet
from yinling.printing.pinyin import pinyin_typesetter
from yinling.printing.print_links import absolute_address
from yinling.printing.receipt import ROWS_OF_FIRST, ROWS_PER_PAGE, SPARE_ROWS, receipt
from yinling.printing.typst_code import TypstCode, call
from yinling.records.article import Article
from yinling.records.period import Period

OCTOBER = "2019-10"


@pytest.fixture
def branch_packet(overview: Overview, renderer: Renderer, paper: Callable[[Sheet], Paper]) -> Paper:
    return paper(packet(overview, renderer, month_of(overview, OCTOBER), 0, branch(overview)))


@pytest.fixture
def blank_packet(overview: Overview, renderer: Renderer, paper: Callable[[Sheet], Paper]) -> Paper:
    return paper(packet(overview, renderer, month_of(overview, OCTOBER)))


def test_all_parts_are_there_in_order(branch_packet: Paper, overview: Overview) -> None:
    month = month_of(overview, OCTOBER)
    titles = [*(a.title for a in month.articles), *(f"问答：{a.title}" for a in month.questions), "词语解释", "写一写"]
    assert {*branch_packet.bookmarks[:2]} == {("本月安排", 1), ("目录", 1)}  # nine activities: the hour beside the day
    assert [title for title, _ in branch_packet.bookmarks[2:]] == titles
    cover = branch_packet.pages[0]
    assert "第九党支部" in cover and "2019年10月" in cover and "扫码看计划" in cover
    assert "签收" not in branch_packet.words.replace("送学上门签收表", "")
    assert branch_packet.reader.metadata and "第九党支部" in (branch_packet.reader.metadata.title or "")
    assert set(branch_packet.sizes_in_mm) == {(210, 297)}


def test_several_articles_have_a_cover_and_one_has_none(
    overview: Overview, renderer: Renderer, paper: Callable[[Sheet], Paper]
) -> None:
    both = [article(overview, "help/gongzuotai"), article(overview, "walls/rudang-shici")]
    one, two = (paper(articles_sheet(overview.library, renderer, each)) for each in (both[:1], both))
    assert "目录" not in one.words and plain(both[0].title) in one.pages[0] and len(one.pages[0]) > 100
    assert "目录" in two.pages[0] and all(plain(each.title) in two.pages[0] for each in both)


def test_contents_of_many_articles_go_on_below_the_edge_of_the_next_page(
    overview: Overview, renderer: Renderer, paper: Callable[[Sheet], Paper]
) -> None:
    many = [each for each in overview.library.all(Article) if each.is_public and each.section in ("study", "qa")]
    printed = paper(articles_sheet(overview.library, renderer, many))
    first = next(page for title, page in printed.bookmarks if title == many[0].title)
    assert first > 2, "the contents have more than one page"
    for page in printed.characters[1 : first - 1]:
        assert min(character["top"] for character in page) > 9 * MM


def test_page_numbers_of_the_contents_are_those_of_the_pages(branch_packet: Paper) -> None:
    contents = branch_packet.pages[0]
    for title, page in branch_packet.bookmarks[2:-1]:
        written = plain(title)
        assert f"{written}{page}" in contents
        assert written in branch_packet.pages[page - 1]
        assert plain(f"第{page}页，共{len(branch_packet.pages)}页") in branch_packet.pages[page - 1]


def test_the_head_of_a_page_names_its_article(branch_packet: Paper, overview: Overview) -> None:
    starts = dict(branch_packet.bookmarks)
    first = month_of(overview, OCTOBER).articles[0].title
    second = branch_packet.characters[starts[first]]
    head = "".join(c["text"] for c in second if c["bottom"] < 60 and c["text"].strip())
    assert plain(head) == plain(first)
    assert {round(c["size"]) for c in second if c["bottom"] < 60} == {14}


def test_a_branch_has_its_own_schedule(branch_packet: Paper, blank_packet: Paper, overview: Overview) -> None:
    rows = activities_in(overview, branch(overview), Period.parse(OCTOBER))
    assert rows
    page = dict(branch_packet.bookmarks)["本月安排"]
    table = branch_packet.pages[page - 1]
    for activity in rows:
        assert plain(activity.title) in table
        assert f"{activity.date.month}月{activity.date.day}日" in table
        assert not blank_packet.words.count(plain(activity.title))
    assert "第九党支部活动室" not in table, "the name of the branch is on the page already"


@pytest.mark.parametrize("name", ["第九党支部", "花园社区离退休干部和居民联合第九党支部"])
def test_the_receipt_has_a_row_for_every_member_and_no_page_that_is_nearly_empty(
    overview: Overview, paper: Callable[[Sheet], Paper], name: str
) -> None:
    org = branch(overview)
    headcount = org.headcount_on(overview.library.as_of)
    assert headcount and headcount.total
    form = paper(receipt(overview.library, Period.parse(OCTOBER), org, name))
    rows = [text_of(page).count("送上门") for page in form.reader.pages]
    assert headcount.total + SPARE_ROWS <= sum(rows) < headcount.total + SPARE_ROWS + ROWS_PER_PAGE
    assert min(rows) >= ROWS_OF_FIRST
    assert all(name in page and "2019年10月" in page for page in form.pages)


def test_links_lead_to_pages_of_the_packet_or_name_their_address(branch_packet: Paper, overview: Overview) -> None:
    starts = dict(branch_packet.bookmarks)
    page_numbers = set(map(int, re.findall(r"\(见第(\d+)页\)", branch_packet.words)))
    assert page_numbers and page_numbers <= set(starts.values())
    first = month_of(overview, OCTOBER).articles[0]
    assert absolute_address(overview.library, first.uri) in branch_packet.words


def test_words_are_explained_once(branch_packet: Paper) -> None:
    page = branch_packet.pages[dict(branch_packet.bookmarks)["词语解释"] - 1]
    assert page.count("送学上门") == 1


def test_same_input_same_bytes(overview: Overview, renderer: Renderer) -> None:
    sheet = packet(overview, renderer, month_of(overview, "2019-03"))
    again = packet(overview, Renderer(overview.library), month_of(overview, "2019-03"))
    assert Compiler(overview.library.root).compile_pdf(sheet) == Compiler(overview.library.root).compile_pdf(again)


def test_what_differs_between_branches_is_not_in_the_code(overview: Overview, renderer: Renderer) -> None:
    """The compiler then typesets the articles of two hundred packets only once."""
    month = month_of(overview, OCTOBER)
    one = packet(overview, renderer, month, 0, branch(overview))
    other = packet(overview, renderer, month, 0, overview.tree.branches()[0])
    assert one.code == other.code and one.inputs != other.inputs


def test_no_style_of_the_articles_differs_between_branches(compiler: Compiler) -> None:
    """The title of the document is one that does: around the articles it would have them typeset for each branch."""
    body = TypstCode('context assert(document.title == none, message: "the articles have the title as a style")')
    inputs = {"branch": "第九党支部", "schedule": []}
    found = Paper(compiler.compile_pdf(Sheet("a", "a", "A4", ("packet",), call("packet", body, title="学习"), inputs)))
    assert found.reader.metadata and found.reader.metadata.title == "学习（第九党支部）"


def test_every_article_has_a_qr_code(branch_packet: Paper, overview: Overview) -> None:
    month = month_of(overview, OCTOBER)
    alts = [str(figure.get("/Alt")) for figure in branch_packet.elements("/Figure")]
    for one in (*month.articles, *month.questions):
        assert f"二维码，通往 {absolute_address(overview.library, one.uri)}" in alts


def test_a_site_without_an_address_has_no_qr_codes(overview: Overview, renderer: Renderer, compiler: Compiler) -> None:
    site = overview.library.site.model_copy(update={"address": None})
    records = {**overview.library.records, type(site): {site.id: site}}
    without_address = Overview(replace(overview.library, records=records))
    one = Paper(compiler.compile_pdf(packet(without_address, renderer, month_of(without_address, "2019-03"))))
    assert list(one.elements("/Figure")) == []
    assert "扫码" not in one.words


@pytest.mark.parametrize("pages", range(1, 41))
def test_a_folded_booklet_is_in_order(pages: int) -> None:
    """Folded sheets inside each other are read as right halves from the outside in, then left halves back out."""
    sides = list(imposition(pages))
    fronts, backs = sides[::2], sides[1::2]
    read = [page for front, back in zip(fronts, backs, strict=True) for page in (front[1], back[0])]
    read += [page for front, back in reversed([*zip(fronts, backs, strict=True)]) for page in (back[1], front[0])]
    assert [page for page in read if page] == list(range(1, pages + 1))
    assert len(read) % 4 == 0 and len(read) < pages + 4
    assert read[-1] == pages, "the back is not empty"


def test_a_booklet_holds_the_pages_of_its_packet(branch_packet: Paper, tmp_path: Path) -> None:
    file = tmp_path / "packet.pdf"
    file.write_bytes(branch_packet.content)
    folded = Paper(booklet(file))
    assert set(folded.sizes_in_mm) == {(420, 297)}
    assert len(folded.pages) == 2 * -(-len(branch_packet.pages) // 4)
    assert "第九党支部" in folded.pages[0]
    assert folded.reader.metadata and "第九党支部" in (folded.reader.metadata.title or "")
    assert str(folded.root["/Lang"]).lower() == "zh-cn"
    alts = [str(figure.get("/Alt")) for figure in folded.elements("/Figure")]
    assert len(alts) == len(branch_packet.pages) and "第1页" in alts


def test_a_booklet_that_would_not_fold_is_refused(compiler: Compiler, tmp_path: Path) -> None:
    many = Sheet("x", "x", "A4", (), TypstCode('set document(title: "x"); for n in range(61) { page[一] }'))
    file = tmp_path / "x.pdf"
    file.write_bytes(compiler.compile_pdf(many))
    with pytest.raises(CannotPrintError, match="61 页"):
        booklet(file)


def test_pinyin_is_above_characters(overview: Overview, compiler: Compiler, renderer: Renderer) -> None:
    with_pinyin = pinyin_typesetter(overview.library)
    sheet = packet(overview, renderer, month_of(overview, "2019-03"), typeset_text=with_pinyin)
    one = Paper(compiler.compile_pdf(sheet))
    title = article(overview, "study/sanhui-yike")
    start = dict(one.bookmarks)[title.title]
    assert "zhī" in one.pages[start - 1] and "bù" in one.pages[start - 1]
    readings = [c for c in one.characters[start - 1] if "\u4e00" <= c["text"] <= "\u9fff" and round(c["size"]) == 18]
    pairs = [(a, b) for a, b in pairwise(readings) if abs(a["bottom"] - b["bottom"]) < 1]
    steps = Counter(round(b["x0"] - a["x0"]) for a, b in pairs)
    pitch, times = steps.most_common(1)[0]  # the rest are past a mark
    assert 35 <= pitch <= 37 and times > 0.6 * sum(steps.values())
    table = next(one.elements("/Table"))
    assert not re.search("[āáǎàēéěèīíǐìōóǒòūúǔù]", one.marked_text(table))
