"""The files of the sample for mutation, and a small centre of them that is quick to build."""

from __future__ import annotations

import posixpath
import re
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.conftest import ROOT
from yinling.core.files import CONTENT, DATA
from yinling.library.load import Library, load
from yinling.records import KINDS
from yinling.records.article import Article
from yinling.records.base import Record, references_of, values_at

LARGEST = 4_000  # bytes: a mutation of a long file shows no more than one of a short file


@cache
def sample() -> Library:
    library = load(ROOT).library
    assert library is not None
    return library


@cache
def files_by_kind() -> dict[type[Record], list[Path]]:
    """Return the files of each kind, relative to the root; only short ones if there are any."""
    found: dict[type[Record], list[Path]] = {}
    for kind in KINDS:
        files = sorted({Path(record.origin.file) for record in sample().all(kind)}, key=_size)
        found[kind] = [file for file in files if _size(file)[0] < LARGEST] or files[:1]
    return found


def _size(file: Path) -> tuple[int, Path]:
    return (ROOT / file).stat().st_size, file


@cache
def closed() -> tuple[Path, ...]:
    """Return files with records of most kinds and with all records that these refer to.

    Of each kind it is the file that needs the fewest others. Kinds that need half of the sample are left out: their
    files are damaged alone.
    """
    needed = [min((_closure(file) for file in files), key=len) for files in files_by_kind().values()]
    return tuple(sorted(set().union(*(files for files in needed if len(files) <= 20))))


def _closure(first: Path) -> set[Path]:
    """Return a file, and the files that its records refer to directly or indirectly."""
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
    for _, written, reference in record.further_references(sample()):
        if target := sample().find(reference.kind, reference.within + written):
            yield target
    for kind, id in re.findall(r"\]\(([a-z]+):([^)#\s]+)", record.body) if isinstance(record, Article) else ():
        if target := sample().find(kind, id):
            yield target
    for path in re.findall(r"\]\(([^):#\s]+)\.md", record.body) if isinstance(record, Article) else ():
        if target := sample().get(Article, posixpath.normpath(posixpath.join(posixpath.dirname(record.id), path))):
            yield target


def small_centre(target: Path) -> Path:
    """Copy the `closed` files."""
    for file in closed():
        (target / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / file, target / file)
    return target


def kind_of(file: Path) -> type[Record]:
    """Return the kind of the records in a file."""
    if file.parts[0] == CONTENT:
        return Article
    below = file.relative_to(DATA)
    return next(k for k in KINDS if below.is_relative_to(k.folder) or below.with_suffix("") == Path(k.folder))
