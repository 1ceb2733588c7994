"""Build the index: numbered units of documents, shards of keys with their posting lists, and shards of the texts.

The index is built from nothing, or from the index of an earlier build, of which only the shards that an edit changed
are built again. Both ways give the same bytes. The earlier files are read from the published site and checked by their
hashes. So that an edit changes few numbers, there is a gap between the events, which have the highest numbers, the
newest first, and the other units: a new one takes a number from the gap.
"""

from __future__ import annotations

import functools
from array import array
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from contextlib import suppress
from functools import lru_cache
from itertools import takewhile
from types import MappingProxyType
from typing import NamedTuple

from ..chinese.characters import traditional
from ..chinese.fold import fold
from ..core.cache import Cache, hash_parts
from ..core.packing import UNLIKE
from ..records.presentation import SearchDocument
from .postings import (
    FEW,
    MANY,
    decode_list,
    encode_list,
    may_split,
    syllable_pairs,
    use_readings,
)
from .shard_bits import decode_shard, encode_shard
from .sharding import BUCKETS, CHARS, PARTS, Range, bucket, split_ranges, to_json
from .units import Unit, keys_of_unit, length, longer_keys_of, units

# Bits of postings and characters of texts, at most: 5,000 long pages have 2,500 files of 11 KB. With smaller ones a
# query needs less, but a stick takes minutes for many files. Shorter pages have smaller ones, of an eighth at least, as
# long as there are about half as many files as pages.
POSTINGS_SIZE, TEXT_SIZE = 105_500, 14_800
_KEY_BITS = 8  # about; the bits of its list come to these
_CHAR_SHARE = 3  # files of characters are so much smaller, because a query needs several
_SMALLEST = 8
_FILES, _FILES_OF_PAGE = 300, 0.185  # so many files of a kind are no burden
_STEP = 8  # sizes from one to its half: an edit that leads to another size builds all files
_GAP_STEP = 1024  # numbers that are added when the gap is full: all events then get new numbers
_REBUILD_SHARE = 2  # if more than one document in two has changed, building from nothing costs no more


class TextShard(NamedTuple):
    """The texts of documents: the hash of the JSON, and the characters of the texts before folding."""

    content_hash: bytes
    characters: str


class Index(NamedTuple):
    """A whole index; its texts are in the files."""

    units: list[Unit]  # by number
    shards: dict[Range, bytes]  # the hashes of the postings, by ranges of buckets
    sizes: bytes  # an array: the bits of keys and posting lists in each bucket
    text_shards: dict[Range, TextShard]  # by ranges of unit numbers
    split: dict[str, int]  # the keys that longer ones replace, with the number of their units


Texts = dict[str, str]
"""JSON by the name of its file: ``p`` for postings or ``t`` for texts, and the first bucket or document."""
ReadPublished = Callable[[str, bytes], str | None]
"""Returns the JSON of an earlier file by its name and hash; None if the file is missing or has another hash."""

_EMPTY = Index([], {}, b"", {}, {})


class _CannotUpdateError(Exception):
    """A file of the earlier index is missing, its files are of another size, or a list is split over several."""


def build_index(
    documents: Sequence[SearchDocument],
    cache: Cache,
    published: ReadPublished | None,
    readings: Mapping[str, Sequence[str]] = MappingProxyType({}),
) -> tuple[Index, Texts]:
    """Return the index, and the JSON of the files that ``published`` does not have; with None of all files.

    ``documents`` are in the order in which equal results are shown. ``cache`` has the earlier index and takes this one.
    ``readings`` are of a centre's own words; with others the index is built from nothing.
    """
    use_readings(readings)
    key = hash_parts("index", *sorted(f"{word} {' '.join(reading)}" for word, reading in readings.items()))
    before = (published and cache.get(key, Index)) or _EMPTY
    after = number_units(documents)
    changed = {number for number, pair in enumerate(zip(before.units, after, strict=False)) if pair[0] != pair[1]}
    if published and len(before.units) == len(after):
        if not changed:
            return before, {}
        if len(changed) * _REBUILD_SHARE <= len(after):
            with suppress(_CannotUpdateError):
                return _put(key, _update(before, after, changed, published), cache)
    return _put(key, _build(after), cache)


def _put(key: bytes, built: tuple[Index, Texts], cache: Cache) -> tuple[Index, Texts]:
    cache.put(key, built[0])
    return built


def number_units(documents: Sequence[SearchDocument]) -> list[Unit]:
    """Return the units by number, with the gap before those of events."""
    found = [*units(documents)]
    events = sum(1 for _ in takewhile(lambda unit: unit[0].is_event, reversed(found)))
    others = len(found) - events
    return [*found[:others], *[()] * (-len(found) % _GAP_STEP), *found[others:]]


def _build(units: list[Unit]) -> tuple[Index, Texts]:
    from .build_postings import build_postings  # noqa: PLC0415 - loads numpy, which `_update` does not need

    lists, split = build_postings(units)
    syllable_pairs.clear()  # it has every bigram now; an update needs few
    texts: Texts = {}
    buckets = [*map(bucket, lists)]
    sizes = _sizes(lists, buckets)
    limit = file_size(sum(sizes), POSTINGS_SIZE, _pages(units))
    shards = _build_shards(lists, buckets, _key_ranges(sizes, limit), texts)
    text_shards = _text_shards(_EMPTY, units, set(range(len(units))), texts)
    return Index(units, shards, sizes.tobytes(), text_shards, split), texts


def file_size(total: int, most: int, pages: int = 0) -> int:
    """Return how large the files of a kind may be, if all have ``total`` characters and are of so many pages."""
    files = max(_FILES, _FILES_OF_PAGE * pages)
    sizes = (round(most / 2 ** (step / _STEP)) for step in range(_STEP * _SMALLEST.bit_length()))
    return min((size for size in sizes if size * _SMALLEST >= most and total <= files * size), default=most)


def _pages(units: Iterable[Unit]) -> int:
    return len({unit[0].uri.partition("#")[0] for unit in units if unit})


def _key_ranges(sizes: Sequence[int], limit: int) -> list[Range]:
    return [*split_ranges(sizes, limit, PARTS)]


def _sizes(lists: Mapping[str, str], buckets: Iterable[int]) -> array[int]:
    """Return the bits of keys and posting lists in each bucket; ``buckets`` are those of the keys."""
    sizes = array("I", bytes(4 * BUCKETS))
    for number, postings in zip(buckets, lists.values(), strict=True):
        sizes[number] += (_KEY_BITS + len(postings)) * (_CHAR_SHARE if number >= CHARS else 1)
    return sizes


def _update(before: Index, units: list[Unit], changed: Set[int], published: ReadPublished) -> tuple[Index, Texts]:
    """Return the index with other units at the ``changed`` numbers, and build only the shards that change."""

    size = len(units)

    def decoded(ranges: Iterable[Range]) -> dict[str, str]:
        lists: dict[str, str] = {}
        for each in ranges:
            text = published(f"p{each[0]}", before.shards[each])
            if text is None:
                raise _CannotUpdateError
            lists.update(decode_shard(text, size))
        return lists

    edits, gained = _edits(before, units, changed)
    ranges = sorted(before.shards)

    def range_of(number: int) -> Range:
        return ranges[bisect_right(ranges, (number, BUCKETS)) - 1]

    def check(key: str) -> None:
        """Raise an error if keys of three characters are in other files than that of two."""
        first = bucket(key[:2])
        if len(key) == 2 and range_of(first) != range_of(first + PARTS - 1):
            raise _CannotUpdateError

    touched = {range_of(bucket(key)) for key in edits}
    lists, split = decoded(touched), dict(before.split)
    for key, fields in edits.items():
        postings = decode_list(lists.pop(key, ""), size)
        postings.update((number, field) for number, field in fields.items() if field is not None)
        for number in (number for number, field in fields.items() if field is None):
            postings.pop(number, None)
        if postings:
            lists[key] = encode_list(postings, size)
    for key in sorted(gained, key=len, reverse=True):
        before_edits, split[key] = split[key], split[key] + gained[key]
        if _form(key, before_edits) != _form(key, split[key]):
            check(key)
            _join(lists, split, key, size)
            postings = decode_list(lists.get(key, ""), size)
            if _form(key, len(postings)):
                _split(lists, split, key, units, postings)
    for key in edits:
        postings = decode_list(lists.get(key, ""), size) if may_split(key) else {}
        if _form(key, len(postings)):
            check(key)
            _split(lists, split, key, units, postings)
    sizes = array("I", before.sizes)
    for start, end in touched:
        sizes[start:end] = array("I", bytes(4 * (end - start)))
    for place, each in enumerate(_sizes(lists, map(bucket, lists))):
        sizes[place] = each or sizes[place]
    limit = file_size(sum(sizes), POSTINGS_SIZE, _pages(units))
    if limit != file_size(sum(array("I", before.sizes)), POSTINGS_SIZE, _pages(before.units)):
        raise _CannotUpdateError
    after = _key_ranges(sizes, limit)
    kept = {each: before.shards[each] for each in after if each in before.shards and each not in touched}
    lists |= decoded(before.shards.keys() - kept.keys() - touched)
    texts: Texts = {}
    shards = kept | _build_shards(lists, map(bucket, lists), [each for each in after if each not in kept], texts)
    return Index(units, shards, sizes.tobytes(), _text_shards(before, units, changed, texts), split), texts


def _form(key: str, count: int) -> int:
    """Return how a key in so many units is listed: 0 as it is, 1 with classes of characters after it, 2 with these."""
    return (count > FEW.get(len(key), count)) + (count > MANY.get(len(key), count))


def _join(lists: dict[str, str], split: dict[str, int], key: str, size: int) -> None:
    """Put the list of a key in place of those of longer keys, which are in the same shard."""
    longer = [each for each in lists if len(each) > len(key) and each.startswith(key) and "'" not in each]
    fields: dict[int, int] = {}
    for each in longer:
        for number, field in decode_list(lists.pop(each), size).items():
            fields[number] = max(field, fields.get(number, field))
    if fields:
        lists[key] = encode_list(fields, size)
    for each in [each for each in split if each.startswith(key)]:
        del split[each]


def _split(
    lists: dict[str, str], split: dict[str, int], key: str, units: Sequence[Unit], numbers: Iterable[int]
) -> None:
    """Put the lists of longer keys in place of that of a key, which the units of these numbers have."""
    numbers = [*numbers]
    split[key] = len(numbers)
    parents = {each: split[each] for each in (key[:2], key)}
    lists.pop(key, None)
    found: defaultdict[str, dict[int, int]] = defaultdict(dict)
    for number in numbers:
        for longer, field in longer_keys_of(units[number], parents).items():
            if len(longer) > len(key) and longer.startswith(key):
                found[longer][number] = field
    for longer, postings in found.items():
        if may_split(longer) and _form(longer, len(postings)):
            _split(lists, split, longer, units, postings)
        else:
            lists[longer] = encode_list(postings, len(units))


def _edits(
    before: Index, after: Sequence[Unit], changed: Set[int]
) -> tuple[Mapping[str, Mapping[int, int | None]], Mapping[str, int]]:
    """Return the edits of lists, and how many units more have the keys that longer ones replace.

    An edit has the new fields of a key by unit number, None where it was removed.
    """
    edits: defaultdict[str, dict[int, int | None]] = defaultdict(dict)
    gained: Counter[str] = Counter()

    @lru_cache(maxsize=256)  # if all units move by one number, it has each already
    def keys(unit: Unit) -> Mapping[str, int]:
        return keys_of_unit(unit) | longer_keys_of(unit, before.split)

    for number in sorted(changed):
        old, new = (keys(unit) for unit in (before.units[number], after[number]))
        for key, _ in old.items() ^ new.items():
            if key in before.split:
                gained[key] += (key in new) - (key in old)
            else:
                edits[key][number] = new.get(key)
    return edits, gained


def _build_shards(
    lists: Mapping[str, str], buckets: Iterable[int], ranges: Sequence[Range], texts: Texts
) -> dict[Range, bytes]:
    """Return the shards of these ranges, which contain the ``buckets`` of the keys; add their JSON to ``texts``."""
    firsts = [first for first, _ in ranges]
    of_range: list[list[tuple[str, str]]] = [[] for _ in ranges]
    for number, pair in zip(buckets, lists.items(), strict=True):
        of_range[bisect_right(firsts, number) - 1].append(pair)
    shards = {}
    for each, pairs in zip(ranges, of_range, strict=True):
        text = texts[f"p{each[0]}"] = encode_shard(pairs)
        shards[each] = hash_parts(text)
    return shards


def _text_shards(before: Index, units: Sequence[Unit], changed: Set[int], texts: Texts) -> dict[Range, TextShard]:
    shards = {}
    lengths = [*map(length, units)]
    for each in split_ranges(lengths, file_size(sum(lengths), TEXT_SIZE, _pages(units))):
        shard = before.text_shards.get(each)
        if shard is None or not changed.isdisjoint(range(*each)):
            characters = set[str]()
            written = [_rows(unit, characters) for unit in units[slice(*each)]]
            text = texts[f"t{each[0]}"] = UNLIKE.sub(lambda match: f"\\u{ord(match[0]):x}", to_json(written))
            shard = TextShard(hash_parts(text), "".join(sorted(characters)))
        shards[each] = shard
    return shards


def _rows(unit: Unit, characters: set[str]) -> list[list[str]]:
    """Return what the results of a unit show, and add its characters to ``characters``.

    Rows with traditional characters have the folded texts too: a browser may not have that table.
    """
    texts = [(document.title, document.context, document.text) for document in unit]
    found = set("").union(*map("".join, texts))
    characters |= found
    rows = []
    for document, each in zip(unit, texts, strict=True):
        row = [document.uri, *each, document.written_day, document.place]
        if not found.isdisjoint(_traditional_characters()) and not _traditional_characters().isdisjoint("".join(each)):
            rows.append([*row, "\n".join(map(fold, each))])
        else:
            rows.append(row if document.place else row[:-1])
    return rows


@functools.cache
def _traditional_characters() -> frozenset[str]:
    return frozenset(map(chr, traditional()))
