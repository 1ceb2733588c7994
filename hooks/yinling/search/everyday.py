"""Sayings: what people say, with the words that texts write for it. Search leads from 养狗 to 养犬.

Input: the sayings of the program (``everyday_words.txt``) and those of a centre. Output: files of a few hundred each,
and keys by which a browser knows the files that a query needs. Most queries need none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from ..chinese.fold import fold
from .sharding import to_json

GAP = "…"
"""Stands in a saying for up to six characters, and lets its parts change places: 砍…树 is in 树能砍吗."""
FILES = 64
"""Files of sayings: with the 13,000 of the program, 3 kB each on its way to a browser."""
_KEYS = 200_003  # with a smaller number more queries load a file in vain, with a larger one the list is longer


def said_files(own: Mapping[str, str]) -> tuple[dict[str, str], list[int]]:
    """Return the files by their names, as JSON, and the keys of all sayings in order. ``own`` are those of a centre."""
    files: defaultdict[int, list[tuple[str, str]]] = defaultdict(list)
    keys = set()
    for said, written in {**_of_program(), **dict(_folded(own))}.items():
        key = key_of(said)
        keys.add(key)
        files[key % FILES].append((said, written))
    return {f"w{number}": to_json(files[number]) for number in range(FILES)}, sorted(keys)


def everyday_words() -> dict[str, str]:
    """Return the sayings of the program, each with the words that texts write, separated by spaces."""
    lines = Path(__file__).with_name("everyday_words.txt").read_text("utf-8").splitlines()
    pairs = (line.partition(": ") for line in lines if not line.startswith("#"))
    return {said: written for said, _, written in pairs}


@cache
def _of_program() -> dict[str, str]:
    """Return the folded sayings of the program once for all builds of a preview: folding them takes 0.05 s."""
    return dict(_folded(everyday_words()))


def _folded(sayings: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield sayings and written words, folded as queries are."""
    for said, written in sayings.items():
        parts = [part for part in map(fold, said.split(GAP)) if part]
        if parts:
            yield GAP.join(parts), " ".join(map(fold, written.split()))


def key_of(said: str) -> int:
    """Return a number below `_KEYS` for two characters of a saying, as a browser does: those that begin a part.

    Two characters exclude more queries than one: the part is the first that has so many, or else the last."""
    parts = said.split(GAP)
    part = next((part for part in parts if len(part) > 1), parts[-1])
    return _number_of(part[:2])


def _number_of(text: str) -> int:
    number = 0
    for char in text:
        number = (number * 31 + ord(char)) % _KEYS
    return number
