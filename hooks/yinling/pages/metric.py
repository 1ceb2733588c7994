"""The page of a figure, which shows what the number is the sum of, and pages of its records if they are many.

Each table adds up to its last row, and each row leads to its records.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from ..derived.published_figures import PublishedFigure, PublishedShare
from ..records.presentation import FigureRow
from . import figure_plots
from .context import SiteContext
from .date_archive import Span, SpanLinks, by_time, pages_of, span_links
from .figure_parts import Part, by_month, by_org, month_plot, org_plot, rest_of
from .figure_plots import Plot, day_of, figure_rows
from .page import LONG_LIST, PER_PAGE, Crumb, Link, Page, Slice, paginate
from .templates import View

YEARS_WITH_MONTHS = 3
REPORT = Crumb("年度报告", "report/")


class MetricView(View, template="metric.html"):
    figure: PublishedFigure
    by_year: list[tuple[int, PublishedFigure, str]]
    other_time: str
    years: Plot
    orgs: list[Part]
    several: int
    org_plot: Plot
    small: int
    year: int
    of_year: PublishedFigure
    months: list[Part]
    month_plot: Plot
    listed: int
    unlisted: int
    spans: SpanLinks | None
    shares: list[tuple[int, list[FigureRow]]]


class MetricRecordsView(View, template="metric-records.html"):
    count: int
    others: int
    spans: list[Link]
    part: Slice[FigureRow]


def pages(context: SiteContext, figure: PublishedFigure) -> Iterator[Page]:
    """Yield the page that shows what a figure is the sum of, and pages of its published records if they are many."""
    metric, uri = figure.metric, f"report/{figure.metric.id}/"
    o = context.overview
    published, names = o.published_figures, o.published
    years = sorted({*published.by_year(metric), *o.years, o.year}, reverse=True)
    by_year = {year: published.in_year(metric, year) for year in years}  # also those without any such record
    newest = next((year for year in years if not by_year[year].unrecorded), years[0])
    months = by_month(published.by_month(metric, newest), by_year[newest])
    listed = figure_plots.listed(figure)
    spans = by_time(listed, uri, day_of) if len(listed) > PER_PAGE else []
    by_list = [(year, [*group]) for year, group in groupby(listed, key=lambda share: day_of(share).year)]
    lists = {year: f"{uri}{year}/" if spans else f"{uri}#r{year}" for year, _ in by_list}
    orgs, several = by_org(o, figure)
    view = MetricView(
        figure=figure,
        by_year=[(year, each, lists.get(year, "")) for year, each in by_year.items()],
        other_time=rest_of(figure, [each.at_least for each in by_year.values()]),
        years=figure_plots.of_years(by_year, metric.name),
        orgs=orgs,
        several=several,
        org_plot=org_plot(orgs, metric.unit, metric.name),
        small=context.library.site.small_count if published.is_sensitive(metric) else 0,
        year=newest,
        of_year=by_year[newest],
        months=months,
        month_plot=month_plot(months, newest, metric),
        listed=len(listed),
        unlisted=len(figure.shares) - len(listed),
        spans=span_links(_shortened(spans), "条") if spans else None,
        shares=[] if spans else [(year, figure_rows(names, figure, group)) for year, group in by_list],
    )
    yield context.page(view, uri, metric.name, "", [REPORT], f"“{metric.name}”这个数是怎么算出来的。")
    for span, crumbs in pages_of(spans, [REPORT, Crumb(metric.name, uri)]):
        yield from _records(context, figure, span, crumbs, by_year)


def _shortened(spans: Sequence[Span[PublishedShare]]) -> list[Span[PublishedShare]]:
    """Return spans with the months of the newest years. The page of an older year leads to its months."""
    return [*spans[:YEARS_WITH_MONTHS], *(span._replace(months=()) for span in spans[YEARS_WITH_MONTHS:])]


def _records(
    context: SiteContext,
    figure: PublishedFigure,
    span: Span[PublishedShare],
    crumbs: list[Crumb],
    by_year: Mapping[int, PublishedFigure],
) -> Iterator[Page]:
    """Yield the records of a year or a month of a figure. That of a year says how many are not listed."""
    names = context.overview.published
    of_year = by_year.get(int(span.title[:-1])) if span.title.endswith("年") else None
    others = len(of_year.shares) + (of_year.others or 0) - len(span.rows) if of_year else 0
    for part in paginate([] if span.months else span.rows, span.uri, LONG_LIST):
        listed = Slice(figure_rows(names, figure, part.items), part.number, part.uris)
        months = [month.link("条") for month in span.months]
        records = MetricRecordsView(len(span.rows), others, months, listed)
        yield context.page(records, part.uri, f"{figure.metric.name}：{span.title}", "", crumbs)
