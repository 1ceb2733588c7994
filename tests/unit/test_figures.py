"""Check figures: every total is the sum of its records and baselines; unknown numbers stay unknown."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.unit.centre import branch, centre, meeting
from yinling.derived.figures import Figure
from yinling.derived.overview import Overview
from yinling.pages.context import SiteContext
from yinling.pages.feeds import feeds
from yinling.pages.registry import record_pages
from yinling.records.org import Org
from yinling.records.period import Period

MEETINGS: dict[str, Any] = {"编号": "meetings", "名称": "集中学习", "单位": "次", "记录种类": "活动", "分组": "学习"}
MEETINGS["条件"] = [{"字段": "类型", "取值": ["集中学习"]}]
PRESENT = {"编号": "present", "名称": "实到", "单位": "人次", "记录种类": "活动", "合计字段": "实到", "分组": "学习"}
STUDIES = [
    meeting("2018-12-31", "集中学习"),
    meeting("2019-01-01", "集中学习"),
    meeting("2019-05-05", "集中学习", org="zb01", 实到=7),
    meeting("2019-05-06", "支委会"),
]


def baseline(**more: Any) -> dict[str, Any]:
    return {"指标": "meetings", "数值": 5, "单位": "次", "期间": "2017", "来源": "台账"} | more


def of(root: Path, *activities: dict[str, Any], baselines: tuple[dict[str, Any], ...] = ()) -> Overview:
    return centre(
        root / "c",
        rules__metrics=[MEETINGS, PRESENT],
        orgs=[branch("zb01")],
        activities=list(activities),
        baselines=list(baselines),
    )


def figure(overview: Overview, id: str = "meetings", period: str = "", org: str = "") -> Figure:
    metric = next(m for m in overview.figures.metrics if m.id == id)
    found = overview.library.get(Org, org) if org else None
    return overview.figures.of(metric, Period.parse(period) if period else None, found)


def shown(overview: Overview, year: int = 0, id: str = "meetings") -> str:
    published = overview.published_figures
    metric = next(m for m in published.metrics if m.id == id)
    return (published.in_year(metric, year) if year else published.of(metric)).shown


def test_a_figure_is_the_sum_of_its_records(tmp_path: Path) -> None:
    overview = of(tmp_path, *STUDIES)
    assert figure(overview).value == 3
    assert [s.record.id for s in figure(overview, period="2019").shares] == [
        "zb01/2019/2019-05-05-jzxx",
        "zb09/2019/2019-01-01-jzxx",
    ]
    assert figure(overview, "present", "2019").value == 10 + 7 + 10
    assert figure(overview, "present").by_month(2019) == [10, 0, 0, 0, 17, 0, 0, 0, 0, 0, 0, 0]


def test_a_figure_of_an_organisation_includes_all_below_it(tmp_path: Path) -> None:
    overview = of(tmp_path, *STUDIES)
    assert figure(overview, org="zb09").value == 2
    assert figure(overview, org="zb01", period="2019").value == 1
    assert figure(overview, org="dw").value == 3
    rows = figure(overview).by_org(overview.tree, overview.tree.branches())
    assert {org.id: count for org, count in rows} == {"zb01": 1, "zb09": 2}


@pytest.mark.parametrize("change", [{"状态": "草稿"}, {"状态": "已作废"}])
def test_unreviewed_records_do_not_count(tmp_path: Path, change: dict[str, Any]) -> None:
    assert figure(of(tmp_path, *STUDIES, meeting("2019-06-06", "集中学习", **change))).value == 3


def test_internal_records_count_and_planned_ones_do_not(tmp_path: Path) -> None:
    inside = meeting("2019-06-06", "集中学习", 公开范围="内部")
    assert figure(of(tmp_path / "a", *STUDIES, inside)).value == 4
    planned = meeting("2020-01-06", "集中学习", 实到=None)
    assert figure(of(tmp_path / "b", *STUDIES, planned)).value == 3


def test_a_record_without_a_value_counts_and_makes_the_sum_unknown(tmp_path: Path) -> None:
    silent = meeting("2019-06-06", "集中学习", 实到=None)
    overview = of(tmp_path, *STUDIES, silent)
    assert figure(overview).value == 4
    assert figure(overview, "present", "2019-05").value == 17
    assert shown(overview, 2019, "present") == "未知（已知至少 27 人次）"


def test_a_baseline_is_added_once_and_whole(tmp_path: Path) -> None:
    overview = of(tmp_path, *STUDIES, baselines=(baseline(),))
    assert figure(overview).value == 8
    assert figure(overview).recorded == 3
    assert figure(overview, period="2017").value == 5
    assert figure(overview, period="2017-03").unrecorded  # the baseline's period is longer than the month
    assert figure(overview, org="dw").value == 8
    assert figure(overview, org="zb09").value == 2  # the baseline names no organisation


def test_a_baseline_over_the_same_days_as_records_is_refused(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="baseline-overlap"):
        of(tmp_path, *STUDIES, baselines=(baseline(期间="2019"),))


def test_unknown_is_not_zero(tmp_path: Path) -> None:
    overview = of(tmp_path, *STUDIES, baselines=(baseline(数值="未知"),))
    assert figure(overview).value is None
    assert shown(overview) == "未知（已知至少 3 次）"
    assert shown(overview, 2017) == "未知"
    assert figure(overview, period="2019").value == 2


def test_a_campaigns_figure_counts_its_own_records(tmp_path: Path) -> None:
    metric = MEETINGS | {"编号": "theme", "条件": [{"字段": "主题教育", "取值": ["byz"]}]}
    overview = centre(
        tmp_path / "c",
        rules__metrics=[metric],
        campaigns=[{"编号": "byz", "标题": "不忘初心", "开始": "2019-06-01"}],
        activities=[meeting("2019-06-10", 主题教育="byz"), meeting("2019-06-11")],
    )
    assert [s.record.id for s in figure(overview, "theme").shares] == ["zb09/2019/2019-06-10-zwh"]


def test_a_record_that_meets_a_condition_twice_counts_once(tmp_path: Path) -> None:
    metric = MEETINGS | {"条件": [{"字段": "兼作", "取值": ["支委会", "主题党日"]}]}
    both = meeting("2019-06-10", "集中学习", 兼作=["支委会", "主题党日"])
    assert figure(centre(tmp_path / "c", rules__metrics=[metric], activities=[both])).value == 1


def test_a_sum_with_a_part_that_is_not_known_is_not_exact(tmp_path: Path) -> None:
    overview = of(tmp_path, meeting("2019-06-06", "集中学习", 实到=None))
    assert figure(overview, "present", "2019-06").value is None


def test_an_internal_groups_meetings_count_for_those_above_it(tmp_path: Path) -> None:
    """Check that internal records are counted, so that the sum of the parts is the whole."""
    group = {"编号": "zb09-1", "名称": "第一党小组", "类型": "党小组", "上级": "zb09", "公开范围": "内部"}
    meetings = [meeting("2019-06-06", "集中学习", org="zb09-1")]
    overview = centre(tmp_path / "c", rules__metrics=[MEETINGS], orgs=[group], activities=meetings)
    assert [figure(overview, org=org).value for org in ("", "dw", "zb09")] == [1, 1, 1]


def by_branch(root: Path, counts: dict[str, int], *, hardship: bool, visibility: str = "内部") -> list[str]:
    """Return the published number of meetings of each branch; a number below five is small."""
    metric = MEETINGS | ({"困难类": "是"} if hardship else {})
    days = [(org, f"2019-01-{day:02}") for org, n in counts.items() for day in range(1, n + 1)]
    held = [meeting(day, "集中学习", org=org, 公开范围=visibility) for org, day in days]
    held += [meeting("2019-02-01", "支委会", org=org) for org in counts]  # without any record a number is unknown
    orgs = [branch(org) for org in counts]
    overview = centre(root / "c", rules__metrics=[metric], orgs=orgs, activities=held)
    (published,) = overview.published_figures.metrics
    return [text for org, text in overview.published_figures.by_org(published) if org.id in counts]


def test_small_counts_of_hardship_are_not_published_by_organisation(tmp_path: Path) -> None:
    counts = {"zb01": 9, "zb02": 3, "zb03": 8, "zb04": 0}
    assert by_branch(tmp_path / "a", counts, hardship=True) == [
        "9",
        "不公开",
        "不公开",
        "不公开",
    ]  # a 0 would show who has some
    assert by_branch(tmp_path / "b", counts, hardship=False) == ["9", "3", "8", "0"]
    # Anybody can count public records: nothing else is withheld for them.
    assert by_branch(tmp_path / "c", counts, hardship=True, visibility="公开") == ["9", "不公开", "8", "不公开"]


# Published figures: visits to people in hardship are internal, and a count below five is withheld.

VISITS: dict[str, Any] = {"编号": "visits", "名称": "走访", "单位": "户", "记录种类": "走访", "合计字段": "户数"}
VISITS |= {"困难类": "是", "分组": "关爱"}


def visited(root: Path, *baselines: dict[str, Any], **months: int) -> SiteContext:
    """Return a centre with a number of visited households for each month: ``m2019_03=3``."""
    rows = [
        {"组织": "zb09", "月份": month[1:].replace("_", "-"), "对象": "困难", "户数": count, "公开范围": "内部"}
        for month, count in months.items()
    ]
    held = [meeting(f"{row['月份']}-01") for row in rows]  # the site shows the years of its activities
    overview = centre(
        root / "c", rules__metrics=[VISITS], visits=rows, activities=held, baselines=[visits(**b) for b in baselines]
    )
    return SiteContext(overview)


def visits(**more: Any) -> dict[str, Any]:
    return baseline(指标="visits", 单位="户", **more)


def published(context: SiteContext) -> dict[str | None, dict[str, Any]]:
    """Return the rows of figures.json about the only metric, by period; None is all time."""
    (content,) = (feed.make() for feed in feeds(context) if feed.uri == "figures.json")
    return {row["period"]: row for row in json.loads(content)}


def page(context: SiteContext, uri: str) -> str:
    return next(page.html for page in record_pages(context) if page.uri == uri)


def test_internal_records_are_counted_and_not_named(tmp_path: Path) -> None:
    overview = of(tmp_path, *STUDIES, meeting("2019-06-06", "集中学习", 公开范围="内部"))
    (row,) = (
        row
        for feed in feeds(SiteContext(overview))
        if feed.uri == "figures.json"
        for row in json.loads(feed.make())
        if (row["metric"], row["period"]) == ("meetings", "2019")
    )
    assert (row["value"], row["records_not_public"]) == (3, 1)
    assert row["records"] == ["zb01/2019/2019-05-05-jzxx", "zb09/2019/2019-01-01-jzxx"]


@pytest.mark.parametrize(("count", "shown"), [(5, 5), (4, None), (0, 0)])
def test_a_small_count_of_hardship_is_withheld_from_the_data(tmp_path: Path, count: int, shown: int | None) -> None:
    row = published(visited(tmp_path, m2019_03=count))["2019"]
    assert (row["value"], row["at_least"]) == (shown, shown)


@pytest.mark.parametrize("uri", ["report/", "orgs/dw/"])
def test_a_small_count_of_hardship_is_withheld_from_pages(tmp_path: Path, uri: str) -> None:
    assert "3 户" not in page(visited(tmp_path, m2019_03=3), uri)


def test_a_withheld_year_cannot_be_subtracted(tmp_path: Path) -> None:
    rows = published(visited(tmp_path, m2018_03=20, m2019_03=3))
    assert [rows[period]["value"] for period in (None, "2018", "2019")].count(None) != 1


def test_a_small_count_beside_an_unknown_baseline_is_withheld_from_the_data(tmp_path: Path) -> None:
    assert published(visited(tmp_path, {"数值": "未知"}, m2019_03=3))[None]["at_least"] is None


def test_a_small_count_beside_an_unknown_baseline_is_withheld_from_its_page(tmp_path: Path) -> None:
    assert "3 户" not in page(visited(tmp_path, {"数值": "未知"}, m2019_03=3), "report/visits/")


def test_the_years_of_a_longer_baseline_are_not_zero(tmp_path: Path) -> None:
    html = page(visited(tmp_path, {"数值": "未知", "期间": "2016/2018"}, m2019_03=9), "report/visits/")
    assert "<b>0 户</b>" not in html


def test_conditions_on_yes_or_no_and_figures_by_a_day_count(tmp_path: Path) -> None:
    award = {"年度": 2019, "名称": "奖", "级别": "中心", "对象类型": "个人", "组织": "zb09"}
    agreed = {**MEETINGS, "记录种类": "荣誉", "条件": [{"字段": "同意公开", "取值": "是"}]}
    held = {**PRESENT, "时间字段": "日期"}
    overview = centre(
        tmp_path / "c",
        rules__metrics=[agreed, held],
        honours=[award | {"同意公开": "是"}, award | {"名称": "另一个奖"}],
        activities=[meeting("2019-05-05")],
    )
    assert figure(overview, period="2019").value == 1
    assert figure(overview, "present", "2019-05").value == 10
    assert figure(overview, "present", "2019-06").at_least == 0
