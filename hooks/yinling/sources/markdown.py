"""A Markdown file: its front matter as located values, and its body with the line it begins on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ..problems import Place, Problem, problem
from .lines import Keys
from .yaml import MAX_DEPTH, Document, parse

_FENCE = re.compile(r"---[ \t]*$")
_CODE_FENCE = re.compile(r"\s*(```|~~~)")
_OUTER = re.compile(r"[ \t>]*")


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
    deep = next(_too_deep(file, lines[end + 1 :], end + 2), None)
    if deep:
        front = front._replace(problems=(*front.problems, deep))
    return MarkdownSource(front, "\n".join(lines[end + 1 :]), end + 2)


def _too_deep(file: str, lines: list[str], first: int) -> Iterator[Problem]:
    """Lists and quotations inside each other: whoever renders them goes down a step for each, until it falls."""
    fenced = False
    for number, line in enumerate(lines, first):
        if _CODE_FENCE.match(line):
            fenced = not fenced
        outer = line[: _OUTER.match(line).end()].expandtabs(4)  # type: ignore[union-attr]  # it may be empty
        if not fenced and outer.count(">") + outer.count(" ") // 4 > MAX_DEPTH:
            yield problem("too-deep", Place(file, number, len(line) - len(line.lstrip()) + 1), limit=MAX_DEPTH)


def _without(file: str, text: str, code: str) -> MarkdownSource:
    return MarkdownSource(Document(file, None, (problem(code, Place(file)),), ()), text, 1)
