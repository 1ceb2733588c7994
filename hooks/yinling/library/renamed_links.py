"""Mends the links in the Markdown of an article when records or articles get other ids."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping
from urllib.parse import unquote

from ..records.article import Article
from ..records.base import Record
from .record_names import kind_named

_LINK = re.compile(
    r"\]\(\s*(?:<(?P<angle>[^<>]+)>|(?P<plain>[^\s()<>]+))"
    r"|^ {0,3}\[[^\]]+\]:\s*<?(?P<named>[^\s<>]+)"
    r"|\b(?:href|src)=[\"'](?P<html>[^\"']+)"
)
_CODE = re.compile(r"(?<!`)(`+)(?!`).+?(?<!`)\1(?!`)")
_FENCE = re.compile(r"\s*(```|~~~)")
Ids = Mapping[type[Record], Mapping[str, str]]
Mended = Callable[[type[Record], str], str | None]


def mended_links(body: str, id: str, ids: Ids, mended: Mended) -> tuple[str, int]:
    """Return the body of an article with mended links, and their number.

    ``id`` is the article's own id, ``ids`` are the renamed ones, ``mended`` returns the new text of a record's name."""
    new_id = ids.get(Article, {}).get(id, id)
    parts: list[str] = []
    count = 0
    fenced = False
    for line in body.splitlines(keepends=True):
        if _FENCE.match(line):
            fenced = not fenced
        prose = "" if fenced else _CODE.sub(lambda code: " " * len(code[0]), line)
        rest = 0
        for match in _LINK.finditer(prose):
            group = str(match.lastgroup)
            new = _target(match[group], id, new_id, ids, mended)
            if new is not None and new != match[group]:
                parts += [line[rest : match.start(group)], new]
                rest = match.end(group)
                count += 1
        parts.append(line[rest:])
    return "".join(parts), count


def _target(written: str, id: str, new_id: str, ids: Ids, mended: Mended) -> str | None:
    """Return the new target of a link, None if it stays."""
    end = min((at for at in map(written.find, "#?") if at >= 0), default=len(written))
    path, rest = written[:end], written[end:]
    scheme, colon, name = path.partition(":")
    if colon:
        return _record_link(scheme, name, rest, ids, mended)
    if not path or path.startswith("/"):
        return None
    joined = posixpath.normpath(posixpath.join(posixpath.dirname(id), unquote(path)))
    target = joined
    if joined.endswith(".md"):
        article = joined.removesuffix(".md")
        new = mended(Article, article) if article in ids.get(Article, {}) else None
        target = f"{new or article}.md"
    folder, new_folder = posixpath.dirname(id), posixpath.dirname(new_id)
    if target == joined and folder == new_folder:
        return None
    return posixpath.relpath(target, new_folder or ".") + ("/" if path.endswith("/") else "") + rest


def _record_link(scheme: str, name: str, rest: str, ids: Ids, mended: Mended) -> str | None:
    if scheme == "page":
        for kind, renamed in ids.items():
            for old, new in renamed.items():
                address = f"{kind.page_folder}/{old}".lstrip("/")
                if kind.page_folder is not None and (name == address or name.startswith(f"{address}/")):
                    return f"page:{f'{kind.page_folder}/{new}'.lstrip('/')}{name[len(address) :]}{rest}"
        return None
    linked = kind_named(scheme)
    if linked is None or linked.page_folder is None or not scheme.isascii():
        return None
    new_name = mended(linked, unquote(name))
    return None if new_name is None else f"{scheme}:{new_name}{rest}"
