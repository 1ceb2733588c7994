"""Find fast where the words of long lists can start in a text.

A pattern of a thousand words is slow to try at every character. Nearly all of the words start with one of a few
hundred pairs of characters.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from functools import lru_cache

from .anchored_match import find_offsets
from .word_lists import words

# One part of a word of the lists: a character, a set, or alternatives; with ? it may be left out. The first character
# of anything else is not known.
_PART = re.compile(
    r"(?:(?P<one>[^\\.^$*+?{}\[\]()|])|\[(?P<set>[^\]^]+)\]|\(\?:(?P<any>[^()]+)\))(?P<may_lack>\?)?(?![*{+])"
)


_MANY = 1000
# The most frequent characters of Chinese prose: half of a text.
_FREQUENT = frozenset(
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方多经"
    "么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实日军者意无力它与长把机十民第公此已工使情明性知全"
    "三又关点正业外将两高间由问很最重并物手应向头文体政相见被利等产或新己身果加月话合回特代内信表化老给世位次度门先通教儿原东声提"
    "立及比员解水名处走各入口认条平系气活更别打女变神总电数安少报才结反受太感建务做接件管期市直资山金区保"
)


@lru_cache(maxsize=8192)
def _beginnings(word: str, length: int) -> frozenset[str]:
    """Return the first characters that texts of a word may have; fewer than ``length`` where the rest is not known."""
    part = _PART.match(word) if length else None
    if not part:
        return frozenset([""])
    rest = _beginnings(word[part.end() :], length) if part["may_lack"] else frozenset()
    return rest.union(*(_continued(one, word[part.end() :], length) for one in _alternatives(part)))


def _alternatives(part: re.Match[str]) -> Iterator[str]:
    yield from (part["set"] or part["one"] or "") if not part["any"] else part["any"].split("|")


def _continued(alternative: str, rest: str, length: int) -> frozenset[str]:
    """Return the beginnings of a word that starts with an alternative, which is a word itself."""
    if len(alternative) == 1:
        return frozenset(alternative + more for more in _beginnings(rest, length - 1))
    return _beginnings(alternative + rest, length)


def first_of(*names: str) -> str:
    """Return the first characters of the words of lists."""
    return "".join(sorted({first for name in names for word in words(name) for first in _beginnings(word, 1)}))


class WordStarts:
    """The pairs of characters with which words start, and the characters of words that need no certain second one."""

    def __init__(self, listed: Iterable[str], alone: str = "") -> None:
        begun = {begin for word in listed for begin in _beginnings(word, 2)}
        self._alone = {begin for begin in begun if len(begin) == 1}.union(alone)
        self._pairs = {begin for begin in begun if len(begin) == 2}
        # In a long list, a pair is looked for by its second character where only that one is rare.
        is_long = len(self._pairs) > _MANY
        by_second = {pair for pair in self._pairs if is_long and pair[0] in _FREQUENT and pair[1] not in _FREQUENT}
        by_first = self._pairs - by_second
        behind = f"(?<={_set(self._alone)})|" if self._alone else ""
        firsts = _set([*self._alone, *(pair[0] for pair in by_first)])
        self._by_first = re.compile(f"{firsts}(?:{behind}(?={_set(pair[1] for pair in by_first)}))")
        self._by_second = (
            re.compile(f"{_set(pair[1] for pair in by_second)}(?<={_set(pair[0] for pair in by_second)}.)")
            if by_second
            else None
        )

    def offsets(self, text: str, start: int = 0, end: int = sys.maxsize) -> list[int]:
        """Return the sorted offsets at which a word may start."""
        pairs, alone = self._pairs, self._alone
        found = find_offsets(text, self._by_first, start=start, end=end)
        offsets = [at for at in found if text[at : at + 2] in pairs or text[at] in alone]
        if self._by_second:
            seconds = find_offsets(text, self._by_second, start=start, end=end)
            offsets += [at - 1 for at in seconds if at > start and text[at - 1 : at + 1] in pairs]
            offsets.sort()
        return offsets


def _set(characters: Iterable[str]) -> str:
    return f"[{''.join(sorted({re.escape(char) for char in characters}))}\0]"  # never an empty set
