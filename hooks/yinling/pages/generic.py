"""Pages of plain kinds of record, which name their ``page_folder`` and ``page_section``: a list, and each record's."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from operator import attrgetter
from types import new_class

from ..derived.overview import Overview
from ..records import KINDS
from ..records.base import Record
from .context import SiteContext
from .page import Crumb, Link, Page, Slice, paginate
from .templates import View


class RecordListView(View, template="record-list.html"):
    part: Slice[Link]


# A kind's own template, such as ``visit.html``, uses nothing but ``record``.
VIEWS: dict[type[Record], type[View]] = {
    kind: new_class(f"{kind.__name__}View", (View,), {"template": f"{kind.kind}.html"})
    for kind in KINDS
    if kind.page_section or kind.shown_on
}


def pages(context: SiteContext) -> Iterator[Page]:
    for kind in filter(attrgetter("page_section"), KINDS):
        view = VIEWS[kind]
        records = sorted(context.library.all(kind), key=_newest_first)
        uri, crumbs = f"{kind.page_folder}/", [Crumb(kind.label, f"{kind.page_folder}/")]
        for part in paginate([link_to(context.overview, record) for record in records], uri):
            yield context.page(RecordListView(part), part.uri, part.titled(kind.label), kind.page_section)
        for record in records:
            yield context.page(view(), record.uri, record.shown_title, kind.page_section, crumbs, record=record)


def link_to(overview: Overview, record: Record) -> Link:
    """Return the link to a record's page, with the record's time and organisation."""
    time, day = (record.when.label, record.when.end) if record.when else ("", None)
    org = overview.org_names.name(record.org_id, day)
    return Link(record.shown_title, record.uri, " · ".join(filter(None, (time, org))))


def _newest_first(record: Record) -> tuple[int, str]:
    start = record.when.start if record.when else dt.date.min
    return -start.toordinal(), record.id
