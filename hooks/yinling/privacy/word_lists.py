"""The words that detectors go by, from ``word_lists.yml``."""

from __future__ import annotations

import re
from functools import cache, cached_property
from pathlib import Path

import yaml

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # at every start of the program: ten times as fast


@cache
def _table() -> dict[str, str]:
    table: dict[str, str] = yaml.load(Path(__file__).with_name("word_lists.yml").read_bytes(), _LOADER)
    return table


def words(name: str) -> list[str]:
    """The words of a list. Raises KeyError for a list that is not there."""
    return _table()[name].split()


def characters(name: str) -> str:
    """A list of single characters, as one text."""
    return "".join(words(name))


def any_of(name: str) -> str:
    """A pattern that matches any word of a list, a longer one before those it begins with."""
    return "|".join(sorted(words(name), key=len, reverse=True))


class Late:
    """A pattern that is compiled when it is first asked for: some of a thousand characters cost more than the look at a
    small change, which seldom needs them."""

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        return re.compile(self._pattern)
