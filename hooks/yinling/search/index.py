"""The index: entries by number, and parcels of keys with the numbers of the entries that hold them.

It is made from nothing, or from the one of an earlier build, of which only what an edit has changed is made anew: both
ways lead to the same bytes. So that an edit changes few numbers, what stays is numbered from the bottom and what
happened from the top, the newest first: one more of either takes a number from the gap between. The texts of an earlier
index are not kept beside the site: they are its files, and believed by their digests."""

from __future__ import annotations

import functools
from array import array
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from contextlib import suppress
from functools import lru_cache
from itertools import chain, takewhile
from typing import NamedTuple, cast

from ..chinese.characters import traditional
from ..chinese.fold import fold
from ..core.cache import Cache, hash_parts
from .documents import HAPPENED, Document
from .postings import heard, joined, keys_of, spliced
from .sharding import BUCKETS, bucket, keys_in, parts, read, rows, written

# Characters before compression: on 5,000 pages some 2,500 files of 3 and 4 KB. Larger ones weigh more than what a query
# wants of them; half of it is 2,000 files more on a stick.
POSTINGS_SIZE, TEXT_SIZE = 7_500, 5_500
_STEPS = 1024  # numbers that are added where the gap is full: then all that happened is numbered anew
_RUN = 4096  # entries whose postings are made at once: their columns of numbers take 30 kB an entry
_MUCH = 2  # where more than one in so many has changed, to begin anew costs no more
_LAST = hash_parts("index")


class Shard(NamedTuple):
    """Keys with their postings: what stands for their JSON (`parcels.rows`), and the characters of all of them."""

    sign: bytes
    weight: int


class Shown(NamedTuple):
    """Entries as they are shown: what stands for their JSON, and the characters they hold, before folding."""

    sign: bytes
    characters: str


class Index(NamedTuple):
    """``entries`` by number, None in the gap. ``parcels`` by the buckets they hold, the first and the one after the
    last; ``shown`` by the numbers of their entries likewise. ``characters`` are those of all keys."""

    entries: Sequence[Document | None]
    parcels: Mapping[tuple[int, int], Shard]
    shown: Mapping[tuple[int, int], Shown]
    characters: frozenset[str]


Texts = dict[str, str]
"""JSON by the name of its file: ``p`` or ``t``, and the first bucket or number."""
Published = Callable[[str, bytes], str | None]
"""The text of a file of the index before, by its name and what stands for it; None where it is lost."""

_NOTHING = Index((), {}, {}, frozenset())


class _LostError(Exception):
    """A file of the index before is not there any more."""


def index_of(entries: Sequence[Document], cache: Cache, published: Published | None) -> tuple[Index, Texts]:
    """The index of entries that stand in the order in which equals are shown, and those of its texts that ``published``
    has not; None: make all from nothing. ``cache`` holds the index of an earlier build, and takes this one."""
    before = cast(Index, cache.get(_LAST, _NOTHING)) if published else _NOTHING
    found = numbered(entries)
    changed = {number for number, pair in enumerate(zip(before.entries, found, strict=False)) if pair[0] != pair[1]}
    if published and len(before.entries) == len(found):
        if not changed:
            return before, {}
        if len(changed) * _MUCH <= len(entries):
            with suppress(_LostError):
                return _kept(_edited(before, found, changed, published), cache)
    return _kept(_made(found), cache)


def _kept(made: tuple[Index, Texts], cache: Cache) -> tuple[Index, Texts]:
    cache.put(_LAST, made[0])
    return made


def numbered(entries: Sequence[Document]) -> list[Document | None]:
    """Entries by number."""
    happened = sum(1 for _ in takewhile(lambda entry: entry.kind in HAPPENED, reversed(entries)))
    stays = len(entries) - happened
    return [*entries[:stays], *[None] * (-len(entries) % _STEPS), *entries[stays:]]


def _made(found: Sequence[Document | None]) -> tuple[Index, Texts]:
    from .build_postings import build_postings  # noqa: PLC0415 - brings numpy, and an edit has no need of it

    starts = range(0, len(found), _RUN)
    packed = joined((start, build_postings(found[start : start + _RUN])) for start in starts)
    heard.clear()  # of all pairs of characters: an edit asks for few
    sizes = array("Q", bytes(8 * BUCKETS))
    for key, steps in packed.items():
        sizes[bucket(key)] += len(key) + len(steps)
    texts: Texts = {}
    parcels = _parcels(packed, list(parts(sizes, POSTINGS_SIZE)), texts)
    shown = _shown_by_number(_NOTHING, found, set(range(len(found))), texts)
    return Index(found, parcels, shown, frozenset(key for key in packed if len(key) == 1)), texts


def _edited(
    before: Index, found: Sequence[Document | None], changed: Set[int], published: Published
) -> tuple[Index, Texts]:
    """The index with other entries at some numbers. Parcels that hold a changed key are opened, and those that are cut
    otherwise for it."""

    def opened(parcels: Iterable[tuple[int, int]]) -> dict[str, str]:
        keys: dict[str, str] = {}
        for each in parcels:
            text = published(f"p{each[0]}", before.parcels[each].sign)
            if text is None:
                raise _LostError
            keys.update(keys_in(read(text)))
        return keys

    edits = _edits(before.entries, found, changed)
    ranges = sorted(before.parcels)
    touched = {ranges[bisect_right(ranges, (bucket(key), BUCKETS)) - 1] for key in edits}
    packed = opened(touched)
    for key, places in edits.items():
        packed[key] = spliced(packed.get(key, ""), places)
    gone = {key for key in edits if not packed[key]}
    for key in gone:
        del packed[key]
    sizes = array("Q", bytes(8 * BUCKETS))
    for each in before.parcels.keys() - touched:
        sizes[each[0]] = before.parcels[each].weight  # at one place will do: it has not grown, and is not cut in two
    for key, steps in packed.items():
        sizes[bucket(key)] += len(key) + len(steps)
    cut = list(parts(sizes, POSTINGS_SIZE))
    kept = {each: before.parcels[each] for each in cut if each in before.parcels and each not in touched}
    packed |= opened(before.parcels.keys() - kept.keys() - touched)
    texts: Texts = {}
    parcels = kept | _parcels(packed, [each for each in cut if each not in kept], texts)
    characters = before.characters - gone | {key for key in edits if len(key) == 1 and key not in gone}
    return Index(found, parcels, _shown_by_number(before, found, changed, texts), characters), texts


def _edits(
    before: Sequence[Document | None], found: Sequence[Document | None], changed: Set[int]
) -> Mapping[str, Mapping[int, int | None]]:
    """For each key that some of the entries have and had not, or otherwise, or no more: their numbers, each with the
    place where it has the key now."""
    edits: defaultdict[str, dict[int, int | None]] = defaultdict(dict)
    for number in sorted(changed):  # where all move by one place, each is looked at once
        was, now = map(_held, (before[number], found[number]))
        for key, _ in was.items() ^ now.items():
            edits[key][number] = now.get(key)
    return edits


@lru_cache(maxsize=256)
def _held(entry: Document | None) -> Mapping[str, int]:
    return keys_of(entry) if entry else {}


def _parcels(packed: Mapping[str, str], cut: Sequence[tuple[int, int]], texts: Texts) -> dict[tuple[int, int], Shard]:
    """Parcels of keys, each of which falls into one of the ranges; ``texts`` takes theirs."""
    firsts = [first for first, _ in cut]
    inside: list[list[tuple[str, str]]] = [[] for _ in cut]
    for pair in packed.items():
        inside[bisect_right(firsts, bucket(pair[0])) - 1].append(pair)
    found = {}
    for each, pairs in zip(cut, inside, strict=True):
        text = texts[f"p{each[0]}"] = written(rows(pairs))
        found[each] = Shard(hash_parts(text), sum(map(len, chain.from_iterable(pairs))))
    return found


def _shown_by_number(
    before: Index, found: Sequence[Document | None], changed: Set[int], texts: Texts
) -> dict[tuple[int, int], Shown]:
    shown = {}
    for cut in parts([_length(entry) for entry in found], TEXT_SIZE):
        known = before.shown.get(cut)
        if known is None or not changed.isdisjoint(range(*cut)):
            entries = found[slice(*cut)]
            text = texts[f"t{cut[0]}"] = written([_shown(entry) if entry else 0 for entry in entries])
            characters = set("").union(*(f"{e.title}{e.context}{e.text}" for e in entries if e))
            known = Shown(hash_parts(text), "".join(sorted(characters)))
        shown[cut] = known
    return shown


def _length(entry: Document | None) -> int:
    return len(entry.text) + len(entry.title) + len(entry.context) + len(entry.uri) // 2 if entry else 2


def _shown(entry: Document) -> list[str]:
    """What is shown of an entry. Where it holds traditional characters, its folded form follows: a browser may not have
    that table."""
    row = [entry.uri, entry.title, entry.context, entry.text, str(entry.day or "")]
    texts = entry.title, entry.context, entry.text
    return row if all(map(_foreign().isdisjoint, texts)) else [*row, "\n".join(map(fold, texts))]


@functools.cache
def _foreign() -> frozenset[str]:
    return frozenset(map(chr, traditional()))
