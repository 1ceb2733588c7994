"""Sorts activities and articles by time: planned, held, studied; and the study plan."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from ..library.public import PublicLibrary
from ..library.record_library import Library
from ..records.activity import Activity
from ..records.article import Article
from ..records.org import Org
from ..records.packet import EVERY_ORG, Packet
from .org_tree import OrgTree

_LASTING = frozenset(["concepts", "walls", "qa", "services", "help"])


@dataclass(frozen=True)
class PlanMonth:
    """A month of the study plan: its packets with the articles they hold."""

    packet: Packet
    articles: tuple[Article, ...]
    questions: tuple[Article, ...]


class Cancelled(NamedTuple):
    """An activity to come that was public and is cancelled: what calendars need to say so, and none of its texts."""

    uri: str
    org_ids: tuple[str, ...]
    date: dt.date
    time: str | None


def cancelled(library: Library, tree: OrgTree) -> list[Cancelled]:
    """Return the cancelled activities to come of published organisations."""
    void = (a for a in library.all(Activity) if a.status == "已作废" and a.visibility == "公开")
    coming = (a for a in void if not a.is_held(library.as_of) and tree.get(a.org))
    return [Cancelled(a.uri, a.org_ids, a.date, a.time) for a in coming]


class Agenda:
    """The published activities, sorted once."""

    def __init__(self, library: PublicLibrary, tree: OrgTree) -> None:
        self.as_of: dt.date = library.as_of
        self.tree = tree
        public = library.all(Activity)
        self.newest_first = sorted(public, key=lambda a: (-a.date.toordinal(), a.id))
        self._by_org: defaultdict[str, list[Activity]] = defaultdict(list)
        self._by_study: defaultdict[str, list[Activity]] = defaultdict(list)
        for activity in self.newest_first:
            for org in activity.org_ids:
                self._by_org[org].append(activity)
            for article in dict.fromkeys(activity.study):
                self._by_study[article].append(activity)

    def own(self, org: Org) -> Sequence[Activity]:
        """Return the activities of an organisation without those below it, newest first."""
        return self._by_org.get(org.id, [])

    def of(self, org: Org) -> list[Activity]:
        """Return the activities of an organisation and of all that was below it on their days, newest first."""
        times = self.tree.times
        found = {
            activity.id: activity
            for id in sorted(times.ids_ever_below(org))
            for activity in self._by_org.get(id, ())
            if times.count == 1 or times.holds(org, activity.org_ids, activity.when)
        }
        return sorted(found.values(), key=lambda a: (-a.date.toordinal(), a.id))

    def months(self, org: Org, year: int) -> list[int]:
        """Return how many activities of an organisation and of those below it were held in each month of a year."""
        counts = Counter(a.date.month for a in self.held(self.of(org)) if a.year == year)
        return [counts[month] for month in range(1, 13)]

    @cached_property
    def all_held(self) -> Sequence[Activity]:
        """The activities that were held, newest first."""
        return self.held(self.newest_first)

    @cached_property
    def all_coming(self) -> Sequence[Activity]:
        """The planned activities, soonest first."""
        return self.coming(self.newest_first)

    @cached_property
    def held_by_campaign(self) -> Mapping[str, Sequence[Activity]]:
        """The held activities of each campaign, newest first, by its id."""
        found: defaultdict[str, list[Activity]] = defaultdict(list)
        for activity in self.all_held:
            if activity.campaign:
                found[activity.campaign].append(activity)
        return found

    def held(self, activities: Iterable[Activity]) -> list[Activity]:
        return [a for a in activities if a.is_held(self.as_of)]

    def coming(self, activities: Iterable[Activity]) -> list[Activity]:
        """Return the planned ones, soonest first."""
        return sorted((a for a in activities if not a.is_held(self.as_of)), key=lambda a: (a.date, a.time or "", a.id))

    def studied(self, article: Article) -> list[Activity]:
        """Return the activities that studied an article, newest first."""
        return self._by_study.get(article.id, [])


def study_plan(library: PublicLibrary) -> list[PlanMonth]:
    """Return the packets for everybody, by month, oldest first."""
    months: list[PlanMonth] = []
    for packet in sorted(library.all(Packet), key=lambda p: (p.month.start, p.id)):
        if EVERY_ORG in packet.orgs:
            months.append(PlanMonth(packet, _articles(library, packet.study), _articles(library, packet.qa)))
    return months


def current_month(library: PublicLibrary) -> PlanMonth | None:
    """Return the month of the study plan that the site's day lies in, else the next one, else the last one."""
    plan = study_plan(library)
    return next((month for month in plan if month.packet.month.end >= library.as_of), plan[-1] if plan else None)


def _articles(library: PublicLibrary, ids: Iterable[str]) -> tuple[Article, ...]:
    found = [library.get(Article, id) for id in ids]
    return tuple(article for article in found if article)


def articles_of(library: PublicLibrary, folder: str) -> list[Article]:
    """Return the published articles of a folder: of lasting ones in the order of their files, else newest first."""
    found = [a for a in library.all(Article) if a.section == folder]
    return found if folder in _LASTING else sorted(found, key=lambda a: (-a.date.toordinal(), a.id))


def following(library: PublicLibrary) -> dict[str, Article]:
    """Return the next article of the same folder and topic, by the id of each article."""
    found: dict[str, Article] = {}
    for folder in sorted({article.section for article in library.all(Article)}):
        last: dict[str | None, str] = {}  # of each topic
        for article in articles_of(library, folder):
            if before := last.get(article.topic):
                found[before] = article
            last[article.topic] = article.id
    return found
