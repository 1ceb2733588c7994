"""The addresses of a site and the anchors of its pages, before it is built: to check the links of articles.

Pages are made from records only as far as they are asked for, and rendered only for their anchors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import cached_property
from html import unescape
from itertools import chain

from ..core.cache import Caches
from ..gate.blocks import ANCHOR
from ..library.load import Library
from ..pages import checks, generic, help, home, honour_roll, print_index, study
from ..pages.context import SiteContext
from ..pages.feeds import feeds
from ..pages.page import Page
from ..pages.registry import record_pages
from ..pages.theme_files import loaded_files
from ..printing import catalogue
from ..printing.compiler import CannotPrintError
from .articles import article_pages, published_files
from .theme import MADE_FILES, Theme, context_of

# The families that articles link to most, and that are made fastest: the pages of all records come after them.
_FIRST = (help.pages, study.pages, print_index.pages, home.pages, checks.pages, generic.pages, honour_roll.pages)


class KnownPages:
    """The pages that a build of a library would write; ``bodies`` are the HTML of its articles by id."""

    def __init__(self, library: Library, bodies: Mapping[str, str], caches: Caches) -> None:
        self._library, self._bodies, self._caches = library, bodies, caches
        self._pages: dict[str, Page] = {}
        self._anchors: dict[str, frozenset[str]] = {}

    def has(self, address: str) -> bool:
        """Return whether a page or a file of the site has an address; that of a page may lack its last slash."""
        return self._page(address) is not None or self._is_file(address)

    def has_anchor(self, address: str, anchor: str) -> bool:
        """Return whether a page has an anchor; True for a file."""
        page = self._page(address)
        if page is None:
            return True
        if page.uri not in self._anchors:
            layout = self._theme.layouts()[page.uri.count("/")]
            self._anchors[page.uri] = anchors_of(layout.fill(page, self._library.site))
        return anchor in self._anchors[page.uri]

    def _page(self, address: str) -> Page | None:
        uri = address.removesuffix("index.html")
        uri = uri if uri.endswith("/") or not uri else f"{uri}/"
        while uri not in self._pages and (page := next(self._rest, None)):
            self._pages.setdefault(page.uri, page)
        return self._pages.get(uri)

    @cached_property
    def _rest(self) -> Iterator[Page]:
        articles = article_pages(self._context, self._bodies)
        first = chain.from_iterable(family(self._context) for family in _FIRST)
        return chain(articles, first, record_pages(self._context))

    @cached_property
    def _context(self) -> SiteContext:
        return context_of(self._library, self._caches)

    @cached_property
    def _theme(self) -> Theme:
        return Theme(self._library.root, self._library.site)

    def _is_file(self, address: str) -> bool:
        return (
            address in published_files(self._context.library, self._bodies)
            or address in loaded_files(self._library.root)
            or address in MADE_FILES
            or any(feed.uri == address for feed in feeds(self._context))
            or (address.startswith(catalogue.URI) and self._is_printable(address))
        )

    def _is_printable(self, address: str) -> bool:
        """Set the printed sheets, as the build does, and return whether one has an address: few links lead there."""
        overview = self._context.overview
        if not catalogue.can_print(overview):
            return False
        with suppress(CannotPrintError):  # the build reports the sheet
            found = (each.printable for each in catalogue.prepare(overview, self._caches))
            return any(address in (printable.uri, printable.picture) for printable in found)
        return True


def anchors_of(html: str) -> frozenset[str]:
    """Return the anchors of some HTML."""
    return frozenset(map(unescape, ANCHOR.findall(html)))
