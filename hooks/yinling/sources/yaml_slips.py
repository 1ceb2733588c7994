"""Find slips in the lines of a YAML text, each with the corrected line.

YAML silently accepts most slips with another meaning; others stop its parser, which then reports another line. So the
lines are checked before they are parsed. The caller parses the corrected lines: one slip does not hide the next.
Corrected text is never published: every slip is an error.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from . import value_slips
from .value_slips import ValueSlip
from .yaml_outline import Column, Keys, Outline


class Slip(NamedTuple):
    """A slip in a line, and its correction; lines and columns count from 1."""

    code: str
    line: int
    column: int
    fixed: str  # the corrected line, empty if no correction is certain
    read: str  # the line to parse, so that the rest of the file is checked
    text: str = ""  # the part that is wrong


class _Fault(NamedTuple):
    """A slip before the value of a line."""

    code: str
    column: int
    text: str = ""


class _Item(NamedTuple):
    """A line split into key, corrected text up to the value, value and its column, with the slips before the value."""

    key: str | None
    head: str
    value: str
    column: int
    faults: list[_Fault]


_WIDE = "\u3000\u00a0\u2002-\u200a"
_DASHES = "-－—–"
# A quoted text or a bracket that is open for longer was never closed.
_MAX_SPAN = 1_000  # lines
BULLETS = _DASHES + "*•·●"
# A key is short and has no punctuation of YAML or of Chinese prose.
KEY = re.compile(
    r"""(?P<key>[^\s:：，。；、“”‘’"'\[\]{}()（）#,&*!|>@%`?-][^:：，。；“”"'\[\]{}#,]{0,30}?)\s*(?P<colon>[:：])(?P<after>.*)$"""
)
START = re.compile(rf"(?P<indent>[ \t{_WIDE}]*)(?P<dash>(?:[{_DASHES}](?=[\s{_WIDE}]|$)[ \t{_WIDE}]*)*)(?P<rest>.*)$")
_NO_COLON = re.compile(r"(?P<word>[^\s:：;；=＝]+)(?P<gap>\s*[;；=＝]\s*|\s+)(?P<value>\S.*)$")
BLOCK = re.compile(r"(?P<mark>[|>｜][+-]?[1-9]?[+-]?)\s*(?P<comment>#.*)?$")
_SECOND = re.compile(
    r"(?P<first>[^\s\"'\[{|>&*!%@`#][^:：#]*?)[\s，,；;、]+"
    r"(?P<key>[^\s:：，,；;、#]+)[ ]*[:：]\s*(?P<rest>[^:：#]*[^:：#\s])\s*$"
)
_WIDE_SPACE = re.compile(f"[{_WIDE}]")


def slips(lines: Sequence[str], keys: Keys) -> Iterator[Slip]:
    """Yield the slips in the lines of a YAML text, in order."""
    outline = Outline(keys)
    value_end = 0  # the last line of a value over several lines, whose text is free
    for number, line in enumerate(lines, 1):
        if number <= value_end:
            continue
        match = START.match(line)
        assert match is not None  # every part of the pattern may be empty
        indent, dash, rest = match["indent"], match["dash"], match["rest"]
        if not dash and (not rest or rest.startswith("#")):
            continue
        start = halfwidth(indent) + ascii_dashes(dash)
        faults = list(_of_start(indent, dash))
        if not dash and outline.expects_dash(len(start)) and (bullet := _bullet(rest)):
            faults.append(_Fault("space-after-dash" if rest[0] == "-" else "wide-dash", len(indent) + 1))
            start, dash, rest = start + "- ", rest[:bullet], rest[bullet:]
        if dash and outline.joins(len(halfwidth(indent))):
            faults.append(_Fault("joined-item", len(indent) + 1))
            if outline.item_column is not None:
                start = " " * outline.item_column + start.lstrip(" ")
        at = Column(len(start), len(start) - len(start.lstrip(" ")) if dash else None)
        item = _split(len(indent + dash), start, rest, at, outline)
        faults += item.faults
        if item.key is not None and (column := outline.misplaced(item.key, at)) is not None:
            at, item = Column(column), item._replace(head=" " * column + item.head.lstrip(" "))
            faults.append(_Fault("indentation", 1))
        slip, value_end = _of_value(lines, number, item, at, outline)
        head, value = item.head, item.value
        fixed = "" if slip and not slip.fixed else head + (slip.fixed if slip else value)
        read = (head + (slip.read if slip else value)).rstrip()
        for fault in faults:
            is_certain = fault.code != "joined-item" or outline.item_column is not None
            shown = (fixed or head + value) if is_certain else ""
            yield Slip(fault.code, number, fault.column, shown, read, fault.text)
        if slip:
            yield Slip(slip.code, number, item.column + slip.at, fixed, read, slip.text)
        if rest:
            outline.add(at, item.key, item.value)


def _of_start(indent: str, dash: str) -> Iterator[_Fault]:
    if "\t" in indent + dash:
        yield _Fault("tab-indent", (indent + dash).index("\t") + 1)
    if wide := _WIDE_SPACE.search(indent + dash):
        yield _Fault("wide-space", wide.start() + 1)
    if bad := re.search(f"[{_DASHES[1:]}]", dash):
        yield _Fault("wide-dash", len(indent) + bad.start() + 1)


def _bullet(rest: str) -> int:
    """Return how many characters at the start of a text replace the dash of a list item, 0 for none."""
    if len(rest) < 2 or rest[0] not in BULLETS:
        return 0
    gap = len(rest) - len(rest[1:].lstrip()) - 1
    if (rest[0] == "*" and not gap) or rest[1] in BULLETS or rest[1].isdigit():
        return 0
    return 1 + gap


def _split(offset: int, start: str, rest: str, at: Column, outline: Outline) -> _Item:
    """Find the key of a line and correct the text between key and value."""
    bare = _Item(None, start, rest, offset + 1, [])
    below = outline.below(at)
    if at.dash is not None and outline.keys.texts_only(below):
        return bare
    match = KEY.match(rest)
    if match is None:
        return _without_colon(offset, start, rest, at, outline) or bare
    key, colon, after = match["key"].strip(), match["colon"], match["after"]
    right_column = outline.misplaced(key, at)
    if outline.continues(at) and right_column is None:
        return bare
    value = after.lstrip()
    gap, column = after[: len(after) - len(value)], offset + match.start("colon") + 1
    known = outline.keys.known(key, below if right_column is None else outline.below(Column(right_column)))
    item = _Item(key, f"{start}{key}: " if value else f"{start}{key}:", value, column + len(gap) + 1, [])
    if colon == "：":
        # In a list of texts, or where the text above continues, a Chinese colon is punctuation, except after a key.
        if known or not (at.dash is not None or outline.continues(at) or ": " in rest):
            return item._replace(faults=[_Fault("wide-colon", column, key)])
        return bare
    if after and not gap:
        return item._replace(faults=[_Fault("space-after-colon", column, key)]) if known else bare
    if _WIDE_SPACE.search(gap):
        return item._replace(faults=[_Fault("wide-space", column + 1)])
    return item._replace(head=start + rest[: len(rest) - len(value)])


def _without_colon(offset: int, start: str, rest: str, at: Column, outline: Outline) -> _Item | None:
    """Read ``标题 学习`` or ``标题；学习``, if the word is a key that may be in this place."""
    match = _NO_COLON.match(rest)
    if match is None or outline.continues(at) or not outline.keys.known(match["word"], outline.below(at)):
        return None
    fault = _Fault("missing-colon", offset + match.end("word") + 1, match["word"])
    return _Item(match["word"], f"{start}{match['word']}: ", match["value"], offset + match.start("value") + 1, [fault])


def _of_value(
    lines: Sequence[str], number: int, item: _Item, at: Column, outline: Outline
) -> tuple[ValueSlip | None, int]:
    """Return the slip of a line's value, and the last line of a value over several lines, 0 for other values."""
    value, keys = item.value, outline.keys
    first = value[:1]
    indent = at.text if item.key is not None or at.dash is None else at.dash
    if outline.continues(at) and item.key is None:
        return value_slips.lost_comment(value), 0  # it continues the text of the line above
    if block := BLOCK.match(value):
        if block["mark"][0] == "｜" and number < (end := block_end(lines, number, indent)):
            narrow = value.replace("｜", "|", 1)
            return ValueSlip("wide-bar", 0, narrow, narrow), end
        comment = ValueSlip("hash-in-text", block.start("comment"), "", block["mark"], block["comment"] or "")
        return comment if comment.text else None, block_end(lines, number, indent)
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
        return None, 0  # neither a key nor an item: the parser reports it
    if item.key and not keys.prose(item.key) and (slip := _second_field(item, at, outline)):
        return slip, 0
    return value_slips.of_value(value, keys.prose(below)), 0


def _second_field(item: _Item, at: Column, outline: Outline) -> ValueSlip | None:
    """Return the slip of a value that another field follows on its line: ``应到: 49 实到: 30``."""
    match = _SECOND.match(item.value)
    if match is None or not outline.keys.known(match["key"], outline.below(at)):
        return None
    first = match["first"]
    fixed = f"{first}\n{' ' * at.text}{match['key']}: {match['rest']}"
    return ValueSlip("fields-on-one-line", match.start("key"), fixed, first, match["key"])


def block_end(lines: Sequence[str], number: int, indent: int) -> int:
    """Return the last line of the text block below a line; tabs and wide spaces count as its indentation."""
    for end in range(number, len(lines)):
        line = lines[end]
        if line.strip() and len(line) - len(line.lstrip()) <= indent:
            return end
    return len(lines)


def _quote_end(lines: Sequence[str], number: int, mark: str, indent: int) -> int:
    """Return the line on which a quoted text ends, 0 if a new key or item begins first."""
    for at, line in enumerate(lines[number : number + _MAX_SPAN], number + 1):
        if _begins_item(line, indent):
            return 0
        if value_slips.closing_quote(mark + line):
            return at
    return 0


def _bracket_end(lines: Sequence[str], number: int, value: str, indent: int, keys: Keys) -> int:
    """Return the line on which a bracket ends, 0 if a new key of the records begins first."""
    depth = value_slips.open_brackets(value)
    for at, line in enumerate(lines[number : number + _MAX_SPAN], number + 1):
        if _begins_item(line, indent) and (
            (key := KEY.match(line.strip(" -"))) is None or keys.known(key["key"], None)
        ):
            return 0
        depth += value_slips.open_brackets(line)
        if depth <= 0:
            return at
    return 0


def _begins_item(line: str, indent: int) -> bool:
    """Return whether a line, indented by ``indent`` at most, begins with a dash or a key."""
    match = START.match(line)
    assert match is not None
    if len(match["indent"]) > indent or not match["rest"]:
        return False
    key = KEY.match(match["rest"])
    return bool(match["dash"]) or (key is not None and (key["colon"] == "：" or key["after"][:1] in ("", " ")))


def halfwidth(space: str) -> str:
    return re.sub(f"[{_WIDE}]", lambda char: "  " if char[0] == "\u3000" else " ", space.replace("\t", "  "))


def ascii_dashes(dash: str) -> str:
    """Return ASCII dashes in place of others; unchanged if all are ASCII."""
    if re.fullmatch("[- ]*", dash):
        return dash
    return "- " * len(re.findall(f"[{_DASHES}]", dash))
