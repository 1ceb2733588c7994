"""Tell whether the characters of what may be a name are part of an ordinary word."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from .word_lists import words

NOT_NAMES = frozenset(words("not_names"))


@cache
def common_words() -> frozenset[str]:
    """Return the words of the list of jieba, and those that look like a name."""
    lines = Path(__file__).with_name("common_words.txt").read_text("utf-8").splitlines()
    return NOT_NAMES.union(*(line.split() for line in lines if not line.startswith("#")))


def is_in_word(text: str, start: int, end: int) -> bool:
    """Return whether the first or the last character of a name is part of a word there."""
    parts = (
        text[start : start + 2],
        text[start : start + 3],
        text[max(0, start - 1) : start + 1],
        text[end - 1 : end + 1],
    )
    return not common_words().isdisjoint(parts)
