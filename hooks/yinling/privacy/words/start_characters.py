"""Say with which characters the matches of slow patterns start, and find these in a long text.

The search in one pass, `character_scan`, needs numpy, which takes 0.09 s to import: as long as the engine of regular
expressions takes for 500,000 characters. A check of a small change does without it.
"""

from __future__ import annotations

import sys
from collections.abc import Collection

_LONG, _LONG_AT_FIRST = 2_000, 200_000  # characters: with numpy imported, and without


class Characters:
    """The characters with which matches start, and those that may follow; empty: any, or the end of the text.

    If only some of their ``pairs`` start a match, these are given, and other pairs are left out but for a few.
    """

    known: list[Characters] = []
    """All characters that were made, each at its number."""

    def __init__(self, first: Collection[str], then: Collection[str] = (), pairs: Collection[str] = ()) -> None:
        self.first, self.then, self.pairs = first, then, pairs
        self.number = len(self.known)
        self.known.append(self)

    def offsets(self, text: str) -> list[int]:
        """Return the sorted offsets at which they stand in a long text."""
        from .character_scan import scan  # noqa: PLC0415 - imports numpy

        return scan(text).offsets(self)


def is_long(text: str) -> bool:
    """Return whether to look for `Characters` in a text is faster than to try regular expressions."""
    return len(text) >= (_LONG if "numpy" in sys.modules else _LONG_AT_FIRST)
