"""Scan all files of a centre's folders, of any kind, and their names, before the build.

A problem shows only the head and the tail of a private value. Problems of other checks may quote the value in their
message or line: `FileFindings.redact` hides it there.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import count, islice
from pathlib import Path
from typing import NamedTuple

from ...core.cache import Cache, batches, hash_parts
from ...core.problems import Place, Problem, problem
from ...core.workers import parallel_map, workers_for
from ...sources import file_names
from ...sources.source_files import SourceFiles, content_hash
from ..scanner import Scanner, load_detectors
from ..words.detection import redacted
from .file_text import MAX_SIZE, Passage, UnreadableError, passages, reason_of
from .unreadable import TooLargeError

_MAX_SCAN = 1 << 18  # characters that are scanned at once
_MAX_GROUPS = 16  # texts of that size that are in memory at once, for all processors
_MAX_ROW = 64  # problems of one row of a table, which is read with and without its headings


@dataclass
class FileFindings:
    """The problems of the scanned files, and the private values, for `redact`."""

    scanner: Scanner
    problems: list[Problem] = field(default_factory=list)
    _secrets: dict[str, set[str]] = field(default_factory=dict)

    def scan(self, file: str, passage: Passage) -> None:
        """Scan one passage of a file."""
        secrets = self._secrets.setdefault(file, set())
        for kind, start, end in self.scanner.detections(passage.text):
            value = passage.text[start:end]
            found = problem(kind, passage.place(start), shown=redacted(value))
            if not (passage.is_hidden and value in secrets) and found not in self.problems[-_MAX_ROW:]:
                self.problems.append(found)
            secrets.add(value)

    def redact(self, found: Problem) -> Problem:
        """Return the problem with all private values in its texts redacted."""
        parts = [found.file, found.message, found.before, found.after]
        for secret in self._secrets.get(found.file, ()):
            parts = [text.replace(secret, redacted(secret)) for text in parts]
        file, message, before, after = (self._redact_text(text) for text in parts)
        return replace(found, file=file, message=message, before=before, after=after)

    def _redact_text(self, text: str) -> str:
        for _, start, end in reversed(self.scanner.detections(text)):
            text = text[:start] + redacted(text[start:end]) + text[end:]
        return text


@dataclass
class _Batch:
    """Files that share a cache key, which is empty if one of them cannot be read."""

    key: bytes
    unscanned: int
    is_clean: bool = True
    used: set[str] = field(default_factory=set)

    def add_result(self, used: set[str], cache: Cache, *, is_clean: bool) -> None:
        """Add the result of one file; after the last one, cache a clean batch with the exceptions that it used."""
        self.unscanned -= 1
        self.is_clean = self.is_clean and is_clean
        self.used |= used
        if not self.unscanned and self.is_clean and self.key:
            cache.put(self.key, frozenset(self.used))


class _File(NamedTuple):
    """A file to scan; ``problems`` are not about its text."""

    name: str
    batch: _Batch
    passages: list[Passage]
    problems: list[Problem]


def check_files(
    disk: SourceFiles, folders: Iterable[str], scanner: Scanner, cache: Cache, exceptions: str = ""
) -> FileFindings:
    """Scan all files below the folders of a centre.

    ``exceptions`` is the file of the exceptions: a value in it does not count as a use of one. Links are skipped: the
    reading of records reports them. ``cache`` holds the clean files and the exceptions that they used.
    """
    findings = FileFindings(scanner)
    for files, candidates in _with_candidates(_scan_groups(_uncached(disk, folders, scanner, cache)), scanner):
        indexes = count()
        for file in files:
            suspicious = [passage for passage in file.passages if next(indexes) in candidates]
            used_before, scanner.used = scanner.used, set()
            problem_count = len(findings.problems)
            for passage in suspicious:
                findings.scan(file.name, passage)
            findings.problems += file.problems
            used = set() if file.name == exceptions else scanner.used
            scanner.used = used_before | used
            file.batch.add_result(used, cache, is_clean=len(findings.problems) == problem_count)
    return findings


def _with_candidates(groups: Iterator[list[_File]], scanner: Scanner) -> Iterator[tuple[list[_File], set[int]]]:
    """Yield each group of files with the indexes of the passages that hold private values, allowed or not."""

    def candidates(files: list[_File]) -> set[int]:
        return scanner.candidates([passage.text for file in files for passage in file.passages])

    while some := [*islice(groups, _MAX_GROUPS)]:
        load_detectors(for_workers=workers_for(len(some), 1) > 1)
        yield from zip(some, parallel_map(candidates, some, min_items=1), strict=True)


def _uncached(disk: SourceFiles, folders: Iterable[str], scanner: Scanner, cache: Cache) -> Iterator[_File]:
    """Yield the files that the cache does not hold as clean; add the exceptions that the others used."""
    for folder in folders:
        files = (f"{folder}/{found.name}" for found in disk.below(folder) if found.is_file)
        for names in batches(files, str):
            hashes = [_hash_of(name, disk) for name in names]
            key = hash_parts(scanner.fingerprint, *names, *hashes) if all(hashes) else b""
            used = cache.get(key, frozenset[str])
            if used is not None:
                scanner.used |= used
            else:
                batch = _Batch(key, len(names))
                yield from (_read(disk.root / name, name, batch) for name in names)


def _hash_of(name: str, disk: SourceFiles) -> str:
    """Return a hash of a file's content, the same for all files that are too large; empty if it cannot be read."""
    if not disk.known_hash(name):
        try:
            with (disk.root / name).open("rb") as file:
                disk.put_hash(name, content_hash(file.read() if os.fstat(file.fileno()).st_size <= MAX_SIZE else b""))
        except OSError:
            return ""
    return disk.known_hash(name)


def _scan_groups(files: Iterable[_File]) -> Iterator[list[_File]]:
    """Group files to scan them as one text: the start of a detector takes time, and so happens once a group."""
    group: list[_File] = []
    size = 0
    for file in files:
        group.append(file)
        size += sum(len(passage.text) for passage in file.passages)
        if size > _MAX_SCAN:
            yield group
            group, size = [], 0
    yield group


def _read(path: Path, name: str, batch: _Batch) -> _File:
    file = _File(name, batch, [], [])
    try:
        for passage in passages(path, name):
            file.passages.append(passage)
            file.problems.extend(problem("private-picture", Place(name), what=label) for label in passage.labels)
    except (UnreadableError, OSError, ValueError) as error:
        if isinstance(error, TooLargeError):
            del file.passages[1:]  # all but the name: to scan what was read could take minutes
        if not file_names.is_of_system(name):  # such a file has the ending of another: ~$a.docx
            file.problems.append(problem("private-unread", Place(name), reason=reason_of(error)))
    return file
