"""Find the record that people mean: by its id in any spelling, or by its name.

``组织: 第九党支部`` and ``组织: ZB09`` mean the record zb09. `load` replaces what is written in a reference by the id
right after reading, so that pages, figures and feeds know ids only.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from typing import Any, NamedTuple, TypeVar, cast

from pydantic import BaseModel

from ..chinese.fold import fold
from ..chinese.numerals import NUMERAL, arabic, number
from ..core.cache import hash_parts
from ..records import KINDS
from ..records.base import Path, Record, Records, references_of
from ..records.org import Org
from ..records.types import Reference

R = TypeVar("R", bound=Record)
_BY_NAME = {name: kind for kind in KINDS for name in (kind.kind, kind.label)}
_FLAT = (("*",), ("keys",))  # the rest of the path of a list of references, and of references that are keys
_SUFFIX = re.compile(r"\.(?:md|yml|yaml)$")


def kind_named(name: str) -> type[Record] | None:
    """Return the kind with an English name or a Chinese label."""
    return _BY_NAME.get(name)


class _Index(NamedTuple):
    """The records of a kind below a prefix: what is written, folded, to the ids that it may mean."""

    ids: Mapping[str, list[str]]
    names: Mapping[str, list[str]]


class Names:
    """The names of the records of complete tables; the index of a kind is made when it is first needed."""

    def __init__(self, tables: Mapping[type[Record], Mapping[str, Record]]) -> None:
        self._tables = dict(tables)
        self._indexes: dict[tuple[type[Record], str], _Index] = {}
        self._known: dict[type[Record], list[tuple[str, Path, frozenset[str], Reference]]] = {}

    def add(self, kind: type[R], table: Mapping[str, R]) -> None:
        """Add the table of a kind, or replace it."""
        self._tables[kind] = table
        self._known.clear()
        self._indexes = {key: index for key, index in self._indexes.items() if key[0] is not kind}

    def with_tables(
        self, tables: Mapping[type[Record], Mapping[str, Record]], changed: Collection[type[Record]]
    ) -> Names:
        """Return the names of other tables, with the indexes of the kinds that have not changed."""
        names = Names(tables)
        # A name of an organisation has that of the one above it, but no record of another kind.
        names._indexes = {key: index for key, index in self._indexes.items() if key[0] not in changed}
        return names

    def all(self, kind: type[Record]) -> Mapping[str, Record]:
        return self._tables.get(kind, {})

    def find(self, kind: type[R], written: str, within: str = "") -> tuple[R, ...]:
        """Return the records that may be meant; more than one if the name is not clear.

        ``within`` is the first part of the ids that is not written. An id precedes a name, and a name as it is written
        precedes one in another spelling."""
        table = cast("Mapping[str, R]", self._tables.get(kind, {}))
        if record := table.get(within + written):
            return (record,)
        index = self._index(kind, within)
        found = index.ids.get(plain_id(written, kind)) or index.names.get(folded(written), [])
        exact = [id for id in found if written in (table[id].shown_title, *table[id].names)] if len(found) > 1 else []
        return tuple(table[id] for id in (exact if len(exact) == 1 else found))

    def find_org(self, written: str) -> tuple[Org, ...]:
        """Return the organisations that a person means who types a name: 9支部 and 第九支部 are 第九党支部.

        Records must be clearer, because other records may get such names later."""
        if found := self.find(Org, written):
            return found
        wanted = _as_spoken(written)
        orgs = cast("Mapping[str, Org]", self._tables.get(Org, {})).values()
        return tuple(org for org in orgs if wanted in map(_as_spoken, self._names_of(org)))

    def resolved(self, record: R) -> R:
        """Return the record with ids for names in its references, as far as each means one record."""
        fields, changes = vars(record), dict[str, Any]()
        for name, rest, ids, reference in self._references_of(type(record)):
            value = fields[name]
            # Nearly all references are ids, and most fields with references are empty.
            if not value or (value in ids if not rest else rest in _FLAT and ids.issuperset(value)):
                continue
            new = _mapped(changes.get(name, value), rest, lambda written, to=reference: self._id(to, written))
            if new != value:
                changes[name] = new
        if not changes:
            return record
        resolved = record.model_copy(update=changes)
        if record.content_hash:  # what a name means depends on other records
            resolved.content_hash = hash_parts(record.content_hash, *(repr(changes[name]) for name in changes))
        return resolved

    def resolved_further(self, record: R, records: Records) -> R:
        """Return the record with ids for names in its `further_references`; all tables must be complete."""
        resolved, ids = record, []
        for path, written, reference in record.further_references(records):
            if (id := self._id(reference, written)) != written:
                resolved = _replaced(resolved, path, id)
                ids.append(id)
        if ids and record.content_hash:
            resolved.content_hash = hash_parts(record.content_hash, *ids)
        return resolved

    def resolved_texts(self, kind: type[Record], values: Mapping[str, str]) -> dict[str, str]:
        """Return the values of fields, by name, with ids for names."""
        references = {path[0]: reference for path, reference in references_of(kind) if path[1:] in ((), ("*",))}
        return {
            name: self._id(references[name], value) if name in references else value for name, value in values.items()
        }

    def _references_of(self, kind: type[Record]) -> list[tuple[str, Path, frozenset[str], Reference]]:
        """Return field, rest of the path and known ids of each reference to a kind that is complete."""
        if kind not in self._known:
            found = []
            for path, reference in references_of(kind):
                table = self._tables.get(kind_named(reference.kind) or Record)
                if table is not None:
                    ids = (id.removeprefix(reference.within) for id in table if id.startswith(reference.within))
                    found.append((str(path[0]), path[1:], frozenset([*ids, reference.every]), reference))
            self._known[kind] = found
        return self._known[kind]

    def _id(self, reference: Reference, written: str) -> str:
        kind = kind_named(reference.kind)
        if kind is None or (reference.every and written == reference.every):
            return written
        found = self.find(kind, written, reference.within)
        return found[0].id.removeprefix(reference.within) if len(found) == 1 else written

    def _index(self, kind: type[Record], within: str) -> _Index:
        if (kind, within) not in self._indexes:
            ids: defaultdict[str, dict[str, None]] = defaultdict(dict)
            names: defaultdict[str, dict[str, None]] = defaultdict(dict)
            for id, record in self._tables.get(kind, {}).items():
                if id.startswith(within):
                    ids[plain_id(id.removeprefix(within), kind)][id] = None
                    for name in (*self._names_of(record), id.rpartition("/")[2]):
                        names[folded(name)][id] = None
            names.pop("", None)
            self._indexes[kind, within] = _Index(
                *({key: [*found] for key, found in each.items()} for each in (ids, names))
            )
        return self._indexes[kind, within]

    def _names_of(self, record: Record) -> Iterator[str]:
        """Yield the names of a record; groups are often named by their branch: 第九党支部第一党小组."""
        yield from record.names
        above, seen = record, {record.id}
        while isinstance(above, Org) and above.parent and above.parent not in seen:
            seen.add(above.parent)
            parent = self._tables[Org].get(above.parent)
            if parent is None:
                return
            above = parent
            yield from (upper + name for upper in above.names for name in record.names)


def plain_id(written: str, kind: type[Record]) -> str:
    """Return an id in lower case, without the folder and the ending of its file."""
    return bare_id(written, kind).casefold()


def bare_id(written: str, kind: type[Record]) -> str:
    """Return an id without the folder and the ending of its file."""
    path = unicodedata.normalize("NFKC", written).strip().replace("\\", "/").removeprefix("./").strip("/")
    for start in (f"{kind.kind}:", f"{kind.folder}/", f"data/{kind.folder}/"):
        path = path.removeprefix(start)
    return _SUFFIX.sub("", path)


def folded(name: str) -> str:
    """Return a name without punctuation, spaces and case; 第九 and 第9 are the same."""
    return fold(arabic(unicodedata.normalize("NFKC", name)))


def _as_spoken(name: str) -> str:
    """Return the name of an organisation without what people leave out, and with Arabic digits."""
    numbered = re.sub(NUMERAL, lambda match: str(number(match[0])), unicodedata.normalize("NFKC", name))
    return re.sub("第(?=[0-9])|党(?=支部|小组|总支|委)", "", fold(numbered))


def _replaced(value: Any, path: Path, new: str) -> Any:
    """Return a record, a part or a list with another value at the path."""
    if not path:
        return new
    step, rest = path[0], path[1:]
    if isinstance(step, int):
        return (*value[:step], _replaced(value[step], rest, new), *value[step + 1 :])
    return value.model_copy(update={step: _replaced(getattr(value, step), rest, new)})


def _mapped(value: Any, path: Path, new: Any) -> Any:
    """Return a value of a field with ``new`` applied to each text at ``path``; equal keys of a mapping stay apart."""
    if not path:
        return new(value) if isinstance(value, str) else value
    step, rest = path[0], path[1:]
    if step == "*":
        return tuple(_mapped(item, rest, new) for item in value)
    if step == "keys":
        taken = {*value}
        renamed = {key: new(key) for key in value}
        return {key if renamed[key] in taken - {key} else renamed[key]: item for key, item in value.items()}
    if isinstance(value, BaseModel):
        part = getattr(value, str(step))
        changed = _mapped(part, rest, new) if part else part
        return value if changed == part else value.model_copy(update={str(step): changed})
    return value
