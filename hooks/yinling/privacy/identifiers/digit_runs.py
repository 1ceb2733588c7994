"""Find runs of digits in any spelling: spaced, dashed, broken over lines, in Chinese digits.

Input: a normalised text. Output: runs with the numbers that they may contain. A run may hold several numbers side by
side. A number starts and ends at the border of a group of digits.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from ..words.lazy_pattern import lazy
from ..words.normalised_text import NormalisedText

MAX_DIGITS = 22  # of the longest number, an identity number in that of a certificate
# With the words that radio operators say: 洞, 勾, 拐.
_CHINESE = "〇零○一二三四五六七八九幺么两壹贰叁肆伍陆柒捌玖貳叄陸洞勾拐"
_VALUES = "000123456789112123456789236097"
_ASCII = str.maketrans(_CHINESE, _VALUES)
DIGITS = f"0-9{_CHINESE}"  # within the brackets of a pattern
DIGIT = f"[{DIGITS}]"
_DIGITS = frozenset("0123456789" + _CHINESE)
THREE = lazy(rf"{DIGIT}[ \-]?{DIGIT}[ \-]?{DIGIT}")
"""Three digits in a row: every number in a few parts has them, two thirds of prose with digits have not."""
_SEPARATORS = r" .\-_·/()*~+=\\…⋯☆★✕✖`"
_GAP = rf"[{_SEPARATORS}]{{0,3}}(?:\n *(?:> ?|# )?)?"
_RUN = lazy(f"{DIGIT}(?:{_GAP}{DIGIT}){{4,}}")
# Phone numbers with an area code, card numbers and identity numbers have at least nine digits. A shorter number is
# private only after a label. _LABELLED matches the start of every label in `phones` and `accounts`: 电话, tel, QQ.
_MIN_UNLABELLED = 9
_LABELLED = lazy(
    "[☎📞电座宅联固来致回拨打扣球家灵企音手书宝信博陌钉频瓜山站乎瓣播呼拷tTpPqQ](?:(?<=[拨家宅☎📞])"
    "|(?<=打)(?=[0-9 到])|[话机电系扣球通鹅号账搜间]|[eE][lL]"
    "|[hHqQ号:]| (?=[0-9qQ号]))"
)
_LABEL_DISTANCE = 28
_IN_PATH = lazy(
    r"https?://[^\s()<>\"'，。]*/(?:20[0-9]{2}/[0-9]{1,2}|help|article|articles|p|a|id|item|post|posts|question|questions|status|detail|details)/$"
)
_DATED = lazy(r"(?:19|20)[0-9]{2}/[0-9]{1,2}/")  # 2011/05/02/134597833 in an address
_PATH = lazy(r"https?://[^\s()<>\"'，。]*/$")
_ADDRESS = lazy(r"https?://[^\s()<>\"'，。]*")
_CALLS = lazy(r"(?i:tel|phone|mobile|call)[=/:]$")
_PAGE_ENDING = lazy(r"\.(?:s?html?|php|aspx?|jsp|pdf)(?![A-Za-z])")
_OF_BOOK = lazy(r"(?i:ISBN|ISSN)(?:[- ]?1[03])?[^0-9\n]{0,4}$|书号[^0-9\n]{0,4}$")
_RANGE = lazy(r"0\\?~[1-9][0-9]{4,}(?![0-9~])")  # 0~2147483647
# The number of a passage in a book, of rows in a list: 40055543-17-1146-1200, ^183526-8-4669.
_ROW = lazy(r"[0-9]{7,}(?:-[0-9]{1,5}){3,}(?![0-9])")
_MAX_PATH = 160  # characters of an address before the number of its page
_HASH_AFTER = lazy(r"[a-fA-F]+[0-9]")
# Letters that are written for digits, in a group of digits that is long enough for a personal number: l39OO...
_LETTERS = str.maketrans("lIOoZzSsB", "110022558")
_RARER = lazy("[ZzSsB]")  # only after a word for a number
_LETTERED = lazy(r"[0-9lIOoZzSsB](?<![A-Za-z0-9/].)(?:[ \-]?[0-9lIOoZzSsB]){10,18}(?![A-WYZa-wyz0-9/])")
_CALLED = lazy("电话|手机|号码|身份|证号|联系|[打拨]|(?i:tel)")
_MIXED = lazy("[lIOoZzSsB](?:(?<=[0-9].)|(?<=[0-9][ -].)|(?=[ -]?[0-9]))")
# Groups of digits as they are read out: 零五三二，八二四八九一二九.
_SPOKEN = lazy(
    f"[{_CHINESE}](?: ?[{_CHINESE}]){{2,7}}(?:[,、 …加]{{1,2}}[{_CHINESE}](?: ?[{_CHINESE}]){{2,7}}){{1,5}}"
    f"(?:[,、 …加]{{1,2}}[{_CHINESE}]{{1,2}}(?![{_CHINESE}]))?"
)
# A digit in each item of a list, in each cell of a row.
_LISTED = lazy(r"[-*] ?[0-9](?:\n *[-*] ?[0-9]){6,21}(?![^\n])")
_IN_CELLS = lazy(r"\| ?[0-9] ?(?:\| ?[0-9] ?){6,21}(?=\||\n|$)")
_LABEL_LAST = frozenset("leboxqdzLEBOXQDZ")
_LABEL_END = lazy(r"(?:tel|phone|mobile|mob|wx|qq|id|no|cell|sfz)$", re.IGNORECASE)


class Number(NamedTuple):
    """One number in a run: its digits, its span in the normalised text, and the sizes of its groups of digits."""

    digits: str
    start: int
    end: int
    groups: tuple[int, ...]

    @property
    def is_grouped_as_one(self) -> bool:
        """Whether the digits are grouped as one number, not as a row of small numbers."""
        return len(self.groups) <= 4 or set(self.groups) == {1} or sum(size < 3 for size in self.groups) <= 1


class Run:
    """Consecutive digits; ``end`` is the offset after the last digit in the normalised text."""

    def __init__(self, digits: str, offsets: list[int], group_starts: list[int]) -> None:
        self.digits = digits
        self.end = offsets[-1] + 1
        self._numbers: dict[int, list[Number]] = {}
        bounds = [*group_starts, len(digits)]
        for index, start in enumerate(group_starts):
            groups: tuple[int, ...] = ()
            for before, end in pairwise(bounds[index:]):
                if end - start > MAX_DIGITS:
                    break
                groups += (end - before,)
                if len(groups) > 1 and end - start == len(groups) < len(digits):
                    continue  # single digits that are only part of a longer row
                number = Number(digits[start:end], offsets[start], offsets[end - 1] + 1, groups)
                self._numbers.setdefault(end - start, []).append(number)

    def numbers(self, *lengths: int) -> Iterator[Number]:
        """Yield the numbers that have one of these counts of digits."""
        for length in lengths:
            yield from self._numbers.get(length, ())


def runs(normalised: NormalisedText) -> Iterator[Run]:
    """Yield the runs that may be a personal number: with nine or more digits, or with five or more after a label."""
    text = normalised.text
    end = 0
    while match := _RUN.search(text, end):
        start, end = match.span()
        if address := _address_around(text, start):
            end = min(end, address.end())
            if _is_of_page(text, start, end):
                continue
        if _is_part_of_a_word(text, start, end):
            start = text.find(" ", start, end) + 1  # B2 6101…: the cell before its value
            if not start or _is_part_of_a_word(text, start, end):
                continue
        if _is_in_path(text, start) or _is_of_thing(text, start):
            continue
        offsets = [i for i in range(start, end) if text[i] in _DIGITS]
        if len(offsets) < _MIN_UNLABELLED and not _LABELLED.search(text, max(0, start - _LABEL_DISTANCE), start):
            continue
        yield _run(text, offsets)
    for match in _SPOKEN.finditer(text):
        yield _run(text, [i for i in range(*match.span()) if text[i] in _DIGITS])
    for match in (
        *(_LISTED.finditer(text) if "\n-" in text or "\n*" in text else ()),
        *(_IN_CELLS.finditer(text) if "|" in text else ()),
    ):
        yield _run(text, [i for i in range(*match.span()) if text[i] in _DIGITS])
    for match in _lettered(text):
        letters = sum(char.isalpha() for char in match[0])
        if _RARER.search(match[0]) and not _CALLED.search(text, max(0, match.start() - 12), match.start()):
            continue
        if 0 < letters <= sum(char.isdigit() for char in match[0]):
            yield _run(text, [i for i in range(*match.span()) if text[i].isalnum()])


def _address_around(text: str, start: int) -> re.Match[str] | None:
    """Return the address of a page on the web that holds an offset."""
    begin = text.rfind("http", max(0, start - _MAX_PATH), start)
    address = _ADDRESS.match(text, begin) if begin >= 0 else None
    return address if address and address.end() > start else None


def _is_of_page(text: str, start: int, end: int) -> bool:
    """Return whether digits in an address name a page: in parts (gk-31084-135701), or before an ending (1381.html)."""
    if _CALLS.search(text, max(0, start - 8), start):
        return False
    return not text[start:end].isdigit() or _PAGE_ENDING.match(text, end) is not None


def _is_of_thing(text: str, start: int) -> bool:
    """Return whether digits are of a book or a row, or the end of a range that begins with 0."""
    is_of_book = text[start - 1 : start] == "^" or _OF_BOOK.search(text, max(0, start - 12), start) is not None
    return is_of_book or any(pattern.match(text, start) for pattern in (_RANGE, _ROW))


def _is_in_path(text: str, start: int) -> bool:
    """Return whether digits are the number of a page in an address, maybe after its date."""
    low = max(0, start - _MAX_PATH)
    if _IN_PATH.search(text, low, start):
        return True
    return bool(_DATED.match(text, start) and _PATH.search(text, low, start))


def _lettered(text: str) -> Iterator[re.Match[str]]:
    """Yield the groups of digits and letters that are written for digits."""
    end = 0
    for mixed in _MIXED.finditer(text):
        if mixed.start() >= end and (match := _LETTERED.search(text, max(end, mixed.start() - 36), mixed.end() + 36)):
            end = match.end()
            yield match


def _run(text: str, offsets: list[int]) -> Run:
    """Return the run of the digits at some offsets; a gap or a change of the script starts a group."""
    digits = as_digits("".join(text[i] for i in offsets)).translate(_LETTERS)
    group_starts = [0]
    for index in range(1, len(offsets)):
        before, here = offsets[index - 1], offsets[index]
        if here - before > 1 or (text[here] < "\x7f") != (text[before] < "\x7f"):
            group_starts.append(index)
    return Run(digits, offsets, group_starts)


def as_digits(text: str) -> str:
    """Return a text with 0-9 in place of Chinese digits."""
    return text.translate(_ASCII)


def _is_part_of_a_word(text: str, start: int, end: int) -> bool:
    """Return whether letters touch the digits, as in the hash of a file name."""
    if _HASH_AFTER.match(text, end):
        return True
    before = text[start - 1 : start]
    if not (before.isascii() and before.isalpha()):
        return False
    return before not in _LABEL_LAST or not _LABEL_END.search(text[max(0, start - 8) : start])


def canonical(value: str) -> str:
    """Return a value without separators, with digits 0-9 and in lower case, so that all its spellings are equal."""
    return re.sub(rf"[\s{_SEPARATORS}]+", "", value.translate(_ASCII)).casefold()
