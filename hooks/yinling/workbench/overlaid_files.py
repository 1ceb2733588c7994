"""The names of the files beside those of an edit, before and with the edit: for the checks of names.

Whether a name is allowed depends on the others in its folder and on the folders above it, and on no other file."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from ..core.cache import NO_CACHE
from ..sources.source_files import FolderEntry, SourceFiles
from .snapshot import Candidates


class OverlaidFiles(SourceFiles):
    """The files in the folders of ``candidates``; ``is_written``: as if these were written."""

    def __init__(self, root: Path, candidates: Candidates, *, is_written: bool) -> None:
        super().__init__(root, NO_CACHE)
        self._candidates, self._is_written = candidates, is_written

    def below(self, folder: str) -> list[FolderEntry]:
        if folder not in self._below:
            names = {path.removeprefix(f"{folder}/") for path in self._candidates if path.startswith(f"{folder}/")}
            folders = {"", *(above for name in names for above in _above(name))}
            entries = {entry.name: entry for each in folders for entry in _entries(self.root / folder, each)}
            for name in names if self._is_written else ():
                if self._candidates[f"{folder}/{name}"] is None:
                    entries.pop(name, None)
                else:
                    entries.setdefault(name, FolderEntry(name, is_file=True, is_folder=False, is_link=False))
                    for above in _above(name):
                        entries.setdefault(above, FolderEntry(above, is_file=False, is_folder=True, is_link=False))
            self._below[folder] = sorted(entries.values(), key=lambda entry: entry.name.split("/"))
        return self._below[folder]


def _above(name: str) -> Iterator[str]:
    steps = name.split("/")[:-1]
    return ("/".join(steps[:depth]) for depth in range(1, len(steps) + 1))


def _entries(top: Path, folder: str) -> Iterator[FolderEntry]:
    """Yield the entries of one folder below the top; none if there is no such folder."""
    try:
        entries = os.scandir(top / folder)
    except OSError:
        return
    with entries:
        for entry in entries:
            is_folder = entry.is_dir(follow_symlinks=False)
            name = f"{folder}/{entry.name}" if folder else entry.name
            yield FolderEntry(name, entry.is_file(follow_symlinks=False), is_folder, entry.is_symlink())
