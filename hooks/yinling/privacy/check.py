"""The gate before the build: everything that a centre's folders hold, in files of any kind, their names among it.

A problem never repeats what it is about: it shows the head and the tail. Other problems of the same files might, in
their words or in the line they quote: `Checked.told` covers it there too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from ..memory import Drawer, digest
from ..problems import Place, Problem, problem
from . import pictures
from .files import LARGEST, Passage, UnreadableError, passages, reason_of
from .hit import masked
from .review import Reviewed


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


def check(root: Path, folders: Iterable[str], reviewed: Reviewed, drawer: Drawer, exceptions: str = "") -> Checked:
    """Every file below some folders of ``root``. What stands in the file of the exceptions itself uses none of them.
    Links are passed over: the reading of records tells of them. ``drawer`` knows the files that have been clean, each
    with the exceptions it used."""
    checked = Checked(reviewed)
    for folder in folders:
        for path in sorted((root / folder).rglob("*")):
            name = path.relative_to(root).as_posix()
            if path.is_symlink() or not path.is_file():
                continue
            used = _looked_through(checked, path, name, drawer)
            if name != exceptions:
                reviewed.used |= used
    return checked


def _looked_through(checked: Checked, path: Path, name: str, drawer: Drawer) -> frozenset[str]:
    """Look through a file, unless it is known to be clean; returns the exceptions that it needed."""
    reviewed = checked.reviewed
    try:
        key = digest(reviewed.fingerprint, name, path.read_bytes() if path.stat().st_size <= LARGEST else "")
    except OSError:
        key = b""
    known = drawer.known(key)
    if isinstance(known, frozenset):
        return known
    before, reviewed.used = reviewed.used, set()
    found = len(checked.problems)
    checked.problems += _of_file(checked, path, name)
    needed, reviewed.used = frozenset(reviewed.used), before
    if len(checked.problems) == found:
        drawer.learn(key, needed)
    return needed


def _of_file(checked: Checked, path: Path, name: str) -> Iterator[Problem]:
    try:
        for passage in passages(path, name):
            checked.passage(name, passage)
        if path.suffix.lower() in pictures.ENDINGS:
            for what in pictures.told_by(path):
                yield problem("private-picture", Place(name), what=what)
    except (UnreadableError, OSError, ValueError) as error:
        yield problem("private-unread", Place(name), reason=reason_of(error))
