"""Try a slow pattern only at the offsets where it can match.

Input: a text, a slow pattern, and a `Start` for each way in which its matches start. Output: the matches that
``pattern.finditer`` finds. The starts of all detectors are looked for in one pass over a text, see `start_characters`.
"""

from __future__ import annotations

import re
import sys
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import cache

from .lazy_pattern import lazy
from .start_characters import Characters, is_long

_MEMBER = re.compile(r"(\\?.)(?:-(\\?.))?", re.DOTALL)
_SPACES = "".join(char for char in map(chr, range(1 << 16)) if char.isspace())
_ESCAPES = {r"\s": _SPACES, r"\n": "\n"}


class Start:
    """How the matches of a slow pattern start: one character of ``first`` before one of ``then``, if that is given.

    Both are written as within the brackets of a pattern. ``rest`` is a fast pattern for what else is around the first
    character; it does not match where ``then`` does not.
    """

    def __init__(self, first: str, then: str = "", rest: str = "") -> None:
        follows = f"(?=[{then}])" if then else ""
        self.pattern = lazy(f"[{first}]{rest or follows}")
        self._has_rest = bool(rest)
        self._characters = Characters(members(first), members(then))

    def offsets(self, text: str) -> list[int]:
        """Return the sorted offsets of the starts in a text."""
        if not is_long(text):
            return [match.start() for match in self.pattern.finditer(text)]
        found = self._characters.offsets(text)
        return [at for at in found if self.pattern.match(text, at)] if self._has_rest else found


def members(listed: str) -> frozenset[str]:
    """Return the characters that are written as within the brackets of a pattern: letters, ranges, escapes."""
    found: set[str] = set()
    for low, high in _MEMBER.findall(listed):
        if high:
            found.update(map(chr, range(ord(low[-1]), ord(high[-1]) + 1)))
        else:
            found.update(_ESCAPES.get(low, low[-1]))
    return frozenset(found)


def find_offsets(text: str, *starts: Start) -> list[int]:
    """Return the sorted offsets at which any of the starts is."""
    if is_long(text):
        offsets = [offset for start in starts for offset in start.offsets(text)]
    else:  # asked once: a short text has a score of starts
        offsets = [match.start() for start in starts for match in start.pattern.finditer(text)]
    return sorted(offsets) if len(starts) > 1 else offsets


def within(offsets: list[int], start: int, end: int = sys.maxsize) -> list[int]:
    """Return the sorted offsets that lie in a part of a text."""
    return offsets[bisect_left(offsets, start) : bisect_left(offsets, end)]


def literal_offsets(text: str, *literals: str) -> list[int]:
    """Return the sorted offsets of literal texts, each looked for at 1 ns a character."""
    return sorted(match.start() for literal in literals for match in _literal(literal).finditer(text))


@cache
def _literal(text: str) -> re.Pattern[str]:
    return lazy(re.escape(text))


def matches_at(
    pattern: re.Pattern[str], offsets: Iterable[int], text: str, end: int = sys.maxsize
) -> Iterator[re.Match[str]]:
    """Yield the matches of ``pattern.finditer``; ``offsets`` are all possible starts of a match, sorted."""
    last_end = 0
    for offset in offsets:
        if offset >= last_end and (match := pattern.match(text, offset, end)):
            last_end = match.end()
            yield match
