"""Holds a centre in memory, and tries an edit before a byte of it is written.

Input: the folder of a centre; then candidates, the bytes that files would have. Output: a `Trial`: the problems that
the edit would add, those that its files have already, and the library with the edit. What is private in a candidate
stays in memory: the trial fills no cache."""

from __future__ import annotations

import os
import re
import threading
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping
from pathlib import Path
from typing import NamedTuple, TypeVar

from ..core.cache import Caches
from ..core.files import is_settled, stat_signature
from ..core.problems import Problem, in_order
from ..derived.overview import Overview
from ..library.doubles import doubles
from ..library.load import CONTENT, DATA, Library
from ..library.page_addresses import check_addresses
from ..library.privacy_scan import scanner_of
from ..library.record_names import Names
from ..records.base import Record
from ..records.org import Org
from ..records.period import Period
from ..sources.source_files import SourceFiles, content_hash, list_folder
from . import record_checks
from .private_values import PrivateValues
from .record_checks import Checked, RecordChecks
from .snapshot import Candidates, Key, Snapshot, read_snapshot
from .to_do import Task, to_do

T = TypeVar("T")
_LINE = re.compile("第 [0-9]+ 行")  # an edit moves the lines below it


class Trial(NamedTuple):
    """What an edit would do.

    ``added`` are the problems that it adds, in whatever file, and ``kept`` those that its files have already."""

    added: tuple[Problem, ...]
    kept: tuple[Problem, ...]
    library: Library

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The errors that the edit adds: with one, nothing may be written."""
        return tuple(each for each in self.added if each.severity == "error")

    @property
    def warnings(self) -> tuple[Problem, ...]:
        return tuple(each for each in self.added if each.severity == "warning")

    @property
    def may_save(self) -> bool:
        return not self.errors


class Desk:
    """The records of a centre in memory. All methods may be called from any thread."""

    def __init__(self, root: Path, caches: Caches | None = None) -> None:
        self.root = root.resolve()
        caches = caches or Caches()
        self._lock = threading.RLock()
        self._signatures = _signatures(self.root)
        self._unsettled = self._hashes_of_unsettled()
        self._snapshot = read_snapshot(SourceFiles(self.root, caches["marks"]), caches["records"])
        self._checks: RecordChecks | None = None
        self._overview = Overview(self.library)

    @property
    def library(self) -> Library:
        """The valid records, as of the last `refresh`."""
        return self._snapshot.reading.library

    @property
    def names(self) -> Names:
        return self._snapshot.reading.names

    @property
    def overview(self) -> Overview:
        """What is computed from the library, computed once until a file changes."""
        with self._lock:
            if self._overview.internal is not self.library:
                self._overview = Overview(self.library)
            return self._overview

    def to_do(self, org: Org, month: Period) -> list[Task]:
        """Return the to-do list of a branch for a month."""
        return to_do(self.overview, org, month, self.problems_of(org, month))

    def problems_of(self, org: Org, month: Period) -> list[tuple[Record, Problem]]:
        """Return the problems of the valid records of a branch, and of its groups, that are about a month or no time.

        Findings about another record's values are found with that record."""
        found: list[tuple[Record, Problem]] = []
        ids = {org.id, *self.overview.structure.ids_below(org)} if self.overview.structure.get(org.id) else {org.id}
        with self._lock:
            for key, (record, _) in self._snapshot.valid.items():
                if record.org_id in ids and (record.when is None or record.when.meets(month)):
                    placed = record_checks.placed(self.checks.of(key), self._snapshot)
                    found += [(record, each) for each in placed]
        return found

    def refresh(self) -> frozenset[str]:
        """Read again the files that changed on disk, and return their paths."""
        with self._lock:
            signatures = _signatures(self.root)
            paths = {*signatures, *self._signatures}
            changed = {path for path in paths if signatures.get(path) != self._signatures.get(path)}
            changed |= {path for path, known in self._unsettled.items() if known != self._hash_of(path)}
            self._signatures = signatures
            self._unsettled = self._hashes_of_unsettled()
            if changed:
                candidates = {path: self._bytes_of(path) for path in sorted(changed)}
                after = self._snapshot.with_files(candidates)
                if self._checks is not None:
                    self._checks.update(self._recheck(after, candidates)[1])
                self._snapshot = after.written()
            return frozenset(changed)

    def trial(self, candidates: Candidates) -> Trial:
        """Try an edit: the new bytes of files by their paths from the root, None for a file that goes."""
        with self._lock:
            self.refresh()
            before, after = self._snapshot, self._snapshot.with_files(candidates)
            old_found, results = self._recheck(after, candidates)
            new_found = [finding for checked in results.values() if checked for finding in checked.found]
            new_found += record_checks.check_invalid(after, candidates)
            old_found += record_checks.check_invalid(before, candidates)
            found = _added(old_found, new_found, record_checks.same)
            old, new = (self._problems_of(snapshot) for snapshot in (before, after))
            private = PrivateValues(scanner_of(after.reading.library))
            new += private.scan((path, data) for path, data in candidates.items() if data is not None)
            old_bytes = ((path, data) for path in candidates if (data := self._bytes_of(path)) is not None)
            old += PrivateValues(scanner_of(before.reading.library)).scan(old_bytes)
            added = [*_added(old, new, _same), *record_checks.placed(found, after)]
            kept_findings = [each for each in new_found if each not in found]
            kept = [each for each in record_checks.placed(kept_findings, after) if each.file in candidates]
            kept += [each for each in new if each not in added and each.file in candidates]
            return Trial(
                tuple(in_order(map(private.redact, added))),
                tuple(in_order(map(private.redact, kept))),
                after.reading.library,
            )

    def _recheck(
        self, after: Snapshot, candidates: Candidates
    ) -> tuple[list[record_checks.Finding], dict[Key, Checked | None]]:
        """Return what was found in the records that an edit can affect, and their results with it."""
        before, checks = self._snapshot, self.checks
        changed = {
            key
            for key in {*before.valid, *after.valid}
            if key not in before.valid
            or key not in after.valid
            or before.valid[key][0].content_hash != after.valid[key][0].content_hash
        }
        affected = checks.affected(before, after, changed)
        results: dict[Key, Checked | None] = dict.fromkeys(affected)
        results.update(record_checks.check(after, affected))
        return [finding for key in affected for finding in checks.of(key)], results

    @property
    def checks(self) -> RecordChecks:
        """What the rules find in each record."""
        with self._lock:
            if self._checks is None:
                self._checks = RecordChecks(self._snapshot)
            return self._checks

    def _problems_of(self, snapshot: Snapshot) -> list[Problem]:
        """Return the problems of files as such, and of records beside each other."""
        reading = snapshot.reading
        return [*reading.problems, *doubles(reading.valid), *check_addresses(reading.valid)]

    def _hashes_of_unsettled(self) -> dict[str, str]:
        """Return the hashes of the files that could change once more without another signature."""
        return {path: self._hash_of(path) for path, signature in self._signatures.items() if not is_settled(signature)}

    def _hash_of(self, path: str) -> str:
        data = self._bytes_of(path)
        return "" if data is None else content_hash(data)

    def _bytes_of(self, path: str) -> bytes | None:
        file = self.root / path
        return file.read_bytes() if file.is_file() and not file.is_symlink() else None


def _same(problem: Problem) -> tuple[str, str]:
    return problem.code, _LINE.sub("", problem.message)


def _added(before: Iterable[T], after: Iterable[T], same: Callable[[T], Hashable]) -> list[T]:
    """Return the findings that are there after an edit and were not before; each of before explains one."""
    known = Counter(map(same, before))
    added: list[T] = []
    for each in after:
        if known[same(each)] > 0:
            known[same(each)] -= 1
        else:
            added.append(each)
    return added


def _signatures(root: Path) -> Mapping[str, bytes]:
    """Return the signature of each file in the folders of a centre."""
    found: dict[str, bytes] = {}
    for folder in (DATA, CONTENT):
        for entry in list_folder(root / folder):
            if entry.is_file:
                path = f"{folder}/{entry.name}"
                try:
                    found[path] = stat_signature(os.stat(f"{root}/{path}"))  # noqa: PTH116 - ten thousand files
                except OSError:
                    continue
    return found
