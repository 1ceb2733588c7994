"""Weigh the characters of a name: how often they are in names, against their share of all writing."""

from __future__ import annotations

from functools import cache
from pathlib import Path

FULL, SHORT = 3, 2  # characters of a name with two characters of a given name, and with one
LEAST: dict[int, float] = {FULL: 3, SHORT: 6}
"""What the odds of a name must be that the dictionary does not cut, by its characters."""
_NEVER: float = -4  # of a character that no line of the table has
_ONE_GIVEN: float = -1.5  # a name of two characters is rarer, and more often a word


def odds(name: str) -> float:
    """Return the logarithm of the odds that the characters of a text are a surname and a given name."""
    surname, given = _table()
    total = surname.get(name[0], _NEVER) + sum(given.get(char, _NEVER) for char in name[1:])
    return total + _ONE_GIVEN if len(name) == SHORT else total


def may_start(text: str, at: int) -> bool:
    """Return whether the characters at an offset have the odds of a name, whatever the words there are."""
    surname, given = _table()
    total = surname.get(text[at], _NEVER) + given.get(text[at + 1 : at + 2], _NEVER)
    return total + _ONE_GIVEN >= LEAST[SHORT] or total + given.get(text[at + 2 : at + 3], _NEVER) >= LEAST[FULL]


@cache
def surnames() -> str:
    """Return the characters that are surnames."""
    return "".join(_table()[0])


@cache
def _table() -> tuple[dict[str, float], dict[str, float]]:
    table: dict[str, dict[str, float]] = {"surname": {}, "given": {}}
    for line in Path(__file__).with_name("name_odds.txt").read_text("utf-8").splitlines():
        if not line.startswith("#"):
            kind, weight, listed = line.split()
            table[kind].update(dict.fromkeys(listed, float(weight)))
    return table["surname"], table["given"]
