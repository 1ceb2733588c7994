"""The records of all files as they were at one moment, and as they would be with the files of an edit.

Input: the files of a centre, then candidates: the new bytes of files by their paths, None for a removed one. Output: a
`Reading` as `library.load` makes it. Files that did not change are not read or parsed again."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from ..core.cache import Cache
from ..core.files import CONTENT, DATA
from ..core.problems import Place, Problem, problem
from ..library.load import Library, Reading, assemble
from ..library.parse import ParsedRecord
from ..library.read_files import kind_of_path, limits_of, parse_source, read_files, stem_of
from ..records import KINDS
from ..records.base import Record
from ..records.site_settings import Site
from ..sources import file_names, text
from ..sources.source_files import SourceFiles
from .patched_reading import patched

Candidates = Mapping[str, bytes | None]
Key = tuple[str, str]
"""English name of the kind, and id, of a record."""


class RecordFile(NamedTuple):
    """The records of a file, which have ids for names only in a `Reading`."""

    kind: type[Record]
    parsed: list[ParsedRecord]


class RecordPlace(NamedTuple):
    """Where a record is written: the path of its file, and its ``number`` (from 0) in a list file."""

    path: str
    number: int | None


def read_snapshot(source_files: SourceFiles, cache: Cache) -> Snapshot:
    """Read the records of all files; ``cache`` holds those of unchanged ones."""
    files: dict[str, RecordFile] = {}
    for kind in KINDS:
        for name, parsed in read_files(kind, source_files, cache, []):
            files[name] = RecordFile(kind, parsed)
    return Snapshot(source_files.root, files)


def parse_bytes(name: str, data: bytes) -> RecordFile | None:
    """Return the records in the bytes of a file; None for a file without records, such as a picture."""
    kind = None if "/." in name or file_names.is_of_system(name) else kind_of_path(name)
    return RecordFile(kind, parse_source(kind, text.decode(data, name, limits_of(kind)))) if kind else None


class _Edit(NamedTuple):
    """The snapshot before an edit, and the paths that it changes."""

    before: Snapshot
    paths: frozenset[str]


@dataclass(frozen=True)
class Snapshot:
    """The records of all files; ``ahead`` is that of `Library`."""

    root: Path
    files: Mapping[str, RecordFile]
    ahead: Mapping[str, bool] | None = None
    edit: _Edit | None = None

    def with_files(self, candidates: Candidates) -> Snapshot:
        """Return the snapshot with other bytes in some files."""
        files, ahead = {**self.files}, {**(self.ahead or {})}
        come = [name for name, data in candidates.items() if data is not None and name not in files]
        copies = file_names.copies([*files, *come]) if come else {}
        for name, data in candidates.items():
            if data is not None and name not in copies and (file := parse_bytes(name, data)) is not None:
                files[name] = file
            else:
                files.pop(name, None)
            if name.startswith(f"{CONTENT}/"):
                ahead[name.removeprefix(f"{CONTENT}/")] = data is not None
        return Snapshot(self.root, files, ahead, _Edit(self, frozenset(candidates)))

    def written(self) -> Snapshot:
        """Return the snapshot after its files were written: the disk has what was ahead of it."""
        written = Snapshot(self.root, self.files)
        library = with_names(replace(self.reading.library, ahead={}), self.reading)
        vars(written).update(reading=self.reading._replace(library=library), valid=self.valid)
        return written

    @cached_property
    def reading(self) -> Reading:
        """The records with their final ids and references, and the problems of the files."""
        reading = self._patched()
        if reading is None:
            by_kind: dict[type[Record], list[str]] = {kind: [] for kind in KINDS}
            for name, file in self.files.items():
                by_kind[file.kind].append(name)

            def read(kind: type[Record], problems: list[Problem]) -> Iterator[tuple[str, ParsedRecord]]:
                if kind is Site and not by_kind[kind]:
                    problems.append(problem("site-missing", Place(f"{DATA}/site.yml")))
                for name in sorted(by_kind[kind], key=_order):
                    yield from ((stem_of(kind, name), each) for each in self.files[name].parsed)

            reading = assemble(self.root, read)
        library = replace(reading.library, ahead=self.ahead or {})
        return reading._replace(library=with_names(library, reading))

    def _patched(self) -> Reading | None:
        """Return the reading before the edit with the records of its files replaced; None if that is not certain."""
        if self.edit is None or "reading" not in vars(self.edit.before):
            return None
        before, paths = self.edit
        old, new = (
            {path: (each.files[path].kind, each.files[path].parsed) for path in paths if path in each.files}
            for each in (before, self)
        )
        return patched(before.reading, old, new)

    @cached_property
    def valid(self) -> Mapping[Key, tuple[Record, ParsedRecord]]:
        """The valid records by their keys."""
        return {(record.kind, record.id): (record, parsed) for record, parsed in self.reading.valid}

    def place_of(self, kind: type[Record], id: str) -> RecordPlace | None:
        """Return where a record is written, with errors too: its id is then that of its file, with its number."""
        if (kind.kind, id) in self.valid:
            origin = self.valid[kind.kind, id][0].origin
            return RecordPlace(origin.file, origin.number)
        return next((place for each, name, place, _ in self.invalid() if (each, name) == (kind, id)), None)

    def invalid(self) -> Iterator[tuple[type[Record], str, RecordPlace, ParsedRecord]]:
        """Yield kind, id, place and content of each record that is not valid."""
        lost = {id(parsed) for _, parsed in self.reading.invalid}
        for name, file in self.files.items():
            for parsed in file.parsed:
                if id(parsed) in lost:
                    stem, number = stem_of(file.kind, name), parsed.number
                    yield (
                        file.kind,
                        stem if number is None else f"{stem}-{number + 1}",
                        RecordPlace(name, number),
                        parsed,
                    )

    def differs_in(self, before: Snapshot) -> set[Key]:
        """Return the records that differ from those of an earlier snapshot, or stand in a file that does."""
        old, new = before.valid, self.valid
        both = ((key, *old[key], *new[key]) for key in old.keys() & new.keys())
        # Findings name lines: another record of an edited file may have moved. Nearly all records are the same objects,
        # and a comparison of 12,000 hashes takes a tenth of a second.
        changed = {
            key
            for key, first, first_parsed, last, last_parsed in both
            if first is not last and (first_parsed is not last_parsed or first.content_hash != last.content_hash)
        }
        return changed | (old.keys() ^ new.keys())


def with_names(library: Library, reading: Reading) -> Library:
    """Return the library with the index of its names, if there is one already."""
    names: Collection[object] = vars(reading.library).keys()
    if "names" in names:
        vars(library)["names"] = reading.library.names
    return library


def _order(name: str) -> tuple[bool, list[str]]:
    """Return the key of the order in which `library.read_files` reads files."""
    return name.count("/") > 1, name.split("/")
