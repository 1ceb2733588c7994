"""Check which changes break a streak of honours. The plain case and the roll are in test_overview."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.unit.centre import branch, centre
from yinling.derived.honours import streaks
from yinling.pages import honour_roll
from yinling.pages.context import SiteContext


def honour(year: int, **more: Any) -> dict[str, Any]:
    return {"年度": year, "名称": "先进党支部", "级别": "中心", "对象类型": "集体", "组织": "zb09"} | more


def runs(root: Path, *rows: dict[str, Any]) -> list[tuple[str, int, int]]:
    found = streaks(centre(root / "c", orgs=[branch("zb01")], honours=list(rows)).library)
    return [(streak.org, streak.first, streak.last) for streak in found]


def test_one_year_is_no_streak_and_two_are(tmp_path: Path) -> None:
    assert runs(tmp_path / "a", honour(2019)) == []
    assert runs(tmp_path / "b", honour(2019), honour(2018)) == [("zb09", 2018, 2019)]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, [("zb09", 2016, 2019)]),
        ({"状态": "已作废"}, [("zb09", 2018, 2019)]),  # revoked
        ({"状态": "草稿"}, [("zb09", 2018, 2019)]),
        ({"公开范围": "内部"}, [("zb09", 2018, 2019)]),
        ({"级别": "集团"}, [("zb09", 2018, 2019)]),
        ({"名称": "文明支部"}, [("zb09", 2018, 2019)]),
        ({"组织": "zb01"}, [("zb09", 2018, 2019)]),
        ({"对象类型": "个人"}, [("zb09", 2018, 2019)]),
        ({"等次": "一等奖"}, [("zb09", 2016, 2019)]),  # the grade may change
    ],
)
def test_the_year_between_must_be_the_same_award(
    tmp_path: Path, change: dict[str, Any], expected: list[tuple[str, int, int]]
) -> None:
    rows = [honour(2016), honour(2017, **change), honour(2018), honour(2019)]
    assert runs(tmp_path, *rows) == expected


def test_a_gap_leaves_two_streaks_the_longest_first(tmp_path: Path) -> None:
    rows = [honour(year) for year in (2010, 2011, 2012, 2018, 2019)]
    assert runs(tmp_path, *rows) == [("zb09", 2010, 2012), ("zb09", 2018, 2019)]


def test_of_equally_long_streaks_the_newest_comes_first(tmp_path: Path) -> None:
    rows = [honour(year, 组织=org) for org, first in (("zb01", 2018), ("zb09", 2014)) for year in (first, first + 1)]
    assert runs(tmp_path, *rows) == [("zb01", 2018, 2019), ("zb09", 2014, 2015)]


def test_an_honour_is_shown_with_its_organisation_or_not_at_all(tmp_path: Path) -> None:
    rows = [honour(year, 组织="zb01") for year in (2018, 2019)]
    overview = centre(tmp_path / "c", orgs=[branch("zb01", 公开范围="内部")], honours=rows)
    (roll, *_) = honour_roll.pages(SiteContext(overview))
    assert ("支部zb01" in roll.html) == ("先进党支部" in roll.html)
