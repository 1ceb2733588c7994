"""Lists of activities, newest first, of any length.

A page of a phone has few screens: of a longer list the first part is open, and the others are folded."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import Generic, NamedTuple, TypeVar

from ..records.activity import Activity
from .date_archive import SpanLinks, by_time, pages_of, span_links
from .page import LONG_LIST, PER_PAGE, Crumb, Page, Slice, paginate
from .templates import Templates, View

T = TypeVar("T")
LATEST = 5  # of those that another list has in full
FEW = 8  # so many rows are no long list
MANY, MANY_MONTHS = 12, 12
_MONTH = re.compile("[0-9]月")


class RowGroup(NamedTuple, Generic[T]):
    """Rows of a list under one title: those of a year, of a month, or of a week of a month."""

    id: str
    title: str
    rows: list[T]


class ActivityListView(View, template="activity-list.html"):
    lead: str
    count: int
    empty: str
    groups: list[RowGroup[Activity]]
    folds: bool
    dated: bool
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
        groups = grouped(part.items, lambda a: a.date)
        dated = not any(_MONTH.search(each) for each in (title, *(group.title for group in groups[:1])))
        folds = len(part.items) > FEW
        view = ActivityListView(lead, len(rows), empty, groups, folds, dated, Slice((), part.number, part.uris))
        yield templates.page(view, part.uri, part.titled(title), section, crumbs, f"{title}，共 {len(rows)} 次。")


def grouped(rows: Sequence[T], day_of: Callable[[T], dt.date]) -> list[RowGroup[T]]:
    """Return successive rows by month, and by week in a month that has many; by year if that makes few short groups.

    Few rows of one month are one group without a title.
    """

    def by(key: Callable[[dt.date], str], id: str, rows: Sequence[T]) -> list[RowGroup[T]]:
        of_key = ((title, list(group)) for title, group in groupby(rows, key=lambda row: key(day_of(row))))
        return [RowGroup(format(day_of(group[0]), id), title, group) for title, group in of_key]

    months = by(lambda day: f"{day.year}年{day.month}月", "m%Y%m", rows)
    if len(months) == 1:
        return by(_week, "d%Y%m%d", rows) if len(rows) > FEW else by(lambda day: "", "", rows)
    years = by(lambda day: f"{day.year}年", "y%Y", rows)
    if len(months) > MANY_MONTHS and max(len(year.rows) for year in years) <= MANY:
        return years
    weeks = [by(lambda day: f"{day.year}年{day.month}月{_week(day)}", "d%Y%m%d", month.rows) for month in months]
    return [
        group
        for month, of_month in zip(months, weeks, strict=True)
        for group in (of_month if len(month.rows) > MANY else [month])
    ]


def _week(day: dt.date) -> str:
    """Return the seven days of a month that a day belongs to; the days after the 28th are by themselves."""
    first = 1 + 7 * ((day.day - 1) // 7)
    return f"{first}日至{first + 6}日" if first < 29 else "29日到月底"


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
