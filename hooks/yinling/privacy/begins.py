"""Patterns that are slow to try at every character, tried only where they can begin."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator


def matches(
    pattern: re.Pattern[str], begins: re.Pattern[str], text: str, start: int = 0, end: int = sys.maxsize
) -> Iterator[re.Match[str]]:
    """What ``pattern.finditer`` finds. ``begins`` matches one character, wherever the pattern can begin, and looks at
    what may follow; it is fast where it starts with a set of characters."""
    done = start
    for at in begins.finditer(text, start, end):
        if at.start() >= done and (match := pattern.match(text, at.start(), end)):
            done = match.end()
            yield match
