"""Split an index into files.

A range is halved until it is small enough: a change in one part does not move the others. Keys fall into groups by the
sounds of their first two characters, so that one file has all words that sound alike, and those that begin with the
same sound are in 64 neighbouring groups. A group has eight buckets, by the third character: only a group that is too
large for a file is parted between them, such as that of 一个, which was 45 KB in 5,000 real pages. Characters have
groups of their own: a query that is about something needs those of all its characters.
``assets/search-index.js`` computes the same buckets.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import accumulate
from typing import Any

from ..chinese.characters import gb2312_first_level
from ..chinese.dictionary import syllable

_GROUPS = 65_536
PARTS = 8
"""Buckets of a group."""
CHARS = PARTS * _GROUPS
"""The first bucket of characters."""
_CHAR_GROUPS = 256
BUCKETS = CHARS + PARTS * _CHAR_GROUPS
_HALVED = 16  # files
_SLACK = 8  # of a share
_TAILS = 64  # groups of keys with the same first sound
_KEY = re.compile(r"([=~#].|[a-z]+'|...?(?=.$)|.)(.*)")
Range = tuple[int, int]  # the first number, and the one after the last


def split_ranges(sizes: Sequence[int], limit: int, group: int = 1) -> Iterator[Range]:
    """Yield ranges whose sizes add up to ``limit`` at most, where one number alone is not more.

    Ranges of up to `_HALVED` limits, found by halving, are cut into parts as equal as can be: an edit moves the limits
    of its own range alone. By halving alone, files were half full, and a query reads the full ones more often. Only
    where one ``group`` of so many numbers is larger, it is cut.
    """
    all_sums = [0, *accumulate(sizes)]
    sums = all_sums[::group]
    for start, end in _ranges(sums, limit):
        if end - start > 1 or group == 1:
            yield start * group, end * group
        else:
            yield from _equal_parts(all_sums, start * group, end * group, limit)


def _ranges(sums: Sequence[int], limit: int) -> Iterator[Range]:
    """Yield ranges of the numbers whose sizes have these sums."""
    count = len(sums) - 1

    def halved(start: int, length: int) -> Iterator[Range]:
        end = min(start + length, count)
        if length == 1 or sums[end] - sums[start] <= _HALVED * limit:
            yield start, end
        else:
            yield from halved(start, length // 2)
            if start + length // 2 < end:
                yield from halved(start + length // 2, length // 2)

    for start, end in halved(0, 1 << max(count - 1, 0).bit_length()):
        yield from _equal_parts(sums, start, end, limit)


def _equal_parts(sums: Sequence[int], start: int, end: int, limit: int) -> Iterator[Range]:
    """Yield ranges from ``start`` to ``end``, each of about an equal share of what is left.

    Of the numbers where a range may end, the one is taken that most halvings lead to: most edits move no other end.
    """
    while (left := sums[end] - sums[start]) > limit and end - start > 1:
        share = left // -(-left // limit)
        last = min(max(bisect_right(sums, sums[start] + share, start, end) - 1, start + 1), end - 1)
        first = min(bisect_right(sums, sums[start] + share - share // _SLACK, start, end), last)
        cut = last >> (width := (last ^ (first - 1)).bit_length() - 1) << width
        yield start, cut
        start = cut
    yield start, end


def split_key(key: str) -> tuple[str, str]:
    """Return the prefix that many keys share, and the suffix: 党 + 课, 党课 + 教, dang' + ke, #2 + 01906."""
    if key[0] > "~":  # most keys
        return key[: max(1, len(key) - 1)], key[max(1, len(key) - 1) :]
    match = _KEY.fullmatch(key)
    assert match is not None
    return match[1], match[2]


def bucket(key: str) -> int:
    """Return the bucket of a key; 党课, 当课 and dang'ke have the same one, and 党课教 is in the same group."""
    if key[0] > "~" and len(key) > 1:  # most keys
        return PARTS * (_head(key[0]) + tail(key[1])) + (_part(key[2]) if len(key) > 2 else 0)
    if len(key) == 1:
        return CHARS + PARTS * (hash_of(key) % _CHAR_GROUPS)
    prefix, suffix = split_key(key)
    if len(prefix) > 1 and prefix[0] not in "=~#" and prefix[-1] != "'":  # of three characters or four
        return PARTS * (_head(key[0]) + tail(key[1])) + _part(key[2])
    return PARTS * (_head(prefix) + tail(suffix))


@cache
def _head(prefix: str) -> int:
    sound = sounds().get(prefix)
    return hash_of(f"{sound}'" if sound else prefix) % (_GROUPS // _TAILS) * _TAILS


@cache
def _part(char: str) -> int:
    """Return the bucket within a group by the third character; classes of characters (`postings`) are in the first."""
    return 0 if char.isupper() else hash_of(char) % PARTS


@cache
def tail(suffix: str) -> int:
    """Return the place of a key among those with the same first sound, by the sound of its rest."""
    return hash_of(sounds().get(suffix, suffix)) % _TAILS


@cache
def sounds() -> dict[str, str]:
    """Return the reading of each character of the first level of GB/T 2312, which a browser knows from the start."""
    return {char: syllable(char) for char in gb2312_first_level()}


def hash_of(text: str) -> int:
    """Return a number below 65,521, the same as in a browser."""
    number = 0
    for char in text:
        number = (number * 31 + ord(char)) % 65521
    return number


def to_json(value: Any) -> str:
    """Return JSON that is safe inside a script, and inside the script element of a page."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")
    for end in "\u2028\u2029":  # these end a line in the scripts of old browsers
        text = text.replace(end, f"\\u{ord(end):x}")
    return text


def steps(numbers: Sequence[int]) -> list[int]:
    """Return numbers in order, each as the step from the one before."""
    return [number - before for number, before in zip(numbers, [0, *numbers], strict=False)]
