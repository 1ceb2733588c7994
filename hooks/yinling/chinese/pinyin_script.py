"""The table of readings as a script that a page loads on request.

As a script it works from a USB stick and under a strict security policy.
``ylPinyin.data("ài爱碍…",",行háng:银商…;…","相关…","还huán:要 得_钱 书;…")`` lists characters after their syllable;
words by the characters in them that are not read as usual, 银行 and 商行 as 银商; the opening pairs; and the rules.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ..core.cache import Cache, hash_parts
from .characters import gb2312_characters
from .reading_rules import Rule
from .reading_table import Table, Words, build_table


def script(table: Table) -> str:
    """Return the script; words with like readings are neighbours, which compresses better."""
    by_syllable: dict[str, list[str]] = {}
    for char, syllable in sorted(table.characters.items()):
        by_syllable.setdefault(syllable, []).append(char)
    characters = "".join(syllable + "".join(chars) for syllable, chars in sorted(by_syllable.items()))
    groups: dict[str, list[str]] = {}
    for word, read in sorted(table.words.items()):
        marks = [char + mark if mark else "" for char, mark in zip(word, _unusual(table, word, read), strict=True)]
        groups.setdefault(",".join(marks), []).extend(char for char, mark in zip(word, marks, strict=True) if not mark)
    words = ";".join(f"{head}:{''.join(chars)}" for head, chars in sorted(groups.items()))
    rules = ";".join(_row(table, word, rule) for word, found in table.rules.items() for rule in found)
    return f'ylPinyin.data("{characters}","{words}","{"".join(sorted(table.openings))}","{rules}");\n'


def _row(table: Table, word: str, rule: Rule) -> str:
    head = ",".join(map(str.__add__, word, _unusual(table, word, rule.syllables)))
    return f"{head}:{' '.join(rule.before.tokens)}_{' '.join(rule.after.tokens)}"


def _unusual(table: Table, word: str, syllables: Sequence[str]) -> list[str]:
    """Return the syllable of each character of a word, empty where it is the character's usual one."""
    pairs = zip(word, syllables, strict=True)
    return ["" if table.characters[char] == syllable else syllable for char, syllable in pairs]


def cached_script(own: Words, more: Iterable[str], cache: Cache) -> str:
    """Return the script for the ``own`` words of a centre and ``more`` characters; building its table takes 1.2 s."""
    rare = "".join(sorted(set(more).difference(gb2312_characters())))
    key = hash_parts("pinyin script", repr(sorted(own.items())), rare)
    return cache.get_or_compute(key, lambda: script(build_table(own, rare)), str)
