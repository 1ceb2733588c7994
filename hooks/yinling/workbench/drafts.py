"""What a secretary has typed and not saved: one file for each open form, which only its owner may read.

Private data may stand here and nowhere else: outside the repository, for 14 days. A draft survives a crash of the
program and of the machine: it is written whole, and to the disk, before the browser gets the answer.
"""

from __future__ import annotations

import contextlib
import re
import secrets
import time
from collections.abc import Sequence
from pathlib import Path

import msgspec

from ..core.cache import hash_parts
from .own_folder import own_folder, write_private

KEPT = 14 * 86400  # seconds
MAX_DRAFTS = 200
_PEOPLE = "people"
_ID = re.compile(r"[0-9a-f]{32}")


class Draft(msgspec.Struct, frozen=True):
    """The fields of a form as they were typed, and what they belong to.

    ``record`` is the id of an edited record, empty for a new one. ``path`` and ``opened`` are the file as it was when
    the form was opened, ``number`` the record's place in a list file, and ``commit`` the last commit then."""

    id: str
    kind: str
    record: str
    fields: tuple[tuple[str, str], ...]
    path: str = ""
    opened: bytes = b""
    number: int | None = None
    commit: str = ""
    title: str = ""
    files: tuple[tuple[str, bytes], ...] = ()
    """Photos to be saved with the record, by their paths below the content folder."""
    at: float = 0.0
    """When it was written, in seconds of the system's clock."""


class Drafts:
    """The drafts of one user in one centre; of one ``login`` name, where several people share the workbench."""

    def __init__(self, root: Path, login: str = "") -> None:
        own = own_folder(root)
        self._folder = own / _PEOPLE / hash_parts(login).hex() if login else own / "drafts"
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._folder.chmod(0o700)

    @staticmethod
    def new_id() -> str:
        return secrets.token_hex(16)

    def put(self, draft: Draft) -> Draft:
        """Write a draft and return it with its time; raise OSError if it cannot be kept."""
        draft = msgspec.structs.replace(draft, at=time.time())
        write_private(self._path(draft.id), msgspec.msgpack.encode(draft))
        return draft

    def get(self, id: str) -> Draft | None:
        return self._read(self._path(id)) if _ID.fullmatch(id) else None

    def remove(self, id: str) -> None:
        if _ID.fullmatch(id):
            self._path(id).unlink(missing_ok=True)

    def all(self) -> Sequence[Draft]:
        """Return the drafts, the newest first."""
        found = (self._read(path) for path in self._folder.glob("*.draft"))
        return sorted(filter(None, found), key=lambda draft: -draft.at)

    def of(self, kind: str, record: str) -> Draft | None:
        """Return the newest draft of an edited record."""
        return next((each for each in self.all() if (each.kind, each.record) == (kind, record)), None)

    def remove_old(self) -> None:
        """Remove what is older than `KEPT`, left-over files of a crash, and the oldest of too many."""
        _remove_old(self._folder)

    def _path(self, id: str) -> Path:
        if not _ID.fullmatch(id):
            raise ValueError("not the id of a draft")
        return self._folder / f"{id}.draft"

    def _read(self, path: Path) -> Draft | None:
        """Return a draft; None if the file is gone, old or no draft."""
        try:
            if time.time() - path.stat().st_mtime > KEPT:
                return None
            return msgspec.msgpack.decode(path.read_bytes(), type=Draft)
        except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
            return None


def remove_old_of_all(root: Path) -> None:
    """Remove the old drafts of all people who share the workbench of a centre."""
    for folder in (own_folder(root) / _PEOPLE).glob("*"):
        _remove_old(folder)


def _remove_old(folder: Path) -> None:
    now = time.time()
    with contextlib.suppress(OSError):
        paths = sorted(folder.iterdir(), key=lambda path: -path.stat().st_mtime)
        for number, path in enumerate(paths):
            if number >= MAX_DRAFTS or path.suffix != ".draft" or now - path.stat().st_mtime > KEPT:
                path.unlink(missing_ok=True)
