"""Weigh how a note is written: how much more often its words tell on a person than anything else.

No list holds all ways to tell that somebody is ill, poor, at odds with the family, well off or away from home, or
where somebody lives. But many weak signs add up: 一个人住, 钥匙, 闺女, a sum of money. The weights were learned from
such notes of many hands, against notes that tell on nobody and prose, see the head of ``note_odds.txt``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from operator import add
from pathlib import Path

from ..words.lazy_pattern import lazy

_LONGEST = 160  # characters of a part; a longer paragraph is cut between its lines or sentences
# A line of bars stands between texts that are scanned as one.
_PARAGRAPH = lazy(r"(?!\|{20})[^\n]+(?:\n(?!\|{20})[^\n]+)*")
_PIECE = lazy(r"[^\n。!?;]*(?:[\n。!?;]+|$)")
_DIGITS, _LETTERS = lazy("[0-9]+"), lazy("[A-Za-z]+")
_LAYOUT = lazy(r"(?:[|#*>`~_\s-]|姓名[:,]?)+")
_HEADING = lazy(
    r"[ >]*(?:#{1,6} ?[^\n]{2,40}|\*\*[^\n]{2,40}\*\*:?|[【\[<《「][^\n]{2,30}[】\]>》」]:?|[^\n。]{2,30}:[* ]*)"
)
_BELOW = 3  # characters between a heading and what it belongs to


def parts(text: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of the parts of a text that are weighed: paragraphs, and groups of sentences of longer ones.

    A heading is a part, and the beginning of the part below it: 欠费的 tells on the names that follow."""
    heading = None
    for low, high in _blocks(text):
        start = heading[0] if heading and low - heading[1] <= _BELOW else low
        yield start, high
        heading = (low, high) if _HEADING.fullmatch(text, low, high) else None


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of paragraphs, without the bars and spaces at their ends, and of the groups of longer ones."""
    for paragraph in _PARAGRAPH.finditer(text):
        low, high = paragraph.start(), paragraph.start() + len(paragraph[0].rstrip(" |"))
        while high - low > _LONGEST:
            end = low
            for piece in _PIECE.finditer(text, low, high):
                if piece.end() - low > _LONGEST and end > low:
                    break
                end = piece.end()
            yield low, end
            low = end
        if high > low:
            yield low, high


def signs(text: str) -> set[str]:
    """Return the characters and the pairs of characters of a text: a number counts as one digit, a word as one letter.

    The marks of lists and tables are no signs: the notes to learn from had more of them than prose has."""
    read = _LETTERS.sub("a", _DIGITS.sub("0", _LAYOUT.sub("\n", text)))
    return {*read, *map(add, read, read[1:])}


def may_tell(text: str, low: int, high: int) -> bool:
    """Return whether the single characters of a part allow that it tells on a person: a fast sieve before `odds`."""
    weights, least = _sieve()
    return sum(map(weights.__getitem__, weights.keys() & set(text[low:high]))) >= least


def odds(text: str, marks: Iterable[str]) -> float:
    """Return the logarithm of the odds that a part of a text tells on a person.

    Its names are masked, or their characters would be signs; ``marks`` say what else is known of it, see
    `private_notes.Note`.
    """
    signs_of, marks_of, bias = _table()
    found = signs_of.keys() & signs(text)
    return bias + sum(map(signs_of.__getitem__, found)) + sum(marks_of.get(mark, 0.0) for mark in marks)


def sign_weights(text: str) -> dict[str, float]:
    """Return the signs of a text that have a weight."""
    weights = _table()[0]
    return {sign: weights[sign] for sign in weights.keys() & signs(text)}


@cache
def _table() -> tuple[dict[str, float], dict[str, float], float]:
    return _weights("sign"), _weights("mark"), sum(_weights("bias").values())


@cache
def _sieve() -> tuple[dict[str, float], float]:
    return _weights("sieve"), sum(_weights("least").values())


def _weights(kind: str) -> dict[str, float]:
    found: dict[str, float] = {}
    for line in Path(__file__).with_name("note_odds.txt").read_text("utf-8").splitlines():
        if line.startswith(f"{kind} "):
            _, weight, *listed = line.split(" ")
            found.update(dict.fromkeys(listed, float(weight)))
    return found
