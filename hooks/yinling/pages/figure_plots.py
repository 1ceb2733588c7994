"""Plots of published figures, each with the sentence that says what it shows, and the records of a figure as rows.

There is no plot without a number to show."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from markupsafe import Markup

from ..chinese.thousands import marked
from ..derived import findings
from ..derived.published_figures import PublishedFigure, PublishedFigures, PublishedShare
from ..records.presentation import FigureRow, Published
from . import charts
from .charts import Bar


class Plot(NamedTuple):
    """What a plot shows, as a sentence, and the plot; both may be empty."""

    finding: str
    plot: Markup


def of_group(group: str, figures: Sequence[PublishedFigure], year: int, published: PublishedFigures) -> Plot:
    """Return the plot of a group of figures of a year.

    Figures of one unit stand side by side, if at least half of the group has that unit. Otherwise the figure with the
    most records is shown: by month, or year by year where its months are not known."""
    rest = findings.of_group(figures)
    known = [figure for figure in figures if figure.value]
    if not known:
        return Plot(rest or "都是 0。", Markup(""))
    by_unit: defaultdict[str, list[PublishedFigure]] = defaultdict(list)
    for figure in known:
        by_unit[figure.metric.unit].append(figure)
    same = max(by_unit.values(), key=len)
    title = f"{year}年{group}"
    if len(same) > 1 and 2 * len(same) >= len(known):
        unit, rows = same[0].metric.unit, [(figure.metric.name, figure.value or 0) for figure in same]
        return Plot(findings.of_parts(rows, unit) + rest, charts.bars(rows, unit, title))
    lead = max(known, key=lambda figure: len(figure.shares) + (figure.others or 0))
    metric = lead.metric
    months = published.by_month(metric, year)
    if shown := findings.of_months(months, metric.unit):
        plot = charts.months(months, metric.unit, f"{year}年每月{metric.name}")
        return Plot(f"{metric.name}一年 {lead.shown}，{shown}{rest}", plot)
    by_year = published.by_year(metric)
    return Plot(f"{metric.name}{findings.of_years(by_year, metric.unit)}{rest}", of_years(by_year, metric.name).plot)


def of_years(by_year: Mapping[int, PublishedFigure], name: str) -> Plot:
    """Return the bars of the years of a figure, the newest first."""
    rows = [Bar(f"{year}年", _value(figure), partial=figure.partial) for year, figure in by_year.items()]
    if not any(isinstance(row.value, int) and row.value for row in rows):
        return Plot("", Markup(""))
    unit = next(iter(by_year.values())).metric.unit
    return Plot(findings.of_years(by_year, unit), charts.years(rows, unit, f"历年{name}"))


def figure_rows(names: Published, figure: PublishedFigure, shares: Sequence[PublishedShare]) -> list[FigureRow]:
    """Return the rows of records that a figure counts, each with what it adds if that may be said."""
    if figure.hides_amounts:
        return [share.record.figure_row(names, "") for share in shares]
    unit = figure.metric.unit
    amounts = ("未填" if share.amount is None else f"{marked(share.amount)} {unit}" for share in shares)
    return [share.record.figure_row(names, amount) for share, amount in zip(shares, amounts, strict=True)]


def listed(figure: PublishedFigure) -> list[PublishedShare]:
    """Return the records of a figure that can be listed, the newest first: their kind is, and they have a time."""
    found = (share for share in figure.shares if share.record.listed_in_figures and share.when is not None)
    return sorted(found, key=day_of, reverse=True)


def day_of(share: PublishedShare) -> dt.date:
    """Return the day by which a listed record is sorted."""
    assert share.when is not None
    return share.when.start


def _value(figure: PublishedFigure) -> int | str:
    return figure.shown if figure.value is None or figure.withheld or figure.unrecorded else figure.value
