"""Every detector over one text."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate

from . import accounts, addresses, bank_cards, births, hardship, identity, phones, plates
from .detection import Detection
from .digit_runs import Run, runs
from .normalised_text import NormalisedText, normalise

# Between texts that are looked through as one: lines that go on with nothing, further than any detector looks around.
_APART = f" |\n{'|' * 40}\n| "


def find(text: str, names: frozenset[str] = frozenset()) -> list[Detection]:
    """What is private in a text, in order, no two overlapping; ``names`` are persons the records know."""
    view = normalise(text)
    lines = view.joined()
    tight, prose = lines.tight(), lines.prose()
    numbers = list(runs(view))
    found = [
        *_written(view, _of_numbers(view, numbers)),
        *_written(view, plates.find(view)),
        *_written(tight, addresses.find(tight)),
        *_written(prose, births.find(prose, names)),
        *_written(lines, hardship.find(lines, names)),  # a space may end a name
        *_written(prose, hardship.find(prose, names)),  # or stand in the middle of one
    ]
    return list(_apart(found))


def suspects(texts: Sequence[str], names: frozenset[str] = frozenset()) -> set[int]:
    """Which of some texts hold anything private, by their places: many small texts cost a detector far more than the
    one that they make together."""
    starts = [0, *accumulate(len(text) + len(_APART) for text in texts)]
    found: set[int] = set()
    for hit in find(_APART.join(texts), names):
        found.update(range(bisect_right(starts, hit.start) - 1, bisect_right(starts, hit.end - 1)))
    return found


def _of_numbers(view: NormalisedText, numbers: list[Run]) -> Iterator[Detection]:
    for detector in (identity, bank_cards, phones, accounts):
        yield from detector.find(view, numbers)


def _written(view: NormalisedText, hits: Iterable[Detection]) -> Iterator[Detection]:
    for hit in hits:
        yield Detection(hit.kind, *view.origin(hit.start, hit.end))


def _apart(hits: list[Detection]) -> Iterator[Detection]:
    """Of hits that overlap the longest, and of equal ones the first: a number found twice is one number."""
    taken: list[Detection] = []
    for hit in sorted(hits, key=lambda hit: hit.start - hit.end):  # stable: the order of the detectors decides
        if not any(hit.start < other.end and other.start < hit.end for other in taken):
            taken.append(hit)
    yield from sorted(taken, key=lambda hit: hit.start)
