"""Check 规范执行: which meetings were due, held, made up for or missed on the as-of day."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.unit.centre import branch, centre, meeting
from yinling.derived.cadence import Rate, rate
from yinling.derived.overview import Overview
from yinling.pages.cadence_matrix import pages as cadence_pages
from yinling.pages.context import SiteContext
from yinling.records.org import Org

MONTHLY = {"活动类型": "支委会", "周期": "月", "次数": 1, "范围": "支部", "来源": "条例第十二条"}
COMMITTEE = [{"职务": "书记", "姓名": "甲"}, {"职务": "委员", "姓名": "乙"}, {"职务": "委员", "姓名": "丙"}]


def kept(*orgs: str) -> list[dict[str, Any]]:
    """Return records that no rule here is about: they show that the organisations kept records all year."""
    return [meeting("2019-01-01", "集中学习", org=org) for org in orgs]


def states(overview: Overview, org: str = "zb09", year: int = 2019) -> str:
    """Return the states of a branch's rules over a year, a character for each period: 达 补 缺 未 录 不.

    未 is 未到期, 录 is 未录入."""
    found = overview.library.get(Org, org)
    assert found is not None
    return "".join({"未录入": "录"}.get(cell.state, cell.state[0]) for cell in overview.cadence.cells(found, year))


def of(root: Path, *activities: dict[str, Any], rule: dict[str, Any] = MONTHLY, as_of: str = "2019-12-31") -> str:
    return states(centre(root / "c", as_of, rules__cadence=[rule], activities=[*kept("zb09"), *activities]))


def test_held_missed_and_not_yet_due(tmp_path: Path) -> None:
    assert of(tmp_path, meeting("2019-01-31"), meeting("2019-03-01"), as_of="2019-04-15") == "达缺达" + "未" * 9


def test_a_period_is_due_on_its_last_day(tmp_path: Path) -> None:
    assert of(tmp_path / "a", as_of="2019-01-30")[0] == "未"
    assert of(tmp_path / "b", as_of="2019-01-31")[0] == "缺"


def test_a_meeting_that_makes_up_counts_for_its_period_and_not_for_its_day(tmp_path: Path) -> None:
    late = meeting("2019-02-10", 补开期间="2019-01")
    assert of(tmp_path / "a", late)[:2] == "补缺"
    assert of(tmp_path / "b", late, meeting("2019-02-20"))[:2] == "补达"


def test_a_meeting_made_up_after_the_as_of_day_is_still_missing(tmp_path: Path) -> None:
    late = meeting("2019-02-10", 补开期间="2019-01", 实到=None)
    assert of(tmp_path, late, as_of="2019-02-05")[0] == "缺"


@pytest.mark.parametrize(
    ("change", "state"),
    [({}, "达"), ({"状态": "已作废"}, "缺"), ({"状态": "草稿"}, "缺"), ({"公开范围": "内部"}, "达")],
)
def test_only_reviewed_records_count_public_or_not(tmp_path: Path, change: dict[str, Any], state: str) -> None:
    assert of(tmp_path, meeting("2019-01-10", **change))[0] == state


def test_an_activity_counts_as_all_its_types_and_once(tmp_path: Path) -> None:
    twice = MONTHLY | {"活动类型": "主题党日", "次数": 2}
    both = meeting("2019-01-10", "支委会", 兼作=["主题党日"])
    assert of(tmp_path / "a", both, rule=twice)[0] == "缺"
    assert of(tmp_path / "b", both, meeting("2019-01-20", "主题党日"), rule=twice)[0] == "达"
    assert of(tmp_path / "c", both)[0] == "达"


def test_quarters(tmp_path: Path) -> None:
    quarterly = MONTHLY | {"周期": "季"}
    assert of(tmp_path, meeting("2019-03-31"), meeting("2019-07-01"), rule=quarterly) == "达缺达缺"


def test_halves_of_a_year(tmp_path: Path) -> None:
    rule = MONTHLY | {"周期": "半年"}
    assert of(tmp_path / "a", meeting("2019-06-30"), rule=rule) == "达缺"
    late = meeting("2019-07-02", 补开期间="2019-01/2019-06")
    assert of(tmp_path / "b", late, rule=rule, as_of="2019-11-30") == "补未"


def test_before_the_founding_and_after_the_closing_nothing_is_due(tmp_path: Path) -> None:
    """Check also the month of the founding: it counts if at least half of it was left."""
    young = branch("zb01", 成立日期="2019-03-10", 撤销日期="2019-06-10")
    late = branch("zb02", 成立日期="2019-03-20")
    other = [meeting("2019-03-25", "集中学习", org=org) for org in ("zb01", "zb02")]
    overview = centre(tmp_path / "c", rules__cadence=[MONTHLY], orgs=[young, late], activities=other)
    assert states(overview, "zb01") == "不不缺缺缺" + "不" * 7
    assert states(overview, "zb02") == "不不不" + "缺" * 9


def test_before_a_rule_starts_nothing_is_due(tmp_path: Path) -> None:
    rule = MONTHLY | {"开始执行": "2019-10-01"}
    assert of(tmp_path, rule=rule) == "不" * 9 + "缺缺缺"


def test_a_branch_without_a_committee_owes_no_committee_meeting(tmp_path: Path) -> None:
    rule = MONTHLY | {"适用条件": "有支委会"}
    orgs = [branch("zb01", 委员会=COMMITTEE), branch("zb02", 委员会=COMMITTEE[:1])]
    overview = centre(tmp_path / "c", rules__cadence=[rule], orgs=orgs, activities=kept("zb01", "zb02"))
    assert states(overview, "zb01") == "缺" * 12
    assert states(overview, "zb02") == "不" * 12


def test_a_branch_is_counted_with_its_groups(tmp_path: Path) -> None:
    rules = [MONTHLY, MONTHLY | {"活动类型": "主题党日", "范围": "党小组"}]
    group = {"编号": "zb09-1", "名称": "第一党小组", "类型": "党小组", "上级": "zb09"}
    activities = [*kept("zb09-1"), meeting("2019-01-10")]
    overview = centre(tmp_path / "c", rules__cadence=rules, orgs=[group], activities=activities)
    zb09 = overview.library.get(Org, "zb09")
    assert zb09 is not None
    cells = overview.cadence.below(zb09, 2019)
    assert rate(cells) == Rate(on_time=1, made_up=0, missed=23)
    assert [a.id for cell in cells for a in cell.held] == ["zb09/2019/2019-01-10-zwh"]


@pytest.mark.parametrize(
    ("counts", "shown"),
    [((0, 0, 0), "—"), ((3, 1, 0), "100%"), ((2, 0, 1), "66.7%"), ((9999, 0, 1), "99.9%"), ((0, 0, 5), "0%")],
)
def test_a_rate_is_never_rounded_up_to_all(counts: tuple[int, int, int], shown: str) -> None:
    assert Rate(*counts).percent == shown


def test_in_a_running_period_only_a_held_meeting_counts(tmp_path: Path) -> None:
    assert of(tmp_path / "a", meeting("2019-01-10"), as_of="2019-01-15")[:2] == "达未"
    assert of(tmp_path / "b", meeting("2019-01-20", 实到=None), as_of="2019-01-15")[:2] == "未未"


def test_a_month_made_up_for_counts_in_its_quarter(tmp_path: Path) -> None:
    late = meeting("2019-04-10", 补开期间="2019-02")
    assert of(tmp_path, late, rule=MONTHLY | {"周期": "季"}) == "补缺缺缺"


def test_one_event_meets_two_yearly_rules(tmp_path: Path) -> None:
    rules = [MONTHLY | {"周期": "年"}, MONTHLY | {"周期": "年", "活动类型": "主题党日"}]
    both = meeting("2019-12-20", "支委会", 兼作=["主题党日"])
    overview = centre(tmp_path / "c", rules__cadence=rules, activities=[both])
    assert states(overview) == "达达"


def test_a_groups_meeting_does_not_count_for_its_branch_nor_the_reverse(tmp_path: Path) -> None:
    rules = [MONTHLY | {"周期": "年"}, MONTHLY | {"周期": "年", "范围": "党小组"}]
    group = {"编号": "zb09-1", "名称": "第一党小组", "类型": "党小组", "上级": "zb09"}
    both = kept("zb09", "zb09-1")
    meetings = [*both, meeting("2019-01-10", org="zb09-1")]
    own = centre(tmp_path / "a", rules__cadence=rules, orgs=[group], activities=meetings)
    assert (states(own), states(own, "zb09-1")) == ("缺", "达")
    meetings = [*both, meeting("2019-01-10")]
    its_branch = centre(tmp_path / "b", rules__cadence=rules, orgs=[group], activities=meetings)
    assert (states(its_branch), states(its_branch, "zb09-1")) == ("达", "缺")


def test_a_joint_branch_without_committee_or_groups_has_only_the_duties_of_all_branches(tmp_path: Path) -> None:
    quarterly = MONTHLY | {"周期": "季", "活动类型": "党员大会"}
    rules = [quarterly, *(MONTHLY | {"周期": "年", "适用条件": need} for need in ("有支委会", "有党小组"))]
    joint = branch("lh01", 类型="联合党支部")
    meetings = [meeting("2019-02-10", "党员大会", org="lh01")]
    overview = centre(tmp_path / "c", rules__cadence=rules, orgs=[joint], activities=meetings)
    assert states(overview, "lh01") == "达缺缺缺" + "不" + "不"
    assert states(overview, "dw") == ""  # no rule is for organisations above branches


def test_a_rule_for_branches_with_groups_applies_only_to_them(tmp_path: Path) -> None:
    group = {"编号": "zb09-1", "名称": "第一党小组", "类型": "党小组", "上级": "zb09"}
    rule = MONTHLY | {"周期": "年", "适用条件": "有党小组"}
    orgs = [group, branch("zb01")]
    overview = centre(tmp_path / "c", rules__cadence=[rule], orgs=orgs, activities=kept("zb09", "zb01"))
    assert (states(overview, "zb09"), states(overview, "zb01")) == ("缺", "不")


def test_a_group_closed_before_the_year_adds_no_duty_to_its_branch(tmp_path: Path) -> None:
    group = {"编号": "zb09-1", "名称": "第一党小组", "类型": "党小组", "上级": "zb09", "撤销日期": "2015-12-31"}
    rule = MONTHLY | {"周期": "年", "适用条件": "有党小组"}
    assert states(centre(tmp_path / "c", rules__cadence=[rule], orgs=[group])) == "不"


def test_the_rate_is_held_and_made_up_divided_by_due(tmp_path: Path) -> None:
    """Check four past months: one held in time, one made up for, two missed; the other eight are not due yet."""
    activities = [meeting("2019-01-10"), meeting("2019-03-05", 补开期间="2019-02")]
    overview = centre(tmp_path / "c", "2019-04-30", rules__cadence=[MONTHLY], activities=activities)
    zb09 = overview.library.get(Org, "zb09")
    assert zb09 is not None
    found = rate(overview.cadence.cells(zb09, 2019))
    assert (found, found.due, found.value) == (Rate(on_time=1, made_up=1, missed=2), 4, 0.5)


def test_two_rules_for_one_type_have_addresses_of_their_own(tmp_path: Path) -> None:
    """Check a rule that replaces another in the middle of the year."""
    rules = [{**MONTHLY, "停止执行": "2019-06-30"}, {**MONTHLY, "周期": "季", "开始执行": "2019-07-01"}]
    overview = centre(tmp_path / "c", rules__cadence=rules, activities=[meeting("2019-03-05")])
    uris = [page.uri for page in cadence_pages(SiteContext(overview))]
    assert len(uris) == len(set(uris))
    assert {"cadence/2019/zwh/", "cadence/2019/zwh-2/"} <= set(uris)
