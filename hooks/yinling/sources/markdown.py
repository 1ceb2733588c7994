"""A Markdown file: its front matter as located values, and its body with the line it begins on."""

from __future__ import annotations

import re
from typing import NamedTuple

from ..problems import Place, problem
from .lines import Keys
from .yaml import Document, parse

_FENCE = re.compile(r"---[ \t]*$")


class MarkdownSource(NamedTuple):
    """``front`` is the front matter as a parsed document; ``body`` the text below, which begins on ``body_line``."""

    front: Document
    body: str
    body_line: int


def split(file: str, text: str, keys: Keys) -> MarkdownSource:
    """Part a Markdown text at its ``---`` lines. A missing or unclosed front matter is a problem of the document."""
    lines = text.split("\n")
    if not lines or not _FENCE.match(lines[0]):
        return _without(file, text, "front-matter-missing")
    end = next((number for number, line in enumerate(lines[1:], 1) if _FENCE.match(line)), None)
    if end is None:
        return _without(file, text, "front-matter-open")
    front = parse(file, "\n".join(lines[1:end]), keys, first_line=2)
    return MarkdownSource(front, "\n".join(lines[end + 1 :]), end + 2)


def _without(file: str, text: str, code: str) -> MarkdownSource:
    return MarkdownSource(Document(file, None, (problem(code, Place(file)),), ()), text, 1)
