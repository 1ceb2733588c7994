"""The rules for words whose reading depends on what stands around them, from ``reading_rules.txt``: 还 before 钱.

A rule applies to a word, or a character, that the table of readings has found in a text. It lists what stands before
and what after it, and fits if one of each list is there. ``~棋`` may be up to `FAR` characters away, ``|`` is where
Chinese characters begin or end, and ``-好`` must not be there. An empty list fits everywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from .characters import HAN
from .syllables import split

FILE = Path(__file__).with_name("reading_rules.txt")
FAR = 10


class Words(NamedTuple):
    """Words of which one is looked for beside another word."""

    adjacent: tuple[str, ...]
    far: tuple[str, ...]
    at_edge: bool

    def are_there(self, near: str, neighbour: str, is_next: Callable[[tuple[str, ...]], bool]) -> bool:
        """Return whether one of them is there; ``neighbour`` is the next character, ``near`` all up to `FAR`."""
        return (
            is_next(self.adjacent)
            or (self.at_edge and not HAN.fullmatch(neighbour))
            or any(word in near for word in self.far)
        )


class Side(NamedTuple):
    """What stands on one side of a word."""

    tokens: tuple[str, ...]  # as they are written
    wanted: Words | None
    barred: Words

    def fits(self, near: str, neighbour: str, is_next: Callable[[tuple[str, ...]], bool]) -> bool:
        """Return whether one of the wanted words is there, and none of the barred."""
        has_wanted = self.wanted is None or self.wanted.are_there(near, neighbour, is_next)
        return has_wanted and not self.barred.are_there(near, neighbour, is_next)


class Rule(NamedTuple):
    """The reading of a word between neighbours."""

    syllables: tuple[str, ...]
    before: Side
    after: Side

    def fits(self, text: str, start: int, end: int) -> bool:
        """Return whether the word from ``start`` to ``end`` has the neighbours of the rule."""
        before, after = text[max(start - FAR, 0) : start], text[end : end + FAR]
        return self.before.fits(before, before[-1:], before.endswith) and self.after.fits(
            after, after[:1], after.startswith
        )


Rules = Mapping[str, Sequence[Rule]]
"""The rules of each word; the first one that fits applies."""


@cache
def rules() -> Rules:
    """Return the rules of ``reading_rules.txt``."""
    found: dict[str, list[Rule]] = {}
    classes: dict[str, list[str]] = {}
    lines = FILE.read_text("utf-8").splitlines()
    for line in (line for line in lines if not line.startswith("#")):
        head, _, listed = line.partition(": ")
        if head.startswith("<"):
            classes[head] = list(_tokens(listed, classes))
            continue
        word, _, reading = head.partition("=")
        before, after = (_side(tuple(_tokens(side, classes))) for side in listed.split("_"))
        found.setdefault(word, []).append(Rule(split(reading, word), before, after))
    return found


def _tokens(listed: str, classes: Mapping[str, list[str]]) -> Iterator[str]:
    for name in listed.split():
        yield from classes.get(name, [name])


def _side(tokens: tuple[str, ...]) -> Side:
    wanted = [token for token in tokens if token[0] != "-"]
    barred = [token[1:] for token in tokens if token[0] == "-"]
    return Side(tokens, _words(wanted) if wanted else None, _words(barred))


def _words(tokens: Sequence[str]) -> Words:
    adjacent = tuple(token for token in tokens if token[0] not in "~|")
    return Words(adjacent, tuple(token[1:] for token in tokens if token[0] == "~"), "|" in tokens)
