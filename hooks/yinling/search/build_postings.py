"""Build the posting lists of many documents at once, by sorting columns of numbers.

`postings.keys_of` defines the keys of one document. Here every posting is one integer, a row: the key (37 bits), the
number of the document (20 bits) and its field (2 bits). Sorted rows are grouped by key, then by document.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from itertools import pairwise

# Nothing here uses linear algebra. Without threads for it numpy loads in half the time, and no lock of a thread is
# copied by a fork.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
import numpy.typing as npt

from ..records.presentation import SearchDocument
from .postings import DIGITS, FIELDS, TEXT, RunPostings, day_of, special_keys, syllable_pairs, texts_of

Rows = npt.NDArray[np.int64]

_CHAR_BITS = 18  # enough for every character that folding leaves
_POSTING_BITS = 22  # of a document and its field
_FIELD_BITS = 2
_VARINT_BITS = 5  # of a letter
_SPECIAL = 1 << (2 * _CHAR_BITS)  # the first key that is neither a character nor a bigram
_LETTERS = np.frombuffer(DIGITS.encode(), np.uint8)


def build_postings(documents: Sequence[SearchDocument | None]) -> dict[str, RunPostings]:
    """Return the postings of a run of at most a million documents; None is a number without a document."""
    numbers: dict[str, int] = {}  # of the special keys
    rows = _keep_best(_text_rows(*_texts(documents)))
    special = _keep_best(np.concatenate([_special_rows(documents, numbers), _syllable_rows(rows, numbers)]))
    return _encode(np.concatenate([rows, special]), [*numbers])


def _texts(documents: Sequence[SearchDocument | None]) -> tuple[list[str], Rows, int]:
    """Return all texts, their postings, and how many of the first texts have characters as keys, not only bigrams."""
    texts, days = [], []
    postings: tuple[list[int], list[int]] = [], []
    for number, document in enumerate(documents):
        if document is None:
            continue
        for text, field in texts_of(document):
            if text:
                texts.append(text)
                postings[0].append(FIELDS * number + field)
        if day := day_of(document):
            days.append(day)
            postings[1].append(FIELDS * number + TEXT)
    return [*texts, *days], np.array([*postings[0], *postings[1]], np.int64), len(texts)


def _text_rows(texts: Sequence[str], postings: Rows, by_character: int) -> Rows:
    """Return a row for every character and every bigram of the texts."""
    lengths = np.fromiter(map(len, texts), np.int64, len(texts)) + 1
    codes = np.frombuffer("".join(f"{text}\0" for text in texts).encode("utf-32-le"), "<u4").astype(np.int64)
    at = np.repeat(postings, lengths)
    end = int(lengths[:by_character].sum())  # of the texts with single characters as keys
    is_char = codes != 0
    one = is_char[:end]
    two = is_char[:-1] & is_char[1:]
    bigrams = (codes[:-1][two] << _CHAR_BITS) | codes[1:][two]
    singles = codes[:end][one] << _CHAR_BITS
    return np.concatenate([(singles << _POSTING_BITS) | at[:end][one], (bigrams << _POSTING_BITS) | at[:-1][two]])


def _special_rows(documents: Sequence[SearchDocument | None], numbers: dict[str, int]) -> Rows:
    """Return a row for every special key; new keys are added to ``numbers``."""

    def rows() -> Iterator[int]:
        for number, document in enumerate(documents):
            if document is not None:
                for key, field in special_keys(document).items():
                    code = _SPECIAL | numbers.setdefault(key, len(numbers))
                    yield (code << _POSTING_BITS) | (FIELDS * number + field)

    return np.fromiter(rows(), np.int64)


def _keep_best(rows: Rows) -> Rows:
    """Sort the rows, and keep only the best field of each key in each document."""
    rows = np.sort(rows)
    documents = rows >> _FIELD_BITS
    last = np.ones(len(rows), bool)
    last[:-1] = documents[1:] != documents[:-1]
    return rows[last]


def _syllable_rows(rows: Rows, numbers: dict[str, int]) -> Rows:
    """Return rows for the two syllables of every bigram in ``rows``, which are sorted."""
    keys = rows >> _POSTING_BITS
    bigrams = keys[(keys < _SPECIAL) & (keys & ((1 << _CHAR_BITS) - 1) != 0)]
    different = bigrams[np.flatnonzero(np.diff(bigrams, prepend=-1))]
    pairs = [(bigram, pair) for bigram in different.tolist() if (pair := syllable_pairs[_key(bigram)])]
    if not pairs:
        return np.array([], np.int64)
    known = np.array([bigram for bigram, _ in pairs], np.int64)
    codes = np.array([_SPECIAL | numbers.setdefault(pair, len(numbers)) for _, pair in pairs], np.int64)
    at = np.searchsorted(known, keys).clip(max=len(known) - 1)
    has_pair = known[at] == keys
    found: Rows = (codes[at[has_pair]] << _POSTING_BITS) | (rows[has_pair] & ((1 << _POSTING_BITS) - 1))
    return found


def _encode(rows: Rows, special: Sequence[str]) -> dict[str, RunPostings]:
    """Return the postings of each key of the sorted rows."""
    keys, postings = rows >> _POSTING_BITS, (rows & ((1 << _POSTING_BITS) - 1)).astype(np.int32)
    starts = np.flatnonzero(np.diff(keys, prepend=-1))
    lasts = postings[np.append(starts, len(rows))[1:] - 1] >> _FIELD_BITS
    deltas = postings.copy()
    deltas[1:] -= postings[:-1] >> _FIELD_BITS << _FIELD_BITS
    letters, cuts = _varints(deltas, starts)
    texts = [letters[start:end] for start, end in pairwise(cuts)]
    names = [special[key - _SPECIAL] if key >= _SPECIAL else _key(key) for key in keys[starts].tolist()]
    return dict(zip(names, zip(postings[starts].tolist(), lasts.tolist(), texts, strict=True), strict=True))


def _key(number: int) -> str:
    one, two = number >> _CHAR_BITS, number & ((1 << _CHAR_BITS) - 1)
    return chr(one) + chr(two) if two else chr(one)


def _varints(deltas: npt.NDArray[np.int32], starts: Rows) -> tuple[str, list[int]]:
    """Return all deltas but those at ``starts`` as varints, and where those of each key begin and the last end."""
    lengths = np.ones(len(deltas), np.int8)
    for digits in range(1, -(-int(deltas.max(initial=0)).bit_length() // _VARINT_BITS)):
        lengths += deltas >= 1 << (_VARINT_BITS * digits)
    lengths[starts] = 0
    ends = np.cumsum(lengths, dtype=np.int64)
    text = np.empty(int(ends[-1]) if len(ends) else 0, np.uint8)
    some = lengths > 0
    rest, at, left = deltas[some], (ends - lengths)[some], lengths[some]
    while len(rest):
        more = left > 1
        text[at] = _LETTERS[(rest & 31) + (more << _VARINT_BITS)]
        rest, at, left = rest[more] >> _VARINT_BITS, at[more] + 1, left[more] - 1
    return text.tobytes().decode("ascii"), [*(ends[starts].tolist()), len(text)]
