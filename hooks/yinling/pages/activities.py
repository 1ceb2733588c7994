"""Activities: a page each, and lists by year and month, by type and by organisation."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby, islice
from typing import Any

from ..derive.directory import Named
from ..records.activity import Activity
from ..records.article import Article
from ..records.org import Org
from ..records.vocabulary import Term
from ..records.work import Campaign, Publication
from .page import LONG_LIST, PER_PAGE, Crumb, Page, Views, paginate
from .spans import by_time, pages_of

LATEST = 10
MOST = 150  # links to months and their further pages
YEARS_BY_MONTH = 10  # of older years the pages of the years lead to the months
# Up to so many branches are named one by one; of more, each general branch leads to its own.
FEW_BRANCHES = 60


def pages(views: Views) -> Iterator[Page]:
    yield _index(views)
    yield from _by_year(views)
    yield from _by_type(views)
    yield from _by_org(views)
    yield from _channels(views)
    units = {t.name: t.unit for t in views.library.all(Term) if t.id.startswith("activity-metrics/")}
    for activity in views.overview.agenda.newest_first:
        yield _page(views, activity, units)


def _page(views: Views, activity: Activity, units: Mapping[str, str | None]) -> Page:
    o, library = views.overview, views.library
    org = o.tree.get(activity.org)
    assert org is not None  # the agenda holds only activities of published organisations
    crumbs = [
        views.section_crumb("activities"),
        Crumb(o.tree.full_name(org), f"activities/{org.id}/"),
        Crumb(f"{activity.year}年", f"activities/{org.id}/{activity.year}/"),
    ]
    studied = [article for id in activity.study if (article := library.get(Article, id)) and article.is_public]
    newer, older = o.agenda.beside(activity)
    return views.page(
        "activity.html",
        activity.uri,
        activity.title,
        "activities",
        crumbs,
        f"{activity.date:%Y-%m-%d} {o.tree.full_name(org)} {activity.type}",
        record=activity,
        a=activity,
        org=Crumb(o.tree.full_name(org), org.uri),
        held=activity.is_held(library.as_of),
        studied=studied,
        campaign=library.get(Campaign, activity.campaign or ""),
        newer=newer,
        older=older,
        units=units,
    )


def _index(views: Views) -> Page:
    agenda = views.overview.agenda
    held, coming = agenda.held(agenda.newest_first), agenda.coming(agenda.newest_first)
    this_year = [a for a in held if a.year == views.overview.year]
    months = Counter(a.date.month for a in this_year)
    types = Counter(a.type for a in held)
    modes = Counter(mode for a in this_year for mode in a.mode)
    by_year = islice(groupby(held, key=lambda a: a.year), YEARS_BY_MONTH)
    months_of = {year: dict(sorted(Counter(a.date.month for a in rows).items())) for year, rows in by_year}
    return views.page(
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
        orgs=_doors(views),
        year=views.overview.year,
        types=sorted(types.items(), key=lambda row: (-row[1], row[0])),
        modes=sorted(modes.items(), key=lambda row: (-row[1], row[0])),
    )


def _doors(views: Views) -> Sequence[Named]:
    """The organisations that lead to the activities of all; none where the directory has to."""
    tree = views.overview.tree
    branches = tree.branches()
    if len(branches) > FEW_BRANCHES and tree.root:
        return _below(views, tree.root)
    return [views.overview.directory[branch.id] for branch in branches]


def _below(views: Views, org: Org) -> Sequence[Named]:
    """What stands below an organisation, where that is few enough to be named."""
    children = views.overview.directory.children(org.id)
    return children if len(children) <= LONG_LIST else ()


def long_list(
    views: Views,
    uri: str,
    title: str,
    crumbs: Sequence[Crumb],
    rows: Sequence[Activity],
    empty: str = "",
    section: str = "activities",
) -> Iterator[Page]:
    """A list of activities, newest first, of any length: a longer one is parted by time."""
    if len(rows) <= LONG_LIST:
        yield from _list(views, uri, title, crumbs, rows, empty, section=section)
        return
    spans = by_time(rows, uri, lambda a: a.date)
    said: dict[str, Any] = {"count": len(rows), "unit": "次"}
    yield views.page(
        "spans.html", uri, title, section, crumbs, spans=[s.link for s in spans], latest=rows[:LATEST], **said
    )
    for span, way in pages_of(spans, [*crumbs, Crumb(title, uri)]):
        name = f"{title}：{span.title}"
        if span.months:
            said = {"count": len(span.rows), "unit": "次"}
            yield views.page("spans.html", span.uri, name, section, way, spans=span.link.months, latest=[], **said)
        else:
            yield from _list(views, span.uri, name, way, span.rows, most=LONG_LIST, section=section)


def _list(
    views: Views,
    uri: str,
    title: str,
    crumbs: Sequence[Crumb],
    rows: Sequence[Activity],
    empty: str = "",
    most: int = PER_PAGE,
    section: str = "activities",
) -> Iterator[Page]:
    """A list of activities, newest first, by month, over as many pages as it needs."""
    for part in paginate(rows, uri, most):
        months = [(key, list(group)) for key, group in groupby(part.items, key=lambda a: (a.year, a.date.month))]
        number = f"（第 {part.number} 页）" if part.number > 1 else ""
        yield views.page(
            "activity-list.html",
            part.uri,
            title + number,
            section,
            crumbs,
            f"{title}，共 {len(rows)} 次。",
            part=part._replace(items=()),
            months=months,
            count=len(rows),
            empty=empty,
        )


def _by_year(views: Views) -> Iterator[Page]:
    agenda = views.overview.agenda
    crumb = views.section_crumb("activities")
    for year, rows in groupby(agenda.held(agenda.newest_first), key=lambda a: a.year):
        by_month = {month: list(group) for month, group in groupby(rows, key=lambda a: a.date.month)}
        counts = [len(by_month.get(month, ())) for month in range(1, 13)]
        uri = f"activities/year/{year}/"
        yield views.page("activity-year.html", uri, f"{year}年的活动", "activities", [crumb], year=year, months=counts)
        for month, activities in by_month.items():
            crumbs = [crumb, Crumb(f"{year}年", uri)]
            yield from _list(
                views, f"{uri}{month:02d}/", f"{year}年{month}月的活动", crumbs, activities, most=LONG_LIST
            )
    coming = agenda.coming(agenda.newest_first)
    yield from _list(views, "activities/coming/", "接下来的活动", [crumb], coming, "目前没有登记的活动。")


def _by_type(views: Views) -> Iterator[Page]:
    agenda = views.overview.agenda
    of_type: defaultdict[str, list[Activity]] = defaultdict(list)
    for activity in agenda.held(agenda.newest_first):
        for name in activity.types:
            of_type[name].append(activity)
    for term in views.library.all(Term):
        if term.id.startswith("activity-types/") and term.code:
            rows = of_type[term.name]
            crumbs = [views.section_crumb("activities")]
            yield from long_list(views, f"activities/type/{term.code}/", term.name, crumbs, rows, "还没有这类活动。")


def _by_org(views: Views) -> Iterator[Page]:
    o = views.overview
    if o.tree.root is None:
        return
    branches = len(o.tree.branches())
    for org in o.tree.below(o.tree.root):
        name, uri = o.tree.full_name(org), f"activities/{org.id}/"
        # A branch's list holds its groups' meetings as well; a committee's only its own: it has hundreds of branches.
        rows = o.agenda.held(o.agenda.of(o.tree.ids_below(org) if org.is_branch else [org.id]))
        crumbs = [views.section_crumb("activities")]
        years = Counter(a.year for a in rows)
        everybody = o.agenda.held(o.agenda.of(o.tree.ids_below(org)))
        months = Counter(a.date.month for a in everybody if a.year == o.year)
        yield views.page(
            "activity-org.html",
            uri,
            f"{name}的活动",
            "activities",
            crumbs,
            org=o.directory[org.id],
            elsewhere=not org.is_branch and bool(o.tree.children(org)),
            year=o.year,
            years=years,
            latest=rows[:LATEST],
            months=[months[month] for month in range(1, 13)],
            below=() if org.is_branch or branches <= FEW_BRANCHES else _below(views, org),
        )
        own = {a.year for a in o.agenda.of([org.id])}
        for year in sorted(own | set(years)):
            of_year = [a for a in rows if a.year == year]
            to_org = [*crumbs, Crumb(name, uri)]
            yield from _list(
                views, f"{uri}{year}/", f"{name}{year}年的活动", to_org, of_year, "这一年还没有开过的活动。", LONG_LIST
            )


def _channels(views: Views) -> Iterator[Page]:
    """发布记录: what was put on which channel (宣传栏, 微信群 …)."""
    published = [p for p in views.library.all(Publication) if p.is_public]
    published.sort(key=lambda p: (-p.date.toordinal(), p.id))
    articles = {p.id: [a for id in p.study if (a := views.library.get(Article, id)) and a.is_public] for p in published}
    activities = {
        p.id: held
        for p in published
        if p.activity and (held := views.library.get(Activity, p.activity)) and held.is_public
    }
    counts = Counter(p.channel for p in published)
    crumbs = [views.section_crumb("activities")]
    for part in paginate(published, "activities/channels/"):
        yield views.page(
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
