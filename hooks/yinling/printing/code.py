"""Typst's code mode, written from Python values. What people wrote stands in string literals alone, so nothing of it
is ever read as markup: only ``\\`` and ``"`` need escaping."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

_SPACE = re.compile(r"[ \t\r\n\f]+")
# Python's Markdown keeps the line breaks of the source; between two Chinese characters they are no space.
_CJK = "\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\u3000-\u303f\u201c\u201d\u2018\u2019\u2014\u2026"
_BREAK_IN_CHINESE = re.compile(rf"(?<=[{_CJK}])[ \t]*\n[ \t]*(?=[{_CJK}])")
# 9:00—11:30 and 2019-2020 stay in one line; so do a number and its unit.
_RANGE = re.compile(r"(?<=[0-9])([—–~～-])(?=[0-9])")
_UNIT = re.compile(r"(?<=[0-9]) (?=[\u4e00-\u9fff℃%])")
# A word that may be longer than a line breaks where it must.
_VERY_LONG = re.compile(r"[!-~]{24}(?=[!-~])")
WORD_JOINER, NO_BREAK_SPACE = "\u2060", "\u00a0"


class Code(str):
    """A piece of Typst code, as opposed to text."""

    __slots__ = ()


def breakable(written: str) -> str:
    """Words with places to break within those that are very long."""
    return _VERY_LONG.sub("\\g<0>\u200b", written)


def text(written: str) -> Code:
    """Text as it stands on paper: runs of white space are one space, what belongs together is glued."""
    one_line = breakable(_SPACE.sub(" ", _BREAK_IN_CHINESE.sub("", written)))
    return literal(_UNIT.sub(NO_BREAK_SPACE, _RANGE.sub(rf"{WORD_JOINER}\1{WORD_JOINER}", one_line)))


def literal(written: str) -> Code:
    """A string literal, every character of it kept."""
    escaped = written.replace("\\", "\\\\").replace('"', '\\"').replace("\r", "").replace("\n", "\\n")
    return Code(f'"{escaped}"')


def value(given: object) -> Code:
    """A Python value as Typst code. Raises TypeError for what Typst has no value for."""
    if isinstance(given, Code):
        return given
    if given is None:
        return Code("none")
    if isinstance(given, bool):
        return Code("true" if given else "false")
    if isinstance(given, int | float):
        return Code(repr(given))
    if isinstance(given, str):
        return literal(given)
    if isinstance(given, Mapping):
        return Code(f"({', '.join(f'{key}: {value(item)}' for key, item in given.items()) or ':'})")
    if isinstance(given, Iterable):
        return Code(f"({''.join(f'{value(item)}, ' for item in given)})")
    raise TypeError(type(given))


def call(function: str, *values: object, **named: object) -> Code:
    """A call; in names ``_`` stands for ``-``."""
    arguments = [str(value(item)) for item in values]
    arguments += [f"{name.replace('_', '-')}: {value(item)}" for name, item in named.items()]
    return Code(f"{function}({', '.join(arguments)})")


def block(parts: Iterable[Code]) -> Code:
    """Pieces of content one after the other."""
    joined = "; ".join(part for part in parts if part)
    return Code(f"{{ {joined} }}") if joined else Code("[]")
