"""Checks records against the other records: their references, and the rules of their kinds.

The cache holds, for each batch of records without problems, what the checks depended on and a hash of it. While the
hash is the same, the batch is not checked again."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple, Protocol, TypeVar

from ..core.cache import Cache, batches, hash_parts
from ..core.problems import MAX_IN_FILE, Problem
from ..core.suggest import suggestion
from ..records.article import Article
from ..records.base import Finding, Record, Records, references_of, values_at
from .article_html import check_markup
from .article_links import Targets, check_body_links
from .article_slips import check_slips
from .parse import ParsedRecord
from .recordings import check_recording

R = TypeVar("R", bound=Record)


class RecordIndex(Records, Protocol):
    """All records as the checks see them, implemented by `yinling.library.load.Library`."""

    def find(self, kind: str, id: str) -> Record | None: ...

    def ids(self, kind: str) -> Collection[str]: ...


class Dependency(NamedTuple):
    """What a check depends on: one of two days, one record, all records of a kind, or a file in the content folder."""

    what: str
    kind: str = ""
    id: str = ""


class _DependencyTracker:
    """The records, with a note of everything that the checks ask for."""

    def __init__(self, index: RecordIndex, files: Collection[str]) -> None:
        self._index, self._files = index, files
        self.dependencies: dict[Dependency, None] = {}
        self.is_cacheable = True
        """False if the result depends on untracked input; it is then not cached."""

    @property
    def as_of(self) -> dt.date:
        self.dependencies[Dependency("day")] = None
        return self._index.as_of

    @property
    def knowledge_date(self) -> dt.date:
        self.dependencies[Dependency("knowledge day")] = None
        return self._index.knowledge_date

    def all(self, kind: type[R]) -> tuple[R, ...]:
        self.dependencies[Dependency("all", kind.kind)] = None
        return self._index.all(kind)

    def get(self, kind: type[R], id: str) -> R | None:
        self.dependencies[Dependency("one", kind.kind, id)] = None
        return self._index.get(kind, id)

    def find(self, kind: str, id: str) -> Record | None:
        self.dependencies[Dependency("one", kind, id)] = None
        return self._index.find(kind, id)

    def ids(self, kind: str) -> Collection[str]:
        self.is_cacheable = False  # needed for suggestions only, where there is a problem
        return self._index.ids(kind)

    def kind_named(self, name: str) -> type[Record] | None:
        return self._index.kind_named(name)  # depends on the program alone

    def is_file(self, path: str) -> bool:
        """Return whether a file has exactly this path: not every system tells capital from small letters."""
        self.dependencies[Dependency("file", "", path)] = None
        return path in self._files

    def files(self) -> Collection[str]:
        self.is_cacheable = False  # as in `ids`
        return self._files


class Validator:
    """Checks records against an ``index`` of all records.

    ``content`` is the folder of articles, ``files`` are all files in it. ``broken`` holds ``kind:id`` for files with an
    invalid record: references to these are not reported as unknown."""

    def __init__(
        self, index: RecordIndex, content: Path, files: Collection[str], broken: Collection[str], cache: Cache
    ) -> None:
        self._index, self._content, self._files, self._broken, self._cache = index, content, files, broken, cache
        self._hash_of_kind = functools.cache(self._hash_kind)

    def check_all(self, valid: Iterable[tuple[Record, ParsedRecord]]) -> Iterator[Problem]:
        """Check valid records."""
        for batch in batches(valid, lambda pair: pair[0].id):
            key = hash_parts(*(record.content_hash for record, _ in batch))
            cached = self._cache.get(key, tuple[list[Dependency], bytes])
            if cached and self._hash_of(cached[0]) == cached[1]:
                continue
            tracker = _DependencyTracker(self._index, self._files)
            problems = [problem for record, parsed in batch for problem in self._check(record, parsed, tracker)]
            yield from problems
            # References to a broken file were not reported.
            if tracker.is_cacheable and not problems and not self._broken:
                self._cache.put(key, ([*tracker.dependencies], self._hash_of(tracker.dependencies)))

    def check_invalid(self, kind: type[Record], parsed: ParsedRecord) -> Iterator[Problem]:
        """Check the references of an invalid record, and the body of an article; its rules cannot be checked."""
        if isinstance(parsed.value, dict):
            yield from islice(self._references(self._index, kind, parsed.value, parsed), MAX_IN_FILE + 1)
        if parsed.unheaded:
            yield from self._check_body(parsed.unheaded, _DependencyTracker(self._index, self._files))

    def _hash_of(self, dependencies: Iterable[tuple[str, str, str]]) -> bytes:
        return hash_parts(*(self._hash_dependency(*dependency) for dependency in dependencies))

    def _hash_dependency(self, what: str, kind: str, id: str) -> bytes:
        if what == "one":
            record = self._index.find(kind, id)
            return record.content_hash if record else b""
        if what == "all":
            return self._hash_of_kind(kind)
        if what == "file":
            return b"1" if id in self._files else b""
        return (self._index.as_of if what == "day" else self._index.knowledge_date).isoformat().encode()

    def _hash_kind(self, kind: str) -> bytes:
        model = self._index.kind_named(kind)
        return hash_parts(*(record.content_hash for record in (self._index.all(model) if model else ())))

    def _check(self, record: Record, parsed: ParsedRecord, tracker: _DependencyTracker) -> Iterator[Problem]:
        yield from islice(self._references(tracker, type(record), record, parsed), MAX_IN_FILE + 1)
        for finding in (*record.calendar_rules(tracker), *record.rules(tracker)):
            yield _located(finding, parsed)
        if isinstance(record, Article):
            yield from self._check_body(record, tracker)
            if record.has_playable_recording:
                tracker.is_cacheable = False  # depends on the content of the recording
                yield from check_recording(record, parsed, self._content)

    def _check_body(self, article: Article, tracker: _DependencyTracker) -> Iterator[Problem]:
        targets = Targets(tracker.find, tracker.ids, tracker.is_file, tracker.files, self._broken)
        yield from islice(check_body_links(article, targets), MAX_IN_FILE + 1)
        yield from islice(check_markup(article), MAX_IN_FILE + 1)
        yield from check_slips(article)

    def _references(
        self, index: RecordIndex | _DependencyTracker, kind: type[Record], value: object, parsed: ParsedRecord
    ) -> Iterator[Problem]:
        for path, reference in references_of(kind):
            if isinstance(value, Record) and not getattr(value, str(path[0])):
                continue  # most fields with references are empty
            for at, written in values_at(value, path):
                if written == reference.every and written:
                    continue
                id = reference.within + written
                if index.find(reference.kind, id) is not None or self._may_be_broken(reference.kind, id):
                    continue
                known = [
                    i.removeprefix(reference.within)
                    for i in index.ids(reference.kind)
                    if i.startswith(reference.within)
                ]
                guess = suggestion(written, known)
                yield parsed.problem("unknown-reference", at, guess=guess, written=written, of_key=path[-1] == "keys")

    def _may_be_broken(self, kind: str, id: str) -> bool:
        """Return whether a missing record may be in a file with an invalid record: its own file or a list file."""
        folders = id.split("/")
        return any(f"{kind}:{'/'.join(folders[:end])}" in self._broken for end in range(len(folders), 0, -1))


def _located(finding: Finding, parsed: ParsedRecord) -> Problem:
    values: dict[str, Any] = dict(finding.values)
    return parsed.problem(finding.code, finding.path, **values)
