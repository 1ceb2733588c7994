"""``manifest.json``: size and SHA-256 of every file of the built site, by which a copy can be checked."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

NAME = "manifest.json"
_DIGEST = re.compile(r"[0-9a-f]{64}")
# What a folder on any system, and an address, can be led astray by.
_NOT_IN_PATHS = re.compile(r"[\\\x00-\x1f\x7f:]")


class FileInfo(NamedTuple):
    """What a file is known by: its size in bytes and its SHA-256 in hexadecimal."""

    size: int
    sha256: str


def write(site: Path, files: Mapping[str, FileInfo]) -> None:
    """Write the manifest of a built site into it. It names no time and not itself: same files, same bytes."""
    rows = ",\n".join(
        f"{json.dumps(path, ensure_ascii=False)}: {json.dumps(mark._asdict())}" for path, mark in files.items()
    )
    path = site / NAME
    path.unlink(missing_ok=True)
    path.write_bytes(f'{{"files": {{\n{rows}\n}}}}\n'.encode())


def file_infos(site: Path) -> dict[str, FileInfo]:
    """The marks of all files of a folder but the manifest, by path, in order."""
    marked = {}
    for path in paths(site):
        with (site / path).open("rb") as file:
            marked[path] = file_info(file)
    return marked


def paths(site: Path) -> list[str]:
    """Everything in a folder that is no folder, but the manifest, in order."""
    found = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_symlink() or not path.is_dir()}
    return sorted(found - {NAME})


def file_info(file: BinaryIO, at_most: int | None = None) -> FileInfo:
    """The mark of a stream. Reading ends soon after ``at_most`` bytes: what is longer is another file anyway."""
    digest, size = hashlib.sha256(), 0
    while (at_most is None or size <= at_most) and (block := file.read(1 << 16)):
        digest.update(block)
        size += len(block)
    return FileInfo(size, digest.hexdigest())


def read(text: bytes) -> Mapping[str, FileInfo]:
    """The marks that a manifest holds. Raises ValueError, with the reason in Chinese, where it is none or where it
    names files outside the site: it may come from anywhere."""
    try:
        files = json.loads(text)["files"]
        marked = {path: FileInfo(row["size"], row["sha256"]) for path, row in files.items()}
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise ValueError("内容残缺，或者不是本程序写的清单") from None
    for path, mark in marked.items():
        if _NOT_IN_PATHS.search(path) or not {"", ".", ".."}.isdisjoint(path.split("/")):
            raise ValueError(f"里面有不该有的路径：{path!r}")
        if not _is_mark(mark.size, mark.sha256):
            raise ValueError(f"{path} 的大小或校验码不对")
    return marked


def _is_mark(size: Any, digest: Any) -> bool:
    return type(size) is int and size >= 0 and isinstance(digest, str) and bool(_DIGEST.fullmatch(digest))
