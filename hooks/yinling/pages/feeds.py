"""Files beside the pages: the centre, its figures and records as JSON, calendars of organisations and activities."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from importlib.metadata import version
from textwrap import indent
from typing import Any, NamedTuple

from ..core.cache import Cache, batches, hash_parts
from ..derived.published_figures import PublishedFigure
from ..records import KINDS
from ..records.activity import Activity
from ..records.base import Record
from ..records.honour import Honour
from ..records.period import Period
from ..records.redirect import Redirect
from ..records.site_settings import Site
from . import calendar
from .context import SiteContext

_NEXT = 12  # activities of an organisation that its reader's home page chooses the next one from: the site ages


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
    about = _about(context)
    yield Feed("centre.json", hash_parts("centre", about.decode()), lambda: about)
    public = [(kind.kind, o.library.all(kind)) for kind in KINDS if kind.public_fields]
    by_batch = [(kind, [*batches(rows, lambda record: record.id)]) for kind, rows in public]
    for batch in (batch for _, of_kind in by_batch for batch in of_kind):
        cache.keep(_key("batch", batch) or b"")  # also where the whole file is unchanged
    records = _key("records", [record for _, rows in public for record in rows])
    yield Feed("records.json", records, partial(_records_json, by_batch, cache))
    root, coming, gone = o.tree.root, o.agenda.all_coming, o.cancelled
    of_all = [*o.library.all(Site), *o.library.all(Redirect)] if coming or gone else []
    for org in o.tree.below(root) if root else ():
        activities = [a for a in coming if o.tree.times.holds(org, a.org_ids, a.when)]
        off = [each for each in gone if o.tree.times.holds(org, each.org_ids, Period.day_of(each.date))]
        dated = [*((a.org_ids, a.date) for a in activities), *((each.org_ids, each.date) for each in off)]
        names = [o.org_names.name(id, day) for ids, day in dated for id in ids]
        name = f"{o.library.as_of} {org.id} {off} {names}"
        key = _key(name, [*o.tree.above(org), *o.tree.below(org), *of_all, *activities])
        make = partial(calendar.calendar, o, o.tree.full_name(org), activities, off)
        yield Feed(f"{org.uri}calendar.ics", key, make)
        yield Feed(f"{org.uri}next.js", key and hash_parts("next", key), partial(_next_js, activities[:_NEXT]))
    for activity in coming:
        names = [o.org_names.name(id, activity.date) for id in activity.org_ids]
        key = _key(f"event {o.library.as_of} {names}", [activity, *of_all])
        make = partial(calendar.calendar, o, "", [activity], reminds=True)
        yield Feed(f"{activity.uri}event.ics", key, make)


def _next_js(activities: Iterable[Activity]) -> bytes:
    """Return the next activities of an organisation as a script: from a USB stick, pages may load nothing else."""
    rows = [[a.date.isoformat(), a.time or "", a.title, a.uri] for a in activities]
    text = json.dumps(rows, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return f"ylNext({text});\n".encode()


def _key(name: str, values: Iterable[Record | PublishedFigure]) -> bytes | None:
    hashes = [value.content_hash for value in values]
    return hash_parts(name, *hashes) if all(hashes) else None


def _about(context: SiteContext) -> bytes:
    """Return whose site this is, with the version that built it and the day of its figures, for a group of centres."""
    site = context.library.site
    about = {
        "name": site.name,
        "owner": site.owner,
        "address": site.address,
        "version": version("yinling"),
        "as_of": context.library.as_of.isoformat(),
        "sample": site.sample,
    }
    return f"{_json(about)}\n".encode()


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
