"""Bring the files of the working tree to another commit; overwrite nothing that somebody has not committed."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterable, Sequence
from pathlib import Path

from .git_errors import GitError
from .git_move import Entry, Move, index_info
from .git_process import GitProcess

_FOLDER = "yinling-files"
_INDEX = "yinling-checkout"
_SUBMODULE = "160000"
_MANY = 50


def write_files(git: GitProcess, move: Move) -> None:
    """Write the files of a move; a file that is neither as before nor as after it is another person's, and stays."""
    old = {entry.path: entry for entry in old_entries(git, move.old, [entry.path for entry in move.entries])}
    known = _ids_on_disk(git, [entry.path for entry in move.entries])
    wanted = [entry for entry in move.entries if entry.mode != _SUBMODULE and known.get(entry.path) != entry.object_id]
    wanted = [e for e in wanted if known.get(e.path) == (old[e.path].object_id if e.path in old else None)]
    folder = git.git_dir / _FOLDER
    shutil.rmtree(folder, ignore_errors=True)
    written = [entry for entry in wanted if entry.mode != "0"]
    if written:
        _check_out(git, written, folder)
    if written:
        _flush([folder / entry.path for entry in written])
    for entry in wanted:
        if entry.mode == "0":
            _remove(git.top, entry.path)
    for entry in written:
        _put(git.top, entry.path, folder / entry.path)
    shutil.rmtree(folder, ignore_errors=True)


def blocking(git: GitProcess, old: str, entries: Sequence[Entry]) -> list[str]:
    """Return the paths from the top whose file is not committed and would be overwritten."""
    before = {entry.path: entry.object_id for entry in old_entries(git, old, [entry.path for entry in entries])}
    known, staged = _ids_on_disk(git, [entry.path for entry in entries]), _staged(git, old)
    found = []
    for entry in entries:
        as_now = (entry.object_id or None, before.get(entry.path))
        is_ours = known.get(entry.path) in as_now and staged.get(entry.path, as_now[1]) in as_now
        if not is_ours and entry.mode != _SUBMODULE:
            found.append(entry.path)
    return found


def _staged(git: GitProcess, commit: str) -> dict[str, str | None]:
    """Return the object ids of what somebody has put into the index, without the entries that are as in the commit."""
    if not commit.strip("0"):
        return {}
    fields = git.run("diff-index", "--cached", "--raw", "--no-abbrev", "-z", commit, "--").split(b"\0")
    ids = (head.split(b" ")[3].decode() for head in fields[:-1:2])
    return {os.fsdecode(path): id if id.strip("0") else None for id, path in zip(ids, fields[1::2], strict=True)}


def old_entries(git: GitProcess, commit: str, paths: Iterable[str]) -> list[Entry]:
    """Return the entries of paths from the top in a commit."""
    wanted = set(paths)
    out = git.run("ls-tree", "-r", "-z", "--full-tree", commit) if commit.strip("0") else b""
    found = []
    for line in out.split(b"\0"):
        head, _, name = line.partition(b"\t")
        path = os.fsdecode(name)
        if path in wanted:
            mode, _, object_id = head.decode().split(" ")
            found.append(Entry(path, mode, object_id))
    return found


def _ids_on_disk(git: GitProcess, paths: Sequence[str]) -> dict[str, str | None]:
    """Return the object id of each file as Git would store it; none for a path without a file."""
    found: dict[str, str | None] = {}
    plain = []
    for path in paths:
        file = git.top / path
        try:
            mode = file.lstat().st_mode
        except (FileNotFoundError, NotADirectoryError):
            continue
        if stat.S_ISLNK(mode):
            link = os.fsencode(file.readlink())
            found[path] = git.run("hash-object", "--stdin", "--no-filters", data=link).decode().strip()
        elif not stat.S_ISREG(mode) or file.parent.resolve() != git.top / Path(path).parent:
            found[path] = "?" if not stat.S_ISDIR(mode) or any(file.rglob("*")) else None
        elif "\n" in path:
            found[path] = git.run("hash-object", "--stdin", f"--path={path}", data=file.read_bytes()).decode().strip()
        else:
            plain.append(path)
    if plain:
        data = b"".join(os.fsencode(path) + b"\n" for path in plain)
        ids = git.run("hash-object", "--stdin-paths", data=data).decode().split()
        found.update(zip(plain, ids, strict=True))
    return found


def _check_out(git: GitProcess, entries: Sequence[Entry], folder: Path) -> None:
    """Write entries below an empty folder, with the line ends that the repository wants on this computer."""
    index = git.git_dir / _INDEX
    index.unlink(missing_ok=True)
    environment = {"GIT_INDEX_FILE": str(index)}
    try:
        git.run("update-index", "-z", "--index-info", data=index_info(entries), environment=environment)
        git.run("checkout-index", "--all", "--quiet", f"--prefix={folder.as_posix()}/", environment=environment)
    finally:
        index.unlink(missing_ok=True)


def _flush(files: Sequence[Path]) -> None:
    """Wait until the bytes of files are on the disk."""
    if len(files) > _MANY and hasattr(os, "sync"):
        os.sync()  # one by one takes 10 ms a file
        return
    for file in files:
        if not file.is_symlink():
            with file.open("rb+") as stream:
                os.fsync(stream.fileno())


def _put(top: Path, path: str, new: Path) -> None:
    """Put a new file in the place of the old one, in one step."""
    target = top / path
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.parent.resolve() != top / Path(path).parent:
        raise GitError("not-a-file", f"{path} 的文件夹是一个链接，没有写。请管网站的人来看。")
    if target.is_dir() and not target.is_symlink():
        target.rmdir()
    try:
        new.replace(target)
    except OSError:
        if new.stat().st_dev == target.parent.stat().st_dev:
            raise
        beside = target.with_name(f".{target.name}.new")  # the Git folder is on another disk
        shutil.copy2(new, beside, follow_symlinks=False)
        beside.replace(target)


def _remove(top: Path, path: str) -> None:
    """Remove a file, and the folders above it that are empty then."""
    target = top / path
    if target.parent.resolve() != top / Path(path).parent:
        return
    target.unlink(missing_ok=True)
    folder = target.parent
    while folder != top and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent
