"""The records that a reference may name, by names that people know; ids stand in files alone."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from ..chinese.dictionary import dictionary
from ..library.record_library import Library
from ..library.record_names import kind_named
from ..records.activity import TYPES
from ..records.base import Record
from ..records.cadence_rule import CadenceRule
from ..records.org import Org
from ..records.org_kinds import ORG_KINDS
from ..records.types import Reference
from ..records.vocabulary import Term

_SIGNS = re.compile(r"\W")


class Choice(NamedTuple):
    """A record that may be chosen: what the file says, and what people read."""

    value: str
    label: str


class ReferenceChoices:
    """The choices of one library; each list is made when it is first needed.

    ``may_name`` returns whether a record is offered; without it all are."""

    def __init__(self, library: Library, may_name: Callable[[Record], bool] | None = None) -> None:
        self.library, self._may_name = library, may_name
        self._choices: dict[Reference, list[Choice]] = {}
        self._ids: dict[Reference, Mapping[str, str]] = {}
        self._labels: dict[Reference, Mapping[str, str]] = {}
        self._texts: dict[str, str] = {}

    def choices(self, reference: Reference) -> list[Choice]:
        """Return all choices of a reference, the latest first where records have a time."""
        if reference not in self._choices:
            self._choices[reference] = [*self._all(reference)]
        return self._choices[reference]

    def count(self, reference: Reference) -> int:
        return len(self.choices(reference))

    def label_of(self, reference: Reference, written: str) -> str:
        """Return how a form shows what a file says: the name of the record, or the text if it names none."""
        if reference not in self._labels:
            self._labels[reference] = dict(self.choices(reference))
        return self._labels[reference].get(self.id_of(reference, written), written)

    def id_of(self, reference: Reference, written: str) -> str:
        """Return the id of the record that a text names; the text itself if it names none or several."""
        if reference not in self._ids:
            self._ids[reference] = {choice.label: choice.value for choice in self.choices(reference)}
        known = self._ids[reference].get(written)
        if known is not None:
            return known
        kind = kind_named(reference.kind)
        found = self.library.names.find(kind, written, reference.within) if kind else ()
        return found[0].id.removeprefix(reference.within) if len(found) == 1 else written

    def search(self, reference: Reference, typed: str, limit: int = 20) -> list[Choice]:
        """Return the choices whose name holds what was typed, in characters or in pinyin or its first letters."""
        words = [_SIGNS.sub("", word) for word in typed.lower().split()]
        found = (
            choice for choice in self.choices(reference) if all(word in self._searched(choice.label) for word in words)
        )
        return [choice for choice, _ in zip(found, range(limit), strict=False)]

    def _all(self, reference: Reference) -> Iterator[Choice]:
        kind = kind_named(reference.kind)
        if reference.every:
            yield Choice(reference.every, reference.every)
        records = [
            record
            for record in (self.library.all(kind) if kind else ())
            if record.id.startswith(reference.within) and (self._may_name is None or self._may_name(record))
        ]
        records.sort(key=lambda record: record.when.start.toordinal() if record.when else 0, reverse=True)
        records.sort(key=lambda record: record.position if isinstance(record, Term) else ())
        if reference.within == f"{TYPES}/":
            unlikely = self._meetings_that_nobody_owes()
            records.sort(key=lambda record: record.names[0] in unlikely)
        if reference.within == f"{ORG_KINDS}/":
            records.sort(key=lambda record: not self.library.wording.fits(record.names[0]))
        labels = [self._label(record) for record in records]
        shared = Counter(labels)
        for record, label in zip(records, labels, strict=True):
            id = record.id.removeprefix(reference.within)
            yield Choice(id, label if shared[label] == 1 else f"{label}（{id}）")

    def _meetings_that_nobody_owes(self) -> set[str]:
        """Return the types of activity that rules ask of no organisation of this centre: it seldom holds them."""
        scopes = {scope for org in self.library.all(Org) for scope in org.scopes}
        rules = self.library.all(CadenceRule)
        return {rule.type for rule in rules} - {rule.type for rule in rules if rule.scope in scopes}

    def _label(self, record: Record) -> str:
        if isinstance(record, Term):
            return record.name
        if isinstance(record, Org) and record.is_group and record.parent:
            above = self.library.get(Org, record.parent)
            return f"{above.name if above else ''}{record.name}"
        about = [record.when.label] if record.when else []
        org = self.library.get(Org, record.org_id) if record.org_id and not isinstance(record, Org) else None
        about += [org.short_name or org.name] if org else []
        return f"{record.shown_title}（{'，'.join(about)}）" if about else record.shown_title

    def _searched(self, label: str) -> str:
        """Return a name with its pinyin and the first letters of that."""
        if label not in self._texts:
            text = _SIGNS.sub("", label.lower())
            readings = dictionary().read(text)
            self._texts[label] = f"{text} {''.join(readings)} {''.join(each[:1] for each in readings)}"
        return self._texts[label]
