"""Every link and every anchor of the built site leads somewhere."""

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

from .blocks import blocks_of
from .manifest import FileInfo

NOT_FOUND = "404.html"
_LINK = re.compile(r'<[a-z][^>]*?\s(?:href|src)="([^"]*)"')
_ID = re.compile(r'\s(?:id|name)="([^"]+)"')
_MOST_PIECES = 1 << 17  # that are remembered at once
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)


class Broken(NamedTuple):
    """A link that leads nowhere: the problem's code, the file that holds it, and the link as it stands there."""

    code: str
    page: str
    link: str


class _Ends(NamedTuple):
    """What a piece of a page has to do with links: the addresses that it links to, and the anchors that others may lead
    to."""

    links: frozenset[str]
    anchors: frozenset[str]


_NOTHING = _Ends(frozenset(), frozenset())


class LinkCheck:
    """The links of a site: pages are added, and then it is seen what leads nowhere."""

    def __init__(self) -> None:
        self.anchors: dict[str, frozenset[str]] = {}
        """The anchors of the pages, by page."""
        self.targets: set[str] = set()
        """Where the pages lead to: a path from the site's root, a tab, an anchor or nothing."""
        self._pages: list[str] = []
        self._pieces: dict[int, _Ends] = {}
        self._alike: dict[frozenset[str], frozenset[str]] = {}  # ten thousand pages have the same few anchors
        # Nearly all links lead up to the site's root and on from there: the same for all pages of a depth.
        self._from_root: defaultdict[int, set[str]] = defaultdict(set)

    def add(self, name: str, pieces: Sequence[str]) -> None:
        """A page, by its path, in pieces."""
        links: set[str] = set()
        anchors: set[str] = set()
        for piece in pieces:
            ends = self._pieces.get(hash(piece)) or self._looked_at(piece)
            if ends is not _NOTHING:
                links |= ends.links
                anchors |= ends.anchors
        self._pages.append(name)
        self.anchors[name] = self._alike.setdefault(frozenset(anchors), frozenset(anchors))
        folder = _folder(name)
        depth = folder.count("/") + 1 if folder else 0
        top, known = "../" * depth, self._from_root[depth]
        for raw in links - known:
            link = html.unescape(raw)
            if not _ELSEWHERE.match(link):
                self.targets.add(_target(name, folder, link))
            if depth and link.startswith(top) and link[len(top) : len(top) + 1] not in ("/", "."):
                known.add(raw)

    def _looked_at(self, piece: str) -> _Ends:
        if len(self._pieces) >= _MOST_PIECES:
            self._pieces.clear()  # what pages share is soon here again
        ends = _Ends(frozenset(_LINK.findall(piece)), frozenset(map(html.unescape, _ID.findall(piece))))
        return self._pieces.setdefault(hash(piece), ends if ends != _NOTHING else _NOTHING)

    def broken(self, site: Path, files: Mapping[str, FileInfo]) -> Iterator[Broken]:
        """What leads nowhere. ``files`` are all of the site's; pages among them that were not added have the anchors
        that they had."""

        def wrong(target: str) -> str | None:
            """The problem's code, where a target is not there."""
            path, _, anchor = target.partition("\t")
            found = next((way for way in (path, posixpath.join(path, "index.html")) if way in files), None)
            if found is None:
                return "broken-link"
            is_page = found.endswith(".html")  # a PDF's anchors are its pages
            return "broken-anchor" if anchor and is_page and anchor not in self._anchors_of(site, found) else None

        broken = {target: code for target in self.targets if (code := wrong(target))}
        if broken:
            for name in sorted(self._pages):
                for link, target in _links(name, (site / name).read_text("utf-8")):
                    if target in broken:
                        yield Broken(broken[target], name, link)

    def _anchors_of(self, site: Path, name: str) -> frozenset[str]:
        if name not in self.anchors:
            ends = map(self._looked_at, blocks_of(site, name))
            self.anchors[name] = frozenset[str]().union(*(each.anchors for each in ends))
        return self.anchors[name]


def path_of(target: str) -> str:
    """The path that a target leads to."""
    return target.partition("\t")[0]


def targets_of(name: str) -> tuple[str, ...]:
    """The paths that lead to a file: its own, and that of its folder where it is what stands for the folder."""
    folder = name.removesuffix("index.html")
    return (name,) if folder == name else (name, folder.removesuffix("/"))


def check_links(site: Path, files: Mapping[str, FileInfo]) -> Iterator[Broken]:
    """The links of all HTML files of a site that lead to no file, or to no anchor of it. An address from the
    server's root (``/orgs/``) counts as broken but on the page for addresses that are not there: it would lead
    elsewhere where the site is a folder of another, or a copy on a stick. ``files`` are the site's, by path."""
    links = LinkCheck()
    for name in files:
        if name.endswith(".html"):
            links.add(name, blocks_of(site, name))
    yield from links.broken(site, files)


def _links(name: str, text: str) -> Iterator[tuple[str, str]]:
    """The links of a page within the site, and where they lead to."""
    folder = _folder(name)
    for raw in sorted(set(_LINK.findall(text))):
        link = html.unescape(raw)
        if not _ELSEWHERE.match(link):
            yield link, _target(name, folder, link)


def _folder(name: str) -> str:
    """From where the links of a page lead on."""
    return "" if name == NOT_FOUND else posixpath.dirname(name)


def _target(name: str, folder: str, link: str) -> str:
    """Where a link on a page in a folder leads to."""
    top = "../" * (folder.count("/") + 1)
    if folder and link.startswith(top) and link[len(top) : len(top) + 1] != "/":  # nearly all: alike on every page
        return _from_root(link[len(top) :])
    path, _, anchor = link.partition("#")
    path = unquote(path.partition("?")[0])
    if path.startswith("/") and name != NOT_FOUND:
        target = f"/{path}"  # no path from the site's root begins like this
    else:
        target = posixpath.normpath(posixpath.join("/", folder, path)).lstrip("/") if path else name
    return f"{target}\t{unquote(anchor)}".replace("\n", " ")


@lru_cache(maxsize=65_536)
def _from_root(link: str) -> str:
    return _target("", "", link)
