"""Fits what the program brings along to a centre without the Party.

Input: all records of the centre. Output: the same records, where those of the program that are of the Party are said
in other words (`wording`), or are left out if there are none. What a record of the centre names stays as it is: a choir
may hold a 主题党日.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, TypeVar

from ..core.cache import hash_parts
from ..records.article import Article
from ..records.base import Part, Path, Record, references_of, values_at
from ..records.cadence_rule import CadenceRule
from ..records.org_kinds import ORG_KINDS
from ..records.site_settings import Site
from ..records.source import Source
from ..records.types import Reference
from ..records.vocabulary import Metric, Term
from .record_library import Library
from .record_names import kind_named
from .wording import Wording

R = TypeVar("R", bound=Record)
Tables = dict[type[Record], dict[str, Record]]
_CARD_KINDS = "card-kinds"
_KINDS = (Term, Metric, CadenceRule, Source)


def fit_to_centre(tables: Tables, library: Library) -> None:
    """Change the records of the program in ``tables``, which are those of ``library``."""
    say = library.wording
    tables[Site] = {id: site.model_copy(update={"org_word": say.word}) for id, site in tables.get(Site, {}).items()}
    if say.has_party:
        return
    named = {each for table in tables.values() for each in named_by(table.values(), library)}
    for kind in _KINDS:
        tables[kind] = dict(_fitting(kind, tables.get(kind, {}), named, say))
    for id, article in tables.get(Article, {}).items():
        if article.origin.is_packaged:
            tables[Article][id] = said_to(say, article)


def _fitting(
    kind: type[Record], table: dict[str, Record], named: set[tuple[type[Record], str]], say: Wording
) -> Iterator[tuple[str, Record]]:
    for id, record in table.items():
        if not record.origin.is_packaged or (kind, id) in named or say.fits(_what(record)):
            yield id, record
        elif kind is Metric or id.startswith(f"{_CARD_KINDS}/"):  # figures and cards are for all, under another name
            new = say.named(id)
            if new == id or (new and new not in table):
                said = said_to(say, record).model_copy(update={"id": new})
                yield new, said


def _what(record: Record) -> str:
    """Return what a record is of; empty for a kind of organisation, which makes a centre one with the Party."""
    if isinstance(record, Term):
        return "" if record.vocabulary == ORG_KINDS else record.name
    if isinstance(record, CadenceRule):
        return f"{record.type} {record.scope}"
    if isinstance(record, Source):
        return f"{record.title} {record.issuer}"
    return record.name if isinstance(record, Metric) else ""


def named_by(records: Iterable[Record], library: Library) -> Iterator[tuple[type[Record], str]]:
    """Yield which words, figures, rules and sources the centre's own among some records name."""
    for record in records:
        if record.origin.is_packaged:
            continue
        for path, reference, kind in _paths(type(record)):
            if getattr(record, str(path[0])):
                yield from ((kind, reference.within + id) for _, id in values_at(record, path))
        for _, id, reference in record.further_references(library):
            further = kind_named(reference.kind)
            if further in (Term, Metric):
                yield further, reference.within + id


@cache
def _paths(kind: type[Record]) -> list[tuple[Path, Reference, type[Record]]]:
    named = ((path, reference, kind_named(reference.kind)) for path, reference in references_of(kind))
    return [(path, reference, kind) for path, reference, kind in named if kind in _KINDS]


def said_to(say: Wording, record: R) -> R:
    """Return a record of the program in the words of a centre."""
    fields = {name: getattr(record, name) for name in type(record).model_fields if name != "id"}
    update = {name: said for name, value in fields.items() if (said := _said(say, value)) != value}
    body = say(record.body) if isinstance(record, Article) else ""
    copy = record.model_copy(update=update)
    if isinstance(copy, Article):
        copy.body = body
    copy.content_hash = hash_parts(record.content_hash, repr(say))
    return copy


def _said(say: Wording, value: Any) -> Any:
    if isinstance(value, Part):
        return value.model_copy(update={name: _said(say, each) for name, each in vars(value).items()})
    if isinstance(value, tuple):
        return tuple(_said(say, each) for each in value)
    return say(value) if isinstance(value, str) else value
