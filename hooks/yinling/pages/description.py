"""The description of a page: what a chat or a search engine shows below its title.

Input: the description that a page has of its own, its HTML and what it is part of. Output: one text of 40 to 120
characters, as plain text.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from itertools import chain

SHORTEST, LONGEST = 40, 120  # characters; chats cut what is longer, and fill what is shorter with other text
_READ = 20_000  # characters of HTML: the first sentences are among them
_PARAGRAPH = re.compile(r"<(p|dd)(?=[ >])([^>]*)>(.*?)</\1>", re.DOTALL)
_LISTED = re.compile(r'<a class="yl-item__link"[^>]*>(.*?)</a>', re.DOTALL)
_LINK_ONLY = re.compile(r"\s*<(a|button)\b[^>]*>[^<]*</\1>\s*")
_NOT_READ = re.compile(r"<(sup|script|style|svg|button|nav)\b.*?</\1>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_SENTENCE = re.compile(r"[^。！？]+[。！？”]*")
_SAYS_SOMETHING = re.compile(r".{5}[。！？]|.{15}", re.DOTALL)  # a date in a box of its own does not
_ENDED = re.compile(r"(?:[：；，、…]|[。！？][”’）》]?)$")


def describe(own: str, content: str, closing: Iterable[str]) -> str:
    """Return the description of a page.

    It is the page's ``own``, if that is long enough; else its first sentences, then the names in its lists follow, and
    last the sentences of ``closing``, which say what any page of its kind is.
    """
    found = ""
    for piece in chain([own], _sentences(content), _names(content), closing):
        text = " ".join(piece.split())
        if len(found) >= SHORTEST:
            break
        if text and text not in found:
            found += text if _ENDED.search(text) else f"{text}。"
    return shorten(found)


def shorten(text: str) -> str:
    """Return a text that is not too long: it ends after a sentence where possible."""
    text = " ".join(text.split())
    if len(text) <= LONGEST:
        return text
    end = max(text.rfind(mark, SHORTEST, LONGEST) for mark in "。！？") + 1
    return text[:end] if end else f"{text[: LONGEST - 1]}…"


def _sentences(content: str) -> Iterator[str]:
    for paragraph in _PARAGRAPH.finditer(content[:_READ]):
        _, attributes, inner = paragraph.groups()
        if "yl-nojs" not in attributes and "hidden" not in attributes and not _LINK_ONLY.fullmatch(inner):
            yield from filter(_SAYS_SOMETHING.search, _SENTENCE.findall(_text(inner)))


def _names(content: str) -> Iterator[str]:
    names = [*dict.fromkeys(_text(name) for name in _LISTED.findall(content[:_READ]))]
    if names:
        yield f"这一页有{len(names)}条：{'、'.join(names)}" if len(names) > 1 else f"这一页有：{names[0]}"


def _text(fragment: str) -> str:
    return html.unescape(_TAG.sub("", _NOT_READ.sub("", fragment))).strip()
