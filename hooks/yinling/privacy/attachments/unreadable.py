"""The errors for files whose text cannot be read."""

from __future__ import annotations


class UnreadableError(Exception):
    """Raised for a file whose text cannot be read; the argument is the reason, in Chinese."""


class TooLargeError(UnreadableError):
    """Raised for a file that would take too much memory or time, whether by intent or not."""
