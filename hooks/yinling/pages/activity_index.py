"""Lists of all activities: by year and month, and by type; and what was published where."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import groupby, islice

from ..derived.coverage import MonthCount
from ..derived.org_names import OrgName
from ..records.activity import TYPES, Activity
from ..records.article import Article
from ..records.base import Record
from ..records.campaign import Publication
from ..records.vocabulary import Term
from . import org_activities
from .activity_lists import LATEST, ActivityList, RowGroup, grouped, list_pages
from .context import SiteContext
from .page import LONG_LIST, PER_PAGE, Crumb, Link, Page, PageGroup, Slice, paginate
from .templates import View

MOST = 150  # links to months and their further pages
YEARS_BY_MONTH = 10  # the months of older years are on the pages of the years


class ActivitiesView(View, template="activities.html"):
    coming: Sequence[Activity]
    latest: Sequence[Activity]
    years: list[Link]
    months_of: list[tuple[int, list[Link]]]
    year: int
    months: list[MonthCount]
    types: list[Link]
    orgs: list[Link]
    modes: list[tuple[str, int]]


class ActivityYearView(View, template="activity-year.html"):
    year: int
    held: int
    months: list[MonthCount]
    links: list[Link]


class ChannelsView(View, template="channels.html"):
    counts: list[tuple[str, int]]
    groups: list[RowGroup[tuple[Publication, Record | None]]]
    part: Slice[tuple[Publication, Record | None]]


def groups(context: SiteContext) -> Iterator[PageGroup]:
    """Yield the pages of all activities; each list is a group of its own."""
    yield PageGroup(None, lambda: [_index(context), *_years(context)])
    for listed in (*_months(context), *_types(context)):
        yield context.templates.group(list_pages, listed)
    yield PageGroup(None, lambda: [*_coming(context), *_channels(context)])


def _index(context: SiteContext) -> Page:
    o, held, codes = context.overview, context.overview.agenda.all_held, context.type_codes
    word = context.library.site.org_word
    this_year = [a for a in held if a.year == o.year]
    types = _largest_first(Counter(a.type for a in held))
    view = ActivitiesView(
        coming=o.agenda.all_coming[:LATEST],
        latest=held[:LATEST],
        years=[Link(f"{y}年", f"activities/year/{y}/", f"{n} 次") for y, n in Counter(a.year for a in held).items()],
        months_of=_months_of(held),
        year=o.year,
        months=o.coverage.by_month(
            [sum(a.date.month == month for a in this_year) for month in range(1, 13)], o.tree.root, o.year
        ),
        types=[Link(name, f"activities/type/{codes[name]}/", f"{n} 次") for name, n in types if name in codes],
        orgs=[Link(org.name, f"activities/{org.id}/") for org in _orgs(context)] or [Link(f"我的{word}", "orgs/")],
        modes=_largest_first(Counter(mode for a in this_year for mode in a.mode)),
    )
    return context.page(view, "activities/", "活动", "activities", description=f"按年月、类型、{word}查看活动。")


def _largest_first(counts: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda row: (-row[1], row[0]))


def _months_of(held: Sequence[Activity]) -> list[tuple[int, list[Link]]]:
    """Return the links to the months of the newest years.

    Every page of a long month has one, if that makes no more than `MOST` links: any activity is then three taps from
    home.
    """
    by_year = islice(groupby(held, key=lambda a: a.year), YEARS_BY_MONTH)
    counts = [(year, sorted(Counter(a.date.month for a in rows).items())) for year, rows in by_year]
    per_page = LONG_LIST if sum(-(-n // LONG_LIST) for _, months in counts for _, n in months) <= MOST else len(held)
    found: list[tuple[int, list[Link]]] = []
    for year, months in counts:
        found.append((year, []))
        for month, n in months:
            first, *further = paginate(range(n), f"activities/year/{year}/{month:02d}/", per_page)
            found[-1][1].append(Link(f"{month}月", first.uri, f"{n} 次"))
            found[-1][1].extend(Link(f"{month}月第 {part.number} 页", part.uri) for part in further)
    return found


def _orgs(context: SiteContext) -> Sequence[OrgName]:
    """Return the organisations that lead to all activities; none where only the directory can."""
    tree = context.overview.tree
    orgs = [*tree.branches(), *tree.societies()]
    if len(orgs) > org_activities.FEW_ORGS and tree.root:
        return org_activities.below(context, tree.root)
    return [context.overview.org_names[org.id] for org in orgs]


def _by_year(context: SiteContext) -> Iterator[tuple[int, str, dict[int, list[Activity]]]]:
    """Yield the years of what was held, newest first, each with its address and its activities by month."""
    for year, rows in groupby(context.overview.agenda.all_held, key=lambda a: a.year):
        yield year, f"activities/year/{year}/", {month: list(g) for month, g in groupby(rows, lambda a: a.date.month)}


def _years(context: SiteContext) -> Iterator[Page]:
    for year, uri, months in _by_year(context):
        counts = [len(months.get(month, ())) for month in range(1, 13)]
        links = [Link(f"{month}月", f"{uri}{month:02d}/", f"{n} 次") for month, n in enumerate(counts, 1) if n]
        known = context.overview.coverage.by_month(counts, context.overview.tree.root, year)
        yield context.page(ActivityYearView(year, sum(counts), known, links), uri, f"{year}年的活动", "activities")


def _months(context: SiteContext) -> Iterator[ActivityList]:
    for year, uri, months in _by_year(context):
        for month, rows in months.items():
            title, crumbs = f"{year}年{month}月的活动", [Crumb(f"{year}年", uri)]
            yield ActivityList(f"{uri}{month:02d}/", title, rows, crumbs, per_page=LONG_LIST)


def _coming(context: SiteContext) -> Iterator[Page]:
    rows, empty = context.overview.agenda.all_coming, "目前没有登记的活动。"
    listed = ActivityList("activities/coming/", "接下来的活动", rows, empty=empty, per_page=PER_PAGE)
    return list_pages(context.templates, listed)


def _types(context: SiteContext) -> Iterator[ActivityList]:
    of_type: defaultdict[str, list[Activity]] = defaultdict(list)
    for activity in context.overview.agenda.all_held:
        for name in activity.types:
            of_type[name].append(activity)
    for name, code in context.type_codes.items():
        term = context.library.get(Term, f"{TYPES}/{name}")
        lead = ((term and term.description) or "").rstrip("。")
        yield ActivityList(f"activities/type/{code}/", name, of_type[name], empty="还没有这类活动。", lead=lead)


def _channels(context: SiteContext) -> Iterator[Page]:
    """Yield 发布记录: what was put on which channel (宣传栏, 微信群 …)."""
    published = [*context.library.all(Publication)]
    published.sort(key=lambda p: (-p.date.toordinal(), p.id))
    counts = sorted(Counter(p.channel for p in published).items())
    for part in paginate([(p, _subject(context, p)) for p in published], "activities/channels/"):
        description = "学习内容在哪些渠道发过。"
        view = ChannelsView(counts, grouped(part.items, lambda row: row[0].date), part)
        yield context.page(view, part.uri, "发布记录", "activities", description=description)


def _subject(context: SiteContext, publication: Publication) -> Record | None:
    """Return the published record that a publication is about: its first article, otherwise its activity."""
    found: list[Record | None] = [context.library.get(Article, id) for id in publication.study]
    found.append(context.library.get(Activity, publication.activity or ""))
    return next((record for record in found if record), None)
