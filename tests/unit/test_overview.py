"""Check honours, headcounts, the tree, planned activities, and the study plan."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from tests.unit.centre import branch, centre, meeting
from yinling.derived import headcounts, honours
from yinling.derived.agenda import study_plan
from yinling.records.org import Org

DAY = dt.date(2019, 12, 31)


def honour(year: int, name: str = "先进党支部", **more: Any) -> dict[str, Any]:
    return {"年度": year, "名称": name, "级别": "中心", "对象类型": "集体", "组织": "zb09"} | more


def test_streaks_are_years_without_a_gap_of_one_award_to_one_organisation(tmp_path: Path) -> None:
    rows = [honour(year) for year in (2014, 2016, 2017, 2018, 2019)]
    rows += [honour(2018, 级别="集团"), honour(2019, "文明支部"), honour(2015, 公开范围="内部")]
    rows += [honour(2018, 对象类型="个人"), honour(2019, 对象类型="个人"), honour(2018)]  # persons; one given twice
    found = honours.streaks(centre(tmp_path / "c", honours=rows).library)
    assert [(s.org, s.name, s.first, s.last, s.years) for s in found] == [("zb09", "先进党支部", 2016, 2019, 4)]
    assert [h.year for h in found[0].honours] == [2016, 2017, 2018, 2019]


def test_the_roll_is_newest_first_then_by_level(tmp_path: Path) -> None:
    rows = [honour(2018), honour(2019), honour(2019, 级别="集团"), honour(2019, 状态="草稿")]
    found = honours.published(centre(tmp_path / "c", honours=rows).library)
    assert [(h.year, h.level) for h in found] == [(2019, "集团"), (2019, "中心"), (2018, "中心")]


def test_a_name_is_shown_only_with_consent(tmp_path: Path) -> None:
    rows = [
        honour(2019, "甲奖", 对象类型="个人", 获奖者="欧阳示例", 同意公开="是"),
        honour(2018, "乙奖", 对象类型="个人", 获奖者="欧阳示例"),
        honour(2017, "丙奖", 对象类型="个人", 数量=3),
    ]
    library = centre(tmp_path / "c", honours=rows).library
    assert [honours.recipient(h) for h in honours.published(library)] == ["欧阳示例", "欧**", "3 人"]
    assert [honours.shown_name("欧阳示例", consent=consent) for consent in (True, False)] == ["欧阳示例", "欧**"]


def test_headcounts_are_the_newest_ones_and_unknown_is_not_zero(tmp_path: Path) -> None:
    counts = [
        {"截至": "2018-12-31", "总数": 20, "八十岁以上": 6},
        {"截至": "2019-06-30", "总数": 18, "八十岁以上": "未知"},
    ]
    later = [{"截至": "2020-06-30", "总数": 99}]
    orgs = [
        branch("zb01", 党员人数=counts),
        branch("zb02", 党员人数=[{"截至": "2018-12-31", "总数": 10, "八十岁以上": 2}, *later]),
        branch("zb03", 撤销日期="2019-01-31", 党员人数=[{"截至": "2018-12-31", "总数": 40}]),
    ]
    overview = centre(tmp_path / "c", orgs=orgs)
    branches = [b for b in overview.tree.branches() if b.id != "zb09"]
    total = headcounts.totals(branches, DAY)
    assert total["total"].shown == "28 人"
    assert total["over_80"] == headcounts.Total(known=2, unknown=1)
    assert total["over_80"].shown == "至少 2 人（1 个支部未报）"
    assert total["retired"].shown == "未知"
    assert headcounts.totals(branches, dt.date(2018, 12, 31))["total"].known == 70


def test_the_tree(tmp_path: Path) -> None:
    orgs = [
        {"编号": "dzz1", "名称": "第一总支", "类型": "党总支", "上级": "dw"},
        branch("zb01", 上级="dzz1"),
        {"编号": "zb01-1", "名称": "第一党小组", "类型": "党小组", "上级": "zb01"},
        branch("zb02", 上级="dzz1", 公开范围="内部"),
    ]
    tree = centre(tmp_path / "c", orgs=orgs).tree
    group = tree.get("zb01-1")
    assert group is not None
    assert tree.root is not None
    assert [org.id for org in tree.above(group)] == ["dw", "dzz1", "zb01"]
    assert [org.id for org in tree.below(tree.root)] == ["dw", "dzz1", "zb01", "zb01-1", "zb09"]
    assert tree.full_name(group) == "支部zb01第一党小组"
    assert [org.id for org in tree.branches()] == ["zb01", "zb09"]
    branch_of = tree.branch_of("zb01-1")
    assert branch_of is not None
    assert branch_of.id == "zb01"
    assert tree.branch_of("dzz1") is None
    assert tree.get("zb02") is None  # internal organisations are not shown


def test_coming_activities_are_soonest_first_and_held_ones_newest_first(tmp_path: Path) -> None:
    planned = [meeting("2020-01-20", 实到=None), meeting("2020-01-05", 实到=None), meeting("2020-01-06", 实到=None)]
    planned[2]["状态"] = "已作废"
    overview = centre(tmp_path / "c", activities=[*planned, meeting("2019-12-31"), meeting("2019-11-30")])
    agenda = overview.agenda
    assert [str(a.date) for a in agenda.coming(agenda.newest_first)] == ["2020-01-05", "2020-01-20"]
    assert [str(a.date) for a in agenda.held(agenda.newest_first)] == ["2019-12-31", "2019-11-30"]
    assert overview.years == [2019]


def test_an_article_has_its_study_activities_and_the_plan_its_months(tmp_path: Path) -> None:
    packet = {"标题": "学习资料", "学习内容": ["study/sanhui-yike"], "组织": "全部"}
    overview = centre(
        tmp_path / "c",
        activities=[meeting("2019-03-01", 学习内容=["study/sanhui-yike"], 兼作=["集中学习"])],
        packets=[
            packet | {"月份": "2019-05"},
            packet | {"月份": "2019-03"},
            packet | {"月份": "2019-04", "组织": "zb09"},
        ],
    )
    (month, later) = study_plan(overview.library)
    assert (month.packet.month.code, later.packet.month.code) == ("2019-03", "2019-05")
    (article,) = month.articles
    assert [a.id for a in overview.agenda.studied(article)] == ["zb09/2019/2019-03-01-zwh"]


def test_a_centre_with_one_organisation_has_an_overview(tmp_path: Path) -> None:
    overview = centre(tmp_path / "c")
    assert overview.years == []
    assert overview.library.get(Org, "zb09") in overview.tree.branches()
