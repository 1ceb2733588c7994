"""The keys above a line of YAML, by which the place of that line is judged."""

from __future__ import annotations

from typing import NamedTuple, Protocol


class Keys(Protocol):
    """The keys of the records: by them ``标题:学习`` lacks a space, and ``议题:学习`` in a list of texts does not.

    ``below`` is the key above a line, empty at the top level, None for any key.
    """

    def known(self, word: str, below: str | None) -> bool: ...

    def texts_only(self, below: str) -> bool:
        """Return whether the values below a key are texts, never mappings."""

    def many(self, word: str) -> bool:
        """Return whether a key takes a list of texts."""

    def prose(self, word: str) -> bool:
        """Return whether a key's value is free text, in which quotes and ``#`` may be intended."""


class Column(NamedTuple):
    """The column of a line's text, and of the dash before it if it has one (from 0, after corrections)."""

    text: int
    dash: int | None = None

    @property
    def edge(self) -> int:
        """Keys left of this column are above the line; the dash of an item may be in the column of its key."""
        return self.text if self.dash is None else self.dash + 1


class Outline:
    """The keys above the current line, by their columns (from 0)."""

    def __init__(self, keys: Keys) -> None:
        self.keys = keys
        self._above: list[tuple[int, str]] = []
        self._dash: int | None = None  # the column of the last list item's dash
        self._empty = True  # whether the last line was a key without a value: a list may follow
        self._column = 0  # of the last key
        self._has_text = False  # whether a plain text follows that key on its line

    def below(self, at: Column) -> str:
        """Return the key above a line."""
        return next((key for column, key in reversed(self._above) if column < at.edge), "")

    def continues(self, at: Column) -> bool:
        """Return whether a line continues the plain text of the key or item above it."""
        return self._has_text and at.dash is None and at.text > self._column

    def joins(self, dash: int) -> bool:
        """Return whether YAML would read a list item, by its dash's column, as more text of the line above."""
        return self._has_text and dash > self._column

    @property
    def item_column(self) -> int | None:
        """The column of the dash of the item that the last line belongs to, None if it belongs to none."""
        return self._dash if self._dash is not None and self._column >= self._dash else None

    def expects_dash(self, column: int) -> bool:
        in_item = self.item_column is not None and self.joins(column)
        return column == self._dash or self._empty or in_item

    def misplaced(self, key: str, at: Column) -> int | None:
        """Return the nearest column above in which the records have a wrongly indented key; None if there is none."""
        columns = [column for column, _ in self._above]
        begins = not columns or (self._empty and at.text > columns[-1])
        if begins or at.dash is not None or at.text in columns:
            return None
        beside = [column for column in columns if self.keys.known(key, self.below(Column(column)))]
        if not beside and at.text < columns[0]:  # nothing may be left of the first key
            beside = columns[:1]
        return min(reversed(beside), key=lambda column: abs(column - at.text), default=None)

    def add(self, at: Column, key: str | None, value: str) -> None:
        """Add a line, as it is after corrections."""
        if key is None and at.dash is None:
            return  # it continues a text
        self._above = [(column, above) for column, above in self._above if column < at.edge]
        self._empty = False
        if at.dash is not None:
            self._dash = self._column = at.dash
        if key is not None:
            self._above.append((at.text, key))
            self._column = at.text
            self._empty = not value or value.startswith("#")
        self._has_text = bool(value) and value[0] not in "|>[{\"'#"
