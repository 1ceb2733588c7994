"""The sample's files to damage, and a small centre of them that is quick to read and to build."""

from __future__ import annotations

import posixpath
import re
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.conftest import ROOT
from yinling.library.load import CONTENT, DATA, Library, load
from yinling.records import KINDS
from yinling.records.article import Article
from yinling.records.base import Record, references_of, values_at

LARGEST = 4_000  # bytes: a mutation of a long file says no more than one of a short file


@cache
def sample() -> Library:
    library = load(ROOT).library
    assert library is not None
    return library


@cache
def files_by_kind() -> dict[type[Record], list[Path]]:
    """The sample's files of each kind, relative to its root, short ones only where there are some."""
    found: dict[type[Record], list[Path]] = {}
    for kind in KINDS:
        files = sorted({Path(record.origin.file) for record in sample().all(kind)}, key=_size)
        found[kind] = [file for file in files if _size(file)[0] < LARGEST] or files[:1]
    return found


def _size(file: Path) -> tuple[int, Path]:
    return (ROOT / file).stat().st_size, file


@cache
def closed() -> tuple[Path, ...]:
    """Files that hold records of most kinds and all that these refer to; of each kind the file that needs the least.
    Left out are kinds that need half of the sample: their files are damaged alone."""
    needed = [min((_closure(file) for file in files), key=len) for files in files_by_kind().values()]
    return tuple(sorted(set().union(*(files for files in needed if len(files) <= 20))))


def _closure(first: Path) -> set[Path]:
    """A file and those that its records name, and those that these name."""
    found, queue = set(), [first]
    while queue:
        file = queue.pop()
        if file not in found:
            found.add(file)
            for record in _by_file()[file]:
                queue += [Path(target.origin.file) for target in _named_by(record)]
    return found


@cache
def _by_file() -> dict[Path, list[Record]]:
    found: dict[Path, list[Record]] = {}
    for kind in KINDS:
        for record in sample().all(kind):
            found.setdefault(Path(record.origin.file), []).append(record)
    return found


def _named_by(record: Record) -> Iterator[Record]:
    for path, reference in references_of(type(record)):
        for _, written in values_at(record, path):
            if target := sample().find(reference.kind, reference.within + written):
                yield target
    for kind, id in re.findall(r"\]\(([a-z]+):([^)#\s]+)", record.body) if isinstance(record, Article) else ():
        if target := sample().find(kind, id):
            yield target
    for path in re.findall(r"\]\(([^):#\s]+)\.md", record.body) if isinstance(record, Article) else ():
        if target := sample().get(Article, posixpath.normpath(posixpath.join(posixpath.dirname(record.id), path))):
            yield target


def small_centre(target: Path) -> Path:
    """Copy those files."""
    for file in closed():
        (target / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / file, target / file)
    return target


def kind_of(file: Path) -> type[Record]:
    """The kind that reads a file."""
    if file.parts[0] == CONTENT:
        return Article
    below = file.relative_to(DATA)
    return next(k for k in KINDS if below.is_relative_to(k.folder) or below.with_suffix("") == Path(k.folder))
