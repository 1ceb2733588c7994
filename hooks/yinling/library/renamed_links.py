"""Mends the links in the Markdown of an article when records or articles get other ids."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping

from ..records.article import Article
from ..records.base import Record
from .link_target import LinkTarget, parse_target
from .prose import prose_of
from .record_names import kind_named
from .written_links import written_links

Ids = Mapping[type[Record], Mapping[str, str]]
Mended = Callable[[type[Record], str], str | None]


def mended_links(body: str, id: str, ids: Ids, mended: Mended) -> tuple[str, int]:
    """Return the body of an article with mended links, and their number.

    ``id`` is the article's own id, ``ids`` are the renamed ones, ``mended`` returns the new text of a record's name."""
    new_id = ids.get(Article, {}).get(id, id)
    lines = body.split("\n")
    count = 0
    for link in reversed(written_links(lines, prose_of([line.removesuffix("\r") for line in lines]))):
        new = _target(parse_target(link.target, id), id, new_id, ids, mended)
        if new is not None and new != link.target:
            line = lines[link.line]
            if re.search(r"[\s()]", new) and line[link.column - 1] == "(":
                new = f"<{new}>"
            lines[link.line] = line[: link.column] + new + line[link.end :]
            count += 1
    return "\n".join(lines), count


def _target(target: LinkTarget, id: str, new_id: str, ids: Ids, mended: Mended) -> str | None:
    """Return the new target of a link, None if it stays."""
    if target.what == "record":
        linked = kind_named(target.kind)
        new_name = mended(linked, target.path) if linked else None
        return None if new_name is None else f"{target.kind}:{new_name}{target.rest}"
    if target.what == "page":
        return _page_link(target, ids)
    if target.what not in ("article", "file", "folder"):
        return None
    new = mended(Article, target.path) if target.path in ids.get(Article, {}) and target.what != "file" else None
    folder, new_folder = posixpath.dirname(id), posixpath.dirname(new_id)
    if new is None and folder == new_folder:
        return None
    path = f"{new or target.path}{'.md' if target.what == 'article' else ''}"
    slash = "/" if target.what == "folder" else ""
    return posixpath.relpath(path, new_folder or ".") + slash + target.rest


def _page_link(target: LinkTarget, ids: Ids) -> str | None:
    """Return the new link to a page of a renamed record, or to a page below it."""
    for kind, renamed in ids.items():
        for old, new in renamed.items() if kind.page_folder is not None else ():
            address = f"{kind.page_folder}/{old}".lstrip("/")
            if target.path == address or target.path.startswith(f"{address}/"):
                return f"page:{f'{kind.page_folder}/{new}'.lstrip('/')}{target.path[len(address) :]}{target.rest}"
    return None
