"""Lists of activities, newest first, of any length."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from ..records.activity import Activity
from .date_archive import SpanLinks, by_time, pages_of, span_links
from .page import LONG_LIST, PER_PAGE, Crumb, Page, Slice, paginate
from .templates import Templates, View

LATEST = 10


class ActivityListView(View, template="activity-list.html"):
    lead: str
    count: int
    empty: str
    months: list[tuple[tuple[int, int], list[Activity]]]
    part: Slice[Activity]


class SpansView(View, template="spans.html"):
    lead: str
    count: int
    spans: SpanLinks
    latest: Sequence[Activity]


class ActivityList(NamedTuple):
    """What the pages of a list are made from. With ``per_page`` None, a list longer than `LONG_LIST` is split by time.

    ``lead`` says what the list is of, ``empty`` is the text of an empty list.
    """

    uri: str
    title: str
    rows: Sequence[Activity]
    crumbs: Sequence[Crumb] = ()
    empty: str = ""
    per_page: int | None = None
    section: str = "activities"
    lead: str = ""


def list_pages(templates: Templates, listed: ActivityList) -> Iterator[Page]:
    """Yield the pages of a list; on each, the activities of a month stand together."""
    uri, title, rows, crumbs, empty, per_page, section, lead = listed
    if per_page is None and len(rows) > LONG_LIST:
        yield from _split_by_time(templates, listed)
        return
    for part in paginate(rows, uri, per_page or PER_PAGE):
        months = [(key, list(group)) for key, group in groupby(part.items, key=lambda a: (a.year, a.date.month))]
        view = ActivityListView(lead, len(rows), empty, months, Slice((), part.number, part.uris))
        yield templates.page(view, part.uri, part.titled(title), section, crumbs, f"{title}，共 {len(rows)} 次。")


def _split_by_time(templates: Templates, listed: ActivityList) -> Iterator[Page]:
    spans = by_time(listed.rows, listed.uri, lambda a: a.date)
    view = SpansView(listed.lead, len(listed.rows), span_links(spans, "次"), listed.rows[:LATEST])
    yield templates.page(view, listed.uri, listed.title, listed.section, listed.crumbs)
    for span, crumbs in pages_of(spans, [*listed.crumbs, Crumb(listed.title, listed.uri)]):
        title = f"{listed.title}：{span.title}"
        if span.months:
            view = SpansView("", len(span.rows), span_links(span.months, "次"), ())
            yield templates.page(view, span.uri, title, listed.section, crumbs)
        else:
            of_span = ActivityList(span.uri, title, span.rows, crumbs, per_page=LONG_LIST, section=listed.section)
            yield from list_pages(templates, of_span)
