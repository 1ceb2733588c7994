"""Folding: the many ways of writing one thing become one. ``assets/search-index.js`` folds queries just so.

Text is brought to half width, small letters and simplified characters, and everything but letters, digits and
Chinese characters is dropped: 学习、党章 and 学习党章 are the same to a reader who types."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path

from .dictionary import dictionary

_DROPPED = re.compile(r"[^0-9a-z\u3007\u3400-\u9fff\U00020000-\U0003ffff]+")
_ACCENT = re.compile(r"[\u0300-\u036f]")


@cache
def traditional() -> dict[int, str]:
    """Traditional and variant characters to simplified ones, one to one, for `str.translate`.

    The table is OpenCC's (Apache-2.0), cut down to what East Asian fonts and keyboards have."""
    before, after = Path(__file__).with_name("traditional.txt").read_text("utf-8").split()
    return {ord(char): simple for char, simple in zip(before, after, strict=True)}


def fold(text: str) -> str:
    """The form in which text is compared."""
    # But for accents that stand apart from their letters, characters fold one by one, each once and for all.
    return _fold(text) if _ACCENT.search(text) else text.translate(_folded)


def _fold(text: str) -> str:
    return _DROPPED.sub("", unicodedata.normalize("NFKC", text).lower()).translate(traditional())


class _Folded(dict[int, str]):
    def __missing__(self, code: int) -> str:
        self[code] = _fold(chr(code))
        return self[code]


_folded = _Folded()


def syllable(char: str) -> str:
    """The most common reading of a character without its tone, ``lv`` for lü; empty for what has none."""
    return dictionary().characters.get(char, "")


@cache
def common_characters() -> str:
    """The 3,755 characters of everyday writing (GB/T 2312, first level): what an input method offers first."""
    codes = (bytes([high, low]) for high in range(0xB0, 0xD8) for low in range(0xA1, 0xFF))
    return "".join(code.decode("gb2312") for code in codes if not (code[0] == 0xD7 and code[1] > 0xF9))
