"""The organisations as a tree."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from ..library import Library
from ..records.org import Org

_RANK = {"党委": 0, "党总支": 1, "党支部": 2, "联合党支部": 2, "党小组": 3}


@dataclass(frozen=True)
class OrgTree:
    """Published organisations, each below its parent; siblings in the order of rank and id."""

    root: Org | None
    _children: dict[str, tuple[Org, ...]]
    _by_id: dict[str, Org]

    @classmethod
    def of(cls, library: Library) -> OrgTree:
        orgs = [org for org in library.all(Org) if org.is_public]
        children: defaultdict[str, list[Org]] = defaultdict(list)
        for org in sorted(orgs, key=lambda org: (_RANK[org.org_kind], org.category != "在职", org.id)):
            if org.parent:
                children[org.parent].append(org)
        root = next((org for org in orgs if org.parent is None), None)
        return cls(root, {id: tuple(row) for id, row in children.items()}, {org.id: org for org in orgs})

    def get(self, id: str | None) -> Org | None:
        return self._by_id.get(id or "")

    def children(self, org: Org) -> tuple[Org, ...]:
        return self._children.get(org.id, ())

    def below(self, org: Org) -> list[Org]:
        """The organisation and all below it, each before those below it."""
        found = [org]
        for child in self.children(org):
            found += self.below(child)
        return found

    def ids_below(self, org: Org) -> frozenset[str]:
        return frozenset(o.id for o in self.below(org))

    def above(self, org: Org) -> list[Org]:
        """Those above it, highest first, without itself."""
        chain: list[Org] = []
        parent = self.get(org.parent)
        while parent is not None:
            chain.insert(0, parent)
            parent = self.get(parent.parent)
        return chain

    def branch_of(self, id: str) -> Org | None:
        """The branch that an organisation is or belongs to; None for what stands above branches."""
        org = self.get(id)
        while org is not None and not org.is_branch:
            org = self.get(org.parent)
        return org

    def branches(self, under: Org | None = None) -> list[Org]:
        start = under or self.root
        return [org for org in self.below(start) if org.is_branch] if start else []

    def full_name(self, org: Org) -> str:
        """A group is named with its branch: every branch has a first group."""
        parent = self.get(org.parent)
        return f"{parent.name}{org.name}" if org.org_kind == "党小组" and parent else org.name
