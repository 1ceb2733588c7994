"""Detect notes that tell on a person by the weight of all their words and by their order.

Other detectors need a word of their lists beside a name. Here what stands anywhere in a short part of a text belongs to
the person who is named in it. How sure the name is and whether the text is of physicians or news are weighed too: a
part that surely tells on somebody needs no name that is known as one (蒙自强教授). A part that surely tells on nobody
stays so even if a word of the lists stands beside a name in it, see `Scanner.least_odds`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ..persons.historic_persons import historic_pattern
from ..words import registers
from ..words.detection import Detection
from ..words.lazy_pattern import lazy
from ..words.normalised_text import normalise
from ..words.table_headings import with_headings
from . import note_network, note_odds
from .illness_links import is_of_nobody
from .note_persons import loosely_named, named

KIND = "private-note"
# The odds that a part reaches, and how much more without a person: 0.5 found 18 more of 1,110 private texts and
# reported 9 more of 1,300 harmless ones that centres and books write.
_LEAST, _NAMELESS = 2.5, 1.5
_OF_SIGNS = 0.3  # of the odds by the signs, which the network has seen fewer of
# The odds by the signs from which the names of a part are looked for, and from which the network is asked, with the
# names masked. It has learned from notes and prose, and is wrong about what is neither (<!DOCTYPE html>).
_READ, _ASKED = -3.0, 0.0
_HAN, _LEAST_HAN = lazy("[\u4e00-\u9fff]"), 4  # characters; a part with fewer is code or a number
_ANONYMOUS = lazy("(?<=[\u4e00-\u9fff])某(?![一二三个些天年日月种])")  # 李某, where nobody is named
_LONG = 3  # characters of a historic name with which no other name begins
_NAME = "\x01"  # replaces each character of a name, so that no name becomes a sign
_NAMED, _LOOSE, _NOBODY, _ELSEWHERE = "named", "loose", "nobody", "elsewhere"
_REGISTERS = ("physicians", "medicine", "news", "story", "talk", "public", "herbs", "sight")


class Note(NamedTuple):
    """A part of a text as it is weighed."""

    text: str
    """The part with its names masked."""
    marks: frozenset[str]
    """How sure its names are (``named``, ``loose``, ``nobody``); ``elsewhere`` for physicians, news and the like."""
    person: tuple[int, int] | None
    """Where the first person is named in the whole text."""
    is_known: bool = False
    """Whether a person of the records is named."""


def find(text: str, known: frozenset[str] = frozenset()) -> Iterator[tuple[Detection, tuple[int, int]]]:
    """Yield the spans from a person to what a part of a text most tells on one, each with the span of the part."""
    for low, high in note_odds.parts(text):
        if not note_odds.may_tell(text, low, high):
            continue
        if len(_HAN.findall(text, low, high)) < _LEAST_HAN or note_odds.odds(text[low:high], (_NAMED,)) < _READ:
            continue
        note = read(text, low, high, known)
        if note_odds.odds(note.text, note.marks) < _ASKED or odds(note) < _LEAST + (0 if note.person else _NAMELESS):
            continue
        if not note.person and _ANONYMOUS.search(note.text):
            continue
        start, end = _told(text, low, note)
        if note.person:
            start, end = min(start, note.person[0]), max(end, note.person[1])
        if not is_of_nobody(text, start, end, known):
            yield Detection(KIND, start, end), (low, high)


def odds(note: Note) -> float:
    """Return the logarithm of the odds that a note tells on a person, by its signs and by the order of its words."""
    return note_network.odds(note.text, note.marks) + _OF_SIGNS * note_odds.odds(note.text, note.marks)


def read(text: str, low: int, high: int, known: frozenset[str] = frozenset()) -> Note:
    """Return a part of a text as it is weighed; ``known`` are the persons in the records, those of history are none."""
    historic = [one.span() for one in historic_pattern().finditer(text, low, high) if one[0] not in known]
    sure = [span for span in named(text, low, high, known) if not _is_within(span, historic)]
    persons = sure or [span for span in loosely_named(text, low, high, known) if not _is_within(span, historic)][:1]
    marks = {_NAMED if sure else _LOOSE if persons else _NOBODY}
    if registers.is_of(text, low, high, *_REGISTERS):
        marks.add(_ELSEWHERE)
    masked = text[low:high]
    for start, end in sure:
        masked = f"{masked[: start - low]}{_NAME * (end - start)}{masked[end - low :]}"
    is_known = any(text[start:end] in known for start, end in persons)
    return Note(masked, frozenset(marks), persons[0] if persons else None, is_known)


def notes_of(text: str, known: frozenset[str] = frozenset()) -> list[Note]:
    """Return the parts of a text, as it is written, as they are weighed."""
    prose = with_headings(normalise(text)).prose.text
    return [read(prose, low, high, known) for low, high in note_odds.parts(prose)]


def _is_within(span: tuple[int, int], others: list[tuple[int, int]]) -> bool:
    """Return whether a name is one of others, or a long one of them with what stands behind it (诸葛亮积劳成疾)."""
    return any(low <= span[0] and (span[1] <= high or (low == span[0] and high - low >= _LONG)) for low, high in others)


def _told(text: str, low: int, note: Note) -> tuple[int, int]:
    """Return the span of what tells most, but not of the name."""
    weights = note_odds.sign_weights(note.text)
    for sign in sorted(weights, key=lambda sign: (-weights[sign], sign)):
        at = note.text.find(sign)
        if at >= 0 and len(sign) > 1:
            return low + at, low + at + len(sign)
    return note.person or (low, low + len(note.text))
