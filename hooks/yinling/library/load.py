"""Reads and checks everything under ``data/`` and ``content/``: returns a frozen `Library` and all problems."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple, TypeVar

from ..core.cache import Caches, hash_parts
from ..core.problems import Place, Problem, has_errors, problem, within_limit
from ..privacy.scanner import Scanner
from ..records import KINDS
from ..records.activity import Activity
from ..records.article import Article
from ..records.base import NAME_FIELDS, Record, references_of
from ..records.org import Org
from ..records.org_kinds import kinds_of
from ..records.site_settings import Site
from ..records.vocabulary import Metric, Term
from ..sources.source_files import SourceFiles
from .defaults import Defaults
from .doubles import doubles
from .page_addresses import check_addresses
from .parse import ParsedRecord
from .people import check_answers
from .person_codes import check_person_codes
from .photo_consent import check_consent
from .privacy_scan import PrivacyScan
from .read_files import read_kind
from .record_library import Library
from .record_names import Names
from .stray_files import stray_files
from .validate import UNREAD, Validator
from .word_files import check_word_files

__all__ = ["Library", "Loaded", "load"]

Read = Callable[[type[Record], list[Problem]], Iterable[tuple[str, ParsedRecord]]]
R = TypeVar("R", bound=Record)
AS_OF_VARIABLE = "YINLING_AS_OF"


class Loaded(NamedTuple):
    """The library (None if there are errors), and what is known with errors too.

    These are all problems sorted by place, the as-of day, the privacy scan and the names of the valid records.
    ``valid`` holds the valid records, whatever errors others have, and ``unheaded`` the articles with an invalid front
    matter: further checks of these report everything at once."""

    library: Library | None
    problems: tuple[Problem, ...]
    as_of: dt.date
    privacy: PrivacyScan
    names: Names
    valid: Library
    unheaded: tuple[Article, ...] = ()

    @property
    def scanner(self) -> Scanner:
        return self.privacy.scanner

    def place_of(self, value: str) -> Place | None:
        """Return the first place of a value in the centre's files."""
        return self.privacy.place_of(value)


class Reading(NamedTuple):
    """The records of all files, before they are checked against each other.

    Of ``invalid`` records only references and bodies of articles can be checked. ``broken`` has ``kind:id`` and
    ``kind:name`` of these."""

    library: Library
    names: Names
    valid: list[tuple[Record, ParsedRecord]]
    invalid: list[tuple[type[Record], ParsedRecord]]
    broken: set[str]
    problems: list[Problem]


class FirstReading(NamedTuple):
    """What was read of a centre, and the files that it was read from."""

    reading: Reading
    source_files: SourceFiles


def read_first(root: Path, progress: Callable[[str], None], caches: Caches) -> FirstReading:
    """Read the folder of a centre without checking it: that is left to `load`."""
    root = root.resolve()
    source_files = SourceFiles(root, caches["marks"])
    return FirstReading(read_all(root, progress, caches, source_files), source_files)


def load(
    root: Path,
    progress: Callable[[str], None] = lambda _: None,
    caches: Caches | None = None,
    first: FirstReading | None = None,
) -> Loaded:
    """Read and check the folder of a centre; never raise for the content of files.

    ``caches`` holds the results for unchanged files. The caller may save them only if nothing private was found.
    ``first`` is what `read_first` has read with the same caches."""
    caches = caches or Caches()
    reading, source_files = first or read_first(root, progress, caches)
    library, names, valid, invalid, broken, problems = reading
    problems = [*problems]
    problems += stray_files(source_files, library)
    progress("互相核对")
    validator = Validator(library, broken, caches["rules"])
    for kind, parsed in invalid:
        problems += validator.check_invalid(kind, parsed)
    problems += validator.check_all(valid)
    problems += doubles(valid)
    problems += check_consent(valid, library, caches["photos"])
    problems += check_answers(valid)
    problems += check_person_codes(valid)
    problems += check_addresses(valid)
    problems += check_word_files(library)
    problems += check_roots(library)
    progress("私人信息")
    privacy = PrivacyScan(library, caches["clean"], source_files, valid)
    reported = tuple(within_limit([privacy.redact(p) for p in (*problems, *privacy.problems)]))
    unheaded = tuple(parsed.unheaded for _, parsed in invalid if parsed.unheaded)
    checked = None if has_errors(reported) else library
    return Loaded(checked, reported, library.as_of, privacy, names, library, unheaded)


def read_all(root: Path, progress: Callable[[str], None], caches: Caches, source_files: SourceFiles) -> Reading:
    """Read the records of all kinds, with ids for names in their references."""

    def read(kind: type[Record], problems: list[Problem]) -> Iterator[tuple[str, ParsedRecord]]:
        progress(kind.label)
        return read_kind(kind, source_files, caches["records"], problems)

    return assemble(root, read)


def assemble(root: Path, read: Read) -> Reading:
    """Put the records that ``read`` yields of each kind, as `read_kind`, together."""
    problems: list[Problem] = []
    valid: list[tuple[Record, ParsedRecord]] = []
    invalid: list[tuple[type[Record], ParsedRecord]] = []
    records: dict[type[Record], dict[str, Record]] = {}
    broken: set[str] = set()
    library = Library(root, dt.date.max, dt.date.max, records)
    names = Names({})
    defaults = Defaults(root, None)
    for kind in KINDS:
        table: dict[str, Record] = {}
        first_valid = len(valid)
        records[kind] = table
        for stem, parsed in read(kind, problems):
            problems += parsed.problems
            if parsed.record is None and parsed.is_unfinished:
                invalid.append((kind, parsed))
                continue
            if parsed.record is None:
                broken.add(f"{kind.kind}:{stem}")
                if isinstance(parsed.value, dict):
                    broken |= {f"{kind.kind}:{parsed.value.get(field)}" for field in ("id", *NAME_FIELDS)}
                else:
                    broken.add(f"{kind.kind}:{UNREAD}")
                invalid.append((kind, parsed))
                continue
            record = with_final_id(names.resolved(parsed.record), stem, library)
            if (first := table.get(record.id)) is not None:
                where = f"{first.origin.file} 第 {first.origin.line} 行"
                problems.append(problem("duplicate-id", Place(*record.origin[:2]), id=record.id, other=where))
                continue
            if isinstance(record, Activity) and not record.has_known_type(library):
                broken.add(f"{kind.kind}:{record.org}/{record.year}")  # its id is not certain
            table[record.id] = record
            valid.append((record, parsed))
        defaults.add(kind, table, library)
        names.add(kind, table)
        if any(reference.kind == kind.kind for _, reference in references_of(kind)):  # to records of the same kind
            valid[first_valid:] = [(names.resolved(record), parsed) for record, parsed in valid[first_valid:]]
            table.update((record.id, record) for record, _ in valid[first_valid:])
            names.add(kind, table)
        if kind is Metric:
            _add_metrics(table)
        if kind is Site:
            library = Library(root, _as_of(library, problems), _knowledge_date(library), records)
            defaults = Defaults(root, next(iter(library.all(Site)), None))
            problems += defaults.unknown(valid[0][1]) if valid else ()
    for kind in (kind for kind in KINDS if kind.further_references is not Record.further_references):
        records[kind] = {id: names.resolved_further(record, library) for id, record in records[kind].items()}
        valid = [
            (records[kind][record.id], parsed) if type(record) is kind else (record, parsed) for record, parsed in valid
        ]
        names.add(kind, records[kind])
    defaults.finish(records, library)
    library = replace(library, records={kind: dict(sorted(table.items())) for kind, table in records.items()})
    return Reading(library, names, valid, invalid, broken, problems)


def _as_of(library: Library, problems: list[Problem]) -> dt.date:
    """Return the as-of day: of the environment, else of the settings, else of SOURCE_DATE_EPOCH, else today."""
    written = os.environ.get(AS_OF_VARIABLE, "").strip()
    if written:
        try:
            return dt.date.fromisoformat(written)
        except ValueError:
            problems.append(problem("as-of-form", Place(f"环境变量 {AS_OF_VARIABLE}"), written=written))
    sites = library.all(Site)
    if sites and sites[0].as_of:
        return sites[0].as_of
    return _today()


def _knowledge_date(library: Library) -> dt.date:
    """Return the day on which the knowledge of articles is used: that of the settings, or today."""
    return next((site.knowledge_date for site in library.all(Site) if site.knowledge_date), None) or _today()


def _today() -> dt.date:
    """Return the day of SOURCE_DATE_EPOCH, so that a build can be repeated with the same bytes; otherwise today."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isascii() and epoch.isdigit():
        return dt.datetime.fromtimestamp(min(int(epoch), 7_000_000_000), dt.UTC).date()
    return dt.date.today()


def with_final_id(record: R, stem: str, library: Library) -> R:
    """Return a record with the id that it has in the library; ``stem`` is that of its file."""
    id = record.identify(stem, library)
    if isinstance(record, Org):
        record = record.of_kinds(kinds_of(library.all(Term)))
    if id == record.id:
        return record
    record = record.model_copy(update={"id": id})
    if record.origin.number is not None:  # the id of a single record depends on its file alone
        record.content_hash = hash_parts(record.content_hash, id)
    return record


def check_roots(library: Library) -> Iterator[Problem]:
    """Check that only one organisation has no parent: the totals of the site are its totals."""
    roots = [org for org in library.all(Org) if org.parent is None]
    for org in roots[1:]:
        yield problem("second-root", Place(*org.origin[:2]), first=roots[0].name, name=org.name)


def _add_metrics(metrics: dict[str, Record]) -> None:
    """Add the metrics that the kinds declare, unless the centre has its own of the same id."""
    for kind in KINDS:
        for declared in kind.feeds_metrics:
            metric = Metric.model_validate({**declared, "of": kind.kind})
            metric.content_hash = hash_parts(metric.model_dump_json())
            metrics.setdefault(metric.id, metric)
