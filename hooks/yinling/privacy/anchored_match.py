"""Try a slow pattern only at the offsets where it can match.

Input: a text, a slow pattern, and fast patterns for the starts of its matches. Output: the matches that
``pattern.finditer`` finds. The regular expression engine skips nine in ten characters of a text for a pattern that
starts with a literal or a set of characters. It tries a pattern that starts with alternatives, or that ignores case, at
every character.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from functools import cache


def find_offsets(text: str, *patterns: re.Pattern[str], start: int = 0, end: int = sys.maxsize) -> list[int]:
    """Return the sorted offsets at which any of the patterns matches."""
    offsets = [match.start() for pattern in patterns for match in pattern.finditer(text, start, end)]
    return sorted(offsets) if len(patterns) > 1 else offsets


def literal_offsets(text: str, *literals: str) -> list[int]:
    """Return the sorted offsets of literal texts: a pattern for each is five times as fast as one for all."""
    return find_offsets(text, *map(_literal, literals))


@cache
def _literal(text: str) -> re.Pattern[str]:
    return re.compile(re.escape(text))


def matches_at(
    pattern: re.Pattern[str], offsets: Iterable[int], text: str, end: int = sys.maxsize
) -> Iterator[re.Match[str]]:
    """Yield the matches of ``pattern.finditer``; ``offsets`` are all possible starts of a match, sorted."""
    last_end = 0
    for offset in offsets:
        if offset >= last_end and (match := pattern.match(text, offset, end)):
            last_end = match.end()
            yield match
