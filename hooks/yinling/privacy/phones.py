"""Detect personal phone numbers, mobile and land lines; hotlines and short numbers are not private."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from .detection import Detection
from .digit_runs import Number, Run
from .normalised_text import NormalisedText

KIND = "private-phone"
_LABEL = re.compile(
    r"(?:电话|座机|宅电|联系方式|联系号码|固话|来电|致电|拨打|拨|(?<![a-z])tel|phone)[^\n。；，,、0-9]{0,6}$",
    re.IGNORECASE,
)
_YEARS = re.compile(r"(?:19|20)[0-9]{2}")
_DATE = re.compile(r"(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])$")
_IP = re.compile(r"(?:(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(?:\.(?!$)|$)){4}")
_PREFIXES = ("0086", "86", "0")


def find(normalised: NormalisedText, runs: list[Run]) -> Iterator[Detection]:
    for run in runs:
        for number in run.numbers(*range(7, 17)):
            if number.is_grouped_as_one and (
                _is_personal(number, normalised.text[number.start : number.end]) or _is_local(normalised, run, number)
            ):
                yield Detection(KIND, number.start, number.end)


def _is_personal(number: Number, written: str) -> bool:
    digits = number.digits
    if _IP.fullmatch(written):
        return False
    if len(digits) == 11 and digits[0] == "1":
        return _is_line(digits)
    return any(_is_line(digits[len(prefix) :]) for prefix in _PREFIXES if digits.startswith(prefix))


@lru_cache(maxsize=4096)
def _is_line(national: str) -> bool:
    """Return whether a number without its leading 0 is a mobile or land line number in use."""
    if not 9 <= len(national) <= 11 or national[0] == "0":
        return False
    # Slow to import and rarely needed: most sites hold no such number.
    from phonenumbers import PhoneNumber, PhoneNumberType, number_type  # noqa: PLC0415

    kinds = (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE, PhoneNumberType.FIXED_LINE_OR_MOBILE)
    return number_type(PhoneNumber(country_code=86, national_number=int(national))) in kinds


def _is_local(normalised: NormalisedText, run: Run, number: Number) -> bool:
    """Return whether this is a number of seven or eight digits, without area code, after a word for phone."""
    if len(number.digits) not in (7, 8) or number.digits[0] in "01" or len(number.groups) > 3:
        return False
    if number.groups == (4, 2, 2) or _DATE.match(number.digits):
        return False
    if number.groups == (4, 4) and _YEARS.match(number.digits) and _YEARS.match(number.digits, 4):
        return False
    if len(run.digits) != len(number.digits):
        return False
    return bool(_LABEL.search(normalised.text, max(0, number.start - 16), number.start))
