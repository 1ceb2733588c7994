"""A centre's folders as they are when a build begins, each walked once and each file asked for once; and what a file
holds, told without reading it once more: by what the system says of it, as version control knows it."""

from __future__ import annotations

import os
import struct
import time
from pathlib import Path

from ..memory import Drawer, digest
from .folders import Found, everything

_SIGNS = struct.Struct("=QQqqq")
# What was written so short a time ago may be written again without the system's clock showing it.
_FRESH = 3_000_000_000  # nanoseconds


def mark_of(content: bytes) -> str:
    """What stands for the bytes of a file."""
    return digest(content).hex()


class Disk:
    """The folder of a centre. Its files are known by their signs: device, number, size, and the times at which the
    content and anything of the file last changed. The last of them nobody can set. ``drawer`` knows the marks
    (`mark_of`) of earlier builds by the signs."""

    def __init__(self, root: Path, drawer: Drawer) -> None:
        self.root = root
        self._drawer = drawer
        self._below: dict[str, list[Found]] = {}
        self._signs: dict[str, bytes] = {}
        self._marks: dict[str, str] = {}

    def below(self, folder: str) -> list[Found]:
        """`everything` below a folder of the centre."""
        if folder not in self._below:
            self._below[folder] = everything(self.root / folder)
        return self._below[folder]

    def mark(self, name: str) -> str:
        """The mark of a file, by its path from the root; empty where it has to be read for that, or is not there."""
        if name not in self._signs:
            self._signs[name] = signs = self._asked(name)
            self._marks[name] = str(self._drawer.known(signs, "")) if signs else ""
        return self._marks[name]

    def learn(self, name: str, mark: str) -> None:
        """The mark of a file that was read since it was asked for. If it has changed in between, its signs are others
        now: those that were seen will not be seen again."""
        signs = self._signs[name]
        self._marks[name] = mark
        if signs and time.time_ns() - max(_SIGNS.unpack(signs)[3:]) > _FRESH:
            self._drawer.learn(signs, mark)

    def _asked(self, name: str) -> bytes:
        try:
            status = os.stat(f"{self.root}/{name}")  # noqa: PTH116 - ten thousand files in each build
        except OSError:
            return b""
        return _SIGNS.pack(status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)
