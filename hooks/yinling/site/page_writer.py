"""Writes pages as files of a site.

Input: groups of pages. Output: files, and the addresses of all pages. A group whose key is cached and whose files are
all there is neither rendered nor asked for its pages.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from ..core.cache import hash_parts
from ..core.workers import workers_for
from ..pages.context import SiteContext
from ..pages.layout import Layout
from ..pages.page import Crumb, Page, PageGroup
from ..records.presentation import SearchDocument
from .output import OutputFile, OutputFolder

_BATCH = 4096  # pages that wait to be rendered; their inputs stay in memory until then


class ListPage(NamedTuple):
    """A page made of many records, as the search index needs it. No single file is its source."""

    uri: str
    title: str
    description: str
    crumbs: tuple[Crumb, ...]
    found: tuple[SearchDocument, ...] = ()
    source: str = ""


class WrittenPages(NamedTuple):
    """The addresses of all pages, and the list pages."""

    uris: Collection[str]
    lists: Sequence[ListPage]


class _Row(NamedTuple):
    """A cached page: its address, the SHA-256 of its file, the key of the file, and its list page if it is one."""

    uri: str
    sha256: str
    key: bytes | None
    list_page: ListPage | None


class PageWriter:
    """Writes pages into an output folder, each in the layout of its depth."""

    def __init__(
        self,
        context: SiteContext,
        layouts: Mapping[int, Layout],
        output: OutputFolder,
        progress: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._context, self._layouts, self._output, self._progress = context, layouts, output, progress
        self._site = context.library.site
        self._cache = context.caches["groups"]
        self._layouts_key = hash_parts(*(layouts[depth].hash_for(self._site) for depth in sorted(layouts)))
        self._uris: dict[str, None] = {}
        self._lists: list[ListPage] = []
        self._missing: list[OutputFile] = []

    def write(self, groups: Iterable[PageGroup]) -> WrittenPages:
        """Write all pages.

        Raises ValueError for an address that two pages claim, or a key that two groups have: one would hide the other.
        """
        rendered: dict[bytes, list[tuple[str, bytes | None, ListPage | None]]] = {}
        keys: set[bytes] = set()
        for group in groups:
            key = hash_parts(group.key, self._layouts_key) if group.key else b""
            if key in keys:
                raise ValueError(f"two groups have one key: {', '.join(page.uri for page in group.pages())}")
            if key:
                keys.add(key)
            if not (key and self._is_unchanged(key)):
                pages = [*self._added(group.pages())]
                if key:
                    rendered[key] = pages
        self._render()
        for key, pages in rendered.items():
            rows = [_Row(uri, self._output.files[_path(uri)].sha256, own, listed) for uri, own, listed in pages]
            self._cache.put(key, rows)
        return WrittenPages(self._uris, self._lists)

    def _is_unchanged(self, key: bytes) -> bool:
        """Claim the files of a group if they are cached and there; return whether they are."""
        known = self._cache.get(key, list[_Row])
        if known is None:
            return False
        if not all(self._output.keep_same(_path(row.uri), row.sha256) for row in known):
            return False
        for row in known:
            self._claim(row.uri, row.list_page)
            if row.key:
                self._output.keep_key(row.key)
        return True

    def _added(self, pages: Iterable[Page]) -> Iterator[tuple[str, bytes | None, ListPage | None]]:
        for page in pages:
            list_page = None if page.source else _list_page(page)
            self._claim(page.uri, list_page)
            file = _file_of(page, self._layouts[page.uri.count("/")], self._context)
            yield page.uri, file.key, list_page
            self._missing += self._output.missing([file])
            if len(self._missing) >= _BATCH:
                self._render()

    def _claim(self, uri: str, list_page: ListPage | None) -> None:
        if uri in self._uris:
            raise ValueError(f"two pages claim the address /{uri}")
        self._uris[uri] = None
        if len(self._uris) % 500 == 0:
            self._progress(f"页面 {len(self._uris)}")
        if list_page:
            self._lists.append(list_page)

    def _render(self) -> None:
        if workers_for(len(self._missing)) > 1:
            self._context.templates.load()
        deque(self._output.make(self._missing), maxlen=0)
        self._missing = []


def _list_page(page: Page) -> ListPage:
    return ListPage(page.uri, page.title, page.description, page.crumbs, page.found)


def _path(uri: str) -> str:
    return f"{uri}index.html"


def _file_of(page: Page, frame: Layout, context: SiteContext) -> OutputFile:
    site = context.library.site
    return OutputFile(_path(page.uri), frame.key(page, site), lambda: frame.fill(page, site).encode())
