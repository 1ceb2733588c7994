"""Replaces the records of a few files in a reading, without putting all records together again.

At 12,000 records that takes a tenth of the time. It is done only where it is certain that no other record gets another
id or another reference; `snapshot` puts all together in any other case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from ..library.load import Reading, with_final_id
from ..library.parse import ParsedRecord
from ..library.read_files import stem_of
from ..library.record_names import kind_named
from ..library.without_party import named_by
from ..records import KINDS
from ..records.activity import Activity
from ..records.base import Record, references_of
from ..records.cadence_rule import CadenceRule
from ..records.pronunciation import Pronunciation
from ..records.redirect import Redirect
from ..records.site_settings import Site
from ..records.source import Source
from ..records.vocabulary import Metric, Term

Files = Mapping[str, tuple[type[Record], list[ParsedRecord]]]
# They give a day to all records, add records, are part of the ids of others, or replace records of the program.
_NEVER = (Site, Metric, Term, CadenceRule, Source, Pronunciation, Redirect)


class _Replaced(NamedTuple):
    """The pairs of a reading that go, and those that come in their place."""

    old: list[tuple[Record, ParsedRecord]]
    new: list[tuple[Record, ParsedRecord]]


def patched(reading: Reading, old: Files, new: Files) -> Reading | None:
    """Return a reading with other records in some files; None if other records could change with them."""
    kinds = {kind for kind, _ in (*old.values(), *new.values())}
    parsed = [each for files in (old, new) for _, rows in files.values() for each in rows]
    if any(kind in _NEVER for kind in kinds) or any(each.record is None for each in parsed):
        return None
    if any(each.code == "duplicate-id" for each in reading.problems):
        return None
    replaced = _replaced(reading, old, new)
    gone = {record.id for record, _ in replaced.old}
    tables = {kind: {**reading.library.records[kind]} for kind in kinds}
    for record, _ in replaced.old:
        tables[type(record)].pop(record.id, None)
    for record, _ in replaced.new:
        if record.id in tables[type(record)]:
            return None  # two records with one id
        if isinstance(record, Activity) and not record.has_known_type(reading.library):
            return None
        tables[type(record)][record.id] = record
    if not reading.library.wording.has_party and any(
        reading.library.get(kind, id) is None
        for kind, id in named_by((record for record, _ in replaced.new), reading.library)
    ):
        return None  # a word that the centre did not use before
    if any(kind in _named_by_others() for kind in kinds) and _names(replaced.old) != _names(replaced.new):
        return None
    if {record.id for record, _ in replaced.new} != gone:
        tables = {kind: dict(sorted(table.items())) for kind, table in tables.items()}
    else:
        tables = {kind: {id: table[id] for id in reading.library.records[kind]} for kind, table in tables.items()}
    return _with(reading, replaced, tables, {*old, *new})


def _replaced(reading: Reading, old: Files, new: Files) -> _Replaced:
    going = {id(each) for _, rows in old.values() for each in rows}
    pairs = [(kind, path, each) for path, (kind, rows) in new.items() for each in rows]
    coming = [
        (with_final_id(reading.names.resolved(each.record), stem_of(kind, path), reading.library), each)
        for kind, path, each in pairs
        if each.record
    ]
    further = [(reading.names.resolved_further(record, reading.library), each) for record, each in coming]
    return _Replaced([pair for pair in reading.valid if id(pair[1]) in going], further)


def _with(
    reading: Reading, replaced: _Replaced, tables: Mapping[type[Record], Mapping[str, Record]], paths: set[str]
) -> Reading:
    going = {id(parsed) for _, parsed in replaced.old}
    records = {**reading.library.records, **tables}
    library = replace(reading.library, records=records)
    vars(library)["names"] = names = reading.library.names.with_tables(records, [*tables])
    valid = [*(pair for pair in reading.valid if id(pair[1]) not in going), *replaced.new]
    problems = [each for each in reading.problems if each.file not in paths]
    problems += [problem for _, parsed in replaced.new for problem in parsed.problems]
    return reading._replace(library=library, names=names, valid=valid, problems=problems)


def _named_by_others() -> frozenset[type[Record] | None]:
    """Return the kinds that records refer to by their names."""
    return frozenset(kind_named(reference.kind) for kind in KINDS for _, reference in references_of(kind)) | {
        kind for kind in KINDS if kind.further_references is not Record.further_references
    }


def _names(pairs: list[tuple[Record, ParsedRecord]]) -> set[tuple[object, ...]]:
    """Return by what other records can name these: ids, names, and the organisations above them."""
    return {(record.kind, record.id, record.names, getattr(record, "parent", None)) for record, _ in pairs}
