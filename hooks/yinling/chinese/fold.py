"""Fold text for comparison: 学习、党章 and 学习党章 are the same to a reader who types.

Folded text has half-width, lower-case letters, digits and simplified characters, and nothing else.
``assets/search-index.js`` folds queries by the same rules.
"""

from __future__ import annotations

import re
import unicodedata

from .characters import traditional

_DROPPED = re.compile(r"[^0-9a-z\u3007\u3400-\u9fff\U00020000-\U0003ffff]+")
_ACCENT = re.compile(r"[\u0300-\u036f]")


def fold(text: str) -> str:
    """Return the folded text."""
    # Unless accents follow their letters as characters of their own, each character folds by itself, and only once.
    return _fold(text) if _ACCENT.search(text) else text.translate(_folded)


def _fold(text: str) -> str:
    return _DROPPED.sub("", unicodedata.normalize("NFKC", text).lower()).translate(traditional())


class _FoldedCharacters(dict[int, str]):
    """The folded form of each character, computed when it is first needed."""

    def __missing__(self, code: int) -> str:
        self[code] = _fold(chr(code))
        return self[code]


_folded = _FoldedCharacters()
