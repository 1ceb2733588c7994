"""Write a value as YAML in the ways that people write records by hand: short lists in brackets, long ones with dashes.

Input: texts, numbers, lists and mappings. Output: what follows a key on its line, and the lines below it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from .value_slips import quote
from .yaml import core_value, wants_quotes

WIDTH = 72
"""Longer lists and mappings have a line for each item. A Chinese character counts as two."""
_SHORT_ITEM = 30
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}
_NOT_IN_BRACKETS = ",[]{}\"'#:"


class Style(NamedTuple):
    """How a file is written: columns from a key to the dashes below it, and the spaces after a dash."""

    indent: int = 2
    gap: int = 1
    quotes: bool = False
    """Quote every text: for a second try, after a text without quotes was read as something else."""


PLAIN = Style()


class Written(NamedTuple):
    """What follows the colon of a key or a dash on its line, and the lines below, indented from the key's column."""

    head: str
    lines: list[str]


def written(value: Any, style: Style, *, in_list: bool = False) -> Written:
    """Return a value below a key, or the value of an item of a list."""
    if isinstance(value, Mapping):
        return _mapping(value, style, in_list)
    if isinstance(value, Sequence) and not isinstance(value, str):
        if not value or (not in_list and _fits(flow(value, style)) and all(map(_is_short, value))):
            return Written(flow(value, style), [])
        indent = " " * (0 if in_list else style.indent)
        rows = [f"{indent}{row}" for item in value for row in item_lines(item, style)]
        return _beside(rows) if in_list else Written("", rows)
    text = str(value) if not isinstance(value, str) else value
    if isinstance(value, str) and "\n" in text and text[0] not in " \t\n" and not style.quotes:
        return Written("|", [f"{'  ' if row else ''}{row}" for row in text.rstrip("\n").split("\n")])
    return Written(scalar(value, style), [])


def entry_lines(key: str, value: Any, style: Style) -> list[str]:
    """Return the lines of a key and its value, from the column of the key."""
    head, lines = written(value, style)
    return [f"{_key(key)}: {head}" if head else f"{_key(key)}:", *lines]


def item_lines(value: Any, style: Style) -> list[str]:
    """Return the lines of an item of a list, from the column of its dash."""
    head, lines = written(value, style, in_list=True)
    below = "" if isinstance(value, str) else " " * (1 + style.gap)  # a block of text has its indent
    return [f"-{' ' * style.gap}{head}", *(below + row if row else "" for row in lines)]


def flow(value: Any, style: Style) -> str:
    """Return a value on one line, for a place in brackets."""
    if isinstance(value, Mapping):
        return (
            "{" + ", ".join(f"{_key(str(key), in_brackets=True)}: {flow(v, style)}" for key, v in value.items()) + "}"
        )
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "[" + ", ".join(flow(item, style) for item in value) + "]"
    return scalar(value, style, in_brackets=True)


def scalar(value: Any, style: Style, *, in_brackets: bool = False) -> str:
    """Return a text, number or flag on one line."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int):
        return str(value)
    text = str(value)
    if any(char in text for char in "\n\t\r"):
        return '"' + "".join(_ESCAPES.get(char, char) for char in text) + '"'
    is_plain = not style.quotes and text == text.strip() != "" and core_value(text, is_plain=True) == text
    if not is_plain or wants_quotes(text) or _has_sign(text, in_brackets):
        return quote(text)
    return text


def _has_sign(text: str, in_brackets: bool) -> bool:
    """Return whether a text has a sign that YAML, or a reader of YAML, could take for its own."""
    if text[0] in "-?:" and (len(text) == 1 or text[1] in " ,[]{}"):
        return True
    if text[0] in "\"'[]{},#&*!|>@%`“‘「『" or ": " in text or " #" in text or text.endswith(":"):
        return True
    return in_brackets and any(char in text for char in _NOT_IN_BRACKETS)


def _mapping(value: Mapping[str, Any], style: Style, in_list: bool) -> Written:
    inline = flow(value, style)
    is_one = in_list and len(value) == 1  # a list of words is written as "- 名称: 自学"
    if not value or (_is_simple(value) and _fits(inline) and not is_one):
        return Written(inline, [])
    rows = [row for key, item in value.items() for row in entry_lines(str(key), item, style)]
    return _beside(rows) if in_list else Written("", [f"  {row}" if row else "" for row in rows])


def _beside(rows: list[str]) -> Written:
    """Return lines of which the first stands beside a dash."""
    return Written(rows[0], rows[1:])


def _is_simple(value: Mapping[str, Any]) -> bool:
    return all(not isinstance(item, (Mapping, list, tuple)) and "\n" not in str(item) for item in value.values())


def _is_short(item: Any) -> bool:
    """Return whether an item may stand in brackets: a word or an id, no sentence."""
    text = str(item)
    free = not any(char in text for char in " ，。；、：《》" + _NOT_IN_BRACKETS)
    return not isinstance(item, (Mapping, list, tuple)) and free and _width(text) <= _SHORT_ITEM


def _fits(text: str) -> bool:
    return _width(text) <= WIDTH


def _width(text: str) -> int:
    return sum(1 if char.isascii() else 2 for char in text)


def _key(key: str, *, in_brackets: bool = False) -> str:
    return scalar(key, Style(), in_brackets=in_brackets)
