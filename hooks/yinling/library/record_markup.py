"""Finds signs of HTML and Markdown in the texts of records, which the pages show as they are written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ..records.base import Path

_MARKUP = re.compile(
    r"</?(?:a|b|br|div|em|font|h[1-6]|i|img|li|o:p|ol|p|span|strong|table|td|tr|u|ul)\b[^<>]*>"
    r"|&(?:nbsp|amp|lt|gt|quot|ensp|emsp|[lr]dquo|#[0-9]{2,5});|\*\*[^*\s][^*\n]*\*\*|!?\[[^\[\]\n]+\]\([^()\s]+\)",
    re.IGNORECASE,
)


def markup_in(value: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Yield the path and the first such sign of each text in the values of a record."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from markup_in(item, (*path, key))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from markup_in(item, (*path, number))
    elif isinstance(value, str) and (sign := _MARKUP.search(value)):
        yield path, sign[0]
