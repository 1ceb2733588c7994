"""The files of a kind of record. What an earlier build has read of them is remembered a shelf (some files that lie side
by side) at a time; a file that has not changed is not read again."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache, partial
from typing import NamedTuple, cast

from ..core.cache import Cache, batches, hash_parts
from ..core.problems import Place, Problem, problem
from ..records.article import Article
from ..records.base import Record
from ..records.site_settings import Site
from ..sources import front_matter, text, yaml
from ..sources.source_files import SourceFiles
from .parse import ParsedRecord, read_records, record_keys

DATA, CONTENT = "data", "content"


class Shelved(NamedTuple):
    """A record as it was read, and the path of its file below its kind's folder, without its ending: what ids begin
    with."""

    stem: str
    read: ParsedRecord


class _File(NamedTuple):
    """A file as it is kept: its mark and its records; or, without a mark, what is ``amiss`` with it."""

    mark: str
    records: list[Record]
    amiss: tuple[ParsedRecord, ...] = ()


_NOTHING = _File("", [])


def read_kind(kind: type[Record], disk: SourceFiles, cache: Cache, found: list[Problem]) -> Iterator[Shelved]:
    """All records of a kind, in the order of their files. ``cache`` knows the records of files that were read before;
    ``found`` takes what is wrong with the files as such."""
    for names in batches(_files_of(kind, disk, found), str):
        for name, reads in zip(names, _shelf(kind, names, disk, cache), strict=True):
            stem = _stem(kind, name)
            for read in reads:
                yield Shelved(stem, read)


def _files_of(kind: type[Record], disk: SourceFiles, found: list[Problem]) -> list[str]:
    """The files of a kind, by their paths from the root, in a fixed order."""
    if kind is Article:
        return _ours(disk, CONTENT, ".md")
    home = f"{DATA}/{kind.folder}"
    alone = (
        disk.root / f"{home}.yml"
    )  # resolved: a link, of the file or of a folder above, could lead out of the centre
    files = [f"{home}.yml"] if alone.is_file() and alone.resolve() == alone else []
    files += _ours(disk, home, ".yml")
    if kind is Site and not files:
        found.append(problem("site-missing", Place(f"{DATA}/site.yml")))
    return files


def _ours(disk: SourceFiles, folder: str, ending: str) -> list[str]:
    """Hidden files are not content, nor is what a link leads to."""
    top = disk.root / folder
    if top.resolve() != top:
        return []
    return [
        f"{folder}/{found.name}"
        for found in disk.below(folder)
        if found.is_file and found.name.endswith(ending) and not found.is_hidden
    ]


def _stem(kind: type[Record], name: str) -> str:
    base = f"{CONTENT}/" if kind is Article else f"{DATA}/{kind.folder}/"
    relative = name.removeprefix(base) if name.startswith(base) else name.rpartition("/")[2]
    return relative.rpartition(".")[0]


def _shelf(kind: type[Record], names: list[str], disk: SourceFiles, cache: Cache) -> Iterator[list[ParsedRecord]]:
    """What the files of a shelf hold, file by file. Of a shelf that was read before only what has changed is read."""
    key = hash_parts(kind.kind, *names)
    before = cast("list[_File]", cache.get(key)) or [_NOTHING] * len(names)
    files = [_file(kind, name, known, disk) for name, known in zip(names, before, strict=True)]
    if any(file is not known for file, known in zip(files, before, strict=True)):
        # Now: records are given their ids when they are handed out.
        cache.put(key, [file if file.mark else _NOTHING for file in files])
    for name, file in zip(names, files, strict=True):
        yield [*file.amiss] or [
            # Where the values of a record stand is asked of few: kept for all it would be much more than the records.
            ParsedRecord(record, again=partial(_again, kind, name, file.mark, disk, number))
            for number, record in enumerate(file.records)
        ]


def _file(kind: type[Record], name: str, known: _File, disk: SourceFiles) -> _File:
    """What a file holds: as it is ``known``, where it has not changed."""
    mark = disk.known_hash(name)
    if mark and mark == known.mark:
        return known
    source = _source(kind, name, disk)
    if source.content_hash:
        disk.put_hash(name, source.content_hash)
        if source.content_hash == known.mark:  # the same, put there anew
            return known
    reads = _read(kind, source)
    if any(read.problems for read in reads):
        return _File("", [], tuple(reads))
    return _File(source.content_hash, [cast(Record, read.record) for read in reads])


def _again(kind: type[Record], name: str, mark: str, disk: SourceFiles, number: int) -> ParsedRecord:
    found = _read_again(kind, name, mark, disk)
    return found[number] if number < len(found) else ParsedRecord(None)  # the file has changed this very moment


@lru_cache(maxsize=8)
def _read_again(kind: type[Record], name: str, _: str, disk: SourceFiles) -> list[ParsedRecord]:
    return _read(kind, _source(kind, name, disk))


def _source(kind: type[Record], name: str, disk: SourceFiles) -> text.SourceText:
    return text.read(disk.root / name, name, text.ARTICLE if kind is Article else text.RECORDS)


def _read(kind: type[Record], source: text.SourceText) -> list[ParsedRecord]:
    """The records of one file."""
    if source.problems:
        return [ParsedRecord(None, source.problems)]
    reads = [*_records_in(kind, source.file, source.text)]
    for read in reads:
        if read.record:
            read.record._content_hash = hash_parts(
                kind.kind, source.file, source.content_hash, str(read.record.origin.number)
            )
    return reads


def _records_in(kind: type[Record], name: str, written: str) -> Iterator[ParsedRecord]:
    if kind is not Article:
        yield from read_records(kind, yaml.parse(name, written, record_keys(kind)))
        return
    parts = front_matter.split(name, written, record_keys(kind))
    for read in read_records(kind, parts.front):
        if isinstance(read.record, Article):
            read.record._body, read.record._body_line = parts.body, parts.body_line
        yield read
