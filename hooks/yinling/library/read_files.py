"""Reads the files of a kind of record; a cache holds the records of unchanged files, a batch of files at a time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import lru_cache, partial
from typing import Any, NamedTuple, cast, get_args

from ..core.cache import Cache, batches, hash_parts
from ..core.problems import Place, Problem, problem
from ..records.article import Article
from ..records.base import Origin, Record, Status
from ..records.site_settings import Site
from ..sources import front_matter, text, yaml
from ..sources.source_files import SourceFiles
from .parse import ParsedRecord, read_records, record_keys

DATA, CONTENT = "data", "content"


class _ParsedFile(NamedTuple):
    """A file's content hash and records; if it has problems, an empty hash and ``invalid``, which is not cached."""

    content_hash: str
    records: list[Record]
    invalid: tuple[ParsedRecord, ...] = ()


class CachedRecord(NamedTuple):
    """A record as plain data: its fields as JSON, its place, and the body of an article."""

    fields: bytes
    origin: Origin
    body: str
    body_line: int


class _CachedFile(NamedTuple):
    """A file in the cache: its content hash, which is empty if it has problems, and its records."""

    content_hash: str
    records: list[CachedRecord]


_TEXTS = ("title", "summary", "status", "visibility")
_NOT_CACHED = _CachedFile("", [])


def read_kind(
    kind: type[Record], source_files: SourceFiles, cache: Cache, problems: list[Problem]
) -> Iterator[tuple[str, ParsedRecord]]:
    """Yield all records of a kind in the order of their files, each with the stem of its file.

    The stem is the path below the kind's folder, without suffix. Problems of the files as such go to ``problems``."""
    for names in batches(_files_of(kind, source_files, problems), str):
        for name, parsed in zip(names, _read_batch(kind, names, source_files, cache), strict=True):
            stem = _stem(kind, name)
            for each in parsed:
                yield stem, each


def _files_of(kind: type[Record], source_files: SourceFiles, problems: list[Problem]) -> list[str]:
    """Return the paths of a kind's files from the root, in a fixed order."""
    if kind is Article:
        return _list_files(source_files, CONTENT, ".md")
    folder = f"{DATA}/{kind.folder}"
    single = source_files.root / f"{folder}.yml"
    # Resolved: a link, of the file or of a folder above, could point to a file outside the centre.
    files = [f"{folder}.yml"] if single.is_file() and single.resolve() == single else []
    files += _list_files(source_files, folder, ".yml")
    if kind is Site and not files:
        problems.append(problem("site-missing", Place(f"{DATA}/site.yml")))
    return files


def _list_files(source_files: SourceFiles, folder: str, suffix: str) -> list[str]:
    """Return the files below a folder, without hidden files and links."""
    top = source_files.root / folder
    if top.resolve() != top:
        return []
    return [
        f"{folder}/{entry.name}"
        for entry in source_files.below(folder)
        if entry.is_file and entry.name.endswith(suffix) and not entry.is_hidden
    ]


def _stem(kind: type[Record], name: str) -> str:
    base = f"{CONTENT}/" if kind is Article else f"{DATA}/{kind.folder}/"
    relative = name.removeprefix(base) if name.startswith(base) else name.rpartition("/")[2]
    return relative.rpartition(".")[0]


def _read_batch(
    kind: type[Record], names: list[str], source_files: SourceFiles, cache: Cache
) -> Iterator[list[ParsedRecord]]:
    """Yield the records of each file, reparsing only the files of this batch that changed."""
    key = hash_parts(kind.kind, *names)
    cached = cache.get(key, list[_CachedFile]) or [_NOT_CACHED] * len(names)
    files = [_read_file(kind, name, old, source_files) for name, old in zip(names, cached, strict=True)]
    if [file.content_hash for file in files] != [old.content_hash for old in cached]:
        cache.put(key, [_CachedFile(file.content_hash, [*map(to_cached, file.records)]) for file in files])
    for name, file in zip(names, files, strict=True):
        yield [*file.invalid] or [
            # Not cached: the places of the values. They are much larger than the records, and few are ever needed.
            ParsedRecord(record, reparse=partial(_reparse, kind, name, file.content_hash, source_files, number))
            for number, record in enumerate(file.records)
        ]


def _read_file(kind: type[Record], name: str, cached: _CachedFile, source_files: SourceFiles) -> _ParsedFile:
    """Return the ``cached`` records if the file has not changed, else parse the file."""
    known_hash = source_files.known_hash(name)
    if known_hash and known_hash == cached.content_hash:
        return _restore(kind, name, cached)
    source = _read_source(kind, name, source_files)
    if source.content_hash:
        source_files.put_hash(name, source.content_hash)
        if source.content_hash == cached.content_hash:  # written again with the same content
            return _restore(kind, name, cached)
    parsed = _parse(kind, source)
    if any(each.problems for each in parsed):
        return _ParsedFile("", [], tuple(parsed))
    return _ParsedFile(source.content_hash, [cast(Record, each.record) for each in parsed])


def _restore(kind: type[Record], name: str, cached: _CachedFile) -> _ParsedFile:
    return _ParsedFile(
        cached.content_hash, [from_cached(kind, name, cached.content_hash, each) for each in cached.records]
    )


def to_cached(record: Record) -> CachedRecord:
    """Return a record as plain data."""
    body = (record.body, record.body_line) if isinstance(record, Article) else ("", 1)
    return CachedRecord(record.model_dump_json(exclude_defaults=True).encode(), record.origin, *body)


def from_cached(kind: type[Record], name: str, content_hash: str, cached: CachedRecord) -> Record:
    """Return the record of `to_cached`; ``name`` and ``content_hash`` are of its file."""
    record = kind.model_validate_json(cached.fields)
    record._origin = cached.origin
    record.content_hash = _record_hash(kind, name, content_hash, cached.origin)
    record.model_fields_set.clear()  # as `read_records` does, to save memory
    if isinstance(record, Article):
        record._body, record._body_line = cached.body, cached.body_line
    return record


def _record_hash(kind: type[Record], name: str, content_hash: str, origin: Origin) -> bytes:
    return hash_parts(kind.kind, name, content_hash, str(origin.number))


def _reparse(kind: type[Record], name: str, content_hash: str, source_files: SourceFiles, number: int) -> ParsedRecord:
    parsed = _reparse_file(kind, name, content_hash, source_files)
    return parsed[number] if number < len(parsed) else ParsedRecord(None)  # the file changed during this build


@lru_cache(maxsize=8)
def _reparse_file(kind: type[Record], name: str, _: str, source_files: SourceFiles) -> list[ParsedRecord]:
    return _parse(kind, _read_source(kind, name, source_files))


def _read_source(kind: type[Record], name: str, source_files: SourceFiles) -> text.SourceText:
    return text.read(source_files.root / name, name, text.ARTICLE if kind is Article else text.RECORDS)


def _parse(kind: type[Record], source: text.SourceText) -> list[ParsedRecord]:
    if source.problems:
        return [ParsedRecord(None, source.problems)]
    parsed = [*_parse_text(kind, source.file, source.text)]
    for record in (each.record for each in parsed):
        if record:
            record.content_hash = _record_hash(kind, source.file, source.content_hash, record.origin)
    return parsed


def _parse_text(kind: type[Record], name: str, written: str) -> Iterator[ParsedRecord]:
    stem = _stem(kind, name)
    if kind is not Article:
        yield from read_records(kind, yaml.parse(name, written, record_keys(kind)), stem)
        return
    parts = front_matter.split(name, written, record_keys(kind))
    rows = [*read_records(kind, parts.front, stem)]
    if not rows:  # an empty list
        rows = [ParsedRecord(None, (parts.front.problem("not-a-record", yaml.Mark(1, 1), label=kind.label),))]
    for parsed in rows:
        if isinstance(parsed.record, Article):
            parsed.record._body, parsed.record._body_line = parts.body, parts.body_line
    if rows[-1].record is None:
        rows[-1].unheaded = article = _unheaded(stem, rows[-1].value)
        article._origin, article._body, article._body_line = Origin(name, 1), parts.body, parts.body_line
    yield from rows


def _unheaded(stem: str, front: Any) -> Article:
    """Return an article without validation, with the texts of an invalid front matter; it counts unless it says no."""
    written = front if isinstance(front, dict) else {}
    texts = {name: text for name in _TEXTS if isinstance(text := written.get(name), str)}
    if texts.get("status") not in get_args(Status):
        texts["status"] = "已审核"
    fields: dict[str, Any] = {"id": stem, "title": "", "topic": "", "date": dt.date.min, **texts}
    return Article.model_construct(**fields)
