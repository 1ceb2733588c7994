"""What a long run is doing: one line that changes on a terminal, a line a step elsewhere; and what each step cost."""

from __future__ import annotations

import os
import sys
import time
from typing import TextIO

PROFILE_VARIABLE = "YINLING_PROFILE"


class Reporter:
    """Shows steps on standard error. Where the environment has `PROFILE_VARIABLE`, the CPU seconds of each are told at
    the end; those that an earlier run of the same process has told are not told again."""

    _told_until = 0.0

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr
        self._live = self._stream.isatty()
        self._last = ""
        self._step = "启动"
        self._spent: dict[str, float] | None = {} if os.environ.get(PROFILE_VARIABLE) else None
        self._since = Reporter._told_until

    def step(self, text: str) -> None:
        """Say what is being done now. Off a terminal, only the first word of a counted step is said once."""
        self._count(text.rstrip("0123456789 "))
        word = text.split(" ", maxsplit=1)[0]
        if self._live:
            self._stream.write(f"\r\x1b[2K{text}…")
        elif word != self._last:
            self._last = word
            self._stream.write(f"{word}…\n")
        self._stream.flush()

    def done(self) -> None:
        """The end of the last step. A second time does nothing."""
        self._count("")
        if self._live:
            self._stream.write("\r\x1b[2K")
        if self._spent:
            whole = sum(self._spent.values())
            rows = [*self._spent.items(), ("合计", whole)]
            self._stream.writelines(f"{spent:7.2f} 秒 {spent / whole:4.0%}  {step}\n" for step, spent in rows)
            self._spent, Reporter._told_until = None, self._since
        self._stream.flush()

    def _count(self, then: str) -> None:
        """Put what was spent since the last step down to it, processes that have ended included."""
        if self._spent is not None and then != self._step:
            now = time.process_time() + sum(os.times()[2:4])
            self._spent[self._step] = self._spent.get(self._step, 0.0) + now - self._since
            self._step, self._since = then, now
