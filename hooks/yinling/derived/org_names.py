"""Who stands where: what a page says of organisations that it is not about.

Pages that name an organisation hang on its name and place alone: a branch's new introduction or headcount makes its own
page anew, and not those of all who name it.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from ..records.org import Org
from .org_tree import OrgTree


class OrgName(NamedTuple):
    """An organisation by its name. ``full_name`` tells a group with its branch."""

    id: str
    name: str
    full_name: str
    org_kind: str
    is_branch: bool
    uri: str


class OrgNames:
    """The organisations of a tree by their names, in the tree's order."""

    def __init__(self, tree: OrgTree) -> None:
        self._names = {org.id: _named(org, tree) for org in tree.all}
        self._children = {org.id: tuple(self[child.id] for child in tree.children(org)) for org in tree.all}
        self._branches = {org.id: len(tree.branches(org)) for org in tree.all}
        self.root = self._names[tree.root.id] if tree.root else None

    @property
    def said(self) -> object:
        """All that it can tell."""
        return [*self.all], self._children, self._branches

    def get(self, id: str | None) -> OrgName | None:
        return self._names.get(id or "")

    @property
    def all(self) -> Collection[OrgName]:
        return self._names.values()

    def __getitem__(self, id: str) -> OrgName:
        return self._names[id]

    def name(self, id: str | None) -> str:
        """An organisation's full name, empty where it is not published."""
        named = self.get(id)
        return named.full_name if named else ""

    def children(self, id: str) -> tuple[OrgName, ...]:
        """What stands right below it."""
        return self._children.get(id, ())

    def branches(self, id: str) -> int:
        """How many branches it has below it, itself included."""
        return self._branches.get(id, 0)


def _named(org: Org, tree: OrgTree) -> OrgName:
    return OrgName(org.id, org.name, tree.full_name(org), org.org_kind, org.is_branch, org.uri)
