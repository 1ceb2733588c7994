"""Edits many records of one list file, each by itself: one after the other in the whole file, 400 took two minutes.

A file is cut before each of its records. Every result is read once more as a whole; where it does not say what was
meant, there is no result, and the caller edits one after the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..records.base import Record
from ..sources.edit_yaml import CannotEditError
from ..workbench.form_values import Values
from ..workbench.list_texts import cut, items_of
from ..workbench.record_source import RecordSource, with_record
from ..workbench.reference_choices import ReferenceChoices


def edited_list(
    content: bytes, kind: type[Record], edits: Mapping[int, Values], choices: ReferenceChoices
) -> bytes | None:
    """Return a list file with other values in some of its records; None if that is not certain."""
    text = content.decode("utf-8")
    items = items_of(text, kind)
    parts = cut(text, items) if items else None
    if not items or not parts:
        return None
    head, pieces = parts
    expected: list[dict[str, object]] = [*items]
    for number, values in edits.items():
        source = RecordSource(kind, "", pieces[number].encode(), 0)
        current = source.values
        if current is None:
            return None
        try:
            pieces[number] = source.edited(current, values, choices).decode("utf-8")
        except CannotEditError:
            return None
        alone = items_of(pieces[number], kind)
        if not alone or len(alone) != 1:
            return None
        expected[number] = alone[0]
    result = "".join([head, *pieces])
    return result.encode() if items_of(result, kind) == expected else None


def appended_list(content: bytes, kind: type[Record], rows: Sequence[Values]) -> bytes | None:
    """Return a list file with more records at its end; None if that is not certain."""
    first = with_record(content, kind, rows[0])
    text = first.decode("utf-8")
    before = items_of(text, kind)
    ending = "\r\n" if "\r\n" in text else "\n"
    alone = [with_record(b"", kind, row).decode("utf-8").strip("\n") for row in rows[1:]]
    result = (ending * 2).join([text.rstrip("\r\n"), *(each.replace("\n", ending) for each in alone)]) + ending
    added = [item for each in alone for item in items_of(each, kind) or ()]
    if before is None or len(added) != len(alone) or items_of(result, kind) != [*before, *added]:
        return None
    return result.encode()
