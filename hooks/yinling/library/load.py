"""Everything under ``data/`` and ``content/``, read and checked: a frozen `Library`, or all problems at once."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple, TypeVar, cast

from ..core.cache import Caches, hash_parts
from ..core.problems import Place, Problem, has_errors, problem, within_limit
from ..records import KINDS
from ..records.base import Record
from ..records.org import Org
from ..records.site_settings import Site
from ..records.vocabulary import Metric
from ..sources.source_files import SourceFiles
from .parse import ParsedRecord
from .privacy_scan import PrivacyScan
from .read_files import CONTENT, DATA, read_kind
from .stray_files import stray_files
from .validate import Validator

__all__ = ["CONTENT", "DATA", "Library", "Loaded", "load"]

R = TypeVar("R", bound=Record)
AS_OF_VARIABLE = "YINLING_AS_OF"
_BY_NAME = {name: kind for kind in KINDS for name in (kind.kind, kind.label)}


@dataclass(frozen=True)
class Library:
    """All records that are in order, by kind and id, and two clocks.

    ``as_of`` is the day up to which the records tell what a centre did: figures and plans are computed for it.
    ``knowledge_date`` is the day on which readers rely on what articles say. A sample of 2019 is read today, and an old
    year that is built again for its figures must not show repealed rules as valid. So neither day moves the other.
    """

    root: Path
    as_of: dt.date
    knowledge_date: dt.date
    records: Mapping[type[Record], Mapping[str, Record]]

    def all(self, kind: type[R]) -> tuple[R, ...]:
        """Every record of a kind, in the order of their ids."""
        return cast("tuple[R, ...]", tuple(self.records.get(kind, {}).values()))

    def get(self, kind: type[R], id: str) -> R | None:
        return cast("R | None", self.records.get(kind, {}).get(id))

    def ids(self, kind: str) -> Collection[str]:
        """The ids of a kind, by its name."""
        model = self.kind_named(kind)
        return self.records.get(model, {}).keys() if model else ()

    def kind_named(self, name: str) -> type[Record] | None:
        """A kind by its English name or its Chinese label."""
        return _BY_NAME.get(name)

    def find(self, kind: str, id: str) -> Record | None:
        """A record by the name of its kind, as links in Markdown write it."""
        model = self.kind_named(kind)
        return self.get(model, id) if model else None

    @property
    def site(self) -> Site:
        return self.all(Site)[0]


class Loaded(NamedTuple):
    """The library, None where an error forbids to use it, every problem, in order of place, the day it is for, and the
    privacy scanner with what the records know."""

    library: Library | None
    problems: tuple[Problem, ...]
    as_of: dt.date
    privacy: PrivacyScan


def load(root: Path, progress: Callable[[str], None] = lambda _: None, caches: Caches | None = None) -> Loaded:
    """Read and check the folder of a centre. Never raises for what the files hold. ``caches`` spares the reading of
    files that have not changed; what is learnt may be kept only where nothing private was found."""
    root = root.resolve()
    caches = caches or Caches()
    disk = SourceFiles(root, caches["marks"])
    found: list[Problem] = []
    reads: list[tuple[Record, ParsedRecord]] = []
    unread: list[tuple[type[Record], ParsedRecord]] = []  # of these only the references can be checked
    records: dict[type[Record], dict[str, Record]] = {}
    broken: set[str] = set()
    library = Library(root, dt.date.max, dt.date.max, records)
    for kind in KINDS:
        progress(kind.label)
        table: dict[str, Record] = {}
        records[kind] = table
        for stem, read in read_kind(kind, disk, caches["records"], found):
            found += read.problems
            if read.record is None:
                broken.add(f"{kind.kind}:{stem}")
                if isinstance(read.value, dict):
                    broken.add(f"{kind.kind}:{read.value.get('id')}")
                    unread.append((kind, read))
                continue
            record = _identified(read.record, stem, library)
            if (first := table.get(record.id)) is not None:
                where = f"{first.origin.file} 第 {first.origin.line} 行"
                found.append(problem("duplicate-id", Place(*record.origin[:2]), id=record.id, other=where))
                continue
            table[record.id] = record
            reads.append((record, read))
        if kind is Site:
            library = Library(root, _as_of(library, found), _knowledge_date(library), records)
    found += stray_files(disk, DATA, CONTENT)
    _add_metrics(records[Metric])
    library = replace(library, records={kind: dict(sorted(table.items())) for kind, table in records.items()})
    progress("互相核对")
    check = Validator(library, root / CONTENT, broken, caches["rules"])
    for kind, read in unread:
        found += check.of_unread(kind, read)
    found += check.of_all(reads)
    found += _check_roots(library)
    progress("私人信息")
    privacy = PrivacyScan(library, caches["clean"], disk)
    problems = tuple(within_limit([privacy.redact(p) for p in (*found, *privacy.problems)]))
    return Loaded(None if has_errors(problems) else library, problems, library.as_of, privacy)


def _as_of(library: Library, found: list[Problem]) -> dt.date:
    """The day for which the site is computed: the environment's, the settings', or today (or SOURCE_DATE_EPOCH's)."""
    written = os.environ.get(AS_OF_VARIABLE, "").strip()
    if written:
        try:
            return dt.date.fromisoformat(written)
        except ValueError:
            found.append(problem("as-of-form", Place(f"环境变量 {AS_OF_VARIABLE}"), written=written))
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


def _identified(record: Record, stem: str, library: Library) -> Record:
    object.__setattr__(record, "id", record.identify(stem, library))
    if record.origin.number is not None:  # elsewhere the file says it all
        record._content_hash = hash_parts(record.content_hash, record.id)
    return record


def _check_roots(library: Library) -> Iterator[Problem]:
    """One organisation stands above all others: totals are its totals."""
    roots = [org for org in library.all(Org) if org.parent is None]
    for org in roots[1:]:
        yield problem("second-root", Place(*org.origin[:2]), first=roots[0].name, name=org.name)


def _add_metrics(metrics: dict[str, Record]) -> None:
    """Add the metrics that the kinds declare, unless the centre has its own of the same id."""
    for kind in KINDS:
        for declared in kind.feeds_metrics:
            metric = Metric.model_validate({**declared, "of": kind.kind})
            metric._content_hash = hash_parts(metric.model_dump_json())
            metrics.setdefault(metric.id, metric)
