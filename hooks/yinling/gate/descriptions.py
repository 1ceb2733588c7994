"""Tell whether what was found in the description of a page is only how the description was put together.

A description is made of sentences of the page and of the titles in its lists, and cut off where it is too long. Side by
side they may read as a person with an illness, though the page has them apart: 从木星做起、攒下的皮炎怎么办. The page
itself is checked too, so a find in a description counts only where its words are not on the page.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

_CONTENT = re.compile(r'<meta (?:name|property)="(?:og:)?description" content="([^"]*)"')
_SENTENCE = re.compile(r"[^。！？…]+[。！？…]*")
_LIST = re.compile(r"这一页有(?:[0-9]+条)?：")
_TITLE_END = re.compile("、|$")
_SCRIPT = re.compile(r"<(script|style)\b.*?</\1>", re.DOTALL)
_INLINE = re.compile(r"</?(?:a|abbr|b|code|em|i|mark|span|strong|sub|sup|time|wbr)\b[^>]*>")
_TAG = re.compile("<[^>]*>")
_APART = "\0"  # between texts that the page has apart
_NO_WORD = re.compile(rf"[^\w{_APART}]")
_MARGIN = 1  # a find may reach to the mark behind its sentence


def is_description(tag: str) -> bool:
    """Return whether a tag holds the description of a page."""
    return _CONTENT.match(tag) is not None


def is_put_together(page: str, offset: int, value: str) -> bool:
    """Return whether a value found at an offset is in the description of a page, which has all its sentences."""
    start = page.rfind("<", 0, offset + 1)
    content = _CONTENT.match(page, start) if start >= 0 else None
    if content is None:
        return False
    description = html.unescape(content[1])
    at = description.find(value)
    if at < 0:
        return False
    words = _words(page[content.end() :])
    return all(_stands_in(words, sentence) for sentence in _sentences(description, at, at + len(value)))


def _words(page: str) -> str:
    """Return the texts of a page after its descriptions, without spaces and marks."""
    body = _SCRIPT.sub("", page[max(page.find("<body"), 0) :])
    return _NO_WORD.sub("", html.unescape(_TAG.sub(_APART, _INLINE.sub("", body))))


def _sentences(description: str, start: int, end: int) -> Iterator[str]:
    for sentence in _SENTENCE.finditer(description):
        if sentence.start() < end and start < sentence.end() + _MARGIN:
            yield sentence[0]


def _stands_in(words: str, sentence: str) -> bool:
    """Return whether a sentence, or each title of a list, stands on the page."""
    listed = _LIST.match(sentence)
    if not listed:
        return _NO_WORD.sub("", sentence) in words
    at, ends = listed.end(), [end.start() for end in _TITLE_END.finditer(sentence, listed.end())]
    while at < len(sentence):
        # A title may have the mark that is between titles: the longest part that stands on the page is one.
        found = max((end for end in ends if end > at and _NO_WORD.sub("", sentence[at:end]) in words), default=0)
        if not found:
            return False
        at = found + 1
    return True
