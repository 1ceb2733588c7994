"""Find the items of a list again in a later version of it: records of a list file often have no id."""

from __future__ import annotations

import json
from bisect import bisect
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from .text_merge import matches
from .yaml_pieces import Piece

_MANY = 40_000  # comparisons of two records
_ALIKE = 0.6
_TITLES = frozenset(["标题", "名称", "title", "name"])
_SHARE_IN_PLACE = 0.5
_SHARE = 0.4  # of the old fields must be as they were


def canonical(value: Any) -> str:
    """Return a text that is equal for equal values; True is not 1."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def id_of(value: Any) -> str:
    """Return the id that a record states, or ""."""
    return str(value.get("编号") or value.get("id") or "") if isinstance(value, dict) else ""


def pairs(old: Sequence[Piece], new: Sequence[Piece], same_keys: frozenset[str], *, by_place: bool) -> dict[int, int]:
    """Return `paired` for pieces."""
    before, after = ([piece.node.value for piece in pieces] for pieces in (old, new))
    return paired(before, after, same_keys, by_place=by_place)


def paired(
    old: Sequence[Any], new: Sequence[Any], same_keys: frozenset[str], *, by_place: bool = False
) -> dict[int, int]:
    """Return which item of ``new`` is which of ``old``: equal ones, those with the same id, and the most alike."""
    texts, new_texts = ([*map(canonical, values)] for values in (old, new))
    found = matches(texts, new_texts)
    _pair_equal(texts, new_texts, found)
    _pair_equal([*map(id_of, old)], [*map(id_of, new)], found)
    taken = {*found.values()}
    left = [n for n in range(len(old)) if n not in found]
    free = [n for n in range(len(new)) if n not in taken]
    if len(left) * len(free) > _MANY:
        return found
    ranks, new_ranks = sorted(found), sorted(taken)
    scores = []
    for n in left:
        for to in free:
            distance = abs(bisect(ranks, n) - bisect(new_ranks, to))
            scores.append((-likeness(old[n], new[to], same_keys), distance, n, to))
    for score, _, n, to in sorted(scores):
        if -score >= _ALIKE and n not in found and to not in taken:
            found[n] = to
            taken.add(to)
    _pair_by_place(old, new, found, 0.0 if by_place else _SHARE_IN_PLACE)
    return found


def likeness(old: Any, new: Any, same_keys: frozenset[str]) -> float:
    """Return how alike two records are, from 0 to 1; the fields that tell records apart count as much as all others.

    Fields that are only in the new record do not count: a planned meeting is filled in later."""
    if not isinstance(old, dict):
        return 0.0
    equal, share, telling = _equal(old, new), _share(old, new), old.keys() & (same_keys | _TITLES)
    if share < _SHARE:
        return 0.0
    return (share + len(equal & telling) / len(telling)) / 2 if telling else share


def _equal(old: Any, new: Any) -> set[Any]:
    """Return the fields of an old record that are the same in the new one."""
    if not isinstance(old, dict) or not isinstance(new, dict) or id_of(old) != id_of(new):
        return set()
    return {key for key in old if key in new and canonical(old[key]) == canonical(new[key])}


def _share(old: Any, new: Any) -> float:
    return len(_equal(old, new)) / len(old) if isinstance(old, dict) and old else 0.0


def _pair_equal(old: Sequence[str], new: Sequence[str], found: dict[int, int]) -> None:
    """Pair the items with equal texts that have no partner, such as moved ones."""
    free = defaultdict(list)
    taken = {*found.values()}
    for to in reversed(range(len(new))):
        if to not in taken and new[to]:
            free[new[to]].append(to)
    for n, text in enumerate(old):
        if n not in found and free.get(text):
            found[n] = free[text].pop()


def _pair_by_place(old: Sequence[Any], new: Sequence[Any], found: dict[int, int], least: float) -> None:
    """Pair items that stand alone between the same neighbours: one was changed to the other."""
    back = {to: n for n, to in found.items()}
    for n in range(len(old)):
        if n in found:
            continue
        to = found.get(n - 1, -1) + 1 if n else 0
        is_last = n + 1 == len(old)
        ends_alike = is_last == (to + 1 == len(new)) and (is_last or found.get(n + 1) == to + 1)
        if to < len(new) and to not in back and ends_alike and _share(old[n], new[to]) >= least:
            found[n] = to
            back[to] = n
