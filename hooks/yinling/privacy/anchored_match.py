"""Patterns that are slow to try at every character, tried only where they can begin.

A search is fast for a pattern that starts with a word or a set of characters: nine in ten characters of a text are
passed over before the pattern is tried at all. What starts with a choice of patterns, or small letters that stand for
capitals too, is tried everywhere.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator


def places(text: str, *begins: re.Pattern[str], start: int = 0, end: int = sys.maxsize) -> list[int]:
    """Where any of some patterns matches, in order."""
    found = [match.start() for pattern in begins for match in pattern.finditer(text, start, end)]
    return sorted(found) if len(begins) > 1 else found


def matches(
    pattern: re.Pattern[str], begins: Iterable[int], text: str, end: int = sys.maxsize
) -> Iterator[re.Match[str]]:
    """What ``pattern.finditer`` finds, where ``begins`` are all the places at which it can begin, in order."""
    done = 0
    for at in begins:
        if at >= done and (match := pattern.match(text, at, end)):
            done = match.end()
            yield match
