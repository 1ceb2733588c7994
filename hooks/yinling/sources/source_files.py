"""List a centre's folders and hash its files once for each build, without reading unchanged files again."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from ..core.cache import Cache, hash_parts
from ..core.files import is_settled, stat_signature


class FolderEntry(NamedTuple):
    """An entry of a folder, or of a folder below it."""

    name: str  # the path from the first folder, with ``/``
    is_file: bool
    is_folder: bool
    is_link: bool  # neither file nor folder, whatever its target is

    @property
    def is_hidden(self) -> bool:
        """Whether its name, or that of a folder above it, begins with a dot."""
        return self.name.startswith(".") or "/." in self.name


def list_folder(folder: Path) -> list[FolderEntry]:
    """Return all entries below a folder, sorted by path, without following links; none if it cannot be read."""
    return sorted(_below(str(folder), ""), key=lambda entry: entry.name.split("/"))


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


def content_hash(content: bytes) -> str:
    """Return the hash of a file's bytes."""
    return hash_parts(content).hex()


class SourceFiles:
    """The files below ``root``, by their paths from it; ``cache`` maps their signatures to content hashes."""

    def __init__(self, root: Path, cache: Cache) -> None:
        self.root = root
        self._cache = cache
        self._below: dict[str, list[FolderEntry]] = {}
        self._signatures: dict[str, bytes] = {}
        self._hashes: dict[str, str] = {}

    def below(self, folder: str) -> list[FolderEntry]:
        """Return `list_folder` of a folder below the root."""
        if folder not in self._below:
            self._below[folder] = list_folder(self.root / folder)
        return self._below[folder]

    def known_hash(self, name: str) -> str:
        """Return the `content_hash` of a file, empty if the file has to be read for it or is missing."""
        if name not in self._hashes:
            self._signatures[name] = signature = self._signature(name)
            self._hashes[name] = (self._cache.get(signature, str) if signature else None) or ""
        return self._hashes[name]

    def put_hash(self, name: str, content_hash: str) -> None:
        """Take the hash of a file that was read after `known_hash` returned nothing."""
        self._hashes[name] = content_hash
        # If the file changed before it was read, no file has this signature any more.
        if (signature := self._signatures[name]) and is_settled(signature):
            self._cache.put(signature, content_hash)

    def _signature(self, name: str) -> bytes:
        try:
            status = os.stat(f"{self.root}/{name}")  # noqa: PTH116 - ten thousand files in each build
        except OSError:
            return b""
        return stat_signature(status)
