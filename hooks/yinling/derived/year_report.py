"""年度报告: every published figure of a year by group, how the rules were kept, and honours year after year."""

from __future__ import annotations

from itertools import groupby
from typing import NamedTuple

from .cadence import Rate, rate
from .honours import Streak
from .overview import Overview
from .published_figures import PublishedFigure


class YearReport(NamedTuple):
    """What the report of a year says, on the site and as a document."""

    year: int
    groups: list[tuple[str, list[PublishedFigure]]]
    rate: Rate
    streaks: list[Streak]


def year_report(overview: Overview, year: int) -> YearReport:
    """Return the report of a year."""
    o = overview
    figures = [o.published_figures.in_year(metric, year) for metric in o.published_figures.metrics]
    groups = [(name, list(rows)) for name, rows in groupby(_in_file_order(figures), key=lambda f: f.metric.group)]
    total = rate(o.published_cells(o.tree.root, year) if o.tree.root else ())
    streaks = [s for s in o.streaks if o.tree.root and s.org == o.tree.root.id and s.first <= year <= s.last]
    return YearReport(year, groups, total, streaks)


def _in_file_order(figures: list[PublishedFigure]) -> list[PublishedFigure]:
    """Sort figures by group, the groups in the order in which ``rules/metrics.yml`` first names them."""
    ordered = sorted(figures, key=lambda f: f.metric.origin.order)
    first = {f.metric.group: number for number, f in reversed(list(enumerate(ordered)))}
    return sorted(ordered, key=lambda f: first[f.metric.group])
