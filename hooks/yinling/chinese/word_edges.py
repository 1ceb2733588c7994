"""Where words begin and end in Chinese text, which has no spaces: 其实到了 holds 其实, 到 and 了, but not 实到."""

from __future__ import annotations

import re
from itertools import accumulate, pairwise

_CLAUSE = re.compile(r"[\u3400-\u9fff]+")
_AROUND = 60  # characters on both sides of a word: segmentation looks no farther
_CERTAIN = 4  # characters: so long a run is the word, whatever is beside it


def is_word(text: str, start: int, end: int) -> bool:
    """Return whether a part of a text is made of whole words, and no run of characters across their edges."""
    if end - start >= _CERTAIN:
        return True
    clauses = _CLAUSE.finditer(text, max(start - _AROUND, 0), end + _AROUND)
    clause = next((each for each in clauses if each.start() <= start and end <= each.end()), None)
    if clause is None:
        return True
    from rjieba import cut  # noqa: PLC0415 - loads its dictionary, 0.15 s that few builds need

    # Without guesses at unknown words (False), of which some join what belongs to two.
    edges = accumulate(map(len, cut(clause[0], False)), initial=clause.start())
    return all(_divides(start, low, high) and _divides(end, low, high) for low, high in pairwise(edges))


def _divides(at: int, low: int, high: int) -> bool:
    """Return whether a place does not lie within a word, unless between two parts of two characters: 网络流量."""
    return not low < at < high or (at - low >= 2 and high - at >= 2)
