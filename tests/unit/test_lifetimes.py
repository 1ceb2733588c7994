"""Check that the end of an organisation is the end of all below it: in the matrix, the sums, and the directory."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from tests.unit.centre import branch, centre, meeting
from yinling.derived.overview import Overview
from yinling.pages.context import SiteContext
from yinling.pages.registry import record_pages
from yinling.records.org import Org, lifetime
from yinling.records.period import Period

GROUP = {"编号": "zb01-1", "名称": "第一党小组", "类型": "党小组", "上级": "zb01"}
MONTHLY = {"活动类型": "集中学习", "周期": "月", "次数": 1, "范围": "党小组", "来源": "本中心规定"}


def closed(root: Path, **more: str) -> Overview:
    return centre(
        root / "c",
        rules__cadence=[MONTHLY],
        orgs=[branch("zb01", 撤销日期="2019-06-30", 党员人数=[{"截至": "2018-12-31", "总数": 9}]), GROUP | more],
        activities=[meeting("2019-01-10", "集中学习", org="zb01-1")],
    )


def org(overview: Overview, id: str) -> Org:
    found = overview.library.get(Org, id)
    assert found
    return found


def page(overview: Overview, uri: str) -> str:
    return next(p.html for p in record_pages(SiteContext(overview)) if p.uri == uri)


def test_a_group_ends_with_its_branch_or_before_it(tmp_path: Path) -> None:
    overview = closed(tmp_path / "a")
    assert lifetime(org(overview, "zb01-1"), overview.library).closing == "2019年6月30日随支部zb01撤销"
    earlier = closed(tmp_path / "b", 撤销日期="2019-03-31")
    assert lifetime(org(earlier, "zb01-1"), earlier.library).closing == "2019年3月31日撤销"


def test_a_group_misses_nothing_after_its_branch_was_closed(tmp_path: Path) -> None:
    overview = closed(tmp_path)
    states = [cell.state for cell in overview.cadence.cells(org(overview, "zb01-1"), 2019)]
    assert states == ["达标", *["缺"] * 5, *["不适用"] * 6]


def test_a_closed_branch_is_in_no_matrix_of_later_years(tmp_path: Path) -> None:
    overview = closed(tmp_path)
    branches = overview.tree.branches()
    assert [b.id for b in overview.tree.living(branches, Period.year(2019))] == ["zb01", "zb09"]
    assert [b.id for b in overview.tree.living(branches, Period.year(2020))] == ["zb09"]


def test_the_directory_marks_what_is_closed(tmp_path: Path) -> None:
    overview = closed(tmp_path)
    directory = page(overview, "orgs/")
    assert '支部zb01</a> <span class="yl-item__meta">2019年6月30日撤销</span>' in directory
    assert 'aria-label="支部zb01第一党小组，已撤销"' in directory
    assert "第九党支部</a></li>" in directory.replace("\n", "")
    assert "2019年6月30日随支部zb01撤销" in page(overview, "orgs/zb01-1/")
    assert overview.org_names.branches("dw") == 1


def test_an_organisation_is_not_marked_before_its_end(tmp_path: Path) -> None:
    assert "撤销</span>" not in page(
        centre(tmp_path / "c", "2019-06-30", orgs=[branch("zb01", 撤销日期="2019-06-30")]), "orgs/"
    )


def test_the_members_of_a_closed_branch_are_not_added_up(tmp_path: Path) -> None:
    assert "至少" not in page(closed(tmp_path), "orgs/dw/")
    assert org(closed(tmp_path / "b"), "zb01").headcount_on(dt.date(2019, 12, 31)) is not None
