"""Run every detector over a text."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate

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
)
from .detection import Detection
from .digit_runs import Run, runs
from .normalised_text import NormalisedText, normalise
from .table_headings import with_headings

# Separates texts that are scanned as one. It is longer than the context that any detector reads, and no sentence
# continues across it.
_SEPARATOR = f" |\n{'|' * 40}\n| "


def find(text: str, names: frozenset[str] = frozenset()) -> list[Detection]:
    """Return the private values in a text, sorted, without overlaps; ``names`` are the persons in the records."""
    cells = normalise(text)
    normalised = with_headings(cells)
    lines = normalised.join_lines()
    unspaced, prose = lines.without_spaces(), lines.without_chinese_spaces()
    numbers, words = list(runs(normalised)), list(hardship.hardship_words(normalised.text))
    found = [
        *_with_original_spans(normalised, _number_detections(normalised, numbers)),
        *_with_original_spans(normalised, identity_documents.find(normalised)),
        *_with_original_spans(cells, scattered_numbers.find(cells)),
        *(_with_original_spans(normalised, scattered_numbers.find(normalised)) if normalised is not cells else ()),
        *_with_original_spans(normalised, plates.find(normalised)),
        *_with_original_spans(unspaced, addresses.find(unspaced, names)),
        *_with_original_spans(prose, births.find(prose, names)),
        *_with_original_spans(normalised, listed_hardship.find(normalised, words, names)),
        # A space may end a name, or be inside one.
        *_with_original_spans(lines, hardship.find(lines, hardship.hardship_words(lines.text), names, in_spaced=True)),
        *_with_original_spans(prose, hardship.find(prose, hardship.hardship_words(prose.text), names)),
    ]
    return list(_without_overlaps(found))


def candidates(texts: Sequence[str], names: frozenset[str] = frozenset()) -> set[int]:
    """Return the indexes of the texts that hold private values; one scan of all is far faster than many short ones."""
    starts = [0, *accumulate(len(text) + len(_SEPARATOR) for text in texts)]
    indexes: set[int] = set()
    for detection in find(_SEPARATOR.join(texts), names):
        indexes.update(range(bisect_right(starts, detection.start) - 1, bisect_right(starts, detection.end - 1)))
    return indexes


def _number_detections(normalised: NormalisedText, numbers: list[Run]) -> Iterator[Detection]:
    for detector in (identity, bank_cards, phones, accounts, likely_slips):
        yield from detector.find(normalised, numbers)


def _with_original_spans(normalised: NormalisedText, detections: Iterable[Detection]) -> Iterator[Detection]:
    for kind, start, end in detections:
        yield Detection(kind, *normalised.original_span(start, end))


def _without_overlaps(detections: list[Detection]) -> Iterator[Detection]:
    """Yield the longest of overlapping detections, and the first of equally long ones; a slip only without others."""
    kept: list[Detection] = []
    rank = lambda one: (one.kind in likely_slips.KINDS, one.start - one.end)  # noqa: E731
    for one in sorted(detections, key=rank):  # stable: the order of the detectors decides
        if not any(one.start < other.end and other.start < one.end for other in kept):
            kept.append(one)
    yield from sorted(kept, key=lambda one: one.start)
