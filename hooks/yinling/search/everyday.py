"""Sayings: what people say, with the words that texts write for it. Search leads from 养狗 to 养犬.

Input: the sayings of the program (``everyday_words.txt``) and those of a centre. Output: files of a few hundred each,
and keys by which a browser knows the files that a query needs. Most queries need none. The keys are in files too, by
their first characters: as one list they were 8 kB of every first query.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from ..chinese.fold import fold
from .sharding import hash_of, steps, to_json

GAP = "…"
"""Stands in a saying for up to six characters, and lets its parts change places: 砍…树 is in 树能砍吗."""
FILES = 32
"""Files of sayings, and as many of keys: with the 13,000 of the program, 6 and 0.5 kB each on its way to a browser."""


def said_files(own: Mapping[str, str]) -> dict[str, str]:
    """Return the files by their names, as JSON: sayings in ``w``, and in ``k`` the numbers of their keys.

    ``own`` are the sayings of a centre."""
    sayings: list[list[tuple[str, str]]] = [[] for _ in range(FILES)]
    keys: list[set[int]] = [set() for _ in range(FILES)]
    for said, written in {**_of_program(), **dict(_folded(own))}.items():
        first, key = (hash_of(part) for part in (key_of(said)[0], key_of(said)))
        keys[first % FILES].add(key)
        sayings[key % FILES].append((said, written))
    files = {f"w{number}": to_json(each) for number, each in enumerate(sayings)}
    return files | {f"k{number}": to_json(steps(sorted(each))) for number, each in enumerate(keys)}


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


def key_of(said: str) -> str:
    """Return up to three characters of a saying, of which a browser knows the number: those that begin a part.

    More characters exclude more queries: the part is the first that has two or more, or else the last. With two
    characters, half of the queries loaded a file of sayings in vain.
    """
    parts = said.split(GAP)
    return next((part for part in parts if len(part) > 1), parts[-1])[:3]
