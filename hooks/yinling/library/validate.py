"""Checks records against the other records: their references, and the rules of their kinds."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from functools import partial
from itertools import islice
from typing import Any

from ..core.cache import Cache, batches, hash_parts
from ..core.problems import MAX_IN_FILE, Problem
from ..records.article import Article
from ..records.base import Finding, Record, references_of, values_at
from ..records.base import Path as ValuePath
from ..records.org import lifetime_rules
from ..records.types import Reference
from .article_html import check_markup
from .article_links import Targets, check_body_links
from .article_slips import check_slips
from .parse import ParsedRecord
from .public import hiding_figure
from .record_library import Library, Reuse
from .record_names import kind_named
from .recordings import check_recording
from .unknown_references import Advice, Unknown, UnknownReferences
from .visibility import unpublished_references

UNREAD = "?"
"""In place of the names of the records in a file that could not be parsed."""


class Validator:
    """Checks records against the others of a library.

    ``broken`` holds ``kind:id`` for files with an invalid record: references to these are not reported as unknown."""

    def __init__(self, library: Library, broken: Collection[str], cache: Cache) -> None:
        self._library, self._broken, self._cache = library, broken, cache
        self._reuse = Reuse(library)
        self._unknown = UnknownReferences(library.names)

    def check_all(self, valid: Iterable[tuple[Record, ParsedRecord]]) -> Iterator[Problem]:
        """Check valid records; the last problems are those of unknown references, of invalid records too.

        A batch without problems is cached, unless references to a broken file were let pass."""
        for batch in batches(valid, lambda pair: pair[0].id):
            key = hash_parts(*(record.content_hash for record, _ in batch))
            check, is_clean = partial(self._check_batch, batch), partial(self._is_clean, len(self._unknown))
            yield from self._reuse.run(self._cache, key, check, list[Problem], is_clean)
        yield from self._unknown.problems()

    def _is_clean(self, unknown_before: int, found: list[Problem]) -> bool:
        return not found and not self._broken and len(self._unknown) == unknown_before

    def check_invalid(self, kind: type[Record], parsed: ParsedRecord) -> list[Problem]:
        """Check the references of an invalid record, and the body of an article; its rules cannot be checked."""
        return self._problems_among(self.findings_of_invalid(kind, parsed))

    def _check_batch(self, batch: list[tuple[Record, ParsedRecord]], library: Library) -> list[Problem]:
        return self._problems_among(each for pair in batch for each in self.findings(*pair, library))

    def _problems_among(self, found: Iterable[Problem | Unknown]) -> list[Problem]:
        """Return the problems; the unknown references are reported together at the end."""
        problems: list[Problem] = []
        for each in found:
            if isinstance(each, Unknown):
                self._unknown.add(each)
            else:
                problems.append(each)
        return problems

    def findings_of_invalid(self, kind: type[Record], parsed: ParsedRecord) -> Iterator[Problem | Unknown]:
        """Yield what is found in an invalid record, as `check_invalid`."""
        if isinstance(parsed.value, dict):
            yield from islice(self._references(self._library, kind, parsed.value, parsed), MAX_IN_FILE + 1)
        if parsed.unheaded:
            yield from self._check_body(parsed.unheaded, self._library)

    def findings(self, record: Record, parsed: ParsedRecord, library: Library) -> Iterator[Problem | Unknown]:
        """Yield what is found in a valid record; ``library`` is that of this validator, or notes what is read."""
        yield from islice(self._references(library, type(record), record, parsed), MAX_IN_FILE + 1)
        for path, written, field in unpublished_references(record, library) if record.is_public else ():
            code = "public-of-internal" if field.is_required else "reference-not-public"
            yield parsed.problem(code, path, id=written)
        if record.is_public and (figure := hiding_figure(record, library)):
            yield parsed.problem("hidden-by-figure", (), metric=figure.name)
        for finding in (*record.calendar_rules(library), *lifetime_rules(record, library), *record.rules(library)):
            yield _located(finding, parsed)
        if isinstance(record, Article):
            yield from self._check_body(record, library)
            if record.has_playable_recording:
                yield from check_recording(record, parsed, library.content)

    def _check_body(self, article: Article, library: Library) -> Iterator[Problem | Unknown]:
        targets = Targets(library.find, library.ids, library.has_file, library.files, self._broken)
        yield from islice(check_body_links(article, targets), MAX_IN_FILE + 1)
        yield from islice(check_markup(article), MAX_IN_FILE + 1)
        yield from check_slips(article)

    def _references(
        self, library: Library, kind: type[Record], value: object, parsed: ParsedRecord
    ) -> Iterator[Unknown]:
        for path, reference in references_of(kind):
            if isinstance(value, Record) and not getattr(value, str(path[0])):
                continue  # most fields with references are empty
            for at, written in values_at(value, path):
                is_raw = not isinstance(value, Record)  # of an invalid record, without ids for names
                if self._is_unknown(library, reference, written) and not (is_raw and self._is_name(reference, written)):
                    beside = {other for place, other in values_at(value, path) if place[:-1] == at[:-1] and place != at}
                    own = {value.id} if isinstance(value, kind_named(reference.kind) or ()) else set()
                    report = partial(_unknown_problem, parsed, at, written, path[-1] == "keys")
                    yield Unknown(reference.kind, reference.within, written, frozenset(beside | own), report)
        for at, written, reference in value.further_references(library) if isinstance(value, Record) else ():
            if self._is_unknown(library, reference, written):
                report = partial(_unknown_problem, parsed, at, written, False)
                yield Unknown(reference.kind, reference.within, written, frozenset(), report)

    def _is_unknown(self, library: Library, reference: Reference, written: str) -> bool:
        """Return whether a text is the id of no record."""
        if written == reference.every and written:
            return False
        id = reference.within + written
        if library.find(reference.kind, id) is not None or self._may_be_broken(reference.kind, id):
            return False
        library.ids(reference.kind)
        return True

    def _is_name(self, reference: Reference, written: str) -> bool:
        kind = kind_named(reference.kind)
        return kind is not None and len(self._library.names.find(kind, written, reference.within)) == 1

    def _may_be_broken(self, kind: str, id: str) -> bool:
        """Return whether a missing record may be in a file with an invalid record: its own file or a list file."""
        if f"{kind}:{UNREAD}" in self._broken and not id.rpartition("/")[2].isascii():
            return True  # a name in a file that could not be read
        folders = id.split("/")
        return any(f"{kind}:{'/'.join(folders[:end])}" in self._broken for end in range(len(folders), 0, -1))


def _unknown_problem(parsed: ParsedRecord, at: ValuePath, written: str, of_key: bool, advice: Advice) -> Problem:
    choices = "" if advice.guess else advice.choices
    return parsed.problem(advice.code, at, guess=advice.guess, choices=choices, written=written, of_key=of_key)


def _located(finding: Finding, parsed: ParsedRecord) -> Problem:
    values: dict[str, Any] = dict(finding.values)
    return parsed.problem(finding.code, finding.path, **values)
