"""A Markdown file: its front matter as located values, and its body with the line it begins on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ..core.problems import Place, Problem, problem
from .yaml import MAX_DEPTH, Document, parse
from .yaml_outline import Keys

_FENCE = re.compile(r"---[ \t]*$")
_BRACKET = re.compile(r"[\[(<\])>]")


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
    """Lists and quotations inside each other, and brackets that a paragraph opens and never closes: whoever renders
    them goes down a step for each, or looks for the end of each in all that follows."""
    opened = 0
    for number, line in enumerate(lines, first):
        if not line.strip():
            opened = 0
            continue
        text = line.lstrip(" \t>")
        outer = line[: len(line) - len(text)].expandtabs(4)
        for char in _BRACKET.findall(text):
            opened = opened + 1 if char in "[(<" else max(0, opened - 1)
        if opened > MAX_DEPTH or outer.count(">") + outer.count(" ") // 4 > MAX_DEPTH:
            yield problem("too-deep", Place(file, number, len(line) - len(text) + 1), limit=MAX_DEPTH)


def _without(file: str, text: str, code: str) -> MarkdownSource:
    return MarkdownSource(Document(file, None, (problem(code, Place(file)),), ()), text, 1)
