"""Postings: for every pair of characters, pair of syllables, day … the entries that hold it, as short text.

A posting is the entry's number and the best place it was found in: the beginning of a
page's title, a title, the context, the text. Kinds of key:
``党课`` two characters · ``党`` one · ``dang'ke`` two syllables · ``~dkg`` three initials of a
title · ``#201906`` a month, as in `days`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import chain, pairwise
from typing import NamedTuple

from ..chinese.dates import tokens_in, tokens_of
from ..chinese.dictionary import dictionary, syllable
from ..chinese.fold import fold
from .documents import HAPPENED, Document

SUBJECT, TITLE, CONTEXT, TEXT = 3, 2, 1, 0
PLACES = 4
SUBJECT_LENGTH = 6  # characters
DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_STEP = re.compile(f"[{DIGITS[32:-2]}_-]*[{DIGITS[:32]}]")

_NONE = "", 0


# Where a key stands in a run of entries, counted from the run's first: 4 x the first entry + its place, the last entry,
# and the packed steps from the first to the last.
Posting = tuple[int, int, str]


def joined(runs: Iterable[tuple[int, Mapping[str, Posting]]]) -> dict[str, str]:
    """Every key with its packed postings, from the runs in their order, each with the number of its first entry."""
    found: dict[str, tuple[str, int]] = {}  # the postings so far, and the entry that they end with
    for start, run in runs:
        for key, (first, last, steps) in run.items():
            before, end = found.get(key, _NONE)
            found[key] = before + _letters[first + PLACES * (start - end)] + steps, start + last
    return {key: packed for key, (packed, _) in found.items()}


def keys_of(entry: Document) -> dict[str, int]:
    """The keys of one entry with the best place of each. `bulk.posted` finds those of many at once."""
    found = dict(special_keys(entry))
    for text, place in texts_of(entry):  # of a dictionary the last of several places counts: the best
        found.update(dict.fromkeys(chain(text, map(str.__add__, text, text[1:])), place))
    day = day_of(entry)
    found |= {pair: found.get(pair, TEXT) for pair in map(str.__add__, day, day[1:])}
    for pair, place in [*found.items()]:
        if len(pair) == 2 and (sound := heard[pair]):
            found[sound] = max(place, found.get(sound, TEXT))
    return found


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


def texts_of(entry: Document) -> tuple[tuple[str, int], ...]:
    """The texts of an entry of which every character and every pair is a key, each with its place, the best last."""
    title = fold(entry.title)
    return (
        (fold(entry.text), TEXT),
        (fold(entry.context), CONTEXT),
        (title, TITLE),
        (title[:SUBJECT_LENGTH] if entry.is_page else "", SUBJECT),
    )


def day_of(entry: Document) -> str:
    """The day of an entry as it is written: its pairs are keys in the place of the text, if in no better."""
    return fold(f"{entry.day.year}年{entry.day.month}月{entry.day.day}日") if entry.day else ""


def special_keys(entry: Document) -> dict[str, int]:
    """The keys of an entry that are no characters of its texts, with the best place of each: syllables as their
    neighbours make them, initials, days."""
    context, title = _read_out(fold(entry.context)), _read_out(fold(entry.title))
    found = dict.fromkeys(context.pairs, CONTEXT)
    found.update(dict.fromkeys(chain(title.pairs, title.initials), TITLE))
    found.update(dict.fromkeys(tokens_in(f"{entry.title} {entry.context} {entry.text}"), TEXT))
    if entry.day:
        # Who asks for a day wants what happened on it before what was written on it.
        place = TITLE if entry.kind in HAPPENED else TEXT
        found.update(dict.fromkeys(tokens_of(entry.day.year, entry.day.month, entry.day.day), place))
    return found


class _Heard(dict[str, str]):
    """Two characters to their two syllables; empty where one has none. Each is worked out once."""

    def __missing__(self, pair: str) -> str:
        one, two = map(syllable, pair)
        self[pair] = f"{one}'{two}" if one and two else ""
        return self[pair]


heard = _Heard()


class _ReadOut(NamedTuple):
    """The keys of a short text by its readings."""

    pairs: tuple[str, ...]
    initials: tuple[str, ...]


@lru_cache(maxsize=4096)
def _read_out(text: str) -> _ReadOut:
    readings = dictionary().read(text)
    letters = "".join(reading[:1] for reading in readings)
    initials = (f"~{letters[at : at + 3]}" for at in range(len(letters) - 2) if letters[at : at + 3].isascii())
    return _ReadOut(tuple(f"{one}'{two}" for one, two in pairwise(readings) if one and two), tuple(initials))


def _steps(rows: list[int]) -> str:
    """Rising numbers after the first, as the steps between the entries: five bits a letter, the sixth saying that
    another follows. A step is 4 x the entries between + the place."""
    return "".join(map(_letters.__getitem__, map(int.__sub__, rows[1:], map((-PLACES).__and__, rows))))


class _Letters(dict[int, str]):
    """A number in letters, the lowest digit first. Each is worked out once."""

    def __missing__(self, number: int) -> str:
        rest = number // 32
        self[number] = DIGITS[32 + number % 32] + self[rest] if rest else DIGITS[number]
        return self[number]


_letters = _Letters()


class _Values(dict[str, int]):
    """`_Letters`, read back."""

    def __missing__(self, letters: str) -> int:
        self[letters] = sum(DIGITS.index(letter) % 32 << 5 * nth for nth, letter in enumerate(letters))
        return self[letters]


_values = _Values()
