"""Find slips that concern several lines of a YAML text: texts without ``|``, pasted tables, a shifted first line.

Each is one problem with all its lines, before and after. `yaml_slips` then checks the lines that are returned for it:
as many as there were, so that the places of all other problems stay right."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import NamedTuple

from .value_slips import quote
from .yaml_outline import Keys
from .yaml_slips import BLOCK, BULLETS, KEY, START, ascii_dashes, block_end, halfwidth


class Run(NamedTuple):
    """Lines with one slip, from ``line`` (from 1): what to write for them, and what to parse for them."""

    code: str
    line: int
    column: int
    fixed: tuple[str, ...]  # empty if no correction is certain
    read: tuple[str, ...]  # one for each line that was written
    text: str = ""


class _Line(NamedTuple):
    """A line split at its indent, dashes and key; columns from 0."""

    column: int  # of the text after the dash
    dash: int | None  # the column of the dash
    key: str
    value: str
    rest: str  # all after the dash
    start: str  # indent and dash, as they should be written

    @property
    def edge(self) -> int:
        return self.column if self.dash is None else self.dash


_LONGEST_KEY = 8  # characters: the labels of fields are shorter
_NO_TEXT = ("#", "---", "...", "{", "}", "[", "]")
_UNFINISHED = ("，", "、", "；", ",", "：")
_FREE = re.compile(r"[^\s\"'\[{|>&*!%@`#].*")  # the value of a plain text
_ITEM = re.compile(r"[^-－—–*•·●\s\"'\[\]{}|>&!%@`#:：][^:：#\t]*")  # of a list: no key, no dash of its own
_NUMBER = re.compile(r"[(（]?[0-9]{1,2}[.．、)）]\s*(?=\D)")
_SEPARATOR = re.compile(r"[-=*_]{3,}\s*")
_TAB, _BAR, _COMMA = re.compile("\t"), re.compile(r"\|"), re.compile("[,，]")
_RULE = re.compile(r":?-*:?")  # a cell of the line of dashes below a header in Markdown
_FLOW = re.compile(r"[,\[\]{}:#\"'&*!|>%@`]|^[-?]|^\s|\s$|^$")


def runs(lines: Sequence[str], keys: Keys) -> Iterator[Run]:
    """Yield the slips of several lines, in order."""
    number, holder = 1, ""  # the last key without a value
    if first := _shifted(lines) or _second_record(lines):
        yield first
    if first and first.code == "second-record":
        lines = [*lines[: first.line - 1], *first.read]
    while number <= len(lines):
        line = _split(lines[number - 1])
        found = (
            _table(lines, number, keys, holder)
            or _items(lines, number, line, keys)
            or _text(lines, number, line, keys, holder)
        )
        if found:
            yield found
            number = found.line + len(found.read)
            continue
        if BLOCK.match(line.value):
            number = block_end(lines, number, line.column if line.key or line.dash is None else line.dash)
        if line.key:
            holder = line.key if not line.value or line.value.startswith("#") else ""
        number += 1


def _split(line: str) -> _Line:
    match = START.match(line)
    assert match is not None  # every part of the pattern may be empty
    indent, dash, rest = match["indent"], match["dash"], match["rest"]
    key = KEY.match(rest)
    value = key["after"].strip() if key else rest.strip()
    column = len(indent) if dash else None
    start = halfwidth(indent) + ascii_dashes(dash)
    return _Line(len(indent + dash), column, key["key"].strip() if key else "", value, rest, start)


def _shifted(lines: Sequence[str]) -> Run | None:
    """Return the slip of a first line that is indented more than another line; YAML refuses that."""
    written = [number for number, line in enumerate(lines) if line.strip() and not line.lstrip().startswith("#")]
    first = _split(lines[written[0]] if written else "")
    indent = first.edge
    if not indent or not (first.key or first.dash is not None):
        return None
    others = [_split(lines[number]) for number in written[1:]]
    starts = [other for other in others if other.key or other.dash is not None]
    if not starts:
        return None
    begins = starts[0].edge == (0 if starts[0].dash is not None else first.column - indent)
    if first.dash is None:
        begins = any(other.dash is None and other.edge == 0 for other in starts)
    if not begins or any(other.edge == indent and (other.dash is None) == (first.dash is None) for other in starts):
        return None
    text = lines[written[0]].lstrip()
    return Run("first-line-indent", written[0] + 1, 1, (text,), (text,))


def _second_record(lines: Sequence[str]) -> Run | None:
    """Return the slip of several records in a file of which the first has no dash: YAML takes them for one."""
    split = ((number, _split(line)) for number, line in enumerate(lines) if line.strip())
    start, first = next((row for row in split if row[1].edge == 0 and row[1].key), (0, _split("")))
    if not first.key or first.dash is not None or sum(first.key in line for line in lines) < 2:
        return None  # nearly all files
    parts = [(start, first), *split]
    outer = [(number, part) for number, part in parts if part.edge == 0 and part.key]
    starts = {number for number, part in outer if part.key == first.key}
    second = min(starts - {start}, default=0)
    keys = [part.key for number, part in outer if number < second]
    again = {part.key for number, part in parts if number > start + len(keys)}.intersection(keys)
    if len(starts) < 2 or len(again) < 2:
        return None
    read: list[str] = []
    has_dash = False
    for number in range(start, len(lines)):
        line = lines[number]
        if number in starts:
            has_dash = line.startswith("-")
        if not line.strip() or _SEPARATOR.fullmatch(line):
            read.append("")
        elif has_dash or line.startswith("#"):
            read.append(line)
        else:
            read.append(f"{'-' if number in starts else ' '} {line}")
    return Run("second-record", start + 1, 1, tuple(read), tuple(read), str(sorted(starts)[1] + 1))


def _items(lines: Sequence[str], number: int, line: _Line, keys: Keys) -> Run | None:
    """Return the slip of a list of texts without dashes: YAML joins its lines to one text."""
    if not line.key or line.value or not keys.many(line.key):
        return None
    end = block_end(lines, number, line.column)
    while end > number and not lines[end - 1].strip():
        end -= 1
    texts = [text.strip() for text in lines[number:end]]
    if len(texts) < 2 or not all(map(_ITEM.fullmatch, texts)):
        return None
    items = tuple(f"{' ' * (line.column + 2)}- {_NUMBER.sub('', text)}" for text in texts)
    is_certain = not any(text.endswith(_UNFINISHED) for text in texts[:-1])
    return Run("items-without-dash", number + 1, 1, items if is_certain else (), items, line.key)


def _text(lines: Sequence[str], number: int, line: _Line, keys: Keys, holder: str) -> Run | None:
    """Return the slip of a text over several lines that needs a ``|``; YAML would break it off or refuse it."""
    is_item = line.dash is not None and not line.key and keys.prose(holder) and keys.texts_only(holder)
    # Below a key whose keys are data, such as the words of readings, a long key is no text.
    holds_text = line.key and len(line.key) <= _LONGEST_KEY and keys.prose(line.key) and keys.texts_only(line.key)
    if not is_item and not holds_text:
        return None
    is_block = BLOCK.match(line.value) is not None
    if line.value and not is_block and not _FREE.fullmatch(line.value):
        return None
    if is_item and is_block:
        return None
    edge = line.column if line.key else line.edge
    own = block_end(lines, number, edge) if is_block else number
    end = _end(lines, own, edge, line, keys)
    if end == own:
        return None
    following = [text for text in lines[number:end] if text.strip()]
    if not is_block and all(_continues(text, edge) for text in following):
        return None
    head = f"{line.start}{line.key}:" if line.key else line.start.rstrip()
    indent = " " * (len(line.start) + (2 if line.key else 0))
    texts = [] if is_block or not line.value else [line.value]
    texts += [text.strip() for text in lines[number:end]]
    fixed = (f"{head} |", *(f"{indent}{text}" if text else "" for text in texts))
    joined = "\\n".join(text.replace("\\", "\\\\").replace('"', '\\"').replace("\t", " ") for text in texts)
    read = (f'{head} "{joined}"', *([""] * (end - number)))
    below = next((_split(text) for text in (lines[at] for at in range(end, len(lines))) if text.strip()), None)
    if below and below.edge > edge:  # it would become text too
        fixed = ()
    return Run("text-without-bar", number, line.column + 1, fixed, read, line.key or holder)


def _end(lines: Sequence[str], number: int, edge: int, line: _Line, keys: Keys) -> int:
    """Return the last line of the text that follows line ``number``."""
    end, before = number, line.value
    for at in range(number, len(lines)):
        text = lines[at]
        if not text.strip():
            continue
        if not _is_text(_split(text), edge, line, before, keys, begun=end > number):
            break
        end, before = at + 1, text.strip()
    return end


def _is_text(other: _Line, edge: int, line: _Line, before: str, keys: Keys, *, begun: bool) -> bool:
    """Return whether a line can only be text of the value above it, and no key or item of the record."""
    if other.rest.startswith(_NO_TEXT) or "\t" in other.rest.strip():
        return False
    if (other.dash is not None or other.rest[:1] in BULLETS) and (
        other.edge < edge or not line.key or not (line.value or begun)
    ):
        return False
    if not other.key:
        return True
    if keys.known(other.key, None) and not (
        other.column > edge and other.dash is None and "：" in other.rest and begun
    ):
        return False
    is_in_item = not line.key and other.column > edge
    return begun or is_in_item or len(other.key) > _LONGEST_KEY or before.endswith(_UNFINISHED)


def _continues(text: str, edge: int) -> bool:
    """Return whether YAML reads a line as more of the plain text above it."""
    indent = len(text) - len(text.lstrip(" "))
    return indent > edge and text.lstrip() == text[indent:] and not re.search(r":(\s|$)|\s#", text)


def _table(lines: Sequence[str], number: int, keys: Keys, holder: str) -> Run | None:
    """Return the slip of rows that were copied from a spreadsheet, Markdown or CSV."""
    separator = _separator(lines[number - 1], keys, holder)
    if separator is None:
        return None
    following = (lines[at] for at in range(number - 1, len(lines)))  # a slice for each line would take squared time
    written = [*takewhile(lambda row: separator.search(row.strip()) and not row.lstrip().startswith("#"), following)]
    rows = [[cell.strip() for cell in separator.split(row.strip().strip("|"))] for row in written]
    if len(rows) < 2 or all(keys.known(row[0], holder) for row in rows):  # one field a line: `yaml_slips` corrects it
        return None
    read = tuple([""] * len(rows))
    header, *records = [row for row in rows if not all(map(_RULE.fullmatch, row))]
    if len(header) < 2:
        return None
    if not all(keys.known(cell, holder) for cell in header) or any(len(row) > len(header) for row in records):
        return Run("pasted-table", number, 1, (), read, "、".join(header))
    indent = "  " if holder else ""
    items = tuple(
        f"{indent}- {{{', '.join(f'{key}: {_cell(cell)}' for key, cell in zip(header, row, strict=False) if cell)}}}"
        for row in records
    )
    blank = tuple([""] * (len(rows) - len(items)))
    return Run("pasted-table", number, 1, items, (*blank, *items), "、".join(header))


def _separator(line: str, keys: Keys, holder: str) -> re.Pattern[str] | None:
    """Return what stands between the cells of a table whose first row this may be."""
    text = line.strip()
    if "\t" in text:
        return _TAB
    if len(text) > 2 and text[0] == text[-1] == "|":
        return _BAR
    cells = [cell.strip() for cell in _COMMA.split(text)]
    return _COMMA if len(cells) > 1 and all(keys.known(cell, holder) for cell in cells) else None


def _cell(text: str) -> str:
    return quote(text) if _FLOW.search(text) else text
