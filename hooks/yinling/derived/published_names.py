"""Answers what records ask to present themselves: other records, and names as they may be published."""

from __future__ import annotations

import datetime as dt
from typing import TypeVar

from ..library.public import PublicLibrary
from ..records.base import Record
from .honours import shown_name
from .org_tree import OrgTree

R = TypeVar("R", bound=Record)


class PublishedNames:
    """Implements `records.presentation.Published` for a library and the ``tree`` of its published organisations."""

    def __init__(self, library: PublicLibrary, tree: OrgTree) -> None:
        self._library, self._tree = library, tree

    def get(self, kind: type[R], id: str) -> R | None:
        return self._library.get(kind, id)

    def uri(self, kind: str, id: str) -> str:
        record = self._library.find(kind, id)
        return record.uri if record else ""

    def org_name(self, id: str | None, day: dt.date | None = None) -> str:
        tree = self._tree.on(day) if day else self._tree
        org = tree.get(id)
        return tree.full_name(org) if org else ""

    def names_above(self, id: str) -> tuple[str, ...]:
        org = self._tree.get(id)
        return tuple(parent.name for parent in self._tree.above(org)) if org else ()

    def branch_name(self, id: str | None, day: dt.date | None = None) -> str:
        then = (self._tree.on(day) if day else self._tree).branch_of(id or "")
        branch = self._tree.get(then.id) if then else None
        return branch.name if branch else ""

    def person(self, name: str, *, consent: bool | None) -> str:
        return shown_name(name, consent=consent)
