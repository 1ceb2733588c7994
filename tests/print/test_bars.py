"""Bars that hold for printed matter as a whole: sums that are those of their columns, words of the web, titles."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from typing import Any

import pdfplumber
import pytest
from openpyxl import Workbook, load_workbook

from tests.print.kinds import KINDS, branch, make_sheet
from tests.print.reading import Paper, plain
from yinling.derived.ledger_book import ledger_book
from yinling.derived.ledgers import LEDGERS
from yinling.derived.overview import Overview
from yinling.library.article_renderer import Renderer
from yinling.printing.compiler import Sheet
from yinling.printing.workbook import workbook

OF_A_BRANCH = [kind for kind in KINDS if kind.startswith(("ledger-", "board", "receipt", "meeting-", "card-"))]
# What tells a reader to do something on a screen; 扫码 leads from paper to the page.
_WEB_WORDS = re.compile("点击|点开|点一下|点这里|点下面|下面[一二三四五]栏|往下翻|右上角|返回顶部|本网页|网页上方")


def rows_of(content: bytes) -> list[list[str]]:
    """Return the rows of all tables of a PDF, without the headers that are repeated."""
    found: list[list[str]] = []
    with pdfplumber.open(io.BytesIO(content)) as pdf:
        for page in pdf.pages:
            for table in page.extract_tables():
                found += [["".join((cell or "").split()) for cell in row] for row in table]
    return [row for at, row in enumerate(found) if at == 0 or row != found[0]]


def wrong_sums(rows: list[list[str]]) -> list[str]:
    """Return the columns whose printed sum is not that of the numbers printed above."""
    head, body = rows[0], [row for row in rows[1:] if row[0].isdigit()]
    sums = next(row for row in rows if row[0] == "合计")
    found = []
    for at, said in enumerate(sums[1:], 1):
        added = sum(int(row[at]) for row in body if row[at].isdigit())
        if said.isdigit() and added != int(said):
            found.append(f"{head[at]}: {said} stands below {added}")
    return found


@pytest.mark.parametrize("kind", ["ledger-三会一课", "ledger-学习记录", "ledger-结对"])
def test_every_printed_column_adds_up_to_its_total(
    kind: str, overview: Overview, renderer: Renderer, paper: Callable[[Sheet], Paper]
) -> None:
    rows = rows_of(paper(make_sheet(kind, overview, renderer)).content)
    sums = next(row for row in rows if row[0] == "合计")
    assert sum(cell.isdigit() for cell in sums) >= 1
    assert wrong_sums(rows) == []
    at = next(at for at, cell in enumerate(sums) if cell.isdigit())
    planted = next(row for row in rows[1:] if row[0].isdigit() and row[at].isdigit())
    planted[at] = str(int(planted[at]) + 1)
    assert len(wrong_sums(rows)) == 1


def computed(book: Workbook, sheet: str, value: object) -> object:
    """Return what the formulas of ledgers give: SUM, COUNT, COUNTIF, a cell of another sheet, a rate."""
    if not isinstance(value, str) or not value.startswith("="):
        return value

    def cells(range_: str) -> Iterator[object]:
        name, _, area = range_.rpartition("!")
        found: Any = book[name.strip("'") or sheet][area]
        for row in found if isinstance(found, tuple) else ((found,),):
            for cell in row:
                yield computed(book, name.strip("'") or sheet, cell.value)

    def numbers(range_: str) -> list[int | float]:
        return [each for each in cells(range_) if isinstance(each, int | float)]

    formula = value[1:]
    if match := re.fullmatch(r"SUM\(([^)]+)\)([+-]\d+)?", formula):
        return sum(numbers(match[1])) + int(match[2] or 0)
    if match := re.fullmatch(r"COUNT\(([^)]+)\)", formula):
        return sum(not isinstance(each, str) and each is not None for each in cells(match[1]))
    if match := re.fullmatch(r'COUNTIF\(([^,]+),"\*(.*)\*"\)', formula):
        return sum(match[2] in str(each) for each in cells(match[1]) if each is not None)
    if match := re.fullmatch(r"MIN\(ROUND\((\d+)/(\d+),3\),0.999\)", formula):
        return min(round(int(match[1]) / int(match[2]), 3), 0.999)
    if match := re.fullmatch(r"(\d+)/(\d+)", formula):
        return int(match[1]) / int(match[2])
    return next(cells(formula))


def figures_of(book: Workbook) -> dict[str, list[object]]:
    """Return the computed cells of each row of the first sheet by its first words."""
    sheet = book.worksheets[0]
    rows = [[cell.value for cell in row if cell.value is not None] for row in sheet.iter_rows()]
    return {str(row[0]): [computed(book, sheet.title, each) for each in row[1:]] for row in rows if row}


@pytest.mark.parametrize("name", LEDGERS)
def test_the_formulas_of_a_workbook_give_the_figures_of_the_paper(name: str, overview: Overview) -> None:
    """Of a branch and of the whole centre; `test_ledgers` has LibreOffice compute them where it is installed."""
    assert overview.structure.root
    for org in (branch(overview), overview.structure.root):
        book = ledger_book(overview, name, org, 2019)
        whole, columns = book.whole, [column for column in book.whole.summed if column.on_paper]
        file = load_workbook(io.BytesIO(workbook(book, overview.library.as_of)))
        found = figures_of(file)
        if columns and whole.rows:
            sums = [each for each in found["合计"] if isinstance(each, int)]
            start = 1 if book.is_parted else 0
            assert sums[start : start + len(columns)] == [whole.sum_of(column) for column in columns], org.id
        for total in whole.totals:
            if total.ratio:
                assert found[total.name][0] == pytest.approx(float(total.words.rstrip("%")) / 100, abs=0.0006)
            elif total.value is not None:
                assert found[total.name][0] == total.value, (org.id, total)


def test_a_changed_number_of_a_workbook_changes_its_figures(overview: Overview) -> None:
    book = ledger_book(overview, "结对", branch(overview), 2019)
    file = load_workbook(io.BytesIO(workbook(book, overview.library.as_of)))
    before = figures_of(file)["合计"]
    file.worksheets[0]["F3"] = 1000
    assert figures_of(file)["合计"] != before


@pytest.mark.parametrize("kind", KINDS)
def test_no_paper_tells_to_do_something_on_a_screen(
    kind: str, overview: Overview, renderer: Renderer, paper: Callable[[Sheet], Paper]
) -> None:
    words = paper(make_sheet(kind, overview, renderer)).words
    about_phones = kind.startswith("packet") or kind == "article"  # which may teach how to use a screen
    assert about_phones or _WEB_WORDS.findall(words) == []


def test_words_of_the_web_are_found() -> None:
    assert _WEB_WORDS.findall("点开下面三栏，看全文") == ["点开", "下面三栏"]


@pytest.mark.parametrize("kind", OF_A_BRANCH)
def test_the_title_of_a_paper_of_a_branch_names_it(
    kind: str, overview: Overview, renderer: Renderer, paper: Callable[[Sheet], Paper]
) -> None:
    metadata = paper(make_sheet(kind, overview, renderer)).reader.metadata
    org = branch(overview)
    names = (overview.tree.full_name(org), org.short_name or org.name)
    assert any(plain(name) in plain((metadata and metadata.title) or "") for name in names)
