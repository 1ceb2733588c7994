"""The files of a centre as an edit would leave them, for the checks that only look at the names of files."""

from __future__ import annotations

from pathlib import Path

from ..core.cache import NO_CACHE
from ..sources.source_files import FolderEntry, SourceFiles, list_folder
from .snapshot import Candidates


class OverlaidFiles(SourceFiles):
    """The listed files below ``root`` with those of ``candidates`` added or removed."""

    def __init__(self, root: Path, candidates: Candidates | None = None) -> None:
        super().__init__(root, NO_CACHE)
        self._candidates = candidates or {}

    def with_files(self, candidates: Candidates) -> OverlaidFiles:
        return OverlaidFiles(self.root, {**self._candidates, **candidates})

    def below(self, folder: str) -> list[FolderEntry]:
        if folder not in self._below:
            entries = {entry.name: entry for entry in list_folder(self.root / folder)}
            for path, data in self._candidates.items():
                name = path.removeprefix(f"{folder}/")
                if name != path and data is None:
                    entries.pop(name, None)
                elif name != path:
                    entries.setdefault(name, FolderEntry(name, is_file=True, is_folder=False, is_link=False))
                    steps = name.split("/")[:-1]
                    for depth in range(1, len(steps) + 1):
                        above = "/".join(steps[:depth])
                        entries.setdefault(above, FolderEntry(above, is_file=False, is_folder=True, is_link=False))
            self._below[folder] = sorted(entries.values(), key=lambda entry: entry.name.split("/"))
        return self._below[folder]
