"""Collect the documents to search, from rendered articles, public fields of records and the descriptions of pages."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol

from ..derived import honours
from ..derived.overview import Overview
from ..library.html_tree import Node, parse
from ..records.article import Article
from ..records.campaign import Campaign
from ..records.org import Org
from ..records.word import Word

SECTION_LENGTH = 900
_KINDS = {
    "study": "学习",
    "concepts": "学习",
    "qa": "学习",
    "walls": "上墙内容",
    "services": "服务",
    "help": "帮助",
}
EVENTS = ("活动", "荣誉")  # kinds of documents


class Document(NamedTuple):
    """One search result; the kind, the year of the day, the organisation and the type are facets."""

    uri: str
    title: str
    context: str  # the title of a section's page, the organisation and type of an activity
    text: str
    kind: str
    day: dt.date | None = None
    org: str = ""  # the name of a branch
    type: str = ""

    @property
    def is_page(self) -> bool:
        """Whether it is a whole page, not a section of one and not an event."""
        return "#" not in self.uri and self.kind not in EVENTS


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


def documents(overview: Overview, bodies: Mapping[str, str], pages: Iterable[RecordPage]) -> list[Document]:
    """Return all documents, events last and the newest event first; ``bodies`` are the rendered articles by id."""
    library = overview.library
    found = [*_orgs(overview), *_campaigns(overview)]
    for article in library.all(Article):
        if article.is_public and article.id in bodies:
            found += _article(article, bodies[article.id])
    found += _pages(pages)
    found += _words(overview)
    events = [*_activities(overview), *_honours(overview)]
    events.sort(key=lambda e: (-(e.day.toordinal() if e.day else 0), e.uri, e.title))
    return found + events


def _orgs(overview: Overview) -> Iterator[Document]:
    tree = overview.tree
    for org in overview.library.all(Org):
        if org.is_public:
            names = [f"{o.role} {o.name}" for o in org.committee if o.consent]
            above = " ".join(parent.name for parent in tree.above(org))
            text = " ".join(filter(None, [org.short_name, org.intro, *names]))
            yield Document(org.uri, tree.full_name(org), above, text, "支部", org=_branch(overview, org.id))


def _words(overview: Overview) -> Iterator[Document]:
    for word in overview.library.all(Word):
        if word.is_public:
            yield Document(
                f"study/words/#{word.anchor}", word.name, "词语解释", " ".join([*word.aliases, word.meaning]), "学习"
            )


def _campaigns(overview: Overview) -> Iterator[Document]:
    for campaign in overview.library.all(Campaign):
        if campaign.is_public:
            yield Document(campaign.uri, campaign.title, "主题教育", campaign.summary or "", "活动", campaign.start)


def _activities(overview: Overview) -> Iterator[Document]:
    library, tree = overview.library, overview.tree
    for activity in overview.agenda.newest_first:
        org = tree.get(activity.org)
        studied = [a.title for id in activity.study if (a := library.get(Article, id)) and a.is_public]
        campaign = library.get(Campaign, activity.campaign or "")
        parts = [*activity.topics, *studied, *activity.mode, activity.place, activity.summary]
        yield Document(
            activity.uri,
            activity.title,
            " ".join([tree.full_name(org) if org else "", *activity.types]),
            "；".join(filter(None, [*parts, campaign.title if campaign and campaign.is_public else ""])),
            "活动",
            activity.date,
            _branch(overview, activity.org),
            activity.type,
        )


def _honours(overview: Overview) -> Iterator[Document]:
    tree = overview.tree
    for honour in honours.published(overview.library):
        org = tree.get(honour.org)
        named = honours.recipient(honour, org) if honour.recipient_type == "个人" else ""
        yield Document(
            f"honours/{honour.year}/",
            " ".join(filter(None, [honour.name, honour.grade])),
            " ".join(filter(None, [f"{honour.year}年", tree.full_name(org) if org else "", honour.level])),
            " ".join(filter(None, [named, honour.awarded_by])),
            "荣誉",
            dt.date(honour.year, 12, 31),
            _branch(overview, honour.org),
        )


def _branch(overview: Overview, id: str) -> str:
    branch = overview.tree.branch_of(id)
    return branch.name if branch else ""


def _pages(pages: Iterable[RecordPage]) -> Iterator[Document]:
    """Yield a document with title and description for each page, but not for the later pages of a long list."""
    for page in pages:
        if page.description and not page.source and page.uri and not re.search(r"/p[0-9]+/$", page.uri):
            yield Document(page.uri, page.title, " ".join(c.title for c in page.crumbs), page.description, "栏目")


_NO_TEXT = frozenset({"script", "style", "svg"})
_NO_LINKS = frozenset({"footnote-backref", "headerlink"})
_BLOCKS = frozenset(
    {"p", "li", "td", "th", "dd", "dt", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "summary", "label", "br"}
)


class _Section(NamedTuple):
    """A part of an article: the heading that it begins with, None for the lead, and the pieces of its text."""

    heading: Node | None
    pieces: list[str]

    @property
    def text(self) -> str:
        return " ".join("".join(self.pieces).split())


def _article(article: Article, body: str) -> Iterator[Document]:
    """Yield the sections of an article, each with its own address; long sections are split at the end of a sentence."""
    kind = _KINDS.get(article.section, article.topic or "")
    topic = article.topic or ""
    lead, *sections = _sections(body)
    for number, text in enumerate(_split(" ".join(filter(None, [article.summary, lead.text])))):
        title, context = (article.title, topic) if not number else (topic, article.title)
        yield Document(article.uri, title, context, text, kind, article.date, type=topic)
    for section in sections:
        assert section.heading
        title, uri = " ".join(section.heading.text.split()), f"{article.uri}#{section.heading.get('id')}"
        for text in _split(section.text):
            yield Document(uri, title, article.title, text, kind, article.date, type=topic)


def _sections(body: str) -> list[_Section]:
    """Cut the HTML of an article at its headings of the second and third level that have an id."""
    sections = [_Section(None, [])]

    def read(node: Node) -> None:
        for child in node.children:
            if isinstance(child, str):
                sections[-1].pieces.append(child)
            elif child.tag in ("h2", "h3") and child.get("id"):
                sections.append(_Section(child, []))
            elif child.tag not in _NO_TEXT and _NO_LINKS.isdisjoint(child.classes):
                read(child)
                sections[-1].pieces.append(" " if child.tag in _BLOCKS else "")

    read(parse(body))
    return sections


def _split(text: str) -> Iterator[str]:
    while len(text) > SECTION_LENGTH * 4 // 3:
        end = max(text.rfind(mark, SECTION_LENGTH // 2, SECTION_LENGTH) for mark in "。！？； ") + 1 or SECTION_LENGTH
        yield text[:end].strip()
        text = text[end:]
    yield text.strip()
