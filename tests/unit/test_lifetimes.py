"""Check that the end of an organisation is the end of all below it: in the matrix, the sums, and the directory."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from markupsafe import Markup

from tests.unit.centre import branch, centre, meeting
from yinling.derived.ledgers import LEDGERS
from yinling.derived.overview import Overview
from yinling.pages import cadence_matrix
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


ABOVE = [{"编号": f"z{n}", "名称": f"第{n}总支", "类型": "党总支", "上级": "dw"} for n in (1, 2)]
QUARTERLY = [{"活动类型": "支委会", "周期": "季", "次数": 1, "范围": "支部", "来源": "本中心规定"}]
LAST = "2020-06-30"
# The only branch of z1, which z1 loses in the year, and in how many quarters it and the branch of z2 owed a meeting.
LOST: dict[str, tuple[dict[str, Any], int, int]] = {
    "moved": ({"上级": "z2", "沿革": [{"到": LAST, "上级": "z1"}]}, 2, 6),
    "dissolved": ({"上级": "z1", "撤销日期": LAST}, 2, 4),
    "merged": ({"上级": "z1", "撤销日期": LAST, "去向": ["b2"]}, 2, 4),
    "renamed": ({"上级": "z1", "沿革": [{"到": LAST, "名称": "旧支部"}]}, 4, 4),
}


@pytest.mark.parametrize("how", LOST)
def test_a_committee_that_lost_a_branch_has_the_rate_of_the_time_when_it_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    monkeypatch.setattr(cadence_matrix, "ORGS_PER_PAGE", 1)  # each committee has a matrix of its own
    more, due, due_of_other = LOST[how]
    orgs = [*ABOVE, branch("b1", **more), branch("b2", **{"上级": "z2"})]
    days = [f"2020-{month:02d}-10" for month in (2, 5)]
    held = [meeting(day, org=id, 编号=f"{day}-{id}") for day in days for id in ("b1", "b2")]
    overview = centre(tmp_path / "centre", "2020-12-31", orgs=orgs, rules__cadence=QUARTERLY, activities=held)
    pages = {each.uri: str(each.html) for each in record_pages(SiteContext(overview))}
    for id, quarters in (("z1", due), ("z2", due_of_other)):
        shown = Markup(pages[f"orgs/{id}/"]).striptags().replace(" ", "")
        assert f"应开{quarters}项，达标" in shown
        assert ("b1（到6月30日）" in shown) == (id == "z1" and quarters == 2)
        assert ("b1（7月1日起）" in shown) == (id == "z2" and quarters == 6)
        assert f"应开{quarters}项" in Markup(pages[f"cadence/2020/orgs/{id}/"]).striptags().replace(" ", "")
        book = LEDGERS["三会一课"](overview, org(overview, id), 2020)
        assert [total.ratio for total in book.totals if total.ratio] == [(2, quarters)]
