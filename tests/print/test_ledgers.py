"""Ledgers: their figures are those of the site, and the workbook is ready for the office to print."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from tests.print.kinds import branch
from tests.print.reading import Paper, plain
from tests.unit.centre import centre, meeting
from yinling.derived.cadence import rate
from yinling.derived.ledgers import LEDGERS, MEETINGS, Column, Ledger
from yinling.derived.overview import Overview
from yinling.printing.compiler import Sheet
from yinling.printing.ledger_sheets import ledger_sheet
from yinling.printing.workbook import HEADER_ROW, workbook
from yinling.records.org import Org
from yinling.records.period import Period


def opened(content: bytes) -> Worksheet:
    sheet = load_workbook(io.BytesIO(content)).worksheets[0]
    assert isinstance(sheet, Worksheet)
    return sheet


def test_figures_are_those_of_the_site(overview: Overview) -> None:
    figures = overview.figures
    for org in overview.tree.branches():
        activities = dict(LEDGERS["活动台账"](overview, org, 2019).totals)
        for id, total in (("activities", "活动"), ("attendance", "实到")):
            metric = next((m for m in figures.metrics if m.id == id), None)
            if metric:
                figure = figures.of(metric, Period.year(2019), org)
                assert activities[total].split()[0] == str(figure.at_least)
        study = dict(LEDGERS["学习记录"](overview, org, 2019).totals)
        deliveries = figures.of(next(m for m in figures.metrics if m.id == "deliveries"), Period.year(2019), org)
        assert study.get("送学上门", "0 人") == f"{deliveries.at_least} 人"
        printed_rate = dict(LEDGERS["三会一课"](overview, org, 2019).totals)["规范执行率"]
        assert printed_rate.startswith(rate(overview.cadence.below(org, 2019)).percent)


def test_figures_are_those_on_the_page_of_the_branch(overview: Overview, site: Path) -> None:
    page = (site / "orgs" / "zb09" / "index.html").read_text("utf-8")
    match = re.search(r"规范执行率 <b[^>]*>([^<]+)</b>：应开 (\d+) 项", page)
    assert match
    printed_rate = dict(LEDGERS["三会一课"](overview, branch(overview), 2019).totals)["规范执行率"]
    assert printed_rate == f"{match[1]}（应开 {match[2]} 项）"


def test_rows_add_up_to_the_totals(overview: Overview) -> None:
    for org in overview.tree.branches():
        ledger = LEDGERS["三会一课"](overview, org, 2019)
        at = [column.title for column in ledger.columns].index("实到")
        assert dict(ledger.totals)["实到"] == f"{sum(int(row[at] or 0) for row in ledger.rows)} 人次"
        assert [row[0] for row in ledger.rows] == list(range(1, len(ledger.rows) + 1))


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
    assert [row[1] for row in ledger.rows] == ["3月1日", "3月2日"]
    assert dict(ledger.totals)["支委会"] == "2 次"
    assert "某某" in ledger.rows[1]


@pytest.mark.parametrize("name", LEDGERS)
def test_the_workbook_is_ready_to_print(name: str, overview: Overview) -> None:
    ledger = LEDGERS[name](overview, branch(overview), 2019)
    sheet = opened(workbook(ledger, overview.library.as_of))
    assert sheet["A1"].value == ledger.title
    order = sorted(range(len(ledger.columns)), key=lambda at: not ledger.columns[at].on_paper)
    columns = [ledger.columns[at] for at in order]
    assert [cell.value for cell in sheet[HEADER_ROW]] == [column.title for column in columns]
    printed = get_column_letter(sum(column.on_paper for column in columns))
    assert str(sheet.print_area) == f"'{ledger.name}'!$A$1:${printed}${sheet.max_row}"
    assert sheet.freeze_panes == "A3"
    assert sheet.print_title_rows == "$2:$2"
    assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize or 0)) == ("landscape", 9)
    assert sheet.sheet_properties.pageSetUpPr and sheet.sheet_properties.pageSetUpPr.fitToPage
    for letter, column in zip("ABCDEFGHIJKLMN", columns, strict=False):
        assert sheet.column_dimensions[letter].width >= 2 * column.width
    assert {cell.font.name for row in sheet.iter_rows() for cell in row if cell.value is not None} == {"微软雅黑"}
    rows = list(sheet.iter_rows(min_row=HEADER_ROW + 1, max_row=HEADER_ROW + len(ledger.rows), values_only=True))
    assert [[cell or "" for cell in row] for row in rows] == [[row[at] or "" for at in order] for row in ledger.rows]
    below = [row for row in sheet.iter_rows(min_row=HEADER_ROW + len(ledger.rows) + 1, values_only=True) if row[1]]
    assert [(row[2], row[3]) for row in below] == list(ledger.totals)


@pytest.mark.parametrize("name", LEDGERS)
def test_the_rows_of_the_workbook_are_as_high_as_their_text(name: str, overview: Overview) -> None:
    """Not every program computes the height of a row; a line of 12 points needs 15 points."""
    sheet = opened(workbook(LEDGERS[name](overview, branch(overview), 2019), overview.library.as_of))
    for number, row in enumerate(sheet.iter_rows(min_row=HEADER_ROW), HEADER_ROW):
        for at, cell in enumerate(row, 1):
            characters = sheet.column_dimensions[get_column_letter(at)].width / 2 * 11 / 12
            lines = sum(max(1, -(-len(line) // characters)) for line in str(cell.value or "").split("\n"))
            assert (sheet.row_dimensions[number].height or 0) >= min(15 * lines, 409)


def test_the_workbook_prints_large_enough_to_read(overview: Overview) -> None:
    """The printed columns fit the paper width with little scaling: 12 points stay 10.5 or more."""
    for name in LEDGERS:
        ledger = LEDGERS[name](overview, branch(overview), 2019)
        inches = sum(column.width * 2 + 2.5 for column in ledger.columns if column.on_paper) * 7 / 96
        assert (297 / 25.4 - 0.8) / inches * 12 >= 10.5, name


def test_same_ledger_same_bytes(overview: Overview) -> None:
    ledger = LEDGERS["三会一课"](overview, branch(overview), 2019)
    first = workbook(ledger, overview.library.as_of)
    assert first == workbook(ledger, overview.library.as_of)
    assert zipfile.ZipFile(io.BytesIO(first)).testzip() is None


@pytest.mark.parametrize("written", ["=1+1", "+86", "-1", "@SUM(A1)"])
def test_a_text_is_never_a_formula(written: str, overview: Overview) -> None:
    ledger = Ledger("台账", "支部", 2019, (Column("备注", 5),), ((written,),), ())
    cell = opened(workbook(ledger, overview.library.as_of))["A3"]
    assert cell.data_type == "s"
    assert str(cell.value).replace("\u200b", "") == written


def test_on_paper_the_header_row_is_on_every_page(overview: Overview, paper: Callable[[Sheet], Paper]) -> None:
    ledger = LEDGERS["三会一课"](overview, branch(overview), 2019)
    one = paper(ledger_sheet(ledger, overview.library, "x"))
    assert set(one.sizes_in_mm) == {(297, 210)}
    full = one.pages[:-1] if "合计" in one.pages[-1] else one.pages
    assert all("序号日期会议" in page for page in full)
    for name, figure in ledger.totals:
        assert plain(f"{name}：{figure}") in one.words
    assert set(MEETINGS) <= {name for name, _ in ledger.totals}
