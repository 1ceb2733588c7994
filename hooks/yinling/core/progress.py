"""Show the steps of a long run on standard error, and the CPU time of each step."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from typing import TextIO

Progress = Callable[[str], None]
"""Shows the step that begins, as `Reporter.step`."""
PROFILE_VARIABLE = "YINLING_PROFILE"
_CLEAR = "\r\x1b[2K"  # empties the line of a terminal


class Reporter:
    """Shows steps in one line of a terminal, else in a line each; if `PROFILE_VARIABLE` is set, CPU seconds too."""

    _reported_until = 0.0  # CPU seconds of the process that earlier runs have printed

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr
        self._is_terminal = self._stream.isatty()
        self._last_word = ""
        self._step = "启动"
        self._spent: dict[str, float] | None = {} if os.environ.get(PROFILE_VARIABLE) else None
        self._step_start = Reporter._reported_until

    def step(self, text: str) -> None:
        """Show the step that begins; outside a terminal only its first word, once for steps that count up."""
        self._add_time(text.rstrip("0123456789/ "))
        word = text.split(" ", maxsplit=1)[0]
        if self._is_terminal:
            self._stream.write(f"{_CLEAR}{text}…")
        elif word != self._last_word:
            self._last_word = word
            self._stream.write(f"{word}…\n")
        self._stream.flush()

    def note(self, text: str) -> None:
        """Show lines that stay, between the steps."""
        if text:
            self._stream.write(f"{_CLEAR if self._is_terminal else ''}{text}\n")
            self._stream.flush()

    def done(self) -> None:
        """End the last step; a second call does nothing."""
        self._add_time("")
        if self._is_terminal:
            self._stream.write(_CLEAR)
        if self._spent:
            total = sum(self._spent.values())
            rows = [*self._spent.items(), ("合计", total)]
            self._stream.writelines(f"{spent:7.2f} 秒 {spent / total:4.0%}  {step}\n" for step, spent in rows)
            self._spent, Reporter._reported_until = None, self._step_start
        self._stream.flush()

    def _add_time(self, next_step: str) -> None:
        """Add the CPU time since the last change of step, ended child processes included, to that step."""
        if self._spent is not None and next_step != self._step:
            now = time.process_time() + sum(os.times()[2:4])
            self._spent[self._step] = self._spent.get(self._step, 0.0) + now - self._step_start
            self._step, self._step_start = next_step, now
