"""The keys that are open above a line of YAML, and with them where a line belongs."""

from __future__ import annotations

from typing import NamedTuple, Protocol


class Keys(Protocol):
    """What the records call their values: it tells ``标题:学习`` (a space is missing) from ``议题:学习`` in a list of
    texts. ``below`` is the key under which a line stands, empty at the top, None for anywhere."""

    def known(self, word: str, below: str | None) -> bool: ...

    def texts_only(self, below: str) -> bool:
        """Whether what stands below a key is texts, never keys of its own."""

    def prose(self, word: str) -> bool:
        """Whether a key's value is free text, where quotes and ``#`` may be meant."""


class Column(NamedTuple):
    """Where a line's text begins, and the dash before it, if there is one (from 0, as they should have been)."""

    text: int
    dash: int | None = None

    @property
    def edge(self) -> int:
        """What stands to the left of it is above the line. An item's dash may stand right below its key's start."""
        return self.text if self.dash is None else self.dash + 1


class Outline:
    """The keys above the line that is being read, by their columns (from 0)."""

    def __init__(self, keys: Keys) -> None:
        self.keys = keys
        self._above: list[tuple[int, str]] = []
        self._dash: int | None = None  # the column of the last list item's dash
        self._empty = True  # whether the last line was a key without a value: a list may follow
        self._column = 0  # of the last key
        self._has_text = False  # whether that key's value is a plain text on its own line

    def below(self, at: Column) -> str:
        """The key under which a line stands."""
        return next((key for column, key in reversed(self._above) if column < at.edge), "")

    def continues(self, at: Column) -> bool:
        """Whether a line goes on with the plain text of the key or the item above it."""
        return self._has_text and at.dash is None and at.text > self._column

    def wants_dash(self, column: int) -> bool:
        return column == self._dash or self._empty

    def lost(self, key: str, at: Column) -> int | None:
        """The column to which a key belongs that stands in none: the nearest one of a key above it beside which the
        records know it. None where it may stand as it does, or belongs nowhere."""
        columns = [column for column, _ in self._above]
        begins = not columns or (self._empty and at.text > columns[-1])
        if begins or at.dash is not None or at.text in columns:
            return None
        beside = [column for column in columns if self.keys.known(key, self.below(Column(column)))]
        if not beside and at.text < columns[0]:  # nothing may stand left of what stands at the left
            beside = columns[:1]
        return min(reversed(beside), key=lambda column: abs(column - at.text), default=None)

    def add(self, at: Column, key: str | None, value: str) -> None:
        """Take note of a line, as it should have been written."""
        if key is None and at.dash is None:
            return  # text going on
        self._above = [(column, above) for column, above in self._above if column < at.edge]
        self._empty = False
        if at.dash is not None:
            self._dash = self._column = at.dash
        if key is not None:
            self._above.append((at.text, key))
            self._column = at.text
            self._empty = not value or value.startswith("#")
        self._has_text = bool(value) and value[0] not in "|>[{\"'#"
