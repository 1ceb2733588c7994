"""The tree of organisations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property

from ..library.load import Library
from ..records.org import Lifetime, Org, above, lifetime
from ..records.period import Period

_RANK = {"党委": 0, "党总支": 1, "党支部": 2, "联合党支部": 2, "党小组": 3}


@dataclass(frozen=True)
class OrgTree:
    """Organisations below their parents; siblings sorted by rank and id.

    Pages show the published ones only. Totals are sums over all that count: 内部 is counted and not shown."""

    root: Org | None
    _children: dict[str, tuple[Org, ...]]
    _by_id: dict[str, Org]
    _lifetimes: dict[str, Lifetime]

    @classmethod
    def of(cls, library: Library) -> OrgTree:
        """Return the tree of the organisations that count; of the public view these are the public ones."""
        orgs = [org for org in library.all(Org) if org.counts]
        here = {org.id for org in orgs}
        children: defaultdict[str, list[Org]] = defaultdict(list)
        for org in sorted(orgs, key=lambda org: (_RANK[org.org_kind], org.category != "在职", org.id)):
            # Between two published ones an organisation may be unpublished: the lower one moves up below the upper one.
            parent = next((id for id in above(org.parent, library) if id in here), None) if org.parent else None
            if parent:
                children[parent].append(org)
        root = next((org for org in orgs if org.parent is None), None)
        lifetimes = {org.id: lifetime(org, library) for org in orgs}
        return cls(root, {id: tuple(row) for id, row in children.items()}, {org.id: org for org in orgs}, lifetimes)

    @cached_property
    def _parents(self) -> dict[str, Org]:
        return {child.id: self._by_id[id] for id, row in self._children.items() for child in row}

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
        waiting = [org]
        while waiting:  # each once: invalid organisations may be above each other
            each = waiting.pop()
            if each.id not in found:
                found[each.id] = each
                waiting += reversed(self.children(each))
        return list(found.values())

    def ids_below(self, org: Org) -> frozenset[str]:
        return frozenset(o.id for o in self.below(org))

    def above(self, org: Org) -> list[Org]:
        """Return the organisations above one, highest first, without itself."""
        chain: list[Org] = []
        parent = self._parents.get(org.id)
        while parent is not None:
            chain.insert(0, parent)
            parent = self._parents.get(parent.id)
        return chain

    def branch_of(self, id: str) -> Org | None:
        """Return the branch that an organisation is or belongs to; None above branches."""
        org = self.get(id)
        while org is not None and not org.is_branch:
            org = self._parents.get(org.id)
        return org

    def branches(self, under: Org | None = None) -> list[Org]:
        start = under or self.root
        return [org for org in self.below(start) if org.is_branch] if start else []

    def by_parent(self, orgs: Iterable[Org]) -> list[tuple[Org, list[Org]]]:
        """Group organisations by their parent, in their order; the highest is its own parent."""
        found: dict[str, tuple[Org, list[Org]]] = {}
        for org in orgs:
            parent = self._parents.get(org.id, org)
            found.setdefault(parent.id, (parent, []))[1].append(org)
        return list(found.values())

    def full_name(self, org: Org) -> str:
        """Return the name; of a group with its branch before it, for every branch has a first group."""
        parent = self._parents.get(org.id)
        return f"{parent.name}{org.name}" if org.org_kind == "党小组" and parent else org.name
