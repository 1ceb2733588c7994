"""Check organisations that change over the years: pages, sums, matrices and ledgers are of what was there at the time.

zb01 is below dzz1, is called 东厂党支部 until 2017, moves below dzz2 on 2018-07-01, and is merged into zb02 at the end
of 2019. zb02 is always below dzz2.
"""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest

from tests.unit.centre import branch, centre, loaded, meeting
from yinling.derived.cadence import rate
from yinling.derived.ledgers import LEDGERS
from yinling.derived.overview import Overview
from yinling.pages.context import SiteContext
from yinling.pages.registry import record_pages
from yinling.records.org import Org
from yinling.records.period import Period
from yinling.records.vocabulary import Metric

GENERAL = {"类型": "党总支", "上级": "dw"}
CHANGES = [{"到": "2017-12-31", "名称": "东厂党支部"}, {"到": "2018-06-30", "上级": "dzz1", "说明": "按片区调整"}]
ORGS: list[dict[str, Any]] = [
    {"编号": "dzz1", "名称": "第一党总支", "成立日期": "2010-01-01", **GENERAL},
    {"编号": "dzz2", "名称": "第二党总支", "成立日期": "2010-01-01", **GENERAL},
    branch(
        "zb01",
        名称="第一党支部",
        上级="dzz2",
        成立日期="2011-01-01",
        撤销日期="2019-12-31",
        沿革=CHANGES,
        去向=["zb02"],
    ),
    branch("zb02", 名称="第二党支部", 上级="dzz2", 成立日期="2011-01-01"),
    {
        "编号": "zb02-1",
        "名称": "第一党小组",
        "类型": "党小组",
        "上级": "zb02",
        "沿革": [{"到": "2019-12-31", "上级": "zb01"}],
    },
]
RULES = [{"活动类型": "支委会", "周期": "月", "次数": 1, "范围": "支部", "来源": "本中心规定"}]
METRICS = [
    {"编号": "all", "名称": "活动", "单位": "次", "记录种类": "活动"},
    {"编号": "present", "名称": "实到", "单位": "人次", "记录种类": "活动", "合计字段": "实到"},
]
DAYS = ("2017-03-01", "2018-03-01", "2018-09-01", "2019-03-01")
HELD = [
    *(meeting(day, org="zb01") for day in DAYS),
    *(meeting(day, org="zb02") for day in (*DAYS, "2020-03-01")),
    meeting("2019-04-01", "集中学习", org="zb02-1"),
    meeting("2020-04-01", "集中学习", org="zb02-1"),
]


@pytest.fixture(scope="module")
def years(tmp_path_factory: pytest.TempPathFactory) -> Overview:
    return centre(
        tmp_path_factory.mktemp("years") / "c",
        "2020-12-31",
        orgs=ORGS,
        activities=HELD,
        rules__cadence=RULES,
        rules__metrics=METRICS,
    )


def org(overview: Overview, id: str) -> Org:
    found = overview.tree.get(id)
    assert found
    return found


def counted(overview: Overview, id: str, year: int) -> int | None:
    metric = overview.internal.get(Metric, "all")
    assert metric
    return overview.figures.of(metric, Period.year(year), org(overview, id)).value


def page(overview: Overview, uri: str) -> str:
    found = next(p.html for p in record_pages(SiteContext(overview)) if p.uri == uri)
    return re.sub(r"<[^>]+>", "", found)


def test_a_record_counts_for_the_parent_of_its_day(years: Overview) -> None:
    assert [counted(years, "dzz1", year) for year in (2017, 2018, 2019)] == [1, 1, None]
    assert [counted(years, "dzz2", year) for year in (2017, 2018, 2019, 2020)] == [1, 3, 3, 2]
    assert [counted(years, "dw", year) for year in (2017, 2018, 2019, 2020)] == [2, 4, 3, 2]


def test_the_parts_of_a_figure_are_together_the_whole(years: Overview) -> None:
    for metric in years.figures.metrics:
        rows = years.published_figures.by_org(metric)
        assert sum(int(count) for _, count in rows if count != "未录入") == years.figures.of(metric).value
    by_org = years.published_figures.by_org(years.figures.metrics[0])
    assert {each.id: count for each, count in by_org} == {"dzz1": "2", "dzz2": "9", "zb09": "未录入"}


def test_a_group_keeps_what_it_did_in_its_branch_of_the_time(years: Overview) -> None:
    assert [counted(years, "zb01", 2019), counted(years, "zb02", 2020)] == [2, 2]
    assert [a.org for a in years.agenda.of(org(years, "zb01"))].count("zb02-1") == 1
    assert "集中学习" in page(years, "activities/zb01/2019/")
    assert years.published.branch_name("zb02-1", dt.date(2019, 4, 1)) == "第一党支部"


def test_the_matrix_of_a_year_has_the_branches_of_the_year_under_their_names(years: Overview) -> None:
    # The links to other years come last.
    before, after = (page(years, f"cadence/{year}/").partition("按会议看")[0] for year in (2017, 2020))
    assert "东厂党支部" in before
    assert "第一党支部" not in before
    assert "第一党支部" not in after
    assert "第一党支部" in page(years, "cadence/2019/")


def test_the_cells_of_a_year_are_divided_by_the_day_of_the_move(years: Overview) -> None:
    by_org = {id: years.published_cells(org(years, id), 2018) for id in ("dzz1", "dzz2", "dw")}
    assert [cell.period.start.month for cell in by_org["dzz1"]] == [1, 2, 3, 4, 5, 6]
    assert len(by_org["dzz1"]) + len(by_org["dzz2"]) + 12 == len(by_org["dw"])  # and zb09
    assert rate(by_org["dzz1"]).on_time == 1


def test_a_ledger_has_the_name_of_its_year(years: Overview) -> None:
    titles = [LEDGERS["活动台账"](years, org(years, "zb01"), year).title for year in (2017, 2019)]
    assert titles == ["东厂党支部2017年活动台账", "第一党支部2019年活动台账"]
    assert len(LEDGERS["活动台账"](years, org(years, "dzz1"), 2018).rows) == 1
    assert len(LEDGERS["活动台账"](years, org(years, "dzz2"), 2018).rows) == 3


def test_pages_say_what_an_organisation_was_and_became(years: Overview) -> None:
    merged, into = page(years, "orgs/zb01/"), page(years, "orgs/zb02/")
    for text in ("曾用名东厂党支部", "并入第二党支部", "到2018年6月30日为止：属第一党总支", "按片区调整"):
        assert text in merged
    assert "并进来的第一党支部" in into
    assert "2019年12月31日撤销，并入第二党支部" in page(years, "orgs/")


def test_the_page_of_what_ended_begins_with_where_it_went_and_offers_nothing_to_come(years: Overview) -> None:
    merged, into = page(years, "orgs/zb01/"), page(years, "orgs/zb02/")
    assert merged.split()[:2] == ["第一党支部", "2019年12月31日撤销。并入第二党支部。"]
    for offered in ("接下来的活动", "设为我的支部", "手机日历"):
        assert offered in into
        assert offered not in merged


def test_a_division_that_both_sides_write_is_told_once(tmp_path: Path) -> None:
    parts = [branch(id, 成立日期="2019-07-01", 来自=["whole"]) for id in ("part1", "part2")]
    whole = branch("whole", 成立日期="2011-01-01", 撤销日期="2019-06-30", 去向=["part1", "part2"])
    overview = centre(tmp_path / "c", orgs=[whole, *parts])
    assert [word for word, _ in overview.org_names.became("whole")] == ["分为", "分为"]
    assert [word for word, _ in overview.org_names.came_from("part1")] == ["分自"]


def test_a_past_activity_is_shown_under_the_name_of_its_day(years: Overview) -> None:
    assert "组织东厂党支部" in page(years, "activities/zb01/2017/2017-03-01-zwh/")
    assert "组织第一党支部" in page(years, "activities/zb01/2019/2019-03-01-zwh/")


def test_an_organisation_is_found_by_its_former_name(years: Overview) -> None:
    assert years.internal.named(Org, "东厂党支部") == years.internal.get(Org, "zb01")
    activity = next(a for a in years.agenda.all_held if a.org == "zb01" and a.year == 2017)
    document = activity.search_document(years.published)
    assert document
    assert "东厂党支部" in document.context
    assert "第一党支部" in document.text


def test_a_site_of_an_older_day_shows_the_places_of_that_day(tmp_path: Path) -> None:
    move = [{"到": "2020-06-30", "上级": "dzz1", "名称": "旧名党支部"}]
    overview = centre(tmp_path / "c", orgs=[*ORGS[:2], branch("zb05", 上级="dzz2", 沿革=move)])
    assert [o.name for o in overview.tree.children(org(overview, "dzz1"))] == ["旧名党支部"]
    later = centre(tmp_path / "d", "2020-12-31", orgs=[*ORGS[:2], branch("zb05", 上级="dzz2", 沿革=move)])
    assert [o.name for o in later.tree.children(org(later, "dzz2"))] == ["支部zb05"]


def test_a_later_start_of_the_records_above_takes_nothing_back(tmp_path: Path) -> None:
    """Check a move below a 总支 that began its records later: the years before stay recorded."""
    orgs = [{**row, "记录开始": start} for row, start in zip(ORGS[:2], ("2017-01-01", "2018-07-01"), strict=True)]
    overview = centre(tmp_path / "c", "2020-12-31", orgs=[*orgs, *ORGS[2:]], activities=HELD, rules__cadence=RULES)
    cells = [*overview.cadence.cells(org(overview, "zb01"), 2017)]
    assert rate(cells).missed == 11


def test_a_branch_that_becomes_a_general_branch_owes_meetings_until_then(tmp_path: Path) -> None:
    grown = branch("zb05", 类型="党总支", 成立日期="2011-01-01", 沿革=[{"到": "2019-06-30", "类型": "党支部"}])
    overview = centre(
        tmp_path / "c", orgs=[grown], activities=[meeting("2019-03-01", org="zb05")], rules__cadence=RULES
    )
    states = [cell.state for cell in overview.cadence.cells(org(overview, "zb05"), 2019)]
    assert states == ["未录入", "未录入", "达标", "缺", "缺", "缺", *["不适用"] * 6]
    assert not org(overview, "zb05").is_branch


def test_what_ends_is_told_where_it_went(tmp_path: Path) -> None:
    late = meeting("2020-03-01", org="zb01")
    found = loaded(tmp_path / "c", "2020-12-31", orgs=ORGS, activities=[late]).problems
    assert "2019年12月31日撤销，并入第二党支部" in next(p.message for p in found if p.code == "org-not-there")
