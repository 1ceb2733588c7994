"""结题报告 (S21): every figure of the report, computed, with a page that shows what it is the sum of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from ..derived.cadence import rate
from ..derived.figures import Figure, Share, suppressed
from ..records.activity import Activity
from ..records.base import Record
from ..records.campaign import Publication
from ..records.honour import Honour
from .context import SiteContext
from .date_archive import by_time, pages_of
from .page import LONG_LIST, PER_PAGE, Crumb, Page, paginate

SHOWN = (Activity, Publication, Honour)
CRUMB = Crumb("年度报告", "report/")


def pages(context: SiteContext) -> Iterator[Page]:
    o = context.overview
    years = o.years or [o.year]
    yield _report(context, years[0], "report/", years)
    for year in years:  # the address of a year stays when the next one comes
        yield _report(context, year, f"report/{year}/", years)
    for metric in o.figures.metrics:
        yield from _metric(context, o.figures.of(metric))


def _report(context: SiteContext, year: int, uri: str, years: list[int]) -> Page:
    o = context.overview
    figures = [o.figures.in_year(metric, year) for metric in o.figures.metrics]
    groups = [(name, list(rows)) for name, rows in groupby(_in_file_order(figures), key=lambda f: f.metric.group)]
    cells = [cell for branch in o.tree.branches() for cell in o.cadence.with_groups(branch, year)]
    return context.page(
        "report.html",
        uri,
        f"{year}年年度报告",
        "",
        [] if uri == "report/" else [CRUMB],
        "全部数字由记录算出，点开能看到每个数是怎么来的。",
        year=year,
        years=years,
        groups=groups,
        rate=rate(cells),
        streaks=[s for s in o.streaks if o.tree.root and s.org == o.tree.root.id and s.first <= year <= s.last],
    )


def _in_file_order(figures: list[Figure]) -> list[Figure]:
    """Groups come in the order in which ``rules/metrics.yml`` first names them."""
    ordered = sorted(figures, key=lambda f: f.metric.origin.number or 0)
    first = {f.metric.group: number for number, f in reversed(list(enumerate(ordered)))}
    return sorted(ordered, key=lambda f: first[f.metric.group])


def _metric(context: SiteContext, figure: Figure) -> Iterator[Page]:
    """What one metric is the sum of: by year, by general branch, by month, its baselines, its published records."""
    o = context.overview
    metric, small = figure.metric, context.library.site.small_count
    root = o.tree.root
    units = [*o.tree.children(root)] if root else []
    by_year = list(o.figures.by_year(metric).items())
    years = [year for year, _ in by_year]
    by_org = figure.by_org(o.structure, units)
    counts: list[int | None] = [count for _, count in by_org]
    if metric.hardship:
        counts = suppressed([count for _, count in by_org], small)
    told = [(org, n) for (org, _), n in zip(by_org, counts, strict=True)]
    if len(told) > PER_PAGE:  # each branch has its own number on its own page
        told = [(org, n) for org, n in told if not org.is_branch]
    if len(told) > LONG_LIST:
        told = []
    uri, shown = f"report/{metric.id}/", [share for share in figure.shares if _linked(share)]
    spans = by_time(sorted(shown, key=_day, reverse=True), uri, _day) if len(shown) > PER_PAGE else []
    yield context.page(
        "metric.html",
        uri,
        metric.name,
        "",
        [CRUMB],
        f"“{metric.name}”这个数是怎么算出来的。",
        metric=metric,
        figure=figure,
        by_year=by_year,
        by_org=[(o.org_names[org.id], n) for org, n in told],
        shares=_rows(shown[:PER_PAGE] if not spans else []),
        spans=[span.link for span in spans],
        shown=len(shown),
        months=figure.by_month(years[0]) if years and not metric.hardship else [],
        first_year=years[0] if years else None,
        small=small,
    )
    for span, way in pages_of(spans, [CRUMB, Crumb(metric.name, uri)]):
        title = f"{metric.name}：{span.title}"
        said: dict[str, Any] = {"metric": metric, "count": len(span.rows), "spans": span.link.months}
        for part in paginate([] if span.months else span.rows, span.uri, LONG_LIST):
            listed = part._replace(items=_rows(part.items))
            yield context.page("metric-records.html", part.uri, title, "", way, part=listed, **said)


def _rows(shares: Sequence[Share]) -> list[tuple[Record, int | None]]:
    return [(share.record, share.amount) for share in shares]


def _day(share: Share) -> dt.date:
    """The day by which a record is listed."""
    assert share.when is not None  # see `_linked`
    return share.when.start


def _linked(share: Share) -> bool:
    """Whether the record can be shown: it is public, has its time, and is more than a code."""
    return share.record.is_public and share.when is not None and isinstance(share.record, SHOWN)
