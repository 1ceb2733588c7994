"""Read the word lists of the detectors from ``word_lists.yml`` and make patterns of them."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times as fast, at every start of the program


@cache
def _table() -> dict[str, Any]:
    table: dict[str, Any] = yaml.load(Path(__file__).with_name("word_lists.yml").read_bytes(), _LOADER)
    return table


def words(name: str) -> list[str]:
    """Return the words of a list; raise KeyError for an unknown list."""
    listed: str = _table()[name]
    return listed.split()


def characters(name: str) -> str:
    """Return a list of single characters as one text."""
    return "".join(words(name))


def sets_before(name: str) -> dict[str, frozenset[str]]:
    """Return the characters that must stand before each word of a table."""
    return {word: frozenset(before) for word, before in _table()[name].items()}


def any_of(name: str) -> str:
    """Return a pattern that matches any word of a list; longer words come before their own beginnings."""
    return "|".join(sorted(words(name), key=len, reverse=True))
