"""Links of an article on paper: each becomes a page number of the same booklet, or an address to type."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from ..library.article_links import site_address
from ..library.link_target import parse_target
from ..library.load import Library
from ..records.article import Article


class PrintTarget(NamedTuple):
    """The label of an article in the same booklet, or an address; both empty if paper shows nothing for the link."""

    label: str = ""
    address: str = ""


def label_of(article: Article) -> str:
    return f"article-{article.id.replace('/', '-')}"


def absolute_address(library: Library, uri: str) -> str:
    """Return the absolute address of a page of the site; empty if the site has no address yet."""
    address = library.site.address
    return f"{address.rstrip('/')}/{uri}" if address else ""


def resolve_link(article: Article, library: Library, printed_ids: Collection[str], href: str) -> PrintTarget:
    """Return the target of a link of an article; ``printed_ids`` are the articles in the same booklet."""
    target = parse_target(href, article.id)
    if target.what == "elsewhere":
        kind, _, rest = href.partition(":")
        return PrintTarget(address=rest if kind in ("mailto", "tel") else href)
    if target.kind == Article.kind or target.what == "folder":
        linked = library.get(Article, target.path)
        if linked and linked.id in printed_ids:
            return PrintTarget(label=label_of(linked))
    uri = site_address(target, library.find)
    return PrintTarget(address=absolute_address(library, uri.replace(" ", "%20") + target.anchor) if uri else "")
