"""Replace scalar values and keys in a YAML text, and leave every other byte as it is written.

A YAML writer would lose comments, quotes, blank lines and line ends. `splice` replaces only the characters of a value,
in the way it was written: quoted, plain or as a block of lines. It then parses the new text and compares: nothing else
may have changed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import yaml

from .text import unified
from .value_slips import quote
from .yaml import LOADER, Mark, core_value, parse, wants_quotes
from .yaml_outline import Keys

Value = str | int
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|$)")
_OTHER_LINE_ENDS = re.compile("[\x85\u2028\u2029]")  # line ends for YAML, but not for editors
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t"}


class Replacement(NamedTuple):
    """A value or key at the mark of `yaml.parse`, as it is read now, and the new one."""

    mark: Mark
    old: Value
    new: Value


class CannotSpliceError(Exception):
    """Raised if a value cannot be replaced without another change; ``line`` counts from 1."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


class _Scalar(NamedTuple):
    """A scalar of the text, and what is around it."""

    event: Any
    number: int  # among the events
    in_flow: bool  # inside [ ] or { }
    is_key: bool
    indent: int  # of the mapping or list around it


def splice(text: str, replacements: Iterable[Replacement], keys: Keys) -> str:
    """Return the text with these replacements; raise CannotSpliceError if any is not possible, or changes more."""
    wanted = sorted(replacements)
    if not wanted:
        return text
    bom = "\ufeff" if text.startswith("\ufeff") else ""
    body = text.removeprefix(bom)
    first = wanted[0].mark.line
    if _OTHER_LINE_ENDS.search(body):
        raise CannotSpliceError(first)
    try:
        events = list(yaml.parse(body, Loader=LOADER))
        scalars = {(s.event.start_mark.line, s.event.start_mark.column): s for s in _scalars(events)}
    except yaml.YAMLError:
        raise CannotSpliceError(first) from None
    expected = _signature(events)
    edits: list[tuple[_Scalar, Value]] = []
    for mark, old, new in wanted:
        scalar = scalars.get((mark.line - 1, mark.column - 1))
        if scalar is None or expected[scalar.number] != old:
            raise CannotSpliceError(mark.line)
        # In a block of lines the text keeps the line end that it has by the sign of the block.
        ends_line = _stays_block(scalar, new) and str(old).endswith("\n")
        expected[scalar.number] = f"{str(new).rstrip(chr(10))}\n" if ends_line else new
        edits.append((scalar, new))
    problems = _problems(body, keys)
    for may_be_plain in (True, False):
        spliced = _replaced(body, edits, may_be_plain)
        if _is_exactly(spliced, expected, edits) and not _problems(spliced, keys) - problems:
            return bom + spliced
    raise CannotSpliceError(first)


def _scalars(events: Sequence[Any]) -> Iterator[_Scalar]:
    """Yield the scalars of a text in order."""
    around: list[tuple[bool, bool, int]] = []  # of each open collection: in brackets, is a mapping, column
    expects_key: list[bool] = []
    for number, event in enumerate(events):
        if isinstance(event, yaml.CollectionEndEvent):
            around.pop()
            expects_key.pop()
        elif isinstance(event, (yaml.CollectionStartEvent, yaml.ScalarEvent, yaml.AliasEvent)):
            in_flow, is_map, indent = around[-1] if around else (False, False, 0)
            is_key = is_map and expects_key[-1]
            if expects_key:
                expects_key[-1] = not expects_key[-1]
            if isinstance(event, yaml.ScalarEvent):
                yield _Scalar(event, number, in_flow, is_key, indent)
            elif isinstance(event, yaml.CollectionStartEvent):
                is_mapping = isinstance(event, yaml.MappingStartEvent)
                start: Any = event.start_mark
                around.append((in_flow or bool(event.flow_style), is_mapping, start.column))
                expects_key.append(True)


def _signature(events: Sequence[Any]) -> list[Any]:
    """Return what the events mean: the value of each scalar, and a list with class and name of each other event."""
    found: list[Any] = [[type(event).__name__, getattr(event, "anchor", None)] for event in events]
    for scalar in _scalars(events):
        event = scalar.event
        text = str(event.value)
        found[scalar.number] = text if scalar.is_key else core_value(text, is_plain=not event.style)
    return found


def _is_exactly(text: str, expected: Sequence[Any], edits: Sequence[tuple[_Scalar, Value]]) -> bool:
    """Return whether a text has these values; a block of lines that is new has a line end more."""
    try:
        found = _signature(list(yaml.parse(text, Loader=LOADER)))
    except yaml.YAMLError:
        return False
    for scalar, new in edits:
        if len(found) == len(expected) and isinstance(new, str) and "\n" in new:
            found[scalar.number] = str(found[scalar.number]).rstrip("\n")
    lines = {scalar.number for scalar, new in edits if isinstance(new, str) and "\n" in new}
    wanted = [str(value).rstrip("\n") if number in lines else value for number, value in enumerate(expected)]
    return [*map(_typed, found)] == [*map(_typed, wanted)]


def _typed(value: Any) -> tuple[type, Any]:
    return type(value), value  # True equals 1


def _problems(text: str, keys: Keys) -> Counter[str]:
    """Return the problems that a check would report, by their codes."""
    return Counter(problem.code for problem in parse("", unified(text), keys).problems)


def _replaced(text: str, edits: Sequence[tuple[_Scalar, Value]], may_be_plain: bool) -> str:
    lines = _LINE.findall(text)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    end_of_line = next((line[len(line.rstrip("\r\n")) :] for line in lines if line.endswith(("\r", "\n"))), "\n")
    parts, rest = [], 0
    for scalar, new in edits:
        start, end = scalar.event.start_mark, scalar.event.end_mark
        begin, stop = starts[start.line] + start.column, starts[end.line] + end.column
        if scalar.event.style in ("|", ">") and (block := _block(lines, scalar, new, end_of_line)) is not None:
            begin, stop, token = starts[start.line + 1], starts[block[0]], block[1]
        else:
            if scalar.event.style in ("|", ">"):  # the mark of its end is on another line
                stop = starts[_last_line(lines, scalar)] + len(lines[_last_line(lines, scalar)].rstrip("\r\n"))
            token = _token(scalar, new, may_be_plain, end_of_line)
        parts += [text[rest:begin], token]
        rest = stop
    return "".join([*parts, text[rest:]])


def _stays_block(scalar: _Scalar, new: Value) -> bool:
    return scalar.event.style in ("|", ">") and isinstance(new, str) and bool(new.strip()) and new[0] not in " \t\n"


def _last_line(lines: Sequence[str], scalar: _Scalar) -> int:
    """Return the number, from 0, of the last line with text of a block."""
    start, end = scalar.event.start_mark.line, scalar.event.end_mark
    last = min(end.line - (end.column == 0), len(lines) - 1)
    while last > start and not lines[last].strip():
        last -= 1
    return int(last)


def _block(lines: Sequence[str], scalar: _Scalar, new: Value, end_of_line: str) -> tuple[int, str] | None:
    """Return the line after a block of lines, and its new text; None if the value cannot be a block."""
    first, last = scalar.event.start_mark.line + 1, _last_line(lines, scalar)
    if last < first or not isinstance(new, str) or not _stays_block(scalar, new):
        return None
    top = next(line for line in lines[first : last + 1] if line.strip())
    written = str(scalar.event.value).lstrip("\n").split("\n", 1)[0]
    indent = " " * (len(top) - len(top.lstrip(" ")) - (len(written) - len(written.lstrip(" "))))
    text = new.rstrip("\n")
    if scalar.event.style == ">":
        text = re.sub("\n+", lambda ends: ends[0] + "\n", text)
    rows = [f"{indent}{row}" if row else "" for row in text.split("\n")]
    ending = lines[last][len(lines[last].rstrip("\r\n")) :]
    return last + 1, end_of_line.join(rows) + ending


def _token(scalar: _Scalar, new: Value, may_be_plain: bool, end_of_line: str) -> str:
    """Return a value as it is written on one line, or as a new block of lines."""
    style = scalar.event.style
    if isinstance(new, int):
        return str(new)
    if "\n" in new and not (scalar.in_flow or scalar.is_key or style in ("'", '"') or new[0] in " \t\n"):
        indent = " " * (scalar.indent + 2)
        return end_of_line.join(["|", *(f"{indent}{row}" if row else "" for row in new.rstrip("\n").split("\n"))])
    if "\n" in new or "\t" in new or style == '"':
        return '"' + "".join(_ESCAPES.get(char, char) for char in new) + '"'
    if style == "'":
        return "'" + new.replace("'", "''") + "'"
    is_plain = may_be_plain and new == new.strip() != "" and core_value(new, is_plain=True) == new
    is_plain = is_plain and not wants_quotes(new)
    return new if is_plain else quote(new)
