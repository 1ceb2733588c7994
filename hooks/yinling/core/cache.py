"""Results of earlier builds, each under a hash of everything that it depends on: one SQLite file of plain data.

Input: keys (`hash_parts`) and values that msgspec writes as MessagePack. Output: the same values in a later build.
The file lies in the user's own cache folder, never in the folder of a centre, which may come from somebody else, and
reading it runs nothing. It may be missing, truncated, damaged, foreign, read-only or of another version at any time: an
entry with a wrong checksum is a miss. The site is the same bytes with a cache or without. Private data is never stored.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import os
import sqlite3
import sys
import sysconfig
import time
from collections.abc import Callable, Iterable, Iterator, Set
from pathlib import Path
from typing import Any, NamedTuple, TypeVar, cast
from zlib import crc32

import msgspec
from platformdirs import user_cache_path

T = TypeVar("T")
FOLDER_VARIABLE = "YINLING_CACHE"
_PACKAGE = Path(__file__).parent.parent
_TABLE = "CREATE TABLE IF NOT EXISTS entry (cache TEXT, key BLOB, value BLOB, PRIMARY KEY (cache, key)) WITHOUT ROWID"
_REPLACED = {sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}  # other tables, damaged, not SQLite
_CHECKSUM_SIZE = 8  # bytes before each value
_TIMEOUT = 2.0  # seconds to wait while another build writes
_FORGOTTEN = 180 * 86400.0  # seconds
_MEAN_BATCH_SIZE = 32
_DECODERS: dict[Any, msgspec.msgpack.Decoder[Any]] = {}


def hash_parts(*parts: str | bytes) -> bytes:
    """Return a BLAKE2 hash of the parts."""
    whole: list[bytes] = []
    for part in parts:
        data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        whole += (len(data).to_bytes(8, "big"), data)
    return hashlib.blake2b(b"".join(whole), digest_size=16).digest()


def program_files() -> list[Path]:
    """Return the files of this package: code, tables and templates."""
    return sorted(path for path in _PACKAGE.rglob("*") if path.is_file() and path.suffix != ".pyc")


@functools.cache
def program_hash() -> bytes:
    """Return a hash of this package, the versions of the installed packages, and the version of Python."""
    installed = sorted(path.name for path in Path(sysconfig.get_path("purelib")).glob("*.dist-info"))
    return hash_parts(sys.version, *installed, *(path.read_bytes() for path in program_files()))


def cache_path(root: Path) -> Path:
    """Return the cache file of a centre: in the folder that `FOLDER_VARIABLE` names, otherwise in the user's."""
    folder = os.environ.get(FOLDER_VARIABLE)
    parent = Path(folder) if folder else user_cache_path("yinling", appauthor=False)
    return parent / f"{hash_parts(str(root.resolve())).hex()}.sqlite"


class Changes(NamedTuple):
    """What a worker did to a cache: the values that it put in, packed, and the keys that it used."""

    added: dict[bytes, bytes]
    used: set[bytes]


class Cache:
    """One kind of result. All values are read from the file at once, but those of a ``large`` cache one by one."""

    def __init__(self, path: Path | None, name: str, *, large: bool = False) -> None:
        self._path, self._name, self._large = path, name, large
        self._stored = {} if large else self._select("SELECT key, value FROM entry WHERE cache = ?", name)
        self._used: set[bytes] = set()
        self._added: dict[bytes, bytes] = {}
        self._large_keys: Set[bytes] | None = None  # in the file; read when first needed

    def get(self, key: bytes, kind: type[T]) -> T | None:
        """Return the stored value of ``key``, which is a ``kind``, or None. Each call returns a value of its own."""
        packed = self._packed(key)
        if packed[:_CHECKSUM_SIZE] != self._checksum(key, packed[_CHECKSUM_SIZE:]):
            return None
        with contextlib.suppress(msgspec.MsgspecError):  # of another shape, whoever wrote it
            value = cast(T, _decoder(kind).decode(packed[_CHECKSUM_SIZE:]))
            self._used.add(key)
            return value
        return None

    def get_or_compute(self, key: bytes, compute: Callable[[], T], kind: type[T]) -> T:
        """Return the value of ``key``, computed now if it is not stored."""
        value = self.get(key, kind)
        if value is None:
            value = compute()
            self.put(key, value)
        return value

    def put(self, key: bytes, value: object) -> None:
        if self._path:
            data = msgspec.msgpack.encode(value)
            self._used.add(key)
            self._added[key] = self._checksum(key, data) + data

    def keep(self, key: bytes) -> None:
        """Mark a value as used without reading it."""
        self._used.add(key)

    def keep_all(self) -> None:
        """Mark all stored values as used."""
        self._used |= self._keys()

    def has(self, key: bytes) -> bool:
        """Mark a value as used without reading it, and return whether there is one."""
        self._used.add(key)
        return key in self._added or key in self._keys()

    def take_changes(self) -> Changes:
        """Remove and return the values that were put in, and return the keys in use: a worker sends them back."""
        added, self._added = self._added, {}
        return Changes(added, self._used)

    def merge(self, changes: Changes) -> None:
        """Take the changes of a worker."""
        self._added |= changes.added
        self._used |= changes.used

    def start_build(self) -> None:
        """Forget the values that were put in and not saved, and mark all values as unused."""
        self._used, self._added = set(), {}

    def save(self) -> None:
        """Write new values and delete those that this build did not use. A full disk or a locked file is no error."""
        if self._path is None:
            return
        unused = self._keys() - self._used
        if self._added or unused:
            self._write(unused)
        self._stored = {} if self._large else {k: v for k, v in (self._stored | self._added).items() if k in self._used}
        self._added, self._large_keys = {}, None

    def _packed(self, key: bytes) -> bytes:
        packed = self._added.get(key) or self._stored.get(key)
        if packed is None and self._large:
            packed = self._select("SELECT key, value FROM entry WHERE cache = ? AND key = ?", self._name, key).get(key)
        return packed or b""

    def _keys(self) -> Set[bytes]:
        if not self._large:
            return self._stored.keys()
        if self._large_keys is None:
            self._large_keys = self._select("SELECT key, NULL FROM entry WHERE cache = ?", self._name).keys()
        return self._large_keys

    def _checksum(self, key: bytes, data: bytes) -> bytes:
        """Return a hash of an entry that other code, another cache or another key does not share."""
        digest = hashlib.blake2b(program_hash() + self._name.encode() + key, digest_size=_CHECKSUM_SIZE)
        digest.update(data)
        return digest.digest()

    def _select(self, query: str, *values: object) -> dict[bytes, bytes]:
        """Return the rows of a query by key; none where the file cannot be read."""
        if self._path and self._path.is_file():
            with contextlib.suppress(sqlite3.Error), contextlib.closing(_connect(self._path)) as connection:
                return dict(connection.execute(query, values).fetchall())
        return {}

    def _write(self, unused: Iterable[bytes]) -> None:
        assert self._path
        for _ in range(2):  # a file that SQLite refuses is replaced by a new one
            try:
                self._path.parent.mkdir(parents=True, exist_ok=True)
                with contextlib.closing(_connect(self._path)) as connection, connection:
                    connection.execute(_TABLE)
                    connection.executemany(
                        "DELETE FROM entry WHERE cache = ? AND key = ?", [(self._name, key) for key in unused]
                    )
                    connection.executemany(
                        "INSERT OR REPLACE INTO entry VALUES (?, ?, ?)",
                        [(self._name, key, value) for key, value in self._added.items()],
                    )
                return
            except (sqlite3.Error, OSError) as error:
                if getattr(error, "sqlite_errorcode", 0) & 0xFF not in _REPLACED:  # locked, read-only, full
                    return
                with contextlib.suppress(OSError):
                    self._path.unlink(missing_ok=True)


NO_CACHE = Cache(None, "")
_LARGE = frozenset({"pdf"})


class Caches:
    """The caches of one file, by name; with None they store nothing."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._open: dict[str, Cache] = {}

    def __getitem__(self, name: str) -> Cache:
        if name not in self._open:
            self._open[name] = Cache(self._path, name, large=name in _LARGE)
        return self._open[name]

    def start_build(self) -> None:
        """Call `Cache.start_build` for another build in the same process."""
        for cache in self._open.values():
            cache.start_build()

    def save(self, *names: str) -> None:
        """Save the caches of these names; without names, all that are open, and delete files of forgotten centres."""
        for name in names or self._open:
            self[name].save()
        if self._path and not names:
            _delete_forgotten(self._path.parent)

    def discard(self, *names: str) -> None:
        """Free these caches; nothing reads them again in this process."""
        for name in names:
            self._open.pop(name, None)


def _decoder(kind: Any) -> msgspec.msgpack.Decoder[Any]:
    if kind not in _DECODERS:
        _DECODERS[kind] = msgspec.msgpack.Decoder(kind)
    return _DECODERS[kind]


def _delete_forgotten(folder: Path) -> None:
    """Delete the caches that no build has written for a long time: their centres may be gone."""
    for path in folder.glob(f"{'[0-9a-f]' * 32}.sqlite"):
        with contextlib.suppress(OSError):
            if time.time() - path.stat().st_mtime > _FORGOTTEN:
                path.unlink()


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=_TIMEOUT)
    # A power cut may damage the file, which the checksums show: waiting for the disk costs 0.1 s a table.
    connection.execute("PRAGMA synchronous = OFF")
    return connection


def batches(items: Iterable[T], name: Callable[[T], str]) -> Iterator[list[T]]:
    """Yield batches, each ended by the hash of its last item's name: an added item changes only the batch it is in."""
    batch: list[T] = []
    for item in items:
        batch.append(item)
        if crc32(name(item).encode("utf-8", "surrogatepass")) % _MEAN_BATCH_SIZE == 0:
            yield batch
            batch = []
    if batch:
        yield batch
