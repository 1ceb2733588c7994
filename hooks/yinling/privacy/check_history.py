"""The gate over what was committed: what has been deleted since is still in Git's history, and in every copy of it.

Git tells every line that a commit adds, one commit after the other; no more than a piece of one file is held. Files
that are no text, or that Git does not take for text, are read as they were, each version once.
"""

from __future__ import annotations

import re
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from shutil import which
from typing import NamedTuple

from ..core.problems import Problem, explanations, problem
from . import picture_metadata
from .detection import masked
from .file_text import LARGEST, Passage, UnreadableError, located, passages
from .scanner import Scanner

# The program's own folders, whose tests are about such data; all others are the centre's.
_PROGRAM = ("hooks", "tests", "theme_overrides", "docs", ".ci", ".vscode", "requirements.lock")
_CENTRE = ("--", ".", *(f":(exclude){name}" for name in _PROGRAM))
_NO_TEXT = (*picture_metadata.ENDINGS, ".xlsx", ".pdf", ".docx", ".pptx", ".odt")
_COMMIT = "--format=%x00%H %as"
_HUNK = re.compile(r"(?P<marks>@@+) .*\+(?P<first>[0-9]+)(?:,[0-9]+)? @@")
_RAW = re.compile(r":[0-7]+ [0-7]+ [0-9a-f]+ (?P<blob>[0-9a-f]+) [A-Z][0-9]*\t(?P<path>.+)")
# Text in UTF-16, or what .gitattributes calls binary.
_BINARY = re.compile(r"Binary files (?:\S.* and )\"?b/(?P<path>.+?)\"? differ")
_LONGEST_LINE = 1 << 20
_PIECE = 1 << 18


class NoHistoryError(Exception):
    """Raised where there is nothing to look through; the argument says why, in Chinese."""


class _Commit(NamedTuple):
    id: str
    day: str


class _Piece(NamedTuple):
    """Words that a commit added: to which file (none for its own message), and where."""

    commit: _Commit
    path: str
    passage: Passage


def check_history(root: Path, reviewed: Scanner) -> Iterator[Problem]:
    """What is private in any commit of the repository that ``root`` is in: in lines, names of files, spreadsheets,
    pictures and messages; each value once for a file. Raises NoHistoryError."""
    if which("git") is None:
        raise NoHistoryError("这台电脑没有安装 Git，没有历史可查。")
    if _asked(root, "rev-parse", "--is-inside-work-tree") != "true":
        raise NoHistoryError("这个文件夹不在 Git 仓库里，没有历史可查。")
    if _asked(root, "rev-parse", "--is-shallow-repository") == "true":
        raise NoHistoryError("这里只有最近的一段历史（浅克隆）。请先运行 git fetch --unshallow。")
    told: set[tuple[str, str, str]] = set()
    for pieces in (_messages(root), _lines(root), _files(root)):
        for piece in pieces:
            for kind, start, end in reviewed.hits(piece.passage.text):
                value = piece.passage.text[start:end]
                if (kind, piece.path, value) not in told:
                    told.add((kind, piece.path, value))
                    yield _problem(piece, explanations()[kind].title, start, masked(value))


def _problem(piece: _Piece, what: str, start: int, shown: str) -> Problem:
    place = piece.passage.place(start)
    commit, day = piece.commit.id[:10], piece.commit.day
    return problem("private-in-history", place, commit=commit, day=day, what=what, shown=shown)


def _asked(root: Path, *words: str) -> str:
    """What Git answers, empty where it refuses."""
    done = subprocess.run(["git", "-C", str(root), *words], capture_output=True, check=False)
    return done.stdout.decode("utf-8", "replace").strip() if done.returncode == 0 else ""


def _log(root: Path, *options: str) -> Iterator[str]:
    """The lines of ``git log`` over all branches, oldest first, as they come. A line of a megabyte is cut."""
    words = ["-c", "core.quotePath=false", "log", "--all", "--reverse", "--relative", "--no-color", "--no-ext-diff"]
    command = ["git", "-C", str(root), *words, "--no-textconv", "--no-renames", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as git:
        assert git.stdout is not None
        while line := git.stdout.readline(_LONGEST_LINE):
            yield line.decode("utf-8", "replace").rstrip("\n")


def _messages(root: Path) -> Iterator[_Piece]:
    commit, number = _Commit("", ""), 1
    for line in _log(root, f"{_COMMIT}%n%B"):
        if line.startswith("\0"):
            commit, number = _commit(line), 1
        elif line:
            yield _piece(commit, "提交说明", number, [line])
            number += 1


def _lines(root: Path) -> Iterator[_Piece]:
    """The lines that commits add; of a merge those that no parent has."""
    commit, path = _Commit("", ""), ""
    marks = 0  # how many signs say of a line where it comes from: one for each parent; 0 outside the lines
    number = 1
    held: list[str] = []
    size = 0
    for line in _log(root, "--cc", "--patch", "--unified=0", _COMMIT, *_CENTRE):
        added = marks > 0 and line.startswith("+" * marks)
        if held and (not added or size > _PIECE):
            yield _piece(commit, path, number - len(held), held)
            held, size = [], 0
        if added:
            held.append(line[marks:])
            size += len(line)
            number += 1
        elif line.startswith("\0"):
            commit, marks = _commit(line), 0
        elif line.startswith("diff "):
            marks = 0
        elif not marks and (binary := _BINARY.match(line)) and not binary["path"].lower().endswith(_NO_TEXT):
            blob = _asked(root, "rev-parse", f"{commit.id}:./{binary['path']}")
            yield from (_Piece(commit, binary["path"], passage) for passage in _words(root, binary["path"], blob))
        elif not marks and line.startswith("+++ "):
            path = line[4:].strip('"').removeprefix("b/")
        elif hunk := _HUNK.match(line):
            number, marks = int(hunk["first"]), len(hunk["marks"]) - 1
        elif marks and "+" in line[:marks] and "-" not in line[:marks]:
            number += 1  # one of the parents has it
    if held:
        yield _piece(commit, path, number - len(held), held)


def _piece(commit: _Commit, path: str, first: int, lines: list[str]) -> _Piece:
    text, place = located("\n".join(lines), path)
    return _Piece(commit, path, Passage(text, lambda at: (p := place(at))._replace(line=p.line + first - 1)))


def _commit(line: str) -> _Commit:
    return _Commit(*line.removeprefix("\0").split(" "))


def _files(root: Path) -> Iterator[_Piece]:
    """The names of all files that ever were, and the words in those that are no text."""
    commit = _Commit("", "")
    seen: set[tuple[str, str]] = set()
    names: set[str] = set()
    for line in _log(root, "-m", "--raw", "--no-abbrev", "--diff-filter=d", _COMMIT, *_CENTRE):
        if line.startswith("\0"):
            commit = _commit(line)
        elif (raw := _RAW.match(line)) and (raw["blob"], raw["path"]) not in seen:
            path = raw["path"].strip('"')
            seen.add((raw["blob"], raw["path"]))
            if path not in names:
                names.add(path)
                yield _piece(commit, path, 1, [path])
            if path.lower().endswith(_NO_TEXT):
                yield from (_Piece(commit, path, passage) for passage in _words(root, path, raw["blob"]))


def _words(root: Path, path: str, blob: str) -> Iterator[Passage]:
    """The words of one version of a file that is no text. What cannot be read has none: the gate over the files that
    are there says so of them."""
    size = _asked(root, "cat-file", "-s", blob)
    if not size.isdigit() or int(size) > LARGEST:
        return
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"blob{Path(path).suffix}"
        with file.open("wb") as stream:
            subprocess.run(["git", "-C", str(root), "cat-file", "blob", blob], stdout=stream, check=False)
        try:
            for text, place in passages(file, path):
                if text != path:
                    yield Passage(text, place)
        except (UnreadableError, OSError, ValueError):
            return
