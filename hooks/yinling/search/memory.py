"""What was worked out for a run of entries is kept between builds: only runs in which something changed are read again.

The memory may be lost, cut off or spoilt at any time: what does not bear its own digest is not believed, and the index
is the same bytes with it or without."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from zlib import crc32

import pypinyin

from . import days, entries, fold, postings
from .entries import Entry
from .postings import Posting, posted

RUN_LENGTH = 800  # entries, on average

# Whatever keys are made by: a memory that something else made is not believed.
_MADE_BY = "".join(Path(module.__file__ or "").read_text("utf-8") for module in (days, entries, fold, postings))
_VERSION = hashlib.sha256(
    f"{_MADE_BY}{fold.traditional()}{pypinyin.__version__}{unicodedata.unidata_version}".encode()
).hexdigest()


def runs(entries: Sequence[Entry]) -> Iterator[tuple[int, Sequence[Entry]]]:
    """Entries in runs, each with the number of its first. An entry's own address says whether a run ends with it, so
    that one that comes or goes changes no other run."""
    start = 0
    for number, entry in enumerate(entries, 1):
        if number == len(entries) or crc32(entry.uri.encode()) % RUN_LENGTH == 0:
            yield start, entries[start:number]
            start = number


class Memory:
    """The postings of runs, by the digest of their entries. ``folder`` holds a file for each; None keeps nothing."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._used: set[str] = set()
        self.learnt = 0

    def posted(self, run: Sequence[Entry]) -> Mapping[str, Posting]:
        """The keys of a run, as of `postings.posted`."""
        if self._folder is None:
            return posted(run)
        name = hashlib.sha256(f"{_VERSION}{run!r}".encode()).hexdigest()
        path = self._folder / f"{name}.txt"
        self._used.add(path.name)
        found = _read(path)
        if found is None:
            self.learnt += len(run)
            found = posted(run)
            _write(path, found)
        return found

    def keep(self) -> None:
        """Forget what was not used this time. A disk that lets nothing go is no reason to fail."""
        for path in self._folder.glob("*") if self._folder else ():
            if path.name not in self._used:
                try:
                    path.unlink()
                except OSError:
                    continue


def _write(path: Path, found: Mapping[str, Posting]) -> None:
    rows = ((key, str(first), str(last), steps) for key, (first, last, steps) in found.items())
    body = "\n".join(map("\t".join, zip(*rows, strict=True))).encode()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(hashlib.sha256(body).hexdigest().encode() + b"\n" + body)
    except OSError:
        return


def _read(path: Path) -> Mapping[str, Posting] | None:
    try:
        head, _, body = path.read_bytes().partition(b"\n")
    except OSError:
        return None
    if head != hashlib.sha256(body).hexdigest().encode():
        return None
    if not body:
        return {}
    keys, firsts, lasts, steps = (column.split("\t") for column in body.decode().split("\n"))
    return dict(zip(keys, zip(map(int, firsts), map(int, lasts), steps, strict=True), strict=True))
