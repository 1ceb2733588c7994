"""The readings that every centre gets, from ``reviewed_words.txt``; its own are records (`records.pronunciation`)."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from .syllables import split, without_tone

FILE = Path(__file__).with_name("reviewed_words.txt")
UNSTRESSED = "轻声"
ReviewedWords = dict[str, dict[int, str]]
"""The reviewed syllables of each word, by their place in it; other characters have their usual reading."""


@cache
def reviewed() -> ReviewedWords:
    """Return the words of ``reviewed_words.txt``."""
    words: ReviewedWords = {}
    lines = FILE.read_text("utf-8").splitlines()
    for line in (line for line in lines if not line.startswith("#")):
        head, _, listed = line.partition(": ")
        subject, _, reading = head.partition("=")
        if subject == UNSTRESSED:
            for word in listed.split():
                words.setdefault(word, {})[len(word) - 1] = ""
        elif listed:
            for word in listed.split():
                at = {place: reading for place, char in enumerate(word) if char == subject}
                words.setdefault(word, {}).update(at)
        else:
            words[subject] = dict(enumerate(split(reading, subject)))
    return words


def override(syllables: list[str], known: dict[int, str]) -> list[str]:
    """Return the reading with the ``known`` syllables in their places; "" removes the tone of a syllable."""
    return [known.get(at, syllable) or without_tone(syllable) for at, syllable in enumerate(syllables)]
