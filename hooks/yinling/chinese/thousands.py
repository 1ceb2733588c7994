"""Ways to write a number: large ones have marks between the thousands."""

from __future__ import annotations

_SMALLEST = 10_000  # so that no year has a mark


def marked(number: int) -> str:
    """Return a whole number as it is shown: 9999, 10,000, 1,234,567."""
    return f"{number:,}" if abs(number) >= _SMALLEST else str(number)
