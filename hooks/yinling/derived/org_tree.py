"""The tree of organisations, as it is on the as-of day and as it was on any other day."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from ..library.load import Library
from ..records.org import Lifetime, Org, above, lifetime
from ..records.period import Period
from ..records.vocabulary import ORG_CATEGORIES, words_in_order


@dataclass(frozen=True)
class OrgTree:
    """Organisations below their parents; siblings sorted by rank and id.

    Pages show the published ones only. Totals are sums over all that count: 内部 is counted and not shown.
    A tree is of one day, with the names and places of that day; `on` returns that of another day."""

    root: Org | None
    _children: dict[str, tuple[Org, ...]]
    _by_id: dict[str, Org]
    _lifetimes: dict[str, Lifetime]
    times: Times
    _ids_below: dict[str, frozenset[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, library: Library) -> OrgTree:
        """Return the tree of the organisations that count; of the public view these are the public ones."""
        return Times(library).on(library.as_of)

    @cached_property
    def _parents(self) -> dict[str, Org]:
        return {child.id: self._by_id[id] for id, row in self._children.items() for child in row}

    def on(self, day: dt.date) -> OrgTree:
        """Return the tree of another day."""
        return self.times.on(day)

    @property
    def all(self) -> Collection[Org]:
        return self._by_id.values()

    def get(self, id: str | None) -> Org | None:
        return self._by_id.get(id or "")

    def lifetime(self, org: Org) -> Lifetime:
        return self._lifetimes[org.id]

    def living(self, orgs: Iterable[Org], period: Period) -> list[Org]:
        """Return the organisations that exist on a day of a period."""
        return [org for org in orgs if self.lifetime(org).part_of(period)]

    def children(self, org: Org) -> tuple[Org, ...]:
        return self._children.get(org.id, ())

    def below(self, org: Org) -> list[Org]:
        """Return the organisation and all below it, each before those below it."""
        found: dict[str, Org] = {}
        waiting = [self._by_id.get(org.id, org)]
        while waiting:  # each once: invalid organisations may be above each other
            each = waiting.pop()
            if each.id not in found:
                found[each.id] = each
                waiting += reversed(self.children(each))
        return list(found.values())

    def ids_below(self, org: Org) -> frozenset[str]:
        if org.id not in self._ids_below:
            self._ids_below[org.id] = frozenset(o.id for o in self.below(org))
        return self._ids_below[org.id]

    def above(self, org: Org) -> list[Org]:
        """Return the organisations above one, highest first, without itself."""
        chain: list[Org] = []
        parent = self._parents.get(org.id)
        while parent is not None:
            chain.insert(0, parent)
            parent = self._parents.get(parent.id)
        return chain

    def branch_of(self, id: str) -> Org | None:
        """Return the branch (支部 or 团体) that an organisation is or belongs to; None above branches."""
        org = self.get(id)
        while org is not None and not (org.is_branch or org.is_society):
            org = self._parents.get(org.id)
        return org

    def keeper_of(self, org: Org) -> Org:
        """Return whose ledgers have the records of an organisation: of a group those of the one above, else its own."""
        keeper: Org | None = self.get(org.id)
        while keeper is not None and keeper.is_group:
            keeper = self._parents.get(keeper.id)
        return keeper or org

    def kept_by(self, org: Org) -> list[Org]:
        """Return an organisation, and the groups whose records are in its ledgers."""
        return [each for each in self.below(org) if each.id == org.id or self.keeper_of(each).id == org.id]

    def branches(self, under: Org | None = None) -> list[Org]:
        start = under or self.root
        return [org for org in self.below(start) if org.is_branch] if start else []

    def societies(self) -> list[Org]:
        return [org for org in self.below(self.root) if org.is_society] if self.root else []

    def by_parent(self, orgs: Iterable[Org]) -> list[tuple[Org, list[Org]]]:
        """Group organisations by their parent, in their order; the highest is its own parent."""
        found: dict[str, tuple[Org, list[Org]]] = {}
        for org in orgs:
            parent = self._parents.get(org.id, org)
            found.setdefault(parent.id, (parent, []))[1].append(org)
        return list(found.values())

    def full_name(self, org: Org) -> str:
        """Return the name; of a group with its branch before it, for every branch has a first group."""
        org = self._by_id.get(org.id, org)
        parent = self._parents.get(org.id)
        return f"{parent.name}{org.name}" if org.is_group and parent else org.name


class Times:
    """The trees of all times of a library: one for each span of days in which no organisation changes."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._orgs = [org for org in library.all(Org) if org.counts]
        self._categories = words_in_order(library, ORG_CATEGORIES)
        self._ends = sorted({row.until for org in self._orgs for row in org.history})
        """The last day of each span but the last one."""
        self._trees: dict[int, OrgTree] = {}
        self._lifetimes = {org.id: lifetime(org, library) for org in self._orgs}
        self._ids: dict[str, frozenset[str]] = {}

    @property
    def count(self) -> int:
        """The number of spans."""
        return len(self._ends) + 1

    def span(self, day: dt.date) -> int:
        """Return the number of the span that a day is in."""
        return bisect_left(self._ends, day)

    def day_of(self, time: Period | None) -> dt.date:
        """Return the day whose tree a record belongs to: the last of its time; without a time the as-of day."""
        return time.end if time else self._library.as_of

    def on(self, day: dt.date) -> OrgTree:
        return self.of_span(self.span(day))

    def of_span(self, number: int) -> OrgTree:
        if number not in self._trees:
            self._trees[number] = self._make(self._ends[number] if number < len(self._ends) else dt.date.max)
        return self._trees[number]

    def all(self) -> Iterator[OrgTree]:
        """Yield the trees of all spans, oldest first."""
        return map(self.of_span, range(self.count))

    def ids_ever_below(self, org: Org) -> frozenset[str]:
        """Return the ids of an organisation and of all that were below it at any time."""
        if org.id not in self._ids:
            self._ids[org.id] = frozenset().union(*(tree.ids_below(org) for tree in self.all()))
        return self._ids[org.id]

    def below_in(self, org: Org, period: Period) -> list[Org]:
        """Return the organisation and all that were below it and existed on a day of a period, as they were at last."""
        found: dict[str, Org] = {}
        for span in range(self.span(period.start), self.span(period.end) + 1):
            tree = self.of_span(span)
            found |= {each.id: each for each in tree.living(tree.below(org), period)}
        return list(found.values())

    def stay(self, org: Org, other: Org, period: Period) -> Period | None:
        """Return the part of a period from the first to the last day on which an organisation was below another."""
        days: list[dt.date] = []
        for span in range(self.span(period.start), self.span(period.end) + 1):
            if other.id in self.of_span(span).ids_below(org):
                days.append(max(self._ends[span - 1] + dt.timedelta(1), period.start) if span else period.start)
                days.append(min(self._ends[span], period.end) if span < len(self._ends) else period.end)
        lived = self._lifetimes[other.id].part_of(period)
        return lived.overlap(days[0], days[-1]) if days and lived else None

    def ids_ever_above(self, org: Org) -> frozenset[str]:
        return frozenset(each.id for tree in self.all() for each in tree.above(org))

    def ever_children(self, org: Org) -> list[Org]:
        """Return the organisations that are, or were at any time, right below one, as they are now."""
        now = self.on(self._library.as_of)
        former = {child.id for tree in self.all() for child in tree.children(org)}
        listed = [child.id for child in now.children(org)]
        return [each for id in (*listed, *sorted(former - {*listed})) if (each := now.get(id))]

    def holds(self, org: Org, ids: Iterable[str], time: Period | None) -> bool:
        """Return whether one of some organisations was ``org`` or below it at the time of a record."""
        return not self.on(self.day_of(time)).ids_below(org).isdisjoint(ids)

    def _make(self, day: dt.date) -> OrgTree:
        orgs = [org.as_on(day) for org in self._orgs]
        by_id = {org.id: org for org in orgs}
        children: defaultdict[str, list[Org]] = defaultdict(list)
        for org in sorted(orgs, key=lambda org: org.place_among(self._categories)):
            # Between two published ones an organisation may be unpublished: the lower one moves up below the upper one.
            line = above(org.id, self._library, day)[1:]
            if parent := next((id for id in line if id in by_id), None):
                children[parent].append(org)
        root = next((org for org in orgs if org.parent is None), None)
        return OrgTree(root, {id: tuple(row) for id, row in children.items()}, by_id, self._lifetimes, self)
