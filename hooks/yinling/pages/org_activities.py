"""The activities of each organisation: by year, and a page for each activity."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from markupsafe import Markup

from ..derived.coverage import MonthCount
from ..derived.org_names import OrgName, OrgNames
from ..library.picture_sizes import with_small_picture
from ..printing.chat_text import activity_lines
from ..records.activity import Activity
from ..records.article import Article
from ..records.campaign import Campaign
from ..records.course import Course
from ..records.org import Org
from ..records.vocabulary import Term
from .activity_lists import LATEST, ActivityList, list_pages
from .context import SiteContext
from .description import shorten
from .page import LONG_LIST, Crumb, Link, Page, PageGroup, base_of
from .templates import Templates, View

# A list names up to so many branches and societies; of more, each general branch leads to its own.
FEW_ORGS = 60


class OrgActivitiesView(View, template="activity-org.html"):
    org: OrgName
    elsewhere: bool
    below: list[Link]
    years: list[Link]
    latest: Sequence[Activity]
    year: int
    held: int
    months: list[MonthCount]


class ShownPhoto(NamedTuple):
    """A photo as the page shows it, and the address at which it stands alone."""

    picture: Markup
    address: str


class ActivityView(View, template="activity.html"):
    a: Activity
    held: bool
    org: OrgName
    joint: Sequence[OrgName]
    type_codes: Mapping[str, str]
    units: Mapping[str, str | None]
    campaign: Campaign | None
    course: Course | None
    studied: list[Article]
    photos: Sequence[ShownPhoto]
    share: list[str]
    newer: Activity | None
    older: Activity | None


class OrgActivities(NamedTuple):
    """Everything that the pages of an organisation's activities are made from.

    ``own`` are its activities, each with whether it was held, and by whom."""

    first: OrgActivitiesView
    own: list[tuple[Activity, bool, tuple[OrgName, ...]]]
    listed: list[Activity]
    articles: Mapping[str, Article]
    campaigns: Mapping[str, Campaign]
    courses: Mapping[str, Course]
    photos: Mapping[str, Sequence[ShownPhoto]]
    units: Mapping[str, str | None]
    type_codes: Mapping[str, str]


def groups(context: SiteContext) -> Iterator[PageGroup]:
    """Yield a group for each organisation."""
    for activities in _by_org(context):
        yield context.templates.group(_of_org, activities)


def below(context: SiteContext, org: Org) -> Sequence[OrgName]:
    """Return the organisations right below one; none if they are too many for a list of links."""
    children = context.overview.org_names.children(org.id)
    return children if len(children) <= LONG_LIST else ()


def pages_of(context: SiteContext, org: str) -> Iterator[Page]:
    """Yield the pages of the activities of one organisation."""
    for activities in _by_org(context, org):
        yield from context.templates.group(_of_org, activities).pages()


def _by_org(context: SiteContext, only: str = "") -> Iterator[OrgActivities]:
    o, library = context.overview, context.library
    units = {t.name: t.unit for t in library.all(Term) if t.id.startswith("activity-metrics/")}
    many = len(o.tree.branches()) + len(o.tree.societies()) > FEW_ORGS
    for org in o.tree.below(o.tree.root) if o.tree.root else o.tree.all:
        if only and org.id != only:
            continue
        own, uri = o.agenda.own(org), f"activities/{org.id}/"
        # A branch's list holds its groups' meetings as well; a committee's only its own: it has hundreds of branches.
        is_above = org.level == "上级"
        listed = o.agenda.held(own if is_above else o.agenda.of(org))
        named = below(context, org) if many and is_above else ()
        counts = o.agenda.months(org, o.year)
        first = OrgActivitiesView(
            org=o.org_names[org.id],
            elsewhere=is_above and bool(o.tree.children(org)),
            below=[Link(child.name, f"activities/{child.id}/") for child in named],
            years=[Link(f"{y}年", f"{uri}{y}/", f"{n} 次") for y, n in Counter(a.year for a in listed).items()],
            latest=listed[:LATEST],
            year=o.year,
            held=sum(counts),
            months=o.coverage.by_month(counts, org, o.year),
        )
        own = [activity for activity in own if activity.org == org.id]
        held = [(a, a.is_held(library.as_of), _held_by(o.org_names, a)) for a in own]
        articles = {id: article for a in own for id in a.study if (article := library.get(Article, id))}
        campaigns = {c.id: c for a in own if (c := library.get(Campaign, a.campaign or ""))}
        courses = {each.id: each for a in own if (each := library.get(Course, a.course or ""))}
        photos = {a.id: [*_photos(a, library.content)] for a in own if a.shown_photos}
        yield OrgActivities(first, held, listed, articles, campaigns, courses, photos, units, context.type_codes)


def _held_by(names: OrgNames, activity: Activity) -> tuple[OrgName, ...]:
    """Return the published organisations of an activity under the names of its day, the leading one first."""
    return tuple(named for id in activity.org_ids if (named := names.on(activity.date).get(id)))


def _photos(activity: Activity, content: Path) -> Iterator[ShownPhoto]:
    """Yield the photos of an activity as HTML, with their sizes in pixels: a page depends on these."""
    for photo in activity.shown_photos:
        address = base_of(activity.uri) + quote(photo.path)
        tag = Markup('<img src="{}" alt="{}" loading="lazy">').format(address, photo.alt)
        yield ShownPhoto(Markup(with_small_picture(tag, activity.uri, content)), address)


def _of_org(templates: Templates, given: OrgActivities) -> Iterator[Page]:
    """Yield the activities of an organisation by year, and a page for each."""
    org, uri = given.first.org, f"activities/{given.first.org.id}/"
    yield templates.page(given.first, uri, f"{org.full_name}的活动", "activities")
    crumb = Crumb(org.full_name, uri)
    for year in sorted({a.year for a, *_ in given.own} | {a.year for a in given.listed}):
        title, empty = f"{org.full_name}{year}年的活动", "这一年还没有开过的活动。"
        rows = [a for a in given.listed if a.year == year]
        yield from list_pages(templates, ActivityList(f"{uri}{year}/", title, rows, [crumb], empty, LONG_LIST))
    neighbours = [None, *(activity for activity, *_ in given.own), None]
    for at, (a, held, (then, *joint)) in enumerate(given.own, 1):
        newer, older = neighbours[at - 1], neighbours[at + 1]
        studied = [given.articles[id] for id in a.study if id in given.articles]
        campaign = given.campaigns.get(a.campaign or "")
        share = [*activity_lines(a, [each.full_name for each in (then, *joint)], held=held)]
        view = ActivityView(
            *(a, held, then, joint, given.type_codes, given.units, campaign, given.courses.get(a.course or "")),
            *(studied, given.photos.get(a.id, ()), share, newer, older),
        )
        crumbs = (crumb, Crumb(f"{a.year}年", f"{uri}{a.year}/"))
        yield templates.page(view, a.uri, a.title, "activities", crumbs, _description(a, then.full_name), record=a)


def _description(activity: Activity, org: str) -> str:
    """Return when and where an activity was, what it was about and how its summary begins."""
    day, place = activity.date, f"，在{activity.place}" if activity.place else ""
    about = [f"{day.year}年{day.month}月{day.day}日，{org}的{activity.type}{place}", *activity.topics]
    return shorten("".join(f"{each.rstrip('。')}。" for each in about) + (activity.summary or ""))
