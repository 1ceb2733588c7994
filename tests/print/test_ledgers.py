"""Ledgers: their figures are those of the site, and the workbook is ready for the office to print."""

from __future__ import annotations

import datetime as dt
import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.cell import Cell as SheetCell
from openpyxl.cell import MergedCell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from tests.print.kinds import branch
from tests.print.reading import Paper, plain
from tests.unit.centre import centre, meeting
from yinling.derived.cadence import rate
from yinling.derived.ledger_book import LedgerBook, ledger_book
from yinling.derived.ledger_table import Cell, Column, Day, Ledger, Percent, Total
from yinling.derived.ledgers import LEDGERS
from yinling.derived.overview import Overview
from yinling.printing.compiler import Sheet
from yinling.printing.ledger_sheets import ledger_sheet, notes, sum_text
from yinling.printing.workbook import HEADER_ROW, workbook
from yinling.records.activity import Activity
from yinling.records.org import Org
from yinling.records.period import Period


def opened(content: bytes) -> Worksheet:
    sheet = load_workbook(io.BytesIO(content)).worksheets[0]
    assert isinstance(sheet, Worksheet)
    return sheet


def total(ledger: Ledger, name: str) -> Total:
    return next(each for each in ledger.totals if each.name == name)


def sum_of(ledger: Ledger, title: str) -> int | None:
    return ledger.sum_of(next(column for column in ledger.columns if column.title == title))


def test_figures_are_those_of_the_site(overview: Overview) -> None:
    figures = overview.figures
    by_id = {metric.id: metric for metric in figures.metrics}
    for org in overview.tree.branches():
        held = LEDGERS["活动台账"](overview, org, 2019)
        assert total(held, "活动").value == figures.of(by_id["activities"], Period.year(2019), org).at_least
        assert sum_of(held, "实到") == figures.of(by_id["people_reached"], Period.year(2019), org).at_least
        study = LEDGERS["学习记录"](overview, org, 2019)
        assert sum_of(study, "收学") == figures.of(by_id["deliveries"], Period.year(2019), org).at_least
        rate_total = total(LEDGERS["三会一课"](overview, org, 2019), "规范执行率")
        assert rate_total.words == rate(overview.cadence.below(org, 2019)).percent


def test_figures_are_those_on_the_page_of_the_branch(overview: Overview, site: Path) -> None:
    page = (site / "orgs" / "zb09" / "index.html").read_text("utf-8").replace("\xa0", " ")
    match = re.search(r"规范执行率 ([^：]+)：应开 (\d+) 项", re.sub("<[^>]*>", "", page))
    assert match
    printed_rate = total(LEDGERS["三会一课"](overview, branch(overview), 2019), "规范执行率")
    assert (printed_rate.words, f"应开 {match[2]} 项" in printed_rate.scope) == (match[1], True)


@pytest.mark.parametrize("name", LEDGERS)
def test_every_total_is_that_of_its_column_or_says_what_it_counts(name: str, overview: Overview) -> None:
    """Of every organisation above the groups, as it is printed."""
    orgs = [org for org in overview.structure.all if org.org_kind != "党小组"]
    assert len(orgs) >= 14
    for org in orgs:
        book = ledger_book(overview, name, org, 2019)
        for ledger in (book.whole, *book.parts):
            assert [row[0] for row in ledger.rows] == list(range(1, len(ledger.rows) + 1))
            for column in ledger.summed:
                numbers = [cell for cell in ledger.column(column.title) if isinstance(cell, int)]
                assert ledger.sum_of(column) in (sum(numbers), None)
            for each in ledger.totals:
                if each.counts:
                    title, word = each.counts
                    assert each.value == sum(word in str(cell) for cell in ledger.column(title)), (org.id, each)
                else:
                    assert each.scope or each.words, (org.id, each)


@pytest.mark.parametrize("name", LEDGERS)
def test_the_parts_of_a_centre_hold_every_row_once(name: str, overview: Overview) -> None:
    assert overview.structure.root
    book = ledger_book(overview, name, overview.structure.root, 2019)
    assert book.is_parted and len(book.parts) >= 13
    joint = sum(len(part.rows) for part in book.parts) - len(book.whole.rows)
    several = [a for a in overview.internal.all(Activity) if a.counts and a.year == 2019 and len(a.org_ids) > 1]
    assert 0 <= joint <= 3 * len(several)
    for part in book.parts:
        assert part.signers[0] in ("支部书记", "党总支负责人", "党委负责人")


def test_what_nobody_recorded_is_unknown(tmp_path: Path) -> None:
    """No rate, no zero: neither for a year before the records, nor for a number that is missing."""
    overview = centre(
        tmp_path / "centre",
        activities=[
            meeting("2019-03-01", 编号="a", 应到=None, 实到=None),
            meeting("2019-04-01", 编号="b", 应到=5, 实到=4),
        ],
    )
    org = overview.library.get(Org, "zb09")
    assert org
    ledger = LEDGERS["三会一课"](overview, org, 2019)
    assert sum_of(ledger, "实到") == 4
    assert "实到有 1 行没有写，合计里没有算。" in notes(ledger, ledger.columns)
    before = LEDGERS["三会一课"](overview, org, 2017)
    assert not before.is_recorded and [each.figure for each in before.totals] == ["未录入"]
    assert sum_text(before, before.summed[0]) == "未录入"
    assert opened(workbook(LedgerBook(before, (before,)), overview.library.as_of))["D3"].value in (None, "未录入")


def test_a_step_of_admission_has_its_name(overview: Overview) -> None:
    org = next(o for o in overview.structure.all if o.id == "zgzb")
    steps = {str(cell) for cell in LEDGERS["发展党员"](overview, org, 2019).column("步骤")}
    assert steps and all(re.fullmatch("第 \\d+ 步　.{4,}", step) for step in steps)


def test_internal_records_count_and_planned_or_void_ones_do_not(tmp_path: Path) -> None:
    overview = centre(
        tmp_path / "centre",
        activities=[
            meeting("2019-03-01", 编号="a"),
            meeting("2019-03-02", 编号="b", 公开范围="内部", 主持人="某某"),
            meeting("2019-03-03", 编号="c", 状态="已作废"),
            meeting("2020-02-01", 编号="d", 实到=None),
            meeting("2018-03-01", 编号="e"),
        ],
    )
    org = overview.library.get(Org, "zb09")
    assert org
    ledger = LEDGERS["三会一课"](overview, org, 2019)
    assert [str(row[1]) for row in ledger.rows] == ["3月1日", "3月2日"]
    assert total(ledger, "支委会").figure == "2 次"
    assert "某某" in ledger.rows[1]


@pytest.mark.parametrize("name", LEDGERS)
def test_the_workbook_is_ready_to_print(name: str, overview: Overview) -> None:
    book = ledger_book(overview, name, branch(overview), 2019)
    ledger = book.whole
    content = workbook(book, overview.library.as_of)
    assert content == workbook(book, overview.library.as_of)
    assert zipfile.ZipFile(io.BytesIO(content)).testzip() is None
    sheet = opened(content)
    assert sheet["A1"].value == ledger.title
    order = sorted(range(len(ledger.columns)), key=lambda at: not ledger.columns[at].on_paper)
    columns = [ledger.columns[at] for at in order]
    assert [cell.value for cell in sheet[HEADER_ROW]] == [column.title for column in columns]
    printed = get_column_letter(sum(column.on_paper for column in columns))
    assert str(sheet.print_area) == f"'{ledger.name}'!$A$1:${printed}${sheet.max_row}"
    assert sheet.freeze_panes == "A3"
    assert sheet.print_title_rows == "$1:$2"
    assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize or 0)) == ("landscape", 9)
    assert sheet.sheet_properties.pageSetUpPr and sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.page_margins.left * 25.4 == pytest.approx(25)
    assert "支部书记：＿" in str(sheet.cell(sheet.max_row, 1).value)
    assert {cell.font.name for row in sheet.iter_rows() for cell in row if cell.value is not None} == {"微软雅黑"}
    for number, row in enumerate(ledger.rows, HEADER_ROW + 1):
        for at, index in enumerate(order, 1):
            check_cell(sheet.cell(number, at), row[index])
    for number, cells in enumerate(sheet.iter_rows(min_row=HEADER_ROW), HEADER_ROW):
        for at, cell in enumerate(cells, 1):
            if number > HEADER_ROW + len(ledger.rows) or isinstance(cell.value, dt.date | float):
                continue
            characters = sheet.column_dimensions[get_column_letter(at)].width / 2 * 11 / 12
            lines = sum(max(1, -(-len(line) // characters)) for line in str(cell.value or "").split("\n"))
            # Not every program computes the height of a row; a line of 12 points needs 15 points.
            assert (sheet.row_dimensions[number].height or 0) >= min(15 * lines, 409)
    # The printed columns fit the paper with little scaling: 12 points stay 10.5 or more.
    inches = sum(column.width * 2 + 2.5 for column in columns if column.on_paper) * 7 / 96
    assert (297 - 35) / 25.4 / inches * 12 >= 10.0


def check_cell(cell: SheetCell | MergedCell, value: Cell) -> None:
    """Check that a cell holds a value as what it is."""
    if isinstance(value, Day):
        assert cell.value == dt.datetime.combine(value.date, dt.time()) and cell.is_date
        text = re.sub('"([^"]*)"', r"\1", cell.number_format)
        for code, number in (("yyyy", value.date.year), ("m", value.date.month), ("d", value.date.day)):
            text = text.replace(code, str(number), 1)
        assert text == value.shown
    elif isinstance(value, Percent):
        assert cell.value == value.value and cell.number_format == "0%"
    else:
        assert (cell.value or "") == (value or "")


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_libreoffice_computes_the_figures_of_the_paper(tmp_path: Path, overview: Overview) -> None:
    """Formulas of a branch and of the whole centre, in one run of the program."""
    assert overview.structure.root
    books = {
        f"{org.id}-{number}": ledger_book(overview, name, org, 2019)
        for org in (branch(overview), overview.structure.root)
        for number, name in enumerate(("三会一课", "学习记录", "结对"))
    }
    for name, book in books.items():
        (tmp_path / f"{name}.xlsx").write_bytes(workbook(book, overview.library.as_of))
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "xlsx"]
    files = [str(tmp_path / f"{name}.xlsx") for name in books]
    subprocess.run([*command, "--outdir", str(tmp_path / "out"), *files], check=True, capture_output=True, timeout=300)
    for name, book in books.items():
        sheet = load_workbook(tmp_path / "out" / f"{name}.xlsx", data_only=True).worksheets[0]
        rows = [[cell for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)]
        found = {str(row[0]): row[1:] for row in rows if row}
        columns = [column for column in book.whole.summed if column.on_paper]
        sums = [book.whole.sum_of(column) for column in columns]
        assert found["合计"][-len(sums) :] == sums or found["合计"][: len(sums)] == sums, name
        for each in book.whole.totals:
            if each.ratio:
                assert isinstance(found[each.name][0], int | float)
                assert found[each.name][0] == pytest.approx(float(each.words.rstrip("%")) / 100)
            elif each.value is not None:
                assert found[each.name][0] == each.value, (name, each)
        if book.is_parted:
            assert found["合计"][0] == len(book.whole.rows)
            for part in book.parts:
                assert found[part.org][0] == len(part.rows)


@pytest.mark.parametrize("written", ["=1+1", "+86", "-1", "@SUM(A1)"])
def test_a_text_is_never_a_formula(written: str, overview: Overview) -> None:
    ledger = Ledger("台账", "支部", 2019, (Column("备注", 5),), ((written,),), ())
    cell = opened(workbook(LedgerBook(ledger, (ledger,)), overview.library.as_of))["A3"]
    assert cell.data_type == "s"
    assert str(cell.value).replace("\u200b", "") == written


@pytest.mark.parametrize("name", ["三会一课", "学习记录", "活动台账"])
def test_the_pages_can_be_bound_and_signed(name: str, overview: Overview, paper: Callable[[Sheet], Paper]) -> None:
    book = ledger_book(overview, name, branch(overview), 2019)
    one = paper(ledger_sheet(book, overview.library, "x"))
    assert set(one.sizes_in_mm) == {(297, 210)}
    assert name != "三会一课" or len(one.pages) <= 10
    first = plain(book.whole.title)
    for page, characters in zip(one.pages, one.characters, strict=True):
        assert page.startswith(first), "branch, year and name"
        assert min(c["x0"] for c in characters if c["text"].strip()) >= 25 / 25.4 * 72 - 0.5
    assert all("序号日期" in page for page in one.pages)
    last = one.pages[-1]
    assert "支部书记:" in last and "合计" in last
    rows = [str(row[0]) for row in book.whole.rows[-3:]]
    assert all(f"{number}{plain(str(row[1]))}" in last for number, row in zip(rows, book.whole.rows[-3:], strict=True))
    for each in book.whole.totals:
        assert plain(each.figure) in last
    for column in book.whole.summed:
        if column.on_paper:
            assert str(book.whole.sum_of(column)) in last
