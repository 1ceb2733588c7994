"""How an index is cut into files: by halves, until a part is small enough. What changes in one part moves no other.

Keys go into 65,536 buckets, those with the same beginning into sixteen neighbouring ones, so that they share it in
their file. ``assets/search-index.js`` computes the same."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import accumulate
from typing import Any

BUCKETS = 65_536
_HALVES = re.compile(r"([~#].|[a-z]+'|.)(.*)")
_ROW = re.compile(r"(?: ([^:]*):|([^\x00-\x7f]))([\w-]+)", re.ASCII)


def parts(sizes: Sequence[int], limit: int) -> Iterator[tuple[int, int]]:
    """The parts of a row, each by its first place and the one after its last: of what is larger than the limit the
    halves, and of them the halves. The row counts as long as the next power of two."""
    sums = [0, *accumulate(sizes)]

    def halved(start: int, length: int) -> Iterator[tuple[int, int]]:
        end = min(start + length, len(sizes))
        if length == 1 or sums[end] - sums[start] <= limit:
            yield start, end
        else:
            yield from halved(start, length // 2)
            if start + length // 2 < end:
                yield from halved(start + length // 2, length // 2)

    yield from halved(0, 1 << max(len(sizes) - 1, 0).bit_length())


def halves(key: str) -> tuple[str, str]:
    """A key as what many begin with, and the rest: 党 + 课, dang' + ke, #2 + 01906."""
    if key[0] > "~":  # most of them
        return key[0], key[1:]
    match = _HALVES.fullmatch(key)
    assert match is not None
    return match[1], match[2]


def bucket(key: str) -> int:
    """The bucket that a key falls into."""
    head, tail = halves(key)
    return _number(head) % 4096 * 16 + _number(tail) % 16


@cache
def _number(text: str) -> int:
    number = 0
    for char in text:
        number = (number * 31 + ord(char)) % 65521
    return number


def rows(packed: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Keys with their postings as a file holds them, by what they begin with: ``党: "课AB费CD :EF"``. A rest that could
    be taken for postings stands between a space and a colon."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for key, steps in sorted(packed):
        head, tail = halves(key)
        found[head].append(f" {tail}:{steps}" if tail.isascii() else tail + steps)
    return {head: "".join(texts) for head, texts in found.items()}


def keys_in(found: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """What `rows` was given."""
    for head, text in found.items():
        for ascii_tail, tail, steps in _ROW.findall(text):
            yield head + (ascii_tail or tail), steps


def written(value: Any) -> str:
    """JSON that may stand in a script, on a page too, whatever texts it holds."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")
    for end in "\u2028\u2029":  # these end a line in the scripts of old browsers
        text = text.replace(end, f"\\u{ord(end):x}")
    return text


def read(text: str) -> Any:
    """What `written` was given."""
    return json.loads(text)
