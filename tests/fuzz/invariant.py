"""Check what must be true for every file: it is read, or a problem names a place; never a crash, never silence."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from yinling.core.problems import Problem
from yinling.derived.overview import Overview
from yinling.library.load import Loaded
from yinling.library.parse import ParsedRecord, read_records, record_keys
from yinling.library.read_files import parse_source
from yinling.pages.context import SiteContext
from yinling.pages.feeds import feeds
from yinling.pages.registry import record_pages
from yinling.records.article import Article
from yinling.records.base import Record
from yinling.sources.front_matter import split
from yinling.sources.text import SourceText
from yinling.sources.yaml import Document, parse


def read(kind: type[Record], text: str) -> tuple[list[ParsedRecord], Document]:
    """Return the records of a text, and its parsed document."""
    document = (
        split("a.md", text, record_keys(kind)).front if kind is Article else parse("a.yml", text, record_keys(kind))
    )
    return list(read_records(kind, document)), document


def check_text(kind: type[Record], text: str, *, must_be_sound: bool = False) -> None:
    """Check the text of a file of this kind; with ``must_be_sound`` it may have no problems."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")  # as when a file is read
    document = read(kind, text)[1]
    reads = parse_source(kind, SourceText(document.file, text))
    problems = [problem for found in reads for problem in found.problems]
    assert problems or (reads and all(found.record is not None for found in reads)), "silence"
    assert not (must_be_sound and problems), "not sound"
    lines = text.split("\n")
    for problem in problems:
        check_place(problem, lines)
        if problem.after:
            check_mended(kind, lines, problem, problems)
    if not problems:
        kept = "\0".join(_scalars(document.value))
        lost = [word for word in _words(text, kind) if word not in kept]
        assert not lost, f"lost in silence: {lost}"


def check_place(problem: Problem, lines: list[str]) -> None:
    """Check that the problem's line exists, is the quoted one except for masked private data, and has its column."""
    assert 1 <= problem.line <= len(lines), problem
    line = lines[problem.line - 1]
    assert 1 <= problem.column <= len(line) + 1, problem
    line = "\n".join(lines[problem.line - 1 :][: problem.before.count("\n") + 1])
    shown = ".+".join(map(re.escape, re.split(r".{0,4}…\*\*….{0,2}", problem.before)))
    assert not problem.before or re.fullmatch(shown, line), problem
    assert problem.message and "{'" not in problem.message, problem  # a value as Python would print it


def check_mended(kind: type[Record], lines: list[str], problem: Problem, before: list[Problem]) -> None:
    """Check that the corrected line removes the problem."""
    assert problem.after != problem.before
    mended = lines.copy()
    mended[problem.line - 1 : problem.line + problem.before.count("\n")] = problem.after.split("\n")
    after = [p for found in read(kind, "\n".join(mended))[0] for p in found.problems]
    mark = (problem.code, problem.line)
    assert _marks(after)[mark] < _marks(before)[mark], (problem, after)


def _marks(problems: list[Problem]) -> Counter[tuple[str, int]]:
    return Counter((p.code, p.line) for p in problems)


def _words(text: str, kind: type[Record]) -> Iterator[str]:
    """Yield the words of a YAML text without comment lines; none if escapes may have changed them."""
    if kind is Article:
        text = "\n".join(re.split(r"(?m)^---[ \t]*$", text)[1:2])
    if "\\" not in text:
        for line in text.split("\n"):
            # What a reader sees: characters without width carry nothing, also before the # of a comment.
            shown = "".join(char for char in line if unicodedata.category(char) not in ("Cc", "Cf"))
            if not shown.lstrip(" ").startswith("#"):
                yield from re.findall(r"\w+", re.sub(r"[|>][-+0-9]*\s*$", "", line))


def _scalars(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield key
            yield from _scalars(item)
    elif isinstance(value, list):
        for item in value:
            yield from _scalars(item)
    elif value is None or isinstance(value, bool):
        yield {None: "null Null NULL", True: "true True TRUE", False: "false False FALSE"}[value]
    else:
        yield str(value)


def check_centre(root: Path, loaded: Loaded) -> None:
    """Check that every page of a centre can be made, or that it has problems in files that exist."""
    assert loaded.library is not None or loaded.problems
    for problem in loaded.problems:
        file = root / problem.file
        assert file.exists() or problem.code == "site-missing", problem
        if file.is_file():
            check_place(problem, re.split(r"\r\n|\r|\n", file.read_bytes().decode("utf-8-sig", errors="replace")))
    if loaded.library is not None:
        context = SiteContext(Overview(loaded.library))
        pages = list(record_pages(context))
        assert len(pages) == len({page.uri for page in pages})
        assert all(page.html for page in pages)
        assert all(feed.make() for feed in feeds(context))
