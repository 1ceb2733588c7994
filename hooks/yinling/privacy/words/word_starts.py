"""Find fast where the words of long lists can start in a text.

A pattern of a thousand words is slow to try at every character. Nearly all of the words start with one of a few
hundred pairs of characters.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from functools import lru_cache

from .anchored_match import within
from .lazy_pattern import lazy
from .start_characters import Characters, is_long
from .word_lists import words

# One part of a word of the lists: a character, a set, or alternatives; with ? it may be left out. The first character
# of anything else is not known.
_PART = lazy(r"(?:(?P<one>[^\\.^$*+?{}\[\]()|])|\[(?P<set>[^\]^]+)\]|\(\?:(?P<any>[^()]+)\))(?P<may_lack>\?)?(?![*{+])")


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
        firsts, seconds = (sorted({pair[index] for pair in self._pairs}) for index in (0, 1))
        behind = f"(?<={_set(self._alone)})|" if self._alone else ""
        self.pattern = lazy(f"{_set([*self._alone, *firsts])}(?:{behind}(?={_set(seconds)}))")
        self._characters = [Characters(firsts, seconds, self._pairs)]
        if self._alone:
            self._characters.append(Characters(sorted(self._alone)))

    def offsets(self, text: str, start: int = 0, end: int = sys.maxsize) -> list[int]:
        """Return the sorted offsets at which a word may start."""
        pairs, alone = self._pairs, self._alone
        if not is_long(text):
            found = [match.start() for match in self.pattern.finditer(text, start, end)]
        else:
            found = sorted({at for each in self._characters for at in within(each.offsets(text), start, end)})
        return [at for at in found if text[at : at + 2] in pairs or text[at] in alone]


def _set(characters: Iterable[str]) -> str:
    return f"[{''.join(sorted({re.escape(char) for char in characters}))}\0]"  # never an empty set
