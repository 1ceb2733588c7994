"""Runs of digits, however they are written: spaced, dashed, broken over lines, in Chinese digits.

A run may hold several numbers side by side; a number begins and ends where a group of its digits does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from .normalised_text import NormalisedText

LONGEST = 19  # digits of a number: of a bank card
_CHINESE = "〇零○一二三四五六七八九幺两壹贰叁肆伍陆柒捌玖貳叄陸"
_VALUES = "00012345678912123456789236"
_ASCII = str.maketrans(_CHINESE, _VALUES)
_DIGIT = f"[0-9{_CHINESE}]"
_DIGITS = frozenset("0123456789" + _CHINESE)
_PARTS = r" .\-_·/()*~+=\\…"
_BETWEEN = rf"[{_PARTS}]{{0,3}}(?:\n *(?:> ?|# )?)?"
_RUN = re.compile(f"{_DIGIT}(?:{_BETWEEN}{_DIGIT}){{4,}}")
# No telephone with an area code, no card and no identity has fewer digits. What has is somebody's where a word before
# it says so; like this begin the labels by which `phones` and `accounts` go: 电话, tel, QQ.
_FEWEST = 9
_LABELLED = re.compile("[电座宅联固来致拨扣tTpPqQ](?:(?<=拨)|[话机电系扣]|[eE][lL]|[hHqQ])")
_REACH = 16
_HASH_AFTER = re.compile(r"[a-fA-F]+[0-9]")
_LABEL_LAST = frozenset("leboxqdzLEBOXQDZ")
_LABEL_END = re.compile(r"(?:tel|phone|mobile|mob|wx|qq|id|no|cell|sfz)$", re.IGNORECASE)


class Number(NamedTuple):
    """One number that a run may mean: its digits, where it stands in the view, and the sizes of its groups."""

    digits: str
    start: int
    end: int
    groups: tuple[int, ...]

    @property
    def is_spelt_as_one(self) -> bool:
        """Whether its digits are grouped as people group one number, and not a row of small ones."""
        return len(self.groups) <= 4 or set(self.groups) == {1} or sum(size < 3 for size in self.groups) <= 1


class Run:
    """Digits one after the other. ``end`` is the place after the last of them in the view."""

    def __init__(self, digits: str, at: list[int], starts: list[int]) -> None:
        self.digits = digits
        self.end = at[-1] + 1
        self._numbers: dict[int, list[Number]] = {}
        bounds = [*starts, len(digits)]
        for index, start in enumerate(starts):
            groups: tuple[int, ...] = ()
            for before, end in pairwise(bounds[index:]):
                if end - start > LONGEST:
                    break
                groups += (end - before,)
                if len(groups) > 1 and end - start == len(groups) < len(digits):
                    continue  # a row of single figures that goes on is no number
                number = Number(digits[start:end], at[start], at[end - 1] + 1, groups)
                self._numbers.setdefault(end - start, []).append(number)

    def numbers(self, *lengths: int) -> Iterator[Number]:
        """Every number of so many digits that begins and ends with a group."""
        for length in lengths:
            yield from self._numbers.get(length, ())


def runs(view: NormalisedText) -> Iterator[Run]:
    """The runs of digits that may mean a number of a person: long ones, and from five on those with a label."""
    text = view.text
    for match in _RUN.finditer(text):
        first, last = match.span()
        if _is_part_of_a_word(text, first, last):
            continue
        at = [i for i in range(first, last) if text[i] in _DIGITS]
        if len(at) < _FEWEST and not _LABELLED.search(text, max(0, first - _REACH), first):
            continue
        digits = "".join(text[i] for i in at).translate(_ASCII)
        starts = [0]
        for index in range(1, len(at)):
            before, here = at[index - 1], at[index]
            if here - before > 1 or (text[here] < "\x7f") != (text[before] < "\x7f"):
                starts.append(index)
        yield Run(digits, at, starts)


def _is_part_of_a_word(text: str, start: int, end: int) -> bool:
    """Whether letters go on with the digits, as in the hash of a file's name."""
    if _HASH_AFTER.match(text, end):
        return True
    before = text[start - 1 : start]
    if not (before.isascii() and before.isalpha()):
        return False
    return before not in _LABEL_LAST or not _LABEL_END.search(text[max(0, start - 8) : start])


def canonical(value: str) -> str:
    """A value without what only separates, its digits as 0-9, in small letters: two spellings of it are the same."""
    return re.sub(rf"[\s{_PARTS}]+", "", value.translate(_ASCII)).casefold()
