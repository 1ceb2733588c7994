"""Finds the links and pictures in the Markdown of an article, each with its place.

Input: Markdown lines. Output: the targets of inline links, pictures, link definitions and HTML attributes."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from html import unescape
from itertools import accumulate
from typing import NamedTuple

from .html_tree import parse

_OPENING = re.compile(r"(?P<bang>!?)\[")
_IN_ANGLES = re.compile(r"""\(\s*<(?P<target>[^<>\n]*)>\s*(?:"[^"]*"|'[^']*')?\s*\)""")
_TITLE_AND_END = re.compile(r"""\s+(?:"[^"\n]*"|'[^'\n]*')\s*\)""")
_DEFINITION = re.compile(r" {0,3}\[(?P<label>[^\[\]^][^\[\]]*)\]:[ \t]*(?P<open><?)(?P<target>[^\s<>]+)")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()>#+.!-])")
_END_OF_PARAGRAPH = re.compile(r"\n[ \t]*\n")


class WrittenLink(NamedTuple):
    """A link or picture: its target without escapes and entities, and where the target is written.

    ``line`` counts from 0 in the lines, ``column`` and ``end`` from 0 in the line."""

    target: str
    line: int
    column: int
    end: int
    words: str
    is_picture: bool
    in_html: bool = False


def written_links(lines: Sequence[str], prose: Sequence[str]) -> list[WrittenLink]:
    """Return the links and pictures of Markdown lines in order; ``prose`` are the lines without code."""
    masked = "\n".join(_ESCAPE.sub("\x1a\x1a", line) for line in prose)
    starts = [0, *accumulate(len(line) + 1 for line in prose)]
    found = []
    for start, end, words, is_picture in _inline(masked):
        line = bisect_right(starts, start) - 1
        column = start - starts[line]
        found.append(_link(lines, line, column, column + end - start, words, is_picture))
    for number, text in enumerate(masked.split("\n")):
        if match := _DEFINITION.match(text):
            found.append(_link(lines, number, *match.span("target"), match["label"], False))
    if "<" in masked:
        for node in parse(masked).walk():
            if node.tag in ("a", "img") and (target := node.get("src" if node.tag == "img" else "href")):
                column = max(lines[node.line - 1].find(target, node.column - 1), node.column - 1)
                words = node.get("alt") if node.tag == "img" else node.text
                end = column + len(target)
                found.append(WrittenLink(target, node.line - 1, column, end, words, node.tag == "img", True))
    return sorted(found, key=lambda link: (link.line, link.column))


def _link(lines: Sequence[str], line: int, column: int, end: int, words: str, is_picture: bool) -> WrittenLink:
    target = unescape(_ESCAPE.sub(r"\1", lines[line][column:end]))
    return WrittenLink(target, line, column, end, words, is_picture)


def _inline(text: str) -> Iterator[tuple[int, int, str, bool]]:
    """Yield start and end of the target of each inline link, its words, and whether it is a picture."""
    for opening in _OPENING.finditer(text):
        limit = _END_OF_PARAGRAPH.search(text, opening.end())
        paragraph_end = limit.start() if limit else len(text)
        close = _closing(text, opening.end(), paragraph_end, "[", "]")
        if close < 0 or text[close + 1 : close + 2] != "(":
            continue
        span = _target(text, close + 1, paragraph_end)
        if span and "\n" not in text[slice(*span)]:
            yield *span, text[opening.end() : close], bool(opening["bang"])


def _target(text: str, at: int, end: int) -> tuple[int, int] | None:
    """Return the start and end of the target in the parentheses that open at ``at``; None if they do not close."""
    if match := _IN_ANGLES.match(text, at, end):
        return match.span("target")
    start = at + 1
    while start < end and text[start] in " \t\n":
        start += 1
    depth = 1
    for place in range(start, end):
        if text[place] == "(":
            depth += 1
        elif text[place] == ")":
            depth -= 1
        if depth == 0 or (text[place] in " \t\n" and _TITLE_AND_END.match(text, place, end)):
            return start, start + len(text[start:place].rstrip())
    return None


def _closing(text: str, start: int, end: int, opener: str, closer: str) -> int:
    """Return where a bracket that is open before ``start`` closes, -1 if it does not."""
    depth = 1
    for at in range(start, end):
        depth += (text[at] == opener) - (text[at] == closer)
        if depth == 0:
            return at
    return -1
