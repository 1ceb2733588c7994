"""Write files atomically, and recognise unchanged files without reading them."""

from __future__ import annotations

import os
import struct
import time
from pathlib import Path

_SIGNATURE = struct.Struct("=QQqq")
_SIGNATURE_WITH_CTIME = struct.Struct("=QQqqq")
# A second write this soon after the first may leave the file the same times: the system's clock goes in steps.
_CLOCK_STEP = 3_000_000_000  # nanoseconds


def write_atomically(path: Path, content: bytes) -> None:
    """Write ``content`` to ``path``, so that a reader finds the old file or the new one, never a part.

    The folder is made if it is missing. Raises OSError; the old file is then unchanged.
    """
    temporary = path.with_name(f"{path.name}.{os.getpid()}")
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        temporary.write_bytes(content)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def stat_signature(status: os.stat_result, *, with_ctime: bool) -> bytes:
    """Return device, inode, size and modification time in one value, as version control compares files.

    ``with_ctime`` adds the time of the last change of the inode. Nobody can set that time, so that a file with restored
    size and modification time is still found changed. Leave it out for files that get a second name: `os.link` changes
    the ctime and not the content.
    """
    if with_ctime:
        return _SIGNATURE_WITH_CTIME.pack(
            status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns
        )
    return _SIGNATURE.pack(status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns)


def last_change(status: os.stat_result) -> int:
    """Return when the content or the inode last changed, in nanoseconds."""
    return max(status.st_mtime_ns, status.st_ctime_ns)


def is_settled(changed: int) -> bool:
    """Return whether a change at this time is so old that another one would give another signature."""
    return time.time_ns() - changed > _CLOCK_STEP
