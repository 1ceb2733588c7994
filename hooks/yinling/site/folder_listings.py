"""Lists the folders of a large tree from a cache: opening 10,000 folders costs ten times as much as a stat of each.

A folder with the stat signature of an earlier build holds what it held then: adding, removing or renaming a file
changes the times of its folder. A disk that does not keep these times is not trusted.
"""

from __future__ import annotations

import os
from collections.abc import Set
from pathlib import Path
from typing import NamedTuple, cast

from ..core.cache import Cache, hash_parts
from ..core.files import is_settled, stat_signature


class Listing(NamedTuple):
    """The names in a folder. ``others`` are neither files nor folders: links, pipes."""

    files: tuple[str, ...]
    folders: tuple[str, ...]
    others: tuple[str, ...] = ()


class Listings:
    """The listings of a folder and of those below it, by their paths below ``top`` (of itself: empty)."""

    def __init__(self, top: Path, cache: Cache) -> None:
        self._top, self._cache = f"{top}/", cache
        self._key = _key(top)
        known = cache.get(self._key, {}) if _shows_changes(top) else {}
        self._known = cast("dict[str, tuple[bytes, Listing]]", known)
        self._seen: dict[str, tuple[bytes, Listing]] = {}

    def of(self, path: str) -> Listing:
        """Return what a folder holds now."""
        signature = stat_signature(os.lstat(self._top + path), with_ctime=True)
        known = self._known.get(path)
        listing = known[1] if known and known[0] == signature else _listed(self._top + path)
        if is_settled(signature) and not listing.others:
            self._seen[path] = signature, listing
        return listing

    def keep(self, other: Path, folders: Set[str], changed: Set[str]) -> None:
        """Cache the listings of ``folders`` for the next builds; list those that ``changed`` again.

        Builds alternate between two trees: the cached listings of the ``other`` one are kept."""
        self._seen = {path: row for path, row in self._seen.items() if path in folders and path not in changed}
        for path in sorted(changed & folders):
            self.of(path)
        if self._seen != self._known:
            self._cache.put(self._key, self._seen)
        self._cache.get(_key(other))


def _key(top: Path) -> bytes:
    """Return a key of a folder that stays when it is renamed: its device and inode."""
    try:
        status = top.stat()
    except OSError:
        return b""
    return hash_parts(f"{status.st_dev} {status.st_ino}")


def _shows_changes(top: Path) -> bool:
    """Return whether the disk updates the time of a folder when a file is added to it."""
    probe = top / ".yinling-probe"
    try:
        before = top.stat().st_mtime_ns
        probe.touch()
        probe.unlink()
        return top.stat().st_mtime_ns != before
    except OSError:  # a full or read-only disk
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
