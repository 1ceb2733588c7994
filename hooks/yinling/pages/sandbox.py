"""The environment that templates run in: they may come from somebody else, and must not reach the rest of the program.

A name that a template does not define stops the build, and every value is escaped.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from types import CodeType
from typing import Any

import jinja2
from jinja2.bccache import Bucket
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment


class CompiledTemplates(jinja2.BytecodeCache):
    """Keeps compiled templates for the next build of a preview, in memory only: no code is read from a file."""

    def __init__(self) -> None:
        self._code: dict[tuple[str, str], CodeType] = {}

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        return f"{name}|{filename}"  # Jinja's own hash refuses a path that is no UTF-8

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._code.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.code:
            self._code[bucket.key, bucket.checksum] = bucket.code


_MOST, _MOST_POWER = 10_000, 100
_COMPILED: dict[str, CompiledTemplates] = {}
"""By the options of an environment: the same template is other code without its indent."""


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja's sandbox for the templates of some folders: the first that has one is right.

    It asks at each attribute whether templates may read it, which takes a fifth of the time of a page. The answer
    depends on the type of the object alone, so it is kept.

    No function makes a text of any length, and nothing is repeated or raised to a power until the memory is full."""

    intercepted_binops = frozenset(["*", "**"])

    def __init__(self, folders: Sequence[Path], **options: Any) -> None:
        super().__init__(
            loader=jinja2.FileSystemLoader(folders),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            bytecode_cache=_COMPILED.setdefault(repr(sorted(options.items())), CompiledTemplates()),
            **options,
        )
        del self.globals["lipsum"]
        self._safe: dict[tuple[type, str], bool] = {}

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        sizes = [abs(one) for one in (left, right) if isinstance(one, int | float)]
        is_repeated = operator == "*" and len(sizes) == 1 and sizes[0] > _MOST
        if is_repeated or (operator == "**" and (len(sizes) < 2 or sizes[0] > _MOST or sizes[1] > _MOST_POWER)):
            raise SecurityError(f"the result of '{operator}' is too large")
        return super().call_binop(context, operator, left, right)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        key = type(obj), attr
        if key not in self._safe:
            self._safe[key] = super().is_safe_attribute(obj, attr, value)
        return self._safe[key]
