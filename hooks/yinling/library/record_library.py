"""All valid records of a centre, and results that are reused while the records behind them are the same.

A computation that `Reuse` runs gets a library that notes what is read of it. The cache holds these notes, one hash of
what they named, and the result. In the next build the result is valid if the hash is the same. No computation declares
what it depends on.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple, Self, TypeVar, cast

from ..core.cache import Cache, hash_parts
from ..core.files import CONTENT, stat_signature
from ..core.packaged import PACKAGED, content_file, default_files
from ..records.base import Record
from ..records.org import Org
from ..records.site_settings import Site
from ..sources.source_files import list_folder
from .record_names import Names, kind_named
from .wording import Wording, wording_of

R = TypeVar("R", bound=Record)
T = TypeVar("T")


@dataclass(frozen=True)
class Library:
    """All valid records by kind and id, and two clocks.

    ``as_of`` is the day up to which the records report a centre's work: figures and plans are computed for it.
    ``knowledge_date`` is the day on which readers rely on the articles. A sample of 2019 is read today, and an old year
    that is built again for its figures must not show repealed rules as valid. So neither day moves the other.
    """

    root: Path
    as_of: dt.date
    knowledge_date: dt.date
    records: Mapping[type[Record], Mapping[str, Record]]
    ahead: Mapping[str, bool] = field(default_factory=dict)
    """Files of the content folder that an edit would write (True) or remove (False), by their paths in it."""

    def all(self, kind: type[R]) -> tuple[R, ...]:
        """Return all records of a kind in the order of their ids."""
        return cast("tuple[R, ...]", tuple(self.records.get(kind, {}).values()))

    def get(self, kind: type[R], id: str) -> R | None:
        return cast("R | None", self.records.get(kind, {}).get(id))

    def ids(self, kind: str) -> Collection[str]:
        """Return all ids of a kind, given by its English name or Chinese label."""
        model = self.kind_named(kind)
        return self.records.get(model, {}).keys() if model else ()

    def kind_named(self, name: str) -> type[Record] | None:
        """Return the kind with an English name or a Chinese label."""
        return kind_named(name)

    def find(self, kind: str, id: str) -> Record | None:
        """Return a record by the name of its kind, as links in Markdown write it; in place of an id by a name."""
        model = self.kind_named(kind)
        return (self.get(model, id) or self.named(model, id)) if model else None

    def named(self, kind: type[R], name: str) -> R | None:
        """Return the only record that a name means."""
        found = self.names.find(kind, name)
        return found[0] if len(found) == 1 else None

    @functools.cached_property
    def names(self) -> Names:
        """The names of the records, for words that people write in place of ids."""
        return Names(self.records)

    @property
    def content(self) -> Path:
        """The folder of the articles, and of the pictures and recordings that they show."""
        return self.root / CONTENT

    def has_file(self, path: str) -> bool:
        """Return whether the content folder has a file at exactly ``path``.

        The names are compared too: not every system tells capital from small letters, and the web does."""
        return self.ahead[path] if path in self.ahead else self.file(path).is_file() and path in self.files()

    def file(self, path: str) -> Path:
        """Return the file at a path of the content folder: the centre's own, else the program's."""
        return content_file(self.content, path) if path in self._default_files else self.content / path

    @functools.cached_property
    def _default_files(self) -> Collection[str]:
        """The files of the program that the content folder seems to have, by their paths in it."""
        sites = cast("Iterable[Site]", self.records.get(Site, {}).values())
        if not any(site.uses_defaults for site in sites) or self.root.resolve() == PACKAGED.resolve():
            return frozenset()
        return {path.removeprefix(f"{CONTENT}/") for path in default_files() if path.startswith(f"{CONTENT}/")}

    def files(self) -> Collection[str]:
        """Return the paths of all files in the content folder."""
        files = {each.name for each in list_folder(self.content) if each.is_file}
        return {name for name in files | {*self._default_files, *self.ahead} if self.ahead.get(name, True)}

    @property
    def site(self) -> Site:
        return self.all(Site)[0]

    @functools.cached_property
    def wording(self) -> Wording:
        """The words in which the program speaks to this centre."""
        return wording_of(self.all(Site), self.all(Org))

    def with_records(self, records: Mapping[type[Record], Mapping[str, Record]]) -> Self:
        """Return a library of a part of the records, which keeps the words of the whole centre."""
        part = replace(self, records=records)
        vars(part)["wording"] = self.wording
        return part


class Read(NamedTuple):
    """What was read: all records of a kind, their ids, one record, or the files of the content folder but articles."""

    what: str  # all, ids, one (by its id), named (by a name), files
    kind: str = ""
    id: str = ""


@dataclass(frozen=True)
class RecordedLibrary(Library):
    """A library that notes what is read of it."""

    reads: dict[Read, None] = field(default_factory=dict, compare=False)

    @classmethod
    def of(cls, library: Library) -> RecordedLibrary:
        recorded = cls(library.root, library.as_of, library.knowledge_date, library.records, library.ahead)
        vars(recorded)["names"] = library.names  # made once, not for each computation; `named` notes what it finds
        vars(recorded)["wording"] = library.wording  # part of every key
        return recorded

    def all(self, kind: type[R]) -> tuple[R, ...]:
        self.reads[Read("all", kind.kind)] = None
        return super().all(kind)

    def get(self, kind: type[R], id: str) -> R | None:
        self.reads[Read("one", kind.kind, id)] = None
        return super().get(kind, id)

    def named(self, kind: type[R], name: str) -> R | None:
        self.reads[Read("named", kind.kind, name)] = None
        return super().named(kind, name)

    def ids(self, kind: str) -> Collection[str]:
        self.reads[Read("ids", kind)] = None
        return super().ids(kind)

    @property
    def content(self) -> Path:
        self.reads[Read("files")] = None
        return super().content


class Reuse:
    """Runs computations on a library, and reuses their cached results."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._hash_of_read = functools.cache(self._hash_read)

    def run(
        self,
        cache: Cache,
        key: bytes,
        compute: Callable[[RecordedLibrary], T],
        kind: type[T],
        keep: Callable[[T], bool] = lambda _: True,
    ) -> T:
        """Return the result of ``compute``, a ``kind``; results that ``keep`` refuses are not cached.

        ``key`` must cover all that the computation depends on besides the library.
        """
        days = self._library.as_of.isoformat(), self._library.knowledge_date.isoformat()
        key = hash_parts(key, *days, repr(self._library.wording))
        cached = cache.get(key, cast("type[tuple[list[Read], bytes, T]]", tuple[list[Read], bytes, kind]))  # type: ignore[valid-type]
        if cached and self._hash(cached[0]) == cached[1]:
            return cached[2]
        recorded = RecordedLibrary.of(self._library)
        value = compute(recorded)
        if keep(value):
            cache.put(key, ([*recorded.reads], self._hash(recorded.reads), value))
        return value

    def _hash(self, reads: Iterable[Read]) -> bytes:
        return hash_parts(*(self._hash_of_read(read) for read in reads))

    def _hash_read(self, read: Read) -> bytes:
        model = self._library.kind_named(read.kind)
        if model and read.what in ("one", "named"):
            find = self._library.get if read.what == "one" else self._library.named
            record = find(model, read.id)
            return record.content_hash if record else b""
        if read.what == "ids":
            return hash_parts(*self._library.ids(read.kind))
        if read.what == "files":
            return _hash_files(self._library.root / CONTENT)
        return hash_parts(*(record.content_hash for record in (self._library.all(model) if model else ())))


def _hash_files(content: Path) -> bytes:
    names = (each.name for each in list_folder(content) if each.is_file and not each.name.endswith(".md"))
    return hash_parts(*(name.encode() + stat_signature((content / name).stat()) for name in names))
