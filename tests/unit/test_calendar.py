"""Check planned activities: the as-of day, the order within a day, omitted activities. More in test_overview."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from tests.unit.centre import branch, centre, meeting
from yinling.derived.overview import Overview
from yinling.library.privacy_scan import known
from yinling.pages.calendar import ZONE, calendar
from yinling.pages.context import SiteContext
from yinling.pages.feeds import feeds
from yinling.privacy.scanner import SiteScanner

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


def events(root: Path, *activities: dict[str, Any], **files: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the events of the calendar of a branch, by their UID."""
    overview = centre(root, TODAY, activities=[*activities], **files)
    feed = next(each for each in feeds(SiteContext(overview)) if each.uri == "orgs/zb09/calendar.ics")
    return {str(event["UID"]): event for event in Calendar.from_ical(feed.make()).walk("VEVENT")}


def test_an_event_keeps_its_uid_when_its_day_changes(tmp_path: Path) -> None:
    first = events(tmp_path / "a", planned("2020-01-05", 编号="chunjie"))
    assert [(event["SEQUENCE"], event["STATUS"]) for event in first.values()] == [(0, "CONFIRMED")]
    moved = {"从": "activities/zb09/2020/2020-01-05-zhiweihui/", "到": "activities/zb09/2020/2020-01-08-zhiweihui/"}
    again = {"从": "activities/zb09/2020/2020-01-03-zhiweihui/", "到": "activities/zb09/2020/2020-01-05-zhiweihui/"}
    plain = events(tmp_path / "b", planned("2020-01-03", 编号="2020-01-03-zhiweihui"))
    twice = events(tmp_path / "c", planned("2020-01-08", 编号="2020-01-08-zhiweihui"), redirects=[moved, again])
    assert plain.keys() == twice.keys()
    (event,) = twice.values()
    assert (event["SEQUENCE"], event.decoded("DTSTART")) == (2, dt.date(2020, 1, 8))


def test_an_event_has_no_invented_end_and_a_cancelled_one_no_text(tmp_path: Path) -> None:
    found = events(
        tmp_path / "c",
        planned("2020-01-05", 编号="a", 标题="全天"),
        planned("2020-01-06", 编号="b", 时间="9:30", 标题="上午", 地点="礼堂"),
        planned("2020-01-07", 编号="c", 标题="不开了", 地点="礼堂", 状态="已作废"),
        planned("2020-01-07", 编号="d", 标题="内部的", 状态="已作废", 公开范围="内部"),
        meeting("2019-12-02", 编号="e", 状态="已作废"),
    )
    by_day = {str(event.decoded("DTSTART")): event for event in found.values()}
    assert by_day.keys() == {"2020-01-05", "2020-01-06 01:30:00+00:00", "2020-01-07"}
    assert all("DTEND" not in event and "DURATION" not in event for event in found.values())
    assert by_day["2020-01-05"]["DTSTART"].params["VALUE"] == "DATE"
    cancelled = by_day["2020-01-07"]
    assert (cancelled["STATUS"], cancelled["SUMMARY"], cancelled["SEQUENCE"]) == ("CANCELLED", "已取消", 1)
    assert all("LAST-MODIFIED" in event and "DTSTAMP" in event for event in found.values())


@pytest.mark.parametrize("time", ["9:30", None])
def test_a_withdrawn_activity_has_only_what_calendars_need(tmp_path: Path, time: str | None) -> None:
    """Check all properties, in the calendars of the branch, of the other one and of the organisation above."""
    row = planned("2020-01-07", 编号="c", 标题="看望谁", 地点="谁的家", 结束日期="2020-01-08", 时间=time, 联办=["zb01"])
    row |= {"状态": "已作废", "议题": ["说谁"], "方式": ["上门送学"], "主题教育": "xuexi"}
    campaign = {"编号": "xuexi", "标题": "学习谁", "开始": "2019-01-01"}
    overview = centre(tmp_path / "c", TODAY, activities=[row], orgs=[branch("zb01")], campaigns=[campaign])
    made = [feed.make() for feed in feeds(SiteContext(overview)) if feed.uri.endswith(".ics")]
    gone = [event for each in made for event in Calendar.from_ical(each).walk("VEVENT")]
    assert len(gone) == 3
    for event in gone:
        assert {*event} == {"UID", "DTSTAMP", "LAST-MODIFIED", "SEQUENCE", "STATUS", "DTSTART", "SUMMARY"}
        assert (str(event["SUMMARY"]), event.subcomponents) == ("已取消", [])
        assert str(event["UID"]).endswith("/activities/zb09/2020/c")


def test_the_uids_of_two_sites_differ(tmp_path: Path) -> None:
    row = planned("2020-01-05", 编号="a")
    (one,) = events(tmp_path / "a", row)
    assert ".yinling.invalid/" in one
    overview = centre(tmp_path / "b", TODAY, activities=[row])
    site = overview.library.site.model_copy(update={"address": "https://lao.example.org/xuetang/"})
    library = dataclasses.replace(overview.internal, records={**overview.internal.records, type(site): {site.id: site}})
    made = calendar(Overview(library), "学堂", Overview(library).agenda.all_coming)
    assert b"UID:lao.example.org/xuetang/activities/zb09/" in made


@pytest.mark.parametrize("address", ["https://www.laonian.cn/xuexi/", "https://dj.laogan.gov.cn/", "https://a.com.cn/"])
def test_no_event_of_a_site_with_a_real_host_looks_like_a_mailbox(tmp_path: Path, address: str) -> None:
    overview = centre(tmp_path / "c", TODAY, activities=[planned("2020-01-05", 编号="a")])
    site = overview.library.site.model_copy(update={"address": address})
    library = dataclasses.replace(overview.internal, records={**overview.internal.records, type(site): {site.id: site}})
    made = calendar(Overview(library), "学堂", Overview(library).agenda.all_coming)
    assert made.count(b"UID:") == 1
    assert not SiteScanner(*known(library)).detections(made.decode())


def test_each_activity_to_come_has_a_file_that_rings_the_day_before(tmp_path: Path) -> None:
    rows = [
        meeting("2019-12-30", 编号="kaiguo"),
        planned("2020-01-05", 编号="a", 时间="9:30"),
        planned("2020-01-06", 编号="b"),
    ]
    overview = centre(tmp_path / "c", TODAY, activities=rows)
    made = {feed.uri: Calendar.from_ical(feed.make()) for feed in feeds(SiteContext(overview)) if "event" in feed.uri}
    assert set(made) == {f"{a.uri}event.ics" for a in overview.agenda.all_coming}
    of_branch = next(each for each in feeds(SiteContext(overview)) if each.uri == "orgs/zb09/calendar.ics")
    uids = {str(event["UID"]) for event in Calendar.from_ical(of_branch.make()).walk("VEVENT")}
    rings = []
    for file in made.values():
        (event,), (alarm,) = file.walk("VEVENT"), file.walk("VALARM")
        start = event.decoded("DTSTART")
        start = start if isinstance(start, dt.datetime) else dt.datetime.combine(start, dt.time(), ZONE)
        rings.append((start + alarm.decoded("TRIGGER")).astimezone(ZONE).strftime("%m-%d %H:%M"))
        assert str(event["UID"]) in uids, "the phone would show one activity twice"
        assert "X-WR-CALNAME" not in file
    assert sorted(rings) == ["01-04 09:30", "01-05 09:00"]
    assert not Calendar.from_ical(of_branch.make()).walk("VALARM")
