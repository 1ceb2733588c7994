"""Postings: for every pair of characters, pair of syllables, day … the entries that hold it, as short text.

A posting is the entry's number and the best place it was found in: the beginning of a
page's title, a title, the context, the text. Kinds of key:
``党课`` two characters · ``党`` one · ``dang'ke`` two syllables · ``~dkg`` three initials of a
title · ``#201906`` a month, as in `days`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import pairwise

from .days import tokens_in, tokens_of
from .entries import HAPPENED, Entry
from .fold import fold, in_context, syllable

SUBJECT, TITLE, CONTEXT, TEXT = 3, 2, 1, 0
PLACES = 4
SUBJECT_LENGTH = 6  # characters
_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def postings(keys: Iterable[Mapping[str, int]]) -> dict[str, str]:
    """Every key with its packed postings, in the order of the keys, from the keys of all entries in their order."""
    lists: defaultdict[str, list[int]] = defaultdict(list)
    for number, row in enumerate(keys):
        base = PLACES * number
        for key, place in row.items():
            lists[key].append(base + place)
    return {key: pack(lists[key]) for key in sorted(lists)}


def keys_of(entry: Entry) -> dict[str, int]:
    """The keys of an entry with the best place of each."""
    found: dict[str, int] = {}
    for place, written in ((TEXT, entry.text), (CONTEXT, entry.context), (TITLE, entry.title)):
        text = fold(written)
        pairs = set(map(str.__add__, text, text[1:]))
        found.update(dict.fromkeys(text, place))
        found.update(dict.fromkeys(pairs, place))
        found.update(dict.fromkeys(map(_heard.__getitem__, pairs), place))
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


def pack(rows: list[int]) -> str:
    """Rising numbers as the steps between them, five bits a letter, the sixth saying that another follows.

    A step is 4 x the entries between + the place."""
    entries = [0, *(row & -PLACES for row in rows)]
    steps = map(int.__sub__, rows, entries)
    return "".join([_SHORT[step] if step < len(_SHORT) else _long(step) for step in steps])


def _long(number: int) -> str:
    letters = ""
    while number > 31:
        letters += _DIGITS[32 + number % 32]
        number //= 32
    return letters + _DIGITS[number]


_SHORT = [_long(number) for number in range(8192)]
