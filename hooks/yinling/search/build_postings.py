"""The postings of many entries at once, as columns of numbers.

Millions of pairs of characters are sorted by what they are and by their entries; `postings.held` says the same of one
entry, in words. A row is one whole number: what the key is (37 bits), the entry (20 bits), the place in it (2 bits)."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from itertools import pairwise

# There is no linear algebra here: without threads for it numpy loads in half the time, and a fork copies no thread's
# locks.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
import numpy.typing as npt

from .documents import Document
from .postings import DIGITS, PLACES, TEXT, Posting, day_of, heard, special_keys, texts_of

Rows = npt.NDArray[np.int64]

_CHAR = 18  # bits of a character: all that folding leaves
_WHERE = 22  # bits of an entry and its place
_PLACE = 2  # bits of a place
_DIGIT = 5  # bits of a letter
_SPECIAL = 1 << (2 * _CHAR)  # from here on keys that are neither a character nor two
_LETTERS = np.frombuffer(DIGITS.encode(), np.uint8)


def build_postings(entries: Sequence[Document | None]) -> dict[str, Posting]:
    """The keys of a run of at most a million entries; None stands for a number that no entry has."""
    numbers: dict[str, int] = {}  # of the special keys
    written, where, by_character = _texts(entries)
    rows = _best(_of_texts(written, where, by_character))
    special = _best(np.concatenate([_of_special(entries, numbers), _sounds(rows, numbers)]))
    return _packed(np.concatenate([rows, special]), [*numbers])


def _texts(entries: Sequence[Document | None]) -> tuple[list[str], Rows, int]:
    """All texts, where each of them stands, and how many of them, from the first, count by character too: the rest by
    pairs alone."""
    texts, days = [], []
    where: tuple[list[int], list[int]] = [], []
    for number, entry in enumerate(entries):
        if entry is None:
            continue
        for text, place in texts_of(entry):
            if text:
                texts.append(text)
                where[0].append(PLACES * number + place)
        if day := day_of(entry):
            days.append(day)
            where[1].append(PLACES * number + TEXT)
    return [*texts, *days], np.array([*where[0], *where[1]], np.int64), len(texts)


def _of_texts(texts: Sequence[str], where: Rows, by_character: int) -> Rows:
    """A row for every character and every pair of texts."""
    lengths = np.fromiter(map(len, texts), np.int64, len(texts)) + 1
    codes = np.frombuffer("".join(f"{text}\0" for text in texts).encode("utf-32-le"), "<u4").astype(np.int64)
    at = np.repeat(where, lengths)
    end = int(lengths[:by_character].sum())  # of the texts whose characters count by themselves
    is_char = codes != 0
    one = is_char[:end]
    two = is_char[:-1] & is_char[1:]
    pairs = (codes[:-1][two] << _CHAR) | codes[1:][two]
    singles = codes[:end][one] << _CHAR
    return np.concatenate([(singles << _WHERE) | at[:end][one], (pairs << _WHERE) | at[:-1][two]])


def _of_special(entries: Sequence[Document | None], numbers: dict[str, int]) -> Rows:
    """A row for every special key; ``numbers`` takes those that are new."""

    def rows() -> Iterator[int]:
        for number, entry in enumerate(entries):
            if entry is not None:
                for key, place in special_keys(entry).items():
                    code = _SPECIAL | numbers.setdefault(key, len(numbers))
                    yield (code << _WHERE) | (PLACES * number + place)

    return np.fromiter(rows(), np.int64)


def _best(rows: Rows) -> Rows:
    """In order; of several places of a key in an entry the best."""
    rows = np.sort(rows)
    entries = rows >> _PLACE
    last = np.ones(len(rows), bool)
    last[:-1] = entries[1:] != entries[:-1]
    return rows[last]


def _sounds(rows: Rows, numbers: dict[str, int]) -> Rows:
    """Rows for two syllables wherever a pair stands that has them; ``rows`` are in order."""
    keys = rows >> _WHERE
    pairs = keys[(keys < _SPECIAL) & (keys & ((1 << _CHAR) - 1) != 0)]
    firsts = pairs[np.flatnonzero(np.diff(pairs, prepend=-1))]
    spoken = [(pair, sound) for pair in firsts.tolist() if (sound := heard[_key(pair)])]
    if not spoken:
        return np.array([], np.int64)
    known = np.array([pair for pair, _ in spoken], np.int64)
    sounds = np.array([_SPECIAL | numbers.setdefault(sound, len(numbers)) for _, sound in spoken], np.int64)
    at = np.searchsorted(known, keys).clip(max=len(known) - 1)
    there = known[at] == keys
    found: Rows = (sounds[at[there]] << _WHERE) | (rows[there] & ((1 << _WHERE) - 1))
    return found


def _packed(rows: Rows, special: Sequence[str]) -> dict[str, Posting]:
    """Rows in order as postings by key."""
    keys, where = rows >> _WHERE, (rows & ((1 << _WHERE) - 1)).astype(np.int32)
    begins = np.flatnonzero(np.diff(keys, prepend=-1))
    lasts = where[np.append(begins, len(rows))[1:] - 1] >> _PLACE
    steps = where.copy()
    steps[1:] -= where[:-1] >> _PLACE << _PLACE
    letters, cuts = _letters(steps, begins)
    texts = [letters[start:end] for start, end in pairwise(cuts)]
    names = [special[key - _SPECIAL] if key >= _SPECIAL else _key(key) for key in keys[begins].tolist()]
    return dict(zip(names, zip(where[begins].tolist(), lasts.tolist(), texts, strict=True), strict=True))


def _key(number: int) -> str:
    one, two = number >> _CHAR, number & ((1 << _CHAR) - 1)
    return chr(one) + chr(two) if two else chr(one)


def _letters(steps: npt.NDArray[np.int32], begins: Rows) -> tuple[str, list[int]]:
    """Steps in letters, one after the other, as `postings` packs them, but for those where a key begins; and where in
    the text each key begins, and the last ends."""
    long = np.ones(len(steps), np.int8)
    for digits in range(1, -(-int(steps.max(initial=0)).bit_length() // _DIGIT)):
        long += steps >= 1 << (_DIGIT * digits)
    long[begins] = 0
    ends = np.cumsum(long, dtype=np.int64)
    text = np.empty(int(ends[-1]) if len(ends) else 0, np.uint8)
    some = long > 0
    rest, at, left = steps[some], (ends - long)[some], long[some]
    while len(rest):
        more = left > 1
        text[at] = _LETTERS[(rest & 31) + (more << _DIGIT)]
        rest, at, left = rest[more] >> _DIGIT, at[more] + 1, left[more] - 1
    return text.tobytes().decode("ascii"), [*(ends[begins].tolist()), len(text)]
