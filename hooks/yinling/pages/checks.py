"""Pages for staff: all articles by the date of their next check, and all sources with the articles that cite them."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from ..derived.basis import Basis, basis_of
from ..records.article import Article
from ..records.period import Period
from ..records.source import Source
from .context import SiteContext
from .help import CRUMB
from .page import Link, Page, Slice, paginate
from .templates import View

_NOT_RECORDED = "没有登记。是规定、指南、标准、通知的，请登记在 data/sources 里"
# Together they keep a page below 45 kB, however many articles cite a source.
ARTICLES = 20  # on a page; those to check first are open
_SOURCES_ON_A_PAGE, _ARTICLES_IN_A_ROW = 12, 10
Row = tuple[str, Article, str]
"""The heading under which an article is listed, the article, and when it was checked."""


class CheckListView(View, template="check-list.html"):
    today: str
    groups: list[tuple[str, list[tuple[Article, str]]]]
    part: Slice[Row]


class SourceRow(NamedTuple):
    """A source, or a name that articles cite and no source has. ``lapsed`` says what replaced it."""

    name: str
    url: str | None
    facts: str
    lapsed: str
    articles: list[Link]
    usage: str = ""  # the number of the articles: all of the source, or which of them are in this row


class SourceListView(View, template="source-list.html"):
    part: Slice[SourceRow]


def pages(context: SiteContext) -> Iterator[Page]:
    articles = context.library.all(Article)
    bases = [(article, basis_of(article, context.library)) for article in articles]
    uri, title, description = "help/checks/", "哪一篇该核对了", "给工作人员：每篇文章哪天核对过，最迟哪天再核对。"
    today = Period.day_of(context.library.knowledge_date).label
    for part in paginate([*map(_row, sorted(bases, key=_urgency))], uri, ARTICLES):
        groups = [(name, [row[1:] for row in rows]) for name, rows in groupby(part.items, key=lambda row: row[0])]
        view = CheckListView(today, groups, part)
        yield context.page(view, part.uri, part.titled(title), "", [CRUMB], description)
    uri, title, description = (
        "help/sources/",
        "文章依据的文件",
        "给工作人员：规定、指南和标准，哪些已经有了新的，哪几篇用到。",
    )
    rows = [part for row in _sources(context, bases) for part in _split(row)]
    for listed in paginate(rows, uri, _SOURCES_ON_A_PAGE):
        view_of = SourceListView(listed)
        yield context.page(view_of, listed.uri, listed.titled(title), "", [CRUMB], description)


def _split(row: SourceRow) -> Iterator[SourceRow]:
    """Yield a row for every few articles of a source; one row if it has none."""
    total = len(row.articles)
    for start in range(0, max(total, 1), _ARTICLES_IN_A_ROW):
        links = row.articles[start : start + _ARTICLES_IN_A_ROW]
        which = f"，这里是第 {start + 1} 到第 {start + len(links)} 篇" if total > len(links) else ""
        name = row.name if start == 0 else f"{row.name}（续）"
        yield row._replace(name=name, articles=links, usage=f"{total} 篇文章用到{which}")


def _urgency(pair: tuple[Article, Basis]) -> tuple[bool, bool, dt.date, str]:
    article, basis = pair
    return not basis.is_superseded, not basis.is_overdue, article.next_check or dt.date.max, article.id


def _row(pair: tuple[Article, Basis]) -> Row:
    article, basis = pair
    month = Period.month_of(article.next_check).label if article.next_check else ""
    heading = f"{month}再核对" if month else "没有写下次核对"
    if basis.is_superseded or basis.is_overdue:
        heading = "依据已经换了，马上改" if basis.is_superseded else "过了日子，马上核对"
    updated = Period.day_of(article.date).label
    return heading, article, basis.line or f"{updated}更新"


def _sources(context: SiteContext, bases: list[tuple[Article, Basis]]) -> list[SourceRow]:
    """Return the sources: those to act on first, then those in force, the rest, and names that no source has."""
    cited: defaultdict[str, dict[Link, None]] = defaultdict(dict)
    urgent: set[str] = set()
    for article, basis in bases:
        for citation in basis.citations:
            id = citation.source.id if citation.source else f"《{citation.cited.name}》"
            cited[id][Link(article.title, article.uri)] = None
            if citation.is_outdated:
                urgent.add(id)
    rows: list[tuple[tuple[bool, bool, str], SourceRow]] = []
    for source in context.library.all(Source):
        links = [*cited.pop(source.id, ())]
        lapse = source.lapse(context.library)
        day = Period.day_of(source.date).label if source.date else ""
        start = f"{Period.day_of(source.effective_from).label}起施行" if source.effective_from else ""
        facts = " · ".join(filter(None, [source.issuer, source.number, day, start, source.remark]))
        row = SourceRow(source.cited_as, source.url, facts, lapse.words if lapse else "", links)
        rows.append(((source.id not in urgent, bool(lapse), row.name), row))
    unknown = [SourceRow(name, None, _NOT_RECORDED, "", [*links]) for name, links in sorted(cited.items())]
    return [*(row for _, row in sorted(rows, key=lambda each: each[0])), *unknown]
