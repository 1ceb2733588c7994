"""Tell the phone numbers that records state as those of an office: lines may be published, mobile phones not."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ..words.normalised_text import normalise
from .digit_runs import canonical

MOBILE_KIND = "private-office-mobile"
"""The kind of a mobile number that a record states as its office phone."""
_BETWEEN = re.compile("[、,，;；|]|或|和")
_MOBILE = re.compile(r"\+?(?:0086|86|0)?1[3-9][0-9]{9}")


class OfficePhones:
    """The spellings of the numbers in the fields 办公电话, each of which may have several."""

    def __init__(self, fields: Iterable[str]) -> None:
        numbers = {canonical(normalise(one).text) for field in fields for one in _BETWEEN.split(field)}
        mobiles = {number for number in numbers if _MOBILE.fullmatch(number)}
        self.lines = frozenset(spelling for number in numbers - mobiles for spelling in _spellings(number))
        self.mobiles = frozenset(spelling for number in mobiles for spelling in _spellings(number))


def _spellings(number: str) -> set[str]:
    """Return a phone number with and without country code and area code."""
    national = number.removeprefix("+").removeprefix("86").removeprefix("0")
    local = {national[2:], national[3:]} if number.startswith("0") else set()
    return {number, national, f"0{national}", f"86{national}", f"+86{national}"} | {
        n for n in local if len(n) in (7, 8)
    }
