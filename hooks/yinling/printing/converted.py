"""What comes of an article that is converted for paper."""

from __future__ import annotations

from dataclasses import dataclass, field

from .code import Code

NOTHING = Code("")


def words(listed: str) -> frozenset[str]:
    """The words of a line."""
    return frozenset(listed.split())


@dataclass
class Converted:
    """An article on paper: its code, the addresses it links to with the words of the links, the ids of the explained
    words, the pictures it shows (paths below the content folder), and what could not be shown, by its tag and words."""

    body: Code = NOTHING
    addresses: dict[str, str] = field(default_factory=dict)
    words: list[str] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
    notes: list[Code] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)
