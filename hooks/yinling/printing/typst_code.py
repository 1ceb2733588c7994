r"""Typst code, written from Python values.

User text only goes into string literals, so Typst never reads it as markup: only ``\`` and ``"`` are escaped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

_SPACE = re.compile(r"[ \t\r\n\f]+")
# Python-Markdown keeps the line breaks of its input; between two Chinese characters they are not a space.
_CJK = "\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\u3000-\u303f\u201c\u201d\u2018\u2019\u2014\u2026"
_BREAK_IN_CHINESE = re.compile(rf"(?<=[{_CJK}])[ \t]*\n[ \t]*(?=[{_CJK}])")
# 9:00—11:30 and 2019-2020 stay on one line; so do a number and its unit.
_RANGE = re.compile(r"(?<=[0-9])([—–~～-])(?=[0-9])")
_UNIT = re.compile(r"(?<=[0-9]) (?=[\u4e00-\u9fff℃%])")
_LONG_WORD = re.compile(r"[!-~]{24}(?=[!-~])")
WORD_JOINER, NO_BREAK_SPACE = "\u2060", "\u00a0"


class TypstCode(str):
    """A piece of Typst code, as opposed to text."""

    __slots__ = ()


def breakable(words: str) -> str:
    """Return a text with break opportunities in words that may be longer than a line."""
    return _LONG_WORD.sub("\\g<0>\u200b", words)


def text(words: str) -> TypstCode:
    """Return a literal of text as it is printed: white space collapsed, ranges and units not broken."""
    return literal(_UNIT.sub(NO_BREAK_SPACE, _RANGE.sub(rf"{WORD_JOINER}\1{WORD_JOINER}", breakable(one_line(words)))))


def one_line(words: str) -> str:
    """Return a text with its white space collapsed, and without the line breaks between Chinese characters."""
    return _SPACE.sub(" ", _BREAK_IN_CHINESE.sub("", words))


def literal(words: str) -> TypstCode:
    """Return a string literal that keeps every character."""
    escaped = words.replace("\\", "\\\\").replace('"', '\\"').replace("\r", "").replace("\n", "\\n")
    return TypstCode(f'"{escaped}"')


def value(item: object) -> TypstCode:
    """Return a Python value as Typst code. Raises TypeError for a type that Typst does not have."""
    if isinstance(item, TypstCode):
        return item
    if item is None:
        return TypstCode("none")
    if isinstance(item, bool):
        return TypstCode("true" if item else "false")
    if isinstance(item, int | float):
        return TypstCode(repr(item))
    if isinstance(item, str):
        return literal(item)
    if isinstance(item, Mapping):
        return TypstCode(f"({', '.join(f'{key}: {value(each)}' for key, each in item.items()) or ':'})")
    if isinstance(item, Iterable):
        return TypstCode(f"({''.join(f'{value(each)}, ' for each in item)})")
    raise TypeError(type(item))


def call(function: str, *values: object, **named: object) -> TypstCode:
    """Return a function call; ``_`` in the names of arguments becomes ``-``."""
    arguments = [str(value(item)) for item in values]
    arguments += [f"{name.replace('_', '-')}: {value(item)}" for name, item in named.items()]
    return TypstCode(f"{function}({', '.join(arguments)})")


def block(parts: Iterable[TypstCode]) -> TypstCode:
    """Return a code block that joins pieces of content."""
    joined = "; ".join(part for part in parts if part)
    return TypstCode(f"{{ {joined} }}") if joined else TypstCode("[]")
