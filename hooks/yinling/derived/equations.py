"""Keep linear equations solved for the quantities that a reader does not know, while these become more or fewer.

The constants do not matter: only which quantities follow from the known ones, not what they are. Factors are taken
modulo a prime: they are so small that the same rows come out as with fractions, several times as fast.
"""

from __future__ import annotations

import random
from collections.abc import Hashable, Iterable

Key = Hashable
Row = dict[Key, int]

PRIME = 2**61 - 1


class Equations:
    """Equations between quantities, all of which are known to begin with."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self.unknown: set[Key] = set()
        self._solved: dict[Key, Row] = {}  # by an unknown quantity that no other row has
        self._random: dict[Key, int] = {}
        self._seed = random.Random(0)  # the same choices in each build
        self._spare = [{key: factor % PRIME for key, factor in row.items()} for row in rows]  # of known quantities

    def hide(self, key: Key) -> None:
        """Make a quantity unknown."""
        self.unknown.add(key)
        if key not in self._random:
            self._random[key] = self._seed.randrange(PRIME)
        if (row := next((row for row in self._spare if key in row), None)) is not None:
            self._spare.remove(row)
            self._solve(row, key)

    def show(self, key: Key) -> None:
        """Make a quantity known again."""
        self.unknown.remove(key)
        if (row := self._solved.pop(key, None)) is not None:
            if (other := next((each for each in row if each in self.unknown), None)) is None:
                self._spare.append(row)
            else:
                self._solve(row, other)

    def changes(self) -> dict[Key, int]:
        """Return by how much each unknown quantity differs in another world that a reader takes for possible.

        The world is chosen at random, but always the same. Quantities whose changes add up to 0 have a sum that follows
        from what is known: that it is so by chance is as likely as to guess a number of 18 digits.
        """
        changes = {key: self._random[key] for key in self.unknown}
        for key, row in self._solved.items():
            changes[key] = 0
            changes[key] = -sum(factor * changes[each] for each, factor in row.items() if each in changes) % PRIME
        return changes

    def _solve(self, row: Row, key: Key) -> None:
        """Solve a row for a key, and remove the key from all others."""
        inverse = pow(row[key], -1, PRIME)
        row = {each: factor * inverse % PRIME for each, factor in row.items()}
        for other in (*self._solved.values(), *self._spare):
            if key in other:
                _subtract(other, row, key)
        self._spare = [each for each in self._spare if each]
        self._solved[key] = row


def _subtract(row: Row, other: Row, key: Key) -> None:
    """Subtract the multiple of ``other`` that removes ``key`` from ``row``."""
    factor = row[key]
    for name, value in other.items():
        if rest := (row.get(name, 0) - factor * value) % PRIME:
            row[name] = rest
        else:
            row.pop(name, None)
