"""Split a Markdown file into its front matter, parsed as YAML, and its body."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ..core.problems import Place, Problem, problem
from .yaml import MAX_DEPTH, Document, parse
from .yaml_outline import Keys

_FENCE = re.compile(r"---[ \t]*$")
# What people and other programs write in its place: more or fewer dashes, those of Chinese, a space before them.
_ALMOST = re.compile(r"[ \t\u3000]*[-—–－―─]{2,}[ \t\u3000]*$")
_FIELD = re.compile(r"[\w ]{1,12}[:：]")
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
    if not _ALMOST.match(lines[start]):
        return _no_front_matter(file, text, "front-matter-missing")
    end = _end(lines, start + 1)
    if end is None:
        return _no_front_matter(file, text, "front-matter-open")
    front = parse(file, "\n".join(lines[start + 1 : end]), keys, first_line=start + 2)
    wrong = tuple(
        _wrong_fence(file, lines[number], number + 1) for number in (start, end) if not _FENCE.match(lines[number])
    )
    front = front._replace(problems=(*wrong, *front.problems))
    deep = next(_too_deep(file, lines[end + 1 :], end + 2), None)
    if deep:  # the problem says that the body is not read: parsers of HTML take minutes for 10,000 open tags
        return MarkdownSource(front._replace(problems=(*front.problems, deep)), "", end + 2)
    return MarkdownSource(front, "\n".join(lines[end + 1 :]), end + 2)


def _end(lines: list[str], first: int) -> int | None:
    """Return the line that ends the front matter, or one that was meant to: fields stand between it and the start."""
    end = next((number for number in range(first, len(lines)) if _FENCE.match(lines[number])), None)
    almost = next((number for number in range(first, len(lines)) if _ALMOST.match(lines[number])), None)
    if almost is None or almost == end:
        return end
    between = [line for line in lines[first:almost] if line.strip() and not line.startswith((" ", "-", "#"))]
    return almost if between and all(map(_FIELD.match, between)) else end


def _wrong_fence(file: str, line: str, number: int) -> Problem:
    return problem("front-matter-fence", Place(file, number), before=line, after="---", text=line.strip())


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
