"""What a long run is doing: one line that changes on a terminal, a line a step elsewhere."""

from __future__ import annotations

import sys
from typing import TextIO


class Reporter:
    """Shows steps on standard error."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr
        self._live = self._stream.isatty()
        self._last = ""

    def step(self, text: str) -> None:
        """Say what is being done now. Off a terminal, only the first word of a counted step is said once."""
        if self._live:
            self._stream.write(f"\r\x1b[2K{text}…")
        elif text.split(" ", maxsplit=1)[0] != self._last:
            self._last = text.split(" ", maxsplit=1)[0]
            self._stream.write(f"{self._last}…\n")
        self._stream.flush()

    def done(self) -> None:
        if self._live:
            self._stream.write("\r\x1b[2K")
            self._stream.flush()
