"""Checks an edit in memory: which problems it would add, in whatever file, and which its files have already.

Input: the snapshots before and after an edit, the bytes of both, and what the rules found before. Output: a `Trial`.
Everything that `yinling check` checks is checked here too, but only where the edit can change the result. Nothing is
written to a cache: the bytes may be private."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from functools import cached_property
from typing import NamedTuple, TypeVar

from ..core.cache import NO_CACHE, Caches
from ..core.problems import Place, Problem, in_order
from ..library.article_links import files_of
from ..library.doubles import doubles
from ..library.load import Library, check_roots
from ..library.page_addresses import check_addresses
from ..library.parse import ParsedRecord
from ..library.people import check_answers, check_named, public_texts
from ..library.person_codes import check_person_codes
from ..library.photo_consent import check_consent
from ..library.privacy_scan import Known
from ..library.stray_files import stray_files
from ..library.word_files import check_word_files
from ..printing.check_printable import check_paper
from ..privacy.scanner import Scanner
from ..records import KINDS
from ..records.activity import Activity
from ..records.article import Article
from ..records.base import Record
from ..records.org import Org
from ..site.check_articles import check_articles
from . import record_checks
from .overlaid_files import OverlaidFiles
from .private_values import PrivateValues
from .record_checks import Checked, Finding, RecordChecks
from .snapshot import Candidates, Key, Snapshot

T = TypeVar("T")
_LINE = re.compile("第 [0-9、]+ 行")  # an edit moves the lines below it
_MOVED = "?"
Pair = tuple[Record, ParsedRecord]


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


class Side(NamedTuple):
    """One side of an edit: the records, the bytes of its files, and what the scanner knows of the records.

    ``beside`` are the bytes of other files, in which the scanner may find something else after the edit."""

    snapshot: Snapshot
    files: Candidates
    known: Known
    beside: Candidates


class Found(NamedTuple):
    """A finding in a record of a file."""

    file: str
    finding: Finding


class Recheck(NamedTuple):
    """What was found before in the records that an edit can change, and their results with it."""

    found: list[Found]
    results: Mapping[Key, Checked | None]


def recheck(before: Snapshot, after: Snapshot, checks: RecordChecks) -> Recheck:
    """Check the records again that an edit can change; ``checks`` are those before it."""
    affected = checks.affected(before, after, after.differs_in(before))
    results: dict[Key, Checked | None] = dict.fromkeys(affected)
    results.update(record_checks.check(after, affected))
    return Recheck([*_found(before, {key: checks.of(key) for key in affected})], results)


def _found(snapshot: Snapshot, findings: Mapping[Key, Iterable[Finding]]) -> Iterator[Found]:
    for key, found in findings.items():
        if key in snapshot.valid:
            file = snapshot.valid[key][0].origin.file
            yield from (Found(file, each) for each in found)


def _in_invalid(snapshot: Snapshot, files: Iterable[str]) -> Iterator[Found]:
    for file in files:
        yield from (Found(file, each) for each in record_checks.check_invalid(snapshot, [file]))


def run(before: Side, after: Side, checks: RecordChecks, caches: Caches) -> Trial:
    """Try an edit; ``checks`` are those before it."""
    rechecked = recheck(before.snapshot, after.snapshot, checks)
    moved = {path for path, data in after.files.items() if data is None or before.files[path] is None}

    def same_finding(each: Found) -> Hashable:
        if each.file not in after.files and isinstance(each.finding, record_checks.Pending):
            # The same mistake of a record that nobody edits, though its message may name another number or day.
            return each.file, each.finding.code, each.finding.path
        return (_MOVED if each.file in moved else each.file), record_checks.same(each.finding)

    def same_problem(each: Problem) -> Hashable:
        if each.file in moved:
            return _MOVED, each.code  # the message may name the file, and ids that are made of it
        return each.file, each.code, _LINE.sub("", each.message)

    results = {key: checked.found for key, checked in rechecked.results.items() if checked}
    found = [*_found(after.snapshot, results), *_in_invalid(after.snapshot, after.files)]
    old_found = [*rechecked.found, *_in_invalid(before.snapshot, after.files)]
    added_findings = added_to(old_found, found, same_finding)
    new = _Checks(after, before, caches, is_written=True)
    found_beside = [*new.check()]
    added_beside = added_to(_Checks(before, after, caches, is_written=False).check(), found_beside, same_problem)
    is_added = {id(each) for each in (*added_beside, *added_findings)}
    kept_findings = [each.finding for each in found if id(each) not in is_added and each.file in after.files]
    kept = record_checks.placed(kept_findings, after.snapshot)
    kept += [each for each in found_beside if id(each) not in is_added and each.file in after.files]
    added = [*added_beside, *record_checks.placed([each.finding for each in added_findings], after.snapshot)]
    redact = new.private.redact
    return Trial(
        tuple(in_order(map(redact, added))), tuple(in_order(map(redact, kept))), after.snapshot.reading.library
    )


class _Checks:
    """The checks of one side of an edit, besides the rules of each record."""

    def __init__(self, side: Side, other: Side, caches: Caches, *, is_written: bool) -> None:
        self._side, self._caches = side, caches
        candidates = side.files if is_written else other.files
        self._files = OverlaidFiles(side.snapshot.root, candidates, is_written=is_written)
        self._library = side.snapshot.reading.library
        self._changed = side.snapshot.differs_in(other.snapshot)
        self._other = other
        self.scanner = Scanner(*side.known)
        self.private = PrivateValues(self.scanner)

    def check(self) -> Iterator[Problem]:
        """Yield the problems on this side."""
        reading, own = self._side.snapshot.reading, self._own
        yield from reading.problems
        files = [*self._side.files.items(), *self._side.beside.items()]
        yield from self.private.scan((path, data) for path, data in files if data is not None)
        yield from doubles(self._beside_doubles())
        yield from check_consent(reading.valid, self._library, self._caches["photos"])
        yield from check_answers(reading.valid)
        yield from check_person_codes(reading.valid)
        yield from check_addresses(self._beside_addresses())
        yield from check_word_files(self._library)
        if any(isinstance(record, Org) for record, _ in own):
            yield from check_roots(self._library)
        if any((data is None) != (self._other.files[path] is None) for path, data in self._side.files.items()):
            yield from stray_files(self._files, self._library)
        yield from check_named(self._that_name_people(), self.scanner, NO_CACHE)
        yield from check_paper(self._library, self._unheaded, self._caches, [record for record, _ in own])
        if articles := self._shown_articles():
            yield from check_articles(self, self._caches, only=articles)

    # What `check_articles` needs to know.

    @property
    def valid(self) -> Library:
        return self._library

    @property
    def problems(self) -> list[Problem]:
        snapshot = self._side.snapshot
        articles = ((record.kind, record.id) for record, _ in self._own if isinstance(record, Article))
        found = [finding for _, checked in record_checks.check(snapshot, articles) for finding in checked.found]
        return [*snapshot.reading.problems, *record_checks.placed(found, snapshot)]

    def place_of(self, _: str) -> Place | None:
        return None  # the bytes are in no file yet: the body of the article is near enough

    @cached_property
    def _own(self) -> list[Pair]:
        """The records that differ from those of the other side."""
        valid = self._side.snapshot.valid
        return [valid[key] for key in self._changed if key in valid]

    @cached_property
    def _of_both(self) -> list[Record]:
        """The records that differ, of both sides."""
        other = self._other.snapshot.valid
        return [*(record for record, _ in self._own), *(other[key][0] for key in self._changed if key in other)]

    @property
    def _unheaded(self) -> list[Article]:
        rows = (parsed for _, parsed in self._side.snapshot.reading.invalid if parsed.unheaded)
        return [each.unheaded for each in rows if each.unheaded and each.unheaded.origin.file in self._side.files]

    def _beside_doubles(self) -> list[Pair]:
        """Return the records that may be about the same event as one that differs."""
        wanted = {(type(record), _fields(record)) for record in self._of_both if record.same_fields}
        kinds = {kind for kind, _ in wanted}
        pairs = self._side.snapshot.reading.valid
        return _in_order(
            pair for pair in pairs if type(pair[0]) in kinds and (type(pair[0]), _fields(pair[0])) in wanted
        )

    def _beside_addresses(self) -> list[Pair]:
        """Return the records that may have the address of one that differs."""
        wanted = {_address(record) for record in self._of_both}
        folders = {address.partition("/")[0] for address in wanted}
        kinds = [kind for kind in KINDS if kind is Article or (kind.page_folder or "") in folders]
        kinds += [kind for kind in {type(record) for record in self._of_both} if kind not in kinds]
        valid, records = self._side.snapshot.valid, self._library.records
        near = [
            (kind.kind, id)
            for kind in kinds
            for id in records.get(kind, ())
            if f"{kind.page_folder or ''}/{id}".strip("/").casefold() in wanted
        ]
        return _in_order(valid[key] for key in near if key in valid)

    def _that_name_people(self) -> list[Pair]:
        """Return the records that may name somebody who has not agreed, on one side and not on the other."""
        names = {*self._side.known.refused} ^ {*self._other.known.refused}
        pairs = self._side.snapshot.reading.valid if names else []
        changed = {id(record) for record, _ in self._own}
        beside = (
            pair
            for pair in pairs
            if pair[0].is_public and id(pair[0]) not in changed
            if any(name in text for _, text in public_texts(pair[0]) for name in names)
        )
        return [*self._own, *beside]

    def _shown_articles(self) -> set[str]:
        """Return the articles that differ, those with links to a page that goes, and those with photos of a record."""
        found = {record.id for record, _ in self._own if isinstance(record, Article)}
        valid = self._side.snapshot.valid
        gone = {uri for record in self._of_both if (record.kind, record.id) not in valid and (uri := record.uri)}
        other = self._other.snapshot.valid
        gone |= {uri for record, _ in self._own if (record.kind, record.id) not in other and (uri := record.uri)}
        if gone:
            articles = self._library.all(Article)
            found |= {each.id for each in articles if any(uri.strip("/") in each.body for uri in gone)}
        names = {photo.path for record in self._of_both if isinstance(record, Activity) for photo in record.photos}
        if names:
            found |= {each.id for each in self._library.all(Article) if not names.isdisjoint(files_of(each))}
        return found


def _fields(record: Record) -> tuple[object, ...]:
    return tuple(str(getattr(record, field)) for field in record.same_fields)


def _address(record: Record) -> str:
    return f"{record.page_folder or ''}/{record.id}".strip("/").casefold()


def _in_order(pairs: Iterable[Pair]) -> list[Pair]:
    return sorted(pairs, key=lambda pair: (KINDS.index(type(pair[0])), *pair[0].origin[:2]))


def added_to(before: Iterable[T], after: Iterable[T], same: Callable[[T], Hashable]) -> list[T]:
    """Return what is there after an edit and was not before; each of ``before`` explains one that is the same."""
    explained = Counter(map(same, before))
    found: list[T] = []
    for each in after:
        if explained[same(each)] > 0:
            explained[same(each)] -= 1
        else:
            found.append(each)
    return found
