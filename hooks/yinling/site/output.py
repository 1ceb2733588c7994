"""The files of a site, written into a folder that holds an earlier one: what would be the same is left as it is.

What a file holds is known by what the system says of it (device, number, size, time of its last change), as version
control knows it: it is read again only where that has changed. A file is never written in place: the site that is
shown now may be the same file by another name.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from ..core.cache import Caches
from ..core.files import stat_signature
from ..core.workers import parallel_map
from ..gate.manifest import FileInfo
from .folder_listings import Listings


class OutputFile(NamedTuple):
    """A file of the site and how it is made. ``key`` stands for all that it is made from: the same, the same bytes.
    None: nothing does."""

    path: str
    key: bytes | None
    make: Callable[[], bytes]

    def content(self) -> bytes:
        """The file's bytes, made now."""
        return self.make()


class OutputFolder:
    """Fills ``folder``. ``site`` is the one that is shown now; ``caches`` knows what earlier builds wrote."""

    def __init__(self, folder: Path, site: Path, caches: Caches) -> None:
        self.files: dict[str, FileInfo] = {}
        self._folder, self._site, self._has_site = f"{folder}/", f"{site}/", site.exists()
        self._contents = caches["contents"]  # what a file holds, by its signs
        self._made = caches["pages"]  # what was made, by all that it was made from
        self._left: set[str] = set()  # what was found in the folder and is not claimed yet
        self._folders = {""}
        self._changed: set[str] = set()  # folders in which something was made or removed
        self._listings = Listings(folder, caches["listings"])
        self._look("")

    def lacking(self, files: Iterable[OutputFile]) -> list[OutputFile]:
        """Those that must be made. The others are there."""
        return [file for file in files if not self._has(file)]

    def make(self, files: Sequence[OutputFile]) -> Iterator[str]:
        """Make and write files, many at once; yields their paths as they are written."""
        for file, content in zip(files, parallel_map(OutputFile.content, files), strict=True):
            sha256 = self.put(file.path, content)
            if file.key:
                self._made.put(file.key, sha256)
            yield file.path

    def put(self, path: str, content: bytes) -> str:
        """Write a file unless it is there; returns its SHA-256."""
        sha256 = hashlib.sha256(content).hexdigest()
        if not self.holds(path, sha256):
            target = self._cleared(path)
            with open(target, "xb") as file:
                file.write(content)
            self._contents.put(_signature(os.lstat(target)), sha256)
            self._claim(path, FileInfo(len(content), sha256))
        return sha256

    def shown(self, path: str) -> bytes | None:
        """What a file of the site holds that is shown now; None where it has none."""
        with suppress(OSError), open(self._site + path, "rb") as file:
            return file.read()
        return None

    def take(self, folder: Path) -> None:
        """Write all files of another folder."""
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                self.put(path.relative_to(folder).as_posix(), path.read_bytes())

    def finish(self) -> dict[str, FileInfo]:
        """Remove what an earlier site had and this one has not; returns the files, by path in order."""
        for path in self._left:
            self._remove(path)
        needed = {""}
        for path in self.files:
            while (path := _above(path)) not in needed:
                needed.add(path)
        for folder in sorted(self._folders - needed, reverse=True):
            os.rmdir(self._folder + folder)
            self._changed.add(_above(folder))
        self._listings.keep(Path(self._site), needed, self._changed)
        return dict(sorted(self.files.items()))

    def _has(self, file: OutputFile) -> bool:
        known = self._made.get(file.key) if file.key else None
        return isinstance(known, str) and self.holds(file.path, known)

    def holds(self, path: str, sha256: str) -> bool:
        """Claim what the folder or the site holds under a path, if it holds this. Builds take turns with two folders:
        what both have is one file by two names, or the next build would not know it."""
        if (claimed := self.files.get(path)) is not None:
            return claimed.sha256 == sha256
        return self._is_there(path, sha256) or self._is_shown(path, sha256)

    def _look(self, folder: str) -> None:
        files, folders, others = self._listings.of(folder)
        above = f"{folder}/" if folder else ""
        self._left.update([above + name for name in files])
        for name in folders:
            self._folders.add(above + name)
            self._look(above + name)
        for name in others:
            self._remove(above + name)

    def _is_there(self, path: str, sha256: str) -> bool:
        """Claim the file that the folder holds under a path, if it holds this."""
        if path not in self._left:
            return False
        status = os.lstat(self._folder + path)
        if self._contents.get(_signature(status)) != sha256:
            return False
        self._claim(path, FileInfo(status.st_size, sha256))
        return True

    def _is_shown(self, path: str, sha256: str) -> bool:
        """Claim the file that the site holds under a path, if it holds this: it gets a second name."""
        if not self._has_site:
            return False
        with suppress(OSError):
            status = os.lstat(self._site + path)
            if self._contents.get(_signature(status)) == sha256:
                target = self._cleared(path)
                os.link(self._site + path, target)  # where the disk knows links
                self._claim(path, FileInfo(status.st_size, sha256))
                return True
        return False

    def _claim(self, path: str, mark: FileInfo) -> None:
        self._left.discard(path)
        self.files[path] = mark

    def _cleared(self, path: str) -> str:
        """The place of a file, with the folders above it and nothing in it."""
        target = self._folder + path
        if path in self._left or path in self.files:
            self._remove(path)
            self._left.discard(path)
        elif path in self._folders:  # a page has become a file
            shutil.rmtree(target)
            below = f"{path}/"
            self._folders = {each for each in self._folders if each != path and not each.startswith(below)}
            self._left = {each for each in self._left if not each.startswith(below)}
        self._open(_above(path))
        self._changed.add(_above(path))
        return target

    def _remove(self, path: str) -> None:
        os.unlink(self._folder + path)
        self._changed.add(_above(path))

    def _open(self, folder: str) -> None:
        if folder not in self._folders:
            self._open(_above(folder))
            if folder in self._left:  # a file has become a page
                self._left.remove(folder)
                self._remove(folder)
            os.mkdir(self._folder + folder)
            self._folders.add(folder)
            self._changed |= {folder, _above(folder)}


def _above(path: str) -> str:
    return path.rpartition("/")[0]


def _signature(status: os.stat_result) -> bytes:
    return stat_signature(status, with_ctime=False)  # files of the two folders are hard links
