"""Deleting a record: what is left of its file, and what would refer to nothing then."""

from __future__ import annotations

from typing import NamedTuple

from ..library.parse import record_keys
from ..records.base import Record
from ..sources.edit_yaml import delete_record
from .bench import Bench
from .record_source import RecordSource
from .store import FileWrite


class Removal(NamedTuple):
    """The files without a record; with ``errors``, in Chinese, nothing may be written."""

    source: RecordSource
    writes: tuple[FileWrite, ...]
    errors: tuple[str, ...]
    title: str


def removal(bench: Bench, kind: type[Record], id: str) -> Removal | None:
    """Return what deleting a record does; None if there is no such record. Raises CannotEditError."""
    source = bench.source_of(kind, id)
    if source is None:
        return None
    after = None
    if source.number is not None:
        text = delete_record(source.content.decode("utf-8"), source.number, record_keys(kind))
        after = None if text is None else text.encode()
    trial = bench.desk.trial({source.path: after})
    record = bench.library.get(kind, id)
    title = bench.index.row(record).title if record else id
    errors = tuple(f"{each.file} 第 {each.line} 行：{each.message}" for each in trial.errors)
    return Removal(source, (FileWrite(source.path, source.content, after),), errors, title)
