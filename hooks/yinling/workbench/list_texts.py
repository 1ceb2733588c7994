"""The text of single records in a list file: read, cut out and put at the end of another with its comments and quotes.

What results is read once more; where it does not say what was meant, there is no result."""

from __future__ import annotations

import textwrap
from itertools import pairwise

from ..library.parse import record_keys
from ..records.base import Record
from ..sources import yaml
from ..sources.text import unified


def items_of(text: str, kind: type[Record]) -> list[yaml.LocatedMap] | None:
    """Return the records of a list file; None if it is no list of records alone."""
    document = yaml.parse("", unified(text.removeprefix("\ufeff")), record_keys(kind))
    items = document.value
    if not isinstance(items, list) or not all(isinstance(item, yaml.LocatedMap) for item in items):
        return None
    return None if any(problem.severity == "error" for problem in document.problems) else items


def cut(text: str, items: list[yaml.LocatedMap]) -> tuple[str, list[str]] | None:
    """Return what stands above the first record, and the lines of each; None if several begin on one line."""
    lines = text.splitlines(keepends=True)
    starts = [item.mark.line - 1 for item in items]
    if starts != sorted({*starts}) or "\r" in text.replace("\r\n", ""):
        return None
    pieces = ["".join(lines[begin:end]) for begin, end in pairwise([*starts, len(lines)])]
    return "".join(lines[: starts[0]]), pieces


def item_text(content: bytes, kind: type[Record], number: int) -> str | None:
    """Return the lines of one record as they stand, without what belongs to no record below it; None if unsure."""
    text = content.decode("utf-8")
    items = items_of(text, kind)
    pieces = cut(text, items) if items and number < len(items) else None
    piece = unified(pieces[1][number]) if pieces else ""
    if not items or not piece.startswith("- "):
        return None
    lines = piece.rstrip("\n").split("\n")
    while not lines[-1].strip() or lines[-1].startswith("#"):
        lines.pop()
    piece = "\n".join(lines) + "\n"
    return piece if items_of(piece, kind) == [items[number]] else None


def with_item(content: bytes, kind: type[Record], item: str) -> bytes | None:
    """Return a list file with the text of one more record at its end; None if it would not say just that."""
    text = content.decode("utf-8")
    before, added = items_of(text, kind) if text.strip() else [], items_of(item, kind)
    if before is None or added is None:
        return None
    ending = "\r\n" if "\r\n" in text else "\n"
    result = (text.rstrip("\r\n") + ending * 2 if text else "") + item.replace("\n", ending)
    return result.encode() if items_of(result, kind) == [*before, *added] else None


def alone(item: str) -> str:
    """Return the text of a record of a list file as a file of its own."""
    return textwrap.dedent("  " + item.removeprefix("- "))
