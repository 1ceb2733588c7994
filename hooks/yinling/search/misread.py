"""The readings that a character has in some words and readers give it in others.

Who reads 粘贴 as niantie types that. 粘 is nian in other words, so niantie finds 粘贴 where nothing else is found.
"""

from __future__ import annotations

from collections import Counter
from functools import cache

from ..chinese.characters import gb2312_characters
from ..chinese.dictionary import dictionary, syllable
from ..chinese.reviewed_words import reviewed
from ..chinese.syllables import RETROFLEX, without_tone

_LEAST = 2  # words: a reading in one word alone is mostly that of an old text


@cache
def other_readings() -> str:
    """Return the readings of characters besides the most common one, ``长chang重chong…``, those of most words first."""
    found: Counter[tuple[str, str]] = Counter()
    readings = [(word[at], each) for word, known in reviewed().items() for at, each in known.items()]
    readings += [pair for word, read in dictionary().words.items() for pair in zip(word, read, strict=False)]
    characters = frozenset(gb2312_characters())
    for char, written in readings:
        typed = without_tone(written).replace("ü", "v")
        if char in characters and typed not in ("", RETROFLEX, syllable(char)):
            found[char, typed] += 1
    pairs = sorted(found, key=lambda pair: (-found[pair], pair))
    return "".join(map("".join, (pair for pair in pairs if found[pair] >= _LEAST)))
