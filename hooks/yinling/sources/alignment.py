"""Pair the items of an old and a new list, so that an edit changes as few of them as possible."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

_MAX = 300  # items; the time grows with the square
Pair = tuple[int | None, int | None]


def pairs_of(old: Sequence[Any], new: Sequence[Any]) -> list[Pair]:
    """Return the numbers of items that belong together, in order; None for one that is new or gone.

    Items are plain values of `yaml_tree.plain`. Equal ones belong together, then those with most in common."""
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    head: list[Pair] = [(number, number) for number in range(start)]
    tail: list[Pair] = [(len(old) - end + number, len(new) - end + number) for number in range(end)]
    middle = _aligned(old[start : len(old) - end], new[start : len(new) - end])
    shifted = [(a if a is None else a + start, b if b is None else b + start) for a, b in middle]
    return [*head, *shifted, *tail]


def _aligned(old: Sequence[Any], new: Sequence[Any]) -> list[Pair]:
    if max(len(old), len(new)) > _MAX:
        both: list[Pair] = [(number, number) for number in range(min(len(old), len(new)))]
        rest: list[Pair] = [(number, None) for number in range(len(both), len(old))]
        return [*both, *rest, *((None, number) for number in range(len(both), len(new)))]
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for a in range(len(old) - 1, -1, -1):
        for b in range(len(new) - 1, -1, -1):
            paired = best[a + 1][b + 1] + _likeness(old[a], new[b])
            best[a][b] = max(paired, best[a + 1][b], best[a][b + 1])
    pairs: list[Pair] = []
    a = b = 0
    while a < len(old) and b < len(new):
        if best[a][b] == best[a + 1][b + 1] + _likeness(old[a], new[b]):
            pairs.append((a, b))
            a, b = a + 1, b + 1
        elif best[a][b] == best[a + 1][b]:
            pairs.append((a, None))
            a += 1
        else:
            pairs.append((None, b))
            b += 1
    pairs += [(number, None) for number in range(a, len(old))]
    return [*pairs, *((None, number) for number in range(b, len(new)))]


def _likeness(old: Any, new: Any) -> float:
    """Return how much two items have in common, from 0.01 (one was replaced by the other) to 1."""
    if old == new:
        return 1
    if isinstance(old, tuple) and isinstance(new, tuple) and old and isinstance(old[0], tuple):
        values = dict(old)
        same = sum(values.get(pair[0]) == pair[1] for pair in new if isinstance(pair, tuple))
        return 0.01 + 0.9 * float(same) / max(len(old), len(new))
    return 0.01
