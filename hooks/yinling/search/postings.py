"""The keys of a document, and the posting list of a key as short text.

Kinds of key: ``党课`` two characters (a bigram) · ``党`` one character · ``dang'ke`` two syllables · ``~dkg`` three
initials of a title · ``#201906`` a month, as in `chinese.dates` · ``=120`` a number or a word of Latin letters.

A number or a Latin word is a key as a whole, because its bigrams are in too many texts: of 17 texts with 120 the first
24 candidates for 12 and 20 had none.

A posting is the number of a document and the best field that has the key. It is stored as a delta: 4 x the difference
to the number before + the field, as a varint whose letters have five bits each, the lowest first.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import chain, pairwise
from typing import NamedTuple

from ..chinese.dates import tokens_in, tokens_of
from ..chinese.dictionary import dictionary, syllable
from ..chinese.fold import fold
from ..records.presentation import SearchDocument

SUBJECT, TITLE, CONTEXT, TEXT = 3, 2, 1, 0
"""The fields of a document, the best first; the subject is the beginning of a page's title."""
FIELDS = 4
SUBJECT_LENGTH = 6  # characters
DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_RUN = re.compile("[0-9a-z]+(?:[-./_:][0-9a-z]+)*")
_PARTS = re.compile("[0-9a-z]+"), re.compile("[0-9]+|[a-z]+")
_RUN_LENGTHS = range(3, 13)  # two are a bigram; nobody types more
_VARINT = re.compile(f"[{DIGITS[32:-2]}_-]*[{DIGITS[:32]}]")

RunPostings = tuple[int, int, str]
"""The postings of a key in a run of documents, which are numbered from 0.

They are 4 x the first document + its field, the last document, and the deltas after the first document."""


def merge_runs(runs: Iterable[tuple[int, Mapping[str, RunPostings]]]) -> dict[str, str]:
    """Return the posting list of every key, from runs in their order, each with the number of its first document."""
    merged: dict[str, tuple[str, int]] = {}  # with the last document of the list
    for start, run in runs:
        for key, (first, last, deltas) in run.items():
            before, end = merged.get(key, ("", 0))
            merged[key] = before + _varints[first + FIELDS * (start - end)] + deltas, start + last
    return {key: postings for key, (postings, _) in merged.items()}


def keys_of(document: SearchDocument) -> dict[str, int]:
    """Return the keys of one document, each with its best field; `build_postings` does it for many at once."""
    found = dict(special_keys(document))
    for text, field in texts_of(document):  # the better fields come later and replace the others
        found.update(dict.fromkeys(chain(text, map(str.__add__, text, text[1:])), field))
    day = day_of(document)
    found |= {bigram: found.get(bigram, TEXT) for bigram in map(str.__add__, day, day[1:])}
    for bigram, field in [*found.items()]:
        if len(bigram) == 2 and (syllables := syllable_pairs[bigram]):
            found[syllables] = max(field, found.get(syllables, TEXT))
    return found


def edit_postings(postings: str, fields: Mapping[int, int | None]) -> str:
    """Return a posting list with new fields for some documents; None removes a document."""
    last = max(fields)
    found = [FIELDS * number + field for number, field in fields.items() if field is not None]
    number, rest = 0, ""
    for match in _VARINT.finditer(postings):
        delta = _varint_values[match[0]]
        number += delta // FIELDS
        if number not in fields:
            found.append(FIELDS * number + delta % FIELDS)
        if number > last:
            rest = postings[match.end() :]  # copied without decoding
            break
    found.sort()
    return _varints[found[0]] + _deltas(found) + rest if found else ""


def texts_of(document: SearchDocument) -> tuple[tuple[str, int], ...]:
    """Return the texts whose characters and bigrams are keys, each with its field, the best field last."""
    title = fold(document.title)
    return (
        (fold(document.text), TEXT),
        (fold(document.context), CONTEXT),
        (title, TITLE),
        (title[:SUBJECT_LENGTH] if document.is_page else "", SUBJECT),
    )


def day_of(document: SearchDocument) -> str:
    """Return the day of a document as text; its bigrams are keys with the field TEXT, if no better field has them."""
    day = document.day
    return fold(f"{day.year}年{day.month}月{day.day}日") if day else ""


def special_keys(document: SearchDocument) -> dict[str, int]:
    """Return the keys other than characters and bigrams: syllables as read in context, initials and dates."""
    context, title = _readings(fold(document.context)), _readings(fold(document.title))
    found = dict.fromkeys(context.pairs, CONTEXT)
    found.update(dict.fromkeys(chain(title.pairs, title.initials), TITLE))
    found.update(dict.fromkeys(tokens_in(f"{document.title} {document.context} {document.text}"), TEXT))
    for text, field in ((document.text, TEXT), (document.context, CONTEXT), (document.title, TITLE)):
        found.update(dict.fromkeys(_runs_in(text), field))
    if day := document.day:
        # A query for a date wants the events of that day before the texts that were published on it.
        field = TITLE if document.is_event else TEXT
        found.update(dict.fromkeys(tokens_of(day.year, day.month, day.day), field))
    return found


def _runs_in(text: str) -> Iterator[str]:
    """Yield the keys of the numbers and Latin words of a text: of COVID-19 these are covid19 and covid."""
    for run in _RUN.findall(unicodedata.normalize("NFKC", text).lower()):
        parts = {fold(run), *chain.from_iterable(part.findall(run) for part in _PARTS)}
        yield from (f"={part}" for part in sorted(parts) if len(part) in _RUN_LENGTHS)


class _SyllablePairs(dict[str, str]):
    """The two syllables of each bigram, computed when they are first needed; empty if a character has none."""

    def __missing__(self, bigram: str) -> str:
        one, two = map(syllable, bigram)
        self[bigram] = f"{one}'{two}" if one and two else ""
        return self[bigram]


syllable_pairs = _SyllablePairs()


class _Readings(NamedTuple):
    """The keys of a short text by its readings."""

    pairs: tuple[str, ...]
    initials: tuple[str, ...]


@lru_cache(maxsize=4096)
def _readings(text: str) -> _Readings:
    readings = dictionary().read(text)
    letters = "".join(reading[:1] for reading in readings)
    initials = (f"~{letters[at : at + 3]}" for at in range(len(letters) - 2) if letters[at : at + 3].isascii())
    return _Readings(tuple(f"{one}'{two}" for one, two in pairwise(readings) if one and two), tuple(initials))


def _deltas(postings: list[int]) -> str:
    """Encode the postings after the first one, in rising order."""
    steps = map(int.__sub__, postings[1:], map((-FIELDS).__and__, postings))
    return "".join(map(_varints.__getitem__, steps))


class _Varints(dict[int, str]):
    """The varint of each number, computed when it is first needed; all but its last letter are from `DIGITS[32:]`."""

    def __missing__(self, number: int) -> str:
        rest = number // 32
        self[number] = DIGITS[32 + number % 32] + self[rest] if rest else DIGITS[number]
        return self[number]


_varints = _Varints()


class _VarintValues(dict[str, int]):
    """The number of each varint, computed when it is first needed."""

    def __missing__(self, varint: str) -> int:
        self[varint] = sum(DIGITS.index(letter) % 32 << 5 * nth for nth, letter in enumerate(varint))
        return self[varint]


_varint_values = _VarintValues()
