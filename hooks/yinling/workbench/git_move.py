"""Move a branch to a new commit, with the index entries of its changed paths; a crash at any point loses nothing.

The journal is a file in the Git folder. It is written before the first step and removed after the last one. `recover`
finishes a move that was interrupted. Entries of other paths stay in the index as they are: what somebody has staged
stays staged."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from . import git_errors
from .git_errors import GitError
from .git_process import GitProcess

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

JOURNAL = "yinling-journal"
LOCK = "yinling-lock"
_INDEX = "yinling-index"
_TRIES = 5
_PATIENCE = 30.0  # seconds
_STALE_AFTER = 3  # seconds
NO_COMMIT = "0" * 40


class Entry(NamedTuple):
    """A path from the top of the repository, with mode and object id; mode "0" removes the path."""

    path: str
    mode: str
    object_id: str


class Move(NamedTuple):
    """What the journal says: the reference goes from ``old`` to ``new``, and the index gets these entries.

    ``with_files``: the files of the working tree are written too."""

    ref: str
    old: str
    new: str
    message: str
    entries: Sequence[Entry]
    with_files: bool = False


WriteFiles = Callable[[GitProcess, Move], None]


@contextlib.contextmanager
def exclusive(git: GitProcess, write_files: WriteFiles) -> Iterator[None]:
    """Hold the workbench's own lock of the repository, after finishing what was interrupted."""
    with locked(git.git_dir / LOCK):
        _recover(git, write_files)
        yield


def carry_out(git: GitProcess, move: Move, write_files: WriteFiles) -> None:
    """Move the reference, the index and, if the move says so, the files."""
    journal = git.git_dir / JOURNAL
    write_safely(journal, json.dumps(move._asdict()).encode())
    _finish(git, move, write_files)
    journal.unlink()


def write_safely(path: Path, content: bytes) -> None:
    """Replace a file in one step, after its bytes are on the disk."""
    temporary = path.with_name(f"{path.name}.new")
    with temporary.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    temporary.replace(path)


def _finish(git: GitProcess, move: Move, write_files: WriteFiles) -> None:
    """Do the steps of a move that are left. The branch moves last: until then what is new shows as not committed."""
    if move.with_files:
        write_files(git, move)
    set_index(git, move.entries)
    git.run("update-ref", "-m", move.message, move.ref, move.new, move.old)


def _recover(git: GitProcess, write_files: WriteFiles) -> None:
    """Finish the move in the journal, and remove the temporary files of an earlier process."""
    journal = git.git_dir / JOURNAL
    index, lock = git.git_dir / _INDEX, git.git_dir / "index.lock"
    if index.exists() and lock.exists() and index.samefile(lock):
        lock.unlink()
    for name in (_INDEX, f"{_INDEX}.lock", f"{JOURNAL}.new"):
        (git.git_dir / name).unlink(missing_ok=True)
    try:
        noted = json.loads(journal.read_bytes())
    except FileNotFoundError:
        return
    except ValueError:
        journal.unlink()
        return
    move = Move(**{**noted, "entries": [Entry(*each) for each in noted["entries"]]})
    remove_stale_locks(git, move.ref, "HEAD", git.outcome("symbolic-ref", "-q", "HEAD")[1].decode().strip())
    at = git.outcome("rev-parse", "--verify", "--quiet", move.ref)[1].decode().strip() or NO_COMMIT
    if at == move.old:
        _finish(git, move, write_files)
    journal.unlink()


def remove_stale_locks(git: GitProcess, *refs: str) -> None:
    """Remove the locks that a killed Git left at references, which Git locks for milliseconds only."""
    for lock in {folder / f"{ref}.lock" for ref in refs if ref for folder in (git.git_dir, git.common_dir)}:
        for _ in range(_STALE_AFTER * 10):
            if not lock.exists():
                break
            time.sleep(0.1)
        else:
            lock.unlink(missing_ok=True)


def set_index(git: GitProcess, entries: Sequence[Entry]) -> None:
    """Put entries into the index, and leave all others as they are; raise GitError if another program changes it."""
    index, own, lock = git.git_dir / "index", git.git_dir / _INDEX, git.git_dir / "index.lock"
    for _ in range(_TRIES):
        before = _signature(index)
        own.unlink(missing_ok=True)
        if before:
            shutil.copyfile(index, own)
        environment = {"GIT_INDEX_FILE": str(own)}
        git.run("update-index", "-z", "--index-info", data=index_info(entries), environment=environment)
        # Exit code 1 says that other files differ from the index.
        git.run("update-index", "-q", "--refresh", environment=environment, accept=(0, 1))
        try:
            # A link shows whose lock this is: after a crash `_recover` removes no lock of another program.
            os.link(own, lock)
        except FileExistsError:
            time.sleep(0.3)
            continue
        if _signature(index) == before:
            lock.replace(index)
            own.unlink()
            return
        lock.unlink()
    raise git_errors.error_of("index.lock': File exists")


def index_info(entries: Sequence[Entry]) -> bytes:
    """Return the input of ``git update-index -z --index-info``; removals come first: a folder may follow a file."""
    ordered = sorted(entries, key=lambda entry: entry.mode != "0")
    return b"".join(
        f"{each.mode} {each.object_id or NO_COMMIT}\t".encode() + os.fsencode(each.path) + b"\0" for each in ordered
    )


def _signature(path: Path) -> tuple[int, int, int] | None:
    try:
        stat = path.stat()
    except FileNotFoundError:
        return None
    return stat.st_ino, stat.st_mtime_ns, stat.st_size


@contextlib.contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold a lock between processes; raise GitError if another one holds it for long."""
    with path.open("ab") as stream:
        end = time.monotonic() + _PATIENCE
        while not _try_to_lock(stream.fileno()):
            if time.monotonic() > end:
                raise GitError("busy", "工作台的另一个窗口正在存或者正在交，请等它做完再试。")
            time.sleep(0.05)
        yield


def _try_to_lock(handle: int) -> bool:
    """Lock a file until it is closed; the system unlocks the file of a process that ends."""
    try:
        if sys.platform == "win32":
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
