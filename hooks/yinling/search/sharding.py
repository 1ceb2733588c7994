"""Split an index into files, and encode the posting lists of one file.

A range is halved until it is small enough: a change in one part does not move the others. Keys fall into 65,536
buckets: by the sounds of their first two characters, so that one file has all words that sound alike, and those that
begin with the same sound in 64 neighbouring buckets. ``assets/search-index.js`` computes the same buckets.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import accumulate
from typing import Any

from ..chinese.characters import gb2312_first_level
from ..chinese.dictionary import syllable

BUCKETS = 65_536
_TAILS = 64  # buckets of keys with the same first sound
_KEY = re.compile(r"([=~#].|[a-z]+'|..(?=.$)|.)(.*)")
_ENTRY = re.compile(r"(?: ([^:]*):|([^\x00-\x7f]))([\w-]+)", re.ASCII)
Range = tuple[int, int]  # the first number, and the one after the last


def split_ranges(sizes: Sequence[int], limit: int) -> Iterator[Range]:
    """Yield ranges whose sizes add up to ``limit`` at most, by halving a range of the next power of two."""
    sums = [0, *accumulate(sizes)]

    def halved(start: int, length: int) -> Iterator[Range]:
        end = min(start + length, len(sizes))
        if length == 1 or sums[end] - sums[start] <= limit:
            yield start, end
        else:
            yield from halved(start, length // 2)
            if start + length // 2 < end:
                yield from halved(start + length // 2, length // 2)

    yield from halved(0, 1 << max(len(sizes) - 1, 0).bit_length())


def split_key(key: str) -> tuple[str, str]:
    """Return the prefix that many keys share, and the suffix: 党 + 课, 党课 + 教, dang' + ke, #2 + 01906."""
    if key[0] > "~":  # most keys
        return key[: max(1, len(key) - 1)], key[max(1, len(key) - 1) :]
    match = _KEY.fullmatch(key)
    assert match is not None
    return match[1], match[2]


def bucket(key: str) -> int:
    """Return the bucket of a key; 党课, 当课, 党课教 and dang'ke have the same one."""
    if key[0] > "~" and 1 < len(key) < 4:  # most keys
        return _head(key[0]) + _tail(key[1])
    prefix, suffix = split_key(key)
    if len(prefix) == 2 and prefix[0] not in "=~#" and prefix[1] != "'":  # of three characters
        prefix, suffix = prefix[0], prefix[1]
    return _head(prefix) + _tail(suffix)


@cache
def _head(prefix: str) -> int:
    sound = sounds().get(prefix)
    return _hash(f"{sound}'" if sound else prefix) % (BUCKETS // _TAILS) * _TAILS


@cache
def _tail(suffix: str) -> int:
    return _hash(sounds().get(suffix, suffix)) % _TAILS


@cache
def sounds() -> dict[str, str]:
    """Return the reading of each character of the first level of GB/T 2312, which a browser knows from the start."""
    return {char: syllable(char) for char in gb2312_first_level()}


def _hash(text: str) -> int:
    number = 0
    for char in text:
        number = (number * 31 + ord(char)) % 65521
    return number


def encode_shard(lists: Iterable[tuple[str, str]]) -> str:
    """Return the JSON of keys and their posting lists, grouped by prefix: ``党: "课AB费CD :EF"``."""
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for key, postings in sorted(lists):
        prefix, suffix = split_key(key)
        # An ASCII suffix could be taken for postings.
        groups[prefix].append(f" {suffix}:{postings}" if suffix.isascii() else suffix + postings)
    return to_json({prefix: "".join(texts) for prefix, texts in groups.items()})


def decode_shard(text: str) -> Iterator[tuple[str, str]]:
    """Yield the keys and posting lists that `encode_shard` got."""
    for prefix, group in json.loads(text).items():
        for ascii_suffix, suffix, postings in _ENTRY.findall(group):
            yield prefix + (ascii_suffix or suffix), postings


def to_json(value: Any) -> str:
    """Return JSON that is safe inside a script, and inside the script element of a page."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")
    for end in "\u2028\u2029":  # these end a line in the scripts of old browsers
        text = text.replace(end, f"\\u{ord(end):x}")
    return text
