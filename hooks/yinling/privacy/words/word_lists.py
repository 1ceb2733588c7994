"""Read the word lists of the detectors from ``word_lists.yml`` and other files, and make patterns of them."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times as fast, at every start of the program


@cache
def table(file: str = "word_lists") -> dict[str, Any]:
    """Return the lists of a file of words."""
    lists: dict[str, Any] = yaml.load(Path(__file__).with_name(f"{file}.yml").read_bytes(), _LOADER)
    return lists


def words(name: str, file: str = "word_lists") -> list[str]:
    """Return the words of a list; raise KeyError for an unknown list. ``<kin>`` becomes the words of `kin`."""
    listed: str = table(file)[name]
    return (listed.replace("<kin>", f"(?:{'|'.join(words('kin'))})") if "<kin>" in listed else listed).split()


def characters(name: str) -> str:
    """Return a list of single characters as one text."""
    return "".join(words(name))


def sets_before(name: str) -> dict[str, frozenset[str]]:
    """Return the characters that must stand before each word of a table."""
    return {word: frozenset(before) for word, before in table()[name].items()}


def any_of(name: str, file: str = "word_lists") -> str:
    """Return a pattern that matches any word of a list; longer words come before their own beginnings."""
    return "|".join(sorted(words(name, file), key=len, reverse=True))
