"""The list of public sheets, kept with the kinds of record that it was made from: while these are the same, no article
is converted for paper again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import cast

from ..core.cache import Cache, hash_parts
from ..derived.overview import Overview
from ..library.load import CONTENT, Library
from ..records import KINDS
from ..records.base import Record
from .article_renderer import SETTINGS


@dataclass(frozen=True)
class PlannedSheet:
    """A public sheet: the group it is listed in, the name of its file without ending, its title, its paper, and what
    its PDF is kept by."""

    group: str
    name: str
    title: str
    paper: str
    fingerprint: str


class _Watched(Mapping[type[Record], Mapping[str, Record]]):
    """The records of a library, noting the kinds that somebody looks at."""

    def __init__(self, records: Mapping[type[Record], Mapping[str, Record]]) -> None:
        self._records = records
        self.seen: set[type[Record]] = set()

    def __getitem__(self, kind: type[Record]) -> Mapping[str, Record]:
        self.seen.add(kind)
        return self._records[kind]

    def __iter__(self) -> Iterator[type[Record]]:
        return iter(self._records)

    def __len__(self) -> int:
        return len(self._records)


def planned(
    overview: Overview, cache: Cache, make: Callable[[Overview], list[PlannedSheet]], *, stale: bool = False
) -> list[PlannedSheet]:
    """The sheets as ``make`` finds them, or as it found them before where nothing it looked at has changed. With
    ``stale`` the list from before will do, whatever has changed."""
    library = overview.library
    last = hash_parts("last")
    key = hash_parts(library.as_of.isoformat(), *_files(library))
    known = cache.get(last if stale else key)
    if known is not None:
        kinds, state, sheets = cast("tuple[list[str], bytes, list[PlannedSheet]]", known)
        if stale or state == _state(library, kinds):
            cache.get(last)
            cache.get(key)
            return sheets
    watched = _Watched(library.records)
    sheets = make(Overview(replace(library, records=watched)))
    kinds = [kind.kind for kind in KINDS if kind in watched.seen]
    value = (kinds, _state(library, kinds), sheets)
    cache.put(key, value)
    cache.put(last, value)
    return sheets


def _state(library: Library, kinds: list[str]) -> bytes:
    """What stands for all records of some kinds."""
    return hash_parts(*(record.content_hash for kind in KINDS if kind.kind in kinds for record in library.all(kind)))


def _files(library: Library) -> Iterator[bytes]:
    """What stands for the files that sheets are made from besides the records: the settings of Markdown, pictures,
    recordings."""
    yield (library.root / SETTINGS).read_bytes()
    for path in sorted((library.root / CONTENT).rglob("*")):
        if path.suffix != ".md" and path.is_file():
            yield hash_parts(path.relative_to(library.root).as_posix(), path.read_bytes())
