"""Deleting a record: what is left of its file, and what happens to the records that name it."""

from __future__ import annotations

from typing import NamedTuple

from ..records.base import Record
from .bench import Bench
from .deleting import deleted
from .record_source import RecordSource
from .referring import CannotRearrangeError, Rearranged, Referrer
from .store import FileWrite


class Removal(NamedTuple):
    """The files without a record; with ``errors``, in Chinese, nothing may be written.

    ``referrers`` name the record: with errors they need it, else it is taken out of them too."""

    source: RecordSource
    writes: tuple[FileWrite, ...]
    errors: tuple[str, ...]
    referrers: tuple[Referrer, ...]
    title: str


def removal(bench: Bench, kind: type[Record], id: str) -> Removal | None:
    """Return what deleting a record does; None if there is no such record."""
    source = bench.source_of(kind, id)
    if source is None:
        return None
    record = bench.library.get(kind, id)
    title = bench.index.row(record).title if record else id
    snapshot, named = bench.desk.snapshot, tuple[Referrer, ...]()
    try:
        try:
            found = deleted(snapshot, kind, id)
        except CannotRearrangeError as error:
            if not error.referrers or any(each.is_needed for each in error.referrers):
                raise
            named = error.referrers
            found = deleted(snapshot, kind, id, mend=True)
    except CannotRearrangeError as error:
        shown = _shown(bench, error.referrers)
        message = str(error) if shown == error.referrers else "别的组织的记录写着它，不能删。把“状态”改成“已作废”。"
        return Removal(source, (), (message,), shown, title)
    writes = writes_of(bench, found)
    errors = tuple(bench.permissions.refusals(writes)) or _errors(bench, found)
    return Removal(source, writes, errors, _shown(bench, named), title)


def _shown(bench: Bench, referrers: tuple[Referrer, ...]) -> tuple[Referrer, ...]:
    """Return the referrers that the person may see."""
    may = bench.permissions
    if may.sees_all:
        return referrers
    records = ((each, bench.library.get(each.kind, each.id)) for each in referrers)
    return tuple(each for each, record in records if record and may.sees(record))


def writes_of(bench: Bench, found: Rearranged) -> tuple[FileWrite, ...]:
    return tuple(FileWrite(path, bench.store.read(path), content) for path, content in found.candidates.items())


def _errors(bench: Bench, found: Rearranged) -> tuple[str, ...]:
    trial = bench.desk.trial(found.candidates)
    return tuple(f"{each.file} 第 {each.line} 行：{each.message}" for each in trial.errors)
