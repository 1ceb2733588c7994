"""What was worked out for an entry is kept between builds: only what changed is read again.

The memory may be lost, cut off or spoilt at any time: what does not bear its own digest is not believed, and the index
is the same bytes with it or without."""

from __future__ import annotations

import contextlib
import hashlib
import unicodedata
from collections.abc import Mapping
from pathlib import Path

import pypinyin

from . import days, entries, fold, postings
from .entries import Entry
from .postings import keys_of

# Whatever keys are made by: a memory that something else made is not believed.
_MADE_BY = "".join(Path(module.__file__ or "").read_text("utf-8") for module in (days, entries, fold, postings))
_VERSION = hashlib.sha256(
    f"{_MADE_BY}{fold.traditional()}{pypinyin.__version__}{unicodedata.unidata_version}".encode()
).hexdigest()


class Memory:
    """The keys of entries, by the digest of the entry. ``path`` is its file; None keeps nothing."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._kept = _read(path) if path else {}
        self._used: dict[str, str] = {}
        self.learnt = 0

    def keys(self, entry: Entry) -> Mapping[str, int]:
        """The keys of an entry, each with its place, as of `postings.keys_of`."""
        if self._path is None:
            return keys_of(entry)
        digest = hashlib.sha256(repr(entry).encode()).hexdigest()
        packed = self._kept.get(digest)
        if packed is None:
            self.learnt += 1
            packed = "\t".join(f"{key}{place}" for key, place in keys_of(entry).items())
        self._used[digest] = packed
        return {item[:-1]: int(item[-1]) for item in packed.split("\t") if item}

    def keep(self) -> None:
        """Write what was used this time; the rest is forgotten. A disk that takes no more is no reason to fail."""
        if self._path is None:
            return
        fresh = self._path.with_suffix(".new")
        with contextlib.suppress(OSError):
            try:
                if self.learnt or len(self._used) != len(self._kept):
                    body = "\n".join(f"{digest}\t{packed}" for digest, packed in self._used.items())
                    head = f"{_VERSION} {hashlib.sha256(body.encode()).hexdigest()}\n"
                    self._path.parent.mkdir(parents=True, exist_ok=True)
                    fresh.write_text(head + body, "utf-8")
                    fresh.replace(self._path)
            finally:
                fresh.unlink(missing_ok=True)  # of this build, or of one that was killed here


def _read(path: Path) -> Mapping[str, str]:
    try:
        head, _, body = path.read_text("utf-8").partition("\n")
    except (OSError, UnicodeDecodeError):
        return {}
    if head != f"{_VERSION} {hashlib.sha256(body.encode()).hexdigest()}":
        return {}
    return dict(line.split("\t", 1) for line in body.split("\n") if "\t" in line)
