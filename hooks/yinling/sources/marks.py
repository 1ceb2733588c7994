"""What a file holds, told without reading it once more: by what the system says of it, as version control knows it."""

from __future__ import annotations

import os
import struct
import time

from ..memory import Drawer, digest

_SIGNS = struct.Struct("=QQqqq")
# What was written so short a time ago may be written again without the system's clock showing it.
_FRESH = 3_000_000_000  # nanoseconds


def mark_of(content: bytes) -> str:
    """What stands for the bytes of a file."""
    return digest(content).hex()


class Marks:
    """The marks of files (`mark_of`) by their signs: device, number, size, and the times at which the content and
    anything of the file last changed. The last of them nobody can set."""

    def __init__(self, drawer: Drawer) -> None:
        self._drawer = drawer

    def signs(self, path: str) -> bytes:
        """The signs of a file as it is now; empty where there is none."""
        try:
            status = os.stat(path)  # noqa: PTH116 - ten thousand files in each build
        except OSError:
            return b""
        return _SIGNS.pack(status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)

    def known(self, signs: bytes) -> str:
        """The mark of the file that has these signs; empty where it is not known."""
        return str(self._drawer.known(signs, ""))

    def learn(self, signs: bytes, mark: str) -> None:
        """The mark of a file that was read after its signs were taken."""
        if signs and time.time_ns() - max(_SIGNS.unpack(signs)[3:]) > _FRESH:
            self._drawer.learn(signs, mark)
