"""The gate before the build: everything that a centre's folders hold, in files of any kind, their names among it.

A problem never repeats what it is about: it shows the head and the tail. Other problems of the same files might, in
their words or in the line they quote: `Checked.told` covers it there too.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from typing import NamedTuple

from ..core.cache import Cache, batches, hash_parts
from ..core.problems import Place, Problem, problem
from ..sources.source_files import SourceFiles, content_hash
from . import picture_metadata
from .detection import masked
from .file_text import LARGEST, Passage, UnreadableError, passages, reason_of
from .scanner import Scanner

_BATCH = 1 << 18


@dataclass
class Checked:
    """What was found, and what of it must not be said."""

    reviewed: Scanner
    problems: list[Problem] = field(default_factory=list)
    _secrets: dict[str, set[str]] = field(default_factory=dict)

    def passage(self, file: str, passage: Passage) -> None:
        """Look through one piece of a file's words."""
        for hit in self.reviewed.hits(passage.text):
            value = passage.text[hit.start : hit.end]
            self._secrets.setdefault(file, set()).add(value)
            self.problems.append(problem(hit.kind, passage.place(hit.start), shown=masked(value)))

    def told(self, found: Problem) -> Problem:
        """The problem without anything private in what is shown of it."""
        parts = [found.file, found.message, found.before, found.after]
        for secret in self._secrets.get(found.file, ()):
            parts = [text.replace(secret, masked(secret)) for text in parts]
        file, message, before, after = (self._covered(text) for text in parts)
        return replace(found, file=file, message=message, before=before, after=after)

    def _covered(self, text: str) -> str:
        for hit in reversed(self.reviewed.hits(text)):
            text = text[: hit.start] + masked(text[hit.start : hit.end]) + text[hit.end :]
        return text


@dataclass
class _Shelf:
    """Files side by side: what they are known by together, empty where one of them cannot be read; how many are left to
    look through; whether those before were clean, and the exceptions that they used."""

    key: bytes
    left: int
    clean: bool = True
    used: set[str] = field(default_factory=set)

    def looked_through(self, used: set[str], cache: Cache, *, clean: bool) -> None:
        """One more file. After the last one a clean shelf is remembered."""
        self.left -= 1
        self.clean = self.clean and clean
        self.used |= used
        if not self.left and self.clean and self.key:
            cache.put(self.key, frozenset(self.used))


class _File(NamedTuple):
    """A file to look through: its words, and what else is wrong with it."""

    name: str
    shelf: _Shelf
    passages: list[Passage]
    problems: list[Problem]


def check_files(
    disk: SourceFiles, folders: Iterable[str], reviewed: Scanner, cache: Cache, exceptions: str = ""
) -> Checked:
    """Every file below some folders of a centre. What stands in the file of the exceptions itself uses none of them.
    Links are passed over: the reading of records tells of them. ``cache`` knows the files that have been clean, with
    the exceptions they used."""
    checked = Checked(reviewed)
    for files in _piled(_unknown(disk, folders, reviewed, cache)):
        suspects = reviewed.suspects([passage.text for file in files for passage in file.passages])
        places = count()
        for file in files:
            suspected = [passage for passage in file.passages if next(places) in suspects]
            before, reviewed.used = reviewed.used, set()
            found = len(checked.problems)
            for passage in suspected:  # looked at closer
                checked.passage(file.name, passage)
            checked.problems += file.problems
            used = set() if file.name == exceptions else reviewed.used
            reviewed.used = before | used
            file.shelf.looked_through(used, cache, clean=len(checked.problems) == found)
    return checked


def _unknown(disk: SourceFiles, folders: Iterable[str], reviewed: Scanner, cache: Cache) -> Iterator[_File]:
    """The files that are not known to be clean. Those that are use the exceptions that they did."""
    for folder in folders:
        files = (f"{folder}/{found.name}" for found in disk.below(folder) if found.is_file)
        for names in batches(files, str):
            marks = [_mark(name, disk) for name in names]
            key = hash_parts(reviewed.fingerprint, *names, *marks) if all(marks) else b""
            known = cache.get(key)
            if isinstance(known, frozenset):
                reviewed.used |= known
            else:
                shelf = _Shelf(key, len(names))
                yield from (_read(disk.root / name, name, shelf) for name in names)


def _mark(name: str, disk: SourceFiles) -> str:
    """What stands for a file's content, for the size of one that is too large to be looked at; empty where it cannot be
    read."""
    if not disk.known_hash(name):
        try:
            with (disk.root / name).open("rb") as file:
                disk.put_hash(name, content_hash(file.read() if os.fstat(file.fileno()).st_size <= LARGEST else b""))
        except OSError:
            return ""
    return disk.known_hash(name)


def _piled(files: Iterable[_File]) -> Iterator[list[_File]]:
    """Files in piles: what a detector costs at its start is paid a few times, not once a file."""
    pile: list[_File] = []
    size = 0
    for file in files:
        pile.append(file)
        size += sum(len(passage.text) for passage in file.passages)
        if size > _BATCH:
            yield pile
            pile, size = [], 0
    yield pile


def _read(path: Path, name: str, shelf: _Shelf) -> _File:
    file = _File(name, shelf, [], [])
    try:
        file.passages.extend(passages(path, name))
        if path.suffix.lower() in picture_metadata.ENDINGS:
            told = picture_metadata.told_by(path)
            file.problems.extend(problem("private-picture", Place(name), what=what) for what in told)
    except (UnreadableError, OSError, ValueError) as error:
        file.problems.append(problem("private-unread", Place(name), reason=reason_of(error)))
    return file
