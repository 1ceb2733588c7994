"""Scan the Git history for private values: deleted files are still in it, and in every copy of the repository.

Input: a folder in a repository. Output: problems in added lines, file names, spreadsheets, documents, pictures, commit
messages, tags, names of branches and of authors, and a problem for each file that could not be read. Git lists the
lines that each commit adds, and only a part of one file is in memory. Files that are not text, or not text for Git,
are read as files, each version once.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from shutil import which
from typing import NamedTuple

from ...core.problems import Place, Problem, explanations, problem
from ..attachments import picture_metadata
from ..attachments.binary_strings import strings_in
from ..attachments.file_text import MAX_SIZE, Passage, UnreadableError, is_readable, passages, reason_of, text_passage
from ..scanner import Scanner
from ..words.detection import redacted
from . import git_output, history_names

# The folders of the program itself, whose tests contain such data; all others belong to the centre.
PROGRAM_FOLDERS = ("hooks", "tests", "theme_overrides", "docs", ".ci", ".vscode", "requirements.lock")
_CENTRE_FILES = ("--", ".", *(f":(exclude){name}" for name in PROGRAM_FOLDERS))
_NOT_TEXT = (*picture_metadata.ENDINGS, ".csv", ".mp3", ".m4a", ".ogg", ".xlsx", ".pdf", ".docx", ".pptx", ".odt")
_PLAIN = ("--no-color", "--no-ext-diff", "--no-textconv", "--no-renames", "--src-prefix=a/", "--dst-prefix=b/")
"""Options that undo the settings of the computer."""
_COMMIT = "--format=%x00%H %as"
_HUNK = re.compile(r"(?P<at_signs>@@+) .*\+(?P<first>[0-9]+)(?:,[0-9]+)? @@")
_RAW = re.compile(r":[0-7]+ (?P<mode>[0-7]+) [0-9a-f]+ (?P<blob>[0-9a-f]+) [A-Z][0-9]*\t(?P<path>.+)")
_BINARY, _DELETED = "Binary files ", " and /dev/null differ"  # text in UTF-16, or what .gitattributes calls binary
# Text in which a word may be written as codes, of which not all are decoded: RTF, and letters of e-mail.
_CODED = re.compile(r"\{\\rtf|Content-Transfer-Encoding: *(?:base64|quoted-printable)", re.IGNORECASE)
_NOT_DECODED = "里面的字写成了代码，没有全看"
_POINTER = "version https://git-lfs.github.com/"
_LINES_AROUND = 6
_SUBMODULE = "160000"
_MAX_SCAN = 1 << 18  # characters that are scanned at once


class NoHistoryError(Exception):
    """Raised if there is no history to scan; the argument is the reason, in Chinese."""


class _Commit(NamedTuple):
    id: str
    day: str


class _AddedText(NamedTuple):
    """Text that a commit added to the file at ``path``, or its message, which has a Chinese label as the path.

    ``unread`` is the reason why the file could not be read, in Chinese.
    """

    commit: _Commit
    path: str
    passage: Passage
    unread: str = ""


def check_history(root: Path, scanner: Scanner) -> Iterator[Problem]:
    """Yield a problem for each private value in the history, and for each file in it that could not be read.

    Raise NoHistoryError if there is no history, or only a part of it."""
    if which("git") is None:
        raise NoHistoryError("这台电脑没有安装 Git，没有历史可查。")
    if git_output.output(root, "rev-parse", "--is-inside-work-tree") != "true":
        raise NoHistoryError("这个文件夹不在 Git 仓库里，没有历史可查。")
    if git_output.output(root, "rev-parse", "--is-shallow-repository") == "true":
        raise NoHistoryError("这里只有最近的一段历史（浅克隆）。请先运行 git fetch --unshallow。")
    try:
        yield from _problems(root, scanner)
    except git_output.GitError:
        raise NoHistoryError(
            "Git 没有读完这段历史：仓库坏了，或者缺了一部分。没查完，不能说没有。"
            "请管理员运行 git fsck --full，或者重新克隆一份再查。"
        ) from None


def _problems(root: Path, scanner: Scanner) -> Iterator[Problem]:
    reported: set[tuple[str, str, str]] = set()
    for texts in (_names(root), _messages(root), _added_lines(root), _added_files(root), _tagged_files(root)):
        for added in texts:
            if added.unread:
                commit, day = added.commit
                yield problem("history-unread", Place(added.path), commit=commit[:10], day=day, reason=added.unread)
            for label in added.passage.labels:
                what = explanations()["private-picture"].title
                yield _problem(added, what, 0, label)
            for kind, start, end in scanner.detections(added.passage.text):
                value = added.passage.text[start:end]
                if (kind, added.path, value) not in reported:
                    reported.add((kind, added.path, value))
                    yield _problem(added, explanations()[kind].title, start, redacted(value))


def _problem(added: _AddedText, what: str, start: int, shown: str) -> Problem:
    place = added.passage.place(start)
    commit, day = added.commit.id[:10], added.commit.day
    return problem("private-in-history", place, commit=commit, day=day, what=what, shown=shown)


def _log(root: Path, *options: str) -> Iterator[str]:
    """Yield the lines of ``git log``, oldest commit first."""
    yield from git_output.log(root, "--full-history", "--reverse", "--relative", *_PLAIN, *options)


def _names(root: Path) -> Iterator[_AddedText]:
    """Yield the names of branches and tags, the messages of tags, and the names of authors."""
    for what, text, id, day in chain(
        history_names.ref_names(root), history_names.authors(root), history_names.headers(root)
    ):
        yield _AddedText(_Commit(id, day), what, text_passage(text, what))


def _messages(root: Path) -> Iterator[_AddedText]:
    commit, number = _Commit("", ""), 1
    for line in _log(root, f"{_COMMIT}%n%B"):
        if line.startswith("\0"):
            commit, number = _commit(line), 1
        elif line:
            yield _text_of_lines(commit, "提交说明", number, [line])
            number += 1


def _added_lines(root: Path) -> Iterator[_AddedText]:
    """Yield the lines that commits add with the lines around them, which say what a number or a name is."""
    commit, path = _Commit("", ""), ""
    prefix = 0  # length of the prefix of each line, one character for each parent; 0 outside a hunk
    number = 1
    held: list[str] = []
    size = 0
    patches = _log(root, "--cc", "--patch", f"--unified={_LINES_AROUND}", _COMMIT, *_CENTRE_FILES)
    for line in chain(patches, ["diff --cc "]):  # the last lines are read like those before another file
        mark = line[:prefix]
        if prefix and not mark.strip(" +") and len(mark) == prefix:
            held.append(line[prefix:])
            size += len(line)
            number += 1
        elif prefix and "-" in mark:
            continue  # a line that is no longer there
        if held and (size > _MAX_SCAN or not prefix or line.startswith(("\0", "diff ", "@@"))):
            yield _text_of_lines(commit, path, number - len(held), held)
            if any(map(_CODED.match, held)):
                yield _AddedText(commit, path, text_passage("", path), _NOT_DECODED)
            if _are_read_as_a_whole(held) and not path.lower().endswith(_NOT_TEXT):
                yield from _texts_of_file(root, commit, path)
            held, size = [], 0
        if line.startswith("\0"):
            commit, prefix = _commit(line), 0
        elif line.startswith("diff "):
            path, prefix = _path(line), 0
        elif not prefix and line.startswith(_BINARY) and not line.endswith(_DELETED):
            if not path.lower().endswith(_NOT_TEXT):
                yield from _texts_of_file(root, commit, path)
        elif hunk := _HUNK.match(line):
            number, prefix = int(hunk["first"]), len(hunk["at_signs"]) - 1


def _path(line: str) -> str:
    """Return the path in the first line of a patch: ``diff --git a/x b/x``, or of a merge ``diff --cc x``."""
    _, kind, rest = line.split(" ", 2)
    one = rest[: len(rest) // 2] if kind == "--git" else rest
    return git_output.unquoted(one).removeprefix("a/" if kind == "--git" else "")


def _are_read_as_a_whole(lines: list[str]) -> bool:
    """Return whether lines are of a table, whose headings stand further above, of UTF-16, or name a text elsewhere."""
    is_table = any(line.lstrip().startswith("|") for line in lines) and not any("|-" in line for line in lines)
    return is_table or lines[0].startswith(_POINTER) or any("\0" in line for line in lines)


def _texts_of_file(root: Path, commit: _Commit, path: str) -> Iterator[_AddedText]:
    """Yield the text of a file as a commit has it; nothing of one that it has deleted."""
    if blob := git_output.output(root, "rev-parse", f"{commit.id}:./{path}"):
        yield from _texts_of_blob(root, commit, path, blob)


def _tagged_files(root: Path) -> Iterator[_AddedText]:
    for ref, path, blob, day in history_names.tagged_files(root):
        yield from _texts_of_blob(root, _Commit(blob, day), path or ref, blob)


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
            path = git_output.unquoted(raw["path"])
            seen.add((raw["blob"], raw["path"]))
            if path not in names:
                names.add(path)
                yield _text_of_lines(commit, path, 1, [path])
            if raw["mode"] == _SUBMODULE:
                yield _AddedText(commit, path, text_passage("", path), "子模块，是另一个仓库")
            elif path.lower().endswith(_NOT_TEXT):
                yield from _texts_of_blob(root, commit, path, raw["blob"])


def _texts_of_blob(root: Path, commit: _Commit, path: str, blob: str) -> Iterator[_AddedText]:
    """Yield the text in one version of a file that is not text, or why it cannot be read."""
    size = git_output.output(root, "cat-file", "-s", blob)
    if not size.isdigit() or int(size) > MAX_SIZE:
        yield _AddedText(commit, path, text_passage("", path), f"超过 {MAX_SIZE >> 20} MB" if size else "缺了内容")
        return
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"blob{Path(path).suffix}"
        git_output.write_blob(root, blob, file)
        try:
            if file.read_bytes().startswith(_POINTER.encode()):
                raise UnreadableError("内容在 Git LFS 里，不在这里")
            if is_readable(file):
                found = [passage for passage in passages(file, path) if passage.text != path]
                yield from (_AddedText(commit, path, passage) for passage in found)
            else:  # a kind that nothing here reads: what looks like text in it is read
                yield _AddedText(commit, path, text_passage(strings_in(file.read_bytes()), path), "认不出是什么文件")
        except (UnreadableError, OSError, ValueError) as error:
            yield _AddedText(commit, path, text_passage("", path), reason_of(error))
