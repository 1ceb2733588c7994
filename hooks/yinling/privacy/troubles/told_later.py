"""Detect a person whose illness or want a later sentence tells: 大家说起汲某。他去年退休，今年查出了胃癌.

Only in a paragraph of a centre (支部, 看望, 请假 …): novels and news speak so of everybody.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..persons.names import CERTAIN, scored_names_in
from ..persons.word_cuts import is_part_of_words, is_word
from ..words.detection import Detection
from ..words.lazy_pattern import lazy
from ..words.word_lists import any_of
from .hardship import KIND, is_topic
from .illness_links import is_of_nobody

_AGAIN = lazy("[他她](?!们|人|国|乡|山)|老人(?![们家])|本人|[爱家]人|老伴|儿子|女儿|一个人")
_OF_A_CENTRE = lazy(any_of("of_a_centre"))
_FAR, _CLAUSE, _AROUND = 110, 40, 160
_SHORT = 2  # characters of a guess that is a word too often: 养狗
_SURELY = 5  # how much a name must look like one
_PLURAL = lazy("他们|她们|大家(?=都)|有的|有人|人们")


def find(text: str, words: Sequence[re.Match[str]], known: frozenset[str] = frozenset()) -> Iterator[Detection]:
    """Yield the spans from a name to what a text says of the person after the end of that sentence."""
    for word in words:
        start, end = word.span()
        low = max(0, start - _FAR)
        line = max(low, *(text.rfind(mark, low, start) + 1 for mark in "\n|"))
        clause = max(line, start - _CLAUSE)
        if text.find("。", line, start) < 0 or not _AGAIN.search(text, clause, start) or is_topic(text, start):
            continue
        if not _OF_A_CENTRE.search(text, max(0, start - _AROUND), end + _AROUND) or _PLURAL.search(text, clause, start):
            continue
        for name in _named(text, line, start, known):
            if not is_of_nobody(text, name, end, known):
                yield Detection(KIND, name, end)


def _named(text: str, low: int, high: int, known: frozenset[str]) -> Iterator[int]:
    """Yield the offset of the person named last, if nobody else is named after the end of that sentence."""
    names = [(low + start, low + end, score) for start, end, score in scored_names_in(text[low:high], known)]
    for start, end, score in sorted(names, reverse=True):
        if text[start:end] not in known and (
            score < (_SURELY if end - start > _SHORT else CERTAIN)
            or is_word(text, start, end)
            or (score < CERTAIN and is_part_of_words(text, start, end))
        ):
            continue
        stop = text.find("。", end, high)
        if stop >= 0 and _AGAIN.search(text, max(stop, high - _CLAUSE), high):
            yield start
        return
