"""The cached list of public sheets.

It is stored with the kinds of record that it was made from: while these do not change, no article is converted again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from ..core.cache import Cache, hash_parts
from ..derived.overview import Overview
from ..library.load import CONTENT, Library
from ..library.markdown_settings import SETTINGS
from ..records import KINDS
from ..records.base import Record


@dataclass(frozen=True)
class PlannedSheet:
    """A public sheet as the site lists it: ``name`` is the file name without suffix, ``cache_key`` finds its PDF."""

    group: str
    name: str
    title: str
    paper: str
    cache_key: str


class _TrackedRecords(Mapping[type[Record], Mapping[str, Record]]):
    """The records of a library, with a note of the kinds that were read."""

    def __init__(self, records: Mapping[type[Record], Mapping[str, Record]]) -> None:
        self._records = records
        self.kinds_read: set[type[Record]] = set()

    def __getitem__(self, kind: type[Record]) -> Mapping[str, Record]:
        self.kinds_read.add(kind)
        return self._records[kind]

    def __iter__(self) -> Iterator[type[Record]]:
        return iter(self._records)

    def __len__(self) -> int:
        return len(self._records)


def plan_sheets(
    overview: Overview, cache: Cache, compile_all: Callable[[Overview], list[PlannedSheet]], *, stale: bool = False
) -> list[PlannedSheet]:
    """Return the sheets of ``compile_all``, or the cached list if nothing that it was made from has changed.

    With ``stale`` the list of the last build is returned whatever has changed.
    """
    library = overview.library
    last = hash_parts("last")
    key = hash_parts(library.as_of.isoformat(), library.knowledge_date.isoformat(), *_file_hashes(library))
    cached = cache.get(last if stale else key, tuple[list[str], bytes, list[PlannedSheet]])
    if cached is not None:
        kinds, records_hash, sheets = cached
        if stale or records_hash == _hash_records(library, kinds):
            cache.keep(last)
            cache.keep(key)
            return sheets
    tracked = _TrackedRecords(library.records)
    sheets = compile_all(Overview(replace(library, records=tracked)))
    kinds = [kind.kind for kind in KINDS if kind in tracked.kinds_read]
    value = (kinds, _hash_records(library, kinds), sheets)
    cache.put(key, value)
    cache.put(last, value)
    return sheets


def _hash_records(library: Library, kinds: list[str]) -> bytes:
    return hash_parts(*(record.content_hash for kind in KINDS if kind.kind in kinds for record in library.all(kind)))


def _file_hashes(library: Library) -> Iterator[bytes]:
    """Yield the other files that sheets depend on: the Markdown settings, and hashes of pictures and recordings."""
    yield (library.root / SETTINGS).read_bytes()
    for path in sorted((library.root / CONTENT).rglob("*")):
        if path.suffix != ".md" and path.is_file():
            yield hash_parts(path.relative_to(library.root).as_posix(), path.read_bytes())
