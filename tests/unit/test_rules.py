"""The rules of records, each at both sides of its limit: agreement with other records and with the calendar."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.unit.centre import branch, loaded, meeting

Files = dict[str, list[dict[str, Any]]]
COMMITTEE = [{"职务": "委员", "姓名": name} for name in "甲乙丙丁戊己庚辛"]
MONTHLY = {"活动类型": "支委会", "周期": "月", "来源": "条例第十二条"}
METRIC = {"编号": "m", "名称": "会议", "单位": "次", "记录种类": "活动"}
BASELINE = {"指标": "m", "数值": 5, "单位": "次", "期间": "2017", "来源": "台账"}


def assembly(**more: Any) -> Files:
    return {"activities": [meeting("2019-03-05", "党员大会", **more)]}


def org(**more: Any) -> Files:
    return {"orgs": [branch("zb01", **more)]}


def counted(members: int, size: int = 3) -> Files:
    return org(委员会=COMMITTEE[:size], 党员人数=[{"截至": "2018-12-31", "总数": members, "正式": members}])


VOTED = [{"内容": "通过", "赞成": 9}]
GROUP = {"编号": "zb09-1", "名称": "第一党小组", "类型": "党小组", "上级": "zb09"}


def members(*counts: dict[str, Any], **more: Any) -> Files:
    """Return a general meeting of a branch with headcounts at the end of the year before and of its own year."""
    days = ("2018-12-31", "2019-12-31")
    rows = [{"截至": day, **count} for day, count in zip(days, counts, strict=False)]
    zb01 = branch("zb01", 委员会=COMMITTEE[:3], 党员人数=rows)
    return {"orgs": [zb01], "activities": [meeting("2019-03-05", "党员大会", org="zb01", **more)]}


def of_group(kind: str, org: str, scope: str) -> Files:
    rule = {"活动类型": kind, "周期": "月", "范围": scope, "来源": "本中心规定"}
    return {"orgs": [GROUP], "rules__cadence": [rule], "activities": [meeting("2019-03-05", kind, org=org)]}


CASES: list[tuple[Files, str | None]] = [
    # A general meeting needs more than half of those with a vote present, and a decision more than half of their votes.
    (assembly(应到=12, 实到=6), "no-quorum"),
    (assembly(应到=12, 实到=7), None),
    (assembly(应到=12, 实到=5, 应到有表决权=8), None),
    (assembly(应到=12, 实到=12, 应到有表决权=10, 实到有表决权=5), "no-quorum"),
    ({"activities": [meeting("2019-03-05", "支委会", 实到=3)]}, None),
    (assembly(决议=[{"内容": "通过", "赞成": 6}]), "vote-too-low"),
    (assembly(决议=[{"内容": "通过", "赞成": 7, "反对": 2, "弃权": 1}]), None),
    (assembly(决议=[{"内容": "通过", "赞成": 7, "反对": 3, "弃权": 1}]), "votes-exceed-present"),
    # Members and guests: the headcount of the branch, and the probationary members, who have no vote.
    (members({"总数": 12}, 应到=12), None),
    (members({"总数": 11}, 应到=12), "attendance-over-headcount"),
    (members({"总数": "未知"}, 应到=12), None),
    (members({"总数": 11}, {"总数": 12}, 应到=12), None),
    (members({"总数": 9}, 应到=None, 实到=10), "attendance-over-headcount"),
    (members({"总数": 10}, 应到=10, 实到=10, 列席=30), None),
    (members({"总数": 12, "正式": 11, "预备": 1}, 决议=VOTED), "voters-not-given"),
    (members({"总数": 12, "正式": 11, "预备": 1}, 决议=VOTED, 应到有表决权=11), "voters-not-given"),
    (members({"总数": 12, "正式": 11, "预备": 1}, 决议=VOTED, 应到有表决权=11, 实到有表决权=9), None),
    (members({"总数": 12, "正式": 11, "预备": 1}, 决议=[{"内容": "学习"}]), None),
    (members({"总数": 12, "正式": 12, "预备": 0}, 决议=VOTED), None),
    (members({"总数": 12, "正式": 8, "预备": 0}, 决议=VOTED), "votes-exceed-members"),
    (members({"总数": 12, "正式": 10, "预备": 0}, 实到=6), None),
    (members({"总数": 12, "正式": 10, "预备": 0}, 实到=5), "no-quorum"),
    (assembly(应到有表决权=13), "voters-exceed"),
    (assembly(应到有表决权=9, 实到有表决权=10), "voters-exceed"),
    # Groups hold their own meetings, and not those of the branch.
    (of_group("集中学习", "zb09-1", "党小组"), None),
    (of_group("集中学习", "zb09", "党小组"), "meeting-of-a-group"),
    (of_group("集中学习", "dw", "党小组"), "meeting-of-a-group"),
    (of_group("集中学习", "zb09", "支部"), None),
    (of_group("集中学习", "zb09-1", "支部"), None),
    (of_group("支委会", "zb09-1", "支部"), "meeting-of-a-branch"),
    # Dates.
    ({"activities": [meeting("2019-12-31", 实到=None)]}, "actual-missing"),
    ({"activities": [meeting("2020-01-01", 实到=None)]}, None),
    ({"activities": [meeting("2020-01-01")]}, "date-in-future"),
    ({"activities": [meeting("2021-12-31", 实到=None)]}, "date-in-future"),
    ({"activities": [meeting("2019-02-10", 补开期间="2019-01")]}, None),
    ({"activities": [meeting("2019-02-10", 补开期间="2019-03")]}, "make-up-before-period"),
    ({"activities": [meeting("2019-04-10", 补开期间="2019-Q1")], "rules__cadence": [MONTHLY]}, "make-up-too-long"),
    ({"activities": [meeting("2019-04-10", 补开期间="2019-Q1")], "rules__cadence": [MONTHLY | {"周期": "季"}]}, None),
    ({"activities": [meeting("2009-07-01")]}, None),
    ({"activities": [meeting("2009-06-30")]}, "org-not-there"),
    # Branches.
    (counted(3), None),
    (counted(2), "branch-too-small"),
    (counted(50), None),
    (counted(51), "branch-too-large"),
    (counted(7, size=2), "committee-missing"),
    (counted(6, size=2), None),
    (counted(20, size=7), None),
    (counted(20, size=8), "committee-too-large"),
    (org(撤销日期="2019-01-01", 党员人数=[{"截至": "2018-12-31", "总数": 2, "正式": 2}]), None),
    (org(本届开始="2017-01-01", 本届届满="2019-12-31"), None),
    (org(本届开始="2016-12-31", 本届届满="2019-12-30"), "term-over"),
    (org(本届开始="2017-01-01", 本届届满="2021-12-31"), "term-not-three-years"),
    (org(本届开始="2019-01-01", 本届届满="2018-12-31"), "end-before-start"),
    (org(上级="zb01"), "org-cycle"),
    ({"orgs": [{"编号": "zb01", "名称": "另一个", "类型": "党委"}]}, "second-root"),
    (org(党员人数=[{"截至": "2018-12-31", "总数": 10, "在职": 4, "离退休": 6, "挂靠": 1}]), "parts-exceed-total"),
    (org(党员人数=[{"截至": "2018-12-31", "总数": 10, "八十岁以上": 11}]), "parts-exceed-total"),
    # Honours, service, work.
    ({"honours": [{"年度": 2019, "名称": "奖", "级别": "中心", "对象类型": "集体", "组织": "zb09"}]}, None),
    ({"honours": [{"年度": 2020, "名称": "奖", "级别": "中心", "对象类型": "集体", "组织": "zb09"}]}, "date-in-future"),
    (
        {"honours": [{"年度": 2019, "名称": "奖", "级别": "中心", "对象类型": "集体", "组织": "zb09", "获奖者": "甲"}]},
        "group-with-person",
    ),
    (
        {"honours": [{"年度": 2019, "名称": "奖", "级别": "中心", "对象类型": "个人", "组织": "zb09", "数量": 0}]},
        "count-below-one",
    ),
    ({"visits": [{"组织": "zb09", "月份": "2019-03", "对象": "困难", "户数": 5, "次数": 4}]}, "fewer-visits"),
    ({"visits": [{"组织": "zb09", "月份": "2019-03", "对象": "困难", "户数": 5, "次数": 5}]}, None),
    (
        {"development": [{"组织": "zb09", "代码": "F1", "步骤": 26, "日期": "2019-03-05", "公开范围": "内部"}]},
        "step-range",
    ),
    ({"development": [{"组织": "zb09", "代码": "F1", "步骤": 25, "日期": "2019-03-05", "公开范围": "内部"}]}, None),
    ({"development": [{"组织": "zb09", "代码": "F1", "步骤": 1, "日期": "2019-03-05"}]}, "never-public"),
    ({"rules__metrics": [METRIC | {"记录种类": "香蕉"}]}, "metric-of-unknown"),
    ({"rules__metrics": [METRIC | {"合计字段": "实倒"}]}, "metric-field-unknown"),
    # Every word of a metric.
    ({"rules__metrics": [METRIC | {"条件": [{"字段": "类型", "取值": ["支委会"]}]}]}, None),
    ({"rules__metrics": [METRIC | {"条件": [{"字段": "兼作", "取值": ["支委"]}]}]}, "unknown-reference"),
    ({"rules__metrics": [METRIC | {"条件": [{"字段": "公开范围", "取值": ["公开"]}]}]}, None),
    ({"rules__metrics": [METRIC | {"条件": [{"字段": "公开范围", "取值": ["对外"]}]}]}, "not-a-choice"),
    ({"rules__metrics": [METRIC | {"合计字段": "数量.学习资料", "时间字段": "补开期间"}]}, None),
    ({"rules__metrics": [METRIC | {"合计字段": "数量"}]}, "metric-field-kind"),
    ({"rules__metrics": [METRIC | {"合计字段": "标题.字数"}]}, "metric-field-unknown"),
    ({"rules__metrics": [METRIC | {"时间字段": "日期"}], "activities": [meeting("2019-03-05")]}, None),
    ({"rules__metrics": [METRIC | {"时间字段": "时间"}]}, "metric-field-kind"),
    ({"rules__cadence": [MONTHLY | {"范围": "党小组", "适用条件": "有支委会"}]}, "rule-never-applies"),
    ({"rules__metrics": [METRIC], "baselines": [BASELINE]}, None),
    ({"rules__metrics": [METRIC], "baselines": [BASELINE | {"单位": "户"}]}, "unit-differs"),
    ({"rules__metrics": [METRIC], "baselines": [BASELINE, BASELINE | {"期间": "2017-03"}]}, "baseline-overlap"),
    ({"rules__metrics": [METRIC], "baselines": [BASELINE, BASELINE | {"期间": "2018-01"}]}, None),
]


@pytest.mark.parametrize(
    ("files", "code"), CASES, ids=[f"{n:02d}-{code or 'sound'}" for n, (_, code) in enumerate(CASES)]
)
def test_rule(files: Files, code: str | None, tmp_path: Path) -> None:
    found = loaded(tmp_path / "centre", "2019-12-31", **files).problems
    assert {problem.code for problem in found} == ({code} if code else set()), [p.render() for p in found]
