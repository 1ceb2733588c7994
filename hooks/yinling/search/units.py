"""Group the documents of a page into units: a posting is of a unit, and its section is found by the text.

33,455 sections of 4,992 real pages have a word in several sections of a page, and the numbers of pages are closer
together: posting lists of pages take two thirds of the bytes of those of sections. A text is loaded before a result is
shown, so that it costs nothing more to look which section it is. A long page is several units, so that each is in one
file of texts, with others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from ..records.presentation import SearchDocument
from .postings import keys_of, longer_keys

Unit = tuple[SearchDocument, ...]
"""Documents of one page that have the same facets; without any for a number that is free."""

LENGTH = 4_000  # characters, about


def units(documents: Iterable[SearchDocument]) -> Iterator[Unit]:
    """Yield the units of documents in their order: those of a page follow each other."""
    for _, group in groupby(documents, key=_page):
        yield from _parts([*group])


def length(unit: Unit) -> int:
    """Return about how many characters a unit takes in a file of texts."""
    return sum(len(d.text) + len(d.title) + len(d.context) + len(d.uri) // 2 for d in unit) or 2


def keys_of_unit(unit: Unit) -> dict[str, int]:
    """Return the keys of a unit, each with its best field."""
    return _best(map(keys_of, unit))


def longer_keys_of(unit: Unit, split: Mapping[str, int]) -> dict[str, int]:
    """Return the longer keys of a unit (see `postings.longer_keys`), each with its best field."""
    return _best(longer_keys(document, split) for document in unit)


def _best(keys: Iterable[Mapping[str, int]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for each in keys:
        for key, field in each.items():
            found[key] = max(field, found.get(key, field))
    return found


def _page(document: SearchDocument) -> tuple[Any, ...]:
    year = document.day and document.day.year
    return document.uri.partition("#")[0], document.category, document.org, year, document.type


def _parts(documents: Sequence[SearchDocument]) -> Iterator[Unit]:
    """Yield the parts of a page, each of about an equal share."""
    total = length(tuple(documents))
    count = -(-total // LENGTH)
    part, done, ended = list[SearchDocument](), 0, 0
    for document in documents:
        part.append(document)
        done += length((document,))
        if done * count // total > ended:
            yield tuple(part)
            part, ended = [], done * count // total
