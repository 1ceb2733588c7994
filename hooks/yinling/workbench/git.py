"""The Git repository of a centre: its state, commits of exactly the given paths, and its history.

Paths are POSIX paths from the folder of the centre. Everything raises GitError, whose message is Chinese."""

from __future__ import annotations

import datetime as dt
import os
import re
import stat
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from .git_errors import GitError
from .git_move import NO_COMMIT, Entry, Move, carry_out, exclusive, index_info
from .git_process import GitProcess
from .working_files import write_files

_TREE_INDEX = "yinling-tree"
_RECORD = re.compile(r":(\d+) (\d+) ([0-9a-f]+) ([0-9a-f]+) ([A-Z])\d*")
_HALF_DONE = ("MERGE_HEAD", "CHERRY_PICK_HEAD", "REVERT_HEAD", "rebase-merge", "rebase-apply", "BISECT_LOG")
_ALONG_PATH = ("--parents", "--topo-order")
EMPTY_TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"


class Author(NamedTuple):
    """The person who saves."""

    name: str
    email: str = ""


class PathState(NamedTuple):
    """A path whose file is not as in the last commit; ``what``: 新 (in no commit), 改, 删 or 冲突."""

    path: str
    what: str


class Commit(NamedTuple):
    """A commit; ``message`` is whole, and its first line the subject."""

    id: str
    parents: tuple[str, ...]
    author: Author
    time: dt.datetime
    message: str

    @property
    def subject(self) -> str:
        return self.message.partition("\n")[0]


class TreeChange(NamedTuple):
    """A path, from the top of the repository, that differs between two trees. A mode is "000000" without the path."""

    path: str
    old_mode: str
    new_mode: str
    old_id: str
    new_id: str


class Git(GitProcess):
    """The repository of a folder; raise GitError if there is none."""

    @classmethod
    def find(cls, root: Path) -> Git | None:
        """Return the repository of a folder; None without one, or without Git."""
        try:
            return cls(root)
        except GitError as error:
            if error.code in ("no-git", "no-repository"):
                return None
            raise

    @property
    def branch(self) -> str | None:
        """The name of the branch; None with a detached head."""
        code, out, _ = self.outcome("symbolic-ref", "--quiet", "--short", "HEAD")
        return out.decode().strip() if code == 0 else None

    @property
    def head(self) -> str | None:
        """The last commit; None before the first one."""
        return self.commit_of("HEAD")

    def commit_of(self, name: str) -> str | None:
        """Return the id of the commit with a name; None without it."""
        code, out, _ = self.outcome("rev-parse", "--verify", "--quiet", f"{name}^{{commit}}")
        return out.decode().strip() if code == 0 else None

    def check_not_half_done(self) -> None:
        """Raise GitError if another tool has begun a merge or the like, and not ended it."""
        if any((self.git_dir / name).exists() for name in _HALF_DONE):
            raise GitError(
                "half-done",
                "别的工具在这个仓库里合并了一半，还没有做完。请用那个工具做完或者取消，再回到这里；已经存的内容都在。",
            )

    def states(self, paths: Sequence[str] = ()) -> list[PathState]:
        """Return the paths that are not as in the last commit: all, or those of ``paths``, files or folders."""
        out = self.run(
            "status", "--porcelain=v2", "-z", "--untracked-files=all", "--no-renames", "--", *self._from_top(paths)
        )
        found = []
        for line in out.split(b"\0"):
            kind, _, rest = os.fsdecode(line).partition(" ")
            if kind == "?":
                found.append(PathState(self.from_root(rest), "新"))
            elif kind in ("1", "u"):
                fields = rest.split(" ", 7 if kind == "1" else 9)
                what = "冲突" if kind == "u" else "删" if "D" in fields[0] else "新" if "A" in fields[0] else "改"
                found.append(PathState(self.from_root(fields[-1]), what))
        return found

    def _from_top(self, paths: Sequence[str]) -> list[str]:
        return [self.prefix + path for path in paths] if paths else [self.prefix] if self.prefix else []

    def from_root(self, path: str) -> str:
        """Return a path from the top as a path from the root; with ``../`` if it is outside."""
        return (
            path.removeprefix(self.prefix)
            if path.startswith(self.prefix)
            else os.path.relpath(path, self.prefix or ".")
        )

    def commit(self, paths: Iterable[str], author: Author, message: str) -> str | None:
        """Commit the files at exactly these paths as they are on the disk; return the id, None if nothing changed."""
        contents = {path: self.content_of(path) for path in paths}
        return self.commit_contents(contents, author, message)

    def commit_contents(self, contents: Mapping[str, bytes | None], author: Author, message: str) -> str | None:
        """Commit contents of paths (None: no file), whatever is on the disk; return the id, None if nothing changed.

        So an edit can be committed without what another person has changed in the same file and not committed."""
        self.guard()
        with exclusive(self, write_files):
            self.check_not_half_done()
            head = self.head
            entries = [self._entry(path, content, head) for path, content in contents.items()]
            tree = self.tree_with(head, entries)
            if tree == self.tree_of(head):
                return None
            new = self.commit_tree(tree, [head] if head else [], author, message)
            subject = message.partition("\n")[0]
            carry_out(self, Move("HEAD", head or NO_COMMIT, new, f"commit: {subject}", entries), write_files)
        return new

    def recover(self) -> None:
        """Finish what a crash has interrupted; every commit and sync does so too."""
        self.guard()
        with exclusive(self, write_files):
            pass

    def tree_of(self, commit: str | None) -> str:
        return self.run("rev-parse", f"{commit}^{{tree}}").decode().strip() if commit else EMPTY_TREE

    def tree_with(self, commit: str | None, entries: Iterable[Entry]) -> str:
        """Return the tree of a commit with other entries."""
        index = self.git_dir / _TREE_INDEX
        index.unlink(missing_ok=True)
        (self.git_dir / f"{_TREE_INDEX}.lock").unlink(missing_ok=True)
        environment = {"GIT_INDEX_FILE": str(index)}
        try:
            self.run("read-tree", self.tree_of(commit), environment=environment)
            self.run("update-index", "-z", "--index-info", data=index_info([*entries]), environment=environment)
            return self.run("write-tree", environment=environment).decode().strip()
        finally:
            index.unlink(missing_ok=True)

    def commit_tree(self, tree: str, parents: Sequence[str], author: Author, message: str) -> str:
        """Make a commit that no branch has yet."""
        name = re.sub(r"[<>\x00-\x1f]", "", author.name).strip(" .,:;\"'") or "没有写名字"
        email = re.sub(r"[<>\x00-\x20]", "", author.email or self._email())
        person = {
            f"GIT_{role}_{field}": value
            for role in ("AUTHOR", "COMMITTER")
            for field, value in (("NAME", name), ("EMAIL", email))
        }
        arguments = [part for parent in parents for part in ("-p", parent)]
        data = message.replace("\0", "").encode("utf-8", "replace")
        return (
            self.run("commit-tree", "--no-gpg-sign", tree, *arguments, data=data, environment=person).decode().strip()
        )

    def blob(self, content: bytes, path: str) -> str:
        """Store the content of a file at a path from the top, with the line ends that the repository wants."""
        return self.run("hash-object", "-w", "--stdin", f"--path={path}", data=content).decode().strip()

    def store(self, content: bytes) -> str:
        """Store the content of a file as it is."""
        return self.run("hash-object", "-w", "--stdin", "--no-filters", data=content).decode().strip()

    def stored_files(self, object_ids: Iterable[str]) -> dict[str, bytes]:
        """Return the bytes of many stored files, by their ids."""
        wanted = list(dict.fromkeys(object_ids))
        out = self.run("cat-file", "--batch", data="".join(f"{each}\n" for each in wanted).encode())
        found, at = {}, 0
        for each in wanted:
            end = out.index(b"\n", at)
            size = int(out[at:end].split(b" ")[2])
            found[each] = out[end + 1 : end + 1 + size]
            at = end + size + 2
        return found

    def versions(self, path: str, commits: Iterable[str]) -> dict[str, bytes | None]:
        """Return a file as it was in each of these commits; None where it was not there."""
        found: dict[str, bytes | None] = {}
        ids = {}
        for commit in dict.fromkeys(commits):
            code, out, _ = self.outcome("rev-parse", "--verify", "--quiet", f"{commit}:{self.prefix}{path}")
            ids[commit] = out.decode().strip() if code == 0 else None
        contents = self.stored_files(id for id in ids.values() if id)
        found.update((commit, contents[id] if id else None) for commit, id in ids.items())
        return found

    def show(self, commit: str, path: str) -> bytes | None:
        """Return a file as it was in a commit; None without it."""
        code, out, _ = self.outcome("cat-file", "blob", f"{commit}:{self.prefix}{path}")
        return out if code == 0 else None

    def log(
        self,
        paths: Sequence[str] = (),
        revisions: Sequence[str] = ("HEAD",),
        limit: int = 100,
        *,
        along_path: bool = False,
    ) -> list[Commit]:
        """Return the newest commits, or those that changed ``paths``, newest first.

        ``along_path``: the parents are the commits before that changed the paths."""
        if self.head is None:
            return []
        form = "--format=%H%x01%P%x01%an%x01%ae%x01%at%x01%B%x00"
        options = [f"--max-count={limit}", form, "--no-show-signature", *(_ALONG_PATH if along_path else ())]
        out = self.run("log", *options, *revisions, "--", *self._from_top(paths))
        return [*_commits(out.decode("utf-8", "replace"))]

    def tree_changes(self, old: str, new: str) -> list[TreeChange]:
        """Return the paths that differ between two commits or trees."""
        out = self.run("diff-tree", "-r", "-z", "--raw", "--no-abbrev", "--no-renames", old, new, "--")
        return [*_tree_changes(out)]

    def renames(self, old: str, new: str) -> dict[str, str]:
        """Return the new path of each file that was renamed between two commits, by the old path."""
        out = self.run("diff-tree", "-r", "-z", "-M", "--diff-filter=R", "--name-status", old, new, "--")
        fields = [os.fsdecode(field) for field in out.split(b"\0")]
        return dict(zip(fields[1::3], fields[2::3], strict=False))

    def tree_entries(self, commit: str) -> list[Entry]:
        """Return all files of a commit, with their paths from the top."""
        out = self.run("ls-tree", "-r", "-z", "--full-tree", commit)
        rows = [line.partition(b"\t") for line in out.split(b"\0") if line]
        return [Entry(os.fsdecode(path), *head.decode().split(" ")[::2]) for head, _, path in rows]

    def new_files(self, commit: str, known: str | None) -> list[tuple[str, str]]:
        """Return path from the top and object id of each version of a file that ``known`` and its past lack."""
        out = self.run("rev-list", "--objects", commit, *([f"^{known}"] if known else []))
        rows = [line.partition(b" ") for line in out.splitlines()]
        ids = b"".join(id + b"\n" for id, _, path in rows if path)
        kinds = self.run("cat-file", "--batch-check=%(objecttype)", data=ids).split()
        named = [(os.fsdecode(path), id.decode()) for id, _, path in rows if path]
        return [row for row, kind in zip(named, kinds, strict=True) if kind == b"blob"]

    def _entry(self, path: str, content: bytes | None, head: str | None) -> Entry:
        full = self.prefix + path
        if content is None:
            return Entry(full, "0", "")
        mode = self.run("ls-tree", "-z", head, "--", full)[:6].decode() if head else ""
        return Entry(full, mode if mode == "100755" else "100644", self.blob(content, full))

    def content_of(self, path: str) -> bytes | None:
        """Return the file at a path as it is on the disk, None without one; raise GitError for a link or a folder."""
        file = self.root / path
        try:
            if not stat.S_ISREG(file.lstat().st_mode) or file.parent.resolve() != self.root / Path(path).parent:
                raise GitError("not-a-file", f"{path} 不是普通的文件，没有记进历史。")
            return file.read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None

    def _email(self) -> str:
        return self.outcome("config", "--get", "user.email")[1].decode("utf-8", "replace").strip()


def _commits(text: str) -> Iterator[Commit]:
    for row in text.split("\0"):
        if row.strip():
            id, parents, name, email, seconds, message = row.lstrip("\n").split("\x01", 5)
            time = dt.datetime.fromtimestamp(int(seconds)).astimezone()
            yield Commit(id, tuple(parents.split()), Author(name, email), time, message.strip("\n"))


def _tree_changes(out: bytes) -> Iterator[TreeChange]:
    fields = out.split(b"\0")
    for head, path in zip(fields[::2], fields[1::2], strict=False):
        if match := _RECORD.match(head.decode()):
            old_mode, new_mode, old_id, new_id, _ = match.groups()
            yield TreeChange(os.fsdecode(path), old_mode, new_mode, old_id, new_id)
