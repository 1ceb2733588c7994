"""Postings: for every pair of characters, pair of syllables, day … the entries that hold it, as short text.

A posting is the entry's number and the best place it was found in: the beginning of a
page's title, a title, the context, the text. Kinds of key:
``党课`` two characters · ``党`` one · ``dang'ke`` two syllables · ``~dkg`` three initials of a
title · ``#201906`` a month, as in `days`."""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain, pairwise

from .days import tokens_in, tokens_of
from .entries import HAPPENED, Entry
from .fold import fold, in_context, syllable

SUBJECT, TITLE, CONTEXT, TEXT = 3, 2, 1, 0
PLACES = 4
SUBJECT_LENGTH = 6  # characters
_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_STEP = re.compile(f"[{_DIGITS[32:-2]}_-]*[{_DIGITS[:32]}]")

_NONE = "", 0

# Where a key stands in a run of entries, counted from the run's first: 4 x the first entry + its place, the last entry,
# and the packed steps from the first to the last.
Posting = tuple[int, int, str]


def posted(entries: Sequence[Entry | None]) -> dict[str, Posting]:
    """The keys of a run of entries; None stands for a number that no entry has."""
    lists: defaultdict[str, list[int]] = defaultdict(list)
    for number, entry in enumerate(entries):
        if entry is None:
            continue
        rows = range(PLACES * number, PLACES * number + PLACES)
        keys = keys_of(entry)
        deque(map(list.append, map(lists.__getitem__, keys), map(rows.__getitem__, keys.values())), maxlen=0)
    _hear(lists)
    return {key: (rows[0], rows[-1] // PLACES, _steps(rows)) for key, rows in lists.items()}


def joined(runs: Iterable[tuple[int, Mapping[str, Posting]]]) -> dict[str, str]:
    """Every key with its packed postings, from the runs in their order, each with the number of its first entry."""
    found: dict[str, tuple[str, int]] = {}  # the postings so far, and the entry that they end with
    for start, run in runs:
        for key, (first, last, steps) in run.items():
            before, end = found.get(key, _NONE)
            found[key] = before + _letters[first + PLACES * (start - end)] + steps, start + last
    return {key: packed for key, (packed, _) in found.items()}


def held(entry: Entry) -> dict[str, int]:
    """The keys of one entry with the best place of each, and what its pairs sound like."""
    return {key: place for key, (place, _, _) in posted([entry]).items()}


def spliced(packed: str, places: Mapping[int, int | None]) -> str:
    """Packed postings with other places of some entries, by their numbers; None where an entry has the key no more.
    What follows the last of them is not unpacked."""
    last = max(places)
    found = [PLACES * entry + place for entry, place in places.items() if place is not None]
    entry, rest = 0, ""
    for match in _STEP.finditer(packed):
        step = _values[match[0]]
        entry += step // PLACES
        if entry not in places:
            found.append(PLACES * entry + step % PLACES)
        if entry > last:
            rest = packed[match.end() :]
            break
    found.sort()
    return _letters[found[0]] + _steps(found) + rest if found else ""


def keys_of(entry: Entry) -> dict[str, int]:
    """The keys of an entry with the best place of each, but for what its pairs sound like: `posted` adds that."""
    found: dict[str, int] = {}
    for place, written in ((TEXT, entry.text), (CONTEXT, entry.context), (TITLE, entry.title)):
        text = fold(written)
        found.update(dict.fromkeys(chain(text, map(str.__add__, text, text[1:])), place))
        if place != TEXT:
            found.update(dict.fromkeys(_in_context(text), place))
    subject = fold(entry.title)[:SUBJECT_LENGTH] if entry.is_page else ""
    found.update(dict.fromkeys((*subject, *map(str.__add__, subject, subject[1:])), SUBJECT))
    found.update(dict.fromkeys(_initials(fold(entry.title)), TITLE))
    found.update(dict.fromkeys(tokens_in(f"{entry.title} {entry.context} {entry.text}"), TEXT))
    if entry.day:
        written = fold(f"{entry.day.year}年{entry.day.month}月{entry.day.day}日")
        found.update({key: found.get(key, TEXT) for key in map(str.__add__, written, written[1:])})
        # Who asks for a day wants what happened on it before what was written on it.
        place = TITLE if entry.kind in HAPPENED else TEXT
        found.update(dict.fromkeys(tokens_of(entry.day.year, entry.day.month, entry.day.day), place))
    found.pop("", None)
    return found


class _Heard(dict[str, str]):
    """Two characters to their two syllables; empty where one has none. Each is worked out once."""

    def __missing__(self, pair: str) -> str:
        one, two = map(syllable, pair)
        self[pair] = f"{one}'{two}" if one and two else ""
        return self[pair]


_heard = _Heard()


@lru_cache(maxsize=4096)
def _in_context(text: str) -> tuple[str, ...]:
    readings = in_context(text)
    return tuple(f"{one}'{two}" for one, two in pairwise(readings) if one and two)


def _initials(text: str) -> Iterator[str]:
    letters = "".join(reading[:1] for reading in in_context(text))
    return (f"~{letters[at : at + 3]}" for at in range(len(letters) - 2) if letters[at : at + 3].isascii())


def _hear(lists: dict[str, list[int]]) -> None:
    """Two syllables stand wherever a pair stands that has them."""
    alike: defaultdict[str, list[str]] = defaultdict(list)
    for key in lists:
        if len(key) == 2 and (sound := _heard[key]):
            alike[sound].append(key)
    for sound, pairs in alike.items():
        rows = sorted(chain(lists.get(sound, ()), *(lists[pair] for pair in pairs)))
        lists[sound] = list({row // PLACES: row for row in rows}.values())  # of each entry the best place


def _steps(rows: list[int]) -> str:
    """Rising numbers after the first, as the steps between the entries: five bits a letter, the sixth saying that
    another follows. A step is 4 x the entries between + the place."""
    return "".join(map(_letters.__getitem__, map(int.__sub__, rows[1:], map((-PLACES).__and__, rows))))


class _Letters(dict[int, str]):
    """A number in letters, the lowest digit first. Each is worked out once."""

    def __missing__(self, number: int) -> str:
        rest = number // 32
        self[number] = _DIGITS[32 + number % 32] + self[rest] if rest else _DIGITS[number]
        return self[number]


_letters = _Letters()


class _Values(dict[str, int]):
    """`_Letters`, read back."""

    def __missing__(self, letters: str) -> int:
        self[letters] = sum(_DIGITS.index(letter) % 32 << 5 * nth for nth, letter in enumerate(letters))
        return self[letters]


_values = _Values()
