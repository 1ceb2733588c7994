"""What an article is based on, in the words of its page and its prints: sources, checks, reviews, and what is outdated.

Input: an article and its library. Output: a `Basis`. Everything is as of ``Library.knowledge_date``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import NamedTuple

from ..library.load import Library
from ..records.article import Article, Cited
from ..records.period import Period
from ..records.source import Lapse, Source, SourceIndex
from ..records.vocabulary import Term


class Citation(NamedTuple):
    """A source that an article cites. ``source`` is None if no record has that name, ``lapsed`` empty if in force."""

    cited: Cited
    source: Source | None
    lapsed: str

    @property
    def is_outdated(self) -> bool:
        """Whether the article relies on it although it is out of force."""
        return bool(self.lapsed) and not self.cited.history

    @property
    def date(self) -> dt.date | None:
        return self.cited.date or (self.source.date if self.source else None)

    @property
    def url(self) -> str | None:
        return self.cited.url or (self.source.url if self.source else None)


class Basis(NamedTuple):
    """``line`` says when the article was checked and by whom it was reviewed; empty if neither is asked of it.

    ``warnings`` are sentences to read before the text; empty if everything is valid."""

    line: str
    warnings: tuple[str, ...]
    citations: tuple[Citation, ...]
    is_superseded: bool
    is_overdue: bool


def basis_of(article: Article, library: Library) -> Basis:
    index = SourceIndex(library)
    citations = tuple(_citation(cited, index, library) for cited in article.source)
    outdated = [each for each in citations if each.is_outdated]
    overdue = article.is_overdue(library)
    return Basis(
        "；".join(_line(article, library)),
        tuple(_warnings(article, library, outdated, overdue=overdue)),
        citations,
        bool(outdated),
        overdue,
    )


def rule_text(text: str, library: Library) -> str:
    """Return the source of a rule as it is written, with what has replaced the documents that it names."""
    lapses = (source.lapse(library) for source in SourceIndex(library).in_text(text))
    return text + "".join(f"，{lapse.words}" for lapse in lapses if lapse)


def _citation(cited: Cited, index: SourceIndex, library: Library) -> Citation:
    source = index.find(cited.name, cited.date)
    lapse: Lapse | None = source.lapse(library) if source else None
    return Citation(cited, source, lapse.words if lapse else "")


def _line(article: Article, library: Library) -> Iterator[str]:
    again = f"下次{_month(article.next_check)}" if article.next_check else ""
    if article.checked:
        yield "，".join(filter(None, [f"{_month(article.checked)}核对", again]))
    elif again:
        yield f"{again}核对"
    if article.review:
        yield f"{_month(article.review.date)}由{article.review.name}审阅"
    elif reviewer := _reviewer(article, library):
        yield f"尚未经{reviewer}审阅"


def _warnings(article: Article, library: Library, outdated: list[Citation], *, overdue: bool) -> Iterator[str]:
    ask = f"照着办以前，请先问一问{_reviewer(article, library) or '支部的同志'}。"
    for each in outdated:
        yield f"这一篇依据的{each.source.cited_as if each.source else each.cited.name}，{each.lapsed}。"
    if outdated:
        yield f"这一篇还没有照新的改过。{ask}"
    elif overdue and article.next_check:
        day = Period.day_of(article.next_check).label
        yield f"这一篇原定{day}以前再核对一遍，还没有核对。数字和规定可能变了，{ask}"


def _reviewer(article: Article, library: Library) -> str | None:
    """Return who must review the article: what it says itself, otherwise what its topic says."""
    topic = library.get(Term, f"topics/{article.topic}")
    return article.reviewer or (topic.reviewer if topic else None)


def _month(day: dt.date) -> str:
    return Period.month_of(day).label
