"""Finds the links and pictures in the Markdown of an article, each with its place.

Input: Markdown lines. Output: the targets of inline links, pictures, link definitions and HTML attributes."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from html import unescape
from itertools import accumulate
from typing import NamedTuple

from .html_tree import parse

_OPENING = re.compile(r"(?P<bang>!?)\[")
_IN_ANGLES = re.compile(r"""\(\s*<(?P<target>[^<>\n]*)>\s*(?:"[^"]*"|'[^']*')?\s*\)""")
_BEFORE_TITLE = re.compile(r"""(?<!\s)(?=\s+(?:"[^"\n]*"|'[^'\n]*')\s*\))""")
_BRACKET = re.compile(r"[][()]")
_CLOSER = {"[": "]", "(": ")"}
_WORD = re.compile(r"\S")
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
    has_words: bool
    is_picture: bool
    in_html: bool = False


def written_links(lines: Sequence[str], prose: Sequence[str]) -> list[WrittenLink]:
    """Return the links and pictures of Markdown lines in order; ``prose`` are the lines without code."""
    masked = "\n".join(_ESCAPE.sub("\x1a\x1a", line) for line in prose)
    starts = [0, *accumulate(len(line) + 1 for line in prose)]
    found = []
    for start, end, has_words, is_picture in _inline(masked):
        line = bisect_right(starts, start) - 1
        column = start - starts[line]
        found.append(_link(lines, line, column, column + end - start, has_words, is_picture))
    for number, text in enumerate(masked.split("\n")):
        if match := _DEFINITION.match(text):
            found.append(_link(lines, number, *match.span("target"), True, False))
    if "<" in masked:
        for node in parse(masked).walk():
            if node.tag in ("a", "img") and (target := node.get("src" if node.tag == "img" else "href")):
                column = max(lines[node.line - 1].find(target, node.column - 1), node.column - 1)
                words = node.get("alt") if node.tag == "img" else node.text
                end = column + len(target)
                found.append(
                    WrittenLink(target, node.line - 1, column, end, bool(words.strip()), node.tag == "img", True)
                )
    return sorted(found, key=lambda link: (link.line, link.column))


def _link(lines: Sequence[str], line: int, column: int, end: int, has_words: bool, is_picture: bool) -> WrittenLink:
    target = unescape(_ESCAPE.sub(r"\1", lines[line][column:end]))
    return WrittenLink(target, line, column, end, has_words, is_picture)


def _inline(text: str) -> Iterator[tuple[int, int, bool, bool]]:
    """Yield start and end of the target of each inline link, whether it has words, and whether it is a picture."""
    start = 0
    for end in (*(match.start() for match in _END_OF_PARAGRAPH.finditer(text)), len(text)):
        if "](" in (paragraph := text[start:end]):
            for target_start, target_end, has_words, is_picture in _inline_of_paragraph(paragraph):
                yield start + target_start, start + target_end, has_words, is_picture
        start = end


def _inline_of_paragraph(text: str) -> Iterator[tuple[int, int, bool, bool]]:
    """Do as `_inline` for one paragraph, in time linear in its length: brackets may open 10,000 times and not close."""
    closings = _closings(text)
    titles = [match.start() for match in _BEFORE_TITLE.finditer(text)]
    for opening in _OPENING.finditer(text):
        close = closings.get(opening.end() - 1, -1)
        if close < 0 or text[close + 1 : close + 2] != "(":
            continue
        span = _target(text, close + 1, closings, titles)
        if span and "\n" not in text[slice(*span)]:
            yield *span, bool(_WORD.search(text, opening.end(), close)), bool(opening["bang"])


def _target(text: str, at: int, closings: Mapping[int, int], titles: Sequence[int]) -> tuple[int, int] | None:
    """Return the start and end of the target in the parentheses that open at ``at``; None if they do not close."""
    if match := _IN_ANGLES.match(text, at):
        return match.span("target")
    start = at + 1
    while start < len(text) and text[start] in " \t\n":
        start += 1
    title = bisect_left(titles, start)
    ends = [*titles[title : title + 1], *([closings[at]] if at in closings else [])]
    return (start, start + len(text[start : min(ends)].rstrip())) if ends else None


def _closings(text: str) -> dict[int, int]:
    """Return where each bracket and each parenthesis that closes does so. The two kinds may overlap."""
    closings = {}
    open_at: dict[str, list[int]] = {"]": [], ")": []}
    for match in _BRACKET.finditer(text):
        if match[0] in _CLOSER:
            open_at[_CLOSER[match[0]]].append(match.start())
        elif open_at[match[0]]:
            closings[open_at[match[0]].pop()] = match.start()
    return closings
