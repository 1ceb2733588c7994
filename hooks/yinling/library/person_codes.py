"""Where a code that represents a person holds a name.

A name in such a field is known to no other check: it is in ledgers and on labels as the code of somebody.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from itertools import chain, count

from ..core.problems import Problem
from ..privacy.words.detection import redacted
from ..records.base import Path, Record, inner_types
from ..records.types import OfPerson
from .parse import ParsedRecord

_HAN = re.compile("[\u4e00-\u9fff]")
_NUMBERED = re.compile(r"(?P<head>[!-~]*?)(?P<number>[0-9]+)")
_MOST = 1  # Chinese character of a code: 甲-03; two may be a name, or how somebody is called


def check_person_codes(valid: Iterable[tuple[Record, ParsedRecord]]) -> Iterator[Problem]:
    """Yield a problem for each code that may be a name, with a free code in its place; no problem shows the name."""
    written = [(record, parsed, found) for record, parsed in valid if (found := [*_codes(record)])]
    taken = {text for _, _, found in written for _, text in found}
    free: dict[str, str] = {}
    for record, parsed, found in written:
        names = [text for _, text in found if len(_HAN.findall(text)) > _MOST]
        for name in names:
            if name not in free:
                free[name] = _free(record, taken, written)
                taken.add(free[name])
        for path, name in ((path, text) for path, text in found if text in names):
            at = parsed.problem("code-is-name", path, shown=redacted(name), right=free[name])
            before = after = next(iter(parsed.lines_from(at.line)), "")
            for each in sorted(names, key=len, reverse=True):
                before, after = before.replace(each, redacted(each)), after.replace(each, free[each])
            yield replace(at, before=before, after=after)


def _codes(record: Record) -> Iterator[tuple[Path, str]]:
    """Yield the codes of persons in a record, each with its path; the id of such a record is one too."""
    fields = _fields(type(record))
    if fields and record.origin.number is not None:
        yield ("id",), record.id
    for name in fields:
        value = getattr(record, name)
        yield from [((name,), value)] if isinstance(value, str) else (((name, n), one) for n, one in enumerate(value))


@cache
def _fields(kind: type[Record]) -> tuple[str, ...]:
    return tuple(
        name
        for name, field in kind.model_fields.items()
        if any(isinstance(each, OfPerson) for each in chain(field.metadata, inner_types(field.annotation)))
    )


def _free(
    record: Record, taken: set[str], written: Iterable[tuple[Record, ParsedRecord, list[tuple[Path, str]]]]
) -> str:
    """Return the code after the last one of the same kind and organisation, that nobody has."""
    same = [found for other, _, found in written if other.kind == record.kind and other.org_id == record.org_id]
    numbered = [
        match for found in same for path, text in found if path != ("id",) and (match := _NUMBERED.fullmatch(text))
    ]
    last = max(numbered, key=lambda match: (match["head"], int(match["number"])), default=None)
    head, width, start = (last["head"], len(last["number"]), int(last["number"])) if last else (None, 2, 0)
    head = f"{(record.org_id or record.kind).upper()}-" if head is None else head
    return next(code for number in count(start + 1) if (code := f"{head}{number:0{width}}") not in taken)
