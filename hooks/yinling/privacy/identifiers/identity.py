"""Detect Chinese identity numbers: 18 digits (GB 11643-1999, the last may be X), or 15 before 1999."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import lru_cache

from stdnum import numdb
from stdnum.cn import ric

from ..words.anchored_match import Start, find_offsets
from ..words.detection import Detection
from ..words.lazy_pattern import lazy
from ..words.normalised_text import NormalisedText
from .digit_runs import Number, Run

KIND = "private-identity"
_FIRST_YEAR = 1880
# GB/T 2260; 81 to 83 are residents of Hong Kong, Macao and Taiwan, 91 is foreigners with permanent residence.
PROVINCES = lazy(r"1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|91")
_LABEL = lazy(r"(?:身份证|身份證|证件号|(?<!凭)证号|[老旧]证|[一二]代证|公民身份|户口号)[^\n。；]{0,8}$")
_CHECK_LETTER = lazy(r"[ .\-\n]{0,3}[xX×]")

# As a spreadsheet writes a large number; the last digits are lost: 3.70202194205161E+17.
_AS_AMOUNT = lazy(r"(?<![0-9])(?P<first>[1-9])\.(?P<rest>[0-9]{5,})[eE]\+17(?![0-9])")
# The birth date and the serial number of one that touches letters or other digits, as in the number of a certificate.
_TOUCHED = tuple(
    Start(first, then, rf"(?=[{then}])(?<=[0-9]{{7}})(?=[0-9]{{3}}[01][0-9][0-3][0-9]{{4}}[0-9xX])")
    for first, then in (("1", "89"), ("2", "0"))
)


def find(normalised: NormalisedText, runs: list[Run]) -> Iterator[Detection]:
    text = normalised.text
    for offset in find_offsets(text, *_TOUCHED):
        if is_eighteen(text[offset - 6 : offset + 12].upper()):
            yield Detection(KIND, offset - 6, offset + 12)
    yield from _as_amounts(text)
    for run in runs:
        for number in run.numbers(18):
            if is_eighteen(number.digits) or _is_labelled(normalised, number):
                yield Detection(KIND, number.start, number.end)
        for number in run.numbers(17):
            letter = _CHECK_LETTER.match(normalised.text, number.end)
            if letter and (is_eighteen(number.digits + "X") or _is_labelled(normalised, number)):
                yield Detection(KIND, number.start, letter.end())
        for number in run.numbers(19, 20, 21, 22):
            # A certificate of disability has the identity number and two digits; others have a digit before.
            if len(number.groups) == 1 and _holds_eighteen(number.digits):
                yield Detection(KIND, number.start, number.end)
        for number in run.numbers(14, 15, 16, 17):
            is_whole = len(number.digits) == 15 or number.digits == run.digits  # or a digit is missing
            if (number.is_grouped_as_one and _is_fifteen(number.digits)) or (
                is_whole and _is_labelled(normalised, number)
            ):
                yield Detection(KIND, number.start, number.end)


def _as_amounts(text: str) -> Iterator[Detection]:
    for match in _AS_AMOUNT.finditer(text) if "+17" in text else ():
        digits = match["first"] + match["rest"]
        is_called = _LABEL.search(text, max(0, match.start() - 16), match.start()) is not None
        if PROVINCES.match(digits) and (is_called if len(digits) < 14 else is_birth_date(digits[6:14])):
            yield Detection(KIND, *match.span())


def _holds_eighteen(digits: str) -> bool:
    return any(is_eighteen(digits[start : start + 18]) for start in range(len(digits) - 17))


def is_eighteen(number: str) -> bool:
    """Check the province, the birth date and the check digit."""
    return bool(PROVINCES.match(number)) and is_birth_date(number[6:14]) and ric.calc_check_digit(number) == number[-1]


def _is_fifteen(number: str) -> bool:
    """Check the county and the birth date, in the last century; there is no check digit."""
    return len(number) == 15 and is_birth_date(f"19{number[6:12]}") and _is_county(number[:6])


@lru_cache(maxsize=4096)
def _is_county(code: str) -> bool:
    """Return whether the table has the county, founded at any time: people born before have its code too."""
    return bool(PROVINCES.match(code)) and len(numdb.get("cn/loc").info(code)[-1][1]) > 0


def is_birth_date(text: str) -> bool:
    try:
        date = dt.date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return False
    return _FIRST_YEAR <= date.year <= 2099


def _is_labelled(normalised: NormalisedText, number: Number) -> bool:
    return bool(_LABEL.search(normalised.text, max(0, number.start - 16), number.start))
