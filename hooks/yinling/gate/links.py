"""Every link and every anchor of the built site leads somewhere."""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

NOT_FOUND = "404.html"
_LINK = re.compile(r'<[a-z][^>]*?\s(?:href|src)="([^"]*)"')
_ID = re.compile(r'\s(?:id|name)="([^"]+)"')
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)


class Broken(NamedTuple):
    """A link that leads nowhere: the problem's code, the file that holds it, and the link as it stands there."""

    code: str
    page: str
    link: str


def check_links(site: Path) -> Iterator[Broken]:
    """The links of all HTML files under a folder that lead to no file, or to no anchor of it. An address from the
    server's root (``/orgs/``) counts as broken but on the page for addresses that are not there: it would lead
    elsewhere where the site is a folder of another, or a copy on a stick."""
    files = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}

    @lru_cache(maxsize=64)
    def anchors(name: str) -> frozenset[str]:
        return frozenset(html.unescape(id) for id in _ID.findall((site / name).read_text("utf-8")))

    @lru_cache(maxsize=65536)
    def target(folder: str, link: str) -> str | None:
        """The file that a link without its anchor leads to; None where there is none."""
        path = posixpath.normpath(posixpath.join("/", folder, unquote(link))).lstrip("/")
        for candidate in (path, posixpath.join(path, "index.html")):
            if candidate in files:
                return candidate
        return None

    for name in sorted(files):
        if not name.endswith(".html"):
            continue
        text = (site / name).read_text("utf-8")
        folder = "" if name == NOT_FOUND else posixpath.dirname(name)
        for raw in sorted(set(_LINK.findall(text))):
            link = html.unescape(raw)
            if _ELSEWHERE.match(link):
                continue
            path, _, anchor = link.partition("#")
            found = target(folder, path.partition("?")[0]) if path else name
            if found is None or (path.startswith("/") and name != NOT_FOUND):
                yield Broken("broken-link", name, link)
            elif anchor and found.endswith(".html") and unquote(anchor) not in anchors(found):
                yield Broken("broken-anchor", name, link)
