"""The directory of organisations, and a page for each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from ..derive import headcount, honours
from ..derive.cadence import Cell, rate
from ..derive.figures import Figure
from ..records.org import Org
from ..records.period import Period
from .page import Crumb, Page, Views

LATEST = 8


def pages(views: Views) -> Iterator[Page]:
    yield views.page(
        "orgs.html", "orgs/", "我的支部", "orgs", description="全部党总支、党支部和党小组，点一下进入自己的支部。"
    )
    for org in views.library.all(Org):
        if org.is_public:
            yield _page(views, org)


def _page(views: Views, org: Org) -> Page:
    o, as_of = views.overview, views.library.as_of
    ids = o.tree.ids_below(org)
    activities = o.agenda.of(ids)
    held, coming = o.agenda.held(activities), o.agenda.coming(activities)
    branches = o.tree.branches(org)
    months = Counter(a.date.month for a in held if a.year == o.year)
    name = o.tree.full_name(org)
    crumbs = [views.section_crumb("orgs"), *(Crumb(parent.name, parent.uri) for parent in o.tree.above(org))]
    cells = o.cadence.with_groups(org, o.year) if org.is_branch else list(o.cadence.cells(org, o.year))
    return views.page(
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
        branch_rates=[(b, rate(o.cadence.with_groups(b, o.year))) for b in branches] if len(branches) > 1 else [],
        coming=coming[:LATEST],
        latest=held[:LATEST],
        held_count=len(held),
        years=sorted({a.year for a in held}, reverse=True),
        months=[months[m] for m in range(1, 13)],
        # A committee's own list holds what it did itself; its branches have theirs.
        year_listed=any(a.year == o.year for a in (*o.agenda.of([org.id]), *(held if org.is_branch else ()))),
        honours=[h for h in honours.published(views.library) if h.org in (ids if len(branches) <= 1 else {org.id})],
        recipient=honours.recipient,
        streaks=[s for s in honours.streaks(views.library) if s.org == org.id],
        headcount=org.headcount_on(as_of),
        totals=headcount.totals(branches, as_of) if len(branches) > 1 else {},
        sensitive=("limited_mobility", "living_away", "over_80"),
        count_label=headcount.label,
        figures=figures_of(views, org),
        is_root=org == o.tree.root,
        year=o.year,
        small=views.library.site.small_count,
    )


def rows_by_rule(cells: list[Cell], org: Org) -> list[tuple[str, list[Cell]]]:
    """The cells of a branch and its groups, rule by rule and group by group; what never applies in the year is left
    out. A group's rows carry its name."""
    rows: dict[tuple[str, str], list[Cell]] = {}
    for cell in cells:
        rows.setdefault((cell.rule.id, cell.org.id), []).append(cell)
    return [
        (row[0].rule.type if row[0].org is org else f"{row[0].rule.type}（{row[0].org.name}）", row)
        for row in rows.values()
        if any(cell.state != "不适用" for cell in row)
    ]


def figures_of(views: Views, org: Org) -> list[Figure]:
    """What an organisation did in the year, as far as counted. Counts of hardship are told for the whole centre only: a
    branch's would be small enough to know the households by."""
    o = views.overview
    if org.org_kind == "党小组":
        return []
    year = Period.year(o.year)
    if org == o.tree.root:
        found = [o.figures.in_year(m, o.year) for m in o.figures.metrics]
    else:
        found = [o.figures.of(m, year, org) for m in o.figures.metrics if not m.hardship]
    return [figure for figure in found if figure.at_least or figure.value is None]
