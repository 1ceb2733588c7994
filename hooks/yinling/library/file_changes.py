"""Writes changed and renamed files of a centre: all of them or none."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import NamedTuple


class FileChange(NamedTuple):
    """A file below the root: its path and bytes before and after; a file that is empty before or after is not there."""

    path: str
    before: bytes
    new_path: str
    after: bytes

    @property
    def reverse(self) -> FileChange:
        return FileChange(self.new_path, self.after, self.path, self.before)

    def changed_lines(self) -> Iterator[tuple[int, str, str]]:
        """Yield number, old and new text of each line that differs; lines are added and removed only at the end."""
        before, after = (text.decode("utf-8").splitlines() for text in (self.before, self.after))
        for number, (old, new) in enumerate(zip_longest(before, after, fillvalue=""), 1):
            if old != new:
                yield number, old, new


class ChangedMeanwhileError(Exception):
    """Raised if a file is not as it was read; the argument is its path."""


def apply_changes(root: Path, changes: Sequence[FileChange]) -> None:
    """Write all changes; after an error, every file is as before."""
    for change in changes:
        if _content(root / change.path) != change.before:
            raise ChangedMeanwhileError(change.path)
    temporary = [_temporary(root / change.new_path) for change in changes]
    done: list[FileChange] = []
    try:
        for change, new in zip(changes, temporary, strict=True):
            new.parent.mkdir(parents=True, exist_ok=True)
            new.write_bytes(change.after)
            if change.before:
                shutil.copymode(root / change.path, new)
        for change, new in zip(changes, temporary, strict=True):
            done.append(change)
            _move(root, change, new)
    except BaseException:
        for change in reversed(done):
            back = _temporary(root / change.path)
            back.parent.mkdir(parents=True, exist_ok=True)
            back.write_bytes(change.before)
            _move(root, change.reverse, back)
        raise
    finally:
        for new in temporary:
            new.unlink(missing_ok=True)
            _remove_empty(root, new.parent)
    for change in changes:
        _remove_empty(root, (root / change.path).parent)


def _content(path: Path) -> bytes:
    return path.read_bytes() if path.is_file() else b""


def _temporary(path: Path) -> Path:
    return path.with_name(f".{path.name}.new")  # nothing reads hidden files


def _move(root: Path, change: FileChange, new: Path) -> None:
    """Put the file ``new`` in place, and remove the old one."""
    old = root / change.path
    if change.path != change.new_path or not change.after:
        old.unlink(missing_ok=True)  # first: names that differ in case are one file on some systems
    if change.after:
        new.replace(root / change.new_path)
    else:
        new.unlink()


def _remove_empty(root: Path, folder: Path) -> None:
    """Remove a folder and those above it that are empty, below the root."""
    with contextlib.suppress(OSError):
        while folder != root and folder.is_relative_to(root):
            folder.rmdir()  # an OSError if it is not empty
            folder = folder.parent
