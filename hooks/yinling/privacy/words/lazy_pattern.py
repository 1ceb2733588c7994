"""Patterns that are compiled when they are first used.

The detectors have 270 of them. To compile all takes 0.27 s of CPU, a check of a small change needs few.
"""

from __future__ import annotations

import re
from typing import Any, cast

_METHODS = ("match", "fullmatch", "search", "finditer", "findall", "sub", "split")
_waiting: list[_LazyPattern] = []


def lazy(source: str, flags: int = 0) -> re.Pattern[str]:
    """Return what `re.compile` returns, but for errors in the pattern: they are raised when it is first used."""
    return cast(re.Pattern[str], _LazyPattern(source, flags))


def compile_patterns() -> None:
    """Compile all patterns now, for workers to share."""
    while _waiting:
        _waiting.pop().compile()


class _LazyPattern:
    def __init__(self, source: str, flags: int) -> None:
        self.pattern, self._flags = source, flags
        _waiting.append(self)

    def compile(self) -> re.Pattern[str]:
        compiled = re.compile(self.pattern, self._flags)
        # From now on the methods of the compiled pattern are found first.
        self.__dict__.update({name: getattr(compiled, name) for name in _METHODS})
        return compiled

    def __getattr__(self, name: str) -> Any:
        return getattr(self.compile(), name)
