"""Split an index into files, and encode the posting lists of one file.

A range is halved until it is small enough: a change in one part does not move the others. Keys fall into 65,536
buckets, those with the same prefix into 16 neighbouring ones, so that one file has them all and the prefix only once.
``assets/search-index.js`` computes the same buckets.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import accumulate
from typing import Any

BUCKETS = 65_536
_KEY = re.compile(r"([=~#].|[a-z]+'|.)(.*)")
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
    """Return the prefix that many keys share, and the suffix: 党 + 课, dang' + ke, #2 + 01906."""
    if key[0] > "~":  # most keys
        return key[0], key[1:]
    match = _KEY.fullmatch(key)
    assert match is not None
    return match[1], match[2]


def bucket(key: str) -> int:
    prefix, suffix = split_key(key)
    return _hash(prefix) % 4096 * 16 + _hash(suffix) % 16


@cache
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
