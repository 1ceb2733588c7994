"""The form of a ledger: typed cells, columns that are added up, and totals that say what they count."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import NamedTuple

COURSES = "课程"
LEDGERS = ("三会一课", "学习记录", "活动台账", "发展党员", "结对", COURSES)


class Day(NamedTuple):
    """A day as a cell; ``shown`` begins with the day and may go on to the last one: 3月5日至7日."""

    date: dt.date
    shown: str

    def __str__(self) -> str:
        return self.shown


class Percent(NamedTuple):
    """A rate as a cell, from 0 to 1."""

    value: float

    def __str__(self) -> str:
        return f"{self.value * 100:.0f}%"


Cell = str | int | Day | Percent | None
"""None is what nobody wrote; `NOT_ASKED` is what the row cannot have."""
NOT_ASKED = "/"


class Column(NamedTuple):
    """A column: title, width in Chinese characters, whether it is printed, and the unit in which it is added up."""

    title: str
    width: float
    on_paper: bool = True
    unit: str = ""


class Total(NamedTuple):
    """A figure below the rows that is no sum of a column; ``scope`` says what it counts.

    ``counts`` is the title of a column and a word: it is the number of rows with the word. ``ratio`` is a part and a
    whole, of which it is the quotient."""

    name: str
    value: int | None = None
    unit: str = ""
    scope: str = ""
    counts: tuple[str, str] | None = None
    ratio: tuple[int, int] | None = None
    words: str = ""  # in place of a number

    @property
    def figure(self) -> str:
        if self.words or self.value is None:
            return self.words
        return f"{self.value} {self.unit}".strip()


@dataclass(frozen=True)
class Ledger:
    """A ledger of an organisation and a year. ``is_recorded`` is False if nobody kept records then."""

    name: str
    org: str
    year: int
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    totals: tuple[Total, ...]
    signers: tuple[str, ...] = ()
    is_recorded: bool = True

    @property
    def title(self) -> str:
        return f"{self.org}{self.year}年{self.name}"

    def column(self, title: str) -> tuple[Cell, ...]:
        """Return the cells of a column."""
        at = [column.title for column in self.columns].index(title)
        return tuple(row[at] for row in self.rows)

    @property
    def summed(self) -> tuple[Column, ...]:
        """The columns that are added up."""
        return tuple(column for column in self.columns if column.unit)

    def sum_of(self, column: Column) -> int | None:
        """Return the sum of what is written in a column; None if nothing is."""
        numbers = [cell for cell in self.column(column.title) if isinstance(cell, int)]
        if not numbers and any(cell is None for cell in self.column(column.title)):
            return None
        return sum(numbers)

    def unknown_in(self, column: Column) -> int:
        """Return in how many rows of a column a number is missing."""
        return sum(cell is None for cell in self.column(column.title))
