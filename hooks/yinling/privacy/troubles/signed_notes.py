"""Detect who signs a note about an own illness or want: 我家里揭不开锅了,恳请帮一把。申请人:厍秀英.

The note says 本人 or 我家, and the name stands only in the signature.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..persons.names import is_full_name
from ..persons.word_cuts import is_unlisted
from ..words.detection import Detection
from ..words.lazy_pattern import lazy
from .hardship import KIND, is_topic

_SIGNED = lazy(
    r"(?:(?:申请|请假|报告|求助|检讨|写信|反映|承诺)人|签名|具名|署名)(?:[(]签[名字][)])?: ?"
    r"(?P<name>[\u4e00-\u9fff·]{2,8})"
)
_OWN = lazy("本人|我(?!们|国|市|县|省|区|校|院|党|支部|局|会|社|街)|俺(?!们)")
_LONGEST = 300  # characters from the illness to the signature
_BEFORE = 60  # characters before the illness that tell whose it is


def find(text: str, words: Sequence[re.Match[str]], known: frozenset[str] = frozenset()) -> Iterator[Detection]:
    """Yield the spans from an own illness or want, of which are ``words``, to the name below it."""
    if not words or not ("人:" in text or "名:" in text):
        return
    for signed in _SIGNED.finditer(text):
        if not (is_full_name(signed["name"], known, is_called=True) or is_unlisted(signed["name"])):
            continue
        for word in words:
            low = max(0, word.start() - _BEFORE)
            if (
                signed.start() - _LONGEST < word.start() < signed.start()
                and _OWN.search(text, low, word.end() + 2)
                and "|||" not in text[word.end() : signed.start()]
                and not is_topic(text, word.start())
            ):
                yield Detection(KIND, word.start(), signed.end("name"))
                break
