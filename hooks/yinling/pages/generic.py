"""Pages of a kind that needs nothing special: the list of its records, and a page for each, made by the template that
bears the kind's name. A kind asks for them by naming its ``page_folder`` and its ``page_section``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from ..records import KINDS
from ..records.base import Record
from .context import SiteContext
from .page import Crumb, Page, paginate, section_crumb

KINDS_HERE = tuple(kind for kind in KINDS if kind.page_section)


def pages(context: SiteContext) -> Iterator[Page]:
    """The lists and the pages of all those kinds."""
    for kind in KINDS_HERE:
        records = sorted((r for r in context.library.all(kind) if r.is_public), key=_newest_first)
        crumb = section_crumb(kind.page_section)
        uri = f"{kind.page_folder}/"
        for part in paginate(records, uri):
            title = kind.label + (f"（第 {part.number} 页）" if part.number > 1 else "")
            section = kind.page_section
            yield context.page("record-list.html", part.uri, title, section, [crumb], part=part, title_of=title_of)
        for record in records:
            crumbs = [crumb, Crumb(kind.label, uri)]
            template = f"{kind.kind}.html"
            yield context.page(template, record.uri, title_of(record), kind.page_section, crumbs, record=record)


def title_of(record: Record) -> str:
    """What a record is called: its title, its name, or its id."""
    return str(getattr(record, "title", None) or getattr(record, "name", None) or record.id)


def _newest_first(record: Record) -> tuple[int, str]:
    start = record.when.start if record.when else dt.date.min
    return -start.toordinal(), record.id
