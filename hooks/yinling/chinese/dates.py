"""Search tokens of dates in the forms that people write; ``assets/search-index.js`` reads queries by the same rules."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .numerals import NUMERAL, digit_by_digit, number

_NUMBER = f"[0-9]{{1,2}}|{NUMERAL}"
_WITH_UNITS = re.compile(
    rf"(?:(?P<year>[0-9]{{4}}|[〇零一二三四五六七八九]{{4}})\s*年\s*)?(?P<month>{_NUMBER})\s*月(?:份|\s*(?P<day>{_NUMBER})\s*[日号])?"
    rf"|(?P<alone>[0-9]{{4}}|[〇零一二三四五六七八九]{{4}})\s*年"
)  # 2019年6月5日, 六月五日, 二〇一九年六月
_NUMERIC = re.compile(r"(?<![0-9])(?P<year>[0-9]{4})[-./](?P<month>[0-9]{1,2})(?:[-./](?P<day>[0-9]{1,2}))?(?![0-9])")
# Dates consist of these characters only: the two patterns are tried on runs of them, not on the whole text.
_DATE_CHARACTERS = re.compile(r"[0-9〇零一二三四五六七八九十年月日号份\s./-]{2,}")


def tokens_of(year: int | None, month: int | None, day: int | None) -> Iterator[str]:
    """Yield a token for each way to ask for a date: the day, its month, its year, with the year and without."""
    if year:
        yield f"#{year}"
    if month and 1 <= month <= 12:
        yield f"#-{month:02d}"
        if year:
            yield f"#{year}{month:02d}"
        if day and 1 <= day <= 31:
            yield f"#-{month:02d}{day:02d}"
            if year:
                yield f"#{year}{month:02d}{day:02d}"


def tokens_in(text: str) -> set[str]:
    """Return the tokens of all dates in a text."""
    tokens: set[str] = set()
    for run in _DATE_CHARACTERS.findall(text):
        for match in _WITH_UNITS.finditer(run):
            year = match["year"] or match["alone"]
            tokens.update(tokens_of(_year(year), _number(match["month"]), _number(match["day"])))
        for match in _NUMERIC.finditer(run):
            tokens.update(tokens_of(int(match["year"]), int(match["month"]), int(match["day"] or 0)))
    return tokens


def _year(digits: str | None) -> int | None:
    return int(digit_by_digit(digits)) if digits else None


def _number(digits: str | None) -> int | None:
    return number(digits) if digits else None
