"""Build the posting lists of many documents at once, by sorting columns of numbers.

`postings.keys_of` defines the keys of one document. Here every posting is one integer, a row: the key (37 bits), the
number of the document (20 bits) and its field (2 bits). Sorted rows are grouped by key, then by document.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, partial
from itertools import chain, pairwise, starmap
from typing import NamedTuple

# Nothing here uses linear algebra. Without threads for it numpy loads in half the time, and no lock of a thread is
# copied by a fork.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
import numpy.typing as npt

from ..core.workers import parallel_map
from ..records.presentation import SearchDocument
from .postings import (
    CLASSES,
    DEEPEST,
    END,
    FEW,
    FIELD_CODES,
    FIELDS,
    MANY,
    TEXT,
    special_keys,
    surnames,
    syllable_pairs,
    texts_of,
    word_pairs,
)
from .sharding import sounds
from .units import Unit

Rows = npt.NDArray[np.int64]

_RUN_LENGTH = 1024  # units whose postings are built at once: each takes 30 kB of memory
_PIECE = 1 << 18  # rows: a piece takes 100 bytes for each
_CHAR_BITS = 18  # enough for every character that folding leaves
_CHAR = (1 << _CHAR_BITS) - 1
_POSTING_BITS = 22  # of a document and its field
_FIELD_BITS = 2
_POSTING = (1 << _POSTING_BITS) - 1
_SPECIAL = 1 << (2 * _CHAR_BITS)  # the first key that is neither a character nor a bigram
_END = ord(END)
_CLASSES = np.array([*map(ord, CLASSES)], np.int32)
_FIELD_LENGTHS = np.array([*map(len, FIELD_CODES)], np.int64)
_NONE: Rows = np.array([], np.int64)


class Postings(NamedTuple):
    """The posting lists of an index, and in how many documents each key is that longer ones replace."""

    lists: dict[str, str]
    split: dict[str, int]


class _Text(NamedTuple):
    """The characters of many texts, and of the places that have a key which longer ones replace, this key."""

    codes: npt.NDArray[np.int32]
    at: npt.NDArray[np.int32]  # the posting of each
    length: int  # of the keys
    keys: Rows
    places: npt.NDArray[np.int32]


def build_postings(units: Sequence[Unit]) -> Postings:
    """Return the posting lists of at most a million units."""
    starts = range(0, len(units), _RUN_LENGTH)
    _known_sounds.cache_clear()  # a centre's own words may have changed
    _known_sounds()  # once for all workers
    numbers: dict[str, int] = {}  # of the special keys
    found = []
    texts: list[tuple[bytes, bytes]] = []  # the characters with their postings
    for run in parallel_map(lambda start: _run(units, start), starts, 1):
        known = np.array([numbers.setdefault(name, len(numbers)) for name in run[2]], np.int64)
        found += [_rows(run[0]), _renumbered(_rows(run[1]), known)]
        texts.append(run[3:])
    if not found:
        return Postings({}, {})
    rows, runs = _merged(found), list[_Text]()
    found.clear()  # these rows take 60 MB at 12,000 activities
    name = partial(_names, special=[*numbers])
    lists, split = dict[str, str](), dict[str, int]()
    for length in (*MANY, DEEPEST):
        keys = rows >> _POSTING_BITS
        firsts = np.flatnonzero(np.diff(keys, prepend=-1))
        keys, counts = keys[firsts], np.diff(firsts, append=len(rows))
        last = keys & _CHAR
        is_split = (counts > FEW.get(length, len(rows))) & (keys < _SPECIAL) & (last != 0) & (last != _END)
        is_split &= (last < ord(CLASSES[0])) | (last > ord(CLASSES[-1]))
        rows = rows[~np.repeat(is_split, counts)]
        lists.update(_encode(rows, name, len(units)))
        names = [*name(keys[is_split])]
        split |= dict(zip(names, counts[is_split].tolist(), strict=True))
        if not names:
            break
        has_classes = counts[is_split] <= MANY[length]
        longer = [_longer_rows(run, keys[is_split], has_classes) for run in runs or starmap(_text, texts)]
        texts.clear()
        rows, runs = _merged([each for each, _ in longer]), [run for _, run in longer]
        name = partial(_longer_names, names)
    return Postings(lists, split)


def _run(units: Sequence[Unit], start: int) -> tuple[bytes, bytes, list[str], bytes, bytes]:
    """Return the rows of some units, those of special keys with the names of these, and the texts."""
    run = units[start : start + _RUN_LENGTH]
    numbers: dict[str, int] = {}
    codes, at = _codes(*_texts(run, start))
    rows = _keep_best(_text_rows(codes, at))
    special = _keep_best(np.concatenate([_special_rows(run, start, numbers), _syllable_rows(rows, numbers)]))
    small = codes.astype(np.int32).tobytes(), at.astype(np.int32).tobytes()
    return rows.tobytes(), special.tobytes(), [*numbers], *small


def _longer_rows(text: _Text, parents: Rows, has_classes: npt.NDArray[np.bool_]) -> tuple[Rows, _Text]:
    """Return the rows of keys with one character more than ``parents``, which are sorted, and where these stand.

    Of a parent that has classes, the character is that of a class, and no longer key begins there.

    A key that is longer begins with the place of its parent among these.
    """
    parent = np.searchsorted(parents, text.keys).clip(max=len(parents) - 1)
    has = parents[parent] == text.keys
    places = text.places[has]
    parent = parent[has]
    chars = text.codes[places + text.length]
    chars = np.where(has_classes[parent], _CLASSES[chars % len(_CLASSES)], chars)
    keys = (parent << _CHAR_BITS) | chars
    rows = _keep_best((keys << _POSTING_BITS) | text.at[places])
    has_longer = ~has_classes[parent]
    return rows, text._replace(length=text.length + 1, keys=keys[has_longer], places=places[has_longer])


def _text(codes: bytes, postings: bytes) -> _Text:
    """Return the characters of texts, with the keys of two that begin at each of them."""
    at, chars = np.frombuffer(postings, np.int32), np.frombuffer(codes, np.int32)
    ended = np.append(np.where(chars == 0, np.int32(_END), chars), np.full(DEEPEST, _END, np.int32))
    keys = (chars[:-1].astype(np.int64) << _CHAR_BITS) | chars[1:]
    return _Text(ended, at, 2, keys, np.arange(len(keys), dtype=np.int32))


def _merged(runs: Sequence[Rows]) -> Rows:
    """Return the rows of sorted runs, sorted: this kind merges runs, and takes a sixth of the time of the usual one."""
    return np.sort(np.concatenate(runs), kind="stable")


def _rows(data: bytes) -> Rows:
    return np.frombuffer(data, np.int64)


def _renumbered(rows: Rows, numbers: Rows) -> Rows:
    """Return rows of special keys with the numbers that these have in the whole index."""
    codes = numbers[(rows >> _POSTING_BITS) - _SPECIAL] if len(rows) else rows
    return ((codes | _SPECIAL) << _POSTING_BITS) | (rows & _POSTING)


def _texts(units: Sequence[Unit], start: int) -> tuple[list[str], Rows]:
    """Return all texts and their postings."""
    texts, postings = list[str](), list[int]()
    for number, document in _numbered(units, start):
        for text, field in texts_of(document):
            if text:
                texts.append(text)
                postings.append(FIELDS * number + field)
    return texts, np.array(postings, np.int64)


def _numbered(units: Sequence[Unit], start: int) -> Iterator[tuple[int, SearchDocument]]:
    """Yield every document with the number of its unit."""
    return ((number, document) for number, unit in enumerate(units, start) for document in unit)


def _codes(texts: Sequence[str], postings: Rows) -> tuple[Rows, Rows]:
    """Return the characters of all texts, a zero after each, with their postings."""
    lengths = np.fromiter(map(len, texts), np.int64, len(texts)) + 1
    codes = np.frombuffer("".join(f"{text}\0" for text in texts).encode("utf-32-le"), "<u4").astype(np.int64)
    return codes, np.repeat(postings, lengths)


def _text_rows(codes: Rows, at: Rows) -> Rows:
    """Return a row for every bigram, the last character and the end included, and for the characters of short texts."""
    if not len(codes):
        return _NONE
    is_char = codes[:-1] != 0
    one = codes[:-1][is_char] << _CHAR_BITS
    bigrams = one | np.where(codes[1:] == 0, _END, codes[1:])[is_char]
    postings = at[:-1][is_char]
    is_short = postings % FIELDS != TEXT
    return np.concatenate([one[is_short] << _POSTING_BITS | postings[is_short], bigrams << _POSTING_BITS | postings])


def _special_rows(units: Sequence[Unit], start: int, numbers: dict[str, int]) -> Rows:
    """Return a row for every special key; new keys are added to ``numbers``."""

    def rows() -> Iterator[int]:
        for number, document in _numbered(units, start):
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
    """Return rows for the pairs of syllables of every bigram in ``rows``, which are sorted."""
    keys = rows >> _POSTING_BITS
    starts = np.flatnonzero(np.diff(keys, prepend=-1))
    common, in_words, names = _known_sounds()
    bigrams = keys[starts]
    chars = np.stack([bigrams >> _CHAR_BITS, bigrams & _CHAR])
    is_bigram = (bigrams < _SPECIAL) & (chars[1] != 0) & (chars[1] != _END)
    is_known = np.isin(chars, common).all(0) & ~np.isin(bigrams, in_words) & ~np.isin(chars[0], names)
    may_have = is_bigram & ~is_known
    ends = np.append(starts[1:], len(rows))
    found = [_NONE]
    for key, start, end in zip(*(each[may_have].tolist() for each in (bigrams, starts, ends)), strict=True):
        for pair in syllable_pairs[chr(key >> _CHAR_BITS) + chr(key & _CHAR)]:
            code = _SPECIAL | numbers.setdefault(pair, len(numbers))
            found.append((code << _POSTING_BITS) | (rows[start:end] & _POSTING))
    return np.concatenate(found)


@cache
def _known_sounds() -> tuple[Rows, Rows, Rows]:
    """Return the characters whose common reading a browser knows, bigrams that words read differently, and surnames."""
    bigrams = [(ord(pair[0]) << _CHAR_BITS) | ord(pair[1]) for pair in word_pairs()]
    names = [*map(ord, surnames())]
    return np.array([*map(ord, sounds())], np.int64), np.array(bigrams, np.int64), np.array(names, np.int64)


def _encode(rows: Rows, name: Callable[[Rows], Iterable[str]], size: int) -> Iterator[tuple[str, str]]:
    """Yield each key of the sorted rows, of which ``name`` returns the name, with its posting list."""
    keys = rows >> _POSTING_BITS
    starts = np.flatnonzero(np.diff(keys, prepend=-1))
    bounds = [*starts[_steps(starts)].tolist(), len(rows)]
    for start, end in pairwise(bounds):
        inside = starts[(starts >= start) & (starts < end)]
        yield from zip(name(keys[inside]), _lists(rows[start:end] & _POSTING, inside - start, size), strict=True)


def _steps(starts: Rows) -> Rows:
    """Return the places of starts at which rows are cut into pieces: each bit takes a byte."""
    return np.flatnonzero(np.diff(starts // _PIECE, prepend=-1))


def _lists(postings: Rows, starts: Rows, size: int) -> Iterator[str]:
    """Yield the bits of lists (see `postings`), which begin at ``starts``."""
    numbers, fields = postings >> _FIELD_BITS, postings % FIELDS
    counts = np.diff(np.append(starts, len(postings)))
    width = np.repeat(np.maximum(_bit_lengths(size // (3 * counts)) - 1, 0), counts)
    sums = _gaps(numbers, starts) + (1 << width)
    lengths = 2 * _bit_lengths(sums) - 1 - width
    # The postings with another field: their places among all postings, and their lists.
    places, list_of = np.flatnonzero(fields != TEXT), np.repeat(np.arange(len(starts)), counts)
    lists = list_of[places]
    passed = _gaps(places - starts[lists], np.flatnonzero(np.diff(lists, prepend=-1))) + 1
    field_lengths = 2 * _bit_lengths(passed) + _FIELD_LENGTHS[fields[places]]
    of_counts = 2 * _bit_lengths(counts) - 1
    of_fields = np.bincount(lists, field_lengths, len(starts)).astype(np.int64)
    before = of_counts + of_fields + 1
    cuts = np.append(0, np.cumsum(np.add.reduceat(lengths, starts) + before))
    bits = np.zeros(int(cuts[-1]), np.uint8)
    first = cuts[:-1]
    _write_golomb(bits, first, counts, 0)
    earlier = np.cumsum(field_lengths) - field_lengths - (np.cumsum(of_fields) - of_fields)[lists]
    at = (first + of_counts)[lists] + earlier
    bits[at] = 1
    _write_golomb(bits, at + 1, passed, 0)
    for field, code in enumerate(FIELD_CODES):
        some = fields[places] == field
        for nth, bit in enumerate(code):
            bits[(at + field_lengths - len(code) + nth)[some]] = int(bit)
    ends = np.cumsum(lengths)
    _write_golomb(bits, ends - lengths + np.repeat(first + before - (ends - lengths)[starts], counts), sums, width)
    text = (bits + ord("0")).tobytes().decode("ascii")
    yield from (text[start:end] for start, end in pairwise(cuts.tolist()))


def _gaps(numbers: Rows, starts: Rows) -> Rows:
    """Return how many numbers are passed over before each, in lists that begin at ``starts``."""
    gaps = np.diff(numbers, prepend=-1) - 1
    gaps[starts] = numbers[starts]
    return gaps


def _bit_lengths(numbers: Rows) -> Rows:
    return np.frexp(numbers.astype(np.float64))[1].astype(np.int64)


def _write_golomb(bits: npt.NDArray[np.uint8], at: Rows, sums: Rows, width: Rows | int) -> None:
    """Write numbers to which 2 ** width is added already, each after its zeros (see `postings`)."""
    lengths = _bit_lengths(sums)
    at = at + lengths - 1 - width
    for each in range(1, int(lengths.max(initial=0)) + 1):
        some = np.flatnonzero(lengths == each)
        _write(bits, at[some], sums[some], each)


def _write(bits: npt.NDArray[np.uint8], at: Rows, values: Rows, width: int) -> None:
    """Write the lowest bits of the values, the highest of these first."""
    for place in range(width):
        bits[at + place] = values >> (width - 1 - place) & 1


def _names(keys: Rows, special: Sequence[str]) -> Iterator[str]:
    """Return the names of keys of one character or two, and of special ones."""
    short = keys[keys < _SPECIAL]
    text = np.stack([short >> _CHAR_BITS, short & _CHAR], 1).astype("<u4").tobytes().decode("utf-32-le")
    pairs = (text[at : at + 2].rstrip("\0") for at in range(0, len(text), 2))
    return chain(pairs, map(special.__getitem__, (keys[len(short) :] - _SPECIAL).tolist()))


def _longer_names(parents: Sequence[str], keys: Rows) -> Iterator[str]:
    of_parent = map(parents.__getitem__, (keys >> _CHAR_BITS).tolist())
    return map(str.__add__, of_parent, map(chr, (keys & _CHAR).tolist()))
