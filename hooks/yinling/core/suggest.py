"""Suggest the known word that a misspelt word may mean."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


def suggestion(written: str, known: Iterable[str]) -> str:
    """Return the most similar known word or ""; of paths only the last parts are compared, not the common folder."""
    candidates = list(known)
    folder, _, word = written.rpartition("/")
    near = [c for c in candidates if c.rpartition("/")[0] == folder] or candidates
    names = {c.rpartition("/")[2]: c for c in reversed(near)}
    # Ids are pinyin: two ids that share half of their letters still name different things.
    close = difflib.get_close_matches(word, names, n=1, cutoff=0.75 if word.isascii() else 0.6)
    if not close and not word.isascii():  # Chinese words are short: difflib rates one wrong character of three too low
        close = [name for name in names if len(name) > 1 and len(set(name) & set(word)) >= max(2, len(name) - 1)]
        close = close or difflib.get_close_matches(word, names, n=1, cutoff=0.45)
    return names[close[0]] if close else ""
