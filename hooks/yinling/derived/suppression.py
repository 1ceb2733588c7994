"""Decide which numbers of hardship may be published, so that no small count can be read or computed.

Input: quantities (counts of people or households) and the relations between them: a whole and its disjoint parts.
Output: the quantities to withhold. A count from 1 to below ``small`` is withheld. So are further ones, until a reader
who knows all published numbers and all relations cannot compute a small count: not of one quantity, by any sums and
differences, and not of a few together. Zero concerns nobody: who publishes must withhold it beside what is withheld in
the same table, so that a reader does not know that a withheld number is at least 1.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, combinations, groupby, islice
from typing import NamedTuple

from .equations import PRIME, Equations, Key


class Quantity(NamedTuple):
    """A count. ``rank`` orders what is withheld first; None: the reader knows it. A hidden one is never shown.

    ``least``: the reader knows that it is not less.
    """

    value: int
    rank: int | None = 0
    is_hidden: bool = False
    least: int = 0


class Relation(NamedTuple):
    """A whole and its disjoint parts. What the parts leave is a quantity that is never shown."""

    whole: Key
    parts: tuple[Key, ...]


@dataclass
class Suppression:
    """The quantities and relations of one system; add all, then call `withheld`."""

    small: int
    quantities: dict[Key, Quantity] = field(default_factory=dict)
    relations: list[Relation] = field(default_factory=list)

    def add(self, key: Key, value: int, rank: int | None = 0, *, is_hidden: bool = False, least: int = 0) -> Key:
        self.quantities[key] = Quantity(value, rank, is_hidden, least)
        return key

    def relate(self, whole: Key, parts: Iterable[Key]) -> None:
        parts = tuple(parts)
        rest = self.quantities[whole].value - sum(self.quantities[part].value for part in parts)
        if rest:  # nothing left is something that a reader may assume
            parts = (*parts, self.add(("rest", len(self.relations)), rest, is_hidden=True))
        self.relations.append(Relation(whole, parts))

    def withheld(self) -> set[Key]:
        """Return the keys of the quantities that must not be published, without those that are never shown."""
        equations = self._equations(key for key, each in self.quantities.items() if each.is_hidden or self._is_few(key))
        while found := self._avoidable(equations):
            equations.hide(self._best(equations, found))
        return {key for key in self._shown_again(equations).unknown if not self.quantities[key].is_hidden}

    def _shown_again(self, equations: Equations) -> Equations:
        """Show what need not be withheld any more because of what was withheld later."""
        more = [key for key in equations.unknown if not self.quantities[key].is_hidden and not self._is_few(key)]
        for key in sorted(more, key=self._order, reverse=True):
            equations.show(key)
            if self._avoidable(equations):
                equations.hide(key)
        return equations

    def _equations(self, unknown: Iterable[Key]) -> Equations:
        """Return the relations as equations; what is known whatever is withheld is left out."""
        equations = Equations(
            {key: factor for key, factor in _factors(relation) if key in self._all_unknown}
            for relation in self.relations
        )
        for key in unknown:
            equations.hide(key)
        return equations

    def _avoidable(self, equations: Equations) -> list[Relation]:
        """Return the relations that tell a small count, without those that tell it whatever is withheld."""
        return [relation for relation in self._told(equations) if relation not in self._unavoidable]

    @cached_property
    def _unavoidable(self) -> Set[Relation]:
        return {*self._told(self._equations(self._all_unknown))}

    @cached_property
    def _all_unknown(self) -> Set[Key]:
        """Everything that is never shown or may be withheld."""
        return {key for key, each in self.quantities.items() if each.is_hidden or self._may_hide(key)}

    def _is_small(self, value: int) -> bool:
        return 0 < value < self.small

    def _is_few(self, key: Key) -> bool:
        """Return whether a quantity is withheld because it is small itself."""
        each = self.quantities[key]
        return each.rank is not None and self._is_small(each.value)

    def _told(self, equations: Equations) -> list[Relation]:
        """Return the relations by which the known numbers tell a small count."""
        changes = equations.changes()
        known = self.quantities.keys() - {key for key, change in changes.items() if change}
        telling = self._few_together(changes)
        return [
            relation
            for relation in self.relations
            if relation.whole in telling
            or not telling.isdisjoint(relation.parts)
            or (relation.whole in known and self._tells_rest(relation, known))
        ]

    def _few_together(self, changes: Mapping[Key, int]) -> set[Key]:
        """Return the unknown quantities that are few, alone or up to four together, and whose sum follows."""
        few = [key for key in changes if self._is_small(self.quantities[key].value) and not self._is_obvious(key)]
        found = {key for key in few if not changes[key]}
        sums: dict[int, list[tuple[int, tuple[Key, ...]]]] = {}  # the values of one or two, by their change
        for keys in chain(combinations(few, 1), combinations(few, 2)):
            value = sum([self.quantities[key].value for key in keys])
            if value < self.small and found.isdisjoint(keys):
                sums.setdefault(sum([changes[key] for key in keys]) % PRIME, []).append((value, keys))
        for change, each in sums.items():
            for value, keys in each:
                for more, others in sums.get(-change % PRIME, ()):
                    if value + more < self.small and not {*keys} & {*others}:
                        found |= {*keys, *others}
        return found

    def _tells_rest(self, relation: Relation, known: Set[Key]) -> bool:
        """Return whether the unknown parts are few together, or one of them can only be small.

        A reader may take all that is withheld for small counts: it must not be as much as these are at most.
        """
        keys = [part for part in relation.parts if part not in known and not self._is_obvious(part)]
        rest = [self.quantities[key] for key in keys]
        total = sum(each.value for each in rest)
        counts = [each for each in rest if each.value and not each.is_hidden]
        if total and len(counts) == len(rest) and total == len(rest) * (self.small - 1):
            return True
        least = {key: self._least(key, known) for key in keys}
        more = total - sum(least.values())
        return (
            self._is_small(total)
            or self._is_small(more)
            or any(self._is_few(key) and more + least[key] < self.small for key in keys)
        )

    def _is_obvious(self, key: Key) -> bool:
        """Return whether a quantity follows from what readers know anyway: nothing of it can be withheld."""
        return key in self._obvious

    @cached_property
    def _obvious(self) -> Set[Key]:
        return {key for key, change in self._equations(self._all_unknown).changes().items() if not change}

    def _least(self, key: Key, known: Set[Key]) -> int:
        """Return what is in a quantity at least: also the largest known sum of disjoint parts."""
        sums = (
            sum(self.quantities[part].value for part in relation.parts if part in known)
            for relation in self._relations_of.get(key, ())
        )
        return max((self.quantities[key].least, *sums))

    @cached_property
    def _relations_of(self) -> dict[Key, list[Relation]]:
        found: defaultdict[Key, list[Relation]] = defaultdict(list)
        for relation in self.relations:
            found[relation.whole].append(relation)
        return found

    def _best(self, equations: Equations, told: Sequence[Relation]) -> Key:
        """Return the quantity to withhold next: of the lowest rank that helps, what settles most and is smallest."""
        connected = self._connected[told[0].whole]
        choices = [key for key in connected if key not in equations.unknown and self._may_hide(key)]
        local = [key for key in choices if key in _keys(told[0])] or choices
        ordered = sorted(local, key=self._order)
        for rank, of_rank in groupby(ordered, lambda key: self.quantities[key].rank):
            counts = {key: self._count_without(equations, key) for key in islice(of_rank, _TRIED)}
            best = min(counts, key=lambda key: counts[key])  # the first of the best
            if counts[best] < len(told) or rank == 0:  # that rank costs least, and others may help after it
                return best
        return ordered[0]

    def _count_without(self, equations: Equations, key: Key) -> int:
        """Return how many relations would still tell a small count if one more quantity were withheld."""
        equations.hide(key)
        count = len(self._avoidable(equations))
        equations.show(key)
        return count

    def _may_hide(self, key: Key) -> bool:
        each = self.quantities[key]
        return each.rank is not None and each.value > 0

    def _order(self, key: Key) -> tuple[int, int, str]:
        each = self.quantities[key]
        return each.rank or 0, each.value, repr(key)

    @cached_property
    def _connected(self) -> Mapping[Key, Set[Key]]:
        """All that relations connect with a quantity."""
        found: dict[Key, set[Key]] = {}
        for relation in self.relations:
            merged = {*_keys(relation)}.union(*(found[key] for key in _keys(relation) if key in found))
            found |= dict.fromkeys(merged, merged)
        return found


_TRIED = 6  # choices of a rank: with 60 there is a tenth less withheld, in four times the time


def _keys(relation: Relation) -> tuple[Key, ...]:
    return (relation.whole, *relation.parts)


def _factors(relation: Relation) -> Iterator[tuple[Key, int]]:
    """Yield the factors of the equation that says that the whole is the sum of its parts."""
    yield relation.whole, -1
    yield from ((part, 1) for part in relation.parts)
