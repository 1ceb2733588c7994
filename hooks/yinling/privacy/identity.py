"""Identity numbers of China: 18 digits (GB 11643-1999, the last may be X), and the 15 of before 1999."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from functools import lru_cache

from stdnum import numdb
from stdnum.cn import ric

from .detection import Detection
from .digit_runs import Number, Run
from .normalised_text import NormalisedText

KIND = "private-identity"
FIRST_YEAR = 1880
# GB/T 2260; 81 to 83 are residents of Hong Kong, Macao and Taiwan, 91 foreigners with a permanent residence.
_PROVINCES = re.compile(r"1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|91")
_LABEL = re.compile(r"(?:身份证|身份證|证件号|证号|公民身份|户口号)[^\n。；]{0,8}$")
_CHECK_LETTER = re.compile(r"[ .\-\n]{0,3}[xX×]")


def find(view: NormalisedText, runs: list[Run]) -> Iterator[Detection]:
    for run in runs:
        for number in run.numbers(18):
            if _is_eighteen(number.digits) or _is_labelled(view, number):
                yield Detection(KIND, number.start, number.end)
        for number in run.numbers(17):
            letter = _CHECK_LETTER.match(view.text, number.end)
            if letter and (_is_eighteen(number.digits + "X") or _is_labelled(view, number)):
                yield Detection(KIND, number.start, letter.end())
        for number in run.numbers(15):
            if (number.is_spelt_as_one and _is_fifteen(number.digits)) or _is_labelled(view, number):
                yield Detection(KIND, number.start, number.end)


def _is_eighteen(number: str) -> bool:
    """The right check digit, a province and a day on which somebody can have been born."""
    return bool(_PROVINCES.match(number)) and _is_day(number[6:14]) and ric.calc_check_digit(number) == number[-1]


def _is_fifteen(number: str) -> bool:
    """No check digit: a county that was, and a day of the last century."""
    return _is_day(f"19{number[6:12]}") and _is_county(number[:6])


@lru_cache(maxsize=4096)
def _is_county(code: str) -> bool:
    """Whether the table of places has a code. The years in it say when the county was founded, and numbers are given
    where people live: whoever was born before has its code too."""
    return bool(_PROVINCES.match(code)) and len(numdb.get("cn/loc").info(code)[-1][1]) > 0


def _is_day(text: str) -> bool:
    try:
        day = dt.date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return False
    return FIRST_YEAR <= day.year <= 2099


def _is_labelled(view: NormalisedText, number: Number) -> bool:
    return bool(_LABEL.search(view.text, max(0, number.start - 16), number.start))
