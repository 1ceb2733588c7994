"""The readings that every centre gets, from ``reviewed_words.txt``; its own are records (`records.pronunciation`).

``word_edges.txt`` says where words begin and end that would be taken for others: 项目的 holds no 目的, and 相关 begins
a word even after 手.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from .syllables import split, without_tone

FILE = Path(__file__).with_name("reviewed_words.txt")
EDGES = Path(__file__).with_name("word_edges.txt")
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


@cache
def divided() -> dict[str, list[str]]:
    """Return the runs of ``word_edges.txt`` with the words in them, each of which is read by itself."""
    return {word.replace("/", ""): word.split("/") for word in _edges() if not word.startswith("/")}


@cache
def openings() -> frozenset[str]:
    """Return the pairs of ``word_edges.txt`` at which a word always begins."""
    return frozenset(word[1:] for word in _edges() if word.startswith("/"))


def _edges() -> list[str]:
    lines = EDGES.read_text("utf-8").splitlines()
    return [word for line in lines if not line.startswith("#") for word in line.split()]


def override(syllables: list[str], known: dict[int, str]) -> list[str]:
    """Return the reading with the ``known`` syllables in their places; "" removes the tone of a syllable."""
    return [known.get(at, syllable) or without_tone(syllable) for at, syllable in enumerate(syllables)]
