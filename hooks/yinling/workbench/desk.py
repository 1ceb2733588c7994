"""Holds a centre in memory, and tries an edit before a byte of it is written.

Input: the folder of a centre; then candidates, the bytes that files would have. Output: its records, problems and to-do
lists, and a `Trial` of each edit. What is private in a candidate stays in memory: a trial fills no cache."""

from __future__ import annotations

import os
import threading
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple, TypeVar, cast

from ..core.cache import Cache, Caches
from ..core.files import CONTENT, DATA, is_settled, stat_signature
from ..core.problems import Problem, explanations
from ..derived.overview import Overview
from ..library.article_renderer import Renderer
from ..library.load import Library
from ..library.markdown_settings import SETTINGS, can_render
from ..library.privacy_scan import Known, PrivacyScan, known
from ..library.record_names import Names
from ..records.article import Article
from ..records.base import Record
from ..records.org import Org
from ..records.period import Period
from ..sources.source_files import SourceFiles, content_hash, list_folder
from . import record_checks, trial
from .file_texts import FileTexts
from .record_checks import Finding, RecordChecks, placed
from .snapshot import Candidates, Key, RecordPlace, Snapshot, read_snapshot
from .to_do import Task, to_do
from .trial import Trial

T = TypeVar("T")
__all__ = ["Desk", "RecordProblem", "Trial"]


class RecordProblem(NamedTuple):
    """A problem of a record; ``title`` is what people call it, ``org`` the organisation that it belongs to."""

    kind: type[Record]
    id: str
    title: str
    org: str
    problem: Problem


class Desk:
    """The records of a centre in memory. All methods may be called from any thread."""

    def __init__(self, root: Path, caches: Caches | None = None) -> None:
        self.root = root.resolve()
        self._caches = caches or Caches()
        self._lock, self._checking = threading.RLock(), threading.Lock()
        self._signatures = _signatures(self.root)
        self._unsettled = self._hashes_of_unsettled()
        self._source_files = SourceFiles(self.root, self._caches["marks"])
        self.snapshot = read_snapshot(self._source_files, self._caches["records"])
        self._checks: tuple[Snapshot, RecordChecks] | None = None
        self._known: tuple[Snapshot, Known] | None = None
        self._overview = Overview(self.library)
        self._texts = FileTexts(self.root)

    @property
    def library(self) -> Library:
        """The valid records, as of the last `refresh`."""
        return self.snapshot.reading.library

    @property
    def names(self) -> Names:
        return self.snapshot.reading.names

    @property
    def overview(self) -> Overview:
        """What is computed from the library, computed once until a file changes."""
        with self._lock:
            if self._overview.internal is not self.library:
                self._overview = Overview(self.library)
            return self._overview

    def warm_up(self) -> None:
        """Compute what the first trial needs, in a thread of its own: at 12,000 records it takes seconds.

        The caches of the records are saved if nothing private is in the files: the next start is faster."""
        snapshot = self.snapshot
        self._checks_of(snapshot)
        if can_render(self.root / SETTINGS):
            articles = (each for each in snapshot.reading.library.all(Article) if each.is_public)
            for _ in Renderer(snapshot.reading.library, self._caches["articles"]).render(articles):
                pass
        scan = PrivacyScan(snapshot.reading.library, self._caches["clean"], self._source_files, snapshot.reading.valid)
        if not any(each.code != "exception-unused" for each in scan.problems):
            self._caches.save("records", "marks", "clean")

    def place_of(self, kind: type[Record], id: str) -> RecordPlace | None:
        """Return where a record is written, with errors too; see `Snapshot.place_of`."""
        return self.snapshot.place_of(kind, id)

    def has_to_do(self, org: Org, month: Period) -> bool:
        """Return whether an organisation has a list of what to do: it keeps its own ledgers, or a rule binds it."""
        return org.is_branch or org.is_society or bool(self.overview.cadence.rules_for(org, month.start.year))

    def to_do(self, org: Org, month: Period) -> list[Task]:
        """Return the to-do list of a branch for a month."""
        return to_do(self.overview, org, month, self.problems_of(org, month))

    def problems_of(self, org: Org, month: Period) -> list[tuple[Record, Problem]]:
        """Return the problems of the valid records of a branch and its groups that are about a month or no time."""
        found: list[tuple[Record, Problem]] = []
        ids = {org.id, *self.overview.structure.ids_below(org)} if self.overview.structure.get(org.id) else {org.id}
        snapshot = self.snapshot
        pairs = {
            key: record
            for key, (record, _) in snapshot.valid.items()
            if record.org_id in ids and (record.when is None or record.when.meets(month))
        }
        for key, findings in self._found_in(pairs):
            found += [(pairs[key], each) for each in placed(findings, snapshot)]
        return found

    @property
    def is_checked(self) -> bool:
        """Whether all records have been checked: at 12,000 that takes seconds, which the first page does not wait."""
        return self._checks is not None and self._checks[0] is self.snapshot

    def _found_in(self, keys: Collection[Key]) -> Iterator[tuple[Key, tuple[Finding, ...]]]:
        """Yield what the rules find in some records, which are checked now if not all have been."""
        snapshot, known = self.snapshot, self._checks
        if known and known[0] is snapshot:
            yield from ((key, known[1].of(key)) for key in keys)
        else:
            yield from ((key, checked.found) for key, checked in record_checks.check(snapshot, keys))

    def errors(self, orgs: Collection[str] = ()) -> Iterator[RecordProblem]:
        """Yield the errors of all records, and the reminders that a draft is not finished.

        Until `is_checked`, valid records are those of ``orgs`` alone."""
        snapshot = self.snapshot
        for kind, id, place, parsed in snapshot.invalid():
            values = parsed.value if isinstance(parsed.value, Mapping) else {}
            title = next((str(values[name]) for name in ("title", "name") if values.get(name)), place.path)
            yield from (RecordProblem(kind, id, title, str(values.get("org") or ""), each) for each in parsed.problems)
        is_checked = self.is_checked
        keys = [key for key, (record, _) in snapshot.valid.items() if is_checked or record.org_id in orgs]
        for key, findings in self._found_in(keys):
            record, errors = snapshot.valid[key][0], [each for each in findings if _is_error(each)]
            for each in placed(errors, snapshot) if errors else ():
                yield RecordProblem(type(record), record.id, record.shown_title, record.org_id or "", each)

    def refresh(self) -> frozenset[str]:
        """Read again the files that changed on disk, and return their paths."""
        with self._lock:
            signatures = _signatures(self.root)
            paths = {*signatures, *self._signatures}
            changed = {path for path in paths if signatures.get(path) != self._signatures.get(path)}
            changed |= {path for path, known in self._unsettled.items() if known != self._hash_of(path)}
            self._signatures = signatures
            self._unsettled = self._hashes_of_unsettled()
            self._texts.update(changed)
            if changed:
                before, after = self.snapshot, self.snapshot.with_files(self._bytes_of(changed))
                written = after.written()
                if self._checks and self._checks[0] is before:
                    checks = self._checks[1]
                    checks.update(trial.recheck(before, after, checks).results)
                    self._checks = written, checks
                self.snapshot = written
            return frozenset(changed)

    def trial(self, candidates: Candidates) -> Trial:
        """Try an edit: the new bytes of files by their paths from the root, None for a file that goes."""
        with self._lock:
            self.refresh()
            checks = self._checks_of(self.snapshot)
            after = self.snapshot.with_files(candidates)
            known_before, known_after = self._known_of(self.snapshot), known(after.reading.library)
            beside: dict[str, bytes | None] = {}
            if known_before != known_after:
                self._texts.read(self._signatures)
                paths = self._texts.that_may_change(known_before, known_after)
                beside = self._bytes_of(path for path in paths if path not in candidates)
            sides = (
                trial.Side(self.snapshot, self._bytes_of(candidates), known_before, beside),
                trial.Side(after, candidates, known_after, beside),
            )
            return trial.run(*sides, checks, _ScratchCaches(self._caches))

    def _checks_of(self, snapshot: Snapshot) -> RecordChecks:
        """Return what the rules find in each record.

        They are computed once, while pages are made: a save that comes before their end waits for it."""
        with self._checking:
            if self._checks and self._checks[0] is snapshot:
                return self._checks[1]
            checks = RecordChecks(snapshot)
            if self.snapshot is snapshot:
                self._checks = snapshot, checks
            return checks

    def _known_of(self, snapshot: Snapshot) -> Known:
        if not (self._known and self._known[0] is snapshot):
            self._known = snapshot, known(snapshot.reading.library)
        return self._known[1]

    def _hashes_of_unsettled(self) -> dict[str, str]:
        """Return the hashes of the files that could change once more without another signature."""
        return {path: self._hash_of(path) for path, signature in self._signatures.items() if not is_settled(signature)}

    def _hash_of(self, path: str) -> str:
        data = self._bytes_of([path])[path]
        return "" if data is None else content_hash(data)

    def _bytes_of(self, paths: Iterable[str]) -> dict[str, bytes | None]:
        return {path: _bytes_in(self.root / path) for path in sorted(paths)}


def _bytes_in(file: Path) -> bytes | None:
    """Return the bytes of a file; None if there is none that can be read."""
    try:
        return None if file.is_symlink() else file.read_bytes()
    except OSError:
        return None


class _ScratchCache(Cache):
    """Reads another cache, and keeps what is put in as long as a trial lasts."""

    def __init__(self, base: Cache) -> None:
        super().__init__(None, "")
        self._base = base
        self._values: dict[bytes, object] = {}

    def get(self, key: bytes, kind: type[T]) -> T | None:
        return cast("T", self._values[key]) if key in self._values else self._base.get(key, kind)

    def put(self, key: bytes, value: object) -> None:
        self._values[key] = value


class _ScratchCaches(Caches):
    def __init__(self, base: Caches) -> None:
        super().__init__()
        self._base = base

    def __getitem__(self, name: str) -> Cache:
        if name not in self._open:
            self._open[name] = _ScratchCache(self._base[name])
        return self._open[name]


def _is_error(finding: Finding) -> bool:
    if isinstance(finding, record_checks.Pending):
        return explanations()[finding.code].severity == "error"
    return not isinstance(finding, Problem) or finding.severity == "error"


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
