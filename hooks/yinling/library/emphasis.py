"""Pairs the stars and underscores of a paragraph by the rules of CommonMark (appendix "An algorithm for parsing").

CommonMark asks what punctuation is around a star, which leaves **“甲”**乙 with its stars: Chinese has no space between
words. Here only spaces count, and letters for underscores. What has no partner stays text. Python-Markdown's own
processor drops letters beside such signs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple
from xml.etree.ElementTree import Element, TreeBuilder

from markdown import Markdown
from markdown.inlinepatterns import InlineProcessor

from ..sources.yaml import MAX_DEPTH

_RUN = re.compile(r"\*+|_+")


@dataclass
class _Run:
    """A run of equal signs: what it may do, its length, and which of its signs have no partner yet."""

    sign: str
    opens: bool
    closes: bool
    size: int
    at: int
    left: int


class _Mark(NamedTuple):
    """The signs that begin or end an element."""

    start: int
    end: int
    tag: str
    begins: bool


class Emphasis(InlineProcessor):
    """Makes an element of each outermost pair, with those inside of it.

    Python-Markdown replaces it by a placeholder, and asks again with the changed text."""

    def __init__(self, md: Markdown) -> None:
        super().__init__(_RUN.pattern, md)
        self._text = ""
        self._at = 0  # behind the pairs of the text that were used
        self._marks: list[_Mark] = []  # of the others, the next one last
        self._without = ""  # a text that has no pair

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Element | None, int | None, int | None]:  # type: ignore[override]  # noqa: N802
        moved = len(data) - len(self._text)
        goes_on = m.start() >= self._at + moved and data.endswith(self._text[self._at :])
        if not goes_on and data != self._without:
            marks = sorted(_marks(data, m.start()), reverse=True)
            if marks:
                self._text, self._at, self._marks, moved, goes_on = data, m.start(), marks, 0, True
            else:
                self._without = data
        if not goes_on or not self._marks:
            return None, None, None
        builder = TreeBuilder()
        first = self._at = self._marks[-1].start
        depth = 0  # deeper than a renderer can go, elements in each other change nothing
        while depth or self._at == first:
            mark = self._marks.pop()
            builder.data(self._text[self._at : mark.start])
            depth -= not mark.begins
            if depth < MAX_DEPTH:
                _ = builder.start(mark.tag, {}) if mark.begins else builder.end(mark.tag)
            depth += mark.begins
            self._at = mark.end
        return builder.close(), first + moved, self._at + moved


def _marks(text: str, start: int) -> Iterator[_Mark]:
    """Yield the marks of the pairs in a text, behind a place."""
    openers: list[_Run] = []
    bottoms: dict[tuple[str, bool, int], int] = {}  # no opener for such a run is before this place
    for match in _RUN.finditer(text, start):
        run = _run(text, match)
        while run.closes and run.left:
            kind = (run.sign, run.opens, run.size % 3)
            number = len(openers) - 1
            while number >= 0 and openers[number].at >= bottoms.get(kind, 0) and not _are_pair(openers[number], run):
                number -= 1
            if number < 0 or openers[number].at < bottoms.get(kind, 0):
                bottoms[kind] = run.at
                break
            opener = openers[number]
            size = min(opener.left, run.left, 2)
            tag = "strong" if size == 2 else "em"
            opener.left -= size
            run.left -= size
            begin = opener.at + opener.left
            yield _Mark(begin, begin + size, tag, True)
            yield _Mark(run.at, run.at + size, tag, False)
            run.at += size
            del openers[number + (opener.left > 0) :]
        if run.opens and run.left:
            openers.append(run)


def _run(text: str, match: re.Match[str]) -> _Run:
    at, end = match.span()
    before, after = text[at - 1 : at], text[end : end + 1]
    opens, closes = bool(after) and not after.isspace(), bool(before) and not before.isspace()
    if match[0][0] == "_":
        opens, closes = opens and not before.isalnum(), closes and not after.isalnum()
    return _Run(match[0][0], opens, closes, end - at, at, end - at)


def _are_pair(opener: _Run, closer: _Run) -> bool:
    both = opener.closes or closer.opens
    return opener.sign == closer.sign and not (
        both and (opener.size + closer.size) % 3 == 0 and (opener.size % 3 or closer.size % 3)
    )
