"""The activities of each organisation: by year, and a page for each activity."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from ..derived.org_names import OrgName
from ..records.activity import Activity
from ..records.article import Article
from ..records.campaign import Campaign
from ..records.org import Org
from ..records.vocabulary import Term
from .activity_lists import LATEST, list_by_month
from .context import SiteContext
from .page import LONG_LIST, Crumb, Page, PageGroup, section_crumb
from .templates import Templates

# Up to so many branches are named one by one; of more, each general branch leads to its own.
FEW_BRANCHES = 60
TEMPLATES = ("activity.html", "activity-org.html", "activity-list.html")


class Meetings(NamedTuple):
    """All that the pages of an organisation's activities are made from. ``own`` are its activities with whether they
    were held, ``listed`` those that its lists hold, ``months`` how many it and all below it held in each month of
    ``year``; articles and campaigns are those that may be linked to, by id."""

    org: OrgName
    own: list[tuple[Activity, bool]]
    listed: list[Activity]
    year: int
    months: list[int]
    elsewhere: bool
    below: Sequence[OrgName]
    articles: Mapping[str, Article]
    campaigns: Mapping[str, Campaign]
    units: Mapping[str, str | None]


def groups(context: SiteContext) -> Iterator[PageGroup]:
    """Those of each organisation by themselves."""
    for meetings in _by_org(context):
        yield context.templates.group(_of_org, meetings, TEMPLATES)


def below(context: SiteContext, org: Org) -> Sequence[OrgName]:
    """What stands below an organisation, where that is few enough to be named."""
    children = context.overview.org_names.children(org.id)
    return children if len(children) <= LONG_LIST else ()


def _by_org(context: SiteContext) -> Iterator[Meetings]:
    o, library = context.overview, context.library
    units = {t.name: t.unit for t in library.all(Term) if t.id.startswith("activity-metrics/")}
    many = len(o.tree.branches()) > FEW_BRANCHES
    for org in o.tree.below(o.tree.root) if o.tree.root else o.tree.all:
        own, ids = o.agenda.of([org.id]), o.tree.ids_below(org)
        campaigns = {a.campaign: library.get(Campaign, a.campaign) for a in own if a.campaign}
        articles = {id: library.get(Article, id) for a in own for id in a.study}
        yield Meetings(
            o.org_names[org.id],
            [(activity, activity.is_held(library.as_of)) for activity in own],
            # A branch's list holds its groups' meetings as well; a committee's only its own: it has hundreds of
            # branches.
            o.agenda.held(o.agenda.of(ids) if org.is_branch else own),
            o.year,
            o.agenda.months(ids, o.year),
            not org.is_branch and bool(o.tree.children(org)),
            below(context, org) if many and not org.is_branch else (),
            {id: article for id, article in articles.items() if article and article.is_public},
            {id: campaign for id, campaign in campaigns.items() if campaign},
            units,
        )


def _of_org(templates: Templates, given: Meetings) -> Iterator[Page]:
    """The activities of an organisation by year, and a page for each."""
    org, uri = given.org, f"activities/{given.org.id}/"
    crumbs = [section_crumb("activities")]
    years = Counter(a.year for a in given.listed)
    yield templates.page(
        "activity-org.html",
        uri,
        f"{org.full_name}的活动",
        "activities",
        crumbs,
        org=org,
        elsewhere=given.elsewhere,
        year=given.year,
        years=years,
        latest=given.listed[:LATEST],
        months=given.months,
        below=given.below,
    )
    crumbs.append(Crumb(org.full_name, uri))
    for year in sorted({a.year for a, _ in given.own} | set(years)):
        of_year = [a for a in given.listed if a.year == year]
        title, empty = f"{org.full_name}{year}年的活动", "这一年还没有开过的活动。"
        yield from list_by_month(templates, f"{uri}{year}/", title, crumbs, of_year, empty, LONG_LIST)
    beside = [None, *(activity for activity, _ in given.own), None]
    for at, (activity, held) in enumerate(given.own, 1):
        yield templates.page(
            "activity.html",
            activity.uri,
            activity.title,
            "activities",
            [*crumbs, Crumb(f"{activity.year}年", f"{uri}{activity.year}/")],
            f"{activity.date:%Y-%m-%d} {org.full_name} {activity.type}",
            record=activity,
            a=activity,
            org=Crumb(org.full_name, org.uri),
            held=held,
            studied=[given.articles[id] for id in activity.study if id in given.articles],
            campaign=given.campaigns.get(activity.campaign or ""),
            newer=beside[at - 1],
            older=beside[at + 1],
            units=given.units,
        )
