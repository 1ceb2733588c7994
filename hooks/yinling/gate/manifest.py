"""Write and read ``manifest.json``: size and SHA-256 of every file of the site, to verify a copy of it."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

NAME = "manifest.json"
_LARGEST = 1 << 50  # bytes: more than any file has
_DIGEST = re.compile(r"[0-9a-f]{64}")
# Characters that have a special meaning in a path of some system, or in a URL.
_FORBIDDEN_IN_PATHS = re.compile(r"[\\\x00-\x1f\x7f:]")


class FileInfo(NamedTuple):
    """The size of a file in bytes and its SHA-256 in hexadecimal."""

    size: int
    sha256: str


def write(site: Path, files: Mapping[str, FileInfo]) -> None:
    """Write the manifest into a site, without a time and without itself: equal files give equal bytes."""
    rows = ",\n".join(
        f"{json.dumps(path, ensure_ascii=False)}: {json.dumps(info._asdict())}" for path, info in files.items()
    )
    path = site / NAME
    path.unlink(missing_ok=True)
    path.write_bytes(f'{{"files": {{\n{rows}\n}}}}\n'.encode())


def file_infos(site: Path) -> dict[str, FileInfo]:
    """Return size and hash of all files of a folder except the manifest, by path, sorted."""
    infos = {}
    for path in paths(site):
        with (site / path).open("rb") as file:
            infos[path] = file_info(file)
    return infos


def paths(site: Path) -> list[str]:
    """Return the sorted paths of all files and links in a folder except the manifest."""
    found: list[str] = []
    waiting = [""]
    while waiting:  # not recursive: a copy may have thousands of folders within each other
        folder = waiting.pop()
        with os.scandir(site / folder) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(f"{folder}{entry.name}/")
                else:
                    found.append(folder + entry.name)
    return sorted({*found} - {NAME})


def file_info(file: BinaryIO, at_most: int | None = None) -> FileInfo:
    """Return size and hash of a stream; stop soon after ``at_most`` bytes, because a longer file differs anyway."""
    digest, size = hashlib.sha256(), 0
    while (at_most is None or size <= at_most) and (block := file.read(1 << 16)):
        digest.update(block)
        size += len(block)
    return FileInfo(size, digest.hexdigest())


def read(text: bytes) -> Mapping[str, FileInfo]:
    """Return the files of a manifest, which may come from an untrusted source.

    Raise ValueError, with the reason in Chinese, if it is not a manifest or names a file outside the site.
    """
    try:
        files = json.loads(text, object_pairs_hook=_without_doubles)["files"]
        infos = {path: FileInfo(row["size"], row["sha256"]) for path, row in files.items()}
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise ValueError("内容残缺，或者不是本程序写的清单") from None
    if not infos:
        raise ValueError("里面一个文件也没有")
    for path, info in infos.items():
        if not path.isascii() and path.encode("utf-8", "replace").decode() != path:
            raise ValueError(f"里面有不该有的路径：{path!a}")
        if _FORBIDDEN_IN_PATHS.search(path) or not {"", ".", ".."}.isdisjoint(path.split("/")):
            raise ValueError(f"里面有不该有的路径：{path!r}")
        if not _is_valid(info.size, info.sha256):
            raise ValueError(f"{path} 的大小或校验码不对")
    return infos


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object; raise ValueError if it has a key twice: readers do not agree which of them counts."""
    if len(found := dict(pairs)) < len(pairs):
        raise ValueError("a key twice")
    return found


def _is_valid(size: Any, digest: Any) -> bool:
    return type(size) is int and 0 <= size <= _LARGEST and isinstance(digest, str) and bool(_DIGEST.fullmatch(digest))
