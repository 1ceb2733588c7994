"""Readings without tones, from pypinyin's dictionary: search compares by them.

pypinyin takes 0.2 s to load its dictionary, a sixth of a build after an edit. The cache holds a form of it that loads
ten times as fast.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import NamedTuple

from ..core.cache import Caches, hash_parts


class Dictionary(NamedTuple):
    """The readings of characters and words."""

    characters: Mapping[str, str]  # the most common reading of each
    words: Mapping[str, tuple[str, ...]]  # the readings of a word's characters, () if all are the most common ones
    longest: Mapping[str, int]  # the length of the longest word, for each first character

    def read(self, text: str) -> list[str]:
        """Return the readings in context: 银行 is yin hang; a character without a reading is its own."""
        found: list[str] = []
        at = 0  # from the left, the longest word at each place: as pypinyin splits a text
        while at < len(text):
            for length in range(min(self.longest.get(text[at], 1), len(text) - at), 0, -1):
                word = text[at : at + length]
                readings = self.words.get(word) if length > 1 else ()
                if readings is not None:
                    found += readings or [self.characters.get(char, char) for char in word]
                    at += length
                    break
        return found


# One variable for the whole process: the dictionary is the same for every centre and every caller.
_caches = Caches()


def use_caches(caches: Caches) -> None:
    """Set the caches that `dictionary` reads and writes."""
    global _caches  # noqa: PLW0603 - see above
    _caches = caches


@functools.cache
def dictionary() -> Dictionary:
    """Return the dictionary, loaded by the first call: many builds need no reading."""
    cache = _caches["dictionary"]
    found = cache.get_or_compute(hash_parts("dictionary"), _from_pypinyin)
    cache.save()  # now: a later build that reads nothing would drop it
    _caches.discard("dictionary")
    return found


def syllable(char: str) -> str:
    """Return the most common reading of a character without its tone, ``lv`` for lü; empty if it has none."""
    return dictionary().characters.get(char, "")


def _from_pypinyin() -> Dictionary:
    from pypinyin import Style  # noqa: PLC0415 - slow to load, see above
    from pypinyin.constants import PHRASES_DICT, PINYIN_DICT, RE_HANS  # noqa: PLC0415
    from pypinyin.style import convert  # noqa: PLC0415

    toneless = functools.cache(lambda syllable: convert(syllable, Style.NORMAL, strict=True))
    characters = {chr(code): toneless(readings.partition(",")[0]) for code, readings in PINYIN_DICT.items()}
    characters = {char: reading for char, reading in characters.items() if RE_HANS.match(char)}
    words: dict[str, tuple[str, ...]] = {}
    longest: dict[str, int] = {}
    for word, listed in PHRASES_DICT.items():
        if RE_HANS.match(word):
            readings = tuple(toneless(syllable[0]) for syllable in listed)
            words[word] = () if readings == tuple(characters.get(char) for char in word) else readings
            longest[word[0]] = max(len(word), longest.get(word[0], 1))
    return Dictionary(characters, words, longest)
