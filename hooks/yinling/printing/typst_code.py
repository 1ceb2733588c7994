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


class TypstCode(str):
    """A piece of Typst code, as opposed to text."""

    __slots__ = ()


def breakable(written: str) -> str:
    """Words with places to break within those that are very long."""
    return _VERY_LONG.sub("\\g<0>\u200b", written)


def text(written: str) -> TypstCode:
    """Text as it stands on paper: runs of white space are one space, what belongs together is glued."""
    one_line = breakable(_SPACE.sub(" ", _BREAK_IN_CHINESE.sub("", written)))
    return literal(_UNIT.sub(NO_BREAK_SPACE, _RANGE.sub(rf"{WORD_JOINER}\1{WORD_JOINER}", one_line)))


def literal(written: str) -> TypstCode:
    """A string literal, every character of it kept."""
    escaped = written.replace("\\", "\\\\").replace('"', '\\"').replace("\r", "").replace("\n", "\\n")
    return TypstCode(f'"{escaped}"')


def value(given: object) -> TypstCode:
    """A Python value as Typst code. Raises TypeError for what Typst has no value for."""
    if isinstance(given, TypstCode):
        return given
    if given is None:
        return TypstCode("none")
    if isinstance(given, bool):
        return TypstCode("true" if given else "false")
    if isinstance(given, int | float):
        return TypstCode(repr(given))
    if isinstance(given, str):
        return literal(given)
    if isinstance(given, Mapping):
        return TypstCode(f"({', '.join(f'{key}: {value(item)}' for key, item in given.items()) or ':'})")
    if isinstance(given, Iterable):
        return TypstCode(f"({''.join(f'{value(item)}, ' for item in given)})")
    raise TypeError(type(given))


def call(function: str, *values: object, **named: object) -> TypstCode:
    """A call; in names ``_`` stands for ``-``."""
    arguments = [str(value(item)) for item in values]
    arguments += [f"{name.replace('_', '-')}: {value(item)}" for name, item in named.items()]
    return TypstCode(f"{function}({', '.join(arguments)})")


def block(parts: Iterable[TypstCode]) -> TypstCode:
    """Pieces of content one after the other."""
    joined = "; ".join(part for part in parts if part)
    return TypstCode(f"{{ {joined} }}") if joined else TypstCode("[]")
