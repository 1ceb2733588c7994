"""Write files atomically, recognise unchanged files without reading them, and make names of files."""

from __future__ import annotations

import os
import re
import struct
import time
from pathlib import Path

DATA, CONTENT = "data", "content"  # the folders of a centre
_SIGNATURE = struct.Struct("=QQqqq")
# A second change this soon after the first may leave the same times: the system's clock goes in steps.
_CLOCK_STEP = 3_000_000_000  # nanoseconds


def write_atomically(path: Path, content: bytes) -> None:
    """Replace a file by a whole new one, and make its folder if needed; after an OSError the old file is unchanged."""
    temporary = path.with_name(f"{path.name}.{os.getpid()}")
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        temporary.write_bytes(content)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def stat_signature(status: os.stat_result) -> bytes:
    """Return device, inode, size, modification and change time as bytes: a file with the same signature is unchanged.

    Nobody can set the change time of an inode (ctime), so it shows a change after which the modification time was
    restored. A new or removed hard link and a change of the permissions change it too.
    """
    return _SIGNATURE.pack(status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)


def is_settled(signature: bytes) -> bool:
    """Return whether the next change must give another signature."""
    changed: int = max(_SIGNATURE.unpack(signature)[3:])
    return time.time_ns() - changed > _CLOCK_STEP


_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]')
_LONGEST_NAME = 200  # bytes of UTF-8 before the suffix: file systems take 255 for the whole name


def file_name(text: str) -> str:
    """Return a text as the name of a file that every system takes: an organisation's name may have a slash in it."""
    stem, dot, suffix = _NOT_IN_NAMES.sub("-", text).rpartition(".")
    shortened = (stem or suffix).encode()[:_LONGEST_NAME].decode("utf-8", "ignore").strip(" .")
    return f"{shortened}.{suffix}" if dot and stem else shortened
