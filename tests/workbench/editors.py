"""Several people who save at random in clones of one repository, and an account of what they wrote.

Every value that is written has a token of its own. A token may go in three ways: a later save replaces or deletes what
the person saw; a conflict is answered for the other side; or it is lost, which the tests look for."""

from __future__ import annotations

import random
import re
import subprocess
from collections.abc import Sequence
from pathlib import Path

from yinling.core.problems import Problem
from yinling.workbench.conflict import Choices, Side
from yinling.workbench.git import Author, Git
from yinling.workbench.sync import Scan, SyncResult, Trial, sync

TOKEN = re.compile(r"T[0-9]+T")
LISTS = ("data/honours/2019.yml", "data/issues/zb09.yml")
ARTICLE = "content/dangshi/jianshi.md"
SIDES: tuple[Side, Side] = ("ours", "theirs")
FIELDS = ("地点", "主持人", "备注", "摘要", "标题")


def run_git(folder: Path, *arguments: str) -> str:
    command = ["git", "-c", "user.name=测试", "-c", "user.email=t@example.org", *arguments]
    done = subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return done.stdout.decode()


def nothing_private(_: Sequence[tuple[str, bytes]]) -> list[Problem]:
    return []


def synced(
    git: Git,
    author: Author,
    trial: Trial,
    choices: Choices | None = None,
    *,
    scan: Scan = nothing_private,
    push: bool = True,
    fetch: bool = True,
) -> SyncResult:
    """Sync where nothing is private, unless a test says otherwise."""
    return sync(git, author, trial, choices, scan=scan, push=push, fetch=fetch)


def clones(folder: Path, count: int, files: dict[str, str]) -> list[Path]:
    """Return clones of a bare repository that has these files."""
    run_git(folder, "init", "--quiet", "--bare", "--initial-branch=main", "remote.git")
    run_git(folder, "clone", "--quiet", f"file://{folder}/remote.git", "first")
    for path, text in files.items():
        (folder / "first" / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / "first" / path).write_bytes(text.encode())
    run_git(folder / "first", "add", "--all")
    run_git(folder / "first", "commit", "--quiet", "-m", "开始")
    run_git(folder / "first", "push", "--quiet", "origin", "HEAD:main")
    for number in range(count):
        run_git(folder, "clone", "--quiet", f"file://{folder}/remote.git", f"editor{number}")
    return [folder / f"editor{number}" for number in range(count)]


def children_of(pid: int) -> list[int]:
    """Return the processes that a process has started, and those below them."""
    found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, check=False).stdout.split()
    return [int(each) for each in found] + [below for each in found for below in children_of(int(each))]


class Editors:
    """The people, and the tokens that they wrote and that were given up."""

    def __init__(self, folder: Path, count: int, seed: int) -> None:
        self.chance = random.Random(seed)
        self.number = 0
        self.written: set[str] = set()
        self.given_up: set[str] = set()
        self.conflicts = 0
        record = "- 年度: 2019\n  标题: {}\n  地点: {}\n"
        files = {
            path: "# 台账\n" + "\n".join(record.format(self.token(), self.token()) for _ in range(4)) for path in LISTS
        }
        files["data/orgs/zb09.yml"] = f"名称: {self.token()}\n备注: {self.token()}\n"
        paragraphs = "\n\n".join(self.token() for _ in range(5))
        files[ARTICLE] = f"---\n标题: {self.token()}\n备注: {self.token()}\n---\n\n# 一\n\n{paragraphs}\n"
        self.gits = [Git(path) for path in clones(folder, count, files)]

    def token(self) -> str:
        self.number += 1
        self.written.add(f"T{self.number}T")
        return f"T{self.number}T"

    def save(self, who: int) -> None:
        """Change one file at random and commit it."""
        git = self.gits[who]
        path = self.chance.choice([*LISTS, *LISTS, ARTICLE, self._single(git)])
        file = git.root / path
        before = file.read_text("utf-8") if file.exists() else ""
        after = self._edited(path, before)
        if after:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(after, "utf-8")
        else:
            file.unlink()
        self.given_up |= {*TOKEN.findall(before)} - {*TOKEN.findall(after)}
        assert git.commit([path], Author(f"编辑{who}"), f"改 {path}") is not None

    def sync(self, who: int) -> SyncResult:
        """Sync, and answer conflicts at random."""
        choices: dict[str, Side] = {}
        for _ in range(20):
            result = synced(self.gits[who], Author(f"编辑{who}"), lambda _: [], choices)
            if result.state != "conflicts":
                return result
            for asked in result.conflicts:
                assert asked.our_change and asked.their_change, asked
                side: Side = self.chance.choice(SIDES)
                choices[asked.key] = side
                kept, refused = (asked.ours, asked.theirs) if side == "ours" else (asked.theirs, asked.ours)
                self.given_up |= {*TOKEN.findall(refused or "")} - {*TOKEN.findall(kept or "")}
                self.conflicts += 1
        raise AssertionError("the same conflicts come again")

    def state(self, who: int) -> dict[str, bytes]:
        root = self.gits[who].root
        return {
            path.relative_to(root).as_posix(): path.read_bytes()
            for folder in ("data", "content")
            for path in sorted((root / folder).rglob("*"))
            if path.is_file()
        }

    def lost(self) -> set[str]:
        """Return the tokens that are gone although nobody gave them up."""
        text = b"\n".join(self.state(0).values()).decode()
        return self.written - self.given_up - {*TOKEN.findall(text)}

    def _single(self, git: Git) -> str:
        found = [path.relative_to(git.root).as_posix() for path in sorted((git.root / "data/orgs").glob("*.yml"))]
        return self.chance.choice([*found, f"data/orgs/n{self.number}.yml"])

    def _edited(self, path: str, text: str) -> str:
        if path == ARTICLE:
            front, rest = text.split("---\n\n", 1)
            parts = rest.split("\n\n")
            at = self.chance.randrange(1, len(parts))
            if self.chance.random() < 0.3:
                return self._field(front, "") + "---\n\n" + rest
            if self.chance.random() < 0.4:
                parts.insert(at, self.token())
            else:
                parts[at] = self.token() + ("\n" if at == len(parts) - 1 else "")
            return front + "---\n\n" + "\n\n".join(parts)
        if path not in LISTS:
            if text and self.chance.random() < 0.1:
                return ""
            return self._field(text, "") if text else f"名称: {self.token()}\n"
        records = text.split("\n\n")
        what, at = self.chance.random(), self.chance.randrange(len(records))
        if what < 0.4:
            return text + f"\n- 年度: 2019\n  标题: {self.token()}\n  地点: {self.token()}\n"
        if what < 0.5 and len(records) > 1:
            del records[at]
            joined = "\n\n".join(records)
            return ("" if joined.startswith("# 台账") else "# 台账\n") + joined.rstrip("\n") + "\n"
        records[at] = self._field(records[at].rstrip("\n") + "\n", "  ").rstrip("\n")
        return "\n\n".join(records).rstrip("\n") + "\n"

    def _field(self, text: str, indent: str) -> str:
        """Replace a field of a record, or add one."""
        key = self.chance.choice(FIELDS)
        if f"\n{indent}{key}: " in f"\n{text}":
            return re.sub(f"(?m)^{indent}{key}: .*$", lambda _: f"{indent}{key}: {self.token()}", text, count=1)
        return f"{text}{indent}{key}: {self.token()}\n"
