"""Parses the target of a link in an article: the one way for check, page, paper and Markdown.

Input: the target as it is written, without HTML entities. Output: what it names, with its path, id or address."""

from __future__ import annotations

import posixpath
import re
from typing import Literal, NamedTuple
from urllib.parse import unquote

from ..records import KINDS
from ..records.article import Article

PAGE = "page"
RECORD_KINDS = frozenset(kind.kind for kind in KINDS if kind.page_folder is not None)
"""The kinds whose records a link can name, as in ``org:zb09``."""

_SCHEME = re.compile(r"(?P<scheme>[a-zA-Z][a-zA-Z0-9+.-]*):(?P<rest>.*)", re.DOTALL)

What = Literal["record", "page", "article", "file", "folder", "here", "root", "elsewhere"]


class LinkTarget(NamedTuple):
    """What a link leads to.

    ``what`` is a record (``kind`` and its id in ``path``), a generated page (its address), an article (its id), a file
    or a folder (its path in the content folder), a place on the same page, an address from the root of the host, or
    something elsewhere. ``path`` has no escapes."""

    what: What
    path: str = ""
    kind: str = ""
    query: str = ""
    anchor: str = ""

    @property
    def rest(self) -> str:
        """The query and the anchor, as they are written."""
        return self.query + self.anchor


def parse_target(written: str, article_id: str) -> LinkTarget:
    """Return what the target of a link in an article names."""
    written = written.strip()
    path, sign, anchor = written.partition("#")
    anchor = sign + anchor
    if match := _SCHEME.fullmatch(path):
        kind = match["scheme"]
        if kind == PAGE:
            address, query, after = match["rest"].partition("?")
            return LinkTarget("page", unquote(address), PAGE, query + after, anchor)
        if kind in RECORD_KINDS:
            return LinkTarget("record", unquote(match["rest"]), kind, "", anchor)
        return LinkTarget("elsewhere", written)
    if path.startswith(("//", "\\\\", "/\\")):
        return LinkTarget("elsewhere", written)
    path, query, after = path.partition("?")
    query += after
    path = unquote(path)
    if not path:
        return LinkTarget("here", "", "", query, anchor)
    if path.startswith(("/", "\\")):
        return LinkTarget("root", path, "", query, anchor)
    joined = posixpath.normpath(posixpath.join(posixpath.dirname(article_id), path))
    if joined.lower().endswith(".md"):
        return LinkTarget("article", joined[: -len(".md")], Article.kind, query, anchor)
    if path.endswith("/") or "." not in posixpath.basename(joined):
        return LinkTarget("folder", "" if joined == "." else joined, "", query, anchor)
    return LinkTarget("file", joined, "", query, anchor)
