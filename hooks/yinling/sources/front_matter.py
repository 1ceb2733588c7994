"""Split a Markdown file into its front matter, parsed as YAML, and its body."""

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
    """The parsed front matter, and the text below it, which begins on ``body_line``; none if it is nested too deep."""

    front: Document
    body: str
    body_line: int


def split(file: str, text: str, keys: Keys) -> MarkdownSource:
    """Split a text at its ``---`` lines; missing or unclosed front matter is a problem of the document.

    Empty lines may stand above it: the removed side of a merge conflict leaves some."""
    lines = text.split("\n")
    start = next((number for number, line in enumerate(lines) if line.strip()), 0)
    if not _FENCE.match(lines[start]):
        return _no_front_matter(file, text, "front-matter-missing")
    end = next((number for number in range(start + 1, len(lines)) if _FENCE.match(lines[number])), None)
    if end is None:
        return _no_front_matter(file, text, "front-matter-open")
    front = parse(file, "\n".join(lines[start + 1 : end]), keys, first_line=start + 2)
    deep = next(_too_deep(file, lines[end + 1 :], end + 2), None)
    if deep:  # the problem says that the body is not read: parsers of HTML take minutes for 10,000 open tags
        return MarkdownSource(front._replace(problems=(*front.problems, deep)), "", end + 2)
    return MarkdownSource(front, "\n".join(lines[end + 1 :]), end + 2)


def _too_deep(file: str, lines: list[str], first: int) -> Iterator[Problem]:
    """Yield a problem for each line with more nested blocks or open brackets than a renderer can recurse into."""
    open_brackets = 0
    for number, line in enumerate(lines, first):
        if not line.strip():
            open_brackets = 0
            continue
        text = line.lstrip(" \t>")
        outer = line[: len(line) - len(text)].expandtabs(4)
        for char in _BRACKET.findall(text):
            open_brackets = open_brackets + 1 if char in "[(<" else max(0, open_brackets - 1)
        if open_brackets > MAX_DEPTH or outer.count(">") + outer.count(" ") // 4 > MAX_DEPTH:
            yield problem("too-deep", Place(file, number, len(line) - len(text) + 1), limit=MAX_DEPTH)


def _no_front_matter(file: str, text: str, code: str) -> MarkdownSource:
    return MarkdownSource(Document(file, None, (problem(code, Place(file)),), ()), text, 1)
