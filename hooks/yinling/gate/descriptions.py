"""Keep the parts of a page's description apart: it is made of sentences of the page and of the titles in its lists.

Side by side they may read as a person with an illness, though the page has them apart: 从木星做起、攒下的皮炎怎么办.
"""

from __future__ import annotations

import re

_DESCRIPTION = re.compile(r'<meta (?:name|property)="(?:og:)?description"')
_LIST = re.compile(r"这一页有(?:[0-9]+条)?：")
_SENTENCE_END, _TITLE_END = re.compile("(?<=[。！？…])"), re.compile("(?<=[、。！？…])")


def is_description(tag: str) -> bool:
    """Return whether a tag holds the description of a page."""
    return _DESCRIPTION.match(tag) is not None


def kept_apart(description: str, between: str) -> str:
    """Return a description with a text between its sentences, and between its titles."""
    listed = _LIST.search(description)
    start = listed.end() if listed else len(description)
    return _SENTENCE_END.sub(between, description[:start]) + _TITLE_END.sub(between, description[start:])
