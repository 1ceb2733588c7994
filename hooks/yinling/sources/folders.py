"""What stands in a folder, by names: asking each of ten thousand paths by itself takes seconds."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple


class Found(NamedTuple):
    """One thing in a folder or below: its path from there, with ``/`` between, and what it is itself. A link is
    neither file nor folder, wherever it leads."""

    name: str
    is_file: bool
    is_folder: bool
    is_link: bool

    @property
    def is_hidden(self) -> bool:
        """Whether its name, or that of a folder above it, begins with a dot."""
        return self.name.startswith(".") or "/." in self.name


def everything(folder: Path) -> list[Found]:
    """All that stands below a folder, in the order of paths; nothing where there is none. Links are not followed, and
    what may not be looked into counts as empty."""
    return sorted(_below(str(folder), ""), key=lambda found: found.name.split("/"))


def _below(folder: str, prefix: str) -> Iterator[Found]:
    try:
        entries = os.scandir(folder)
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        return
    with entries:
        for entry in entries:
            name = prefix + entry.name
            is_folder = entry.is_dir(follow_symlinks=False)
            yield Found(name, entry.is_file(follow_symlinks=False), is_folder, entry.is_symlink())
            if is_folder:
                yield from _below(entry.path, f"{name}/")
