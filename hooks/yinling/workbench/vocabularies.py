"""The lists of words that records choose from: each is one file, and is called after the field that it is for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from ..core.files import DATA
from ..records import KINDS
from ..records.vocabulary import OWN_SECTIONS, Term
from .fields import FormField, fields_of_form


@cache
def vocabularies() -> Mapping[str, str]:
    """Return what each vocabulary is for (活动的“方式”), by its name."""
    found: dict[str, str] = {}
    for kind in KINDS:
        for field in _inner(fields_of_form(kind)):
            if field.reference and field.reference.kind == Term.kind and field.reference.within:
                found.setdefault(field.reference.within.strip("/"), f"{kind.label}的“{field.label}”")
    return {**found, OWN_SECTIONS: "文章的栏目"}


def path_of(name: str) -> str:
    return f"{DATA}/{Term.folder}/{name}.yml"


def _inner(fields: Iterable[FormField]) -> Iterator[FormField]:
    for field in fields:
        yield field
        yield from _inner(field.parts)
