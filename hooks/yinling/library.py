"""Everything under ``data/`` and ``content/``, read and checked: a frozen `Library`, or all problems at once."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple, TypeVar, cast

from .links import Targets, check_body_links
from .markup import check_markup
from .memory import Drawer, Memory, digest
from .private import Private
from .problems import MAX_IN_FILE, Place, Problem, has_errors, problem, within_limit
from .reading import Read, key_words, read_records
from .recordings import check_recording
from .records import KINDS
from .records.article import Article
from .records.base import Finding, Record, references_of, values_at
from .records.org import Org
from .records.site import Site
from .sources import markdown, text, yaml
from .sources.folders import everything
from .sources.marks import Marks
from .strangers import strangers
from .suggest import suggestion

R = TypeVar("R", bound=Record)
DATA, CONTENT = "data", "content"
AS_OF_VARIABLE = "YINLING_AS_OF"
_BY_NAME = {name: kind for kind in KINDS for name in (kind.kind, kind.label)}


@dataclass(frozen=True)
class Library:
    """All records that are in order, by kind and id. ``as_of`` is the day for which everything is computed."""

    root: Path
    as_of: dt.date
    records: Mapping[type[Record], Mapping[str, Record]]

    def all(self, kind: type[R]) -> tuple[R, ...]:
        """Every record of a kind, in the order of their ids."""
        return cast("tuple[R, ...]", tuple(self.records.get(kind, {}).values()))

    def get(self, kind: type[R], id: str) -> R | None:
        return cast("R | None", self.records.get(kind, {}).get(id))

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
    private: Private


def load(root: Path, progress: Callable[[str], None] = lambda _: None, memory: Memory | None = None) -> Loaded:
    """Read and check the folder of a centre. Never raises for what the files hold. ``memory`` spares the reading of
    files that have not changed; what is learnt may be kept only where nothing private was found."""
    root = root.resolve()
    memory = memory or Memory()
    marks = Marks(memory["marks"])
    found: list[Problem] = []
    reads: list[tuple[Record, Read]] = []
    unread: list[tuple[type[Record], Read]] = []  # of these only the references can be checked
    records: dict[type[Record], dict[str, Record]] = {}
    broken: set[str] = set()  # files of which a record could not be read: what refers to them is not called unknown
    library = Library(root, dt.date.max, records)
    for kind in KINDS:
        progress(kind.label)
        table: dict[str, Record] = {}
        records[kind] = table
        for name in _files_of(kind, root, found):
            stem = _stem(kind, name)
            for read in _read_file(kind, name, root, memory["records"], marks):
                found += read.problems
                if read.record is None:
                    broken.add(f"{kind.kind}:{stem}")
                    if isinstance(read.value, dict):
                        broken.add(f"{kind.kind}:{read.value.get('id')}")
                        unread.append((kind, read))
                    continue
                record = _identified(read, stem, library)
                if (first := table.get(record.id)) is not None:
                    where = f"{first.origin.file} 第 {first.origin.line} 行"
                    found.append(problem("duplicate-id", Place(*record.origin[:2]), id=record.id, other=where))
                    continue
                table[record.id] = record
                reads.append((record, read))
        if kind is Site:
            library = Library(root, _as_of(library, found), records)
    found += strangers(root / DATA, root / CONTENT)
    library = Library(root, library.as_of, {kind: dict(sorted(table.items())) for kind, table in records.items()})
    progress("互相核对")
    targets = Targets(
        library.find, lambda kind: _ids(library, kind), lambda path: (root / CONTENT / path).is_file(), broken
    )
    for kind, read in unread:
        found += islice(_check_references(library, kind, read.value, read, broken), MAX_IN_FILE + 1)
    for record, read in reads:
        found += islice(_check_references(library, type(record), record, read, broken), MAX_IN_FILE + 1)
        for finding in (*record.calendar_rules(library), *record.rules(library)):
            found.append(_located(finding, read))
        if isinstance(record, Article):
            found += islice(check_body_links(record, targets), MAX_IN_FILE + 1)
            found += islice(check_markup(record), MAX_IN_FILE + 1)
            found += check_recording(record, read, root / CONTENT)
    found += _check_roots(library)
    progress("私人信息")
    private = Private(root, library, memory["clean"], marks)
    problems = tuple(within_limit([private.told(p) for p in (*found, *private.problems)]))
    return Loaded(None if has_errors(problems) else library, problems, library.as_of, private)


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
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isascii() and epoch.isdigit():
        return dt.datetime.fromtimestamp(min(int(epoch), 7_000_000_000), dt.UTC).date()
    return dt.date.today()


def _files_of(kind: type[Record], root: Path, found: list[Problem]) -> list[str]:
    """The files of a kind, by their paths from ``root``, in a fixed order."""
    if kind is Article:
        return _ours(root, CONTENT, ".md")
    home = f"{DATA}/{kind.folder}"
    alone = root / f"{home}.yml"  # resolved: a link, of the file or of a folder above it, could lead out of the centre
    files = [f"{home}.yml"] if alone.is_file() and alone.resolve() == alone else []
    files += _ours(root, home, ".yml")
    if kind is Site and not files:
        found.append(problem("site-missing", Place(f"{DATA}/site.yml")))
    return files


def _ours(root: Path, folder: str, ending: str) -> list[str]:
    """Hidden files are not content, nor is what a link leads to."""
    top = root / folder
    if top.resolve() != top:
        return []
    return [
        f"{folder}/{found.name}"
        for found in everything(top)
        if found.is_file and found.name.endswith(ending) and not found.is_hidden
    ]


def _stem(kind: type[Record], name: str) -> str:
    """The path of a file below its kind's folder, without its ending: what ids begin with."""
    base = f"{CONTENT}/" if kind is Article else f"{DATA}/{kind.folder}/"
    relative = name.removeprefix(base) if name.startswith(base) else name.rpartition("/")[2]
    return relative.rpartition(".")[0]


def _read_file(kind: type[Record], name: str, root: Path, drawer: Drawer, marks: Marks) -> Iterator[Read]:
    signs = marks.signs(f"{root}/{name}")
    mark = marks.known(signs)
    known = cast("list[Record] | None", drawer.known(digest(kind.kind, name, mark))) if mark else None
    found: list[Read] = []
    if known is None:
        source = text.read(root / name, name, text.ARTICLE if kind is Article else text.RECORDS)
        if source.problems:
            yield Read(None, source.problems)
            return
        mark = source.mark
        marks.learn(signs, mark)
        known = cast("list[Record] | None", drawer.known(digest(kind.kind, name, mark)))
        found = [] if known is not None else list(_read_text(kind, name, source.text))
    key = digest(kind.kind, name, mark)
    if known is None and not any(each.problems for each in found):
        known = [cast(Record, each.record) for each in found]
        drawer.learn(key, known)
    if known is not None:
        # Where its values stand is asked of few: kept for all of them it would be several times the records.
        found = [Read(record, again=partial(_again, key, kind, name, root, n)) for n, record in enumerate(known)]
    for each in found:
        if each.record:
            each.record._digest = digest(key, str(each.record.origin.number))
        yield each


def _again(key: bytes, kind: type[Record], name: str, root: Path, number: int) -> Read:
    found = _read_again(key, kind, name, root)
    return found[number] if number < len(found) else Read(None)  # the file has changed this very moment


@lru_cache(maxsize=8)
def _read_again(_: bytes, kind: type[Record], name: str, root: Path) -> list[Read]:
    source = text.read(root / name, name, text.ARTICLE if kind is Article else text.RECORDS)
    return list(_read_text(kind, name, source.text))


def _read_text(kind: type[Record], name: str, written: str) -> Iterator[Read]:
    """The records of one file's text."""
    if kind is not Article:
        yield from read_records(kind, yaml.parse(name, written, key_words(kind)))
        return
    parts = markdown.split(name, written, key_words(kind))
    for read in read_records(kind, parts.front):
        if isinstance(read.record, Article):
            read.record._body, read.record._body_line = parts.body, parts.body_line
        yield read


def _identified(read: Read, stem: str, library: Library) -> Record:
    record = cast(Record, read.record)
    object.__setattr__(record, "id", record.identify(stem, library))
    record._digest = digest(record.digest, record.id)
    return record


def _check_references(
    library: Library, kind: type[Record], value: object, read: Read, broken: set[str]
) -> Iterator[Problem]:
    for path, reference in references_of(kind):
        if isinstance(value, Record) and not getattr(value, str(path[0])):
            continue  # most refer to little
        for at, written in values_at(value, path):
            if written == reference.every and written:
                continue
            id = reference.within + written
            if library.find(reference.kind, id) is not None or _may_be_broken(reference.kind, id, broken):
                continue
            known = [
                i.removeprefix(reference.within)
                for i in _ids(library, reference.kind)
                if i.startswith(reference.within)
            ]
            yield read.problem(
                "unknown-reference", at, guess=suggestion(written, known), written=written, of_key=path[-1] == "keys"
            )


def _may_be_broken(kind: str, id: str, broken: set[str]) -> bool:
    """Whether a record that is not there may stand in a file that could not be read: its own, or one with a list."""
    folders = id.split("/")
    return any(f"{kind}:{'/'.join(folders[:end])}" in broken for end in range(len(folders), 0, -1))


def _ids(library: Library, kind: str) -> Iterable[str]:
    model = library.kind_named(kind)
    return library.records.get(model, {}) if model else ()


def _located(finding: Finding, read: Read) -> Problem:
    values: dict[str, Any] = dict(finding.values)
    return read.problem(finding.code, finding.path, **values)


def _check_roots(library: Library) -> Iterator[Problem]:
    """One organisation stands above all others: totals are its totals."""
    roots = [org for org in library.all(Org) if org.parent is None]
    for org in roots[1:]:
        yield problem("second-root", Place(*org.origin[:2]), first=roots[0].name, name=org.name)
