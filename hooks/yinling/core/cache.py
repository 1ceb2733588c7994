"""Results of earlier builds on disk, by a key of everything that they depend on.

Input: a folder, keys (`hash_parts`) and values that can be pickled. Output: the same values in a later build. A cache
file may be deleted, truncated, damaged or of another version at any time: a file whose hash does not match, or that
other code wrote, is ignored. The built site is the same bytes with the cache or without. Private data is never stored.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import marshal
import pickle
import sys
import sysconfig
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TypeVar, cast
from zlib import crc32

from .files import write_atomically

T = TypeVar("T")
_PACKAGE = Path(__file__).parent.parent
_MISSING = object()
_DIGEST_SIZE = 32  # bytes before the body of a file
_STORED_AS_IS = (str, bool)  # immutable, and most of the values that a build reads: not pickled


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


class Cache:
    """One kind of result, stored in the file ``path``; with None nothing is stored."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._stored = _read(path) if path else {}
        self._used: dict[bytes, bytes | str | bool] = {}
        self._added = 0

    def get_or_compute(self, key: bytes, compute: Callable[[], T]) -> T:
        """Return the value of ``key``, computed now if it is not stored; each call returns a copy of its own."""
        value = self.get(key, _MISSING)
        if value is _MISSING:
            value = compute()
            self.put(key, value)
        return cast(T, value)

    def get(self, key: bytes, default: object = None) -> object:
        packed = self._stored.get(key)
        if packed is None and (packed := self._used.get(key)) is None:
            return default
        self._used[key] = packed
        return pickle.loads(packed) if isinstance(packed, bytes) else packed

    def put(self, key: bytes, value: object) -> None:
        if self._path:
            self._added += 1
            as_is = type(value) in _STORED_AS_IS
            self._used[key] = cast("str | bool", value) if as_is else pickle.dumps(value, pickle.HIGHEST_PROTOCOL)

    def start_build(self) -> None:
        """Forget the values that were put in and not saved, and mark all values as unused."""
        self._used, self._added = {}, 0

    def save(self) -> None:
        """Write the values that this build used and drop the others; a full disk is no error."""
        if self._path is None or (not self._added and len(self._used) == len(self._stored)):
            return
        body = marshal.dumps(self._used)
        with contextlib.suppress(OSError):
            write_atomically(self._path, _digest(body) + body)
        self._stored, self._added = self._used, 0


NO_CACHE = Cache(None)


class Caches:
    """The caches of a folder, by name; with None they store nothing."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._open: dict[str, Cache] = {}

    def __getitem__(self, name: str) -> Cache:
        if name not in self._open:
            self._open[name] = Cache(self._folder / name if self._folder else None)
        return self._open[name]

    def start_build(self) -> None:
        """Call `Cache.start_build` for another build in the same process."""
        for cache in self._open.values():
            cache.start_build()

    def save(self, *names: str) -> None:
        """Save the caches of these names; without names, all that are open."""
        for name in names or self._open:
            self[name].save()

    def discard(self, *names: str) -> None:
        """Free these caches; nothing reads them again in this process."""
        for name in names:
            self._open.pop(name, None)


def _digest(body: bytes) -> bytes:
    digest = hashlib.sha256(program_hash())  # twice as fast as others where the processor supports it
    digest.update(body)  # may be 100 MB: joining the two would copy it
    return digest.digest()


def _read(path: Path) -> dict[bytes, bytes | str | bool]:
    try:
        data = path.read_bytes()
    except OSError:
        return {}
    digest, body = data[:_DIGEST_SIZE], data[_DIGEST_SIZE:]
    return cast("dict[bytes, bytes | str | bool]", marshal.loads(body)) if digest == _digest(body) else {}


_MEAN_SIZE = 32  # items of a batch


def batches(items: Iterable[T], name: Callable[[T], str]) -> Iterator[list[T]]:
    """Yield batches, each ended by the hash of its last item's name: an added item changes only the batch it is in."""
    batch: list[T] = []
    for item in items:
        batch.append(item)
        if crc32(name(item).encode("utf-8", "surrogatepass")) % _MEAN_SIZE == 0:
            yield batch
            batch = []
    if batch:
        yield batch
