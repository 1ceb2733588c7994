"""What stands in a cell for a value of a record: a text that people read, a number, or a day.

A list has a line for each item; an item of several values is written as 内容：同意；赞成：31."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from ..workbench.fields import FormField
from ..workbench.form_values import Values, shown
from ..workbench.reference_choices import ReferenceChoices
from .sheet_columns import Table

COUNTED = ("number", "year")


def text_in(field: FormField, value: Any, choices: ReferenceChoices) -> str:
    """Return the text of a value in its cell; two values with one text are the same to a reader."""
    if value is None or value in ("", [], {}):
        return field.default if field.choices or field.widget in COUNTED else ""
    if field.widget == "mapping":
        rows = value.items() if isinstance(value, Mapping) else ()
        return "\n".join(f"{_name(field, key, choices)}：{item}" for key, item in rows)
    if field.many:
        return "\n".join(_item(field, item, choices) for item in (value if isinstance(value, list) else [value]))
    return _item(field, value, choices)


def _item(field: FormField, value: Any, choices: ReferenceChoices) -> str:
    if field.widget == "part" and isinstance(value, Mapping):
        pairs = ((part, text_in(part, value.get(part.label), choices)) for part in field.parts)
        return "；".join(f"{part.label}：{text}" for part, text in pairs if value.get(part.label) not in (None, ""))
    return _name(field, value, choices)


def _name(field: FormField, value: Any, choices: ReferenceChoices) -> str:
    if field.reference:
        return choices.label_of(field.reference, shown(value))
    return "\n".join(line.rstrip() for line in shown(value).replace("\r\n", "\n").split("\n")).strip()


def texts_in_row(table: Table, values: Values, choices: ReferenceChoices) -> dict[str, str]:
    """Return the texts of a row by the labels of its columns."""
    return {field.label: text_in(field, values.get(field.label), choices) for field in table.columns}


def cell_of(field: FormField, text: str) -> str | int | dt.date | None:
    """Return what a spreadsheet gets for a text: a day or a number as such, so that it can sort and add."""
    if not text:
        return None
    if field.many or field.widget in ("mapping", "part"):
        return text
    if field.widget == "date":
        return dt.date.fromisoformat(text)
    return int(text) if field.widget in COUNTED and text.isascii() and text.isdecimal() else text
