"""The privacy scan of a centre: its folders, the published texts of its records, and the Git history.

The records say which values are allowed, and who has not agreed to be named.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from ..core.cache import Cache
from ..core.problems import Place, Problem, problem
from ..privacy.attachments.check_files import FileFindings, check_files
from ..privacy.history.check_history import check_history
from ..privacy.persons.refused_names import names_in_field
from ..privacy.scanner import AllowedValue, Scanner, SiteScanner
from ..records.activity import Activity
from ..records.base import Record, Records
from ..records.honour import Honour
from ..records.org import Org
from ..records.privacy_exception import PrivacyException
from ..sources.source_files import SourceFiles
from . import people
from .named_files import check_named_files
from .parse import ParsedRecord
from .value_places import place_of_value

FOLDERS = ("data", "content")
EXCEPTIONS = f"data/{PrivacyException.folder}.yml"


class PrivacyScan:
    """The scanner of a centre, and the private information that it found in the folders."""

    def __init__(
        self,
        records: Records,
        cache: Cache,
        source_files: SourceFiles,
        valid: Iterable[tuple[Record, ParsedRecord]] = (),
    ) -> None:
        self._exceptions = _exceptions(records)
        self.scanner, self.site_scanner = Scanner(*known(records)), SiteScanner(*known(records))
        findings = check_files(source_files, FOLDERS, self.scanner, cache, EXCEPTIONS)
        self.redact = findings.redact
        self._source_files = source_files
        valid = list(valid)
        named = [
            *people.check_named(valid, self.scanner, cache),
            *check_named_files((record for record, _ in valid), source_files, self.scanner, cache),
        ]
        self.problems = [*findings.problems, *named, *self.unused_exceptions("内容")]

    def place_of(self, value: str) -> Place | None:
        """Return the first place of a value in the centre's files, whatever markup stands between its characters."""
        return place_of_value(value, self._source_files, FOLDERS)

    def unused_exceptions(self, scope: str) -> Iterator[Problem]:
        """Yield a problem for each exception of a scope (内容 or 历史) that matched nothing."""
        for exception in self._exceptions:
            if exception.scope == scope and exception.id not in self.scanner.used:
                yield problem("exception-unused", Place(*exception.origin[:2]), reason=exception.reason)


class SiteGate(NamedTuple):
    """What the gate of a site needs of a `PrivacyScan`, without a scan of the folders."""

    site_scanner: SiteScanner
    redact: Callable[[Problem], Problem]
    place_of: Callable[[str], Place | None]

    @classmethod
    def of(cls, records: Records) -> SiteGate:
        scanner = SiteScanner(*known(records))
        return cls(scanner, FileFindings(scanner).redact, lambda _: None)


def check_past(root: Path, private: PrivacyScan) -> list[Problem]:
    """Return the private information in the folder's Git history; raise NoHistoryError without one."""
    problems = list(check_history(root, private.scanner))
    return [private.redact(each) for each in (*problems, *private.unused_exceptions("历史"))]


class Known(NamedTuple):
    """What a scanner knows of the records: names, office phones, exceptions, and who refused to be named."""

    names: list[str]
    offices: list[str]
    allowed: list[AllowedValue]
    refused: list[str]


def _exceptions(records: Records) -> list[PrivacyException]:
    return [exception for exception in records.all(PrivacyException) if exception.counts]


def known(records: Records) -> Known:
    """Return what a scanner knows of the records."""
    offices = [line for org in records.all(Org) for line in (org.office_phone or "").partition(" 转")[0].split("、")]
    allowed = [AllowedValue(e.id, e.snippet or "", e.fingerprint or "") for e in _exceptions(records)]
    return Known([*_names(records)], offices, allowed, [*people.refused(records)])


def _names(records: Records) -> Iterator[str]:
    """Yield the names of persons, but no roles; of fields for more than names only what has up to 4 characters."""
    for org in records.all(Org):
        for officer in org.committee:
            yield from names_in_field(officer.name)
    for honour in records.all(Honour):
        yield from names_in_field(honour.recipient or "")
    for activity in records.all(Activity):
        for written in (activity.host, activity.recorder, activity.lecturer):
            yield from (name for name in names_in_field(written or "") if len(name) <= 4)
