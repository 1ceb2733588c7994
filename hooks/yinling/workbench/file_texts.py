"""The texts of a centre's files in memory: which of them an edit makes private although it does not change them.

The records say what the scanner knows. A person who is named for the first time, and an office phone or an exception
that goes, can make a value private in any file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from ..library.privacy_scan import Known
from ..privacy.scanner import Scanner

_ENDINGS = (".yml", ".md", ".txt", ".csv")
_AT_ONCE = 1 << 18  # characters


class FileTexts:
    """The text files below a root; they are read when they are first asked for."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._texts: dict[str, str] | None = None

    def read(self, paths: Iterable[str]) -> None:
        """Read these files, unless that is done."""
        if self._texts is None:
            self._texts = {}
            self.update(paths)

    def update(self, paths: Iterable[str]) -> None:
        """Read changed files again; one that is gone is left out."""
        for path in paths if self._texts is not None else ():
            assert self._texts is not None
            self._texts.pop(path, None)
            if path.endswith(_ENDINGS):
                try:
                    self._texts[path] = (self._root / path).read_text("utf-8", errors="replace")
                except OSError:
                    continue

    def that_may_change(self, before: Known, after: Known) -> Iterator[str]:
        """Yield the files in which a scanner may find something else after an edit of the records."""
        assert self._texts is not None
        if {*before.offices} - {*after.offices} or {*before.allowed} - {*after.allowed}:
            yield from self._suspicious(Scanner(*after))
            return
        names = [name for name in {*after.names} - {*before.names} if len(name) > 1]
        for path, text in self._texts.items() if names else ():
            if any(name in text for name in names):
                yield path

    def _suspicious(self, scanner: Scanner) -> Iterator[str]:
        """Yield the files with any private value, allowed or not."""
        assert self._texts is not None
        group: list[str] = []
        size = 0
        for path, text in [*self._texts.items(), ("", " " * _AT_ONCE)]:
            group.append(path)
            size += len(text)
            if size >= _AT_ONCE:
                texts = [self._texts.get(each, "") for each in group]
                yield from (group[number] for number in sorted(scanner.candidates(texts)))
                group, size = [], 0
