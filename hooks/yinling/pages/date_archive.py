"""A long list by time: a page for each year, or for each month of a year that has too much for a page.

A reader looks for the meeting of last March, not for page fourteen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any, NamedTuple, TypeVar

from .page import LONG_LIST, Crumb

T = TypeVar("T")


class Link(NamedTuple):
    """The way to a span, as templates show it: how much there is, and the months of a long year."""

    title: str
    uri: str
    size: int
    months: list[Link]


class Span(NamedTuple):
    """A year or a month of a list, newest first. A year that has too much for a page has months, and its own page
    leads to them."""

    title: str
    uri: str
    rows: Sequence[Any]
    months: tuple[Span, ...] = ()

    @property
    def link(self) -> Link:
        return Link(self.title, self.uri, len(self.rows), [month.link for month in self.months])


def by_time(rows: Iterable[T], uri: str, day_of: Callable[[T], dt.date]) -> list[Span]:
    """The years of a list that is newest first and stands at ``uri``."""
    years: list[Span] = []
    for year, group in groupby(rows, key=lambda row: day_of(row).year):
        of_year, at = list(group), f"{uri}{year}/"
        months: tuple[Span, ...] = ()
        if len(of_year) > LONG_LIST:
            by_month = groupby(of_year, key=lambda row: day_of(row).month)
            months = tuple(Span(f"{year}年{month}月", f"{at}{month:02d}/", list(rows)) for month, rows in by_month)
        years.append(Span(f"{year}年", at, of_year, months))
    return years


def pages_of(spans: Iterable[Span], crumbs: Sequence[Crumb]) -> Iterator[tuple[Span, list[Crumb]]]:
    """Every span that has a page, with the way to it."""
    for span in spans:
        yield span, [*crumbs]
        for month in span.months:
            yield month, [*crumbs, Crumb(span.title, span.uri)]
