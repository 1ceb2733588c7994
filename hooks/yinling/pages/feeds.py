"""Files published beside the pages: figures and records as JSON, and a calendar per organisation."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from textwrap import indent
from typing import Any, NamedTuple

from ..core.cache import Cache, batches, hash_parts
from ..derived.overview import Overview
from ..derived.published_figures import PublishedFigure
from ..records import KINDS
from ..records.activity import Activity
from ..records.base import Record
from ..records.honour import Honour
from .context import SiteContext

ZONE = dt.timezone(dt.timedelta(hours=8))  # China has one, without summer time


class Feed(NamedTuple):
    """A file of the site that is not a page, with a hash of everything it depends on; None if there is none."""

    uri: str
    cache_key: bytes | None
    make: Callable[[], bytes]


def feeds(context: SiteContext) -> Iterator[Feed]:
    o, cache = context.overview, context.caches["public"]
    years = sorted(o.years)
    every = o.published_figures
    figures = [f for m in every.metrics for f in (every.of(m), *(every.in_year(m, year) for year in years))]
    yield Feed("figures.json", _key("figures", figures), partial(_figures_json, figures))
    public = [(kind.kind, o.library.all(kind)) for kind in KINDS if kind.public_fields]
    by_batch = [(kind, [*batches(rows, lambda record: record.id)]) for kind, rows in public]
    for batch in (batch for _, of_kind in by_batch for batch in of_kind):
        cache.keep(_key("batch", batch) or b"")  # also where the whole file is unchanged
    records = _key("records", [record for _, rows in public for record in rows])
    yield Feed("records.json", records, partial(_records_json, by_batch, cache))
    root, coming = o.tree.root, o.agenda.all_coming
    for org in o.tree.below(root) if root else ():
        activities = [a for a in coming if o.tree.times.holds(org, a.org_ids, a.when)]
        names = [o.org_names.name(id, each.date) for each in activities for id in each.org_ids]
        key = _key(f"{o.library.as_of} {org.id} {names}", [*o.tree.above(org), *o.tree.below(org), *activities])
        yield Feed(f"{org.uri}calendar.ics", key, partial(_calendar, o, o.tree.full_name(org), activities))


def _key(name: str, values: Iterable[Record | PublishedFigure]) -> bytes | None:
    hashes = [value.content_hash for value in values]
    return hash_parts(name, *hashes) if all(hashes) else None


def _figure(figure: PublishedFigure) -> dict[str, Any]:
    """Return a figure with the records and baselines that it is the sum of. Unknown and withheld numbers are null.

    Of records that are not public it has the number, not the ids.
    """
    return {
        "metric": figure.metric.id,
        "name": figure.metric.name,
        "value": figure.value,
        "at_least": figure.at_least,
        "unit": figure.metric.unit,
        "recorded": not figure.unrecorded,
        "period": figure.period.code if figure.period else None,
        "records": sorted(share.record.id for share in figure.shares),
        "records_not_public": figure.others,
        "baselines": [
            {"id": b.id, "value": b.value, "period": b.period.code, "source": b.source or None}
            for b in figure.baselines
        ],
    }


def _figures_json(figures: Iterable[PublishedFigure]) -> bytes:
    return f"{_json([_figure(f) for f in figures])}\n".encode()


def _records_json(by_kind: Iterable[tuple[str, list[list[Record]]]], cache: Cache) -> bytes:
    """Return the allowed fields of every public record, by kind. The text of each batch of records is cached."""
    kinds = []
    for kind, of_kind in by_kind:
        rows = [
            cache.get_or_compute(key, partial(_texts, batch), str) if (key := _key("batch", batch)) else _texts(batch)
            for batch in of_kind
        ]
        listed = ",\n".join(rows)
        kinds.append(f' "{kind}": ' + (f"[\n{listed}\n ]" if rows else "[]"))
    every = ",\n".join(kinds)
    return f"{{\n{every}\n}}\n".encode()


def _texts(records: Iterable[Record]) -> str:
    return ",\n".join(map(_text, records))


def _text(record: Record) -> str:
    row = record.public()
    if isinstance(record, Honour) and record.recipient_type == "个人" and record.consent and record.recipient:
        row["recipient"] = record.recipient
    return indent(_json(row), "  ")


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=False)


def _end(activity: Activity, start: dt.datetime) -> dt.datetime:
    """Return when an activity with a time ends: an hour after its start, if nobody wrote it."""
    last = start.replace(year=d.year, month=d.month, day=d.day) if (d := activity.end_date) else start
    if activity.end_time:
        hour, minute = map(int, activity.end_time.split(":"))
        last = last.replace(hour=hour, minute=minute)
    return last if activity.end_time and last > start else max(last, start) + dt.timedelta(hours=1)


def _calendar(o: Overview, name: str, activities: list[Activity]) -> bytes:
    """Return planned activities as iCalendar. The stamp is the as-of date: the same input gives the same bytes."""
    from icalendar import Calendar, Event  # noqa: PLC0415 - slow to import, and few days change a calendar

    calendar = Calendar()
    calendar.add("prodid", "-//yinling//zh-CN//")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", f"{name}的活动")
    stamp = dt.datetime.combine(o.library.as_of, dt.time(), dt.UTC)
    for activity in activities:
        event = Event()
        event.add("uid", f"{activity.id.replace('/', '-')}@yinling")
        event.add("dtstamp", stamp)
        event.add("summary", activity.title)
        if activity.time:
            hour, minute = map(int, activity.time.split(":"))
            start = dt.datetime.combine(activity.date, dt.time(hour, minute), ZONE)
            event.add("dtstart", start.astimezone(dt.UTC))
            event.add("dtend", _end(activity, start).astimezone(dt.UTC))
        else:
            event.add("dtstart", activity.date)
            if activity.is_several_days and activity.end_date:
                event.add("dtend", activity.end_date + dt.timedelta(1))  # the first day after it (RFC 5545)
        if activity.place:
            event.add("location", activity.place)
        names = (o.org_names.name(id, activity.date) for id in activity.org_ids)
        if name := "、".join(filter(None, names)):
            event.add("description", f"{name} {activity.type}")
        calendar.add_component(event)
    return bytes(calendar.to_ical())
