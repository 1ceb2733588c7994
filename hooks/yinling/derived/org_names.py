"""The names of organisations and their places in the tree: what a page shows of other organisations than its own.

Pages that name an organisation depend on its name and place only. A new introduction or headcount of a branch changes
its own page, and not those that name it.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from typing import NamedTuple

from ..records.org import Org
from ..records.period import Period
from .org_tree import OrgTree

Change = tuple[str, str]
"""A word such as 并入, and the id of the other organisation."""


class OrgName(NamedTuple):
    """The name of an organisation. The ``full_name`` of a group begins with its branch.

    ``closing`` says how it ended; empty while it exists."""

    id: str
    name: str
    full_name: str
    org_kind: str
    level: str
    is_branch: bool
    uri: str
    closing: str


class OrgNames:
    """The names of the organisations of a tree, in the tree's order; ``day`` says which of them exist.

    Those of another time are called as they were called then, and marked as closed if they are closed on ``day``."""

    def __init__(self, tree: OrgTree, day: dt.date) -> None:
        self._tree, self._day = tree, day
        self._names = {org.id: _named(org, tree, day) for org in tree.all}
        self._children = {org.id: tuple(self[child.id] for child in tree.children(org)) for org in tree.all}
        today = Period.day_of(day)
        self._branches = {org.id: len(tree.living(tree.branches(org), today)) for org in tree.all}
        self.root = self._names[tree.root.id] if tree.root else None
        self._by_span: dict[int, OrgNames] = {tree.times.span(day): self} if tree is tree.on(day) else {}
        became, came = defaultdict[str, list[Change]](list), defaultdict[str, list[Change]](list)
        for org in tree.all:
            merged = len(org.successors) == 1
            for id in org.successors:
                became[org.id].append(("并入" if merged else "分为", id))
                came[id].append(("并进来的" if merged else "分自", org.id))
            for id in org.predecessors:
                if org.id in (tree.get(id) or org).successors:  # said already, by the one that ended
                    continue
                became[id].append(("分出", org.id))
                came[org.id].append(("分自", id))
        self._became, self._came = dict(became), dict(came)

    @property
    def content(self) -> object:
        """Everything that this object can return: the input of cache keys."""
        times = self._tree.times
        past = [[*self._of_span(span).all] for span in range(times.count)] if times.count > 1 else []
        return [*self.all], self._children, self._branches, past, self._became, self._came

    def on(self, day: dt.date) -> OrgNames:
        """Return the names and places of a day."""
        return self._of_span(self._tree.times.span(day))

    def _of_span(self, span: int) -> OrgNames:
        if span not in self._by_span:
            self._by_span[span] = OrgNames(self._tree.times.of_span(span), self._day)
        return self._by_span[span]

    def get(self, id: str | None) -> OrgName | None:
        return self._names.get(id or "")

    @property
    def all(self) -> Collection[OrgName]:
        return self._names.values()

    def __getitem__(self, id: str) -> OrgName:
        return self._names[id]

    def name(self, id: str | None, day: dt.date | None = None) -> str:
        """Return the full name of an organisation, on a day if one is given; empty where it is not published."""
        named = (self.on(day) if day else self).get(id)
        return named.full_name if named else ""

    def children(self, id: str) -> tuple[OrgName, ...]:
        """Return the organisations directly below one."""
        return self._children.get(id, ())

    def branches(self, id: str) -> int:
        """Return the number of branches of the day below an organisation, itself included."""
        return self._branches.get(id, 0)

    def became(self, id: str) -> list[tuple[str, OrgName]]:
        """Return what an organisation was merged or split into, and what was split off from it, each with a word."""
        return self._listed(self._became, id)

    def came_from(self, id: str) -> list[tuple[str, OrgName]]:
        """Return the organisations that were merged into one, or that it was split off from, each with a word."""
        return self._listed(self._came, id)

    def _listed(self, table: dict[str, list[Change]], id: str) -> list[tuple[str, OrgName]]:
        return [(word, self._names[each]) for word, each in dict.fromkeys(table.get(id, ())) if each in self._names]


def _named(org: Org, tree: OrgTree, day: dt.date) -> OrgName:
    lived = tree.lifetime(org)
    closing = lived.closing if lived.last and lived.last < day else ""
    return OrgName(org.id, org.name, tree.full_name(org), org.org_kind, org.level, org.is_branch, org.uri, closing)
