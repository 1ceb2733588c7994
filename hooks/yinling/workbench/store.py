"""Writes the files of a centre: whole or not at all, under a lock, and only if they are still as they were read.

A path must lie below ``data/`` or ``content/`` and lead through no link."""

from __future__ import annotations

import contextlib
import os
import stat
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import IO, NamedTuple

from ..core.files import CONTENT, DATA
from ..library.file_changes import ChangedMeanwhileError
from .own_folder import own_folder

_WAIT = 10.0  # seconds for another program's save
_TEMPORARY = ".yinling-new"


class FileWrite(NamedTuple):
    """A file below the root: its bytes before and after; None where it does not exist."""

    path: str
    before: bytes | None
    after: bytes | None


class UnsafePathError(Exception):
    """Raised for a path that must not be written; the message is in Chinese."""


class BusyError(Exception):
    """Raised if another program holds the lock; the message is in Chinese."""


class Store:
    """The files of one centre."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        git = self.root / ".git"
        # In the Git folder, other users of the same working tree meet the lock too.
        self._lock_file = (git if git.is_dir() else own_folder(root)) / "yinling-edit.lock"
        self._threads = threading.RLock()
        self._depth = 0

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the lock of the centre: of the threads of this program, and of other programs; it may be held twice."""
        with self._threads, contextlib.ExitStack() as held:
            if not self._depth:
                # Without it if the folder only lets itself be read: what follows says so itself.
                with contextlib.suppress(OSError):
                    file = held.enter_context(self._lock_file.open("a+b"))
                    held.enter_context(_locked(file))
            self._depth += 1
            try:
                yield
            finally:
                self._depth -= 1

    def read(self, path: str) -> bytes | None:
        """Return the bytes of a file, None if it does not exist."""
        try:
            return self._safe(path).read_bytes()
        except FileNotFoundError:
            return None

    def write(self, writes: Sequence[FileWrite]) -> None:
        """Write all files or none.

        Raises ChangedMeanwhileError, UnsafePathError, BusyError and OSError; every file is then as before."""
        with self.locked():
            for each in writes:
                if self.read(each.path) != each.before:
                    raise ChangedMeanwhileError(each.path)
            made: list[tuple[FileWrite, Path | None]] = []
            done: list[FileWrite] = []
            try:
                made += [(each, self._new_file(each)) for each in writes]
                for each, new in made:
                    done.append(each)
                    self._put(each.path, new)
            except BaseException:
                for each in reversed(done):
                    with contextlib.suppress(OSError):
                        if self.read(each.path) != each.before:
                            self._put(each.path, self._new_file(each._replace(after=each.before)))
                raise
            finally:
                for _, new in made:
                    if new:
                        new.unlink(missing_ok=True)

    def remove_left_over(self) -> None:
        """Remove temporary files of a program that was killed."""
        with self.locked():
            for folder in (DATA, CONTENT):
                for path in (self.root / folder).rglob(f"*{_TEMPORARY}"):
                    with contextlib.suppress(OSError):
                        path.unlink()

    def _new_file(self, write: FileWrite) -> Path | None:
        """Write the new bytes beside the file, and to the disk."""
        if write.after is None:
            return None
        path = self._safe(write.path)
        path.parent.mkdir(parents=True, exist_ok=True)
        path = self._safe(write.path)
        new = path.with_name(f".{path.name}{_TEMPORARY}")  # nothing reads hidden files
        new.unlink(missing_ok=True)
        mode = stat.S_IMODE(path.stat().st_mode) if path.exists() else 0o666
        try:
            with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:  # noqa: PTH123
                file.write(write.after)
                file.flush()
                os.fsync(file.fileno())
            if path.exists():
                new.chmod(mode)
        except BaseException:
            new.unlink(missing_ok=True)
            raise
        return new

    def _put(self, path: str, new: Path | None) -> None:
        target = self._safe(path)
        if new is None:
            target.unlink(missing_ok=True)
        else:
            new.replace(target)
        if sys.platform != "win32":
            folder = os.open(target.parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)

    def _safe(self, path: str) -> Path:
        """Return the path of a file; raise UnsafePathError if it leads out of the centre's own folders."""
        parts = PurePosixPath(path).parts
        if (
            len(parts) < 2
            or parts[0] not in (DATA, CONTENT)
            or any(part.startswith(".") or "\\" in part or "\0" in part or ":" in part for part in parts)
        ):
            raise UnsafePathError("这个文件不在 data 和 content 文件夹里，不能改。")
        found = self.root
        for part in parts:
            found /= part
            if found.is_symlink():
                raise UnsafePathError(f"{path} 是一个链接，指到别处去了，不能改。")
        return found


@contextlib.contextmanager
def _locked(file: IO[bytes]) -> Iterator[None]:
    """Hold the system's lock of an open file, which ends with the program, however that ends."""
    end = time.monotonic() + _WAIT
    while not _try_lock(file):
        if time.monotonic() > end:
            raise BusyError("另一个程序正在保存，等一下再试。")
        time.sleep(0.05)
    try:
        yield
    finally:
        _unlock(file)


if sys.platform == "win32":
    import msvcrt

    def _try_lock(file: IO[bytes]) -> bool:
        try:
            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _unlock(file: IO[bytes]) -> None:
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _try_lock(file: IO[bytes]) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True

    def _unlock(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_UN)
