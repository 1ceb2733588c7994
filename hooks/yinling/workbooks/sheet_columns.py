"""The tables that a branch keeps, and their columns: a kind of record each, or a list in the records of one.

Columns are made from the models, as the forms of the workbench: a new field of a model needs no code here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from ..library.record_library import Library
from ..records import KINDS
from ..records.activity import Activity
from ..records.base import Record
from ..records.org import Org
from ..records.period import Period
from ..records.types import Reference
from ..workbench.fields import FormField, fields_of_form
from ..workbench.form_values import Values
from ..workbench.prefill import labelled


@dataclass(frozen=True)
class Table:
    """A table of a workbook: all records of a kind, or with ``part`` the rows of that field of each record."""

    name: str
    label: str
    kind: type[Record]
    part: str = ""

    @property
    def columns(self) -> tuple[FormField, ...]:
        return _columns(self)

    @property
    def part_label(self) -> str:
        return self.kind.model_fields[self.part].title or self.part

    @property
    def same_labels(self) -> tuple[str, ...]:
        """The columns whose values say which record a row is."""
        if self.part:
            return (ORG_LABEL, *(each.label for each in self.columns if each.required and each.label != ORG_LABEL))
        return tuple(self.kind.model_fields[name].title or name for name in self.kind.same_fields)

    @property
    def time_label(self) -> str:
        """The column of the day, month or year by which rows are sorted."""
        if self.part:
            return next((each.label for each in self.columns if each.widget == "date"), "")
        name = self.kind.time_field
        return (self.kind.model_fields[name].title or name) if name else ""


@dataclass(frozen=True)
class TableRow:
    """One row: the record that it is of, its place in the list of a ``part``, and its values."""

    record: Record
    values: Values
    index: int | None = None

    @property
    def id(self) -> str:
        return self.record.id if self.index is None else f"{self.record.id}#{self.index + 1}"


ORG_LABEL = "组织"
REVIEWED = {"状态": "已审核"}
"""What a new row means that does not say it: who sends a table in has answered for it."""
_ORG = FormField("reference", "org", ORG_LABEL, "org", required=True, reference=Reference("org"))


def _of_kind(kind: type[Record]) -> Table:
    return Table(kind.folder.rpartition("/")[2], kind.label, kind)


_BY_ORG = [kind for kind in KINDS if "org" in kind.model_fields and kind.time_field]
TABLES: tuple[Table, ...] = (
    *map(_of_kind, sorted(_BY_ORG, key=lambda kind: kind is not Activity)),  # what is sent out most stands first
    Table("headcounts", "党员人数", Org, "headcount"),
)
"""What branches keep: kinds with an organisation and a time; numbers of members in the records of organisations."""


def table_named(word: str) -> Table | None:
    """Return the table of a word: activities, activity or 活动."""
    plain = word.strip().lower()
    names = ((table, (table.name, table.label, "headcount" if table.part else table.kind.kind)) for table in TABLES)
    return next((table for table, known in names if plain in known), None)


@cache
def _columns(table: Table) -> tuple[FormField, ...]:
    if not table.part:
        fields = [field for field in fields_of_form(table.kind) if field.name != "id"]
        return tuple(sorted(fields, key=lambda field: field.name in table.kind.seldom_fields))
    field = next(each for each in fields_of_form(table.kind) if each.name == table.part)
    return (_ORG, *field.parts)


def rows_of(table: Table, library: Library) -> Iterator[TableRow]:
    """Yield all rows of a table that a library has, in order of time."""
    found: list[TableRow] = []
    for record in library.all(table.kind):
        values = values_of_record(record)
        if not table.part:
            found.append(TableRow(record, values))
        else:
            items = values.get(table.part_label) or []
            found += [TableRow(record, {ORG_LABEL: record.id, **item}, n) for n, item in enumerate(items)]
    label = table.time_label
    yield from sorted(found, key=lambda row: (str(row.values.get(label) or ""), str(row.values.get("时间") or "")))


def times_of(table: Table, row: TableRow) -> Iterator[Period]:
    """Yield the times that a row is about."""
    if table.part:
        yield Period.day_of(dt.date.fromisoformat(row.values[table.time_label]))
    else:
        yield from row.record.times


def values_of_record(record: Record) -> Values:
    """Return the values of a record under its Chinese labels, without those that are nothing."""
    return labelled(type(record), record.model_dump(mode="json", exclude_none=True))
