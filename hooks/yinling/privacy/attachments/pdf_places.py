"""Read the numbers of a PDF as a page shows them, where it has drawn digits in another order.

A page may draw the last digit of a number first, or its digits in any order: the text of the page has them so.
"""

from __future__ import annotations

from collections.abc import Iterator
from ctypes import byref, c_double
from itertools import pairwise
from typing import Any, NamedTuple

_MIN_DIGITS, _MAX_STEP = 7, 3  # with a space or the end of a line before a digit
_LINE, _WORD, _CELL = 0.5, 0.6, 1.5  # parts of the height of a digit: between lines, words and cells
_ZERO, _NINE = ord("0"), ord("9")


class _Digit(NamedTuple):
    at: int  # its offset in the text of the page
    text: str
    left: float
    right: float
    middle: float
    height: float


def lines_by_place(data: bytes) -> Iterator[tuple[int, str]]:
    """Yield page number and digits of each line on which digits stand side by side that its text has apart."""
    from pypdfium2 import PdfDocument  # type: ignore[import-untyped]  # noqa: PLC0415 - see `pdf_text`

    with PdfDocument(data) as document:
        for number in range(len(document)):
            for line in _lines([*_digits(document[number].get_textpage())]):
                if len(line) >= _MIN_DIGITS and any(not 0 < b.at - a.at <= _MAX_STEP for a, b in _touching(line)):
                    yield number + 1, _text(line)


def _digits(page: Any) -> Iterator[_Digit]:
    from pypdfium2 import raw  # noqa: PLC0415

    left, right, bottom, top = (c_double() for _ in range(4))
    for at in range(page.count_chars()):
        code = raw.FPDFText_GetUnicode(page, at)
        if _ZERO <= code <= _NINE and raw.FPDFText_GetCharBox(
            page, at, byref(left), byref(right), byref(bottom), byref(top)
        ):
            middle, height = (top.value + bottom.value) / 2, top.value - bottom.value
            yield _Digit(at, chr(code), left.value, right.value, middle, height)


def _lines(digits: list[_Digit]) -> Iterator[list[_Digit]]:
    """Yield the digits of each line from left to right."""
    line: list[_Digit] = []
    for digit in sorted(digits, key=lambda one: -one.middle):
        if line and line[0].middle - digit.middle > _LINE * max(line[0].height, digit.height):
            yield sorted(line, key=lambda one: one.left)
            line = []
        line.append(digit)
    yield sorted(line, key=lambda one: one.left)


def _touching(line: list[_Digit]) -> Iterator[tuple[_Digit, _Digit]]:
    return ((a, b) for a, b in pairwise(line) if _gap(a, b) <= _WORD)


def _gap(one: _Digit, following: _Digit) -> float:
    """Return the gap between two digits, as a part of their height."""
    return (following.left - one.right) / (max(one.height, following.height) or 1)


def _text(line: list[_Digit]) -> str:
    text = line[0].text
    for before, digit in pairwise(line):
        gap = _gap(before, digit)
        text += (" | " if gap > _CELL else " " if gap > _WORD else "") + digit.text
    return text
