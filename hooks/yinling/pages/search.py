"""The page of search results, and the lists by first letter: what the box leads to where scripts are off."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from ..derive.directory import Named
from ..records.article import Article
from ..records.vocabulary import Term
from ..search.fold import fold, in_context
from .page import Crumb, Page, paginate
from .views import Views

OTHER = "其他"


def pages(views: Views) -> Iterator[Page]:
    library, directory = views.library, views.overview.directory
    named: list[tuple[str, Article | Named]] = [(a.title, a) for a in library.all(Article) if a.is_public]
    named += [(org.full_name, org) for org in directory.all if org.org_kind != "党小组"]
    rows = sorted((letter(title), in_context(fold(title)), record.id, title, record) for title, record in named)
    letters = [(key, [row[3:] for row in group]) for key, group in groupby(rows, key=lambda row: row[0])]
    yield views.page(
        "search.html",
        "search/",
        "搜索",
        "",
        letters=[Crumb(key, address(key)) for key, _ in letters],
        types=[t for t in library.all(Term) if t.id.startswith("activity-types/") and t.code],
        years=views.overview.years,
    )
    for key, found in letters:
        for part in paginate(found, address(key)):
            crumbs = [Crumb("搜索", "search/")]
            yield views.page("letter.html", part.uri, f"拼音 {key}", "", crumbs, part=part)


def address(key: str) -> str:
    """Where the titles of a letter are listed."""
    return f"search/letter-{'other' if key == OTHER else key.lower()}/"


def letter(title: str) -> str:
    """The letter under which a title stands: that of its first syllable; figures and the rest stand under one word."""
    first = (in_context(fold(title)) or [""])[0][:1].upper()
    return first if first.isascii() and first.isalpha() else OTHER
