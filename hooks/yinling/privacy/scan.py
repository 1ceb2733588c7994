"""Every detector over one text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from . import accounts, addresses, births, cards, hardship, identity, phones, plates
from .hit import Hit
from .numbers import Run, runs
from .view import View, read


def find(text: str, names: frozenset[str] = frozenset()) -> list[Hit]:
    """What is private in a text, in order, no two overlapping; ``names`` are persons the records know."""
    view = read(text)
    numbers = list(runs(view))
    found = [
        *_written(view, _of_numbers(view, numbers)),
        *_written(view, plates.find(view)),
        *_written(view.tight, addresses.find(view.tight)),
        *_written(view.prose, births.find(view.prose, names)),
        *_written(view.lines, hardship.find(view.lines, names)),  # a space may end a name
        *_written(view.prose, hardship.find(view.prose, names)),  # or stand in the middle of one
    ]
    return list(_apart(found))


def _of_numbers(view: View, numbers: list[Run]) -> Iterator[Hit]:
    for detector in (identity, cards, phones, accounts):
        yield from detector.find(view, numbers)


def _written(view: View, hits: Iterable[Hit]) -> Iterator[Hit]:
    for hit in hits:
        yield Hit(hit.kind, *view.origin(hit.start, hit.end))


def _apart(hits: list[Hit]) -> Iterator[Hit]:
    """Of hits that overlap the longest, and of equal ones the first: a number found twice is one number."""
    taken: list[Hit] = []
    for hit in sorted(hits, key=lambda hit: hit.start - hit.end):  # stable: the order of the detectors decides
        if not any(hit.start < other.end and other.start < hit.end for other in taken):
            taken.append(hit)
    yield from sorted(taken, key=lambda hit: hit.start)
