"""The public view of a library: the only records that pages, feeds, search and public prints get.

`visibility` says which records are published. Of these the view holds copies without what the reader must not learn:
the ids of records that are not published, and the counts that a figure of hardship adds up. What is not in the view is
counted in totals and nowhere else.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Set
from contextlib import suppress
from functools import cached_property
from typing import Any, NewType

from ..core.cache import hash_parts
from ..records.activity import Activity
from ..records.base import Part, Record, field_names, values_at
from ..records.baseline import Baseline
from ..records.measure import is_counted
from ..records.types import Reference
from ..records.vocabulary import Metric
from .photo_consent import refused_photos
from .record_library import Library
from .visibility import ReferenceField, find, is_published, published_references

PublicLibrary = NewType("PublicLibrary", Library)
"""A `Library` of public records alone. A function that publishes takes this type, and mypy refuses it a `Library`."""


def public_library(library: Library, withheld: Callable[[], Set[str]] = frozenset) -> PublicLibrary:
    """Return the public view of a library; each kind is computed when it is first read.

    ``withheld`` returns the ids of the baselines whose value would tell a small count of hardship.
    """
    return PublicLibrary(library.with_records(_PublicRecords(library, withheld)))


class _PublicRecords(Mapping[type[Record], Mapping[str, Record]]):
    """The public records of each kind, computed when they are first asked for."""

    def __init__(self, library: Library, withheld: Callable[[], Set[str]]) -> None:
        self._library, self._withheld = library, withheld
        self._published: dict[tuple[str, str], bool] = {}
        self._of_kind: dict[type[Record], Mapping[str, Record]] = {}

    def __iter__(self) -> Iterator[type[Record]]:
        return iter(self._library.records)

    def __len__(self) -> int:
        return len(self._library.records)

    def __getitem__(self, kind: type[Record]) -> Mapping[str, Record]:
        if kind not in self._of_kind:
            self._of_kind[kind] = dict(self._compute(kind))
        return self._of_kind[kind]

    def _compute(self, kind: type[Record]) -> Iterator[tuple[str, Record]]:
        metrics = [m for m in self._library.all(Metric) if _hides_amounts(m, kind, self._library)]
        withheld = self._withheld() if kind is Baseline else frozenset[str]()
        for id, record in self._library.records.get(kind, {}).items():
            if record.is_public and id not in withheld and (copy := self._copy(record, metrics)) is not None:
                yield id, copy

    def _copy(self, record: Record, metrics: list[Metric]) -> Record | None:
        """Return the record without what must not be published; None if it cannot be without that."""
        dropped: defaultdict[str, set[str]] = defaultdict(set)
        update = self._without_photos(record)
        for field in published_references(type(record)):
            name = str(field.path[0])
            for _, written in values_at(record, field.path) if getattr(record, name) else ():
                if written != field.reference.every and not self._has(field.reference, written):
                    if field.is_required:
                        return None
                    dropped[name].add(written)
                    if field.reference.kind != record.kind:
                        continue
                    if len(field.path) == 1:
                        update[name] = self._next(record, name)
                    elif field.path[1:-1] == ("*",):
                        update[name] = self._moved_up(update.get(name, getattr(record, name)), field, written)
        update |= {name: without(getattr(record, name), ids) for name, ids in dropped.items() if name not in update}
        for metric in metrics:
            if is_counted(metric, record) and not _empties_amount(metric, record, update):
                return None
        if not update:
            return record
        copy = record.model_copy(update=update)
        if record.content_hash:
            copy.content_hash = hash_parts(record.content_hash, "public", *(f"{k} {v}" for k, v in update.items()))
        return copy

    def _without_photos(self, record: Record) -> dict[str, Any]:
        """Return the photos of an activity without those that another record refuses; nothing if there are none."""
        shown = record.shown_photos if isinstance(record, Activity) else ()
        agreed = tuple(photo for photo in shown if photo.path not in self._refused)
        return {} if agreed == shown else {"photos": agreed}

    @cached_property
    def _refused(self) -> Set[str]:
        return refused_photos(self._library)

    def _next(self, record: Record, name: str) -> str | None:
        """Return the first public record that a field leads to from one of its own kind to the next: the next above."""
        seen: set[str] = set()
        id: str | None = getattr(record, name)
        while id and id not in seen and not self._has(Reference(record.kind), id):
            seen.add(id)
            following = self._library.find(record.kind, id)
            id = getattr(following, name) if following else None
        return id if id not in seen else None

    def _moved_up(self, rows: Any, field: ReferenceField, written: str) -> tuple[Any, ...]:
        """Return the parts of a field with the next public record above in place of one that is not public."""
        leaf, record = str(field.path[-1]), self._library.find(field.reference.kind, written)
        above = self._next(record, leaf) if record else None
        return tuple(row.model_copy(update={leaf: above}) if getattr(row, leaf) == written else row for row in rows)

    def _has(self, reference: Reference, written: str) -> bool:
        key = reference.kind, reference.within + written
        if key not in self._published:
            target = find(reference, written, self._library)
            self._published[key] = target is not None and is_published(target, self._library)
        return self._published[key]


def without(value: Any, ids: Set[str]) -> Any:
    """Return the value of a field without some keys or ids: of a list without the items that have them, else None."""
    if isinstance(value, tuple):
        return tuple(item for item in value if ids.isdisjoint(_texts_of(item)))
    return {key: item for key, item in value.items() if key not in ids} if isinstance(value, dict) else None


def _texts_of(item: Any) -> list[str]:
    """Return the texts that an item of a list consists of; of a part, also the names of its fields."""
    if not isinstance(item, Part):
        return [str(item)]
    return [*field_names(type(item)), *(value for value in vars(item).values() if isinstance(value, str))]


def _empties_amount(metric: Metric, record: Record, update: dict[str, Any]) -> bool:
    """Add the field that a metric sums to an update, without the amount; return False if it always has a value."""
    if metric.sum is None:  # the record is the amount
        return False
    path, _, key = metric.sum.partition(".")
    name = field_names(type(record))[path]
    value = update.get(name, getattr(record, name))
    if isinstance(value, (dict, tuple)):
        update[name] = without(value, {key})
    elif type(record).model_fields[name].default is None:
        update[name] = None
    else:
        return False
    return True


def hiding_figure(record: Record, library: Library) -> Metric | None:
    """Return the figure of hardship that keeps a public record off the site: it counts an amount that always shows."""
    figures = (metric for metric in library.all(Metric) if _hides_amounts(metric, type(record), library))
    with suppress(KeyError):  # the rules of a figure report a field that the kind does not have
        return next((m for m in figures if is_counted(m, record) and not _empties_amount(m, record, {})), None)
    return None


def _hides_amounts(metric: Metric, kind: type[Record], library: Library) -> bool:
    """Return whether a figure of hardship adds up a field of a kind, or counts records that no page lists."""
    is_listed = kind.page_folder is not None or kind.listed_in_figures
    of_kind = metric.hardship and metric.counts and library.kind_named(metric.of) is kind
    return of_kind and not (metric.sum is None and is_listed)
