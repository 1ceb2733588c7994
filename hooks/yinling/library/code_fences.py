"""Finds fenced code in the lines of Markdown by the rules of CommonMark, and writes it as Python-Markdown reads it.

A fence may have any text behind its mark (```rust,no_run). It ends with a mark that is as long or longer, or where the
list, quote or box around it ends, or with the text: then its writer has forgotten the end. pymdownx.superfences knows
fewer forms, and shows the lines of all others as text, with headings and lists made of code.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

_MARK = r"(?:[-+*]|\d{1,9}[.)])"  # of an item of a list
_OPEN = re.compile(rf"(?P<before>(?:[ >]|{_MARK} )*)(?P<fence>`{{3,}}(?=[^`]*$)|~{{3,}})(?P<info>.*)$")
_QUOTE = re.compile(r" {0,3}> ?")
_ITEM = re.compile(rf" *{_MARK}(?: {{1,4}}(?=\S|$)|(?= {{5}}))")
_BLOCK = re.compile(r" {0,3}(?:#{1,6}(?: |$)|>|(?:[-*_] *){3,}$)")  # what is no text of a paragraph
_BOX = re.compile(r"!!!|\?\?\?|===|\[\^[^\]\s]+\]:|: {1,3}\S")
_BOX_INDENT = 4
_LANGUAGE = re.compile(r"[\s{.]*(?P<name>[\w#+-][\w#.+-]*)")
BEHIND_MARK = "\x02code\x03"
"""Stands behind the mark of an item that begins with a fence: an empty item ends no paragraph, and `-` is a heading."""
_MAX_INDENT = 3  # of a fence within its container; more is code by its indentation


class Fence(NamedTuple):
    """Fenced code: the indexes of its first line, of the line behind its last one, and of its end if it has one."""

    first: int
    behind: int
    end: int | None
    before: str  # marks of quotes and lists, and spaces
    mark: str
    language: str


def fences(lines: Sequence[str]) -> Iterator[Fence]:
    """Yield the fences of Markdown lines in order."""
    if not any("```" in line or "~~~" in line for line in lines):  # most articles, which are read several times
        return
    around = _Containers()
    number = 0
    while number < len(lines):
        line = lines[number].expandtabs(_BOX_INDENT)
        opening = _OPEN.match(line)
        around.add(opening["before"] if opening else line, is_whole=not opening)
        if opening:
            found = _read(lines, number, opening, around.columns)
            yield found
            number = found.behind
        else:
            number += 1


class _Containers:
    """The lists and boxes around the next line, as ``columns``: where their texts begin behind the marks of quotes."""

    def __init__(self) -> None:
        self.columns: list[int] = []
        self._quotes = 0
        self._in_text = False

    def add(self, line: str, *, is_whole: bool) -> None:
        """Read a line, or what stands before a fence in it."""
        level, text = _without_quotes(line)
        goes_on = self._in_text and is_whole  # a line of text may leave out the marks and the indentation
        if level != self._quotes and (line.strip() or not is_whole):
            if level > self._quotes or not goes_on:
                self.columns = []
            self._quotes = level
        if is_whole and not text.strip():
            self._in_text = False
            return
        indent = len(text) - len(text.lstrip(" "))
        item = _ITEM.match(text, indent)
        if item or not goes_on or _BLOCK.match(text):
            self.columns = [column for column in self.columns if column <= indent]
        while item:
            self.columns.append(item.end())
            item = _ITEM.match(text, item.end())
        if _BOX.match(text, indent):
            self.columns.append(indent + _BOX_INDENT)
        self._in_text = is_whole and not _BLOCK.match(text)


def regular(lines: Sequence[str]) -> list[str]:
    """Return lines in which each fence has the form that pymdownx.superfences reads."""
    found: list[str] = []
    read = 0
    for fence in fences(lines):
        found += lines[read : fence.first]
        read = fence.behind
        spaces = re.sub(r"[^ >]", " ", fence.before)
        if spaces != fence.before:  # a line of its own, behind the mark of a list
            found.append(f"{fence.before}{BEHIND_MARK}")
        found.append(f"{spaces}{fence.mark}{fence.language}")
        width = len(_inner(spaces))
        for line in lines[fence.first + 1 : fence.behind if fence.end is None else fence.end]:
            _, text = _without_quotes(line.expandtabs(_BOX_INDENT), spaces.count(">"))
            indent = min(len(text) - len(text.lstrip(" ")), width)
            found.append(f"{spaces}{text[indent:]}".rstrip(" "))
        found.append(f"{spaces}{fence.mark}")
    return [*found, *lines[read:]]


def _read(lines: Sequence[str], first: int, opening: re.Match[str], columns: Sequence[int]) -> Fence:
    before, mark = opening["before"], opening["fence"]
    language = _LANGUAGE.match(opening["info"])
    level, inner = before.count(">"), _inner(before)
    column = max((each for each in columns if each <= len(inner)), default=0)
    if len(inner) - column > _MAX_INDENT:
        column = len(inner)
    end = None
    behind = len(lines)
    for number in range(first + 1, len(lines)):
        found, text = _without_quotes(lines[number].expandtabs(_BOX_INDENT), level)
        indent = len(text) - len(text.lstrip(" "))
        if found < level or (text.strip() and indent < column):
            behind = number
            break
        closing = text.strip()
        if closing.startswith(mark) and not closing.strip(mark[0]) and indent <= column + _MAX_INDENT:
            end, behind = number, number + 1
            break
    return Fence(first, behind, end, before, mark, language["name"] if language else "")


def _inner(before: str) -> str:
    """Return what stands before a fence behind the marks of quotes and their space."""
    return before.rpartition(">")[2].removeprefix(" ") if ">" in before else before


def _without_quotes(line: str, most: int = 99) -> tuple[int, str]:
    """Return how many marks of quotes a line begins with, at most some, and the text behind them."""
    at = level = 0
    while level < most and (quote := _QUOTE.match(line, at)):
        at, level = quote.end(), level + 1
    return level, line[at:]
