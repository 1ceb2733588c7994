"""Splits the Markdown of an article into lines and blanks what is not prose: code, comments and escaped characters.

The blanked lines have their length, so that a column in them is a column in the file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ..records.article import Article
from .code_fences import fences
from .markdown_blocks import is_prose

_CODE = re.compile(
    r"(?<![`\\])(`+)(?!`).+?(?<!`)\1(?!`)"
)  # a run of backticks is one delimiter: never match a part of it
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_CONTAINER = re.compile(r"[-*+>:]\s|\d+[.)]\s|\[\^|!!!|\?\?\?|===")  # text that belongs to it is indented by four


class MarkdownSlip(NamedTuple):
    """Something in Markdown that the page would lose or show raw: its problem code, and its line and column from 0."""

    code: str
    line: int
    column: int
    text: str  # the part that is wrong
    fixed: str = ""  # the corrected line, empty if no correction is certain
    hint: str = ""  # what to write, where the message asks for it


def prose_lines(article: Article) -> Iterator[tuple[int, str, str]]:
    """Yield each line of the body: its number in the file, the line, and the line with code replaced by spaces."""
    lines = article.body.split("\n")
    for number, (line, prose) in enumerate(zip(lines, prose_of(lines), strict=True), article.body_line):
        yield number, line, prose


def prose_of(lines: Sequence[str]) -> list[str]:
    """Return Markdown lines with code and comments replaced by spaces."""
    blanked = [text for text, _ in _without_blocks(lines)]
    if not any("<!--" in line for line in blanked):
        return blanked
    text = "\n".join(blanked)
    end = text.rfind("-->") + 3  # after it no comment ends: to look for an end from each beginning would take O(n²)
    if end < 3:
        return blanked
    return (_COMMENT.sub(lambda comment: re.sub(r"[^\n]", " ", comment[0]), text[:end]) + text[end:]).split("\n")


def indented_code(lines: Sequence[str]) -> Iterator[int]:
    """Yield the first line of each paragraph that only its indentation makes code."""
    before = False
    for number, (_, is_code) in enumerate(_without_blocks(lines)):
        is_text = is_code and bool(lines[number].strip())
        if is_text and not before:
            yield number
        before = is_text


def _without_blocks(lines: Sequence[str]) -> Iterator[tuple[str, bool]]:
    """Yield each line without inline code, empty in a code block, and whether its indentation makes it code."""
    fenced = {number for fence in fences(lines) for number in range(fence.first, fence.behind)}
    in_container = in_code = False
    after_blank = True
    for number, line in enumerate(lines):
        if number in fenced:
            yield "", False
            continue
        indented = line.startswith(("    ", "\t"))
        if line.strip():
            in_code = indented and not in_container and (in_code or (after_blank and not is_prose(line.lstrip())))
            if not indented and (after_blank or not in_container):
                in_container = bool(_CONTAINER.match(line.lstrip()))
        after_blank = not line.strip()
        yield ("", True) if in_code else (_CODE.sub(lambda code: " " * len(code[0]), line), False)
