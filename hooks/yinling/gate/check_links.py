"""Check that every link and every anchor of the built site leads to a file or an anchor of it.

Input: the blocks of the HTML pages, and the files of the site. Output: the broken links.
"""

from __future__ import annotations

import html
import posixpath
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

from .blocks import ANCHOR, LINK, blocks_of
from .manifest import FileInfo

NOT_FOUND = "404.html"
_MAX_CACHED = 1 << 17  # blocks
_EXTERNAL = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)


class BrokenLink(NamedTuple):
    """A broken link: the problem code, the page that holds it, and its address as written."""

    code: str
    page: str
    link: str


class _Block(NamedTuple):
    """The addresses that a block links to, and the anchors that it defines."""

    links: frozenset[str]
    anchors: frozenset[str]


_EMPTY = _Block(frozenset(), frozenset())


class ScannedLinks(NamedTuple):
    """The pages that another check has scanned, in order; their anchors, by page; and the targets of their links."""

    pages: list[str]
    anchors: dict[str, frozenset[str]]
    targets: set[str]


class LinkCheck:
    """Collects the links of added pages and finds the broken ones.

    An address from the root of the server (``/orgs/``) is broken, except on the 404 page: it would lead outside a site
    that is in a folder of another site, or on a USB stick. ``root`` is the path of the site on its host.
    """

    def __init__(self, root: str = "/") -> None:
        self._root = root
        self.anchors: dict[str, frozenset[str]] = {}
        """The anchors of the pages, by page."""
        self.targets: set[str] = set()
        """The targets of all links: a path from the root of the site, a tab, and an anchor or nothing."""
        self._pages: list[str] = []
        self._blocks: dict[int, _Block] = {}
        self._interned: dict[frozenset[str], frozenset[str]] = {}  # ten thousand pages have the same few anchors
        # Nearly all links lead up to the root of the site and down from there: these are equal on all pages of a depth.
        self._links_of_depth: defaultdict[int, set[str]] = defaultdict(set)

    def add(self, name: str, blocks: Sequence[str]) -> None:
        """Add the page at path ``name``."""
        links: set[str] = set()
        anchors: set[str] = set()
        for text in blocks:
            block = self._blocks.get(hash(text)) or self._scan(text)
            if block is not _EMPTY:
                links |= block.links
                anchors |= block.anchors
        self._pages.append(name)
        self.anchors[name] = self._interned.setdefault(frozenset(anchors), frozenset(anchors))
        folder = _base_folder(name)
        depth = folder.count("/") + 1 if folder else 0
        top, known = "../" * depth, self._links_of_depth[depth]
        for raw in links - known:
            link = html.unescape(raw)
            if not _EXTERNAL.match(link):
                self.targets.add(_target(name, folder, link, self._root))
            if depth and link.startswith(top) and link[len(top) : len(top) + 1] not in ("/", "."):
                known.add(raw)

    @property
    def scanned(self) -> ScannedLinks:
        """What the added pages hold, for the check of the whole site."""
        return ScannedLinks(self._pages, self.anchors, self.targets)

    def add_scanned(self, scanned: ScannedLinks) -> None:
        """Add pages that another check has scanned."""
        self._pages += scanned.pages
        self.targets |= scanned.targets
        for name, anchors in scanned.anchors.items():
            self.anchors[name] = self._interned.setdefault(anchors, anchors)

    def _scan(self, text: str) -> _Block:
        if len(self._blocks) >= _MAX_CACHED:
            self._blocks.clear()  # shared blocks are soon cached again
        block = _Block(frozenset(LINK.findall(text)), frozenset(map(html.unescape, ANCHOR.findall(text))))
        return self._blocks.setdefault(hash(text), block if block != _EMPTY else _EMPTY)

    def broken(self, site: Path, files: Mapping[str, FileInfo]) -> Iterator[BrokenLink]:
        """Yield the broken links of the added pages; ``files`` are all files of the site, by path.

        Pages that were not added keep the anchors in ``anchors``.
        """

        def code_of(target: str) -> str | None:
            """Return the problem code of a missing target, else None."""
            path, _, anchor = target.partition("\t")
            found = next((name for name in (path, posixpath.join(path, "index.html")) if name in files), None)
            if found is None:
                return "broken-link"
            is_page = found.endswith(".html")  # the anchors of a PDF are its pages
            return "broken-anchor" if anchor and is_page and anchor not in self._anchors_of(site, found) else None

        codes = {target: code for target in self.targets if (code := code_of(target))}
        if codes:
            for name in sorted(self._pages):
                for link, target in _links(name, (site / name).read_text("utf-8"), self._root):
                    if target in codes:
                        yield BrokenLink(codes[target], name, link)

    def _anchors_of(self, site: Path, name: str) -> frozenset[str]:
        if name not in self.anchors:
            blocks = map(self._scan, blocks_of(site, name))
            self.anchors[name] = frozenset[str]().union(*(block.anchors for block in blocks))
        return self.anchors[name]


def path_of(target: str) -> str:
    """Return the path of a target, without its anchor."""
    return target.partition("\t")[0]


def paths_to(name: str) -> tuple[str, ...]:
    """Return the paths that lead to a file: its own, and its folder's if the file is an index page."""
    folder = name.removesuffix("index.html")
    return (name,) if folder == name else (name, folder.removesuffix("/"))


def _links(name: str, text: str, root: str) -> Iterator[tuple[str, str]]:
    """Yield the links of a page within the site, and their targets."""
    folder = _base_folder(name)
    for raw in sorted(set(LINK.findall(text))):
        link = html.unescape(raw)
        if not _EXTERNAL.match(link):
            yield link, _target(name, folder, link, root)


def _base_folder(name: str) -> str:
    """Return the folder to which the links of a page are relative."""
    return "" if name == NOT_FOUND else posixpath.dirname(name)


def _target(name: str, folder: str, link: str, root: str = "/") -> str:
    """Return the target of a link on the page ``name`` in ``folder``."""
    top = "../" * (folder.count("/") + 1)
    if folder and link.startswith(top) and link[len(top) : len(top) + 1] != "/":  # nearly all links
        return _target_from_root(link[len(top) :])
    path, _, anchor = link.partition("#")
    path = unquote(path.partition("?")[0])
    if path.startswith("/") and not (name == NOT_FOUND and path.startswith(root)):
        target = f"/{path}"  # no path from the root of the site starts with a slash
    else:
        path = path[len(root) - 1 :] if path.startswith("/") else path
        target = posixpath.normpath(posixpath.join("/", folder, path)).lstrip("/") if path else name
    return f"{target}\t{unquote(anchor)}".replace("\n", " ")


@lru_cache(maxsize=65_536)
def _target_from_root(link: str) -> str:
    return _target("", "", link)
