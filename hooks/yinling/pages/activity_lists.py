"""Lists of activities, newest first, of any length."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from ..records.activity import Activity
from .context import SiteContext
from .date_archive import by_time, pages_of
from .page import LONG_LIST, PER_PAGE, Crumb, Page, PageGroup, paginate
from .templates import Templates

LATEST = 10
TEMPLATES = ("activity-list.html", "spans.html")


class Listed(NamedTuple):
    """All that the pages of a list of activities are made of. ``by_month`` says that it is a month or the like, which
    is not parted by time."""

    uri: str
    title: str
    crumbs: Sequence[Crumb]
    rows: Sequence[Activity]
    empty: str = ""
    by_month: bool = False

    def pages(self, templates: Templates) -> Iterator[Page]:
        if self.by_month:
            return list_by_month(templates, *self[:5], most=LONG_LIST)
        return long_list(templates, *self[:5])


def group(context: SiteContext, listed: Listed) -> PageGroup:
    """The pages of a list, known by its rows."""
    return context.templates.group(lambda templates, given: given.pages(templates), listed, TEMPLATES)


def long_list(
    templates: Templates,
    uri: str,
    title: str,
    crumbs: Sequence[Crumb],
    rows: Sequence[Activity],
    empty: str = "",
    section: str = "activities",
) -> Iterator[Page]:
    """A list of activities, newest first, of any length: a longer one is parted by time."""
    if len(rows) <= LONG_LIST:
        yield from list_by_month(templates, uri, title, crumbs, rows, empty, section=section)
        return
    spans = by_time(rows, uri, lambda a: a.date)
    said: dict[str, Any] = {"count": len(rows), "unit": "次"}
    yield templates.page(
        "spans.html", uri, title, section, crumbs, spans=[s.link for s in spans], latest=rows[:LATEST], **said
    )
    for span, way in pages_of(spans, [*crumbs, Crumb(title, uri)]):
        name = f"{title}：{span.title}"
        if span.months:
            said = {"count": len(span.rows), "unit": "次"}
            yield templates.page("spans.html", span.uri, name, section, way, spans=span.link.months, latest=[], **said)
        else:
            yield from list_by_month(templates, span.uri, name, way, span.rows, most=LONG_LIST, section=section)


def list_by_month(
    templates: Templates,
    uri: str,
    title: str,
    crumbs: Sequence[Crumb],
    rows: Sequence[Activity],
    empty: str = "",
    most: int = PER_PAGE,
    section: str = "activities",
) -> Iterator[Page]:
    """A list of activities, newest first, by month, over as many pages as it needs."""
    for part in paginate(rows, uri, most):
        months = [(key, list(group)) for key, group in groupby(part.items, key=lambda a: (a.year, a.date.month))]
        number = f"（第 {part.number} 页）" if part.number > 1 else ""
        yield templates.page(
            "activity-list.html",
            part.uri,
            title + number,
            section,
            crumbs,
            f"{title}，共 {len(rows)} 次。",
            part=part._replace(items=()),
            months=months,
            count=len(rows),
            empty=empty,
        )
