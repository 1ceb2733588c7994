"""What the writer may have meant."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


def suggestion(written: str, known: Iterable[str]) -> str:
    """The nearest known word, or an empty text. Of paths only the last part is compared: that two articles stand in
    the same folder does not make them alike."""
    candidates = list(known)
    folder, _, word = written.rpartition("/")
    near = [c for c in candidates if c.rpartition("/")[0] == folder] or candidates
    names = {c.rpartition("/")[2]: c for c in reversed(near)}
    # Ids are pinyin: two that share half of their letters are still two different things.
    close = difflib.get_close_matches(word, names, n=1, cutoff=0.75 if word.isascii() else 0.6)
    if not close and not word.isascii():  # Chinese words are short: one character of three is already far for difflib
        close = [name for name in names if len(name) > 1 and len(set(name) & set(word)) >= max(2, len(name) - 1)]
        close = close or difflib.get_close_matches(word, names, n=1, cutoff=0.45)
    return names[close[0]] if close else ""
