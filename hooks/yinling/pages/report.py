"""年度报告: every figure of a year by group, each group with a plot and a sentence that says what it shows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from markupsafe import Markup

from ..chinese.thousands import marked
from ..derived import findings
from ..derived.cadence import Rate, rate
from ..derived.honours import Streak
from ..derived.meeting_attendance import attendance
from ..derived.published_figures import PublishedFigure
from ..derived.year_report import year_report
from ..records.cadence_rule import CadenceRule
from . import charts, figure_plots, metric
from .context import SiteContext
from .figure_plots import Plot
from .page import Link, Page
from .templates import View

ATTENDED = 20  # organisations of which the report shows who came


class ReportGroup(NamedTuple):
    name: str
    plot: Plot
    figures: list[PublishedFigure]


class ReportView(View, template="report.html"):
    year: int
    other_years: list[Link]
    groups: list[ReportGroup]
    rate: Rate
    rules: list[tuple[str, Rate]]
    cadence: Plot
    came: list[tuple[str, int, int]]
    attendance: Plot
    streaks: list[Streak]


def pages(context: SiteContext) -> Iterator[Page]:
    o = context.overview
    years = o.years or [o.year]
    yield _report(context, years[0], "report/", years)
    for year in years:  # the address of a year stays when the next one comes
        yield _report(context, year, f"report/{year}/", years)
    for each in o.published_figures.metrics:
        yield from metric.pages(context, o.published_figures.of(each))


def _report(context: SiteContext, year: int, uri: str, years: list[int]) -> Page:
    o = context.overview
    report = year_report(o, year)
    others = [Link(f"{other}年", f"report/{other}/") for other in years if other != year]
    groups = [
        ReportGroup(name, figure_plots.of_group(name, figures, year, o.published_figures), figures)
        for name, figures in report.groups
    ]
    rules = _rules(context, year)
    rates = [(name, r.on_time + r.made_up, r.due) for name, r in rules if r.due]
    cadence = Plot(
        findings.of_rate(report.rate, rules),
        charts.rates(rates, ("应开", "开了"), "项", f"{year}年规范执行率") if rates else Markup(""),
    )
    rows = [(o.org_names.name(row.org.id, o.library.as_of), row.came, row.expected) for row in attendance(o, year)]
    came = largest(rows)
    view = ReportView(year, others, groups, report.rate, rules, cadence, came, _attendance(came, year), report.streaks)
    crumbs = [] if uri == "report/" else [metric.REPORT]
    description = "全部数字由记录算出，点开能看到每个数是怎么来的。"
    return context.page(view, uri, f"{year}年年度报告", "", crumbs, description)


def _rules(context: SiteContext, year: int) -> list[tuple[str, Rate]]:
    """Return the rate of each public rule in a year."""
    o = context.overview
    cells = o.published_cells(o.tree.root, year) if o.tree.root else []
    return [(rule.type, rate(cell for cell in cells if cell.rule.id == rule.id)) for rule in o.library.all(CadenceRule)]


def largest(rows: list[tuple[str, int, int]]) -> list[tuple[str, int, int]]:
    """Return the rows of attendance that fit on a page: the smallest become one row, so that they still add up."""
    if len(rows) <= ATTENDED:
        return rows
    by_size = sorted(rows, key=lambda row: row[2], reverse=True)
    rest = by_size[ATTENDED - 1 :]
    total = sum(came for _, came, _ in rest), sum(due for _, _, due in rest)
    return [*by_size[: ATTENDED - 1], (f"其余 {len(rest)} 个组织", *total)]


def _attendance(rows: list[tuple[str, int, int]], year: int) -> Plot:
    if not rows:
        return Plot("", Markup(""))
    came, due = sum(n for _, n, _ in rows), sum(n for _, _, n in rows)
    share = charts.percentage(came, due)
    sentence = f"写了应到和实到的活动：应到 {marked(due)} 人次，实到 {marked(came)} 人次，到会率 {share}。"
    return Plot(sentence, charts.attendance(rows, f"{year}年到会", "人次"))
