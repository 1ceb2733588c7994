"""Adds what the program brings along to the records of a centre: words, rules, figures, sources and help.

Input: the records of the centre, and what its settings leave out. Output: the records of the program that none of the
centre's own replaces. They are not checked, so that a mistake in one is never reported to a centre. One that does not
fit the centre is left out, and a link of a page that leads to no record there loses its target.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path

from ..chinese.suggest import suggestion
from ..core.cache import hash_parts
from ..core.files import CONTENT, DATA
from ..core.packaged import PACKAGED, default_files
from ..core.problems import Problem
from ..records import KINDS
from ..records.article import Article
from ..records.base import Record, references_of, values_at
from ..records.origin import PACKAGED_FOLDER, Origin
from ..records.redirect import Redirect
from ..records.site_settings import Site
from ..records.vocabulary import FIELD_VOCABULARIES, Term
from ..sources import text
from .link_target import parse_target
from .parse import ParsedRecord
from .read_files import kind_of_path, limits_of, parse_source, stem_of
from .record_library import Library
from .record_names import kind_named
from .removed_links import without_links
from .without_party import fit_to_centre


class Defaults:
    """The records of the program for a centre with the settings ``site``: only some words unless these say so."""

    def __init__(self, root: Path, site: Site | None) -> None:
        self._is_program = root.resolve() == PACKAGED.resolve()
        self._uses_all = site is not None and site.uses_defaults and not self._is_program
        self._left_out = site.left_out if site and self._uses_all else ()

    def add(self, kind: type[Record], table: dict[str, Record], library: Library) -> None:
        """Add the records of a kind that fit the centre and that no record of its own in ``table`` replaces."""
        own = [*table.values()]
        replaced: dict[str, str] = {}
        for record in self._of(kind):
            if found := next((each.id for each in own if each.replaces(record)), ""):
                replaced[record.id] = found
            elif not self._leaves_out(record):
                table.setdefault(record.id, record)
        for id, each in table.items() if replaced else ():
            if each.origin.is_packaged:
                table[id] = _with_own_ids(each, replaced)
        while lost := [id for id, each in table.items() if each.origin.is_packaged and not _fits(each, library)]:
            for id in lost:
                del table[id]

    def finish(self, tables: dict[type[Record], dict[str, Record]], library: Library) -> None:
        """Say what is left in the words of the centre, then take out pages that it redirects and links to nothing."""
        fit_to_centre(tables, library)
        articles = tables[Article] if self._uses_all else {}
        moved = {each.address for each in library.all(Redirect)}
        packaged = [each for each in articles.values() if isinstance(each, Article) and each.origin.is_packaged]
        for article in packaged:
            if article.uri in moved:
                del articles[article.id]
        for article in packaged:
            if article.id in articles:
                articles[article.id] = _without_lost_links(article, library)

    def unknown(self, site: ParsedRecord) -> Iterator[Problem]:
        """Yield a problem for each part that the settings leave out although the program does not have it."""
        names = {name for record in (packaged_records() if self._left_out else ()) for name in names_of(record)}
        for number, part in enumerate(self._left_out):
            if not any(_is_below(name, part) for name in names):
                guess = suggestion(_bare(part), sorted(names))
                folders = "、".join(sorted({name.partition("/")[0] for name in names}))
                choices = "" if guess else f"自带的文件夹有：{folders}。"
                at = ("left_out", number)
                yield site.problem("default-unknown", at, guess=guess, written=part, choices=choices)

    def _of(self, kind: type[Record]) -> Sequence[Record]:
        """Return the records of the program of a kind that the centre may get."""
        if self._uses_all:
            return _records(kind)
        if kind is not Term or self._is_program:
            return ()
        return [record for record in _records(kind) if _is_of_a_field(record)]

    def _leaves_out(self, record: Record) -> bool:
        """Return whether the settings leave out a record: a word that a field needs only if they name that word."""
        file, name = names_of(record)
        if _is_of_a_field(record):
            return name in map(_bare, self._left_out)
        return any(_is_below(each, part) for part in self._left_out for each in (file, name))


def names_of(record: Record) -> tuple[str, str]:
    """Return how settings name the file of a record, and the record itself: by its id in the folder of its kind."""
    file = record.origin.own_file.partition("/")[2].rpartition(".")[0]
    return file, record.id if isinstance(record, Article) else f"{record.folder}/{record.id}"


def packaged_records() -> list[Record]:
    """Return all records of the program, as a centre gets them that has none of its own."""
    return [record for kind in KINDS for record in _records(kind)]


def is_of_program(found: Problem) -> bool:
    """Return whether a problem is in a file that the program brings along: its author has to mend it."""
    return Origin(found.file, found.line).is_packaged


def _is_below(name: str, part: str) -> bool:
    return f"{name}/".startswith(f"{_bare(part)}/")


def _bare(part: str) -> str:
    """Return how the program calls a part that may be written as the path of a file."""
    bare = part.strip("/").removesuffix(".yml").removesuffix(".md")
    return bare.removeprefix(f"{DATA}/").removeprefix(f"{CONTENT}/")


def _with_own_ids(record: Record, replaced: Mapping[str, str]) -> Record:
    """Return the record with the ids of the centre's records in place of those of the same kind that they replace."""
    update = {
        str(path[0]): replaced[id]
        for path, reference in references_of(type(record))
        if reference.kind == record.kind and len(path) == 1
        for _, id in values_at(record, path)
        if id in replaced
    }
    if not update:
        return record
    changed = record.model_copy(update=update)
    changed.content_hash = hash_parts(record.content_hash, *update.values())
    return changed


def _fits(record: Record, library: Library) -> bool:
    """Return whether the centre has all records that a record refers to."""
    for path, reference in references_of(type(record)):
        kind = kind_named(reference.kind)
        named = [reference.within + id for _, id in values_at(record, path) if id != reference.every]
        if kind and any(library.get(kind, id) is None for id in named):
            return False
    return True


def _without_lost_links(article: Article, library: Library) -> Article:
    def is_lost(written: str) -> bool:
        target = parse_target(written, article.id)
        return target.what in ("record", "article") and library.find(target.kind, target.path) is None

    body = without_links(article.body, lambda link: is_lost(link.target))
    if body is None or body == article.body:
        return article
    copy = article.model_copy()
    copy.body = body
    copy.content_hash = hash_parts(article.content_hash, body)
    return copy


def _is_of_a_field(record: Record) -> bool:
    """Return whether a record is a word that stands in every centre, because a field of records has no others."""
    return isinstance(record, Term) and record.vocabulary in FIELD_VOCABULARIES


@cache
def _records(kind: type[Record]) -> Sequence[Record]:
    """Return the valid records of the program of a kind."""
    files = ((name, path) for name, path in default_files().items() if kind_of_path(name) is kind)
    return [record for name, path in files for record in _read(kind, name, path)]


def _read(kind: type[Record], name: str, path: Path) -> Iterator[Record]:
    nothing = Library(PACKAGED, date.min, date.min, {})
    for parsed in parse_source(kind, text.read(path, name, limits_of(kind))):
        if parsed.record:
            id = parsed.record.identify(stem_of(kind, name), nothing)
            record = parsed.record.model_copy(update={"id": id})
            record.origin = Origin(f"{PACKAGED_FOLDER}/{name}", *parsed.record.origin[1:])
            record.content_hash = hash_parts(parsed.record.content_hash, PACKAGED_FOLDER, id)
            yield record
