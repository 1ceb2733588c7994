"""What the folders of a large tree hold, told without listing each of them in every build: to open ten thousand folders
costs ten times what it costs to look whether they have changed.

A folder whose own signs are those of an earlier build holds what it held then: to add, take away or rename anything in
it changes the times of the folder. A disk that does not keep them is not believed.
"""

from __future__ import annotations

import os
from collections.abc import Set
from pathlib import Path
from typing import NamedTuple, cast

from ..core.cache import Cache, hash_parts
from ..core.files import is_settled, stat_signature


class Listing(NamedTuple):
    """The names in a folder. ``others`` are neither: links, pipes."""

    files: tuple[str, ...]
    folders: tuple[str, ...]
    others: tuple[str, ...] = ()


class Listings:
    """The listings of a folder and of those below it, by their paths from it (the top: empty)."""

    def __init__(self, top: Path, cache: Cache) -> None:
        self._top, self._cache = f"{top}/", cache
        self._key = _key(top)
        known = cache.get(self._key, {}) if _shows_changes(top) else {}
        self._known = cast("dict[str, tuple[bytes, Listing]]", known)
        self._seen: dict[str, tuple[bytes, Listing]] = {}

    def of(self, path: str) -> Listing:
        """What a folder holds now."""
        signature = stat_signature(os.lstat(self._top + path), with_ctime=True)
        known = self._known.get(path)
        listing = known[1] if known and known[0] == signature else _listed(self._top + path)
        if is_settled(signature) and not listing.others:
            self._seen[path] = signature, listing
        return listing

    def keep(self, other: Path, folders: Set[str], changed: Set[str]) -> None:
        """Let the next builds know what the tree holds in the end, which has these ``folders``; those that have
        ``changed`` hold something else than was seen. Of the ``other`` tree, whose turn it is next, what was known
        before is kept."""
        self._seen = {path: row for path, row in self._seen.items() if path in folders and path not in changed}
        for path in sorted(changed & folders):
            self.of(path)
        if self._seen != self._known:
            self._cache.put(self._key, self._seen)
        self._cache.get(_key(other))


def _key(top: Path) -> bytes:
    """What stands for a folder wherever it is moved to: its number."""
    try:
        status = top.stat()
    except OSError:
        return b""
    return hash_parts(f"{status.st_dev} {status.st_ino}")


def _shows_changes(top: Path) -> bool:
    """Whether the disk notes when something was added to a folder."""
    probe = top / ".yinling-probe"
    try:
        before = top.stat().st_mtime_ns
        probe.touch()
        probe.unlink()
        return top.stat().st_mtime_ns != before
    except OSError:  # a disk that is full, or not to be written on
        return False


def _listed(folder: str) -> Listing:
    files: list[str] = []
    folders: list[str] = []
    others: list[str] = []
    with os.scandir(folder) as entries:
        for entry in entries:
            is_folder = entry.is_dir(follow_symlinks=False)
            kind = folders if is_folder else files if entry.is_file(follow_symlinks=False) else others
            kind.append(entry.name)
    return Listing(tuple(files), tuple(folders), tuple(others))
