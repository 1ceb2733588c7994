"""Read what a number format adds to the cells of a spreadsheet: with "电话"0 the cell 8235678 shows 电话8235678.

With 0000 the cell 123 shows 0123."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

_PART = re.compile(r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|(?P<number>[0#?@]|General)|\[[^\]]*\]|[_*].|.', re.DOTALL)
_ZEROS = re.compile("(?<![.0])00")


def shown_rows(rows: Iterable[Iterable[Any]]) -> Iterator[list[Any]]:
    """Yield the values of the cells in rows, as text where their format adds words to them."""
    for row in rows:
        yield [_shown(cell) for cell in row]


def adds(formats: Iterable[str]) -> bool:
    """Return whether one of these formats adds words or zeros to a number."""
    return any('"' in one or "\\" in one or _ZEROS.search(one) for one in formats)


def _shown(cell: Any) -> Any:
    value = cell.value
    if not isinstance(value, int | float | str) or isinstance(value, bool):
        return value
    before, after, zeros = _added(cell.number_format, isinstance(value, str))
    if isinstance(value, str):
        return f"{before}{value}{after}"
    if value != int(value):
        return f"{before}{value}{after}" if before or after else value
    return f"{before}{int(value):0{zeros}}{after}" if before or after or len(str(int(value))) < zeros else value


@lru_cache(maxsize=1024)
def _added(number_format: str, is_text: bool) -> tuple[str, str, int]:
    """Return the words before and after the number, and its least count of digits.

    A text has the last section if that has an @."""
    section = number_format.split(";")[-1 if is_text else 0]
    if is_text and "@" not in section:
        return "", "", 0
    words, has_number, zeros, is_whole = ["", ""], False, 0, True
    for part in _PART.finditer(section):
        has_number = has_number or bool(part["number"])
        is_whole = is_whole and part[0] != "."
        zeros += is_whole and part["number"] == "0"
        words[has_number] += part["quoted"] or part["escaped"] or ""
    return words[0], words[1], zeros
