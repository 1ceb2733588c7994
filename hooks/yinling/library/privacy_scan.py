"""Scan a centre's folders and their Git history with a scanner that uses the records."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ..core.cache import Cache
from ..core.problems import Place, Problem, problem
from ..privacy.check_files import check_files
from ..privacy.check_history import check_history
from ..privacy.scanner import AllowedValue, Scanner
from ..records.activity import Activity
from ..records.base import Records
from ..records.honour import Honour
from ..records.org import Org
from ..records.privacy_exception import PrivacyException
from ..sources.source_files import SourceFiles

FOLDERS = ("data", "content")
EXCEPTIONS = f"data/{PrivacyException.folder}.yml"


class PrivacyScan:
    """The private values in a centre's folders, and the scanner with the data of the records."""

    def __init__(self, records: Records, cache: Cache, disk: SourceFiles) -> None:
        self._exceptions = [exception for exception in records.all(PrivacyException) if exception.counts]
        offices = [org.office_phone for org in records.all(Org) if org.office_phone]
        allowed = [AllowedValue(e.id, e.snippet or "", e.fingerprint or "") for e in self._exceptions]
        self.scanner = Scanner(_names(records), offices, allowed)
        findings = check_files(disk, FOLDERS, self.scanner, cache, EXCEPTIONS)
        self.redact = findings.redact
        self.problems = [*findings.problems, *self.unused("内容")]

    def unused(self, scope: str) -> Iterator[Problem]:
        """Yield the exceptions for the content, or for the history, that have allowed nothing."""
        for exception in self._exceptions:
            if exception.scope == scope and exception.id not in self.scanner.used:
                yield problem("exception-unused", Place(*exception.origin[:2]), reason=exception.reason)


def check_past(root: Path, privacy: PrivacyScan) -> list[Problem]:
    """Return the private values in the Git history of a folder; raise NoHistoryError if it is incomplete."""
    found = list(check_history(root, privacy.scanner))
    return [privacy.redact(each) for each in (*found, *privacy.unused("历史"))]


def _names(records: Records) -> Iterator[str]:
    """Yield person names; a field for names and other text counts only if it is as short as a name."""
    for org in records.all(Org):
        yield from (officer.name for officer in org.committee)
    yield from (honour.recipient for honour in records.all(Honour) if honour.recipient)
    for activity in records.all(Activity):
        yield from (name for name in (activity.host, activity.recorder, activity.lecturer) if name and len(name) <= 4)
