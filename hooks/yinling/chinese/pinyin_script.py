"""The table as a script: it works from a stick and under a strict security policy, and comes only to who asks for it.

``ylPinyin.data("ài爱碍…","银行háng,重chóng新…")``: characters behind their syllable; and words, in which a syllable
stands behind the character that is not read as it is alone."""

from __future__ import annotations

from collections.abc import Iterable

from ..core.cache import Cache, hash_parts
from .reading_table import Table, Words, make
from .syllables import common_characters


def script(table: Table) -> str:
    """The script. Words that are read alike stand together: it packs better."""
    by_syllable: dict[str, list[str]] = {}
    for char, syllable in sorted(table.characters.items()):
        by_syllable.setdefault(syllable, []).append(char)
    characters = "".join(syllable + "".join(chars) for syllable, chars in sorted(by_syllable.items()))
    rows = sorted((_marks(table, word), word) for word in table.words)
    words = ",".join("".join(map(str.__add__, word, marks)) for marks, word in rows)
    return f'ylPinyin.data("{characters}","{words}");\n'


def _marks(table: Table, word: str) -> list[str]:
    """For each character of a word its syllable, empty where it is the one that it has alone."""
    pairs = zip(word, table.words[word], strict=True)
    return ["" if table.characters[char] == syllable else syllable for char, syllable in pairs]


def cached_script(own: Words, more: Iterable[str], cache: Cache) -> str:
    """Return the script of the table of `reading_table.make` for these words and characters.

    The key is the words and the characters that the table has beside the common ones: making it takes 1.2 s."""
    rare = "".join(sorted(set(more).difference(common_characters())))
    key = hash_parts("pinyin script", repr(sorted(own.items())), rare)
    return cache.get_or_compute(key, lambda: script(make(own, rare)))
