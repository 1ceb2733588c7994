"""The figures of an organisation's year, each with its records. A long list of records has a page of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ..derived.org_names import OrgName
from ..derived.overview import Overview
from ..derived.published_figures import PublishedFigure, PublishedShare
from ..records.org import Org
from ..records.presentation import FigureRow
from . import figure_plots
from .figure_plots import figure_rows
from .page import PER_PAGE, Crumb, Page
from .templates import Templates, View

OWN_PAGE = 125  # more records would need a second page, which is four taps from home: they stay with the other figures


class OrgFigure(NamedTuple):
    """A figure, its records that are listed, how many are not, and the address of their own page if they have one."""

    figure: PublishedFigure
    rows: Sequence[FigureRow]
    unlisted: int
    address: str


class OrgFiguresView(View, template="org-figures.html"):
    org: OrgName
    with_groups: bool
    year: int
    figures: list[tuple[OrgFigure, int]]


class OrgFigureView(View, template="org-figure.html"):
    of: OrgFigure
    year: int


def figures_of(o: Overview, org: Org) -> list[PublishedFigure]:
    """Return the figures of an organisation's year that are not zero and of which there are records."""
    if org.is_group:
        return []
    figures = o.published_figures
    if o.tree.root is not None and org.id == o.tree.root.id:
        found = [figures.in_year(metric, o.year) for metric in figures.metrics]
    else:
        found = [one for metric in figures.metrics if (one := figures.of_org(metric, o.year, org))]
    return [figure for figure in found if not (figure.is_zero or figure.unrecorded)]


def with_records(o: Overview, org: Org, figures: Sequence[PublishedFigure]) -> list[OrgFigure]:
    """Return figures with their records. The shortest lists share a page, as long as they are not too many for it."""
    listed = [(figure, figure_plots.listed(figure)) for figure in figures]
    room, own = PER_PAGE, set[str]()
    for figure, shares in sorted(listed, key=lambda each: len(each[1])):
        if room < len(shares) <= OWN_PAGE:
            own.add(figure.metric.id)
        room -= min(room, len(shares))
    return [_with_rows(o, org, figure, shares, own) for figure, shares in listed]


def _with_rows(
    o: Overview, org: Org, figure: PublishedFigure, shares: Sequence[PublishedShare], own: set[str]
) -> OrgFigure:
    address = f"{org.uri}figures/{figure.metric.id}/" if figure.metric.id in own else ""
    return OrgFigure(figure, figure_rows(o.published, figure, shares), len(figure.shares) - len(shares), address)


def pages(
    templates: Templates, o: Overview, org: Org, name: OrgName, figures: Sequence[OrgFigure], crumbs: list[Crumb]
) -> Iterator[Page]:
    """Yield the page of all figures of an organisation's year, and the pages of long lists of records."""
    uri, title = f"{org.uri}figures/", f"{crumbs[-1].title}{o.year}年的数"
    here = [(each._replace(rows=()) if each.address else each, len(each.rows)) for each in figures]
    view = OrgFiguresView(name, bool(o.org_names.children(org.id)), o.year, here)
    yield templates.page(view, uri, title, "orgs", crumbs)
    for each in figures:
        if each.address:
            own = f"{crumbs[-1].title}{o.year}年：{each.figure.metric.name}"
            yield templates.page(OrgFigureView(each, o.year), each.address, own, "orgs", [*crumbs, Crumb(title, uri)])
