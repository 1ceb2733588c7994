"""结题报告: every figure of the report, computed, with a page that shows what it is the sum of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import groupby

from ..derived.cadence import Rate, rate
from ..derived.coverage import NOT_RECORDED
from ..derived.figures import Figure, Share
from ..derived.honours import Streak
from ..derived.org_names import OrgName
from ..records.presentation import FigureRow
from ..records.vocabulary import Metric
from .context import SiteContext
from .date_archive import SpanLinks, by_time, pages_of, span_links
from .page import LONG_LIST, PER_PAGE, Crumb, Link, Page, Slice, paginate
from .templates import View

CRUMB = Crumb("年度报告", "report/")


class ReportView(View, template="report.html"):
    year: int
    other_years: list[Link]
    groups: list[tuple[str, list[Figure]]]
    rate: Rate
    streaks: list[Streak]


class MetricView(View, template="metric.html"):
    figure: Figure
    by_year: list[tuple[int, Figure]]
    by_org: list[tuple[OrgName, str]]
    small: int
    months: list[int]
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
    for metric in o.figures.public_metrics:
        yield from _metric(context, o.figures.of(metric))


def _report(context: SiteContext, year: int, uri: str, years: list[int]) -> Page:
    o = context.overview
    figures = [o.figures.in_year(metric, year) for metric in o.figures.public_metrics]
    others = [Link(f"{other}年", f"report/{other}/") for other in years if other != year]
    groups = [(name, list(rows)) for name, rows in groupby(_in_file_order(figures), key=lambda f: f.metric.group)]
    total = rate(cell for branch in o.tree.branches() for cell in o.cadence.with_groups(branch, year))
    streaks = [s for s in o.streaks if o.tree.root and s.org == o.tree.root.id and s.first <= year <= s.last]
    view, crumbs = ReportView(year, others, groups, total, streaks), [] if uri == "report/" else [CRUMB]
    description = "全部数字由记录算出，点开能看到每个数是怎么来的。"
    return context.page(view, uri, f"{year}年年度报告", "", crumbs, description)


def _in_file_order(figures: list[Figure]) -> list[Figure]:
    """Sort figures by group, the groups in the order in which ``rules/metrics.yml`` first names them."""
    ordered = sorted(figures, key=lambda f: f.metric.origin.number or 0)
    first = {f.metric.group: number for number, f in reversed(list(enumerate(ordered)))}
    return sorted(ordered, key=lambda f: first[f.metric.group])


def _metric(context: SiteContext, figure: Figure) -> Iterator[Page]:
    """Yield the page that shows what a figure is the sum of, and pages of its published records if they are many."""
    metric, uri = figure.metric, f"report/{figure.metric.id}/"
    by_year = list(context.overview.figures.by_year(metric).items())
    months = figure.by_month(by_year[0][0]) if by_year and not metric.hardship else []
    shown = [share for share in figure.shares if _linked(share)]
    spans = by_time(sorted(shown, key=_day, reverse=True), uri, _day) if len(shown) > PER_PAGE else []
    view = MetricView(
        figure=figure,
        by_year=by_year,
        by_org=_by_org(context, figure),
        small=context.library.site.small_count,
        months=months if any(months) else [],
        shown=len(shown),
        spans=span_links(spans, "条") if spans else None,
        shares=[] if spans else _rows(context, metric, shown),
    )
    yield context.page(view, uri, metric.name, "", [CRUMB], f"“{metric.name}”这个数是怎么算出来的。")
    for span, crumbs in pages_of(spans, [CRUMB, Crumb(metric.name, uri)]):
        months_of = [month.link("条") for month in span.months]
        for part in paginate([] if span.months else span.rows, span.uri, LONG_LIST):
            listed = Slice(_rows(context, metric, part.items), part.number, part.uris)
            records = MetricRecordsView(len(span.rows), months_of, listed)
            yield context.page(records, part.uri, f"{metric.name}：{span.title}", "", crumbs)


def _by_org(context: SiteContext, figure: Figure) -> list[tuple[OrgName, str]]:
    """Return what may be published of each organisation's part; nothing where all parts are zero."""
    o = context.overview
    units = o.tree.children(o.tree.root) if o.tree.root else ()
    rows = [
        (org, count if count != "0" or o.figures.of(figure.metric, None, org).value == 0 else NOT_RECORDED)
        for org, count in figure.shown_by_org(o.structure, units, context.library.site.small_count)
    ]
    if len(rows) > PER_PAGE:  # each branch has its own number on its own page
        rows = [(org, count) for org, count in rows if not org.is_branch]
    if len(rows) > LONG_LIST or not (
        figure.metric.hardship or any(count not in ("0", NOT_RECORDED) for _, count in rows)
    ):
        return []
    return [(o.org_names[org.id], count) for org, count in rows]


def _rows(context: SiteContext, metric: Metric, shares: Sequence[Share]) -> list[FigureRow]:
    published = context.overview.published
    amounts = ("未填" if share.amount is None else f"{share.amount} {metric.unit}" for share in shares)
    return [share.record.figure_row(published, amount) for share, amount in zip(shares, amounts, strict=True)]


def _day(share: Share) -> dt.date:
    """Return the day by which a record is listed."""
    assert share.when is not None  # see `_linked`
    return share.when.start


def _linked(share: Share) -> bool:
    """Return whether the record can be listed: its kind is, it is public and has a time."""
    return share.record.listed_in_figures and share.record.is_public and share.when is not None
