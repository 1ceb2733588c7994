"""Figures: every total is the sum of records and baselines it can name; what is unknown stays unknown."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.unit.centre import branch, centre, meeting
from yinling.derive.figures import Figure, suppressed
from yinling.derive.overview import Overview
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


def test_a_figure_is_the_sum_of_the_records_it_names(tmp_path: Path) -> None:
    overview = of(tmp_path, *STUDIES)
    assert figure(overview).value == 3
    assert [s.record.id for s in figure(overview, period="2019").shares] == [
        "zb01/2019/2019-05-05-jzxx",
        "zb09/2019/2019-01-01-jzxx",
    ]
    assert figure(overview, "present", "2019").value == 10 + 7 + 10
    assert figure(overview, "present").by_month(2019) == [10, 0, 0, 0, 17, 0, 0, 0, 0, 0, 0, 0]


def test_by_organisation_with_all_below_it(tmp_path: Path) -> None:
    overview = of(tmp_path, *STUDIES)
    assert figure(overview, org="zb09").value == 2
    assert figure(overview, org="zb01", period="2019").value == 1
    assert figure(overview, org="dw").value == 3
    rows = figure(overview).by_org(overview.tree, overview.tree.branches())
    assert {org.id: count for org, count in rows} == {"zb01": 1, "zb09": 2}


@pytest.mark.parametrize("change", [{"状态": "草稿"}, {"状态": "已作废"}])
def test_what_is_not_reviewed_does_not_count(tmp_path: Path, change: dict[str, Any]) -> None:
    assert figure(of(tmp_path, *STUDIES, meeting("2019-06-06", "集中学习", **change))).value == 3


def test_what_is_internal_counts_and_what_is_planned_does_not(tmp_path: Path) -> None:
    inside = meeting("2019-06-06", "集中学习", 公开范围="内部")
    assert figure(of(tmp_path / "a", *STUDIES, inside)).value == 4
    planned = meeting("2020-01-06", "集中学习", 实到=None)
    assert figure(of(tmp_path / "b", *STUDIES, planned)).value == 3


def test_a_record_that_does_not_say_adds_nothing_to_a_sum(tmp_path: Path) -> None:
    silent = meeting("2019-06-06", "集中学习", 实到=None)
    overview = of(tmp_path, *STUDIES, silent)
    assert figure(overview).value == 4
    assert figure(overview, "present", "2019-06").shares == ()


def test_a_baseline_is_added_once_and_whole(tmp_path: Path) -> None:
    overview = of(tmp_path, *STUDIES, baselines=(baseline(),))
    assert figure(overview).value == 8
    assert figure(overview).recorded == 3
    assert figure(overview, period="2017").value == 5
    assert figure(overview, period="2017-03").value == 0  # it reaches out of the month
    assert figure(overview, org="dw").value == 8
    assert figure(overview, org="zb09").value == 2  # nobody knows whose it was


def test_a_baseline_over_the_same_days_as_records_is_refused(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="baseline-overlap"):
        of(tmp_path, *STUDIES, baselines=(baseline(期间="2019"),))


def test_unknown_is_not_zero(tmp_path: Path) -> None:
    overview = of(tmp_path, *STUDIES, baselines=(baseline(数值="未知"),))
    assert figure(overview).value is None
    assert figure(overview).shown == "未知（已知至少 3 次）"
    assert figure(overview, period="2017").shown == "未知"
    assert figure(overview, period="2019").value == 2


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ([9, 8, 0], [9, 8, 0]),
        ([9, 3, 8, 0], [9, None, None, 0]),  # one hidden number would be the total less the others
        ([9, 3, 2, 0], [9, None, None, 0]),
        ([3, 0, 0], [None, 0, 0]),
        ([4, 5], [None, None]),
        ([], []),
    ],
)
def test_small_counts_are_withheld_so_that_they_cannot_be_subtracted(
    counts: list[int], shown: list[int | None]
) -> None:
    assert suppressed(counts, 5) == shown
