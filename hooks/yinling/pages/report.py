"""结题报告: every figure of the report, computed, with a page that shows what it is the sum of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from ..derived.cadence import Rate
from ..derived.coverage import NOT_RECORDED, MonthCount
from ..derived.honours import Streak
from ..derived.org_names import OrgName
from ..derived.published_figures import PublishedFigure, PublishedShare
from ..derived.year_report import year_report
from ..records.presentation import FigureRow
from .context import SiteContext
from .date_archive import SpanLinks, by_time, pages_of, span_links
from .page import LONG_LIST, PER_PAGE, Crumb, Link, Page, Slice, paginate
from .templates import View

CRUMB = Crumb("年度报告", "report/")


class ReportView(View, template="report.html"):
    year: int
    other_years: list[Link]
    groups: list[tuple[str, list[PublishedFigure]]]
    rate: Rate
    streaks: list[Streak]


class MetricView(View, template="metric.html"):
    figure: PublishedFigure
    by_year: list[tuple[int, PublishedFigure]]
    by_org: list[tuple[OrgName, str]]
    shared: tuple[int, int]
    small: int
    months: list[MonthCount]
    shown: int
    spans: SpanLinks | None
    shares: list[FigureRow]


class MetricRecordsView(View, template="metric-records.html"):
    count: int
    spans: list[Link]
    part: Slice[FigureRow]


def pages(context: SiteContext) -> Iterator[Page]:
    o = context.overview
    years = o.years or [o.year]
    yield _report(context, years[0], "report/", years)
    for year in years:  # the address of a year stays when the next one comes
        yield _report(context, year, f"report/{year}/", years)
    for metric in o.published_figures.metrics:
        yield from _metric(context, o.published_figures.of(metric))


def _report(context: SiteContext, year: int, uri: str, years: list[int]) -> Page:
    o = context.overview
    report = year_report(o, year)
    others = [Link(f"{other}年", f"report/{other}/") for other in years if other != year]
    view = ReportView(year, others, report.groups, report.rate, report.streaks)
    crumbs = [] if uri == "report/" else [CRUMB]
    description = "全部数字由记录算出，点开能看到每个数是怎么来的。"
    return context.page(view, uri, f"{year}年年度报告", "", crumbs, description)


def _metric(context: SiteContext, figure: PublishedFigure) -> Iterator[Page]:
    """Yield the page that shows what a figure is the sum of, and pages of its published records if they are many."""
    metric, uri = figure.metric, f"report/{figure.metric.id}/"
    published = context.overview.published_figures
    by_year = list(published.by_year(metric).items())
    months = published.by_month(metric, by_year[0][0]) if by_year else []
    shown = [share for share in figure.shares if _linked(share)]
    spans = by_time(sorted(shown, key=_day, reverse=True), uri, _day) if len(shown) > PER_PAGE else []
    view = MetricView(
        figure=figure,
        by_year=by_year,
        by_org=_by_org(context, figure),
        shared=published.shared(metric),
        small=context.library.site.small_count if published.is_sensitive(metric) else 0,
        months=months if any(isinstance(n, int) and n for n in months) else [],
        shown=len(shown),
        spans=span_links(spans, "条") if spans else None,
        shares=[] if spans else _rows(context, figure, shown),
    )
    yield context.page(view, uri, metric.name, "", [CRUMB], f"“{metric.name}”这个数是怎么算出来的。")
    for span, crumbs in pages_of(spans, [CRUMB, Crumb(metric.name, uri)]):
        months_of = [month.link("条") for month in span.months]
        for part in paginate([] if span.months else span.rows, span.uri, LONG_LIST):
            listed = Slice(_rows(context, figure, part.items), part.number, part.uris)
            records = MetricRecordsView(len(span.rows), months_of, listed)
            yield context.page(records, part.uri, f"{metric.name}：{span.title}", "", crumbs)


def _by_org(context: SiteContext, figure: PublishedFigure) -> list[tuple[OrgName, str]]:
    """Return what may be published of each organisation's part; nothing where all parts are zero."""
    o = context.overview
    rows = o.published_figures.by_org(figure.metric)
    if len(rows) > PER_PAGE:  # each branch has its own number on its own page
        rows = [(org, count) for org, count in rows if org.level == "上级"]
    sensitive = o.published_figures.is_sensitive(figure.metric)
    if len(rows) > LONG_LIST or not (sensitive or any(count not in ("0", NOT_RECORDED) for _, count in rows)):
        return []
    return [(o.org_names[org.id], count) for org, count in rows]


def _rows(context: SiteContext, figure: PublishedFigure, shares: Sequence[PublishedShare]) -> list[FigureRow]:
    published, unit = context.overview.published, figure.metric.unit
    if figure.hides_amounts:
        return [share.record.figure_row(published, "") for share in shares]
    amounts = ("未填" if share.amount is None else f"{share.amount} {unit}" for share in shares)
    return [share.record.figure_row(published, amount) for share, amount in zip(shares, amounts, strict=True)]


def _day(share: PublishedShare) -> dt.date:
    """Return the day by which a record is listed."""
    assert share.when is not None  # see `_linked`
    return share.when.start


def _linked(share: PublishedShare) -> bool:
    """Return whether the record can be listed: its kind is, and it has a time."""
    return share.record.listed_in_figures and share.when is not None
