"""Pages that would be the same as in the site before are taken from it: they are neither made nor written again."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from .memory import Drawer


class Unchanged:
    """Writes pages below ``out``. ``old`` is the site before; ``drawer`` knows what was written for a key."""

    def __init__(self, out: Path, old: Path, drawer: Drawer) -> None:
        self.out = out
        self._old = old
        self._drawer = drawer
        self._folders: set[str] = set()

    def write(self, path: str, key: bytes | None, make: Callable[[], str]) -> None:
        """Write a page. ``key`` stands for all that it is made from: the same, the same bytes."""
        folder = path.rpartition("/")[0]
        if folder not in self._folders:
            (self.out / folder).mkdir(parents=True, exist_ok=True)
            self._folders.add(folder)
        if key and self._taken(path, self._drawer.known(key)):
            return
        content = make().encode()
        (self.out / path).write_bytes(content)
        if key:
            self._drawer.learn(key, hashlib.sha256(content).digest())

    def _taken(self, path: str, sha256: object) -> bool:
        """Take a file of the old site, if it is still as it was written."""
        if sha256 is None:
            return False
        old, new = self._old / path, self.out / path
        with suppress(OSError):
            content = old.read_bytes()
            if hashlib.sha256(content).digest() != sha256:
                return False
            try:
                os.link(old, new)  # the same file: whoever copies the site by date copies only what is new
            except OSError:  # a disk without links
                new.write_bytes(content)
            return True
        return False
