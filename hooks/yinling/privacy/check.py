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

from ..memory import Drawer, digest
from ..problems import Place, Problem, problem
from ..sources.folders import everything
from ..sources.marks import Marks, mark_of
from . import pictures
from .files import LARGEST, Passage, UnreadableError, passages, reason_of
from .hit import masked
from .review import Reviewed

_BATCH = 1 << 18


@dataclass
class Checked:
    """What was found, and what of it must not be said."""

    reviewed: Reviewed
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


class _File(NamedTuple):
    """A file to look through: what it is known by, its words, and what else is wrong with it."""

    name: str
    key: bytes
    passages: list[Passage]
    problems: list[Problem]


def check(
    root: Path, folders: Iterable[str], reviewed: Reviewed, drawer: Drawer, marks: Marks, exceptions: str = ""
) -> Checked:
    """Every file below some folders of ``root``. What stands in the file of the exceptions itself uses none of them.
    Links are passed over: the reading of records tells of them. ``drawer`` knows the files that have been clean, each
    with the exceptions it used, ``marks`` what files hold."""
    checked = Checked(reviewed)
    for files in _piled(_unknown(root, folders, reviewed, drawer, marks, exceptions)):
        suspects = reviewed.suspects([passage.text for file in files for passage in file.passages])
        places = count()
        for file in files:
            suspected = [passage for passage in file.passages if next(places) in suspects]
            used = _looked_through(checked, file, suspected, drawer)
            if file.name != exceptions:
                reviewed.used |= used
    return checked


def _unknown(
    root: Path, folders: Iterable[str], reviewed: Reviewed, drawer: Drawer, marks: Marks, exceptions: str
) -> Iterator[_File]:
    """The files that are not known to be clean. Those that are use the exceptions that they did."""
    for folder in folders:
        for found in everything(root / folder):
            if not found.is_file:
                continue
            name = f"{folder}/{found.name}"
            mark = _mark(f"{root}/{name}", marks)
            key = digest(reviewed.fingerprint, name, mark) if mark else b""
            known = drawer.known(key)
            if not isinstance(known, frozenset):
                yield _read(root / name, name, key)
            elif name != exceptions:
                reviewed.used |= known


def _mark(path: str, marks: Marks) -> str:
    """What stands for a file's content, for the size of one that is too large to be looked at; empty where it cannot be
    read."""
    signs = marks.signs(path)
    mark = marks.known(signs)
    if not mark:
        try:
            with open(path, "rb") as file:  # noqa: PTH123 - ten thousand files in each build
                mark = mark_of(file.read() if os.fstat(file.fileno()).st_size <= LARGEST else b"")
        except OSError:
            return ""
        marks.learn(signs, mark)
    return mark


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


def _looked_through(checked: Checked, file: _File, suspected: list[Passage], drawer: Drawer) -> frozenset[str]:
    """Look closer at what may hold anything of a file; returns the exceptions that it needed."""
    reviewed = checked.reviewed
    before, reviewed.used = reviewed.used, set()
    found = len(checked.problems)
    for passage in suspected:
        checked.passage(file.name, passage)
    checked.problems += file.problems
    needed, reviewed.used = frozenset(reviewed.used), before
    if len(checked.problems) == found:
        drawer.learn(file.key, needed)
    return needed


def _read(path: Path, name: str, key: bytes) -> _File:
    file = _File(name, key, [], [])
    try:
        file.passages.extend(passages(path, name))
        if path.suffix.lower() in pictures.ENDINGS:
            told = pictures.told_by(path)
            file.problems.extend(problem("private-picture", Place(name), what=what) for what in told)
    except (UnreadableError, OSError, ValueError) as error:
        file.problems.append(problem("private-unread", Place(name), reason=reason_of(error)))
    return file
