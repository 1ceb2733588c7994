"""Lists of all activities: by year and month, by type; and what was published where. Those of an organisation, and the
page of each activity, are in `org_activities`."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import groupby, islice

from ..derived.org_names import OrgName
from ..records.activity import Activity
from ..records.article import Article
from ..records.campaign import Publication
from ..records.vocabulary import Term
from . import org_activities
from .activity_lists import LATEST, Listed, group, list_by_month
from .context import SiteContext
from .page import LONG_LIST, Crumb, Page, PageGroup, paginate, section_crumb

MOST = 150  # links to months and their further pages
YEARS_BY_MONTH = 10  # of older years the pages of the years lead to the months


def groups(context: SiteContext) -> Iterator[PageGroup]:
    """The pages of all activities, each list by itself."""
    yield PageGroup(None, lambda: [_index(context), *_years(context)])
    yield from (group(context, listed) for listed in (*_months(context), *_types(context)))
    yield PageGroup(None, lambda: [*_coming(context), *_channels(context)])


def _index(context: SiteContext) -> Page:
    agenda = context.overview.agenda
    held, coming = agenda.all_held, agenda.all_coming
    this_year = [a for a in held if a.year == context.overview.year]
    months = Counter(a.date.month for a in this_year)
    types = Counter(a.type for a in held)
    modes = Counter(mode for a in this_year for mode in a.mode)
    by_year = islice(groupby(held, key=lambda a: a.year), YEARS_BY_MONTH)
    months_of = {year: dict(sorted(Counter(a.date.month for a in rows).items())) for year, rows in by_year}
    return context.page(
        "activities.html",
        "activities/",
        "活动",
        "activities",
        description="按年月、类型、支部查看活动。",
        coming=coming[:LATEST],
        latest=held[:LATEST],
        months=[months[m] for m in range(1, 13)],
        years=Counter(a.year for a in held),
        months_of=months_of,
        # Every page of a long month is named, where that is not too many: any activity is three taps from home.
        per_page=LONG_LIST
        if sum(-(-n // LONG_LIST) for year in months_of.values() for n in year.values()) <= MOST
        else 0,
        orgs=_doors(context),
        year=context.overview.year,
        types=sorted(types.items(), key=lambda row: (-row[1], row[0])),
        modes=sorted(modes.items(), key=lambda row: (-row[1], row[0])),
    )


def _doors(context: SiteContext) -> Sequence[OrgName]:
    """The organisations that lead to the activities of all; none where the directory has to."""
    tree = context.overview.tree
    branches = tree.branches()
    if len(branches) > org_activities.FEW_BRANCHES and tree.root:
        return org_activities.below(context, tree.root)
    return [context.overview.org_names[branch.id] for branch in branches]


def _by_year(context: SiteContext) -> Iterator[tuple[int, str, dict[int, list[Activity]]]]:
    """The years of what was held, each with its address and its months, newest first."""
    agenda = context.overview.agenda
    for year, rows in groupby(agenda.all_held, key=lambda a: a.year):
        yield year, f"activities/year/{year}/", {month: list(g) for month, g in groupby(rows, lambda a: a.date.month)}


def _years(context: SiteContext) -> Iterator[Page]:
    crumbs = [section_crumb("activities")]
    for year, uri, months in _by_year(context):
        counts = [len(months.get(month, ())) for month in range(1, 13)]
        yield context.page("activity-year.html", uri, f"{year}年的活动", "activities", crumbs, year=year, months=counts)


def _months(context: SiteContext) -> Iterator[Listed]:
    for year, uri, months in _by_year(context):
        crumbs = [section_crumb("activities"), Crumb(f"{year}年", uri)]
        for month, rows in months.items():
            yield Listed(f"{uri}{month:02d}/", f"{year}年{month}月的活动", crumbs, rows, by_month=True)


def _coming(context: SiteContext) -> Iterator[Page]:
    coming = context.overview.agenda.all_coming
    uri, crumbs = "activities/coming/", [section_crumb("activities")]
    return list_by_month(context.templates, uri, "接下来的活动", crumbs, coming, "目前没有登记的活动。")


def _types(context: SiteContext) -> Iterator[Listed]:
    agenda = context.overview.agenda
    of_type: defaultdict[str, list[Activity]] = defaultdict(list)
    for activity in agenda.all_held:
        for name in activity.types:
            of_type[name].append(activity)
    for term in context.library.all(Term):
        if term.id.startswith("activity-types/") and term.code:
            uri, rows = f"activities/type/{term.code}/", of_type[term.name]
            yield Listed(uri, term.name, [section_crumb("activities")], rows, "还没有这类活动。")


def _channels(context: SiteContext) -> Iterator[Page]:
    """发布记录: what was put on which channel (宣传栏, 微信群 …)."""
    published = [p for p in context.library.all(Publication) if p.is_public]
    published.sort(key=lambda p: (-p.date.toordinal(), p.id))
    articles = {
        p.id: [a for id in p.study if (a := context.library.get(Article, id)) and a.is_public] for p in published
    }
    activities = {
        p.id: held
        for p in published
        if p.activity and (held := context.library.get(Activity, p.activity)) and held.is_public
    }
    counts = Counter(p.channel for p in published)
    crumbs = [section_crumb("activities")]
    for part in paginate(published, "activities/channels/"):
        yield context.page(
            "channels.html",
            part.uri,
            "发布记录",
            "activities",
            crumbs,
            "学习内容在哪些渠道发过。",
            part=part,
            counts=sorted(counts.items()),
            articles=articles,
            activities=activities,
        )
