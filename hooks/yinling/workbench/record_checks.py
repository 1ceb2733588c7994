"""What the rules find in each record, kept with what the rules read: an edit checks only what it can change.

A finding waits until somebody wants to see it: its place needs the file to be parsed again, which costs more than the
check."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Any, NamedTuple, cast

from ..core.cache import NO_CACHE
from ..core.problems import Problem
from ..library.parse import ParsedRecord
from ..library.record_library import Read, RecordedLibrary
from ..library.record_names import kind_named
from ..library.unknown_references import Unknown, UnknownReferences
from ..library.validate import Validator
from ..records.base import Path
from .snapshot import Key, Snapshot

_OF_REFERENCES = frozenset(["unknown-reference", "ambiguous-name"])


class Pending(NamedTuple):
    """A problem of a record without its place, which `place` finds."""

    parsed: ParsedRecord
    code: str
    path: Path
    values: Mapping[str, Any]

    @property
    def same(self) -> tuple[object, ...]:
        """What two findings of one problem share, before and after an edit that moves lines."""
        names = tuple(step for step in self.path if isinstance(step, str))
        return self.code, names, tuple(sorted((name, str(value)) for name, value in self.values.items()))

    def place(self) -> Problem:
        return self.parsed.problem(self.code, self.path, **self.values)


class _Waiting:
    """In place of a `ParsedRecord`: makes findings that wait for their places."""

    def __init__(self, parsed: ParsedRecord) -> None:
        self._parsed = parsed

    def problem(self, code: str, path: Path, **values: Any) -> Pending | Problem:
        if code in _OF_REFERENCES:  # asked for when it is shown
            return self._parsed.problem(code, path, **values)
        return Pending(self._parsed, code, path, values)

    def lines_from(self, line: int) -> tuple[str, ...]:
        return self._parsed.lines_from(line)


Finding = Pending | Problem | Unknown


def same(finding: Finding) -> tuple[object, ...]:
    """Return what two findings of one problem share, as `Pending.same`."""
    if isinstance(finding, Pending):
        return finding.same
    if isinstance(finding, Unknown):
        return "unknown", finding.kind, finding.within, finding.written
    return finding.code, finding.message


class Checked(NamedTuple):
    """What was found in a record, and what was read of the library for that."""

    found: tuple[Finding, ...]
    reads: tuple[Read, ...]


class RecordChecks:
    """The findings of all valid records of a snapshot."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._results: dict[Key, Checked] = {}
        self._readers: defaultdict[Read, set[Key]] = defaultdict(set)
        for key, checked in check(snapshot, snapshot.valid):
            self._put(key, checked)

    def update(self, results: Mapping[Key, Checked | None]) -> None:
        """Take the results of changed records; None for a removed one."""
        for key, checked in results.items():
            if (before := self._results.pop(key, None)) is not None:
                for read in before.reads:
                    self._readers[read].discard(key)
            if checked is not None:
                self._put(key, checked)

    def of(self, key: Key) -> tuple[Finding, ...]:
        """Return what is found in a record; nothing in one that is not valid."""
        checked = self._results.get(key)
        return checked.found if checked else ()

    def all(self) -> Iterator[Finding]:
        return chain.from_iterable(checked.found for checked in self._results.values())

    def affected(self, before: Snapshot, after: Snapshot, changed: Iterable[Key]) -> set[Key]:
        """Return the records whose findings may change with the ``changed`` ones, these included."""
        days = ((each.reading.library.as_of, each.reading.library.knowledge_date) for each in (before, after))
        if len({*days}) > 1:  # every rule may ask for the day
            return {*before.valid, *after.valid}
        changed = {*changed}
        changes: set[Read] = {Read("files")} if before.ahead != after.ahead else set()
        kinds = {kind for kind, _ in changed}
        for kind, id in changed:
            changes |= {Read("all", kind), Read("one", kind, id)}
        by_id = {kind for kind, id in changed if ((kind, id) in before.valid) != ((kind, id) in after.valid)}
        broken = {each.partition(":")[0] for each in {*before.reading.broken} ^ {*after.reading.broken}}
        found = set(changed)
        for read, keys in self._readers.items():
            kind = _name_of(read.kind)
            if (
                read in changes
                or (read.what == "named" and kind in kinds | broken)
                or (read.what == "ids" and kind in by_id)
                or (read.what == "one" and kind in broken and (kind, read.id) not in before.valid)
            ):
                found |= keys
        return found

    def _put(self, key: Key, checked: Checked) -> None:
        self._results[key] = checked
        for read in checked.reads:
            self._readers[read].add(key)


def _name_of(kind: str) -> str:
    named = kind_named(kind)
    return named.kind if named else kind


def check(snapshot: Snapshot, keys: Iterable[Key]) -> Iterator[tuple[Key, Checked]]:
    """Check the records of these keys that are valid."""
    reading = snapshot.reading
    validator = Validator(reading.library, reading.broken, NO_CACHE)
    for key in keys:
        if key in snapshot.valid:
            record, parsed = snapshot.valid[key]
            library = RecordedLibrary.of(reading.library)
            found = tuple(validator.findings(record, cast(ParsedRecord, _Waiting(parsed)), library))
            yield key, Checked(cast("tuple[Finding, ...]", found), tuple(library.reads))


def check_invalid(snapshot: Snapshot, files: Iterable[str]) -> list[Finding]:
    """Return what is found in the invalid records of some files, besides that they are invalid."""
    reading, wanted = snapshot.reading, {*files}
    validator = Validator(reading.library, reading.broken, NO_CACHE)
    in_files = [each for each in reading.invalid if each[1].document and each[1].document.file in wanted]
    return [finding for kind, parsed in in_files for finding in validator.findings_of_invalid(kind, parsed)]


def placed(findings: Iterable[Finding], snapshot: Snapshot) -> list[Problem]:
    """Return the findings as problems with their places."""
    unknown = UnknownReferences(snapshot.reading.library.names)
    problems: list[Problem] = []
    for each in findings:
        if isinstance(each, Unknown):
            unknown.add(each)
        else:
            problems.append(each.place() if isinstance(each, Pending) else each)
    return [*problems, *unknown.problems()]
