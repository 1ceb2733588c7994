"""Cuts a library into the subtrees of organisations, each a library of its own.

What an organisation did depends on the records of its subtree only: so the key of its page is a hash of these records,
and an unchanged page is found without computing anything."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property, partial
from itertools import chain

from ..core.cache import hash_parts
from ..library.load import Library
from ..library.public import PublicLibrary
from ..records import KINDS
from ..records.base import Record
from ..records.cadence_rule import CadenceRule
from ..records.org import Org
from ..records.site_settings import Site
from ..records.vocabulary import Metric, Term
from .overview import Overview

# Kinds that apply to all organisations.
_SHARED: tuple[type[Record], ...] = (Site, Term, Metric, CadenceRule)


class OrgSubtree:
    """An organisation with all below it. ``content_hash`` covers all its records; empty if one came from no file."""

    def __init__(self, org: Org, content_hash: bytes, cut: Callable[[], Overview]) -> None:
        self.org, self.content_hash, self._cut = org, content_hash, cut

    @cached_property
    def overview(self) -> Overview:
        """The overview of the subtree. Organisations above are in it too, without their activities."""
        return self._cut()


class OrgSubtrees:
    """Cuts an overview into subtrees. The subtree of the highest organisation is the whole."""

    def __init__(self, overview: Overview) -> None:
        self._overview = overview
        self._internal, self._public = _OwnRecords(overview.internal), _OwnRecords(overview.library)

    def of(self, org: Org) -> OrgSubtree:
        """Return the subtree of a published organisation."""
        structure = self._overview.structure
        inside, root = structure.get(org.id), structure.root
        if inside is None or (root and inside.id == root.id):
            everything = (library.all(kind) for library in self._libraries for kind in KINDS)
            return OrgSubtree(
                org, self._named(org, _digest_of(chain.from_iterable(everything))), lambda: self._overview
            )
        times = structure.times
        ids = times.ids_ever_below(inside)
        # Also what was above those that have moved away: their lifetimes depend on it.
        below = [each for id in sorted(ids) if (each := structure.get(id))]
        upper = frozenset[str]().union(*map(times.ids_ever_above, below)) - ids
        above = [each for id in sorted(upper) if (each := structure.get(id))]
        parts = [each.digest(above, below) for each in (self._internal, self._public)]
        return OrgSubtree(org, self._named(org, *parts), partial(self._cut, above, below))

    @property
    def _libraries(self) -> tuple[Library, Library]:
        return self._overview.internal, self._overview.library

    def _cut(self, above: list[Org], below: list[Org]) -> Overview:
        return Overview(self._internal.cut(above, below), PublicLibrary(self._public.cut(above, below)))

    def _named(self, org: Org, *parts: bytes) -> bytes:
        """Hash the parts with the id: a committee that did nothing has the same records as its only branch."""
        as_of = self._overview.internal.as_of
        return hash_parts(org.id, as_of.isoformat(), *parts) if all(parts) else b""


class _OwnRecords:
    """The records of a library by their organisation."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._own: defaultdict[str, list[Record]] = defaultdict(list)
        for kind in KINDS:
            if kind not in _SHARED and kind is not Org:
                for record in library.all(kind):
                    for id in record.org_ids or ("",):
                        self._own[id].append(record)
        self._digests = {id: _digest_of(records) for id, records in self._own.items()}
        self._shared = _digest_of(chain.from_iterable(map(library.all, _SHARED)))

    def digest(self, above: list[Org], below: list[Org]) -> bytes:
        """Return a hash of the records of a subtree; empty if one came from no file."""
        own = [self._digests[each.id] for each in below if each.id in self._digests]
        parts = [self._shared, _digest_of(self._here(above)), _digest_of(self._here(below)), *own]
        return hash_parts(*parts) if all(parts) else b""

    def cut(self, above: list[Org], below: list[Org]) -> Library:
        """Return the library of a subtree."""
        found: defaultdict[type[Record], list[Record]] = defaultdict(list)
        found[Org] = [*self._here([*above, *below])]
        for org in below:
            for record in self._own.get(org.id, ()):
                found[type(record)].append(record)
        records = {kind: self._library.all(kind) if kind in _SHARED else found[kind] for kind in KINDS}
        return self._library.with_records(
            {kind: dict(sorted((record.id, record) for record in of_kind)) for kind, of_kind in records.items()}
        )

    def _here(self, orgs: list[Org]) -> Iterator[Org]:
        """Yield the organisations of this library: some of the structure may not be public."""
        yield from filter(None, (self._library.get(Org, org.id) for org in orgs))


def _digest_of(records: Iterable[Record]) -> bytes:
    digests = [record.content_hash for record in records]
    return hash_parts(*digests) if all(digests) else b""
