"""What can be found: sections of articles, published records, and the pages of the site that have a description.

Only what a page shows goes in: articles as they were rendered, records by their whitelisted fields."""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol

from ..derived import honours
from ..derived.overview import Overview
from ..records.article import Article
from ..records.campaign import Campaign
from ..records.org import Org
from ..records.word import Word

SECTION_LENGTH = 900
KINDS = {"study": "学习", "concepts": "学习", "qa": "学习", "walls": "上墙内容", "services": "服务", "help": "帮助"}


HAPPENED = ("活动", "荣誉")


class Document(NamedTuple):
    """One thing to be found. ``title`` is what it is called, ``context`` what it belongs to (a section's page, the
    organisation and type of an activity), ``text`` the rest. ``kind``, ``org`` (a branch) and ``type`` are facets."""

    uri: str
    title: str
    context: str
    text: str
    kind: str
    day: dt.date | None = None
    org: str = ""
    type: str = ""

    @property
    def is_page(self) -> bool:
        """Whether it is a page about something, not a part of one and not an event."""
        return "#" not in self.uri and self.kind not in HAPPENED


class Named(Protocol):
    """One step of the way to a page."""

    @property
    def title(self) -> str: ...


class Listed(Named, Protocol):
    """A page made from records, as far as it is searched."""

    @property
    def uri(self) -> str: ...

    @property
    def description(self) -> str: ...

    @property
    def source(self) -> str: ...

    @property
    def crumbs(self) -> Sequence[Named]: ...


def documents(overview: Overview, bodies: Mapping[str, str], pages: Iterable[Listed]) -> list[Document]:
    """Everything, in the order in which equals are shown: what stays before what happened, and the newest first.
    ``bodies`` are the rendered articles by id."""
    library = overview.library
    found = [*_orgs(overview), *_campaigns(overview)]
    for article in library.all(Article):
        if article.is_public and article.id in bodies:
            found += _article(article, bodies[article.id])
    found += _pages(pages)
    found += _words(overview)
    happened = [*_activities(overview), *_honours(overview)]
    happened.sort(key=lambda e: (-(e.day.toordinal() if e.day else 0), e.uri, e.title))
    return found + happened


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
        named = honours.recipient(honour)
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


def _pages(pages: Iterable[Listed]) -> Iterator[Document]:
    """Pages that are made of many records: found by their names."""
    for page in pages:
        if page.description and not page.source and page.uri and not re.search(r"/p[0-9]+/$", page.uri):
            yield Document(page.uri, page.title, " ".join(c.title for c in page.crumbs), page.description, "栏目")


_HEADING = re.compile(r'<h([23]) id="([^"]+)"[^>]*>(.*?)</h\1>', re.DOTALL)
_NO_TEXT = re.compile(r"<(script|style|svg)\b.*?</\1>|<a class=\"(?:footnote-backref|headerlink)\".*?</a>", re.DOTALL)
_BREAK = re.compile(r"</(?:p|li|td|th|dd|dt|h[1-6]|tr|summary|label)>|<br ?/?>")
_TAG = re.compile(r"<[^>]+>")
_SPACE = re.compile(r"\s+")


def _article(article: Article, body: str) -> Iterator[Document]:
    """The sections of an article, each with its own address; a long one in pieces that end with a sentence."""
    kind = KINDS.get(article.section, article.topic or "")
    topic = article.topic or ""
    pieces = _HEADING.split(body)
    lead = " ".join(filter(None, [article.summary, plain(pieces[0])]))
    for number, text in enumerate(_cut(lead)):
        title, context = (article.title, topic) if not number else (topic, article.title)
        yield Document(article.uri, title, context, text, kind, article.date, type=topic)
    for anchor, heading, rest in zip(pieces[2::4], pieces[3::4], pieces[4::4], strict=True):
        for text in _cut(plain(rest)):
            uri = f"{article.uri}#{html.unescape(anchor)}"
            yield Document(uri, plain(heading), article.title, text, kind, article.date, type=topic)


def plain(markup: str) -> str:
    """The words of a piece of HTML."""
    text = _TAG.sub("", _BREAK.sub(" ", _NO_TEXT.sub("", markup)))
    return _SPACE.sub(" ", html.unescape(text)).strip()


def _cut(text: str) -> Iterator[str]:
    while len(text) > SECTION_LENGTH * 4 // 3:
        end = max(text.rfind(mark, SECTION_LENGTH // 2, SECTION_LENGTH) for mark in "。！？； ") + 1 or SECTION_LENGTH
        yield text[:end].strip()
        text = text[end:]
    yield text.strip()
