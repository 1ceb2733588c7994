"""A long list by time: a page for each year, or for each month of a year that is too long for one page.

A reader looks for the meeting of last March, not for page fourteen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from typing import Generic, NamedTuple, TypeVar

from .page import LONG_LIST, Crumb, Link

T = TypeVar("T")


class Span(NamedTuple, Generic[T]):
    """A year or a month of a list, newest first. A year that is too long for one page has months."""

    title: str
    uri: str
    rows: Sequence[T]
    months: tuple[Span[T], ...] = ()

    def link(self, unit: str, *, short: bool = False) -> Link:
        """Return the link to the span; ``short`` leaves the year out of its text."""
        title = self.title.partition("年")[2] or "全年" if short else self.title
        return Link(title, self.uri, f"{len(self.rows)} {unit}")


class SpanLinks(NamedTuple):
    """The links to spans: long years by their summary, each with the links to its months, and all other spans."""

    long_years: list[tuple[str, list[Link]]]
    others: list[Link]


def span_links(spans: Sequence[Span[T]], unit: str) -> SpanLinks:
    """Return the links to all spans. All but those of the newest long year have the year in them: links must differ."""
    long_years = [
        (f"{year.title}，{len(year.rows)} {unit}", [span.link(unit, short=not number) for span in (year, *year.months)])
        for number, year in enumerate(span for span in spans if span.months)
    ]
    return SpanLinks(long_years, [span.link(unit) for span in spans if not span.months])


def by_time(rows: Iterable[T], uri: str, day_of: Callable[[T], dt.date]) -> list[Span[T]]:
    """Return the years of a list, newest first like the list itself. ``uri`` is the address of the list."""
    years: list[Span[T]] = []
    for year, group in groupby(rows, key=lambda row: day_of(row).year):
        of_year, at = list(group), f"{uri}{year}/"
        months: tuple[Span[T], ...] = ()
        if len(of_year) > LONG_LIST:
            by_month = groupby(of_year, key=lambda row: day_of(row).month)
            months = tuple(Span(f"{year}年{month}月", f"{at}{month:02d}/", list(rows)) for month, rows in by_month)
        years.append(Span(f"{year}年", at, of_year, months))
    return years


def pages_of(spans: Iterable[Span[T]], crumbs: Sequence[Crumb]) -> Iterator[tuple[Span[T], list[Crumb]]]:
    """Yield every span that has a page, with the page's crumbs."""
    for span in spans:
        yield span, [*crumbs]
        for month in span.months:
            yield month, [*crumbs, Crumb(span.title, span.uri)]
