"""The study packet: what is in it, in which order, and that its page numbers are true."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.paper import text_of
from tests.print.kinds import article, branch, month_of
from tests.print.reading import Paper, plain
from yinling.derived.overview import Overview
from yinling.printing.article_renderer import Renderer
from yinling.printing.booklet import booklet, order
from yinling.printing.compiler import CannotPrintError, Compiler, Sheet
from yinling.printing.packet import SPARE_ROWS, in_month, packet
from yinling.printing.pinyin import reader
from yinling.printing.print_links import online
from yinling.printing.typst_code import TypstCode
from yinling.records.period import Period

OCTOBER = "2019-10"


@pytest.fixture
def of_branch(overview: Overview, renderer: Renderer, paper: Callable[[Sheet], Paper]) -> Paper:
    return paper(packet(overview, renderer, month_of(overview, OCTOBER), 0, branch(overview)))


@pytest.fixture
def of_nobody(overview: Overview, renderer: Renderer, paper: Callable[[Sheet], Paper]) -> Paper:
    return paper(packet(overview, renderer, month_of(overview, OCTOBER)))


def test_everything_is_there_and_in_order(of_branch: Paper, overview: Overview) -> None:
    month = month_of(overview, OCTOBER)
    titles = ["目录", "本月安排", *(a.title for a in month.articles), *(f"问答：{a.title}" for a in month.questions)]
    assert [title for title, _ in of_branch.bookmarks] == [*titles, "词语解释", "出处和网址", "写一写", "签收表"]
    cover = of_branch.pages[0]
    assert "第九党支部" in cover and "2019年10月" in cover and "扫一扫" in cover
    assert set(of_branch.sizes_in_mm) == {(210, 297)}


def test_page_numbers_of_the_contents_are_those_of_the_pages(of_branch: Paper) -> None:
    contents = of_branch.pages[1]
    for title, page in of_branch.bookmarks[1:]:
        written = plain(title)
        assert f"{written}{page}" in contents
        assert written in of_branch.pages[page - 1]
        assert plain(f"第{page}页，共{len(of_branch.pages)}页") in of_branch.pages[page - 1]


def test_the_head_of_a_page_names_its_article(of_branch: Paper, overview: Overview) -> None:
    starts = dict(of_branch.bookmarks)
    first = month_of(overview, OCTOBER).articles[0].title
    second = of_branch.characters[starts[first]]
    head = "".join(c["text"] for c in second if c["bottom"] < 71 and c["text"].strip())
    assert plain(head) == plain(first)
    assert {round(c["size"]) for c in second if c["bottom"] < 71} == {14}


def test_a_branch_has_its_own_schedule(of_branch: Paper, of_nobody: Paper, overview: Overview) -> None:
    rows = in_month(overview, branch(overview), Period.parse(OCTOBER))
    assert rows
    page = dict(of_branch.bookmarks)["本月安排"]
    table = "".join(of_branch.pages[page - 1 : page + 1])
    for activity in rows:
        assert plain(activity.title) in table
        assert f"{activity.date.month}月{activity.date.day}日" in table
        assert not of_nobody.words.count(plain(activity.title))


def test_the_receipt_has_a_row_for_every_member_and_some_to_spare(of_branch: Paper, overview: Overview) -> None:
    headcount = branch(overview).headcount_on(overview.library.as_of)
    assert headcount and headcount.total
    page = dict(of_branch.bookmarks)["签收表"]
    rows = sum(text_of(p).count("送上门") for p in of_branch.reader.pages[page - 1 :])
    assert rows == headcount.total + SPARE_ROWS


def test_links_lead_to_pages_of_the_packet_or_name_their_address(of_branch: Paper, overview: Overview) -> None:
    starts = dict(of_branch.bookmarks)
    told = set(map(int, re.findall(r"\(见第(\d+)页\)", of_branch.words)))
    assert told and told <= set(starts.values())
    first = month_of(overview, OCTOBER).articles[0]
    assert online(overview.library, first.uri) in of_branch.words


def test_words_are_explained_once(of_branch: Paper) -> None:
    page = of_branch.pages[dict(of_branch.bookmarks)["词语解释"] - 1]
    assert page.count("送学上门") == 1


def test_same_input_same_bytes(overview: Overview, renderer: Renderer) -> None:
    sheet = packet(overview, renderer, month_of(overview, "2019-03"))
    again = packet(overview, Renderer(overview.library), month_of(overview, "2019-03"))
    assert Compiler(overview.library.root).pdf(sheet) == Compiler(overview.library.root).pdf(again)


def test_what_differs_between_branches_is_not_in_the_code(overview: Overview, renderer: Renderer) -> None:
    """So that the press sets the articles of two hundred packets once."""
    month = month_of(overview, OCTOBER)
    one = packet(overview, renderer, month, 0, branch(overview))
    other = packet(overview, renderer, month, 0, overview.tree.branches()[0])
    assert one.code == other.code and one.inputs != other.inputs


def test_every_article_has_a_code_to_scan(of_branch: Paper, overview: Overview) -> None:
    month = month_of(overview, OCTOBER)
    alts = [str(figure.get("/Alt")) for figure in of_branch.elements("/Figure")]
    for one in (*month.articles, *month.questions):
        assert f"二维码，通往 {online(overview.library, one.uri)}" in alts


def test_without_an_address_nothing_is_to_be_scanned(overview: Overview, renderer: Renderer, press: Compiler) -> None:
    site = overview.library.site.model_copy(update={"address": None})
    records = {**overview.library.records, type(site): {site.id: site}}
    silent = Overview(replace(overview.library, records=records))
    one = Paper(press.pdf(packet(silent, renderer, month_of(silent, "2019-03"))))
    assert list(one.elements("/Figure")) == []
    assert "扫码" not in one.words


@pytest.mark.parametrize("pages", range(1, 41))
def test_a_folded_booklet_is_in_order(pages: int) -> None:
    """Sheets laid in each other and folded: the right halves from the outside in, then the left halves back out."""
    sides = list(order(pages))
    fronts, backs = sides[::2], sides[1::2]
    read = [page for front, back in zip(fronts, backs, strict=True) for page in (front[1], back[0])]
    read += [page for front, back in reversed([*zip(fronts, backs, strict=True)]) for page in (back[1], front[0])]
    assert [page for page in read if page] == list(range(1, pages + 1))
    assert len(read) % 4 == 0 and len(read) < pages + 4


def test_a_booklet_holds_the_pages_of_its_packet(of_branch: Paper, tmp_path: Path) -> None:
    file = tmp_path / "packet.pdf"
    file.write_bytes(of_branch.content)
    folded = Paper(booklet(file))
    assert set(folded.sizes_in_mm) == {(420, 297)}
    assert len(folded.pages) == 2 * -(-len(of_branch.pages) // 4)
    assert "第九党支部" in folded.pages[0]


def test_a_booklet_that_would_not_fold_is_refused(press: Compiler, tmp_path: Path) -> None:
    many = Sheet("x", "x", "A4", (), TypstCode('set document(title: "x"); for n in range(61) { page[一] }'))
    file = tmp_path / "x.pdf"
    file.write_bytes(press.pdf(many))
    with pytest.raises(CannotPrintError, match="61 页"):
        booklet(file)


def test_pinyin_stands_over_characters(overview: Overview, press: Compiler, renderer: Renderer) -> None:
    one = Paper(press.pdf(packet(overview, renderer, month_of(overview, "2019-03"), read=reader(overview.library))))
    title = article(overview, "study/sanhui-yike")
    start = dict(one.bookmarks)[title.title]
    assert "zhī" in one.pages[start - 1] and "bù" in one.pages[start - 1]
