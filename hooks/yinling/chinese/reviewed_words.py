"""The reviewed words that come with the program, for any centre: ``reviewed_words.txt``, which says how it is written.

A centre's own names and words are records (`records.pronunciation`)."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from .syllables import plain, split

FILE = Path(__file__).with_name("reviewed_words.txt")
UNSTRESSED = "轻声"
Marked = dict[str, dict[int, str]]
"""For each word the syllables that are known, by their place in it; the others are read as usual."""


@cache
def reviewed() -> Marked:
    """Every word of ``reviewed_words.txt``."""
    words: Marked = {}
    lines = FILE.read_text("utf-8").splitlines()
    for line in (line for line in lines if not line.startswith("#")):
        head, _, listed = line.partition(": ")
        what, _, reading = head.partition("=")
        if what == UNSTRESSED:
            for word in listed.split():
                words.setdefault(word, {})[len(word) - 1] = ""
        elif listed:
            for word in listed.split():
                at = {place: reading for place, char in enumerate(word) if char == what}
                words.setdefault(word, {}).update(at)
        else:
            words[what] = dict(enumerate(split(reading, what)))
    return words


def marked(syllables: list[str], marks: dict[int, str]) -> list[str]:
    """A reading with what is known put in its place; "" takes the tone away."""
    return [marks.get(at, syllable) or plain(syllable) for at, syllable in enumerate(syllables)]
