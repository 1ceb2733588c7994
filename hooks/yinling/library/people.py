"""Who has not agreed to be named, and where a published text names them all the same."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from pydantic import BaseModel

from ..core.cache import Cache, batches, hash_parts
from ..core.problems import Place, Problem, problem
from ..privacy.persons.field_names import has_surname
from ..privacy.persons.refused_names import KIND, names_in_field
from ..privacy.scanner import Scanner
from ..records.activity import Activity
from ..records.article import Article
from ..records.base import Path, Record, Records
from ..records.course import Course
from ..records.honour import Honour
from ..records.org import Org
from ..records.site_settings import Site
from ..records.vocabulary import Metric
from .parse import ParsedRecord

# The settings have no public fields, and every page shows these or links to them.
_OF_SITE = ("name", "owner", "tagline", "address", "edit_address")
_SEPARATOR = "\n\n"


class _Answer(NamedTuple):
    """What a record says of a person: whether the name may be published, and on which days that may have been said."""

    record: Record
    path: Path
    written: str
    consent: bool | None
    first: dt.date
    last: dt.date

    @property
    def agrees(self) -> bool:
        return self.consent is True and self.record.counts

    @property
    def refuses(self) -> bool:
        return self.consent is False and self.record.status != "已作废"


def refused(records: Records) -> Iterator[str]:
    """Yield the names of the people who have not agreed to be named, or have taken it back.

    Only a reviewed record gives consent, and any record that is not void refuses it. The last word counts: a name is
    refused unless somebody agreed after the last day on which a refusal may have been said. What has no day may have
    been said on any."""
    named: set[str] = set()
    agreed: dict[str, dt.date] = {}
    denied: dict[str, dt.date] = {}
    for answer in _answers((*records.all(Org), *records.all(Honour))):
        for name in names_in_field(answer.written):
            named.add(name)
            if answer.agrees:
                agreed[name] = max(answer.first, agreed.get(name, dt.date.min))
            elif answer.refuses:
                denied[name] = max(answer.last, denied.get(name, dt.date.min))
    for activity in records.all(Activity):
        for written in (activity.host, activity.recorder, activity.lecturer):
            named.update(names_in_field(written or "", may_be_role=True))
    for course in records.all(Course):
        named.update(names_in_field(course.teacher or "", may_be_role=True))
    yield from sorted(name for name in named if name not in agreed or (name in denied and denied[name] >= agreed[name]))


def _answers(records: Iterable[Record]) -> Iterator[_Answer]:
    for record in records:
        if isinstance(record, Org):
            for number, officer in enumerate(record.committee):
                first = officer.since or record.founded or dt.date.min
                last = officer.until or record.dissolved or dt.date.max
                path = ("committee", number, "consent")
                yield _Answer(record, path, officer.name, officer.consent, first, last)
        elif isinstance(record, Honour):
            first, last = dt.date(record.year, 1, 1), dt.date(record.year, 12, 31)
            yield _Answer(record, ("consent",), record.recipient or "", record.consent, first, last)


def check_answers(valid: Iterable[tuple[Record, ParsedRecord]]) -> Iterator[Problem]:
    """Yield a problem for each consent beside a refusal of the same person where nobody can tell which came later."""
    valid = list(valid)
    refusing: defaultdict[str, list[_Answer]] = defaultdict(list)
    for answer in _answers(record for record, _ in valid):
        for name in names_in_field(answer.written) if answer.refuses else ():
            refusing[name].append(answer)
    for record, parsed in valid if refusing else ():
        for answer in _answers([record]):
            for name in names_in_field(answer.written) if answer.agrees else ():
                same_time = (no for no in refusing[name] if answer.first <= no.last and no.first <= answer.last)
                if (no := next(same_time, None)) is not None:
                    other = f"{no.record.origin.file} 第 {no.record.origin.line} 行"
                    found = parsed.problem("consent-differs", answer.path, shown=f"{name[0]}**", other=other)
                    yield replace(found, before="")  # the line may have the name


def family_names(written: str) -> list[str]:
    """Return the first character of each name in a field; 某 for a field without a name."""
    named = names_in_field(written) or [written if has_surname(written) else "某"]
    return [name[:1] for name in named]


def check_named(valid: Iterable[tuple[Record, ParsedRecord]], scanner: Scanner, cache: Cache) -> Iterator[Problem]:
    """Yield a problem for each refused name in a public text of the records, at its line and column.

    ``cache`` holds the batches of records without one, and the exceptions that they used.
    """
    for batch in batches(valid, lambda pair: pair[0].id):
        key = hash_parts(scanner.refused_hash, *(record.content_hash for record, _ in batch))
        if (used := cache.get(key, frozenset[str])) is not None:
            scanner.used |= used
            continue
        used_before, scanner.used = scanner.used, set()
        public = [(record, parsed, dict(public_texts(record))) for record, parsed in batch if record.is_public]
        is_clean = True
        if scanner.refusals(_SEPARATOR.join(text for _, _, texts in public for text in texts.values())):
            for record, parsed, texts in public:
                for path, text in texts.items():
                    for _, start, end in scanner.refusals(text):
                        is_clean = False
                        name = "".join(text[start:end].split())
                        yield problem(KIND, _place(record, parsed, path, text, start), shown=f"{name[0]}**")
        if is_clean:
            cache.put(key, frozenset(scanner.used))
        scanner.used |= used_before


def public_texts(record: Record) -> Iterator[tuple[Path, str]]:
    """Yield the texts of a record that are published, each with its path; the body of an article has an empty one.

    Names of files and ids are published too: in addresses and in the data for other programs."""
    if record.origin.number is not None:  # else it is the name of a file, which has no Chinese characters
        yield ("id",), record.id
    for name in _OF_SITE if isinstance(record, Site) else sorted(record.public_fields):
        field, _, inner = name.partition(".")
        for path, text in _texts(getattr(record, field), (field,)):
            if not inner or inner in path:
                yield path, text
    if isinstance(record, Article):
        yield (), record.body
        yield ("reviewer",), record.reviewer or ""
        yield ("audio",), record.audio or ""
    if isinstance(record, Metric):
        yield ("group",), record.group or ""
    if isinstance(record, Honour) and record.consent and record.recipient:
        yield ("recipient",), record.recipient
    if isinstance(record, Org):
        yield from (
            (("committee", number, "name"), one.name) for number, one in enumerate(record.committee) if one.consent
        )
    if isinstance(record, Activity):
        for number, one in enumerate(record.photos):
            yield from ((("photos", number, name), getattr(one, name)) for name in ("file", "alt") if one.consent)


def _texts(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, tuple) and value and all(isinstance(item, str) for item in value):
        yield path, "\n".join(value)  # a name may be two items: the gate reads them beside each other
    elif isinstance(value, tuple):
        for number, item in enumerate(value):
            yield from _texts(item, (*path, number))
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from _texts(getattr(value, name), (*path, name))
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield (*path, key), f"{key} {item}"


def _place(record: Record, parsed: ParsedRecord, path: Path, text: str, start: int) -> Place:
    """Return the place of the character at ``start`` of a text of a record."""
    before = text[:start]
    if not path and isinstance(record, Article):
        line = record.body_line + before.count("\n")
        return Place(record.origin.file, line, len(before) - before.rfind("\n"))
    at = parsed.problem(KIND, path, shown="")
    lines = parsed.lines_from(at.line)
    name = text[start : start + 2].partition("\n")[0]  # the rest may be the next item of a list
    for number, written in enumerate(lines, at.line):
        column = written.find(name, at.column - 1 if number == at.line else 0)
        if column >= 0:
            return Place(at.file, number, column + 1)
    return Place(at.file, at.line, at.column)
