"""Run every detector over a text."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from . import (
    accounts,
    addresses,
    bank_cards,
    births,
    hardship,
    identity,
    identity_documents,
    likely_slips,
    listed_hardship,
    phones,
    plates,
    scattered_numbers,
    subjects,
)
from .detection import Detection
from .digit_runs import Run, runs
from .normalised_text import NormalisedText, normalise
from .table_headings import with_headings

# Separates texts that are scanned as one. It is longer than the context that any detector reads, and no sentence
# continues across it.
_SEPARATOR = f" |\n{'|' * 40}\n| "
_BARS = re.compile(re.escape("|" * 40))


def find(text: str, names: frozenset[str] = frozenset()) -> list[Detection]:
    """Return the private values in a text, sorted, without overlaps; ``names`` are the persons in the records."""
    found = [
        Detection(one.kind, *normalised.original_span(one.start, one.end))
        for normalised, detections in _found(text, names)
        for one in detections
    ]
    return list(_without_overlaps(found))


def candidates(texts: Sequence[str], names: frozenset[str] = frozenset()) -> set[int]:
    """Return the indexes of the texts that hold private values; one scan of all is far faster than many short ones."""
    indexes: set[int] = set()
    for normalised, detections in _found(_SEPARATOR.join(texts), names):
        spans = [(one.start, one.end) for one in detections]
        if not spans:
            continue
        # The separators are in every form of the text: to count them is far faster than to map the spans back.
        ends = [match.end() for match in _BARS.finditer(normalised.text)]
        for start, end in spans:
            indexes.update(range(bisect_right(ends, start), bisect_right(ends, end - 1) + 1))
    return indexes


def _found(text: str, names: frozenset[str]) -> Iterator[tuple[NormalisedText, Iterable[Detection]]]:
    """Yield the detections of each detector with the form of the text that it has read."""
    cells = normalise(text)
    normalised = with_headings(cells)
    lines = normalised.join_lines()
    unspaced, prose = lines.without_spaces(), lines.without_chinese_spaces()
    wants, prose_wants = list(hardship.hardship_words(normalised.text)), list(hardship.hardship_words(prose.text))
    yield normalised, _number_detections(normalised, list(runs(normalised)))
    yield normalised, identity_documents.find(normalised)
    yield cells, scattered_numbers.find(cells)
    if normalised is not cells:
        yield normalised, scattered_numbers.find(normalised)
    yield normalised, plates.find(normalised)
    yield unspaced, addresses.find(unspaced, names)
    yield prose, births.find(prose, names)
    yield normalised, listed_hardship.find(normalised, wants, names)
    # A space may end a name, or be inside one.
    yield normalised, hardship.find(normalised, wants, names, in_spaced=True)
    yield prose, hardship.find(prose, prose_wants, names)
    yield prose, subjects.find(prose.text, prose_wants, names)


def _number_detections(normalised: NormalisedText, numbers: list[Run]) -> Iterator[Detection]:
    for detector in (identity, bank_cards, phones, accounts, likely_slips):
        yield from detector.find(normalised, numbers)


def _without_overlaps(detections: list[Detection]) -> Iterator[Detection]:
    """Yield the longest of overlapping detections, and the first of equally long ones; a slip only without others."""
    kept: list[Detection] = []
    rank = lambda one: (one.kind in likely_slips.KINDS, one.start - one.end)  # noqa: E731
    for one in sorted(detections, key=rank):  # stable: the order of the detectors decides
        if not any(one.start < other.end and other.start < one.end for other in kept):
            kept.append(one)
    yield from sorted(kept, key=lambda one: one.start)
