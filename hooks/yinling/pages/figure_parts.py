"""What a figure consists of, as rows that add up to it: organisations, months, baselines, and what no row names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from markupsafe import Markup

from ..chinese.thousands import marked
from ..derived import findings
from ..derived.coverage import NOT_RECORDED
from ..derived.overview import Overview
from ..derived.published_figures import HIDDEN, PublishedFigure
from ..records.vocabulary import Metric
from . import charts
from .figure_plots import Plot
from .page import LONG_LIST, PER_PAGE

MINUS = "−"  # a hyphen would be read as a dash


class Part(NamedTuple):
    """A row of a table that adds up: its name, the address that it leads to, and its number as text.

    ``is_rest``: it is no organisation and no month, and takes no part where these are compared."""

    name: str
    uri: str
    shown: str
    is_rest: bool = False


def by_org(o: Overview, figure: PublishedFigure) -> tuple[list[Part], int]:
    """Return the organisations' parts of a figure and what else it consists of, and how many records count twice.

    Nothing where no part says anything. Branches are added up if they are many: each has its number on its own page."""
    parts = o.published_figures.parts(figure.metric)
    rows, more = parts.orgs, []
    if len(rows) > PER_PAGE:
        rows = [row for row in parts.orgs if row[0].level == "上级"]
        more = [row for row in parts.orgs if row[0].level != "上级"]
    sensitive = o.published_figures.is_sensitive(figure.metric)
    said = [count for _, count in parts.orgs] + ([parts.rest] if parts.rest else [])
    if len(rows) > LONG_LIST or not (sensitive or any(count not in ("0", NOT_RECORDED) for count in said)):
        return [], 0
    found = [Part(o.org_names[org.id].name, org.uri, count) for org, count in rows]
    if more:
        found.append(
            Part(o.library.wording(f"直属的 {len(more)} 个支部"), "", _sum(count for _, count in more), is_rest=True)
        )
    if parts.rest:
        root = o.org_names.root
        found.append(Part(f"{root.name if root else ''}本级", root.uri if root else "", parts.rest, is_rest=True))
    if parts.excess:
        found.append(
            Part("几家一起的，多算的", "", f"−{marked(parts.excess)}" if parts.excess > 0 else marked(-parts.excess))
        )
    baselines = figure.shown_baselines
    if baselines:
        found.append(Part("基数", f"report/{figure.metric.id}/#baselines", baselines, is_rest=True))
    if rest := _inside(figure):
        found.append(Part("内部的基数", "", rest, is_rest=True))
    return found, parts.several


def _inside(figure: PublishedFigure) -> str:
    """Return what is of baselines that are not public; empty if there are none."""
    if figure.at_least is None or figure.recorded is None or figure.shown_baselines == HIDDEN:
        return ""
    rest = figure.at_least - figure.recorded - sum(baseline.value or 0 for baseline in figure.baselines)
    return marked(rest) if rest else ""


def rest_of(figure: PublishedFigure, parts: Sequence[int | None]) -> str:
    """Return what parts leave of a total; empty if that is nothing, or a number is withheld."""
    if figure.at_least is None or None in parts:
        return ""
    rest = figure.at_least - sum(part or 0 for part in parts)
    return _signed(rest) if rest else ""


def _sum(counts: Iterable[str]) -> str:
    """Return the sum of numbers as they are shown; withheld if one of them is."""
    found = [*counts]
    if HIDDEN in found:
        return HIDDEN
    return marked(sum(int(count.replace(",", "")) for count in found if count != NOT_RECORDED))


def by_month(months: Sequence[int | str], figure: PublishedFigure) -> list[Part]:
    """Return the months of a year and what else its figure consists of; nothing where no month has anything."""
    if not any(isinstance(count, int) and count for count in months):
        return []
    rows = [Part(f"{n}月", "", marked(count) if isinstance(count, int) else count) for n, count in enumerate(months, 1)]
    known = sum(count for count in months if isinstance(count, int))
    if figure.recorded is not None and (rest := figure.recorded - known):
        rows.append(Part("不分月份的", "", marked(rest), is_rest=True))
    if figure.baselines:
        rows.append(Part("基数", f"report/{figure.metric.id}/#baselines", figure.shown_baselines, is_rest=True))
    if rest_inside := _inside(figure):
        rows.append(Part("内部的基数", "", rest_inside, is_rest=True))
    return rows


def org_plot(parts: Sequence[Part], unit: str, name: str) -> Plot:
    """Return the bars of the organisations of a figure."""
    return _plot(parts, unit, f"{name}按组织")


def month_plot(parts: Sequence[Part], year: int, metric: Metric) -> Plot:
    """Return the bars of the months of a figure, without what belongs to no month."""
    return _plot(parts[:12], metric.unit, f"{year}年每月{metric.name}")


def _plot(parts: Sequence[Part], unit: str, title: str) -> Plot:
    """Return the bars of parts; nothing where none has a number."""
    shown = [(part, _number(part.shown)) for part in parts if not part.shown.startswith(MINUS)]
    bars = [(part.name, number) for part, number in shown]
    if sum(isinstance(number, int) and number > 0 for _, number in bars) < 1 or len(bars) < 2:
        return Plot("", Markup(""))
    compared = [(part.name, number) for part, number in shown if isinstance(number, int) and not part.is_rest]
    return Plot(findings.of_parts(compared, unit), charts.bars(bars, unit, title))


def _number(shown: str) -> int | str:
    digits = shown.replace(",", "")
    return int(digits) if digits.isdecimal() else shown


def _signed(number: int) -> str:
    return marked(number).replace("-", MINUS)
