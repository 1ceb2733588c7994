"""What is published beside the pages: figures and records as JSON, and a calendar per organisation."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from textwrap import indent
from typing import Any, NamedTuple

from ..core.cache import Cache, batches, hash_parts
from ..derived.figures import Figure
from ..derived.overview import Overview
from ..records import KINDS
from ..records.activity import Activity
from ..records.base import Record
from ..records.honour import Honour
from .context import SiteContext

ZONE = dt.timezone(dt.timedelta(hours=8))  # China has one, without summer time


class Feed(NamedTuple):
    """A file of the site that is not a page. ``made_from`` stands for all that it hangs on, None where nothing can."""

    uri: str
    made_from: bytes | None
    make: Callable[[], bytes]


def feeds(context: SiteContext) -> Iterator[Feed]:
    """Every feed of a site."""
    o = context.overview
    figures = list(_figures(o))
    yield Feed("figures.json", _key("figures", figures), partial(_figures_json, figures))
    public = [(kind.kind, [r for r in o.library.all(kind) if r.is_public]) for kind in KINDS if kind.public_fields]
    records = [record for _, rows in public for record in rows]
    written = context.caches["public"]
    pieces = [(kind, [*batches(rows, lambda record: record.id)]) for kind, rows in public]
    for _, of_kind in pieces:
        for piece in of_kind:
            written.get(_key("piece", piece) or b"")  # asked for, or forgotten where the whole is as it was
    yield Feed("records.json", _key("records", records), partial(_records_json, pieces, written))
    root = o.tree.root
    coming = o.agenda.all_coming
    for org in o.tree.below(root) if root else ():
        ids = o.tree.ids_below(org) if coming else ()
        activities = [activity for activity in coming if activity.org in ids]
        key = _key(f"{o.library.as_of} {org.id}", [*o.tree.above(org), *o.tree.below(org), *activities])
        yield Feed(f"{org.uri}calendar.ics", key, partial(_calendar, o, o.tree.full_name(org), activities))


def _key(of: str, values: Iterable[Record | Figure]) -> bytes | None:
    digests = [value.content_hash for value in values]
    return hash_parts(of, *digests) if all(digests) else None


def _figures(o: Overview) -> Iterator[Figure]:
    """Every metric for all time and for each year."""
    for metric in o.figures.metrics:
        yield o.figures.of(metric)
        for year in sorted(o.years):
            yield o.figures.in_year(metric, year)


def _figure(figure: Figure) -> dict[str, Any]:
    """Metric, value or null, unit, period, the ids of the records and the baselines it is the sum of. The ids of
    records that are not public are not told; their number is. A small count of hardship is withheld."""
    withheld = figure.withheld
    public = [] if withheld else [s.record.id for s in figure.shares if s.record.is_public]
    return {
        "metric": figure.metric.id,
        "name": figure.metric.name,
        "value": None if withheld else figure.value,
        "at_least": None if withheld else figure.at_least,
        "unit": figure.metric.unit,
        "period": figure.period.code if figure.period else None,
        "records": sorted(public),
        "records_not_public": None if withheld else len(figure.shares) - len(public),
        "baselines": [
            {"id": b.id, "value": None if withheld else b.value, "period": b.period.code, "source": b.source}
            for b in figure.baselines
        ],
    }


def _figures_json(figures: Iterable[Figure]) -> bytes:
    return f"{_json([_figure(f) for f in figures])}\n".encode()


def _records_json(public: Iterable[tuple[str, list[list[Record]]]], cache: Cache) -> bytes:
    """The whitelisted fields of every public record that has some, by kind, piece by piece. Each piece is written down
    once: the whole is joined of what was written."""
    kinds = []
    for kind, pieces in public:
        rows = [
            cache.get_or_compute(key, partial(_piece, piece)) if (key := _key("piece", piece)) else _piece(piece)
            for piece in pieces
        ]
        listed = ",\n".join(rows)
        kinds.append(f' "{kind}": ' + (f"[\n{listed}\n ]" if rows else "[]"))
    every = ",\n".join(kinds)
    return f"{{\n{every}\n}}\n".encode()


def _piece(records: Iterable[Record]) -> str:
    return ",\n".join(map(_public, records))


def _public(record: Record) -> str:
    row = record.public()
    if isinstance(record, Honour) and record.recipient_type == "个人" and record.consent and record.recipient:
        row["recipient"] = record.recipient
    return indent(_json(row), "  ")


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=False)


def _calendar(o: Overview, name: str, activities: list[Activity]) -> bytes:
    """What comes, for a telephone's calendar. The stamp is the as-of date: same input, same bytes."""
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
            event.add("dtend", (start + dt.timedelta(hours=1)).astimezone(dt.UTC))
        else:
            event.add("dtstart", activity.date)
        if activity.place:
            event.add("location", activity.place)
        if org := o.tree.get(activity.org):
            event.add("description", f"{o.tree.full_name(org)} {activity.type}")
        calendar.add_component(event)
    return bytes(calendar.to_ical())
