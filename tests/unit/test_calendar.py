"""Check planned activities: the as-of day, the order within a day, omitted activities. More in test_overview."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.unit.centre import branch, centre, meeting
from yinling.derived.overview import Overview

TODAY = "2019-12-31"


def planned(day: str, **more: Any) -> dict[str, Any]:
    return meeting(day, **{"实到": None, **more})


def coming(overview: Overview, *orgs: str) -> list[str]:
    """Return the titles of the planned activities of all or of some organisations."""
    agenda, found = overview.agenda, (overview.tree.get(id) for id in orgs)
    rows = [a for org in found if org for a in agenda.own(org)] if orgs else agenda.newest_first
    return [a.title for a in agenda.coming(rows)]


def test_today_counts_as_held_and_tomorrow_as_coming(tmp_path: Path) -> None:
    overview = centre(tmp_path / "c", TODAY, activities=[meeting(TODAY), planned("2020-01-01")])
    agenda = overview.agenda
    assert [str(a.date) for a in agenda.held(agenda.newest_first)] == ["2019-12-31"]
    assert [str(a.date) for a in agenda.coming(agenda.newest_first)] == ["2020-01-01"]


def test_within_a_day_activities_sort_by_time_and_those_without_a_time_first(tmp_path: Path) -> None:
    """Check that 9:30 is before 14:00, although the text sorts after it."""
    day = "2020-01-06"
    rows = [
        planned(day, 时间="14:00", 标题="下午", 编号="a"),
        planned(day, 时间="9:30", 标题="上午", 编号="b"),
        planned(day, 标题="没写时间", 编号="c"),
        planned("2020-01-05", 时间="20:00", 标题="前一天"),
    ]
    assert coming(centre(tmp_path / "c", TODAY, activities=rows)) == ["前一天", "没写时间", "上午", "下午"]


@pytest.mark.parametrize("change", [{"状态": "已作废"}, {"状态": "草稿"}, {"公开范围": "内部"}])
def test_nothing_cancelled_drafted_or_internal_is_coming(tmp_path: Path, change: dict[str, Any]) -> None:
    rows = [planned("2020-01-05", **change), planned("2020-01-06", 标题="照常")]
    assert coming(centre(tmp_path / "c", TODAY, activities=rows)) == ["照常"]


def test_activities_of_an_internal_organisation_are_not_shown(tmp_path: Path) -> None:
    rows = [planned("2020-01-05", org="zb01"), planned("2020-01-06", 标题="照常")]
    overview = centre(tmp_path / "c", TODAY, orgs=[branch("zb01", 公开范围="内部")], activities=rows)
    assert coming(overview) == ["照常"]


def test_activities_of_some_organisations(tmp_path: Path) -> None:
    rows = [
        planned("2020-01-07", 标题="九"),
        planned("2020-01-06", org="zb01", 标题="一"),
        planned("2020-01-05", org="zb02", 标题="二"),
    ]
    overview = centre(tmp_path / "c", TODAY, orgs=[branch("zb01"), branch("zb02")], activities=rows)
    assert coming(overview, "zb09", "zb01") == ["一", "九"]
    assert coming(overview, "dw") == []  # only its own, not those of organisations below it
