"""Syllables: how a reading is written down for a word, and what is wrong with one.

A reading may be written as one word, in parts or syllable by syllable (``Shàn Guìlán``), with capitals or without; a
syllable that begins with a, o or e inside a word has an apostrophe before it (``Xī'ān``), as the norm says."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

HAN = re.compile(r"[\u3007\u3400-\u4dbf\u4e00-\u9fff]")
"""The characters that may have a reading here: those of the basic plane."""
RETROFLEX = "r"  # what 儿 adds to the syllable before it
_TONES = str.maketrans("āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ", "aaaaeeeeiiiioooouuuuüüüü")
_NUMBERED = re.compile(r"([a-zü]+?)([1-5])")
_LONGEST = 6


class Fault(NamedTuple):
    """What is wrong with a reading: a code of ``problems.yml``, what fills its message, and the reading that may be
    meant (empty where it cannot be known)."""

    code: str
    values: dict[str, object]
    meant: str = ""


@cache
def readings(char: str) -> tuple[str, ...]:
    """Every reading that a dictionary has for a character, the most common one first; none for what is not Chinese."""
    from pypinyin.constants import PINYIN_DICT  # noqa: PLC0415 - large, and most builds read no character

    found = tuple(filter(None, PINYIN_DICT.get(ord(char), "").split(","))) if HAN.fullmatch(char) else ()
    return (*found, RETROFLEX) if char == "儿" else found


@cache
def common_characters() -> str:
    """The 6,763 characters of GB/T 2312, those of everyday writing and of names and places; and the 〇 of years."""
    codes = (bytes([high, low]) for high in range(0xB0, 0xF8) for low in range(0xA1, 0xFF))
    return "〇" + "".join(code.decode("gb2312", "ignore") for code in codes)


@cache
def _plain_syllables() -> frozenset[str]:
    return frozenset(plain(reading) for char in common_characters() for reading in readings(char))


def plain(syllable: str) -> str:
    """A syllable without its tone."""
    return syllable.translate(_TONES)


def split(written: str, word: str) -> tuple[str, ...]:
    """The syllables of a word's reading, in small letters; where letters can be parted in several ways, as the
    characters are read. Raises ValueError with the part that is not made of syllables."""
    ways: list[tuple[str, ...]] = [()]
    for part in re.split(r"[\s'’\-]+", unicodedata.normalize("NFC", written).lower().strip()):
        parted = list(_partings(part))
        if not parted:
            raise ValueError(part)
        ways = [(*before, *way) for before in ways for way in parted]
    return min(ways, key=lambda way: (abs(len(way) - len(word)), len(_misread(word, way))))


def _partings(part: str) -> Iterator[tuple[str, ...]]:
    """Every way to part letters into syllables, the longest first syllable first."""
    if not part:
        yield ()
    for end in range(min(len(part), _LONGEST), 0, -1):
        if plain(part[:end]) in _plain_syllables():
            yield from ((part[:end], *rest) for rest in _partings(part[end:]))


def fault(word: str, written: str) -> Fault | None:
    """What is wrong with the reading of a word; None if it is in order."""
    if not word or not all(readings(char) for char in word):
        return Fault("reading-of-what", {"word": word})
    from pypinyin.contrib.tone_convert import to_tone  # noqa: PLC0415

    numbered = _NUMBERED.sub(lambda found: f"{to_tone(found[0].replace('v', 'ü'))} ", written.lower()).strip()
    try:
        syllables = split(numbered, word)
    except ValueError as error:
        return Fault("reading-syllable", {"word": word, "part": str(error) or written})
    meant = " ".join(_meant(word, syllables))
    if numbered != written.lower():
        return Fault("reading-syllable", {"word": word, "part": written}, meant or numbered)
    if len(syllables) != len(word):
        values = {"word": word, "written": written, "characters": len(word), "syllables": len(syllables)}
        return Fault("reading-count", values, meant)
    for at in _misread(word, syllables):
        return Fault("reading-unusual", {"word": word, "char": word[at], "part": syllables[at]}, meant)
    return None


def _misread(word: str, syllables: Sequence[str]) -> list[int]:
    """The places where a character is not read so."""
    pairs = zip(word, syllables, strict=False)
    return [at for at, (char, syllable) in enumerate(pairs) if not _is_read(char, syllable, at)]


def _is_read(char: str, syllable: str, at: int) -> bool:
    """Whether a dictionary reads the character so; behind another, any may be unstressed."""
    known = readings(char)
    return syllable in known or (at > 0 and syllable in map(plain, known))


def _meant(word: str, syllables: Sequence[str]) -> list[str]:
    """The reading that was meant, if the letters leave no doubt: tones put right, syllables that were forgotten put in;
    empty where a syllable belongs to none of the characters left."""
    found: list[str] = []
    rest = list(syllables)
    toneless = all(plain(syllable) == syllable for syllable in syllables)
    for at, char in enumerate(word):
        same = [known for known in readings(char) if rest and plain(known) == plain(rest[0])]
        if rest and (same or _is_read(char, rest[0], at)):
            syllable = rest.pop(0)
            found.append(syllable if _is_read(char, syllable, at) and not (toneless and same) else same[0])
        else:
            found.append(readings(char)[0])
    return [] if rest else found
