"""A centre's folders as they are when a build begins, each walked once and each file asked for once; and what a file
holds, told without reading it once more: by what the system says of it, as version control knows it."""

from __future__ import annotations

import os
import struct
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from ..core.cache import Cache, hash_parts


class FolderEntry(NamedTuple):
    """One thing in a folder or below: its path from there, with ``/`` between, and what it is itself. A link is
    neither file nor folder, wherever it leads."""

    name: str
    is_file: bool
    is_folder: bool
    is_link: bool

    @property
    def is_hidden(self) -> bool:
        """Whether its name, or that of a folder above it, begins with a dot."""
        return self.name.startswith(".") or "/." in self.name


def list_folder(folder: Path) -> list[FolderEntry]:
    """All that stands below a folder, in the order of paths; nothing where there is none. Links are not followed, and
    what may not be looked into counts as empty."""
    return sorted(_below(str(folder), ""), key=lambda found: found.name.split("/"))


def _below(folder: str, prefix: str) -> Iterator[FolderEntry]:
    try:
        entries = os.scandir(folder)
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        return
    with entries:
        for entry in entries:
            name = prefix + entry.name
            is_folder = entry.is_dir(follow_symlinks=False)
            yield FolderEntry(name, entry.is_file(follow_symlinks=False), is_folder, entry.is_symlink())
            if is_folder:
                yield from _below(entry.path, f"{name}/")


_SIGNS = struct.Struct("=QQqqq")
# What was written so short a time ago may be written again without the system's clock showing it.
_FRESH = 3_000_000_000  # nanoseconds


def content_hash(content: bytes) -> str:
    """What stands for the bytes of a file."""
    return hash_parts(content).hex()


class SourceFiles:
    """The folder of a centre. Its files are known by their signs: device, number, size, and the times at which the
    content and anything of the file last changed. The last of them nobody can set. ``cache`` knows the marks
    (`content_hash`) of earlier builds by the signs."""

    def __init__(self, root: Path, cache: Cache) -> None:
        self.root = root
        self._cache = cache
        self._below: dict[str, list[FolderEntry]] = {}
        self._signs: dict[str, bytes] = {}
        self._marks: dict[str, str] = {}

    def below(self, folder: str) -> list[FolderEntry]:
        """`list_folder` below a folder of the centre."""
        if folder not in self._below:
            self._below[folder] = list_folder(self.root / folder)
        return self._below[folder]

    def mark(self, name: str) -> str:
        """The mark of a file, by its path from the root; empty where it has to be read for that, or is not there."""
        if name not in self._signs:
            self._signs[name] = signs = self._asked(name)
            self._marks[name] = str(self._cache.get(signs, "")) if signs else ""
        return self._marks[name]

    def learn(self, name: str, mark: str) -> None:
        """The mark of a file that was read since it was asked for. If it has changed in between, its signs are others
        now: those that were seen will not be seen again."""
        signs = self._signs[name]
        self._marks[name] = mark
        if signs and time.time_ns() - max(_SIGNS.unpack(signs)[3:]) > _FRESH:
            self._cache.put(signs, mark)

    def _asked(self, name: str) -> bytes:
        try:
            status = os.stat(f"{self.root}/{name}")  # noqa: PTH116 - ten thousand files in each build
        except OSError:
            return b""
        return _SIGNS.pack(status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)
