"""The to-do list of a branch and a month, and the values that its forms start with."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from tests.unit.centre import centre, meeting
from yinling.derived.overview import Overview
from yinling.records.activity import Activity
from yinling.records.org import Org
from yinling.records.period import Period
from yinling.workbench.desk import Desk
from yinling.workbench.prefill import last_of, like_last, usual_day
from yinling.workbench.to_do import Task, to_do

SOURCE = "中国共产党支部工作条例（试行）第十二条"
COMMITTEE = {"活动类型": "支委会", "周期": "月", "次数": 1, "范围": "支部", "来源": SOURCE}
LESSON = {"活动类型": "主题党日", "周期": "季", "次数": 1, "范围": "支部", "来源": SOURCE}
YEARLY = {"活动类型": "党员大会", "周期": "年", "次数": 1, "范围": "支部", "来源": SOURCE}
MARCH = Period.parse("2019-03")
THIRD_TUESDAYS = ["2018-11-20", "2018-12-18", "2019-01-15", "2019-02-19"]


def _tasks(overview: Overview, month: str, what: str = "") -> list[Task]:
    org = overview.internal.get(Org, "zb09")
    assert org is not None
    return [each for each in to_do(overview, org, Period.parse(month)) if each.what == what or not what]


def _centre(root: Path, as_of: str, rules: list[dict[str, Any]], *meetings: dict[str, Any], **more: Any) -> Overview:
    return centre(root, as_of, rules__cadence=rules, activities=[*meetings], **more)


def test_a_missing_meeting_starts_with_all_that_is_known(tmp_path: Path) -> None:
    held = [meeting(day, 地点="活动室", 时间="10:30") for day in THIRD_TUESDAYS]
    packet = {"编号": "2019-03", "标题": "三月", "月份": "2019-03", "学习内容": ["study/sanhui-yike"]}
    studied = meeting("2019-02-01", "支委会", 学习内容=["study/sanhui-yike"], 地点="活动室", 时间="14:00")
    overview = _centre(tmp_path / "c", "2019-04-10", [COMMITTEE], *held, studied, packets=[packet])
    [task] = _tasks(overview, "2019-03")
    assert (task.what, task.title, task.day) == ("缺", "2019年3月的支委会没有记录", dt.date(2019, 3, 19))
    assert task.values == {
        "组织": "zb09",
        "类型": "支委会",
        "日期": "2019-03-19",
        "时间": "10:30",
        "标题": "3月支委会",
        "地点": "活动室",
        "学习内容": ["study/sanhui-yike"],
        "公开范围": "公开",
    }
    assert (task.make_up["日期"], task.make_up["补开期间"]) == ("2019-04-10", "2019-03")
    assert task.last_id == "zb09/2019/2019-02-19-zwh"


@pytest.mark.parametrize(
    ("rule", "second", "expected"),
    [
        ({**COMMITTEE, "适用条件": "有支委会"}, "2019-03-10", 3),
        (COMMITTEE, "2019-04-01", 26),
        (COMMITTEE, "2019-03-10", 30),
    ],
)
def test_the_expected_are_the_committee_or_the_members_on_the_day(
    tmp_path: Path, rule: dict[str, Any], second: str, expected: int
) -> None:
    root = tmp_path / "c"
    _centre(root, "2019-05-10", [rule], *(meeting(day) for day in THIRD_TUESDAYS))
    roles = enumerate(["书记", "组织委员", "宣传委员"])
    rows = "".join(f"  - {{职务: {role}, 姓名: 某{number}}}\n" for number, role in roles)
    counts = f"党员人数:\n  - {{截至: 2019-01-01, 总数: 26}}\n  - {{截至: {second}, 总数: 30}}\n"
    path = root / "data" / "orgs" / "zb09.yml"
    path.write_text(f"{path.read_text('utf-8')}委员会:\n{rows}{counts}", "utf-8")
    [task] = _tasks(Desk(root).overview, "2019-03", "缺")
    assert (str(task.day), task.values["应到"]) == ("2019-03-19", expected)


def test_what_is_due_is_not_missing(tmp_path: Path) -> None:
    overview = _centre(tmp_path / "c", "2019-03-10", [COMMITTEE], *(meeting(day) for day in THIRD_TUESDAYS))
    assert [(each.what, each.make_up) for each in _tasks(overview, "2019-03")] == [("要开", {})]
    assert _tasks(overview, "2019-02") == []


def test_as_many_meetings_as_the_rule_wants_each_on_another_day(tmp_path: Path) -> None:
    days = ["2019-01-01", "2019-01-15", "2019-02-05", "2019-02-19"]
    overview = _centre(tmp_path / "c", "2019-03-01", [{**COMMITTEE, "次数": 2}], *(meeting(day) for day in days))
    assert [str(each.day) for each in _tasks(overview, "2019-03")] == ["2019-03-05", "2019-03-19"]


def test_a_planned_meeting_is_not_asked_for_again(tmp_path: Path) -> None:
    held = (meeting(day) for day in THIRD_TUESDAYS)
    planned = meeting("2019-03-19", 应到=None, 实到=None)
    overview = _centre(tmp_path / "c", "2019-03-10", [COMMITTEE], *held, planned)
    assert [(each.what, each.id) for each in _tasks(overview, "2019-03")] == [("已安排", "zb09/2019/2019-03-19-zwh")]


def test_a_past_meeting_without_attendance_is_opened(tmp_path: Path) -> None:
    held = (meeting(day) for day in THIRD_TUESDAYS)
    overview = _centre(tmp_path / "c", "2019-03-25", [COMMITTEE], *held, meeting("2019-03-19", 应到=None, 实到=None))
    [task] = _tasks(overview, "2019-03")
    assert (task.what, task.id, task.reason) == (
        "补人数",
        "zb09/2019/2019-03-19-zwh",
        "3月19日开过了，还没有写实到人数。",
    )


def test_a_draft_is_opened_and_a_void_meeting_is_not(tmp_path: Path) -> None:
    held = (meeting(day) for day in THIRD_TUESDAYS)
    draft, void = meeting("2019-03-19", 状态="草稿"), meeting("2019-03-12", 状态="已作废", 编号="void")
    overview = _centre(tmp_path / "c", "2019-04-25", [COMMITTEE], *held, draft, void)
    assert [(each.what, each.id) for each in _tasks(overview, "2019-03")] == [("草稿", "zb09/2019/2019-03-19-zwh")]


def test_a_quarter_and_a_year_ask_in_their_usual_month(tmp_path: Path) -> None:
    held = [meeting("2018-11-20", "主题党日"), meeting("2018-12-20", "党员大会"), meeting("2019-01-20")]
    overview = _centre(tmp_path / "c", "2019-01-31", [LESSON, YEARLY], *held)
    titles = {month: [each.title for each in _tasks(overview, month)] for month in ("2019-01", "2019-02", "2019-12")}
    assert titles["2019-01"] == []
    assert titles["2019-02"] == ["2019年一季度的主题党日还没有记录"]
    assert "2019年的党员大会还没有记录" in titles["2019-12"]
    [task] = _tasks(overview, "2019-02")
    assert task.values["标题"] == "一季度主题党日"


def test_the_groups_of_a_branch_are_on_its_list(tmp_path: Path) -> None:
    group = {"编号": "zb09-1", "名称": "第一党小组", "类型": "党小组", "上级": "zb09"}
    rule = {**COMMITTEE, "活动类型": "集中学习", "范围": "党小组"}
    held = meeting("2019-02-05", "集中学习", "zb09-1")
    overview = _centre(tmp_path / "c", "2019-04-01", [rule], held, orgs=[group])
    [task] = _tasks(overview, "2019-03")
    assert (task.org, task.values["组织"], str(task.day)) == ("zb09-1", "zb09-1", "2019-03-05")


def test_what_check_finds_is_on_the_list(tmp_path: Path) -> None:
    root = tmp_path / "c"
    _centre(root, "2019-03-25", [COMMITTEE], meeting("2019-03-19"))
    path = root / "data" / "activities" / "added.yml"
    path.write_text(path.read_text("utf-8").replace("实到: 10", "实到: 31"), "utf-8")
    desk = Desk(root)
    org = desk.library.get(Org, "zb09")
    assert org is not None
    [task] = [each for each in desk.to_do(org, MARCH) if each.what == "有问题"]
    assert (task.kind, task.id, task.problems[0].code) == (
        "activity", "zb09/2019/2019-03-19-zwh", "actual-exceeds-expected",
    )  # fmt: skip
    assert not [each for each in desk.to_do(org, Period.parse("2019-04")) if each.what == "有问题"]


def test_like_last_leaves_out_what_only_the_meeting_tells(tmp_path: Path) -> None:
    last = meeting(
        "2019-02-19", "主题党日", 时间="10:30", 地点="活动室", 主持人="书记", 议题=["学习"], 列席=2,
        缺席原因="两人在外地", 决议=[{"内容": "买书", "赞成": 10}], 学习内容=["study/sanhui-yike"], 照片=[],
        摘要="开得好", 备注="自己看",
    )  # fmt: skip
    overview = _centre(tmp_path / "c", "2019-03-01", [], meeting("2019-01-15", "主题党日"), last)
    library = overview.internal
    found = last_of(library, Activity, "zb09", "主题党日")
    assert found is not None
    assert like_last(library, Activity, found, MARCH) == {
        "公开范围": "公开",
        "组织": "zb09",
        "类型": "主题党日",
        "日期": "2019-03-19",
        "时间": "10:30",
        "标题": "2019-02-19 主题党日",
        "地点": "活动室",
        "主持人": "书记",
        "议题": ["学习"],
        "学习内容": ["study/sanhui-yike"],
    }
    assert like_last(library, Activity, None) == {}


@pytest.mark.parametrize(
    ("days", "month", "expected"),
    [
        (THIRD_TUESDAYS, "2019-03", "2019-03-19"),
        (["2019-01-31", "2018-12-31", "2018-10-31"], "2019-02", "2019-02-28"),
        (["2019-02-25", "2018-12-31"], "2019-03", "2019-03-25"),
        (["2018-12-04"], "2019-01", "2019-01-01"),
        ([], "2019-03", None),
    ],
)
def test_the_usual_day(days: list[str], month: str, expected: str | None) -> None:
    found = usual_day([*map(dt.date.fromisoformat, days)], Period.parse(month))
    assert (str(found) if found else None) == (None if expected == "2019-01-01" else expected)  # a holiday
