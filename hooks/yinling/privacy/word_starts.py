"""Find fast where the words of long lists can start in a text.

A pattern of a thousand words is slow to try at every character. Nearly all of the words start with one of a few
hundred pairs of characters.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable

from .anchored_match import find_offsets

# The second character of a word, which may be one of a set, or start one of several parts: 住(?:进|在).
_SECOND = re.compile(
    r"[\u4e00-\u9fff](?:(?P<one>[\u4e00-\u9fffC])|\[(?P<set>[^\]]+)\]|\(\?:(?P<any>[^()]+)\))(?![?*{])"
)


class WordStarts:
    """The pairs of characters with which words start, and the characters of words that need no certain second one."""

    def __init__(self, words: Iterable[str], alone: str = "") -> None:
        self._alone, self._pairs = set(alone), set[str]()
        for word in words:
            if match := _SECOND.match(word):
                seconds = match["one"] or match["set"] or "".join(part[0] for part in match["any"].split("|"))
                self._pairs.update(word[0] + second for second in seconds)
            else:
                self._alone.add(word[0])
        firsts, seconds = ("".join(sorted({pair[at] for pair in self._pairs})) for at in (0, 1))
        alone = "".join(sorted(self._alone))
        second = f"(?=[{seconds}])"
        self._pattern = re.compile(f"[{alone}{firsts}](?:{f'(?<=[{alone}])|' if alone else ''}{second})")

    def offsets(self, text: str, start: int = 0, end: int = sys.maxsize) -> list[int]:
        """Return the sorted offsets at which a word may start."""
        pairs, alone = self._pairs, self._alone
        found = find_offsets(text, self._pattern, start=start, end=end)
        return [at for at in found if text[at : at + 2] in pairs or text[at] in alone]
