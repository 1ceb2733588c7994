"""Check that a time without records is 未录入 everywhere, neither 缺 nor 0: matrix, report, ledgers, data, board."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.unit.centre import branch, centre, meeting
from yinling.derived.cadence import rate
from yinling.derived.ledger_book import LedgerBook
from yinling.derived.ledger_table import Ledger
from yinling.derived.ledgers import LEDGERS
from yinling.derived.overview import Overview
from yinling.pages.context import SiteContext
from yinling.pages.feeds import feeds
from yinling.pages.registry import record_pages
from yinling.printing.board import board
from yinling.printing.ledger_sheets import ledger_sheet
from yinling.printing.workbook import workbook
from yinling.records.org import Org
from yinling.records.period import Period

MONTHLY = {"活动类型": "支委会", "周期": "月", "次数": 1, "范围": "支部", "来源": "条例第十二条"}
OF_GROUPS = MONTHLY | {"活动类型": "集中学习", "范围": "党小组"}
GROUP = {"编号": "zb01-1", "名称": "第一党小组", "类型": "党小组", "上级": "zb01"}
MEETINGS = {"编号": "meetings", "名称": "支委会", "单位": "次", "记录种类": "活动", "分组": "学习"}
AWARDS = {"编号": "awards", "名称": "荣誉", "单位": "个", "记录种类": "荣誉", "分组": "荣誉"}


def of(root: Path, *activities: dict[str, Any], as_of: str = "2019-12-31", **branch_fields: str) -> Overview:
    """Return a centre with the branch zb01 of some fields and its only group."""
    orgs = [branch("zb01", **branch_fields), GROUP]
    rules, metrics = [MONTHLY, OF_GROUPS], [MEETINGS, AWARDS]
    return centre(
        root / "c", as_of, orgs=orgs, activities=list(activities), rules__cadence=rules, rules__metrics=metrics
    )


def at(day: str, org: str = "zb01", kind: str = "支委会") -> dict[str, Any]:
    return meeting(day, kind, org=org)


def org(overview: Overview, id: str = "zb01") -> Org:
    found = overview.library.get(Org, id)
    assert found
    return found


def states(overview: Overview, id: str = "zb01", year: int = 2019) -> str:
    letters = {"达标": "达", "补开": "补", "缺": "缺", "未录入": "录", "未到期": "未", "不适用": "不"}
    return "".join(letters[cell.state] for cell in overview.cadence.cells(org(overview, id), year))


def page(overview: Overview, uri: str) -> str:
    return next(p.html for p in record_pages(SiteContext(overview)) if p.uri == uri)


def test_months_before_the_first_record_are_not_missed_and_later_ones_are(tmp_path: Path) -> None:
    assert states(of(tmp_path, at("2019-03-20"), at("2019-05-05"))) == "录录达缺达" + "缺" * 7


def test_the_start_of_the_records_is_what_the_organisation_says(tmp_path: Path) -> None:
    assert states(of(tmp_path / "a", at("2019-03-05"), 记录开始="2019-01-01")) == "缺缺达" + "缺" * 9
    overview = of(tmp_path / "b", at("2019-03-05"), at("2019-06-05"), 记录开始="2019-05-10")
    assert states(overview) == "录录达录" + "缺达" + "缺" * 6
    assert rate(overview.cadence.cells(org(overview), 2019)).note == "，未录入 4 项"  # March is not counted
    assert rate(overview.cadence.cells(org(overview), 2019)).due == 8


def test_a_start_of_an_organisation_holds_for_those_below_it(tmp_path: Path) -> None:
    inherited = of(tmp_path / "a", at("2019-05-05", "zb01-1", "集中学习"), 记录开始="2019-04-01")
    assert states(inherited, "zb01-1") == "录录录缺达" + "缺" * 7
    assert states(inherited) == "录录录" + "缺" * 9


def test_half_a_period_decides(tmp_path: Path) -> None:
    assert states(of(tmp_path / "a", at("2019-06-05"), 记录开始="2019-03-16"))[:3] == "录录缺"
    assert states(of(tmp_path / "b", at("2019-06-05"), 记录开始="2019-03-17"))[:3] == "录录录"


def test_a_year_without_any_record_is_not_recorded_even_after_the_start(tmp_path: Path) -> None:
    overview = of(tmp_path, at("2017-01-05"), at("2019-01-05"), 记录开始="2017-01-01")
    assert states(overview, year=2017) == "达" + "缺" * 11
    assert states(overview, year=2018) == "录" * 12
    assert rate(overview.cadence.cells(org(overview), 2018)).percent == "未录入"


@pytest.mark.parametrize(("change", "state"), [({}, "缺"), ({"状态": "草稿"}, "录"), ({"公开范围": "内部"}, "缺")])
def test_any_counted_record_shows_that_records_were_kept(tmp_path: Path, change: dict[str, Any], state: str) -> None:
    visit = {"组织": "zb09", "月份": "2019-01", "对象": "困难", "户数": 5, **change}
    overview = centre(tmp_path / "c", rules__cadence=[MONTHLY], visits=[visit])
    assert states(overview, "zb09") == state * 12


def test_what_is_not_over_is_not_yet_due(tmp_path: Path) -> None:
    assert states(of(tmp_path, at("2019-02-05"), as_of="2019-03-15")) == "录达" + "未" * 10


def test_the_pages_say_it(tmp_path: Path) -> None:
    overview = of(tmp_path, at("2017-05-05"), at("2019-03-05"), 记录开始="2019-03-01")
    # Twelve months of two branches and a group.
    report = re.sub("<[^>]+>", "", page(overview, "report/2017/"))
    assert "36 项没有录入，不知道开没开，不算缺。" in report
    assert "0%" not in report
    rate_2017 = '<b class="yl-row__number">未录入</b>'
    assert page(overview, "cadence/2017/").count(rate_2017) == 2 + 2  # two branches and two rules
    matrix = page(overview, "cadence/2019/zwh/")
    assert matrix.count('<b class="yl-state-unrecorded">未</b>') == 2 + 12  # zb09 has no record at all
    assert "1月至2月未录入" in page(overview, "orgs/zb01/")
    assert "<dt>记录开始</dt><dd>2019年3月1日</dd>" in page(overview, "orgs/zb01/")


def test_a_figure_without_records_of_its_kind_is_not_zero(tmp_path: Path) -> None:
    overview = of(tmp_path, at("2018-03-05"), at("2019-03-05"))
    report = re.sub("<[^>]+>", "", page(overview, "report/2018/"))
    assert "支委会1 次" in report
    assert "荣誉未录入" in report
    (feed,) = (f for f in feeds(SiteContext(overview)) if f.uri == "figures.json")
    rows = {(row["metric"], row["period"]): row for row in json.loads(feed.make())}
    unknown, known = rows["awards", "2018"], rows["meetings", "2018"]
    assert (unknown["value"], unknown["at_least"], unknown["recorded"]) == (None, 0, False)
    assert (known["value"], known["recorded"]) == (1, True)


def test_a_figure_is_zero_where_the_organisation_says_that_records_are_kept(tmp_path: Path) -> None:
    root = {"编号": "dw0", "名称": "总的", "类型": "党委", "上级": "dw", "记录开始": "2019-01-01"}
    overview = centre(
        tmp_path / "c",
        orgs=[root, branch("zb01", 上级="dw0")],
        rules__metrics=[AWARDS],
        activities=[at("2018-03-05"), at("2019-03-05")],
    )
    (metric,) = (m for m in overview.figures.metrics if m.id == "awards")
    found = {year: overview.figures.of(metric, Period.year(year), org(overview, "dw0")) for year in (2018, 2019)}
    assert {year: (figure.value, figure.unrecorded) for year, figure in found.items()} == {
        2018: (None, True),
        2019: (0, False),
    }


def cells(ledger: Ledger, overview: Overview) -> list[str]:
    """Return the texts of a ledger's workbook."""
    book = load_workbook(io.BytesIO(workbook(LedgerBook(ledger, (ledger,)), overview.library.as_of)))
    return [str(cell.value) for row in book.worksheets[0].iter_rows() for cell in row if cell.value is not None]


@pytest.mark.parametrize("name", LEDGERS)
def test_a_ledger_of_a_year_without_records_has_no_zeros(name: str, tmp_path: Path) -> None:
    overview = of(tmp_path, at("2019-03-05"))
    ledger = LEDGERS[name](overview, org(overview), 2018)
    assert [(each.name, each.figure) for each in ledger.totals] == [("2018年", "未录入")]
    assert "未录入" in ledger_sheet(LedgerBook(ledger, (ledger,)), overview.library, "x").code
    assert any("未录入" in text for text in cells(ledger, overview))
    totals = LEDGERS[name](overview, org(overview), 2019).totals
    assert [each.figure for each in totals if each.name == "记录开始"] == ["2019年3月1日"]


def test_the_ledger_of_meetings_counts_what_is_not_recorded(tmp_path: Path) -> None:
    overview = of(tmp_path, at("2019-03-05"))
    (found,) = (t for t in LEDGERS["三会一课"](overview, org(overview), 2019).totals if t.name == "规范执行率")
    assert found.figure == "10%"
    assert found.scope == "本支部和党小组2019年应开 10 项，按时 1 项，补开 0 项，未录入 14 项"


def test_the_board_of_a_month_without_records_says_so(tmp_path: Path) -> None:
    overview = of(tmp_path, at("2019-03-05"))
    february, april = (board(overview, org(overview), Period.parse(f"2019-{m}"), 20).code for m in ("02", "04"))
    assert "recorded: false" in february
    assert "recorded: true" in april


def test_charts_of_months_say_why_a_month_has_no_number(tmp_path: Path) -> None:
    overview = of(tmp_path, at("2019-03-20"), at("2019-05-05"), as_of="2019-06-15")
    shown = "1月 未录入，2月 未录入，3月 1 次，4月 0 次，5月 1 次，6月 0 次，7月 未到期，8月 未到期"
    for uri in ("activities/", "activities/year/2019/", "activities/zb01/", "report/meetings/"):
        assert shown in page(overview, uri), uri
    table = page(overview, "activities/zb01/")
    assert "<td>1月</td><td>未录入</td>" in table and "<td>4月</td><td>0</td>" in table
