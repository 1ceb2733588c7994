"""The directory of organisations, and a page for each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from ..derived import headcounts, honours
from ..derived.cadence import Cell, Rate, State, rate
from ..derived.figures import Figure
from ..derived.org_names import OrgName
from ..derived.org_subtree import OrgSubtree
from ..derived.overview import Overview
from ..records.org import Org
from ..records.period import Period
from .context import SiteContext
from .page import LONG_LIST, Crumb, Page, PageGroup, paginate, section_crumb
from .templates import Templates

TEMPLATES = ("org.html",)
LATEST = 5
HONOURS = 12
FIGURES = 6  # of the whole centre: its report has them all
BRANCHES = 20  # so many rates of branches are told one by one; of more, those of the organisations above so many


def groups(context: SiteContext) -> Iterator[PageGroup]:
    """The directory; each organisation by itself."""
    orgs = [org for org in context.library.all(Org) if org.is_public]
    # A directory that is too long names the general branches, and each of those its branches and their groups.
    parted = len(orgs) > LONG_LIST
    yield PageGroup(None, lambda: _directory(context, orgs, parted=parted))
    for org in orgs:
        yield context.templates.group(_of_org, Given(context.parts.of(org), parted), TEMPLATES)


def _directory(context: SiteContext, orgs: Sequence[Org], *, parted: bool) -> Iterator[Page]:
    yield context.page(
        "orgs.html",
        "orgs/",
        "我的支部",
        "orgs",
        description="全部党总支、党支部和党小组，点一下进入自己的支部。",
        parted=parted,
        most=LONG_LIST,
        intros={} if parted else {org.id: org.intro for org in orgs if org.org_kind == "党总支"},
    )
    for org in orgs:
        if len(context.overview.tree.children(org)) > LONG_LIST:
            yield from _below(context, org)


def _below(context: SiteContext, org: Org) -> Iterator[Page]:
    """What stands below an organisation that has more than its own page can name."""
    name, directory = context.overview.tree.full_name(org), context.overview.org_names
    crumbs = [section_crumb("orgs"), Crumb(name, org.uri)]
    for part in paginate(directory.children(org.id), f"{org.uri}below/", LONG_LIST):
        yield context.page("org-below.html", part.uri, f"{name}下面的组织", "orgs", crumbs, part=part)


class Given(NamedTuple):
    """All that the page of an organisation is made from. ``parted`` says that its branches have their own page in the
    directory."""

    part: OrgSubtree
    parted: bool


def _of_org(templates: Templates, given: Given) -> Iterator[Page]:
    o, org = given.part.overview, given.part.org
    as_of = o.library.as_of
    ids = o.tree.ids_below(org)
    activities = o.agenda.of(ids)
    held, coming = o.agenda.held(activities), o.agenda.coming(activities)
    branches = o.tree.branches(org)
    won = [h for h in o.honours if h.org in (ids if len(branches) <= 1 else {org.id})]
    name = o.tree.full_name(org)
    crumbs = [section_crumb("orgs"), *(Crumb(parent.name, parent.uri) for parent in o.tree.above(org))]
    totals = headcounts.totals(branches, as_of) if len(branches) > 1 else {}
    own = org.headcount_on(as_of)
    figures, is_root = figures_of(o, org), org == o.tree.root
    cells = o.cadence.with_groups(org, o.year) if org.is_branch else list(o.cadence.cells(org, o.year))
    yield templates.page(
        "org.html",
        org.uri,
        name,
        "orgs",
        crumbs,
        org.intro or f"{name}的基本情况、活动和荣誉。",
        record=org,
        org=org,
        rows=rows_by_rule([cell for cell in cells if o.tree.get(cell.org.id)], org),
        rate=rate(cells),
        branches=len(branches),
        rates=_rates(o, org, branches),
        parted=given.parted and not org.is_branch,
        most=LONG_LIST,
        coming=coming[:LATEST],
        latest=held[:LATEST],
        held_count=len(held),
        years=sorted({a.year for a in held}, reverse=True),
        # A committee's own list holds what it did itself; its branches have theirs.
        year_listed=any(a.year == o.year for a in (*o.agenda.of([org.id]), *(held if org.is_branch else ()))),
        honours=won[:HONOURS],
        all_honours=len(won),
        recipient=honours.recipient,
        streaks=[s for s in o.streaks if s.org == org.id],
        # Six times 未知 before the sums of the branches would tell nobody anything.
        headcount=own if headcounts.tells(own) or not totals else None,
        totals=totals,
        sensitive=("limited_mobility", "living_away", "over_80"),
        count_label=headcounts.label,
        figures=figures[:FIGURES] if is_root else figures,
        all_figures=len(figures),
        is_root=is_root,
        year=o.year,
        small=o.library.site.small_count,
    )


def _rates(o: Overview, org: Org, branches: list[Org]) -> list[tuple[OrgName, Rate]]:
    """The rates of the branches below an organisation, or of what stands right below it."""
    if len(branches) <= 1:
        return []
    units = branches if len(branches) <= BRANCHES else o.tree.children(org)
    if len(units) > BRANCHES:
        return []
    of_branch = {branch.id: o.cadence.with_groups(branch, o.year) for branch in branches}
    return [
        (o.org_names[unit.id], rate(cell for branch in o.tree.branches(unit) for cell in of_branch[branch.id]))
        for unit in units
    ]


class Run(NamedTuple):
    """Periods one after the other that went alike: ``1月至7月``, or ``全年``."""

    label: str
    state: State


def rows_by_rule(cells: list[Cell], org: Org) -> list[tuple[str, list[Run]]]:
    """The cells of a branch and its groups, rule by rule and group by group, in runs; what never applies in the year is
    left out. A group's rows carry its name."""
    rows: dict[tuple[str, str], list[Cell]] = {}
    for cell in cells:
        rows.setdefault((cell.rule.id, cell.org.id), []).append(cell)
    return [
        (row[0].rule.type if row[0].org is org else f"{row[0].rule.type}（{row[0].org.name}）", [*_runs(row)])
        for row in rows.values()
        if any(cell.state != "不适用" for cell in row)
    ]


def _runs(cells: list[Cell]) -> Iterator[Run]:
    """The cells of a year, with those that are alike as one."""
    for state, group in groupby(cells, key=lambda cell: cell.state):
        run = [cell.period for cell in group]
        first, last = (period.label.removeprefix(f"{period.start.year}年") for period in (run[0], run[-1]))
        yield Run("全年" if len(run) == len(cells) else first if first == last else f"{first}至{last}", state)


def figures_of(o: Overview, org: Org) -> list[Figure]:
    """What an organisation did in the year, as far as counted. Counts of hardship are told for the whole centre only: a
    branch's would be small enough to know the households by."""
    if org.org_kind == "党小组":
        return []
    year = Period.year(o.year)
    if org == o.tree.root:
        found = [o.figures.in_year(m, o.year) for m in o.figures.metrics]
    else:
        found = [o.figures.of(m, year, org) for m in o.figures.metrics if not m.hardship]
    return [figure for figure in found if figure.at_least or figure.value is None]
