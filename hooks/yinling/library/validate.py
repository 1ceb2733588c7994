"""Checks records against the other records: their references, and the rules of their kinds."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from functools import partial
from itertools import islice
from typing import Any

from ..core.cache import Cache, batches, hash_parts
from ..core.problems import MAX_IN_FILE, Problem
from ..core.suggest import suggestion
from ..records.article import Article
from ..records.base import Finding, Record, references_of, values_at
from .article_html import check_markup
from .article_links import Targets, check_body_links
from .parse import ParsedRecord
from .record_library import Library, Reuse
from .recordings import check_recording


class Validator:
    """Checks records against the others of a library.

    ``broken`` holds ``kind:id`` for files with an invalid record: references to these are not reported as unknown."""

    def __init__(self, library: Library, broken: Collection[str], cache: Cache) -> None:
        self._library, self._broken, self._cache = library, broken, cache
        self._reuse = Reuse(library)

    def check_all(self, valid: Iterable[tuple[Record, ParsedRecord]]) -> Iterator[Problem]:
        """Check valid records. A batch without problems is cached, unless references to a broken file were let pass."""
        for batch in batches(valid, lambda pair: pair[0].id):
            key = hash_parts(*(record.content_hash for record, _ in batch))
            check = partial(self._check_batch, batch)
            yield from self._reuse.run(self._cache, key, check, list[Problem], self._is_clean)

    def _is_clean(self, found: list[Problem]) -> bool:
        return not found and not self._broken

    def check_invalid(self, kind: type[Record], parsed: ParsedRecord) -> Iterator[Problem]:
        """Check the references of an invalid record; its rules cannot be checked."""
        return islice(self._references(self._library, kind, parsed.value, parsed), MAX_IN_FILE + 1)

    def _check_batch(self, batch: list[tuple[Record, ParsedRecord]], library: Library) -> list[Problem]:
        return [problem for record, parsed in batch for problem in self._check(record, parsed, library)]

    def _check(self, record: Record, parsed: ParsedRecord, library: Library) -> Iterator[Problem]:
        yield from islice(self._references(library, type(record), record, parsed), MAX_IN_FILE + 1)
        for finding in (*record.calendar_rules(library), *record.rules(library)):
            yield _located(finding, parsed)
        if isinstance(record, Article):
            targets = Targets(library.find, library.ids, library.has_file, self._broken)
            yield from islice(check_body_links(record, targets), MAX_IN_FILE + 1)
            yield from islice(check_markup(record), MAX_IN_FILE + 1)
            if record.has_playable_recording:
                yield from check_recording(record, parsed, library.content)

    def _references(
        self, library: Library, kind: type[Record], value: object, parsed: ParsedRecord
    ) -> Iterator[Problem]:
        for path, reference in references_of(kind):
            if isinstance(value, Record) and not getattr(value, str(path[0])):
                continue  # most fields with references are empty
            for at, written in values_at(value, path):
                if written == reference.every and written:
                    continue
                id = reference.within + written
                if library.find(reference.kind, id) is not None or self._may_be_broken(reference.kind, id):
                    continue
                known = [
                    i.removeprefix(reference.within)
                    for i in library.ids(reference.kind)
                    if i.startswith(reference.within)
                ]
                guess = suggestion(written, known)
                yield parsed.problem("unknown-reference", at, guess=guess, written=written, of_key=path[-1] == "keys")

    def _may_be_broken(self, kind: str, id: str) -> bool:
        """Return whether a missing record may be in a file with an invalid record: its own file or a list file."""
        folders = id.split("/")
        return any(f"{kind}:{'/'.join(folders[:end])}" in self._broken for end in range(len(folders), 0, -1))


def _located(finding: Finding, parsed: ParsedRecord) -> Problem:
    values: dict[str, Any] = dict(finding.values)
    return parsed.problem(finding.code, finding.path, **values)
