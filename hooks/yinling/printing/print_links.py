"""Where the links of an article lead when it is on paper: to a page of the same booklet, or to an address to type."""

from __future__ import annotations

import posixpath
from collections.abc import Collection
from typing import NamedTuple
from urllib.parse import unquote

from ..library.load import Library
from ..records.article import Article


class Target(NamedTuple):
    """What paper says of a link: the label of an article that is printed with it, or an address; neither for a link
    that paper has nothing to say of."""

    label: str = ""
    address: str = ""


def label_of(article: Article) -> str:
    return f"article-{article.id.replace('/', '-')}"


def online(library: Library, uri: str) -> str:
    """The whole address of a page of the site; empty while the site's own is not known."""
    address = library.site.address
    return f"{address.rstrip('/')}/{uri}" if address else ""


def target(href: str, article: Article, library: Library, printed: Collection[str] = ()) -> Target:
    """Where a link of an article leads. ``printed`` are the ids of the articles in the same booklet."""
    path, _, anchor = href.partition("#")
    kind, colon, rest = path.partition(":")
    if not path:
        return Target()
    if kind in ("http", "https", "mailto", "tel") and colon:
        return Target(address=rest if kind in ("mailto", "tel") else href)
    if kind == "page" and colon:
        return Target(address=online(library, rest))
    joined = posixpath.normpath(posixpath.join(posixpath.dirname(article.id), unquote(path)))
    record = library.find(kind, rest) if colon else library.get(Article, joined.removesuffix(".md"))
    if record is None:
        return Target(address="" if colon else online(library, joined))
    if isinstance(record, Article) and record.id in printed:
        return Target(label=label_of(record))
    return Target(address=online(library, record.uri + (f"#{anchor}" if anchor else "")))
