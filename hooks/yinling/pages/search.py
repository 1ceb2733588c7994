"""The page of search results. What it holds without a script leads to everything: by first letter and by subject."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from ..records.article import Article
from ..records.base import Record
from ..records.org import Org
from ..records.vocabulary import Term
from ..search.fold import fold, in_context
from .page import Page, Views


def pages(views: Views) -> Iterator[Page]:
    library, tree = views.library, views.overview.tree
    named: list[tuple[str, Record]] = [(a.title, a) for a in library.all(Article) if a.is_public]
    named += [(tree.full_name(org), org) for org in library.all(Org) if org.is_public and org.org_kind != "党小组"]
    letters = [(letter(title), title, record) for title, record in named]
    letters.sort(key=lambda row: (row[0], in_context(fold(row[1])), row[2].id))
    yield views.page(
        "search.html",
        "search/",
        "搜索",
        "",
        description="",
        letters=[(key, [row[1:] for row in rows]) for key, rows in groupby(letters, key=lambda row: row[0])],
        types=[t for t in library.all(Term) if t.id.startswith("activity-types/") and t.code],
        years=views.overview.years,
    )


def letter(title: str) -> str:
    """The letter under which a title stands: that of its first syllable; # for figures and the rest."""
    first = (in_context(fold(title)) or ["#"])[0][:1].upper()
    return first if first.isascii() and first.isalpha() else "#"
