"""Every link and every anchor of the built site leads somewhere."""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache, partial
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
    """What a page has to do with links, a line each: where those lead to that it holds (path from the site's root,
    tab, anchor), and the anchors that others may lead to. Ten thousand pages lead to few places: these are looked
    up once."""

    targets: str
    anchors: str


def check_links(site: Path, files: Mapping[str, Mark], drawer: Drawer = FORGETFUL) -> Iterator[Broken]:
    """The links of all HTML files of a site that lead to no file, or to no anchor of it. An address from the
    server's root (``/orgs/``) counts as broken but on the page for addresses that are not there: it would lead
    elsewhere where the site is a folder of another, or a copy on a stick. ``files`` are the site's, by path;
    ``drawer`` knows the links of pages that were read before."""
    ends = {
        name: _Ends(*drawer.recall(digest(name, mark.sha256), partial(_read, site, name)).split("\n\n", 1))
        for name, mark in files.items()
        if name.endswith(".html")
    }

    @cache
    def anchors(name: str) -> frozenset[str]:
        return frozenset(ends[name].anchors.split("\n"))

    def wrong(target: str) -> str | None:
        """The problem's code, where a target is not there."""
        path, _, anchor = target.partition("\t")
        found = next((way for way in (path, posixpath.join(path, "index.html")) if way in files), None)
        if found is None:
            return "broken-link"
        return "broken-anchor" if anchor and found in ends and anchor not in anchors(found) else None

    targets = set[str]().union(*(page.targets.split("\n") for page in ends.values()))
    broken = {target: code for target in targets if target and (code := wrong(target))}
    if broken:
        for name, page in ends.items():
            if not broken.keys().isdisjoint(page.targets.split("\n")):
                for link, target in _links(name, (site / name).read_text("utf-8")):
                    if target in broken:
                        yield Broken(broken[target], name, link)


def _read(site: Path, name: str) -> str:
    """The ends of a page, an empty line between."""
    text = (site / name).read_text("utf-8")
    targets = sorted({target for _, target in _links(name, text)})
    anchors = sorted(set(map(html.unescape, _ID.findall(text))))
    return "\n".join(targets) + "\n\n" + "\n".join(anchors)


def _links(name: str, text: str) -> Iterator[tuple[str, str]]:
    """The links of a page within the site, and where they lead to."""
    folder = "" if name == NOT_FOUND else posixpath.dirname(name)
    for raw in sorted(set(_LINK.findall(text))):
        link = html.unescape(raw)
        if not _ELSEWHERE.match(link):
            yield link, _target(name, folder, link)


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
