"""The privacy scan of a centre's folders and their Git history; the records name the allowed values."""

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
from .value_places import place_of_value

FOLDERS = ("data", "content")
EXCEPTIONS = f"data/{PrivacyException.folder}.yml"


class PrivacyScan:
    """The scanner of a centre, and the private information that it found in the folders."""

    def __init__(self, records: Records, cache: Cache, source_files: SourceFiles) -> None:
        self._exceptions = [exception for exception in records.all(PrivacyException) if exception.counts]
        offices = [
            line for org in records.all(Org) for line in (org.office_phone or "").partition(" 转")[0].split("、")
        ]
        allowed = [AllowedValue(e.id, e.snippet or "", e.fingerprint or "") for e in self._exceptions]
        self.scanner = Scanner(_names(records), offices, allowed)
        findings = check_files(source_files, FOLDERS, self.scanner, cache, EXCEPTIONS)
        self.redact = findings.redact
        self._source_files = source_files
        self.problems = [*findings.problems, *self.unused_exceptions("内容")]

    def place_of(self, value: str) -> Place | None:
        """Return the first place of a value in the centre's files, whatever markup stands between its characters."""
        return place_of_value(value, self._source_files, FOLDERS)

    def unused_exceptions(self, scope: str) -> Iterator[Problem]:
        """Yield a problem for each exception of a scope (内容 or 历史) that matched nothing."""
        for exception in self._exceptions:
            if exception.scope == scope and exception.id not in self.scanner.used:
                yield problem("exception-unused", Place(*exception.origin[:2]), reason=exception.reason)


def check_past(root: Path, private: PrivacyScan) -> list[Problem]:
    """Return the private information in the folder's Git history; raise NoHistoryError without one."""
    problems = list(check_history(root, private.scanner))
    return [private.redact(each) for each in (*problems, *private.unused_exceptions("历史"))]


def _names(records: Records) -> Iterator[str]:
    """Yield the names of persons, of fields that may hold more than a name only values of up to 4 characters."""
    for org in records.all(Org):
        yield from (officer.name for officer in org.committee)
    yield from (honour.recipient for honour in records.all(Honour) if honour.recipient)
    for activity in records.all(Activity):
        yield from (name for name in (activity.host, activity.recorder, activity.lecturer) if name and len(name) <= 4)
