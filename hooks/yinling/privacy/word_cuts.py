"""Tell what looks like a name, or like a word that tells on somebody, and is only a part of longer words.

户籍证明 holds no 籍证明, 占为己有 no 占为己, and 登记过 no 记过. The dictionary of jieba knows several times as many
words as `common_words`, but takes 0.15 s to load. So it is asked of what the detectors have found, which is rare.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import accumulate, pairwise

_HAN = re.compile("[\u3400-\u9fff]+")
_AROUND = 30  # characters on both sides that say where a word begins
_WHOLE = 4  # characters of a word that is no name with what follows: 占为己有, 有车有房
_PLACE = re.compile("[\u4e00-\u9fff]+[省市县区镇乡州旗]")


def is_part_of_words(text: str, start: int, end: int) -> bool:
    """Return whether a name that was guessed is cut out of words of the dictionary.

    A word that covers the beginning of the name counts only with another one right behind it, as in 户籍|证明: nobody
    reads 看房|秀|琴.
    """
    words = _words(text, start, end)
    begun = {low for low, _ in words}
    for low, high in words:
        if low < start < high and (high >= end or high in begun):
            return True
        if low <= start and end < high and high - low >= _WHOLE:
            return True
        if start < low < end < high and _PLACE.fullmatch(text, low, high):
            return True  # 于福清市
    return False


def begins_in_word(text: str, start: int, end: int) -> bool:
    """Return whether a word begins within another one, which ends before it does: 记过 in 登记过, not in 被记过."""
    return any(low < start < high < end for low, high in _words(text, start, end))


def _words(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the spans of the words of more than one character around a span."""
    low, high = max(0, start - _AROUND), end + _AROUND
    clause = next((one for one in _HAN.finditer(text, low, high) if one.start() <= start < one.end()), None)
    if clause is None:
        return []
    edges = accumulate(_lengths(clause[0]), initial=clause.start())
    return [(first, last) for first, last in pairwise(edges) if last - first > 1]


@lru_cache(maxsize=1024)
def _lengths(clause: str) -> tuple[int, ...]:
    from rjieba import cut  # noqa: PLC0415 - loads its dictionary, see above

    return tuple(map(len, cut(clause, False)))  # without guesses at unknown words
