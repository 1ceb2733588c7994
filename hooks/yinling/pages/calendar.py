"""The calendar of an organisation as iCalendar (RFC 5545), which phones and mail programs subscribe to or load.

An event keeps its UID when its date changes: its page then has another address, and the redirect of the old one tells
which it was. Of two versions of an event the one counts that moved more often (SEQUENCE),
then the later one (RFC 5546). A cancelled event has nothing of the activity but its UID and its time, which calendars
need to take it off: it may have been withdrawn because of what it said.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from ..core.cache import hash_parts
from ..derived.agenda import Cancelled
from ..derived.overview import Overview
from ..records.activity import Activity
from ..records.redirect import Redirect, plain_address

if TYPE_CHECKING:
    from icalendar import Event

REMINDER = dt.timedelta(hours=-15)  # of an activity without an hour: at nine in the morning of the day before
ZONE = dt.timezone(dt.timedelta(hours=8))  # China has one, without summer time


def calendar(
    o: Overview,
    name: str,
    activities: Iterable[Activity],
    gone: Iterable[Cancelled] = (),
    *,
    reminds: bool = False,
) -> bytes:
    """Return activities as iCalendar. The stamp is the as-of date: the same input gives the same bytes.

    Without a ``name`` the events go into a calendar of the reader's own; ``reminds``: the phone rings the day before.
    """
    from icalendar import Alarm, Calendar, Event  # noqa: PLC0415 - slow to import, and few days change a calendar

    made = Calendar()
    made.add("prodid", "-//yinling//zh-CN//")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    if name:
        made.add("x-wr-calname", f"{name}的活动")
    stamp = dt.datetime.combine(o.library.as_of, dt.time(), dt.UTC)
    site = o.library.site
    # Of a site without an address: a name that no host has.
    root = _root(site.address) or f"{hash_parts(site.owner, site.name).hex()[:12]}.yinling.invalid"
    before = _addresses_before(o)
    every: list[Activity | Cancelled] = [*activities, *gone]
    for activity in every:
        first, moves = _first_address(activity.uri, before)
        is_cancelled = isinstance(activity, Cancelled)
        event = Event()
        event.add("uid", f"{root}/{first.strip('/')}")  # with @ it would look like somebody's mailbox
        event.add("dtstamp", stamp)
        event.add("last-modified", stamp)
        event.add("sequence", moves + is_cancelled)
        event.add("status", "CANCELLED" if is_cancelled else "CONFIRMED")
        if activity.time:
            hour, minute = map(int, activity.time.split(":"))
            start = dt.datetime.combine(activity.date, dt.time(hour, minute), ZONE)
            event.add("dtstart", start.astimezone(dt.UTC))
        else:
            event.add("dtstart", activity.date)  # the whole day
        if isinstance(activity, Cancelled):
            event.add("summary", "已取消")  # RFC 5546 asks for one
        else:
            _describe(event, activity, o)
        if reminds and isinstance(activity, Activity):
            alarm = Alarm()
            alarm.add("action", "DISPLAY")
            alarm.add("description", activity.title)
            alarm.add("trigger", dt.timedelta(days=-1) if activity.time else REMINDER)
            event.add_component(alarm)
        made.add_component(event)
    return bytes(made.to_ical())


def _describe(event: Event, activity: Activity, o: Overview) -> None:
    """Add to an event its title, its end, its place and who holds it."""
    event.add("summary", activity.title)
    if activity.time:
        if end := _end(activity):  # else nobody wrote how long it takes
            event.add("dtend", end.astimezone(dt.UTC))
    else:
        if activity.is_several_days and activity.end_date:
            event.add("dtend", activity.end_date + dt.timedelta(1))  # the first day after it (RFC 5545)
        event.add("transp", "TRANSPARENT")
    if activity.place:
        event.add("location", activity.place)
    names = (o.org_names.name(id, activity.date) for id in activity.org_ids)
    if held_by := "、".join(filter(None, names)):
        event.add("description", f"{held_by} {activity.type}")


def _root(address: str | None) -> str:
    """Return the host and the folder of a site: what its UIDs begin with; empty without an address."""
    parts = urlsplit(address or "")
    return f"{parts.hostname or ''}{parts.path.rstrip('/')}"


def _end(activity: Activity) -> dt.datetime | None:
    """Return when an activity ends: with a last day alone at the end of that day; None if nobody wrote it."""
    last = activity.end_date or activity.date
    if activity.end_time:
        hour, minute = map(int, activity.end_time.split(":"))
        return dt.datetime.combine(last, dt.time(hour, minute), ZONE)
    return dt.datetime.combine(last + dt.timedelta(1), dt.time(), ZONE) if activity.is_several_days else None


def _addresses_before(o: Overview) -> Mapping[str, str]:
    """Return the address that a page had before, by its present one."""
    moves = sorted(o.library.all(Redirect), key=lambda each: each.address, reverse=True)
    return {plain_address(each.new): each.address for each in moves}


def _first_address(address: str, before: Mapping[str, str]) -> tuple[str, int]:
    """Return the first address of a page, and how often it has moved since."""
    passed = [address]
    while (earlier := before.get(passed[-1])) and earlier not in passed:
        passed.append(earlier)
    return passed[-1], len(passed) - 1
