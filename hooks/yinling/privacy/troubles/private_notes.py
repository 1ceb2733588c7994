"""Detect notes that tell on a person by the weight of all their words, see `note_odds`.

Other detectors need a word of their lists beside a name. Here what stands anywhere in a short part of a text belongs to
the person who is named in it. How sure the name is and whether the text is of physicians or news are weighed too: a
part that surely tells on somebody needs no name that is known as one (蒙自强教授).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ..persons.historic_persons import historic_pattern
from ..words import registers
from ..words.detection import Detection
from ..words.normalised_text import normalise
from ..words.table_headings import with_headings
from . import note_odds
from .illness_links import is_of_nobody
from .note_persons import loosely_named, named

KIND = "private-note"
# The odds that a part reaches: at 2.0 an honour for who cares for old neighbours is one, at 2.5 the birth of a hero is.
# Without a person the prose of novels and recipes reaches as much.
_LEAST, _NAMELESS = 3.0, 0.5
# A part is read as a note if it reaches so much less with its names: a name may have characters that weigh against it.
_SLACK = 1.5
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


def find(text: str, known: frozenset[str] = frozenset()) -> Iterator[tuple[Detection, tuple[int, int]]]:
    """Yield the spans from a person to what a part of a text most tells on one, each with the span of the part."""
    for low, high in note_odds.parts(text):
        if not note_odds.may_tell(text, low, high):
            continue
        if note_odds.odds(text[low:high], (_NAMED,)) < _LEAST - _SLACK:
            continue
        note = read(text, low, high, known)
        if note_odds.odds(note.text, note.marks) < _LEAST + (0 if note.person else _NAMELESS):
            continue
        start, end = _told(text, low, note)
        if note.person:
            start, end = min(start, note.person[0]), max(end, note.person[1])
        if not is_of_nobody(text, start, end, known):
            yield Detection(KIND, start, end), (low, high)


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
    return Note(masked, frozenset(marks), persons[0] if persons else None)


def notes_of(text: str, known: frozenset[str] = frozenset()) -> list[Note]:
    """Return the parts of a text, as it is written, as they are weighed."""
    prose = with_headings(normalise(text)).prose.text
    return [read(prose, low, high, known) for low, high in note_odds.parts(prose)]


def _is_within(span: tuple[int, int], others: list[tuple[int, int]]) -> bool:
    return any(low <= span[0] and span[1] <= high for low, high in others)


def _told(text: str, low: int, note: Note) -> tuple[int, int]:
    """Return the span of what tells most, but not of the name."""
    weights = note_odds.sign_weights(note.text)
    for sign in sorted(weights, key=lambda sign: (-weights[sign], sign)):
        at = note.text.find(sign)
        if at >= 0 and len(sign) > 1:
            return low + at, low + at + len(sign)
    return note.person or (low, low + len(note.text))
