"""Cuts a library into the subtrees of organisations, each a library of its own.

What an organisation did depends on the records of its subtree only: so the key of its page is a hash of these records,
and an unchanged page is found without computing anything."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cached_property
from itertools import chain

from ..core.cache import hash_parts
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
        self._overview, self._library = overview, overview.library
        self._own: defaultdict[str, list[Record]] = defaultdict(list)
        for kind in KINDS:
            if kind not in _SHARED and kind is not Org:
                for record in self._library.all(kind):
                    self._own[record.org_id or ""].append(record)
        self._digests = {id: _digest_of(records) for id, records in self._own.items()}
        self._shared = _digest_of(chain.from_iterable(map(self._library.all, _SHARED)))

    def of(self, org: Org) -> OrgSubtree:
        """Return the subtree of a published organisation."""
        structure = self._overview.structure
        if org == structure.root:
            everything = chain.from_iterable(map(self._library.all, KINDS))
            return OrgSubtree(org, self._named(org, _digest_of(everything)), lambda: self._overview)
        above, below = structure.above(org), structure.below(org)
        own = [self._digests[each.id] for each in below if each.id in self._digests]
        return OrgSubtree(
            org,
            self._named(org, self._shared, _digest_of(above), _digest_of(below), *own),
            lambda: Overview(replace(self._library, records=dict(self._cut(above, below)))),
        )

    def _cut(self, above: list[Org], below: list[Org]) -> Iterator[tuple[type[Record], dict[str, Record]]]:
        found: defaultdict[type[Record], list[Record]] = defaultdict(list)
        found[Org] = [*above, *below]
        for org in below:
            for record in self._own.get(org.id, ()):
                found[type(record)].append(record)
        for kind in KINDS:
            records = self._library.all(kind) if kind in _SHARED else found[kind]
            yield kind, dict(sorted((record.id, record) for record in records))

    def _named(self, org: Org, *parts: bytes) -> bytes:
        """Hash the parts with the id: a committee that did nothing has the same records as its only branch."""
        return hash_parts(org.id, self._library.as_of.isoformat(), *parts) if all(parts) else b""


def _digest_of(records: Iterable[Record]) -> bytes:
    digests = [record.content_hash for record in records]
    return hash_parts(*digests) if all(digests) else b""
