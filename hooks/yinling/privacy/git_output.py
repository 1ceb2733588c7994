"""Run Git, and decode what it prints: UTF-8, or GB 18030 as Windows in China writes."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

_MAX_LINE = 1 << 20  # bytes
# A replacement (git replace) shows another object in the place of one that is still in the repository.
_ENVIRONMENT = {"GIT_NO_REPLACE_OBJECTS": "1", "GIT_OPTIONAL_LOCKS": "0"}


def output(root: Path, *arguments: str) -> str:
    """Return the output of a Git command, empty if it fails."""
    command = ["git", "-C", str(root), *arguments]
    done = subprocess.run(command, capture_output=True, check=False, env=os.environ | _ENVIRONMENT)
    return decoded_line(done.stdout).strip() if done.returncode == 0 else ""


def lines(root: Path, *arguments: str) -> Iterator[str]:
    """Yield the lines that a Git command prints; lines over a megabyte are split."""
    command = ["git", "-C", str(root), *arguments]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=os.environ | _ENVIRONMENT
    ) as git:
        assert git.stdout is not None
        while line := git.stdout.readline(_MAX_LINE):
            yield decoded_line(line).rstrip("\n")


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
