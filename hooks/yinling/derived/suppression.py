"""Decide which numbers of hardship may be published, so that no small count can be read or computed.

Input: quantities (counts of people or households) and the relations between them: a whole and its disjoint parts.
Output: the quantities to withhold. A count from 1 to below ``small`` is withheld. So are further ones, until a reader
who knows all published numbers and all relations cannot compute a small count: not of one quantity, by any sums and
differences, and not of the withheld parts of a whole together. Zero concerns nobody.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Hashable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

Key = Hashable
Row = dict[Key, int]


class Quantity(NamedTuple):
    """A count. ``rank`` orders what is withheld first; None: the reader knows it. A hidden one is never shown."""

    value: int
    rank: int | None = 0
    is_hidden: bool = False


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

    def add(self, key: Key, value: int, rank: int | None = 0, *, is_hidden: bool = False) -> Key:
        self.quantities[key] = Quantity(value, rank, is_hidden)
        return key

    def relate(self, whole: Key, parts: Iterable[Key]) -> None:
        parts = tuple(parts)
        rest = self.quantities[whole].value - sum(self.quantities[part].value for part in parts)
        if rest:  # nothing left is something that a reader may assume
            parts = (*parts, self.add(("rest", len(self.relations)), rest, is_hidden=True))
        self.relations.append(Relation(whole, parts))

    def withheld(self) -> set[Key]:
        """Return the keys of the quantities that must not be published, without those that are never shown."""
        unknown = {
            key
            for key, each in self.quantities.items()
            if each.is_hidden or (each.rank is not None and self._is_small(each.value))
        }
        while found := self._avoidable(unknown):
            unknown.add(self._best(unknown, found))
        return {key for key in unknown if not self.quantities[key].is_hidden}

    def _avoidable(self, unknown: Set[Key]) -> list[Relation]:
        """Return the relations that tell a small count, without those that tell it whatever is withheld."""
        return [relation for relation in self._told(unknown) if relation not in self._unavoidable]

    @cached_property
    def _unavoidable(self) -> Set[Relation]:
        return {*self._told(self._all_unknown)}

    @cached_property
    def _all_unknown(self) -> Set[Key]:
        """Everything that is never shown or may be withheld."""
        return {key for key, each in self.quantities.items() if each.is_hidden or self._may_hide(key, ())}

    def _is_small(self, value: int) -> bool:
        return 0 < value < self.small

    def _told(self, unknown: Set[Key]) -> list[Relation]:
        """Return the relations by which the known numbers tell a small count."""
        rows = list(_solved(self._equations(unknown)))
        told_keys = {next(iter(row)) for row in rows if len(row) == 1}
        known = (self.quantities.keys() - unknown) | told_keys
        together = {key for row in rows if self._are_few(row, known) for key in row}
        return [
            relation
            for relation in self.relations
            if any(
                key in together
                or (key in told_keys and self._is_small(self.quantities[key].value) and not self._is_obvious(key))
                for key in _keys(relation)
            )
            or (relation.whole in known and self._tells_rest(relation, known))
        ]

    def _are_few(self, row: Mapping[Key, int], known: Set[Key]) -> bool:
        """Return whether a row says that quantities of several relations, without what is known, are few together."""
        if len(row) == 1 or any(factor != 1 for factor in row.values()) or all(map(self._is_obvious, row)):
            return False
        return self._is_small(sum(self.quantities[key].value - self._known_inside(key, known) for key in row))

    def _tells_rest(self, relation: Relation, known: Set[Key]) -> bool:
        """Return whether the unknown parts are few together, or must all have the smallest or largest small value."""
        keys = [part for part in relation.parts if part not in known and not self._is_obvious(part)]
        rest = [self.quantities[key] for key in keys]
        total = sum(each.value for each in rest)
        counts = [each for each in rest if each.value and not each.is_hidden]
        if total and len(counts) == len(rest) and total in (len(rest), len(rest) * (self.small - 1)):
            return True
        known_inside = sum(self._known_inside(key, known) for key in keys)
        return self._is_small(total) or self._is_small(total - known_inside)

    def _is_obvious(self, key: Key) -> bool:
        """Return whether a quantity follows from what readers know anyway: nothing of it can be withheld."""
        return key in self._obvious

    @cached_property
    def _obvious(self) -> Set[Key]:
        return {key for row in _solved(self._equations(self._all_unknown)) if len(row) == 1 for key in row}

    def _known_inside(self, key: Key, known: Set[Key]) -> int:
        """Return the largest known sum of disjoint parts of a quantity."""
        sums = (
            sum(self.quantities[part].value for part in relation.parts if part in known)
            for relation in self._relations_of.get(key, ())
        )
        return max(sums, default=0)

    @cached_property
    def _relations_of(self) -> dict[Key, list[Relation]]:
        found: defaultdict[Key, list[Relation]] = defaultdict(list)
        for relation in self.relations:
            found[relation.whole].append(relation)
        return found

    def _best(self, unknown: Set[Key], told: Sequence[Relation]) -> Key:
        """Return the quantity to withhold next: of the lowest rank that helps, what settles most and is smallest."""
        choices = [key for key in self._connected(told[0]) if self._may_hide(key, unknown)]
        local = [key for key in choices if key in _keys(told[0])]
        for rank in sorted({self._order(key)[0] for key in choices}):
            of_rank = sorted((key for key in choices if self._order(key)[0] == rank), key=self._order)[:_TRIED]
            counts = {key: len(self._avoidable(unknown | {key})) for key in of_rank}
            best = min(of_rank, key=lambda key: counts[key])  # the first of the best
            if counts[best] < len(told):
                return best
            if rank == 0:  # costs least, and others may help after it
                return next((key for key in of_rank if key in local), of_rank[0])
        return min(local or choices, key=self._order)  # there are choices, or it would be unavoidable

    def _may_hide(self, key: Key, unknown: Container[Key]) -> bool:
        each = self.quantities[key]
        return key not in unknown and each.rank is not None and each.value > 0

    def _order(self, key: Key) -> tuple[int, int, str]:
        each = self.quantities[key]
        return each.rank or 0, each.value, repr(key)

    def _connected(self, start: Relation) -> set[Key]:
        found, waiting = set(_keys(start)), [start]
        while waiting:
            waiting.pop()
            for relation in self.relations:
                keys = set(_keys(relation))
                if not keys <= found and keys & found:
                    found |= keys
                    waiting.append(relation)
        return found

    def _equations(self, unknown: Set[Key]) -> Iterator[Row]:
        for relation in self.relations:
            row = {part: 1 for part in relation.parts if part in unknown}
            if relation.whole in unknown:
                row[relation.whole] = _PRIME - 1
            if row:
                yield row


_TRIED = 60  # choices: more parts than a page lists
_PRIME = 2**61 - 1


def _keys(relation: Relation) -> tuple[Key, ...]:
    return (relation.whole, *relation.parts)


def _solved(equations: Iterable[Row]) -> Iterator[Mapping[Key, int]]:
    """Solve linear equations for as many keys as possible; a row of one key says that its value follows.

    The constants do not matter: only which values follow, not what they are. Factors are taken modulo a prime: they are
    so small that the same rows come out as with fractions, several times as fast.
    """
    pivots: dict[Key, Row] = {}
    for equation in equations:
        row = dict(equation)
        for key in [key for key in row if key in pivots]:
            _subtract(row, pivots[key], key)
        if not row:
            continue
        pivot = next(iter(row))
        inverse = pow(row[pivot], -1, _PRIME)
        row = {key: value * inverse % _PRIME for key, value in row.items()}
        for other in pivots.values():
            if pivot in other:
                _subtract(other, row, pivot)
        pivots[pivot] = row
    yield from pivots.values()


def _subtract(row: Row, other: Row, key: Key) -> None:
    """Subtract the multiple of ``other`` that removes ``key`` from ``row``."""
    factor = row[key]
    for name, value in other.items():
        if rest := (row.get(name, 0) - factor * value) % _PRIME:
            row[name] = rest
        else:
            row.pop(name, None)
