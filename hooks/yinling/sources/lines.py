"""The slips of YAML that can be seen line by line, each with the corrected line.

YAML accepts most of them in silence and means something else; some stop its parser, which then blames another line. So
the lines are read before YAML does, and every finding carries the line as it should be: the caller parses the
corrected text, and one slip does not hide the next. Nothing corrected here is ever published: a finding is an error.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple


class Slip(NamedTuple):
    """One finding: its code, where it stands on the line (column from 1), the corrected line, and the text at fault."""

    code: str
    line: int
    column: int
    fixed: str
    text: str = ""


# A key is short and holds no punctuation that YAML or Chinese prose would use.
_KEY = re.compile(r"""(?P<key>[^\s:：，。；、“”‘’"'\[\]{}()（）#,&*!|>@%`?-][^:：，。；“”"'\[\]{}#,]{0,30}?)\s*(?P<colon>[:：])(?P<after>.*)$""")
_START = re.compile(r"(?P<indent>[ \t\u3000\u00a0\u2002-\u200b]*)(?P<dash>(?:[-－—–](?=[\s\u3000\u00a0]|$)[ \t\u3000\u00a0]*)*)(?P<rest>.*)$")
_BLOCK = re.compile(r"[|>][+-]?[1-9]?[+-]?\s*$")
_WIDE_SPACE = re.compile(r"[\u3000\u00a0\u2002-\u200b]")
_OPENING, _CLOSING = "“‘「『", "”’」』"
_SPECIAL = "*@%&!`"


def slips(text: str, is_key: Callable[[str], bool]) -> Iterator[Slip]:
    """Every slip in a YAML text, in order. ``is_key`` says whether a word is a key the records know: it tells
    ``标题:学习`` (a space is missing) from ``议题:学习`` in the middle of a list of plain texts.
    """
    blocks = _TextBlocks()
    for number, line in enumerate(text.split("\n"), 1):
        if blocks.holds(line):
            continue
        match = _START.match(line)
        assert match is not None  # every part of the pattern may be empty
        indent, dash, rest = match["indent"], match["dash"], match["rest"]
        if not rest or rest.startswith("#"):
            if not rest and dash and _WIDE_SPACE.search(indent + dash):
                yield Slip("wide-space", number, 1, _halfwidth(indent) + _dashes(dash))
            continue
        fixed_start = _halfwidth(indent) + _dashes(dash)
        found = list(_of_start(number, indent, dash, fixed_start + rest))
        key, value_at, rest, key_slips = _split(number, len(indent + dash), fixed_start, rest, bool(dash), is_key, blocks)
        found += key_slips
        value = rest[value_at:]
        column = len(indent + dash) + value_at + 1
        if not (value_at == 0 and key is None and not dash):  # a continuation line is the text of the line above
            found += _of_value(number, column, fixed_start + rest[:value_at], value)
        corrected = found[-1].fixed if found else line
        blocks.after(corrected, key is not None)
        for slip in found:
            yield slip._replace(fixed=corrected)


def _of_start(number: int, indent: str, dash: str, fixed: str) -> Iterator[Slip]:
    if "\t" in indent:
        yield Slip("tab-indent", number, indent.index("\t") + 1, fixed)
    if wide := _WIDE_SPACE.search(indent + dash):
        yield Slip("wide-space", number, wide.start() + 1, fixed)
    if bad := re.search("[－—–]", dash):
        yield Slip("wide-dash", number, len(indent) + bad.start() + 1, fixed)


def _split(
    number: int, offset: int, start: str, rest: str, dashed: bool, is_key: Callable[[str], bool], blocks: _TextBlocks
) -> tuple[str | None, int, str, list[Slip]]:
    """The key of a line, where its value begins, the line's rest with its colon mended, and what was mended."""
    match = _KEY.match(rest)
    if match is None:
        return None, 0, rest, []
    key, colon, after = match["key"], match["colon"], match["after"]
    at = match.start("colon")
    wide_gap = re.match(r"[\u3000\u00a0\u2002-\u200b\s]*", after)
    gap = wide_gap.group() if wide_gap else ""
    known = is_key(key.strip())
    mended = f"{key}: {after[len(gap):]}".rstrip() if after[len(gap) :] else f"{key}:"
    place = offset + at + 1
    if colon == "：":
        # In a list of texts, or in the text above going on, a Chinese colon is just punctuation, unless the word is a key.
        if known or not (dashed or blocks.continues(start) or ": " in rest):
            return key, len(key) + 2, mended, [Slip("wide-colon", number, place, start + mended, key)]
        return None, 0, rest, []
    if after and not gap:
        if known:
            return key, len(key) + 2, mended, [Slip("space-after-colon", number, place, start + mended, key)]
        return None, 0, rest, []
    if _WIDE_SPACE.search(gap):
        return key, len(key) + 2, mended, [Slip("wide-space", number, place + 1, start + mended)]
    return key, len(rest) - len(after[len(gap) :]), rest, []


def _of_value(number: int, column: int, before: str, value: str) -> Iterator[Slip]:
    """The slips of one value. A correction puts the whole of it in straight quotes."""
    plain = value.rstrip()
    if not plain or _BLOCK.match(plain) or plain.startswith("#"):
        return
    quoted = before + quote(plain)
    first = plain[0]
    if first in "\"'":
        end = _closing_quote(plain)
        if end and plain[end:].strip() and not plain[end:].lstrip().startswith("#"):
            yield Slip("text-after-quote", number, column, quoted, plain)
        elif end and plain[end:].strip():
            yield Slip("hash-in-text", number, column + plain.index("#", end), before + plain[:end], plain[end:].strip())
        return
    if first in "[{":
        closed = _closing_bracket(plain)
        if closed and plain[closed:].strip() and not plain[closed:].lstrip().startswith("#"):
            yield Slip("special-start", number, column, quoted, first)
        return
    if first in _OPENING and plain[-1] == _CLOSING[_OPENING.index(first)] and plain.count(plain[-1]) == 1:
        yield Slip("chinese-quotes", number, column, quoted, plain)
        return
    if first in _SPECIAL or first in "|>":
        yield Slip("special-start", number, column, quoted, first)
        return
    if (at := plain.find(" #")) >= 0:
        yield Slip("hash-in-text", number, column + at + 1, quoted, plain[at + 1 :])
        return
    if (colon := re.search(r":(?=\s|$)", plain)) is not None:
        yield Slip("colon-in-text", number, column + colon.start(), quoted, plain)


def quote(text: str) -> str:
    """``text`` between straight double quotes, or single ones where it holds double quotes itself."""
    if '"' in text or "\\" in text:
        return "'" + text.replace("'", "''") + "'"
    return f'"{text}"'


def _halfwidth(space: str) -> str:
    return space.replace("\t", "  ").replace("\u3000", "  ").translate({0xA0: " ", 0x200B: ""} | dict.fromkeys(range(0x2002, 0x200B), " "))


def _dashes(dash: str) -> str:
    return "- " * len(re.findall("[-－—–]", dash))


def _closing_quote(text: str) -> int:
    """Where the quoted text that opens ``text`` ends, or 0 where it goes on over the line's end."""
    mark, at = text[0], 1
    while at < len(text):
        if mark == '"' and text[at] == "\\":
            at += 2
            continue
        if text[at] == mark:
            if mark == "'" and text[at : at + 2] == "''":
                at += 2
                continue
            return at + 1
        at += 1
    return 0


def _closing_bracket(text: str) -> int:
    depth = 0
    for at, char in enumerate(text):
        depth += (char in "[{") - (char in "]}")
        if depth == 0:
            return at + 1
    return 0


class _TextBlocks:
    """Which lines are running text, where anything may be written: below a ``|``, or inside quotes or brackets that
    span lines."""

    def __init__(self) -> None:
        self._below: int | None = None  # the indentation that a text block's lines must exceed
        self._until = ""  # the quote that ends a text over several lines
        self._depth = 0  # open brackets
        self._value_indent: int | None = None  # of the last key with a plain value on its own line

    def holds(self, line: str) -> bool:
        if self._until:
            if _closing_quote(self._until + line):
                self._until = ""
            return True
        if self._depth > 0:
            self._depth += sum(line.count(c) for c in "[{") - sum(line.count(c) for c in "]}")
            return True
        if self._below is None:
            return False
        # Tabs and wide spaces count as indentation here, so that the text of a block is not taken for keys.
        if not line.strip() or _indent(line) > self._below:
            return True
        self._below = None
        return False

    def continues(self, start: str) -> bool:
        """Whether a line that begins like ``start`` goes on with the plain text of the key above it."""
        return self._value_indent is not None and len(start) > self._value_indent

    def after(self, line: str, has_key: bool) -> None:
        """Take note of a line that is not running text, as it should have been written."""
        match = _START.match(line)
        assert match is not None
        key = _KEY.match(match["rest"])
        value = (key["after"] if key and has_key else match["rest"]).strip()
        indent = len(match["indent"] + match["dash"])
        if has_key:
            self._value_indent = indent if value and value[0] not in "|>" else None
        if _BLOCK.match(value):
            self._below = indent if has_key else len(match["indent"])
        elif value[:1] in ('"', "'") and not _closing_quote(value):
            self._until = value[0]
        elif value[:1] in ("[", "{"):
            self._depth = sum(value.count(c) for c in "[{") - sum(value.count(c) for c in "]}")


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" \t\u3000\u00a0"))
