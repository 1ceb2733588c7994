"""The yearly report as words and tables: what the DOCX and the XLSX for superiors both say.

The figures are those that the site publishes, in the same words."""

from __future__ import annotations

from typing import NamedTuple

from ..derived.overview import Overview
from ..derived.published_figures import PublishedFigure
from ..derived.year_report import year_report
from ..records.period import Period


class ReportRow(NamedTuple):
    """A figure: its name, the number as it is published, what it is computed from, and its stated part."""

    name: str
    value: int | None
    unit: str
    shown: str
    records: str
    baselines: str


class ReportGroup(NamedTuple):
    heading: str
    sentence: str
    rows: list[ReportRow]


class ReportText(NamedTuple):
    title: str
    organisation: str
    opening: str
    groups: list[ReportGroup]
    cadence_heading: str
    cadence: str
    cadence_rows: list[tuple[str, str]]
    streaks: list[str]
    source: str
    day: str


def year_report_text(overview: Overview, year: int) -> ReportText:
    report, site, say = year_report(overview, year), overview.library.site, overview.library.wording
    rate, root = report.rate, overview.tree.root
    streaks = [
        f"{root.name if root else ''}{each.name}连续 {each.years} 年（{each.first}—{each.last} 年）"
        for each in report.streaks
    ]
    where = f" {site.address.rstrip('/')}/report/{year}/" if site.address else f"网站的“年度报告”（{year} 年）"
    day = Period.day_of(overview.library.as_of).label
    return ReportText(
        title=f"{year}年年度报告",
        organisation=site.owner,
        opening=f"本报告的数都由记录算出，没有一个是手写的，算到{day}。没有记录的写“未录入”，不知道的写“未知”，不是零。",
        groups=[ReportGroup(name, _sentence(name, figures), [*map(_row, figures)]) for name, figures in report.groups],
        cadence_heading=say("“三会一课”规范执行"),
        cadence=f"{year}年{say('“三会一课”等制度')}规范执行率 {rate.percent}，"
        f"应开 {rate.due} 项，达标 {rate.on_time} 项，补开 {rate.made_up} 项，缺 {rate.missed} 项{rate.note}。",
        cadence_rows=[
            ("规范执行率", rate.percent),
            ("应开", f"{rate.due} 项"),
            ("达标", f"{rate.on_time} 项"),
            ("补开", f"{rate.made_up} 项"),
            ("缺", f"{rate.missed} 项"),
            *([("未录入", f"{rate.unrecorded} 项")] if rate.unrecorded else []),
        ],
        streaks=streaks,
        source=f"每个数是怎么算出来的、由哪些记录算出，见{where} 。",
        day=day,
    )


def _sentence(name: str, figures: list[PublishedFigure]) -> str:
    return "，".join(f"{each.metric.name} {each.shown}" for each in figures) + "。"


def _row(figure: PublishedFigure) -> ReportRow:
    baselines = "；".join(
        f"{each.period.label} {each.shown}{f'，{each.source}' if each.source else ''}" for each in figure.baselines
    )
    return ReportRow(
        figure.metric.name, figure.value, figure.metric.unit, figure.shown, figure.shown_records, baselines
    )
