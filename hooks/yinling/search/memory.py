"""What was worked out for a run of entries is kept between builds: only runs in which something changed are read again.

The memory may be lost, cut off or spoilt at any time: what does not bear its own digest is not believed, and the index
is the same bytes with it or without."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import cast
from zlib import crc32

from . import days, entries, fold, postings
from .entries import Entry
from .postings import Posting, posted

_RUNS = 32  # at the least, on average: what has changed is one of so many parts
_SHORTEST = 128  # entries, on average: shorter runs cost more to join than they spare

# Whatever keys are made by: a memory that something else made is not believed.
_MADE_BY = "".join(Path(module.__file__ or "").read_text("utf-8") for module in (days, entries, fold, postings))
_JOINED_BY = Path(__file__).with_name("shards.py").read_text("utf-8")
_VERSION = hashlib.sha256(
    f"{_MADE_BY}{_JOINED_BY}{fold.traditional()}{version('pypinyin')}{unicodedata.unidata_version}".encode()
).hexdigest()


def runs(entries: Sequence[Entry]) -> Iterator[tuple[int, Sequence[Entry]]]:
    """Entries in runs, each with the number of its first. An entry's own address says whether a run ends with it, so
    that one that comes or goes changes no other run. The length of runs grows with the index in steps of two."""
    length = max(_SHORTEST, 1 << (len(entries) // _RUNS).bit_length())
    start = 0
    for number, entry in enumerate(entries, 1):
        if number == len(entries) or crc32(entry.uri.encode()) % length == 0:
            yield start, entries[start:number]
            start = number


class Memory:
    """The postings of runs and the files of the whole index, by the digest of their entries. ``folder`` holds a file
    for each; None keeps nothing."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._used: set[str] = set()
        self.learnt = 0

    def posted(self, run: Sequence[Entry]) -> Mapping[str, Posting]:
        """The keys of a run, as of `postings.posted`."""
        if self._folder is None:
            return posted(run)
        path = self._folder / _name(run)
        self._used.add(path.name)
        found = _read(path)
        if found is None:
            self.learnt += len(run)
            found = posted(run)
            _write(path, found)
        return found

    def whole(self, entries: Sequence[Entry], make: Callable[[], dict[str, str]]) -> dict[str, str]:
        """The files of the index: as they were made last, if no entry has changed."""
        if self._folder is None:
            return make()
        names = [_name(run) for _, run in runs(entries)]
        path = self._folder / f"{hashlib.sha256(' '.join([_VERSION, *names]).encode()).hexdigest()}.json"
        self._used.update([path.name, *names])
        body = _believed(path)
        if body is not None:
            return cast("dict[str, str]", json.loads(body))
        made = make()
        _put(path, json.dumps(made, ensure_ascii=False).encode())
        return made

    def keep(self) -> None:
        """Forget what was not used this time. A disk that lets nothing go is no reason to fail."""
        for path in self._folder.glob("*") if self._folder else ():
            if path.name not in self._used:
                try:
                    path.unlink()
                except OSError:
                    continue


def _name(run: Sequence[Entry]) -> str:
    return f"{hashlib.sha256(f'{_VERSION}{run!r}'.encode()).hexdigest()}.txt"


def _write(path: Path, found: Mapping[str, Posting]) -> None:
    rows = ((key, str(first), str(last), steps) for key, (first, last, steps) in found.items())
    _put(path, "\n".join(map("\t".join, zip(*rows, strict=True))).encode())


def _put(path: Path, body: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(hashlib.sha256(body).hexdigest().encode() + b"\n" + body)
    except OSError:
        return


def _believed(path: Path) -> bytes | None:
    """What was put into a file, if it is still that."""
    try:
        head, _, body = path.read_bytes().partition(b"\n")
    except OSError:
        return None
    return body if head == hashlib.sha256(body).hexdigest().encode() else None


def _read(path: Path) -> Mapping[str, Posting] | None:
    body = _believed(path)
    if body is None:
        return None
    if not body:
        return {}
    keys, firsts, lasts, steps = (column.split("\t") for column in body.decode().split("\n"))
    return dict(zip(keys, zip(map(int, firsts), map(int, lasts), steps, strict=True), strict=True))
