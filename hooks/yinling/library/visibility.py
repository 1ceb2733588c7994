"""What must be public together: a record, and the records that its public fields name.

A record is published if it is public and reviewed, and so is every record that it cannot be without: an activity of an
internal organisation is internal. Other references are left out where their record is not published.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple, Protocol

from ..records.base import Path, Record, references_of, values_at
from ..records.types import Reference


class Finder(Protocol):
    """The records of a centre, as `yinling.library.load.Library` and the checks of references have them."""

    def find(self, kind: str, id: str) -> Record | None: ...


class ReferenceField(NamedTuple):
    """A field that is published and names other records; ``is_required``: a record cannot be without its value.

    That is a required field, and the organisation that a record belongs to."""

    path: Path
    reference: Reference
    is_required: bool


@cache
def published_references(kind: type[Record]) -> tuple[ReferenceField, ...]:
    """Return the references in the public fields of a kind, without those to words of the vocabulary."""
    names = {name.partition(".")[0] for name in kind.public_fields}
    return tuple(
        ReferenceField(path, reference, path == ("org",) or (len(path) == 1 and _is_required(kind, str(path[0]))))
        for path, reference in references_of(kind)
        if path[0] in names and reference.kind != "term"
    )


def _is_required(kind: type[Record], field: str) -> bool:
    return kind.model_fields[field].is_required()


def unpublished_references(
    record: Record, records: Finder, *, required_only: bool = False
) -> Iterator[tuple[Path, str, ReferenceField]]:
    """Yield path and text of each reference in a public field to an existing record that is not published."""
    for field in published_references(type(record)):
        if required_only and not field.is_required:
            continue
        if getattr(record, str(field.path[0])):
            for path, written in values_at(record, field.path):
                target = None if written == field.reference.every else find(field.reference, written, records)
                if target is not None and not is_published(target, records):
                    yield path, written, field


def is_published(record: Record, records: Finder) -> bool:
    """Return whether a record is published."""
    return record.is_public and next(unpublished_references(record, records, required_only=True), None) is None


def find(reference: Reference, written: str, records: Finder) -> Record | None:
    """Return the record that a text in a field means."""
    return records.find(reference.kind, reference.within + written)
