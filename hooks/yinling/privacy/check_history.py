"""Scan the Git history for private values: deleted files are still in it, and in every copy of the repository.

Input: a folder in a repository. Output: problems in added lines, file names, spreadsheets, documents, pictures and
commit messages. Git lists the lines that each commit adds, and only a part of one file is in memory. Files that are
not text, or not text for Git, are read as files, each version once.
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
from .detection import redacted
from .file_text import MAX_SIZE, Passage, UnreadableError, passages, text_passage
from .scanner import Scanner

# The folders of the program itself, whose tests contain such data; all others belong to the centre.
_PROGRAM_FOLDERS = ("hooks", "tests", "theme_overrides", "docs", ".ci", ".vscode", "requirements.lock")
_CENTRE_FILES = ("--", ".", *(f":(exclude){name}" for name in _PROGRAM_FOLDERS))
_NOT_TEXT = (*picture_metadata.ENDINGS, ".xlsx", ".pdf", ".docx", ".pptx", ".odt")
_COMMIT = "--format=%x00%H %as"
_HUNK = re.compile(r"(?P<at_signs>@@+) .*\+(?P<first>[0-9]+)(?:,[0-9]+)? @@")
_RAW = re.compile(r":[0-7]+ [0-7]+ [0-9a-f]+ (?P<blob>[0-9a-f]+) [A-Z][0-9]*\t(?P<path>.+)")
# Text in UTF-16, or files that .gitattributes declares binary.
_BINARY = re.compile(r"Binary files (?:\S.* and )\"?b/(?P<path>.+?)\"? differ")
_MAX_LINE = 1 << 20  # bytes
_MAX_SCAN = 1 << 18  # characters that are scanned at once


class NoHistoryError(Exception):
    """Raised if there is no history to scan; the argument is the reason, in Chinese."""


class _Commit(NamedTuple):
    id: str
    day: str


class _AddedText(NamedTuple):
    """Text that a commit added to the file at ``path``, or its message, which has a Chinese label as the path."""

    commit: _Commit
    path: str
    passage: Passage


def check_history(root: Path, scanner: Scanner) -> Iterator[Problem]:
    """Yield a problem for each private value in each file of the history; raise NoHistoryError if it is incomplete."""
    if which("git") is None:
        raise NoHistoryError("这台电脑没有安装 Git，没有历史可查。")
    if _git(root, "rev-parse", "--is-inside-work-tree") != "true":
        raise NoHistoryError("这个文件夹不在 Git 仓库里，没有历史可查。")
    if _git(root, "rev-parse", "--is-shallow-repository") == "true":
        raise NoHistoryError("这里只有最近的一段历史（浅克隆）。请先运行 git fetch --unshallow。")
    reported: set[tuple[str, str, str]] = set()
    for texts in (_messages(root), _added_lines(root), _added_files(root)):
        for added in texts:
            for kind, start, end in scanner.detections(added.passage.text):
                value = added.passage.text[start:end]
                if (kind, added.path, value) not in reported:
                    reported.add((kind, added.path, value))
                    yield _problem(added, explanations()[kind].title, start, redacted(value))


def _problem(added: _AddedText, what: str, start: int, shown: str) -> Problem:
    place = added.passage.place(start)
    commit, day = added.commit.id[:10], added.commit.day
    return problem("private-in-history", place, commit=commit, day=day, what=what, shown=shown)


def _git(root: Path, *arguments: str) -> str:
    """Return the output of a Git command, empty if it fails."""
    done = subprocess.run(["git", "-C", str(root), *arguments], capture_output=True, check=False)
    return done.stdout.decode("utf-8", "replace").strip() if done.returncode == 0 else ""


def _log(root: Path, *options: str) -> Iterator[str]:
    """Yield the lines of ``git log`` over all branches, oldest commit first; lines over a megabyte are split."""
    arguments = ["-c", "core.quotePath=false", "log", "--all", "--reverse", "--relative", "--no-color", "--no-ext-diff"]
    command = ["git", "-C", str(root), *arguments, "--no-textconv", "--no-renames", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as git:
        assert git.stdout is not None
        while line := git.stdout.readline(_MAX_LINE):
            yield line.decode("utf-8", "replace").rstrip("\n")


def _messages(root: Path) -> Iterator[_AddedText]:
    commit, number = _Commit("", ""), 1
    for line in _log(root, f"{_COMMIT}%n%B"):
        if line.startswith("\0"):
            commit, number = _commit(line), 1
        elif line:
            yield _text_of_lines(commit, "提交说明", number, [line])
            number += 1


def _added_lines(root: Path) -> Iterator[_AddedText]:
    """Yield the lines that commits add; for a merge, the lines that no parent has."""
    commit, path = _Commit("", ""), ""
    prefix = 0  # length of the prefix of each line, one character for each parent; 0 outside a hunk
    number = 1
    held: list[str] = []
    size = 0
    for line in _log(root, "--cc", "--patch", "--unified=0", _COMMIT, *_CENTRE_FILES):
        is_added = prefix > 0 and line.startswith("+" * prefix)
        if held and (not is_added or size > _MAX_SCAN):
            yield _text_of_lines(commit, path, number - len(held), held)
            held, size = [], 0
        if is_added:
            held.append(line[prefix:])
            size += len(line)
            number += 1
        elif line.startswith("\0"):
            commit, prefix = _commit(line), 0
        elif line.startswith("diff "):
            prefix = 0
        elif not prefix and (binary := _BINARY.match(line)) and not binary["path"].lower().endswith(_NOT_TEXT):
            blob = _git(root, "rev-parse", f"{commit.id}:./{binary['path']}")
            yield from (
                _AddedText(commit, binary["path"], passage) for passage in _blob_passages(root, binary["path"], blob)
            )
        elif not prefix and line.startswith("+++ "):
            path = line[4:].strip('"').removeprefix("b/")
        elif hunk := _HUNK.match(line):
            number, prefix = int(hunk["first"]), len(hunk["at_signs"]) - 1
        elif prefix and "+" in line[:prefix] and "-" not in line[:prefix]:
            number += 1  # one of the parents has the line
    if held:
        yield _text_of_lines(commit, path, number - len(held), held)


def _text_of_lines(commit: _Commit, path: str, first: int, lines: list[str]) -> _AddedText:
    text, place, *_ = text_passage("\n".join(lines), path)
    return _AddedText(commit, path, Passage(text, lambda at: (p := place(at))._replace(line=p.line + first - 1)))


def _commit(line: str) -> _Commit:
    return _Commit(*line.removeprefix("\0").split(" "))


def _added_files(root: Path) -> Iterator[_AddedText]:
    """Yield the names of all files in the history, and the text in those that are not text files."""
    commit = _Commit("", "")
    seen: set[tuple[str, str]] = set()
    names: set[str] = set()
    for line in _log(root, "-m", "--raw", "--no-abbrev", "--diff-filter=d", _COMMIT, *_CENTRE_FILES):
        if line.startswith("\0"):
            commit = _commit(line)
        elif (raw := _RAW.match(line)) and (raw["blob"], raw["path"]) not in seen:
            path = raw["path"].strip('"')
            seen.add((raw["blob"], raw["path"]))
            if path not in names:
                names.add(path)
                yield _text_of_lines(commit, path, 1, [path])
            if path.lower().endswith(_NOT_TEXT):
                yield from (_AddedText(commit, path, passage) for passage in _blob_passages(root, path, raw["blob"]))


def _blob_passages(root: Path, path: str, blob: str) -> Iterator[Passage]:
    """Yield the text in one version of a file that is not text; skip an unreadable one, which `check_files` reports."""
    size = _git(root, "cat-file", "-s", blob)
    if not size.isdigit() or int(size) > MAX_SIZE:
        return
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"blob{Path(path).suffix}"
        with file.open("wb") as stream:
            subprocess.run(["git", "-C", str(root), "cat-file", "blob", blob], stdout=stream, check=False)
        try:
            yield from (passage for passage in passages(file, path) if passage.text != path)
        except (UnreadableError, OSError, ValueError):
            return
