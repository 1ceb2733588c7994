"""Finds the record that a row of a workbook is, by its id, its marks, or what it says.

An id alone is not enough: in a list file it is a number that moves when a record above is deleted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ..library.record_library import Library
from ..records.base import Record
from ..records.period import Period
from ..workbench.form_values import Values
from ..workbench.reference_choices import ReferenceChoices
from .cell_texts import texts_in_row
from .row_marks import Marks
from .sheet_columns import Table, TableRow, rows_of


@dataclass
class TableIndex:
    """The rows of a table that the records make now; what is expensive is computed when it is asked for."""

    table: Table
    library: Library
    choices: ReferenceChoices

    def __post_init__(self) -> None:
        self._texts: dict[str, dict[str, str]] = {}

    @cached_property
    def rows(self) -> dict[str, TableRow]:
        return {row.id: row for row in rows_of(self.table, self.library)}

    @cached_property
    def _by_same(self) -> Mapping[tuple[str, ...], list[TableRow]]:
        found: defaultdict[tuple[str, ...], list[TableRow]] = defaultdict(list)
        for row in self.rows.values():
            found[self.same_key(row.values)].append(row)
        return found

    def same_key(self, values: Values) -> tuple[str, ...]:
        """Return what says which record a row is."""
        defaults = {each.label: each.default for each in self.table.columns}
        return tuple(_plain(values.get(label)) or defaults.get(label, "") for label in self.table.same_labels)

    def texts(self, row: TableRow) -> dict[str, str]:
        if row.id not in self._texts:
            self._texts[row.id] = texts_in_row(self.table, row.values, self.choices)
        return self._texts[row.id]

    def get(self, id: str) -> TableRow | None:
        return self.rows.get(id)

    def exported(self, id: str, marks: Marks) -> TableRow | None:
        """Return the record that a row was exported from: under its id, or under another one that it has got."""
        labels = [each.label for each in self.table.columns]
        row = self.get(id)
        if row and marks.are_of(self.texts(row), labels):
            return row
        moved = [each for each in self.rows.values() if marks.are_of(self.texts(each), labels)]
        if len(moved) == 1:
            return moved[0]
        return row if row and self._is_same(row, marks) else None

    def _is_same(self, row: TableRow, marks: Marks) -> bool:
        """Return whether a record is the exported one with changes: what says which one it is has stayed."""
        labels = self.table.same_labels
        changed = sum(not marks.has(label, self.texts(row).get(label, "")) for label in labels)
        return changed == 0 or (row.index is None and row.record.origin.number is None)

    def alike(self, values: Values) -> list[TableRow]:
        """Return the records that agree in what says which one it is."""
        return self._by_same.get(self.same_key(values), [])


def agrees(texts: Mapping[str, str], other: Mapping[str, str], labels: Iterable[str]) -> bool:
    """Return whether a record says all that a row says; empty cells say nothing."""
    return all(not texts.get(label) or texts[label] == other.get(label, "") for label in labels)


def _plain(value: Any) -> str:
    if isinstance(value, Period):
        return value.code
    return "" if value is None else str(value)


def may_be_double(record: Record | None, row: TableRow) -> bool:
    """Return whether a new record would be about the same event as one that is there."""
    return record is None or row.index is not None or row.record.is_double_of(record)
