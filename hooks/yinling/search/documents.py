"""Collect the documents to search, from rendered articles, public fields of records and the descriptions of pages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple, Protocol

from ..core.cache import NO_CACHE, Cache, hash_parts
from ..derived.overview import Overview
from ..library.html_tree import Node, parse
from ..records import KINDS
from ..records.article import Article, own_sections
from ..records.presentation import BLOCK_END, FIGURES, HELP, SearchDocument

SECTION_LENGTH = 900
_KINDS = {
    "study": "学习",
    "concepts": "学习",
    "qa": "学习",
    "walls": "上墙内容",
    "services": "服务",
    "help": HELP,
}
_PAGE_KINDS = {"help": HELP, "report": FIGURES, "cadence": FIGURES}


class Titled(Protocol):
    """A breadcrumb, or a page."""

    @property
    def title(self) -> str: ...


class RecordPage(Titled, Protocol):
    """The attributes that search reads of a page made from records."""

    @property
    def uri(self) -> str: ...

    @property
    def description(self) -> str: ...

    @property
    def source(self) -> str: ...

    @property
    def crumbs(self) -> Sequence[Titled]: ...

    @property
    def found(self) -> Sequence[SearchDocument]: ...


def documents(
    overview: Overview, bodies: Mapping[str, str], pages: Iterable[RecordPage], cache: Cache = NO_CACHE
) -> list[SearchDocument]:
    """Return all documents: figures and help after others, events last and the newest event first.

    ``bodies`` are the rendered articles by id.
    """
    library, published = overview.library, overview.published
    found: list[SearchDocument] = []
    events: list[SearchDocument] = []
    for kind in KINDS:
        if kind is Article:
            articles = (article for article in library.all(Article) if article.id in bodies)
            kinds = {**_KINDS, **{str(section.code): section.name for section in own_sections(library)}}
            found += chain.from_iterable(_article(each, kinds, bodies[each.id], cache) for each in articles)
            found += _pages(pages)
            continue
        for record in library.all(kind):
            if document := record.search_document(published):
                document = document._replace(category=library.wording(document.category))
                (events if document.is_event and record.when else found).append(document)
    found.sort(key=lambda document: (document.is_help, document.category == FIGURES))
    events.sort(key=lambda e: (-(e.day.toordinal() if e.day else 0), e.uri, e.title))
    return found + events


def _pages(pages: Iterable[RecordPage]) -> Iterator[SearchDocument]:
    """Yield a document with title and description for each page, but not for the later pages of a long list.

    Those that a page has of its own follow, such as the months of a plan.
    """
    for page in pages:
        if page.description and not page.source and page.uri and not re.search(r"/p[0-9]+/$", page.uri):
            context, kind = " ".join(c.title for c in page.crumbs), _PAGE_KINDS.get(page.uri.split("/")[0], "栏目")
            yield SearchDocument(page.uri, page.title, context, page.description, kind)
        yield from page.found


_NO_TEXT = frozenset({"script", "style", "svg"})
_NO_LINKS = frozenset({"footnote-backref", "headerlink"})
_BLOCKS = frozenset(
    ["p", "li", "td", "th", "dd", "dt", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "summary", "label", "br"]
)


class _Section(NamedTuple):
    """A part of an article: its heading with the anchor, both empty for the lead, and its text in one line."""

    heading: str
    anchor: str
    text: str


def _article(article: Article, kinds: Mapping[str, str], body: str, cache: Cache) -> Iterator[SearchDocument]:
    """Yield the sections of an article, each with its own address; long sections are split at the end of a sentence."""
    kind = kinds.get(article.section, article.topic or "")
    topic = article.topic or ""
    key = hash_parts("sections", body)
    lead, *sections = cache.get_or_compute(key, lambda: _sections(body), list[_Section])
    for number, text in enumerate(_split(BLOCK_END.join(filter(None, [article.summary, lead.text])))):
        title, context = (article.title, topic) if not number else (topic, article.title)
        yield SearchDocument(article.uri, title, context, text, kind, article.date, type=topic)
    for section in sections:
        uri = f"{article.uri}#{section.anchor}"
        for text in _split(section.text):
            yield SearchDocument(uri, section.heading, article.title, text, kind, article.date, type=topic)


def _sections(body: str) -> list[_Section]:
    """Cut the HTML of an article at its headings of the second and third level that have an id."""
    sections: list[tuple[str, str, list[str]]] = [("", "", [])]

    def read(node: Node) -> None:
        for child in node.children:
            if isinstance(child, str):
                sections[-1][2].append(child)
            elif child.tag in ("h2", "h3") and child.get("id"):
                sections.append((" ".join(child.text.split()), child.get("id"), []))
            elif child.tag not in _NO_TEXT and _NO_LINKS.isdisjoint(child.classes):
                read(child)
                sections[-1][2].append(BLOCK_END if child.tag in _BLOCKS else "")

    read(parse(body))
    return [_Section(heading, anchor, _one_line(pieces)) for heading, anchor, pieces in sections]


def _one_line(pieces: Iterable[str]) -> str:
    """Return a text in one line; a wide space separates paragraphs."""
    blocks = (" ".join(block.split()) for block in "".join(pieces).split(BLOCK_END))
    return BLOCK_END.join(filter(None, blocks))


def _split(text: str) -> Iterator[str]:
    while len(text) > SECTION_LENGTH * 4 // 3:
        end = (
            max(text.rfind(mark, SECTION_LENGTH // 2, SECTION_LENGTH) for mark in f"。！？； {BLOCK_END}") + 1
            or SECTION_LENGTH
        )
        yield text[:end].strip()
        text = text[end:]
    yield text.strip()
