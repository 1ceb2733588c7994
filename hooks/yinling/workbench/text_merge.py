"""Merge two versions of a sequence, such as the lines of a text, by what both changed in a common base."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple, TypeVar

_LINE = re.compile(r"[^\n]*\n|[^\n]+")
T = TypeVar("T", bound=Hashable)


class Chunk(NamedTuple):
    """A part of the three sequences, as ranges; ``same`` if all three are equal there."""

    base: slice
    ours: slice
    theirs: slice
    same: bool


def chunks(base: Sequence[T], ours: Sequence[T], theirs: Sequence[T]) -> Iterator[Chunk]:
    """Yield the parts in which all three agree, and the parts between them."""
    to_ours, to_theirs = matches(base, ours), matches(base, theirs)
    at_base = at_ours = at_theirs = 0
    index = 0
    while index <= len(base):
        is_common = index < len(base) and index in to_ours and index in to_theirs
        if not is_common and index < len(base):
            index += 1
            continue
        end_ours, end_theirs = (to_ours[index], to_theirs[index]) if is_common else (len(ours), len(theirs))
        if index > at_base or end_ours > at_ours or end_theirs > at_theirs:
            yield Chunk(slice(at_base, index), slice(at_ours, end_ours), slice(at_theirs, end_theirs), same=False)
        if not is_common:
            return
        length = 0
        while to_ours.get(index + length) == end_ours + length and to_theirs.get(index + length) == end_theirs + length:
            length += 1
        at_base, at_ours, at_theirs = index + length, end_ours + length, end_theirs + length
        yield Chunk(slice(index, at_base), slice(end_ours, at_ours), slice(end_theirs, at_theirs), same=True)
        index = at_base


def matches(old: Sequence[T], new: Sequence[T]) -> dict[int, int]:
    """Return which items of ``new`` are those of ``old``, in order."""
    found: dict[int, int] = {}
    for start, to, length in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks():
        found.update((start + n, to + n) for n in range(length))
    return found


def lines_of(text: str) -> list[str]:
    """Return the lines of a text with their ends; the end is a newline alone."""
    return _LINE.findall(text)


def merge_lines(
    base: str, ours: str, theirs: str, settle: Callable[[str, str, str], str | None] = lambda *_: None
) -> str | None:
    """Return the merged text.

    ``settle`` gets the three versions of a piece that both changed in different ways, and returns what to write for it;
    if it returns None, so does this function."""
    old, left, right = map(lines_of, (base, ours, theirs))
    merged: list[str] = []
    for chunk in chunks(old, left, right):
        before, mine, other = "".join(old[chunk.base]), "".join(left[chunk.ours]), "".join(right[chunk.theirs])
        if other in (mine, before):
            piece: str | None = mine
        elif mine == before:
            piece = other
        else:
            piece = settle(before, mine, other)
        if piece is None:
            return None
        merged.append(piece)
    return "".join(merged)
