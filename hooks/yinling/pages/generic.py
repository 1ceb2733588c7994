"""Pages of plain kinds of record, which name their ``page_folder`` and ``page_section``: a list, and each record's."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from operator import attrgetter

from ..records import KINDS
from ..records.base import Record
from .attached import VIEWS, attached_blocks, link_to
from .context import SiteContext
from .page import Crumb, Link, Page, Slice, paginate
from .templates import View


class RecordListView(View, template="record-list.html"):
    part: Slice[Link]


def pages(context: SiteContext) -> Iterator[Page]:
    for kind in filter(attrgetter("page_section"), KINDS):
        view = VIEWS[kind]
        records = sorted(context.library.all(kind), key=_newest_first)
        uri, crumbs = f"{kind.page_folder}/", [Crumb(kind.label, f"{kind.page_folder}/")]
        if not records:
            continue
        for part in paginate([link_to(context.overview, record) for record in records], uri):
            yield context.page(RecordListView(part), part.uri, part.titled(kind.label), kind.page_section)
        for record in records:
            shown = view(tuple(attached_blocks(context.templates, context.overview, record)))
            yield context.page(shown, record.uri, record.shown_title, kind.page_section, crumbs, record=record)


def _newest_first(record: Record) -> tuple[int, str]:
    start = record.when.start if record.when else dt.date.min
    return -start.toordinal(), record.id
