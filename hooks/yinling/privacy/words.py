"""The words that detectors go by, from ``words.yml``."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml


@cache
def _table() -> dict[str, str]:
    table: dict[str, str] = yaml.safe_load(Path(__file__).with_name("words.yml").read_text("utf-8"))
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
