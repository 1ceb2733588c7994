"""The privacy scanner with what a centre's records know; its gates over the centre's folders and their past."""

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
    """What of a centre's folders must not be there, and the scanner that says so."""

    def __init__(self, records: Records, cache: Cache, disk: SourceFiles) -> None:
        self._exceptions = [exception for exception in records.all(PrivacyException) if exception.counts]
        offices = [org.office_phone for org in records.all(Org) if org.office_phone]
        allowed = [AllowedValue(e.id, e.snippet or "", e.fingerprint or "") for e in self._exceptions]
        self.scanner = Scanner(_names(records), offices, allowed)
        checked = check_files(disk, FOLDERS, self.scanner, cache, EXCEPTIONS)
        self.told = checked.told
        self.problems = [*checked.problems, *self.unused("内容")]

    def unused(self, scope: str) -> Iterator[Problem]:
        """The exceptions for the content, or for the history, that have let nothing pass."""
        for exception in self._exceptions:
            if exception.scope == scope and exception.id not in self.scanner.used:
                yield problem("exception-unused", Place(*exception.origin[:2]), reason=exception.reason)


def check_past(root: Path, private: PrivacyScan) -> list[Problem]:
    """What of the folder's past must not have been there. Raises NoHistoryError."""
    found = list(check_history(root, private.scanner))
    return [private.told(each) for each in (*found, *private.unused("历史"))]


def _names(records: Records) -> Iterator[str]:
    """Persons by name: a field that may hold more than a name counts where it is as short as one."""
    for org in records.all(Org):
        yield from (officer.name for officer in org.committee)
    yield from (honour.recipient for honour in records.all(Honour) if honour.recipient)
    for activity in records.all(Activity):
        yield from (name for name in (activity.host, activity.recorder, activity.lecturer) if name and len(name) <= 4)
