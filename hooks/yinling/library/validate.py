"""Records in the light of the others: what they refer to, and the rules of their kinds.

Of records with which nothing is wrong is remembered what they asked of the others, and what stands for the answers:
while these are the same, there is nothing to check again."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple, Protocol, TypeVar, cast

from ..core.cache import Cache, batches, hash_parts
from ..core.problems import MAX_IN_FILE, Problem
from ..core.suggest import suggestion
from ..records.article import Article
from ..records.base import Finding, Record, Records, references_of, values_at
from .article_html import check_markup
from .article_links import Targets, check_body_links
from .parse import ParsedRecord
from .recordings import check_recording

R = TypeVar("R", bound=Record)


class Others(Records, Protocol):
    """The other records, as checks need them. `yinling.library.load.Library` is the real one."""

    def find(self, kind: str, id: str) -> Record | None: ...

    def ids(self, kind: str) -> Collection[str]: ...


class Question(NamedTuple):
    """Something that was asked: for one of two days, one record, all of a kind, or a file beside the articles."""

    what: str
    kind: str = ""
    id: str = ""


class _Watched:
    """The other records, noting what is asked of them."""

    def __init__(self, others: Others, content: Path) -> None:
        self._others, self._content = others, content
        self.asked: dict[Question, None] = {}
        self.is_told = True
        """Whether what was asked is all that the answers hang on."""

    @property
    def as_of(self) -> dt.date:
        self.asked[Question("day")] = None
        return self._others.as_of

    @property
    def knowledge_date(self) -> dt.date:
        self.asked[Question("knowledge day")] = None
        return self._others.knowledge_date

    def all(self, kind: type[R]) -> tuple[R, ...]:
        self.asked[Question("all", kind.kind)] = None
        return self._others.all(kind)

    def get(self, kind: type[R], id: str) -> R | None:
        self.asked[Question("one", kind.kind, id)] = None
        return self._others.get(kind, id)

    def find(self, kind: str, id: str) -> Record | None:
        self.asked[Question("one", kind, id)] = None
        return self._others.find(kind, id)

    def ids(self, kind: str) -> Collection[str]:
        self.is_told = False  # asked where something is wrong
        return self._others.ids(kind)

    def kind_named(self, name: str) -> type[Record] | None:
        return self._others.kind_named(name)  # hangs on the program alone

    def is_file(self, path: str) -> bool:
        self.asked[Question("file", "", path)] = None
        return (self._content / path).is_file()


class Validator:
    """Checks records against the ``others``. ``content`` is the folder of articles, ``broken`` are files of which a
    record could not be read, as ``kind:id``: what refers to them is not called unknown."""

    def __init__(self, others: Others, content: Path, broken: Collection[str], cache: Cache) -> None:
        self._others, self._content, self._broken, self._cache = others, content, broken, cache
        self._all = functools.cache(self._all_of)

    def of_all(self, reads: Iterable[tuple[Record, ParsedRecord]]) -> Iterator[Problem]:
        """What is amiss with records."""
        for chunk in batches(reads, lambda pair: pair[0].id):
            key = hash_parts(*(record.content_hash for record, _ in chunk))
            known = cast("tuple[list[Question], bytes] | None", self._cache.get(key))
            if known and self._answers(known[0]) == known[1]:
                continue
            watched = _Watched(self._others, self._content)
            found = [problem for record, read in chunk for problem in self._of_one(record, read, watched)]
            yield from found
            # With a broken file, what refers to it was let pass.
            if watched.is_told and not found and not self._broken:
                asked = [*map(tuple, watched.asked)]
                self._cache.put(key, (asked, self._answers(watched.asked)))

    def of_unread(self, kind: type[Record], read: ParsedRecord) -> Iterator[Problem]:
        """Of a record that is not in order only what it refers to can be checked."""
        return islice(self._references(self._others, kind, read.value, read), MAX_IN_FILE + 1)

    def _answers(self, asked: Iterable[tuple[str, str, str]]) -> bytes:
        """What stands for the answers to some questions."""
        return hash_parts(*(self._answer(*question) for question in asked))

    def _answer(self, what: str, kind: str, id: str) -> bytes:
        if what == "one":
            record = self._others.find(kind, id)
            return record.content_hash if record else b""
        if what == "all":
            return self._all(kind)
        if what == "file":
            return b"1" if (self._content / id).is_file() else b""
        return (self._others.as_of if what == "day" else self._others.knowledge_date).isoformat().encode()

    def _all_of(self, kind: str) -> bytes:
        model = self._others.kind_named(kind)
        return hash_parts(*(record.content_hash for record in (self._others.all(model) if model else ())))

    def _of_one(self, record: Record, read: ParsedRecord, others: _Watched) -> Iterator[Problem]:
        yield from islice(self._references(others, type(record), record, read), MAX_IN_FILE + 1)
        for finding in (*record.calendar_rules(others), *record.rules(others)):
            yield _located(finding, read)
        if isinstance(record, Article):
            targets = Targets(others.find, others.ids, others.is_file, self._broken)
            yield from islice(check_body_links(record, targets), MAX_IN_FILE + 1)
            yield from islice(check_markup(record), MAX_IN_FILE + 1)
            if record.has_playable_recording:
                others.is_told = False  # it hangs on what the file holds
                yield from check_recording(record, read, self._content)

    def _references(
        self, others: Others | _Watched, kind: type[Record], value: object, read: ParsedRecord
    ) -> Iterator[Problem]:
        for path, reference in references_of(kind):
            if isinstance(value, Record) and not getattr(value, str(path[0])):
                continue  # most refer to little
            for at, written in values_at(value, path):
                if written == reference.every and written:
                    continue
                id = reference.within + written
                if others.find(reference.kind, id) is not None or self._may_be_broken(reference.kind, id):
                    continue
                known = [
                    i.removeprefix(reference.within)
                    for i in others.ids(reference.kind)
                    if i.startswith(reference.within)
                ]
                guess = suggestion(written, known)
                yield read.problem("unknown-reference", at, guess=guess, written=written, of_key=path[-1] == "keys")

    def _may_be_broken(self, kind: str, id: str) -> bool:
        """Whether a record that is not there may stand in a file that could not be read: its own, or one with a
        list."""
        folders = id.split("/")
        return any(f"{kind}:{'/'.join(folders[:end])}" in self._broken for end in range(len(folders), 0, -1))


def _located(finding: Finding, read: ParsedRecord) -> Problem:
    values: dict[str, Any] = dict(finding.values)
    return read.problem(finding.code, finding.path, **values)
