"""Detect notes that tell on a person by the weight of all their words, see `note_odds`.

Other detectors need a word of their lists beside a name. Here what stands anywhere in a short part of a text belongs to
the person who is named in it, if it is no part of a novel, of news or of what public persons do. A word of a centre
(支部, 走访) or of its members (邻居, 老伴) makes weaker signs enough; what is a name only perhaps needs stronger ones.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..persons.historic_persons import historic_pattern
from ..words import registers
from ..words.detection import Detection
from . import note_odds
from .hardship import KIND
from .illness_links import is_of_nobody
from .note_persons import loosely_named, named

# What the odds of a note must be, what a word of a centre adds to them, and how much more a doubtful name needs. With
# 1.0 in place of 2.0 seven of 300 unseen harmless notes with names were reported in place of one, and of 416 private
# ones 8 more.
_LEAST, _IN_CENTRE, _LOOSE = 2.0, 1.5, 1
_TITLES, _TITLE = 3, 13  # titles in a part, and characters of each
_REGISTERS = ("physicians", "medicine", "news", "story", "talk", "public", "herbs", "sight")


def find(text: str, known: frozenset[str] = frozenset()) -> Iterator[Detection]:
    """Yield the spans from a person to what a part of a text most tells on one."""
    for low, high in note_odds.parts(text):
        if not note_odds.may_tell(text, low, high) or _is_of_titles(text, low, high):
            continue
        beyond = note_odds.odds(text[low:high]) - _LEAST
        if beyond < _LOOSE and registers.tells_of_member(text, low, high):
            beyond += _IN_CENTRE
        if (
            beyond < 0
            or registers.is_of(text, low, high, *_REGISTERS)
            or (historic_pattern().search(text, low, high) and not registers.names_member(text, low, high, known))
        ):
            continue
        person = next(named(text, low, high, known), None)
        if not person and beyond >= _LOOSE:
            person = next(loosely_named(text, low, high, known), None)
        if not person:
            continue
        start, end = _told(text, low, high, person)
        start, end = min(start, person[0]), max(end, person[1])
        if not is_of_nobody(text, start, end, known):
            yield Detection(KIND, start, end)


def _is_of_titles(text: str, low: int, high: int) -> bool:
    """Return whether a part is of titles side by side, which have nothing to do with one another."""
    marks = sum(text.count(mark, low, high) for mark in '。;、\n"')
    return marks >= _TITLES and marks * _TITLE > high - low


def _told(text: str, low: int, high: int, person: tuple[int, int]) -> tuple[int, int]:
    """Return the span of what tells most, but not of the name."""
    weights = note_odds.sign_weights(text[low:high])
    for sign in sorted(weights, key=lambda sign: (-weights[sign], sign)):
        at = text.find(sign, low, high)
        if at >= 0 and len(sign) > 1 and not (at < person[1] and person[0] < at + len(sign)):
            return at, at + len(sign)
    return person
