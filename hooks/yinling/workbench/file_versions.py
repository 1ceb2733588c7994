"""Read versions of a file to compare and merge them: as text, and as the values of its records."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from ..records import KINDS
from ..records.base import Record, field_names
from ..sources.edit_article import ArticleText, parts_of
from .yaml_pieces import CannotCutError, cut

_DATA = re.compile(r"(?:.*/)?data/")
BOM = "\ufeff"
BODY = "正文"
"""The key of an article's Markdown among its values; no field has that label."""


class Text(NamedTuple):
    """A text with newlines alone at the ends of all its lines, and what it had instead."""

    text: str
    bom: bool
    line_end: str
    ends_line: bool


def kind_of_file(path: str) -> type[Record] | None:
    """Return the kind of the records in a file below ``data/``."""
    place = _DATA.sub("", path, count=1) if _DATA.match(path) else ""
    name = place.rpartition(".")[0]
    found = [kind for kind in KINDS if kind.folder and (name == kind.folder or name.startswith(f"{kind.folder}/"))]
    return max(found, key=lambda kind: len(kind.folder), default=None)


def same_keys(path: str) -> frozenset[str]:
    """Return the keys, English and Chinese, of the fields that tell the records of a file apart."""
    kind = kind_of_file(path)
    return (
        frozenset(key for key, name in field_names(kind).items() if name in kind.same_fields) if kind else frozenset()
    )


def text_of(content: bytes) -> Text | None:
    """Return the text of a file; None if it is none, or its lines end in several ways."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return None
    crlf = text.count("\r\n")
    if "\0" in text or text.count("\r") != crlf or (crlf and text.count("\n") != crlf):
        return None
    bom, text = text.startswith(BOM), text.removeprefix(BOM).replace("\r\n", "\n")
    ends_line = not text or text.endswith("\n")
    return Text(text if ends_line else text + "\n", bom, "\r\n" if crlf else "\n", ends_line)


def records_in(path: str, content: bytes | None) -> list[Any]:
    """Return the values of the records in a version of a file, of an article with its text; none if it is invalid."""
    text = text_of(content) if content is not None else None
    if text is None:
        return []
    article = parts_of(text.text) if path.endswith(".md") else ArticleText("", text.text, "", "")
    try:
        value = cut(article.front).value
    except CannotCutError:
        return []
    if isinstance(value, list):
        return value
    return [{**value, BODY: article.body} if path.endswith(".md") else value] if isinstance(value, dict) else []
