"""How a text is read by pypinyin's dictionary, without tones: what is searched by.

That dictionary takes a fifth of a second to load, a sixth of a build after an edit. What is asked of it is remembered
in a form that loads in a tenth of that."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import NamedTuple

from ..core.cache import Caches, hash_parts


class Dictionary(NamedTuple):
    """Characters with their most common readings; words with those of their characters, none where each is read as it
    mostly is; and by the first character of words how long the longest of them is."""

    characters: Mapping[str, str]
    words: Mapping[str, tuple[str, ...]]
    longest: Mapping[str, int]

    def read(self, text: str) -> list[str]:
        """The readings of a text, each as its neighbours make it: 银行 is yin hang. What has none stands for itself,
        character by character. As pypinyin parts a text: at each place the longest word that begins there."""
        found: list[str] = []
        at = 0
        while at < len(text):
            for length in range(min(self.longest.get(text[at], 1), len(text) - at), 0, -1):
                word = text[at : at + length]
                readings = self.words.get(word) if length > 1 else ()
                if readings is not None:
                    found += readings or [self.characters.get(char, char) for char in word]
                    at += length
                    break
        return found


_caches = Caches()


def look_in(caches: Caches) -> None:
    """Where the dictionary is remembered. It hangs on nothing that a centre says: it is the same for whoever asks."""
    global _caches  # noqa: PLW0603 - see above
    _caches = caches


@functools.cache
def dictionary() -> Dictionary:
    """The dictionary, loaded when it is first asked for: many builds read nothing anew."""
    cache = _caches["dictionary"]
    found = cache.get_or_compute(hash_parts("dictionary"), _of_pypinyin)
    cache.save()  # a build that asks for nothing would forget it
    _caches.discard("dictionary")
    return found


def _of_pypinyin() -> Dictionary:
    from pypinyin import Style  # noqa: PLC0415 - see above
    from pypinyin.constants import PHRASES_DICT, PINYIN_DICT, RE_HANS  # noqa: PLC0415
    from pypinyin.style import convert  # noqa: PLC0415

    plain = functools.cache(lambda syllable: convert(syllable, Style.NORMAL, strict=True))
    characters = {chr(code): plain(readings.partition(",")[0]) for code, readings in PINYIN_DICT.items()}
    characters = {char: reading for char, reading in characters.items() if RE_HANS.match(char)}
    words: dict[str, tuple[str, ...]] = {}
    longest: dict[str, int] = {}
    for word, listed in PHRASES_DICT.items():
        if RE_HANS.match(word):
            readings = tuple(plain(syllable[0]) for syllable in listed)
            words[word] = () if readings == tuple(characters.get(char) for char in word) else readings
            longest[word[0]] = max(len(word), longest.get(word[0], 1))
    return Dictionary(characters, words, longest)
