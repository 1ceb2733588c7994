"""The page of search results, and the lists by first letter: what the box leads to where scripts are off."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from ..chinese.dictionary import dictionary
from ..chinese.fold import fold
from ..derived.org_names import OrgName as Organisation
from ..records.article import Article
from ..records.vocabulary import Term
from .context import SiteContext
from .page import Crumb, Page, PageGroup, paginate
from .templates import Templates

OTHER = "其他"


class Named(NamedTuple):
    """All that the pages are made of: articles and organisations by their titles, the types and years to search by."""

    articles: list[tuple[str, Article]]
    orgs: list[tuple[str, Organisation]]
    types: list[Term]
    years: list[int]


def groups(context: SiteContext) -> Iterator[PageGroup]:
    """All of them together."""
    library = context.library
    named = Named(
        [(a.title, a) for a in library.all(Article) if a.is_public],
        [(org.full_name, org) for org in context.overview.org_names.all if org.org_kind != "党小组"],
        [t for t in library.all(Term) if t.id.startswith("activity-types/") and t.code],
        context.overview.years,
    )
    yield context.templates.group(_pages, named, ("search.html", "letter.html"))


def _pages(templates: Templates, named: Named) -> Iterator[Page]:
    titles: list[tuple[str, Article | Organisation]] = [*named.articles, *named.orgs]
    rows = sorted((letter(title), dictionary().read(fold(title)), record.id, title, record) for title, record in titles)
    letters = [(key, [row[3:] for row in group]) for key, group in groupby(rows, key=lambda row: row[0])]
    links = [Crumb(key, address(key)) for key, _ in letters]
    yield templates.page("search.html", "search/", "搜索", "", letters=links, types=named.types, years=named.years)
    for key, found in letters:
        for part in paginate(found, address(key)):
            crumbs = [Crumb("搜索", "search/")]
            yield templates.page("letter.html", part.uri, f"拼音 {key}", "", crumbs, part=part)


def address(key: str) -> str:
    """Where the titles of a letter are listed."""
    return f"search/letter-{'other' if key == OTHER else key.lower()}/"


def letter(title: str) -> str:
    """The letter under which a title stands: that of its first syllable; figures and the rest stand under one word."""
    first = (dictionary().read(fold(title)) or [""])[0][:1].upper()
    return first if first.isascii() and first.isalpha() else OTHER
