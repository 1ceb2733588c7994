"""The result of a detector, and the form in which a problem shows a private value."""

from __future__ import annotations

from typing import NamedTuple


class Detection(NamedTuple):
    """A private value in a text: its kind, which is the problem code, and its span."""

    kind: str
    start: int
    end: int


def redacted(value: str) -> str:
    """Return only the head and the tail of a value, as in 1101…**…19: at most four tenths of its characters."""
    value = "".join(value.split())
    head, tail = min(4, len(value) // 5), min(2, len(value) // 6)
    return f"{value[: head or 1]}…**…{value[len(value) - tail :] if tail else ''}"
