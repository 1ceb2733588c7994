"""Tell by the words of a paragraph that it is of physicians, of news, a story or public persons, not of a centre.

Each kind of text has words of its own, and several of them stand in nearly every paragraph of it: 主刀, 临床 and 患者,
or 记者 and 据悉. What such a text says of illness, births and addresses is of patients and of persons of the news.
A paragraph with a word of a centre (支部, 走访) is of the centre all the same, and so is a person of its records, and a
line of less than 60 characters: a secretary writes 确诊 and 大夫 too.
A long paragraph of no known kind is of a member only if it has a word of old people or of a notice.
"""

from __future__ import annotations

import re
from functools import cache

from .lazy_pattern import lazy
from .word_lists import any_of, table

_AROUND = 240
_SHORTEST = 60
_LONGEST_NAME = 8


def is_of(text: str, start: int, end: int, *kinds: str) -> bool:
    """Return whether the paragraph around a span is of a register and of no centre, and long enough to tell."""
    paragraph = _paragraph(text, start, end)
    if len(paragraph) < _SHORTEST:
        return False
    found = any(_has(paragraph, *_register(kind)) for kind in kinds)
    return found and not is_of_centre(paragraph)


def is_of_no_member(text: str, start: int, end: int) -> bool:
    """Return whether the paragraph around a span is long and has no word of a centre, of old people or of a notice.

    Novels, memoirs and studies name a person and an illness in one paragraph too. A secretary who writes as
    much tells where the member lives, is treated or worked, or what is arranged.
    """
    paragraph = _paragraph(text, start, end)
    return len(paragraph) >= _SHORTEST and not is_of_centre(paragraph) and not _listed("of_a_member").search(paragraph)


def tells_of_member(text: str, start: int, end: int) -> bool:
    """Return whether the paragraph around a span has a word of a centre or of a member."""
    paragraph = _paragraph(text, start, end)
    return is_of_centre(paragraph) or _listed("of_a_member").search(paragraph) is not None


def has_word_of(text: str, start: int, end: int, *kinds: str) -> bool:
    """Return whether the paragraph around a span has a single word of a register, however short it is."""
    paragraph = _paragraph(text, start, end)
    return any(_register(kind)[0].search(paragraph) for kind in kinds)


def is_short_tale(text: str, start: int, end: int) -> bool:
    """Return whether a line that is too short for a register has a word of a tale, and none of a centre or a member."""
    paragraph = _paragraph(text, start, end)
    return (
        len(paragraph) < _SHORTEST and has_word_of(text, start, end, "tale") and not tells_of_member(text, start, end)
    )


def is_long(text: str, start: int, end: int, least: int) -> bool:
    """Return whether the paragraph around a span has so many characters and is not of a centre."""
    paragraph = _paragraph(text, start, end)
    return len(paragraph) >= least and not is_of_centre(paragraph)


def is_of_centre(paragraph: str) -> bool:
    """Return whether a paragraph has a word of a centre."""
    return _listed("of_a_centre").search(paragraph) is not None


def names_member(text: str, start: int, end: int, known: frozenset[str]) -> bool:
    """Return whether a span holds a name of the records."""
    return bool(known) and any(
        text[at : at + length] in known for at in range(start, end) for length in range(2, _LONGEST_NAME)
    )


def _paragraph(text: str, start: int, end: int) -> str:
    low = max(text.rfind("\n", 0, start) + 1, start - _AROUND)
    high = text.find("\n", end, end + _AROUND)
    return text[low : high if high >= 0 else end + _AROUND]


def _has(paragraph: str, words: re.Pattern[str], least: int) -> bool:
    found: set[str] = set()
    for word in words.finditer(paragraph):
        found.add(word[0])
        if len(found) >= least:
            return True
    return False


@cache
def _register(kind: str) -> tuple[re.Pattern[str], int]:
    register = table("registers")["registers"][kind]
    return lazy("|".join(sorted(register["words"].split(), key=len, reverse=True))), register["least"]


@cache
def _listed(name: str) -> re.Pattern[str]:
    return lazy(any_of(name, "registers"))
