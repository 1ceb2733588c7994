"""Number plates of cars (GA 36-2018): a province, a letter, five signs, or six of a car without a petrol engine."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .detection import Detection
from .normalised_text import NormalisedText

KIND = "private-plate"
_GAP = r"[ .\-·]{0,3}(?:\n *(?:> ?|# )?)?"
_SIGN = rf"{_GAP}[A-HJ-NP-Za-hj-np-z0-9]"
_PLATE = re.compile(
    rf"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]{_GAP}[A-HJ-NP-Za-hj-np-z]"
    rf"(?:{_SIGN}){{4,5}}(?:{_SIGN}|[挂学警港澳])(?![A-Za-z0-9])"
)


def find(view: NormalisedText) -> Iterator[Detection]:
    for match in _PLATE.finditer(view.text):
        signs = re.sub(r"[^A-Za-z0-9]", "", match[0][1:])[1:]
        # At most two of five signs are letters: a word after a place's short name is no plate.
        if sum(sign.isdigit() for sign in signs) >= len(signs) - 2:
            yield Detection(KIND, *match.span())
