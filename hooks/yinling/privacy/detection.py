"""What a detector answers, and how a value is shown without telling it."""

from __future__ import annotations

from typing import NamedTuple


class Detection(NamedTuple):
    """Something private in a text: its kind, which is the code of its problem, and its span."""

    kind: str
    start: int
    end: int


def masked(value: str) -> str:
    """A value with only its head and tail: 1101…**…19. At most four tenths of it are shown, whatever its length."""
    value = "".join(value.split())
    head, tail = min(4, len(value) // 5), min(2, len(value) // 6)
    return f"{value[: head or 1]}…**…{value[len(value) - tail :] if tail else ''}"
