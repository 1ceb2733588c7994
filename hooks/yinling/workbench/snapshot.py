"""The records of all files as they were at one moment, and as they would be with the files of an edit.

Input: the files of a centre, then candidates: the new bytes of files by their paths, None for a removed one. Output: a
`Reading` as `library.load` makes it. Files that did not change are not read or parsed again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from ..core.cache import Cache
from ..core.problems import Problem
from ..library.load import CONTENT, Reading, assemble
from ..library.parse import ParsedRecord
from ..library.read_files import kind_of_path, limits_of, parse_source, read_files, stem_of
from ..records import KINDS
from ..records.base import Record
from ..sources import text
from ..sources.source_files import SourceFiles

Candidates = Mapping[str, bytes | None]
Key = tuple[str, str]
"""English name of the kind, and id, of a record."""


class RecordFile(NamedTuple):
    """The records of a file, which have ids for names only in a `Reading`."""

    kind: type[Record]
    parsed: list[ParsedRecord]


def read_snapshot(source_files: SourceFiles, cache: Cache) -> Snapshot:
    """Read the records of all files; ``cache`` holds those of unchanged ones."""
    files: dict[str, RecordFile] = {}
    lost: list[Problem] = []
    for kind in KINDS:
        for name, parsed in read_files(kind, source_files, cache, lost):
            files[name] = RecordFile(kind, parsed)
    return Snapshot(source_files.root, files, tuple(lost), {})


def parse_bytes(name: str, data: bytes) -> RecordFile | None:
    """Return the records in the bytes of a file; None for a file without records, such as a picture."""
    kind = kind_of_path(name)
    return RecordFile(kind, parse_source(kind, text.decode(data, name, limits_of(kind)))) if kind else None


@dataclass(frozen=True)
class Snapshot:
    """The records of all files; ``lost`` are the problems of missing files, ``ahead`` is that of `Library`."""

    root: Path
    files: Mapping[str, RecordFile]
    lost: tuple[Problem, ...]
    ahead: Mapping[str, bool]

    def with_files(self, candidates: Candidates) -> Snapshot:
        """Return the snapshot with other bytes in some files."""
        files = {**self.files}
        ahead = {**self.ahead}
        for name, data in candidates.items():
            if (file := None if data is None else parse_bytes(name, data)) is not None:
                files[name] = file
            else:
                files.pop(name, None)
            if name.startswith(f"{CONTENT}/"):
                ahead[name.removeprefix(f"{CONTENT}/")] = data is not None
        return Snapshot(self.root, files, self.lost, ahead)

    def written(self) -> Snapshot:
        """Return the snapshot after its files were written: the disk has what was ahead of it."""
        written = Snapshot(self.root, self.files, self.lost, {})
        library = replace(self.reading.library, ahead={})
        vars(library).update(names=self.reading.library.names)
        vars(written).update(reading=self.reading._replace(library=library), valid=self.valid)
        return written

    @cached_property
    def reading(self) -> Reading:
        """The records with their final ids and references, and the problems of the files."""
        by_kind: dict[type[Record], list[str]] = {kind: [] for kind in KINDS}
        for name, file in self.files.items():
            by_kind[file.kind].append(name)

        def read(kind: type[Record], problems: list[Problem]) -> Iterator[tuple[str, ParsedRecord]]:
            for name in sorted(by_kind[kind], key=_order):
                yield from ((stem_of(kind, name), each) for each in self.files[name].parsed)

        reading = assemble(self.root, read)
        reading.problems.extend(self.lost)
        return reading._replace(library=replace(reading.library, ahead=self.ahead))

    @cached_property
    def valid(self) -> Mapping[Key, tuple[Record, ParsedRecord]]:
        """The valid records by their keys."""
        return {(record.kind, record.id): (record, parsed) for record, parsed in self.reading.valid}


def _order(name: str) -> tuple[bool, list[str]]:
    """Return the key of the order in which `library.read_files` reads files."""
    return name.count("/") > 1, name.split("/")
