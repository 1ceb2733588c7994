"""Writes the files of a site into a folder that holds an earlier site, and leaves unchanged files in place.

Input: paths with their bytes, or with a cache key and a function that makes the bytes. Output: the folder, and size and
SHA-256 of every file. The hash of a file on disk is known by its stat signature, as in version control: it is read
again only when that changed. A file is never overwritten: the published site may hold the same file as a hard link.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from ..core.cache import Caches
from ..core.files import stat_signature
from ..core.workers import parallel_map
from ..gate.manifest import FileInfo


class OutputFile(NamedTuple):
    """A file of the site. ``key`` is a hash of all inputs of ``make``; None where they are not known."""

    path: str
    key: bytes | None
    make: Callable[[], bytes]

    def content(self) -> bytes:
        return self.make()


class OutputFolder:
    """Fills ``folder``. ``site`` is the published one; ``caches`` know what earlier builds wrote."""

    def __init__(self, folder: Path, site: Path, caches: Caches) -> None:
        self.files: dict[str, FileInfo] = {}
        self._folder, self._site, self._has_site = f"{folder}/", f"{site}/", site.exists()
        self._by_signature = caches["contents"]  # SHA-256 by stat signature
        self._by_key = caches["pages"]  # SHA-256 by the key of its inputs
        self._unclaimed: set[str] = set()  # files of an earlier site that this one has not used yet
        self._folders = {""}
        self._list("")

    def missing(self, files: Iterable[OutputFile]) -> list[OutputFile]:
        """Return the files that must be written; keep the others in place."""
        return [file for file in files if not self._keep_cached(file)]

    def make(self, files: Sequence[OutputFile]) -> Iterator[str]:
        """Make files in parallel and write them; yield their paths as they are written."""
        for file, content in zip(files, parallel_map(OutputFile.content, files), strict=True):
            sha256 = self.put(file.path, content)
            if file.key:
                self._by_key.put(file.key, sha256)
            yield file.path

    def keep_key(self, key: bytes) -> None:
        """Keep what is known of a file by its key, for a later build."""
        self._by_key.keep(key)

    def put(self, path: str, content: bytes) -> str:
        """Write a file unless it is there already; return its SHA-256."""
        sha256 = hashlib.sha256(content).hexdigest()
        if not self.keep_same(path, sha256):
            target = self._free_path(path)
            with open(target, "xb") as file:
                file.write(content)
            self._by_signature.put(stat_signature(os.lstat(target)), sha256)
            self._claim(path, FileInfo(len(content), sha256))
        return sha256

    def published(self, path: str) -> bytes | None:
        """Return the bytes of a file of the published site, or None."""
        with suppress(OSError), open(self._site + path, "rb") as file:
            return file.read()
        return None

    def finish(self) -> dict[str, FileInfo]:
        """Remove the files and folders that this site did not use; return its files, sorted by path."""
        for path in self._unclaimed:
            os.unlink(self._folder + path)
        needed = {""}
        for path in self.files:
            while (path := _parent(path)) not in needed:
                needed.add(path)
        for folder in sorted(self._folders - needed, reverse=True):
            os.rmdir(self._folder + folder)
        return dict(sorted(self.files.items()))

    def _keep_cached(self, file: OutputFile) -> bool:
        known = self._by_key.get(file.key, str) if file.key else None
        return isinstance(known, str) and self.keep_same(file.path, known)

    def keep_same(self, path: str, sha256: str) -> bool:
        """Keep the file of the folder or of the site at ``path`` if it has this hash; return whether it has.

        Builds alternate between two folders. A file of both is one file with two hard links, so that the next build
        knows its signature."""
        if (claimed := self.files.get(path)) is not None:
            return claimed.sha256 == sha256
        return self._keep_there(path, sha256) or self._link_published(path, sha256)

    def _list(self, folder: str) -> None:
        above = f"{folder}/" if folder else ""
        with os.scandir(self._folder + folder) as entries:
            found = [(above + entry.name, entry.is_dir(follow_symlinks=False), entry) for entry in entries]
        for path, is_folder, entry in found:
            if is_folder:
                self._folders.add(path)
                self._list(path)
            elif entry.is_file(follow_symlinks=False):
                self._unclaimed.add(path)
            else:  # a link or a pipe
                os.unlink(entry)

    def _keep_there(self, path: str, sha256: str) -> bool:
        """Keep the file of the folder if it has this hash."""
        if path not in self._unclaimed:
            return False
        status = os.lstat(self._folder + path)
        if self._hash_of(self._folder + path, status) != sha256:
            return False
        self._claim(path, FileInfo(status.st_size, sha256))
        return True

    def _link_published(self, path: str, sha256: str) -> bool:
        """Link the file of the published site into the folder if it has this hash."""
        if not self._has_site:
            return False
        with suppress(OSError):
            status = os.lstat(self._site + path)
            if stat.S_ISREG(status.st_mode) and self._hash_of(self._site + path, status) == sha256:
                target = self._free_path(path)
                os.link(self._site + path, target)  # where the disk has hard links
                self._by_signature.put(stat_signature(os.lstat(target)), sha256)  # a new link changes it
                self._claim(path, FileInfo(status.st_size, sha256))
                return True
        return False

    def _hash_of(self, path: str, status: os.stat_result) -> str:
        """Return the SHA-256 of a file on disk; read it if the cache does not know its signature."""
        signature = stat_signature(status)
        sha256 = self._by_signature.get(signature, str)
        if sha256 is None:
            with open(path, "rb") as file:
                sha256 = hashlib.file_digest(file, "sha256").hexdigest()
            self._by_signature.put(signature, sha256)
        return sha256

    def _claim(self, path: str, mark: FileInfo) -> None:
        self._unclaimed.discard(path)
        self.files[path] = mark

    def _free_path(self, path: str) -> str:
        """Make the folders above ``path``, remove what is there, and return the full path."""
        target = self._folder + path
        if path in self._unclaimed or path in self.files:
            os.unlink(target)
            self._unclaimed.discard(path)
        elif path in self._folders:  # a page has become a file
            shutil.rmtree(target)
            below = f"{path}/"
            self._folders = {each for each in self._folders if each != path and not each.startswith(below)}
            self._unclaimed = {each for each in self._unclaimed if not each.startswith(below)}
        self._make_folder(_parent(path))
        return target

    def _make_folder(self, folder: str) -> None:
        if folder not in self._folders:
            self._make_folder(_parent(folder))
            if folder in self._unclaimed:  # a file has become a page
                self._unclaimed.remove(folder)
                os.unlink(self._folder + folder)
            os.mkdir(self._folder + folder)
            self._folders.add(folder)


def _parent(path: str) -> str:
    return path.rpartition("/")[0]
