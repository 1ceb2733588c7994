"""The names of organisations and their places in the tree: what a page shows of other organisations than its own.

Pages that name an organisation depend on its name and place only. A new introduction or headcount of a branch changes
its own page, and not those that name it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import NamedTuple

from ..records.org import Org
from ..records.period import Period
from .org_tree import OrgTree


class OrgName(NamedTuple):
    """The name of an organisation. The ``full_name`` of a group begins with its branch.

    ``closing`` says how it ended; empty while it exists."""

    id: str
    name: str
    full_name: str
    org_kind: str
    is_branch: bool
    uri: str
    closing: str


class OrgNames:
    """The names of the organisations of a tree, in the tree's order."""

    def __init__(self, tree: OrgTree, day: dt.date) -> None:
        self._names = {org.id: _named(org, tree, day) for org in tree.all}
        self._children = {org.id: tuple(self[child.id] for child in tree.children(org)) for org in tree.all}
        today = Period.day_of(day)
        self._branches = {org.id: len(tree.living(tree.branches(org), today)) for org in tree.all}
        self.root = self._names[tree.root.id] if tree.root else None

    @property
    def content(self) -> object:
        """Everything that this object can return: the input of cache keys."""
        return [*self.all], self._children, self._branches

    def get(self, id: str | None) -> OrgName | None:
        return self._names.get(id or "")

    @property
    def all(self) -> Collection[OrgName]:
        return self._names.values()

    def __getitem__(self, id: str) -> OrgName:
        return self._names[id]

    def name(self, id: str | None) -> str:
        """Return the full name of an organisation; empty where it is not published."""
        named = self.get(id)
        return named.full_name if named else ""

    def children(self, id: str) -> tuple[OrgName, ...]:
        """Return the organisations directly below one."""
        return self._children.get(id, ())

    def branches(self, id: str) -> int:
        """Return the number of branches of the day below an organisation, itself included."""
        return self._branches.get(id, 0)


def _named(org: Org, tree: OrgTree, day: dt.date) -> OrgName:
    lived = tree.lifetime(org)
    closing = lived.closing if lived.last and lived.last < day else ""
    return OrgName(org.id, org.name, tree.full_name(org), org.org_kind, org.is_branch, org.uri, closing)
