"""Run Git, and decode what it prints: UTF-8, or GB 18030 as Windows in China writes."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

_MAX_LINE = 1 << 20  # bytes
_START, _OVERLAP = 8, 64  # bytes: the signs of a merge of a few branches; longer than a number in any spelling
_ESCAPE, _SIGNS = re.compile(rb"\\([0-7]{3}|.)", re.DOTALL), {b"n": b"\n", b"t": b"\t", b"r": b"\r"}
# A replacement (git replace) shows another object in the place of one that is still in the repository.
_ENVIRONMENT = {"GIT_NO_REPLACE_OBJECTS": "1", "GIT_OPTIONAL_LOCKS": "0"}
_HEADS = ("ORIG_HEAD", "MERGE_HEAD", "CHERRY_PICK_HEAD", "REVERT_HEAD")


class GitError(Exception):
    """Raised if a Git command ends before it has printed all: a part of the repository is damaged or missing."""


def output(root: Path, *arguments: str) -> str:
    """Return the output of a Git command, empty if it fails."""
    command = ["git", "-C", str(root), *arguments]
    done = subprocess.run(command, capture_output=True, check=False, env=os.environ | _ENVIRONMENT)
    return decoded_line(done.stdout).strip() if done.returncode == 0 else ""


def lines(root: Path, *arguments: str) -> Iterator[str]:
    """Yield the lines that a Git command prints; raise GitError at the end if it has failed.

    Lines over a megabyte come in pieces: each begins with the start of the line, which says what Git means by it, and
    with the end of the piece before, so that no number is cut in two."""
    command = ["git", "-C", str(root), *arguments]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=os.environ | _ENVIRONMENT
    ) as git:
        assert git.stdout is not None
        start = before = b""
        while piece := git.stdout.readline(_MAX_LINE):
            yield decoded_line(start + before + piece).rstrip("\n")
            start, before = (b"", b"") if piece.endswith(b"\n") else (start or piece[:_START], piece[-_OVERLAP:])
    if git.returncode:
        raise GitError


def log(root: Path, *options: str) -> Iterator[str]:
    """Yield the lines of ``git log`` over all references, what they were before, and what an unfinished merge holds."""
    heads = [head for head in _HEADS if output(root, "rev-parse", "--verify", "--quiet", f"{head}^{{commit}}")]
    yield from lines(root, "-c", "core.quotePath=false", "log", "--all", "--reflog", *heads, *options)


def unquoted(path: str) -> str:
    """Return a path as it is: Git writes one with quotes or control characters as a string of C."""
    if len(path) < 2 or not path.startswith('"') or not path.endswith('"'):
        return path
    raw = _ESCAPE.sub(_unescaped, path[1:-1].encode("utf-8", "surrogateescape"))
    return decoded_line(raw)


def _unescaped(escape: re.Match[bytes]) -> bytes:
    code = escape[1]
    return bytes([int(code, 8) & 255]) if code.isdigit() else _SIGNS.get(code, code)


def write_blob(root: Path, blob: str, file: Path) -> None:
    with file.open("wb") as stream:
        command = ["git", "-C", str(root), "cat-file", "blob", blob]
        subprocess.run(command, stdout=stream, check=False, env=os.environ | _ENVIRONMENT)


def decoded_line(line: bytes) -> str:
    """Decode one line: a file may have lines in both encodings."""
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("gb18030", "replace")
