"""What was worked out in an earlier build, kept by what it was worked out from, so that the unchanged is not worked out
again.

A memory may be lost, cut off, spoilt or of another version at any time: what does not bear its own digest, or was made
by other code, is not believed, and what is built is the same bytes with it or without. Nothing private is put in.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import marshal
import os
import pickle
import sys
import sysconfig
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TypeVar, cast
from zlib import crc32

T = TypeVar("T")
_UNKNOWN = object()
_HEAD = 32  # bytes of the digest before what is kept
_PLAIN = (str, bool)  # what cannot be changed and is kept as it is: most of what a build asks for


def hash_parts(*parts: str | bytes) -> bytes:
    """What stands for some texts: other texts, another digest."""
    whole: list[bytes] = []
    for part in parts:
        data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        whole += (len(data).to_bytes(8, "big"), data)
    return hashlib.blake2b(b"".join(whole), digest_size=16).digest()


@functools.cache
def program_hash() -> bytes:
    """What stands for the program: this package with its tables, the packages it calls, and Python."""
    package = Path(__file__).parent
    files = sorted(path for path in package.rglob("*") if path.is_file() and path.suffix != ".pyc")
    installed = sorted(path.name for path in Path(sysconfig.get_path("purelib")).glob("*.dist-info"))
    return hash_parts(sys.version, *installed, *(path.read_bytes() for path in files))


class Cache:
    """One kind of result. ``path`` is its file; with None it keeps nothing."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._kept = _read(path) if path else {}
        self._used: dict[bytes, bytes | str | bool] = {}
        self.added = 0

    def get_or_compute(self, key: bytes, make: Callable[[], T]) -> T:
        """What belongs to a key (`hash_parts`): from memory, always a copy of its own, or made now."""
        found = self.get(key, _UNKNOWN)
        if found is _UNKNOWN:
            found = make()
            self.put(key, found)
        return cast(T, found)

    def get(self, key: bytes, otherwise: object = None) -> object:
        """What belongs to a key, where it is remembered."""
        packed = self._kept.get(key)
        if packed is None and (packed := self._used.get(key)) is None:
            return otherwise
        self._used[key] = packed
        return pickle.loads(packed) if isinstance(packed, bytes) else packed

    def put(self, key: bytes, value: object) -> None:
        if self._path:
            self.added += 1
            plain = type(value) in _PLAIN
            self._used[key] = cast("str | bool", value) if plain else pickle.dumps(value, pickle.HIGHEST_PROTOCOL)

    def start_build(self) -> None:
        """Another build: what the one before has learnt and not kept is forgotten, and nothing is used yet."""
        self._used, self.added = {}, 0

    def save(self) -> None:
        """Write what was used; the rest is forgotten. A disk that takes no more is no reason to fail."""
        if self._path is None or (not self.added and len(self._used) == len(self._kept)):
            return
        body = marshal.dumps(self._used)
        beside = self._path.with_name(f"{self._path.name}.{os.getpid()}")
        with contextlib.suppress(OSError):
            try:
                self._path.parent.mkdir(parents=True, exist_ok=True)
                beside.write_bytes(_head(body) + body)
                beside.replace(self._path)
            finally:
                beside.unlink(missing_ok=True)
        self._kept, self.added = self._used, 0


NO_CACHE = Cache(None)
"""For those who want nothing kept."""


class Caches:
    """The drawers of a folder; with None, such as keep nothing."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._drawers: dict[str, Cache] = {}

    def __getitem__(self, name: str) -> Cache:
        if name not in self._drawers:
            self._drawers[name] = Cache(self._folder / name if self._folder else None)
        return self._drawers[name]

    def start_build(self) -> None:
        """Another build in the same process."""
        for cache in self._drawers.values():
            cache.start_build()

    def save(self, *names: str) -> None:
        """Write the drawers of these names, or all that are open."""
        for name in names or self._drawers:
            self[name].save()

    def discard(self, *names: str) -> None:
        """The drawers of these names are not asked again in this process: what they hold would lie there to its end."""
        for name in names:
            self._drawers.pop(name, None)


def _head(body: bytes) -> bytes:
    whole = hashlib.sha256(program_hash())  # twice as fast as others where the processor knows it
    whole.update(body)  # a hundred megabytes, not to be copied
    return whole.digest()


def _read(path: Path) -> dict[bytes, bytes | str | bool]:
    try:
        data = path.read_bytes()
    except OSError:
        return {}
    head, body = data[:_HEAD], data[_HEAD:]
    return cast("dict[bytes, bytes | str | bool]", marshal.loads(body)) if head == _head(body) else {}


_SIZE = 32  # of a chunk, in the middle


def batches(things: Iterable[T], name: Callable[[T], str]) -> Iterator[list[T]]:
    """The things in their order, some at a time."""
    chunk: list[T] = []
    for thing in things:
        chunk.append(thing)
        if crc32(name(thing).encode("utf-8", "surrogatepass")) % _SIZE == 0:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
