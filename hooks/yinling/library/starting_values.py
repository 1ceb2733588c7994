"""Chooses what a new record begins with: the example of its kind, with the centre's own ids, words, days and years.

Input: a kind, the records of the centre, the day. Output: the texts of fields by name, and what is still to be written
before the record can name it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import partial

from ..records.article import Article
from ..records.base import Record, references_of
from ..records.baseline import Baseline
from ..records.honour import Honour
from ..records.org import Org
from ..records.types import Reference
from ..records.vocabulary import Metric
from .record_library import Library
from .record_names import kind_named

# What the examples say in place of a branch of the Party, where a centre has none of its organisations.
_WITHOUT_PARTY: Mapping[type[Record], Mapping[str, str]] = {
    Org: {"name": "合唱团", "org_kind": "合唱团"},
    Honour: {"name": "先进集体"},
}
# What nobody can guess, and what is wrong if it stays: a branch is older than its record, a summary is of one article.
_UNGUESSED: Mapping[type[Record], Collection[str]] = {Org: ("founded",), Article: ("summary",)}
_TIME = re.compile(r"[12][0-9]{3}(-[0-9]{2}){0,2}")
_YEAR = re.compile(r"(?<![0-9])2019(?![0-9])")
_MONTHS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")


def starting_values(
    kind: type[Record], library: Library, day: dt.date, given: Mapping[str, str] | None = None
) -> dict[str, str]:
    """Return the values of the example for this centre, and those that are ``given`` as they are.

    A reference that has nothing to lead to stays as in the example if it is required; otherwise it is left out."""
    given = given or {}
    values = {name: _on_day(text, day) for name, text in kind.example.items() if name not in given}
    for name in _UNGUESSED.get(kind, ()):
        values.pop(name, None)
    for name, reference in _references(kind, values):
        if found := _likely(kind, reference, values[name], library):
            values[name] = found
        elif not kind.model_fields[name].is_required():
            del values[name]
    if kind is not Org and (org := library.get(Org, _likely(kind, Reference(Org.kind), "zb09", library))):
        values = {name: text.replace("第九党支部", org.name) for name, text in values.items()}
    if not library.wording.has_party:
        values |= _WITHOUT_PARTY.get(kind, {})
    values |= given
    if kind is Baseline and "unit" not in given and (metric := library.get(Metric, values["metric"])):
        values["unit"] = metric.unit
    if "code" in values and "org" in values and "code" not in given:
        values["code"] = values["code"].replace("ZB09", values["org"].upper())
    return values


def to_write_first(kind: type[Record], library: Library, given: Collection[str]) -> Iterator[str]:
    """Yield a sentence for each required reference that has nothing to lead to in this centre."""
    for name, reference in _references(kind, [name for name in kind.example if name not in given]):
        if kind.model_fields[name].is_required() and not _likely(kind, reference, kind.example[name], library):
            named, title = kind_named(reference.kind) or Record, kind.model_fields[name].title
            vocabulary = reference.within.strip("/")
            lacking, words = ("能写的词", f"{named.label} {vocabulary}") if vocabulary else (named.label, named.label)
            yield f"{kind.label}要写“{title}”，可是还没有{lacking}：先运行 yinling new {words}。"


def _references(kind: type[Record], names: Collection[str]) -> Iterator[tuple[str, Reference]]:
    """Yield the references among the fields with these names."""
    for path, reference in references_of(kind):
        if path[0] in names and path[1:] in ((), ("*",)):
            yield str(path[0]), reference


def _on_day(text: str, day: dt.date) -> str:
    """Return the text of an example with this day, month or year in place of its own."""
    if _TIME.fullmatch(text):
        return str(day)[: len(text)]
    return _YEAR.sub(str(day.year), text).replace("三月", f"{_MONTHS[day.month - 1]}月")


def _likely(kind: type[Record], reference: Reference, example: str, library: Library) -> str:
    """Return the id that a new record most likely names: that of the example if there is one; empty without any."""
    named = kind_named(reference.kind)
    if named is None or library.get(named, reference.within + example):
        return example
    found: Sequence[Record] = ()
    if named is Org:  # a branch, and above a new organisation the highest one
        found = sorted(library.all(Org), key=partial(_distance, above=kind is Org))
    elif named is Article:
        found = [each for each in library.all(Article) if each.is_public and each.section != "help"]
    else:
        found = sorted(library.all(named), key=lambda each: each.origin.order)
        found = [each for each in found if each.id.startswith(reference.within)]
    return found[0].id.removeprefix(reference.within) if found else ""


def _distance(org: Org, *, above: bool) -> tuple[bool, bool]:
    """Return a key that puts the highest organisation first if ``above``, else the branches below it."""
    return (org.parent is None) != above, not org.is_branch
