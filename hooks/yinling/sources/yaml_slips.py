"""The slips of YAML that can be seen line by line, each with the corrected line.

YAML accepts most of them in silence and means something else; some stop its parser, which then blames another line. So
the lines are read before YAML does, and every finding carries the line as it should be: the caller parses the
corrected text, and one slip does not hide the next. Nothing corrected here is ever published: a finding is an error.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from . import value_slips
from .value_slips import ValueSlip
from .yaml_outline import Column, Keys, Outline


class Slip(NamedTuple):
    """One finding: its code, where it stands on the line (column from 1), the corrected line (empty where it cannot be
    known), the line that YAML should read so that the rest of the file can be checked, and the text at fault."""

    code: str
    line: int
    column: int
    fixed: str
    read: str
    text: str = ""


class _Fault(NamedTuple):
    """A slip in what comes before a value."""

    code: str
    column: int
    text: str = ""


class _Item(NamedTuple):
    """A line taken apart: the key, the mended text up to the value, the value and its column, and what was mended."""

    key: str | None
    head: str
    value: str
    column: int
    faults: list[_Fault]


_WIDE = "\u3000\u00a0\u2002-\u200a"
_DASHES = "-－—–"
# A quoted text or a bracket that has not ended by then was never closed.
_MAX_SPAN = 1_000
_BULLETS = _DASHES + "*•·●"
# A key is short and holds no punctuation that YAML or Chinese prose would use.
_KEY = re.compile(
    r"""(?P<key>[^\s:：，。；、“”‘’"'\[\]{}()（）#,&*!|>@%`?-][^:：，。；“”"'\[\]{}#,]{0,30}?)\s*(?P<colon>[:：])(?P<after>.*)$"""
)
_START = re.compile(rf"(?P<indent>[ \t{_WIDE}]*)(?P<dash>(?:[{_DASHES}](?=[\s{_WIDE}]|$)[ \t{_WIDE}]*)*)(?P<rest>.*)$")
_NO_COLON = re.compile(r"(?P<word>[^\s:：;；=＝]+)(?P<gap>\s*[;；=＝]\s*|\s+)(?P<value>\S.*)$")
_BLOCK = re.compile(r"(?P<mark>[|>][+-]?[1-9]?[+-]?)\s*(?P<comment>#.*)?$")
_WIDE_SPACE = re.compile(f"[{_WIDE}]")


def slips(lines: Sequence[str], keys: Keys) -> Iterator[Slip]:
    """Every slip in the lines of a YAML text, in order."""
    outline = Outline(keys)
    running = 0  # the last line of a text over several lines, where anything may be written
    for number, line in enumerate(lines, 1):
        if number <= running:
            continue
        match = _START.match(line)
        assert match is not None  # every part of the pattern may be empty
        indent, dash, rest = match["indent"], match["dash"], match["rest"]
        if not dash and (not rest or rest.startswith("#")):
            continue
        start = _halfwidth(indent) + _dashes(dash)
        faults = list(_of_start(indent, dash))
        if not dash and outline.wants_dash(len(start)) and (bullet := _bullet(rest)):
            faults.append(_Fault("space-after-dash" if rest[0] == "-" else "wide-dash", len(indent) + 1))
            start, dash, rest = start + "- ", rest[:bullet], rest[bullet:]
        at = Column(len(start), len(_halfwidth(indent)) if dash else None)
        item = _split(len(indent + dash), start, rest, at, outline)
        faults += item.faults
        if item.key is not None and (column := outline.lost(item.key, at)) is not None:
            at, item = Column(column), item._replace(head=" " * column + item.head.lstrip(" "))
            faults.append(_Fault("indentation", 1))
        slip, running = _of_value(lines, number, item, at, outline)
        head, value = item.head, item.value
        fixed = "" if slip and not slip.fixed else head + (slip.fixed if slip else value)
        read = (head + (slip.read if slip else value)).rstrip()
        for fault in faults:
            yield Slip(fault.code, number, fault.column, fixed or head + value, read, fault.text)
        if slip:
            yield Slip(slip.code, number, item.column + slip.at, fixed, read, slip.text)
        if rest:
            outline.add(at, item.key, item.value)


def _of_start(indent: str, dash: str) -> Iterator[_Fault]:
    if "\t" in indent:
        yield _Fault("tab-indent", indent.index("\t") + 1)
    if wide := _WIDE_SPACE.search(indent + dash):
        yield _Fault("wide-space", wide.start() + 1)
    if bad := re.search(f"[{_DASHES[1:]}]", dash):
        yield _Fault("wide-dash", len(indent) + bad.start() + 1)


def _bullet(rest: str) -> int:
    """How many characters at the start of a text were meant as the dash of a list, 0 for none."""
    if len(rest) < 2 or rest[0] not in _BULLETS:
        return 0
    gap = len(rest) - len(rest[1:].lstrip()) - 1
    if (rest[0] == "*" and not gap) or rest[1] in _BULLETS or rest[1].isdigit():
        return 0
    return 1 + gap


def _split(offset: int, start: str, rest: str, at: Column, outline: Outline) -> _Item:
    """Find the key of a line and mend what stands between it and its value."""
    bare = _Item(None, start, rest, offset + 1, [])
    below = outline.below(at)
    if at.dash is not None and outline.keys.texts_only(below):
        return bare
    match = _KEY.match(rest)
    if match is None:
        return _without_colon(offset, start, rest, at, outline) or bare
    key, colon, after = match["key"].strip(), match["colon"], match["after"]
    place = outline.lost(key, at)
    if outline.continues(at) and place is None:
        return bare
    value = after.lstrip()
    gap, column = after[: len(after) - len(value)], offset + match.start("colon") + 1
    known = outline.keys.known(key, below if place is None else outline.below(Column(place)))
    item = _Item(key, f"{start}{key}: " if value else f"{start}{key}:", value, column + len(gap) + 1, [])
    if colon == "：":
        # In a list of texts, or in the text above going on, a Chinese colon is punctuation, unless the word is a key.
        if known or not (at.dash is not None or outline.continues(at) or ": " in rest):
            return item._replace(faults=[_Fault("wide-colon", column, key)])
        return bare
    if after and not gap:
        return item._replace(faults=[_Fault("space-after-colon", column, key)]) if known else bare
    if _WIDE_SPACE.search(gap):
        return item._replace(faults=[_Fault("wide-space", column + 1)])
    return item._replace(head=start + rest[: len(rest) - len(value)])


def _without_colon(offset: int, start: str, rest: str, at: Column, outline: Outline) -> _Item | None:
    """``标题 学习`` or ``标题；学习``, where the word is a key and stands where a key should."""
    match = _NO_COLON.match(rest)
    if match is None or outline.continues(at) or not outline.keys.known(match["word"], outline.below(at)):
        return None
    fault = _Fault("missing-colon", offset + match.end("word") + 1, match["word"])
    return _Item(match["word"], f"{start}{match['word']}: ", match["value"], offset + match.start("value") + 1, [fault])


def _of_value(
    lines: Sequence[str], number: int, item: _Item, at: Column, outline: Outline
) -> tuple[ValueSlip | None, int]:
    """The slip of a line's value, and the last line of the value where it goes on below, 0 where it does not."""
    value, keys = item.value, outline.keys
    first = value[:1]
    indent = at.text if item.key is not None or at.dash is None else at.dash
    if outline.continues(at) and item.key is None:
        return value_slips.lost_comment(value), 0  # the text of the line above, going on
    if block := _BLOCK.match(value):
        lost = ValueSlip("hash-in-text", block.start("comment"), "", block["mark"], block["comment"] or "")
        return lost if lost.text else None, _block_end(lines, number, indent)
    if first in ("'", '"') and not value_slips.closing_quote(value):
        end = _quote_end(lines, number, first, indent)
        return (None, end) if end else (value_slips.unclosed_quote(value), 0)
    if first in ("[", "{") and not value_slips.closing_bracket(value):
        end = _bracket_end(lines, number, value, indent, keys)
        return (None, end) if end else (value_slips.unclosed_bracket(value), 0)
    below = item.key or outline.below(at)
    if first == "{" or value.startswith("[{"):
        slip = value_slips.of_braces(value, lambda word: keys.known(word, below))
        return slip or value_slips.of_value(value, keys.prose(below)), 0
    if item.key is None and at.dash is None and first not in ("[", "&", "*", "!", "%", "@", "`"):
        return None, 0  # neither a key nor an item: the parser has its say
    return value_slips.of_value(value, keys.prose(below)), 0


def _block_end(lines: Sequence[str], number: int, indent: int) -> int:
    """The last line of the text block that begins below a line. Tabs and wide spaces count as indentation here, so
    that the text of a block is not taken for keys."""
    for end in range(number, len(lines)):
        line = lines[end]
        if line.strip() and len(line) - len(line.lstrip()) <= indent:
            return end
    return len(lines)


def _quote_end(lines: Sequence[str], number: int, mark: str, indent: int) -> int:
    """The line on which a quoted text ends, 0 where a new key or item begins first."""
    for at, line in enumerate(lines[number : number + _MAX_SPAN], number + 1):
        if _begins_item(line, indent):
            return 0
        if value_slips.closing_quote(mark + line):
            return at
    return 0


def _bracket_end(lines: Sequence[str], number: int, value: str, indent: int, keys: Keys) -> int:
    """The line on which a bracket ends, 0 where a new key of the records begins first."""
    depth = value_slips.open_brackets(value)
    for at, line in enumerate(lines[number : number + _MAX_SPAN], number + 1):
        if _begins_item(line, indent) and (
            (key := _KEY.match(line.strip(" -"))) is None or keys.known(key["key"], None)
        ):
            return 0
        depth += value_slips.open_brackets(line)
        if depth <= 0:
            return at
    return 0


def _begins_item(line: str, indent: int) -> bool:
    """Whether a line, not further in than ``indent``, begins with a dash or a key."""
    match = _START.match(line)
    assert match is not None
    if len(match["indent"]) > indent or not match["rest"]:
        return False
    key = _KEY.match(match["rest"])
    return bool(match["dash"]) or (key is not None and (key["colon"] == "：" or key["after"][:1] in ("", " ")))


def _halfwidth(space: str) -> str:
    return re.sub(f"[{_WIDE}]", lambda char: "  " if char[0] == "\u3000" else " ", space.replace("\t", "  "))


def _dashes(dash: str) -> str:
    """Straight dashes; where nothing was wrong with them, just as they were written."""
    if re.fullmatch("[- ]*", dash):
        return dash
    return "- " * len(re.findall(f"[{_DASHES}]", dash))
