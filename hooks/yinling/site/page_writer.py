"""Pages become files of a site. Of pages that are known together, and are all there, none is made, nor asked for what
it hangs on."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, cast

from ..core.cache import hash_parts
from ..core.workers import workers_for
from ..pages.context import SiteContext
from ..pages.layout import Layout
from ..pages.page import Crumb, Page, PageGroup
from .output import OutputFile, OutputFolder

_AT_ONCE = 4096  # pages that wait to be made: what they are made from is held until then


class ListPage(NamedTuple):
    """What the search is told of a page that is made of many records: no single file is its source."""

    uri: str
    title: str
    description: str
    crumbs: tuple[Crumb, ...]
    source: str = ""


class WrittenPages(NamedTuple):
    """The addresses of all pages, and what is told of those that are made of many records."""

    uris: Collection[str]
    lists: Sequence[ListPage]


class _Row(NamedTuple):
    """A page that was written: its address, the SHA-256 of its file, and what is told of it."""

    uri: str
    sha256: str
    told: ListPage | None


class PageWriter:
    """Writes pages into a tree, each in the frame of its depth."""

    def __init__(
        self,
        context: SiteContext,
        shells: Mapping[int, Layout],
        tree: OutputFolder,
        progress: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._views, self._shells, self._tree, self._progress = context, shells, tree, progress
        self._site = context.library.site
        self._cache = context.caches["groups"]
        self._ground = hash_parts(*(shells[depth].hash_for(self._site) for depth in sorted(shells)))
        self._uris: dict[str, None] = {}
        self._lists: list[ListPage] = []
        self._lacking: list[OutputFile] = []

    def write(self, groups: Iterable[PageGroup]) -> WrittenPages:
        """Write all of them. An address that two pages claim, or a key that two groups have, raises ValueError: one
        would silently hide the other."""
        made: dict[bytes, list[tuple[str, ListPage | None]]] = {}
        keys: set[bytes] = set()
        for group in groups:
            key = hash_parts(group.key, self._ground) if group.key else b""
            if key in keys:
                raise ValueError(f"two groups have one key: {', '.join(page.uri for page in group.pages())}")
            if key:
                keys.add(key)
            if not (key and self._stays(key)):
                pages = [*self._added(group.pages())]
                if key:
                    made[key] = pages
        self._make()
        for key, pages in made.items():
            rows = [_Row(uri, self._tree.files[_path(uri)].sha256, told) for uri, told in pages]
            self._cache.put(key, [tuple(row) for row in rows])
        return WrittenPages(self._uris, self._lists)

    def _stays(self, key: bytes) -> bool:
        """Whether all pages of a group are known and there."""
        known = cast("list[_Row] | None", self._cache.get(key))
        if known is None:
            return False
        rows = [*map(_Row._make, known)]
        if not all(self._tree.holds(_path(row.uri), row.sha256) for row in rows):
            return False
        for row in rows:
            self._claim(row.uri, row.told)
        return True

    def _added(self, pages: Iterable[Page]) -> Iterator[tuple[str, ListPage | None]]:
        for page in pages:
            told = None if page.source else ListPage(page.uri, page.title, page.description, page.crumbs)
            self._claim(page.uri, told)
            yield page.uri, told
            frame = self._shells[page.uri.count("/")]
            self._lacking += self._tree.lacking([_file_of(page, frame, self._views)])
            if len(self._lacking) >= _AT_ONCE:
                self._make()

    def _claim(self, uri: str, told: ListPage | None) -> None:
        if uri in self._uris:
            raise ValueError(f"two pages claim the address /{uri}")
        self._uris[uri] = None
        if len(self._uris) % 500 == 0:
            self._progress(f"页面 {len(self._uris)}")
        if told:
            self._lists.append(told)

    def _make(self) -> None:
        if workers_for(len(self._lacking)) > 1:
            self._views.templates.load()
        deque(self._tree.make(self._lacking), maxlen=0)
        self._lacking = []


def _path(uri: str) -> str:
    return f"{uri}index.html"


def _file_of(page: Page, frame: Layout, context: SiteContext) -> OutputFile:
    site = context.library.site
    return OutputFile(_path(page.uri), frame.key(page, site), lambda: frame.fill(page, site).encode())
