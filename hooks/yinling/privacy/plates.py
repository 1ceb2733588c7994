"""Detect car number plates (GA 36-2018): province, letter, and five characters, or six for new energy cars."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .detection import Detection
from .normalised_text import NormalisedText

KIND = "private-plate"
_GAP = r"[ .\-·]{0,3}(?:\n *(?:> ?|# )?)?"
_CHARACTER = rf"{_GAP}[A-HJ-NP-Za-hj-np-z0-9]"
_PLATE = re.compile(
    rf"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]{_GAP}[A-HJ-NP-Za-hj-np-z]"
    rf"(?:{_CHARACTER}){{4,5}}(?:{_CHARACTER}|[挂学警港澳])(?![A-Za-z0-9])"
)


def find(normalised: NormalisedText) -> Iterator[Detection]:
    for match in _PLATE.finditer(normalised.text):
        characters = re.sub(r"[^A-Za-z0-9]", "", match[0][1:])[1:]
        # At most two of the five characters are letters: a word after the short name of a province is not a plate.
        if sum(char.isdigit() for char in characters) >= len(characters) - 2:
            yield Detection(KIND, *match.span())
