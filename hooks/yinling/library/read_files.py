"""Reads the files of a kind of record; a cache holds the records of unchanged files, a batch of files at a time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, NamedTuple, cast, get_args

from ..core.cache import Cache, batches, hash_parts
from ..core.files import CONTENT, DATA
from ..core.problems import Place, Problem, problem
from ..core.workers import parallel_map
from ..records import KINDS
from ..records.article import Article
from ..records.base import Record, Status
from ..records.origin import Origin
from ..records.site_settings import Site
from ..sources import file_names, front_matter, merge_conflicts, text, yaml
from ..sources.source_files import SourceFiles
from .parse import ParsedRecord, read_records, record_keys
from .tried_corrections import without_uncertain

_MIN_FILES = 32  # for each worker: a file takes 0.4 ms


class CachedRecord(NamedTuple):
    """A record as plain data: its fields as JSON, its place, and the body of an article."""

    fields: bytes
    origin: Origin
    body: str
    body_line: int


class _CachedFile(NamedTuple):
    """A file as plain data: its content hash, which is empty if it has problems or is unknown, and its records."""

    content_hash: str
    records: list[CachedRecord]


_TEXTS = ("title", "summary", "status", "visibility")
_UNKNOWN = _CachedFile("", [])


def read_kind(
    kind: type[Record], source_files: SourceFiles, cache: Cache, problems: list[Problem]
) -> Iterator[tuple[str, ParsedRecord]]:
    """Yield all records of a kind in the order of their files, each with the stem of its file.

    Problems of the files as such go to ``problems``."""
    for name, parsed in read_files(kind, source_files, cache, problems):
        yield from ((stem_of(kind, name), each) for each in parsed)


def read_files(
    kind: type[Record], source_files: SourceFiles, cache: Cache, problems: list[Problem]
) -> Iterator[tuple[str, list[ParsedRecord]]]:
    """Yield the path of each file of a kind with its records, as `read_kind`."""
    files = _files_of(kind, source_files, problems)
    cached, changed = _cached_files(kind, files, source_files, cache)
    parse = partial(_parse_changed, kind, source_files.root)
    parsed = parallel_map(parse, [(name, cached[name]) for name in changed], _MIN_FILES)
    for name, file in zip(changed, parsed, strict=True):
        cached[name] = file
        if file.content_hash:
            source_files.put_hash(name, file.content_hash)
    uncached = set(changed)
    for names in batches(files, str):
        if not uncached.isdisjoint(names):
            cache.put(hash_parts(kind.kind, *names), [cached[name] for name in names])
    for name in files:
        yield name, [*_restore(kind, name, cached[name], source_files)]


def _cached_files(
    kind: type[Record], files: list[str], source_files: SourceFiles, cache: Cache
) -> tuple[dict[str, _CachedFile], list[str]]:
    """Return the cached form of each file, and the files that it is not valid for."""
    cached: dict[str, _CachedFile] = {}
    changed = []
    for names in batches(files, str):
        found = cache.get(hash_parts(kind.kind, *names), list[_CachedFile]) or [_UNKNOWN] * len(names)
        for name, file in zip(names, found, strict=True):
            cached[name] = file
            if not source_files.known_hash(name) or source_files.known_hash(name) != file.content_hash:
                changed.append(name)
    return cached, changed


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
    """Return the files below a folder, without hidden files, links and copies of others."""
    top = source_files.root / folder
    if top.resolve() != top:
        return []
    names = [
        entry.name
        for entry in source_files.below(folder)
        if entry.is_file and entry.name.endswith(suffix) and not entry.is_hidden
        if not file_names.is_of_system(entry.name)
    ]
    copies = file_names.copies(names)
    return [f"{folder}/{name}" for name in names if name not in copies]


def stem_of(kind: type[Record], name: str) -> str:
    """Return the path of a file below the kind's folder, without suffix."""
    base = f"{CONTENT}/" if kind is Article else f"{DATA}/{kind.folder}/"
    relative = name.removeprefix(base) if name.startswith(base) else name.rpartition("/")[2]
    return relative.rpartition(".")[0]


def _parse_changed(kind: type[Record], root: Path, item: tuple[str, _CachedFile]) -> _CachedFile:
    """Parse a file with another signature than before; it is `_UNKNOWN` if it has problems."""
    name, before = item
    source = _read_source(kind, name, root)
    if source.content_hash and source.content_hash == before.content_hash:  # written again with the same content
        return before
    parsed = _parse_untried(kind, source)
    if any(each.problems for each in parsed):
        return _UNKNOWN
    return _CachedFile(source.content_hash, [to_cached(cast(Record, each.record)) for each in parsed])


def _restore(kind: type[Record], name: str, file: _CachedFile, source_files: SourceFiles) -> Iterator[ParsedRecord]:
    """Yield the records of a file. One with problems is parsed for them now: few are."""
    if not file.content_hash:
        yield from parse_source(kind, _read_source(kind, name, source_files.root))
        return
    for number, each in enumerate(file.records):
        # Not cached: the places of the values. They are much larger than the records, and few are ever needed.
        reparse = partial(_reparse, kind, name, file.content_hash, source_files.root, number)
        yield ParsedRecord(from_cached(kind, name, file.content_hash, each), reparse=reparse)


def to_cached(record: Record) -> CachedRecord:
    """Return a record as plain data."""
    body = (record.body, record.body_line) if isinstance(record, Article) else ("", 1)
    return CachedRecord(_fields_of(record), record.origin, *body)


def _fields_of(record: Record) -> bytes:
    return record.model_dump_json(exclude_defaults=True).encode()


def from_cached(kind: type[Record], name: str, content_hash: str, cached: CachedRecord) -> Record:
    """Return the record of `to_cached`; ``name`` and ``content_hash`` are of its file."""
    record = kind.model_validate_json(cached.fields)
    record.origin = cached.origin
    record.content_hash = _record_hash(kind, name, content_hash, cached.fields)
    record.model_fields_set.clear()  # as `read_records` does, to save memory
    if isinstance(record, Article):
        record.body, record.body_line = cached.body, cached.body_line
    return record


def _record_hash(kind: type[Record], name: str, content_hash: str, fields: bytes) -> bytes:
    """Return the hash of a record by its ``fields``, so that an edit changes it for no other record of the file.

    An article is alone in its file, and messages name the lines of its body: it depends on the whole file."""
    return hash_parts(kind.kind, name, content_hash if kind is Article else fields)


def _reparse(kind: type[Record], name: str, content_hash: str, root: Path, number: int) -> ParsedRecord:
    parsed = _reparse_file(kind, name, content_hash, root)
    return parsed[number] if number < len(parsed) else ParsedRecord(None)  # the file changed during this build


@lru_cache(maxsize=8)
def _reparse_file(kind: type[Record], name: str, _: str, root: Path) -> list[ParsedRecord]:
    return parse_source(kind, _read_source(kind, name, root))


def _read_source(kind: type[Record], name: str, root: Path) -> text.SourceText:
    return text.read(root / name, name, limits_of(kind))


def limits_of(kind: type[Record]) -> text.Limits:
    """Return how large a file of a kind may be."""
    return text.ARTICLE if kind is Article else text.RECORDS


def kind_of_path(name: str) -> type[Record] | None:
    """Return the kind whose records a path from the root holds, None for any other file."""
    if name.startswith(f"{CONTENT}/") and name.endswith(".md"):
        return Article
    if not (name.startswith(f"{DATA}/") and name.endswith(".yml")):
        return None
    stem = name.removeprefix(f"{DATA}/").removesuffix(".yml")
    of_kind = [kind for kind in KINDS if kind is not Article and f"{stem}/".startswith(f"{kind.folder}/")]
    return max(of_kind, key=lambda kind: len(kind.folder), default=None)


def parse_source(kind: type[Record], source: text.SourceText) -> list[ParsedRecord]:
    """Return the records of a decoded file, with problems whose corrections were tried."""
    parsed = _parse_untried(kind, source)
    withdrawn = without_uncertain(_problems_of(parsed), source.text, partial(_problems_in, kind, source.file))
    for each in parsed if withdrawn else ():
        each.problems = tuple(withdrawn.get(problem, problem) for problem in each.problems)
    for record in (each.record for each in parsed):
        if record:
            record.content_hash = _record_hash(kind, source.file, source.content_hash, _fields_of(record))
    return parsed


def _parse_untried(kind: type[Record], source: text.SourceText) -> list[ParsedRecord]:
    if source.problems:
        return [ParsedRecord(None, source.problems)]
    return [*_parse_text(kind, source.file, source.text)]


def _problems_in(kind: type[Record], name: str, written: str) -> list[Problem]:
    return _problems_of(_parse_text(kind, name, written))


def _problems_of(parsed: Iterable[ParsedRecord]) -> list[Problem]:
    return [problem for each in parsed for problem in each.problems]


def _parse_text(kind: type[Record], name: str, written: str) -> Iterator[ParsedRecord]:
    stem = stem_of(kind, name)
    leftovers, written = merge_conflicts.take_out(name, written, markdown=kind is Article)
    if leftovers:
        yield ParsedRecord(None, tuple(leftovers))
    if kind is not Article:
        yield from read_records(kind, yaml.parse(name, written, record_keys(kind)), stem)
        return
    parts = front_matter.split(name, written, record_keys(kind))
    rows = [*read_records(kind, parts.front, stem)]
    if not rows:  # an empty list
        rows = [ParsedRecord(None, (parts.front.problem("not-a-record", yaml.Mark(1, 1), label=kind.label, hint=""),))]
    for parsed in rows:
        if isinstance(parsed.record, Article):
            parsed.record.body, parsed.record.body_line = parts.body, parts.body_line
    if rows[-1].record is None:
        rows[-1].unheaded = article = _unheaded(stem, rows[-1].value)
        article.origin, article.body, article.body_line = Origin(name, 1), parts.body, parts.body_line
    yield from rows


def _unheaded(stem: str, front: Any) -> Article:
    """Return an article without validation, with the texts of an invalid front matter; it counts unless it says no."""
    written = front if isinstance(front, dict) else {}
    texts = {name: text for name in _TEXTS if isinstance(text := written.get(name), str)}
    if texts.get("status") not in get_args(Status):
        texts["status"] = "已审核"
    fields: dict[str, Any] = {"id": stem, "title": "", "topic": "", "date": dt.date.min, **texts}
    return Article.model_construct(**fields)
