"""Find what refers to a record: the fields of other records, and the links in the texts of articles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from ..library.article_links import links_of, place_of
from ..library.link_target import parse_target
from ..library.load import Library
from ..library.removed_links import without_links
from ..library.written_links import WrittenLink
from ..records.article import Article
from ..records.base import Path, Record, references_of, values_at
from ..records.packet import Packet
from ..records.types import Reference
from .snapshot import Candidates, RecordPlace, Snapshot

SHOWN = 12
"""A question lists no more than these; the rest is counted."""


class Referrer(NamedTuple):
    """A record that names another one: in a ``field``, empty for a link in the text of an article.

    ``is_needed``: the record cannot be without that value."""

    kind: type[Record]
    id: str
    title: str
    place: RecordPlace
    line: int
    field: str
    label: str
    is_needed: bool

    @property
    def text(self) -> str:
        return f"{self.kind.label}“{self.title}”的{self.label}"


class CannotRearrangeError(Exception):
    """Raised if a record cannot be renamed, moved or deleted; the message is in Chinese, ``referrers`` prevent it."""

    def __init__(self, message: str, referrers: tuple[Referrer, ...] = ()) -> None:
        super().__init__(message)
        self.referrers = referrers


class Rearranged(NamedTuple):
    """What a renaming, moving or deletion writes, and what it does, one line each."""

    candidates: Candidates
    words: tuple[str, ...]
    moves_address: bool = False
    paths: Mapping[str, str] = {}
    """The new paths of files, by those they have."""
    path: str = ""
    """The file that has the record then; empty if it is deleted."""


def listed(found: Sequence[Referrer]) -> list[str]:
    """Return the first referrers in words, and how many more there are."""
    more = [f"另外还有 {len(found) - SHOWN} 处"] if len(found) > SHOWN else []
    return [*(each.text for each in found[:SHOWN]), *more]


def referrers(snapshot: Snapshot, kind: type[Record], id: str) -> list[Referrer]:
    """Return what refers to a record, itself left out."""
    found: list[Referrer] = []
    library = snapshot.reading.library
    target = library.get(kind, id)
    for record, _ in snapshot.reading.valid:
        if record is target or (record.kind, record.id) == (kind.kind, id):
            continue
        for path, written, reference in _references(record, snapshot):
            if reference.kind == kind.kind and reference.within + written == id:
                found.append(_referrer(record, path))
                break
    for article in library.all(Article):
        if target and article is not target and (links := links_to(target, article, library)):
            line, place = place_of(links[0], article).line, RecordPlace(article.origin.file, None)
            needed = without_links(article.body, links.__contains__) is None
            found.append(Referrer(Article, article.id, article.title, place, line, "", "正文里的链接", needed))
    return found


def links_to(target: Record, article: Article, library: Library) -> list[WrittenLink]:
    """Return the links in an article that lead to a record, or to its page."""
    address = target.uri.strip("/")
    found = []
    for link in links_of(article):
        aim = parse_target(link.target, article.id)
        is_record = aim.what == "record" and library.find(aim.kind, aim.path) is target
        is_article = isinstance(target, Article) and aim.what == "article" and aim.path == target.id
        is_page = aim.what == "page" and address and f"{aim.path.strip('/')}/".startswith(f"{address}/")
        if is_record or is_article or is_page:
            found.append(link)
    return found


def _references(record: Record, snapshot: Snapshot) -> Iterator[tuple[Path, str, Reference]]:
    for path, reference in references_of(type(record)):
        if getattr(record, str(path[0])):
            yield from ((at, written, reference) for at, written in values_at(record, path))
    yield from record.further_references(snapshot.reading.library)


def _referrer(record: Record, path: Path) -> Referrer:
    name = str(path[0])
    info = type(record).model_fields[name]
    # A list that would be empty, such as whom a packet is for, means another thing than before.
    needed = info.is_required() or len(path) > 2 or (isinstance(record, Packet) and name == "orgs")
    place = RecordPlace(record.origin.file, record.origin.number)
    return Referrer(
        type(record), record.id, record.shown_title, place, record.origin.line, name, f"“{info.title or name}”", needed
    )
