"""Long rows in chunks, so that what is remembered of ten thousand things is asked for a few hundred times.

Where a chunk ends is said by the names of the things, not by their number: one more or one less touches its own chunk
alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar
from zlib import crc32

T = TypeVar("T")

_SIZE = 32  # of a chunk, in the middle


def chunks(things: Iterable[T], name: Callable[[T], str]) -> Iterator[list[T]]:
    """The things in their order, some at a time."""
    chunk: list[T] = []
    for thing in things:
        chunk.append(thing)
        if crc32(name(thing).encode("utf-8", "surrogatepass")) % _SIZE == 0:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
