"""Links of an article on paper: each becomes a page number of the same booklet, or an address to type."""

from __future__ import annotations

import posixpath
from collections.abc import Collection
from typing import NamedTuple
from urllib.parse import unquote

from ..library.load import Library
from ..records.article import Article


class LinkTarget(NamedTuple):
    """The label of an article in the same booklet, or an address; both empty if paper shows nothing for the link."""

    label: str = ""
    address: str = ""


def label_of(article: Article) -> str:
    return f"article-{article.id.replace('/', '-')}"


def absolute_address(library: Library, uri: str) -> str:
    """Return the absolute address of a page of the site; empty if the site has no address yet."""
    address = library.site.address
    return f"{address.rstrip('/')}/{uri}" if address else ""


def resolve_link(article: Article, library: Library, printed_ids: Collection[str], href: str) -> LinkTarget:
    """Return the target of a link of an article; ``printed_ids`` are the articles in the same booklet."""
    path, _, anchor = href.partition("#")
    kind, colon, rest = path.partition(":")
    if not path:
        return LinkTarget()
    if kind in ("http", "https", "mailto", "tel") and colon:
        return LinkTarget(address=rest if kind in ("mailto", "tel") else href)
    if kind == "page" and colon:
        return LinkTarget(address=absolute_address(library, rest))
    joined = posixpath.normpath(posixpath.join(posixpath.dirname(article.id), unquote(path)))
    record = library.find(kind, rest) if colon else library.get(Article, joined.removesuffix(".md"))
    if record is None:
        return LinkTarget(address="" if colon else absolute_address(library, joined))
    if isinstance(record, Article) and record.id in printed_ids:
        return LinkTarget(label=label_of(record))
    return LinkTarget(address=absolute_address(library, record.uri + (f"#{anchor}" if anchor else "")))
