"""A save that is being made: written before its files, removed after its commit, so that a crash leaves no half save.

It lies in the own folder. What stands in it has passed the trial."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from .git import Author
from .own_folder import own_folder, write_private
from .store import FileWrite


class Job(msgspec.Struct, frozen=True):
    """The bytes of files as they are written, and as they are committed."""

    written: dict[str, bytes | None]
    committed: dict[str, bytes | None]
    name: str
    subject: str
    email: str = ""


class Unfinished:
    """The save that a centre's workbench is making."""

    def __init__(self, root: Path) -> None:
        self._file = own_folder(root) / "unfinished"

    def put(
        self, writes: Sequence[FileWrite], committed: Mapping[str, bytes | None], author: Author, subject: str
    ) -> None:
        job = Job({each.path: each.after for each in writes}, {**committed}, author.name, subject, author.email)
        write_private(self._file, msgspec.msgpack.encode(job))

    def get(self) -> Job | None:
        try:
            return msgspec.msgpack.decode(self._file.read_bytes(), type=Job)
        except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
            return None

    def clear(self) -> None:
        self._file.unlink(missing_ok=True)
