"""The table of readings as a script that a page loads on request.

As a script it works from a USB stick and under a strict security policy.
``ylPinyin.data("ài爱碍…","银行háng,…","相关…")`` lists characters after
their syllable, words with a syllable after each character that is not read as usual, and the opening pairs.
"""

from __future__ import annotations

from collections.abc import Iterable

from ..core.cache import Cache, hash_parts
from .characters import gb2312_characters
from .reading_table import Table, Words, build_table


def script(table: Table) -> str:
    """Return the script; words with like readings are neighbours, which compresses better."""
    by_syllable: dict[str, list[str]] = {}
    for char, syllable in sorted(table.characters.items()):
        by_syllable.setdefault(syllable, []).append(char)
    characters = "".join(syllable + "".join(chars) for syllable, chars in sorted(by_syllable.items()))
    rows = sorted((_unusual(table, word), word) for word in table.words)
    words = ",".join("".join(map(str.__add__, word, syllables)) for syllables, word in rows)
    return f'ylPinyin.data("{characters}","{words}","{"".join(sorted(table.openings))}");\n'


def _unusual(table: Table, word: str) -> list[str]:
    """Return the syllable of each character of a word, empty where it is the character's usual one."""
    pairs = zip(word, table.words[word], strict=True)
    return ["" if table.characters[char] == syllable else syllable for char, syllable in pairs]


def cached_script(own: Words, more: Iterable[str], cache: Cache) -> str:
    """Return the script for the ``own`` words of a centre and ``more`` characters; building its table takes 1.2 s."""
    rare = "".join(sorted(set(more).difference(gb2312_characters())))
    key = hash_parts("pinyin script", repr(sorted(own.items())), rare)
    return cache.get_or_compute(key, lambda: script(build_table(own, rare)), str)
