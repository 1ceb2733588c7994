"""Split the written reading of a word into syllables, and check it.

A reading may be one word, parts or single syllables (``Shàn Guìlán``), with capitals or without. Inside a word an
apostrophe precedes a syllable that begins with a, o or e (``Xī'ān``), as GB/T 16159 requires.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from .characters import HAN, gb2312_characters

RETROFLEX = "r"  # 儿 adds it to the syllable before
_TONES = str.maketrans("āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ", "aaaaeeeeiiiioooouuuuüüüü")
_NUMBERED = re.compile(r"([a-zü]+?)([1-5])")
_LONGEST = 6  # letters of a syllable


class Fault(NamedTuple):
    """An invalid reading: a code of ``problems.yml``, the values of its message, and a correction or ""."""

    code: str
    values: dict[str, object]
    meant: str = ""


@cache
def readings(char: str) -> tuple[str, ...]:
    """Return all readings of a Chinese character, the most common one first; for other characters none."""
    from pypinyin.constants import PINYIN_DICT  # noqa: PLC0415 - large, and most builds need no reading

    found = tuple(filter(None, PINYIN_DICT.get(ord(char), "").split(","))) if HAN.fullmatch(char) else ()
    return (*found, RETROFLEX) if char == "儿" else found


@cache
def _toneless_syllables() -> frozenset[str]:
    return frozenset(without_tone(reading) for char in gb2312_characters() for reading in readings(char))


def without_tone(syllable: str) -> str:
    return syllable.translate(_TONES)


def split(written: str, word: str) -> tuple[str, ...]:
    """Return the syllables of a reading, split as fits ``word`` best; raises ValueError with a part that cannot be."""
    splits: list[tuple[str, ...]] = [()]
    for part in re.split(r"[\s'’\-]+", unicodedata.normalize("NFC", written).lower().strip()):
        of_part = list(_splits(part))
        if not of_part:
            raise ValueError(part)
        splits = [(*before, *after) for before in splits for after in of_part]
    return min(splits, key=lambda found: (abs(len(found) - len(word)), len(_misread(word, found))))


def _splits(letters: str) -> Iterator[tuple[str, ...]]:
    """Yield every split of ``letters`` into syllables, the longest first syllable first."""
    if not letters:
        yield ()
    for end in range(min(len(letters), _LONGEST), 0, -1):
        if without_tone(letters[:end]) in _toneless_syllables():
            yield from ((letters[:end], *rest) for rest in _splits(letters[end:]))


def is_pinyin(letters: str) -> bool:
    """Return whether letters without tones are whole syllables."""
    return any(True for _ in _splits(letters))


def fault(word: str, written: str) -> Fault | None:
    """Return the fault of a word's written reading, None if it is valid."""
    if not word or not all(readings(char) for char in word):
        return Fault("reading-of-what", {"word": word})
    from pypinyin.contrib.tone_convert import to_tone  # noqa: PLC0415

    numbered = _NUMBERED.sub(lambda found: f"{to_tone(found[0].replace('v', 'ü'))} ", written.lower()).strip()
    try:
        syllables = split(numbered, word)
    except ValueError as error:
        return Fault("reading-syllable", {"word": word, "part": str(error) or written})
    correction = " ".join(_corrected(word, syllables))
    if numbered != written.lower():
        return Fault("reading-syllable", {"word": word, "part": written}, correction or numbered)
    if len(syllables) != len(word):
        values = {"word": word, "written": written, "characters": len(word), "syllables": len(syllables)}
        return Fault("reading-count", values, correction)
    for at in _misread(word, syllables):
        return Fault("reading-unusual", {"word": word, "char": word[at], "part": syllables[at]}, correction)
    return None


def _misread(word: str, syllables: Sequence[str]) -> list[int]:
    """Return the places where the syllable is no reading of the character."""
    pairs = zip(word, syllables, strict=False)
    return [at for at, (char, syllable) in enumerate(pairs) if not _is_reading(char, syllable, at)]


def _is_reading(char: str, syllable: str, at: int) -> bool:
    """Return whether the dictionary has this reading; all but the first character of a word may be unstressed."""
    known = readings(char)
    return syllable in known or (at > 0 and syllable in map(without_tone, known))


def _corrected(word: str, syllables: Sequence[str]) -> list[str]:
    """Return the reading with tones corrected and missing syllables added; empty if a syllable fits no character."""
    found: list[str] = []
    rest = list(syllables)
    toneless = all(without_tone(syllable) == syllable for syllable in syllables)
    for at, char in enumerate(word):
        same = [known for known in readings(char) if rest and without_tone(known) == without_tone(rest[0])]
        if rest and (same or _is_reading(char, rest[0], at)):
            syllable = rest.pop(0)
            found.append(syllable if _is_reading(char, syllable, at) and not (toneless and same) else same[0])
        else:
            found.append(readings(char)[0])
    return [] if rest else found
