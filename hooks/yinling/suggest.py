"""What the writer may have meant."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


def suggestion(written: str, known: Iterable[str]) -> str:
    """The nearest known word, or an empty text."""
    candidates = list(known)
    close = difflib.get_close_matches(written, candidates, n=1, cutoff=0.6)
    if not close:  # Chinese words are short: one character of three is already far for difflib
        close = [word for word in candidates if len(word) > 1 and len(set(word) & set(written)) >= max(2, len(word) - 1)]
        close = close or difflib.get_close_matches(written, candidates, n=1, cutoff=0.45)
    return close[0] if close else ""
