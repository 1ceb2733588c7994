"""Sets of Chinese characters, and the table from traditional to simplified ones."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

HAN = re.compile(r"[\u3007\u3400-\u4dbf\u4e00-\u9fff]")
"""A character of the basic plane: only these have a reading here."""


@cache
def gb2312_first_level() -> str:
    """Return the 3,755 characters of everyday writing (GB/T 2312, first level), which input methods offer first."""
    return _gb2312_rows(0xB0, 0xD7)


@cache
def gb2312_characters() -> str:
    """Return all 6,763 characters of GB/T 2312, names and places included, and the 〇 of years."""
    return "〇" + _gb2312_rows(0xB0, 0xF7)


def _gb2312_rows(first: int, last: int) -> str:
    codes = bytes(byte for high in range(first, last + 1) for low in range(0xA1, 0xFF) for byte in (high, low))
    return codes.decode("gb2312", "ignore")  # some codes at the end of the first level have no character


@cache
def traditional() -> dict[int, str]:
    """Return the simplified form of each traditional or variant character, one to one, for `str.translate`.

    The table is OpenCC's (Apache-2.0), reduced to the characters that East Asian fonts and keyboards have.
    """
    return _table("traditional.txt")


@cache
def variants() -> dict[int, str]:
    """Return the standard form of each other way to write a character: 德 for 徳 and 惪, 国 for 國 and 囯, 民 for ⺠.

    Made of Unihan's simplified, semantic and z-variants and of the radicals (Unicode licence), OpenCC's Japanese forms
    (Apache-2.0) and 25 forms of general knowledge. Standard characters (通用规范汉字表) stay: 喆 and 哲 are two names.
    """
    return _table("variants.txt") | traditional()


def _table(name: str) -> dict[int, str]:
    before, after = Path(__file__).with_name(name).read_text("utf-8").split("\n")[:2]
    return {ord(char): standard for char, standard in zip(before, after, strict=True)}
