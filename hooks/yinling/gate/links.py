"""Every link and every anchor of the built site leads somewhere."""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache, partial
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

from ..memory import FORGETFUL, Drawer, digest
from .manifest import Mark

NOT_FOUND = "404.html"
_LINK = re.compile(r'<[a-z][^>]*?\s(?:href|src)="([^"]*)"')
_ID = re.compile(r'\s(?:id|name)="([^"]+)"')
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)


class Broken(NamedTuple):
    """A link that leads nowhere: the problem's code, the file that holds it, and the link as it stands there."""

    code: str
    page: str
    link: str


class _Ends(NamedTuple):
    """What a page has to do with links: those that it holds, and the anchors that others may lead to."""

    links: tuple[str, ...]
    anchors: frozenset[str]


def check_links(site: Path, files: Mapping[str, Mark], drawer: Drawer = FORGETFUL) -> Iterator[Broken]:
    """The links of all HTML files of a site that lead to no file, or to no anchor of it. An address from the
    server's root (``/orgs/``) counts as broken but on the page for addresses that are not there: it would lead
    elsewhere where the site is a folder of another, or a copy on a stick. ``files`` are the site's, by path;
    ``drawer`` knows the links of pages that were read before."""
    ends: dict[str, _Ends] = {}
    for name, mark in files.items():
        if name.endswith(".html"):
            links, anchors = drawer.recall(digest(mark.sha256), partial(_read, site / name))
            ends[name] = _Ends(links, anchors)

    @lru_cache(maxsize=65536)
    def target(folder: str, link: str) -> str | None:
        """The file that a link without its anchor leads to; None where there is none."""
        path = posixpath.normpath(posixpath.join("/", folder, unquote(link))).lstrip("/")
        for candidate in (path, posixpath.join(path, "index.html")):
            if candidate in files:
                return candidate
        return None

    for name, page in ends.items():
        folder = "" if name == NOT_FOUND else posixpath.dirname(name)
        for link in page.links:
            path, _, anchor = link.partition("#")
            found = target(folder, path.partition("?")[0]) if path else name
            if found is None or (path.startswith("/") and name != NOT_FOUND):
                yield Broken("broken-link", name, link)
            elif anchor and found in ends and unquote(anchor) not in ends[found].anchors:
                yield Broken("broken-anchor", name, link)


def _read(page: Path) -> tuple[tuple[str, ...], frozenset[str]]:
    text = page.read_text("utf-8")
    links = (html.unescape(raw) for raw in sorted(set(_LINK.findall(text))))
    return tuple(link for link in links if not _ELSEWHERE.match(link)), frozenset(map(html.unescape, _ID.findall(text)))
