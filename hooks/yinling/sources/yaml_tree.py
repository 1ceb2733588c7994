"""Read a YAML text as a tree whose nodes know where they begin and end in the text.

Input: a text. Output: `Scalar`, `Sequence` and `Mapping` nodes with offsets, for edits of the text in place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from .yaml import LOADER, core_value

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|$)")
_OTHER_LINE_ENDS = re.compile("[\x85\u2028\u2029]")  # line ends for YAML, but not for editors
_KEEPS_LINE_ENDS = re.compile(r"[|>](?:[1-9]?\+|\+[1-9]?)")


class NotATreeError(Exception):
    """Raised for a text that has no tree, or has anchors, tags or several documents; ``line`` counts from 1."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


@dataclass
class Node:
    """A value: its offsets in the text, and its line and column (from 0).

    The end of a block collection is the end of its last value."""

    start: int
    end: int
    line: int
    column: int


@dataclass
class Scalar(Node):
    """A text, number, flag or nothing, as the core schema of YAML 1.2 reads it."""

    value: Any
    text: str
    style: str

    @property
    def is_block(self) -> bool:
        return self.style in ("|", ">")


@dataclass
class Entry:
    """A key of a mapping and its value."""

    key: Scalar
    value: Scalar | Sequence | Mapping

    @property
    def end(self) -> int:
        return max(self.key.end, self.value.end)


@dataclass
class Sequence(Node):
    """A list: in brackets, or with dashes."""

    in_brackets: bool
    items: list[Scalar | Sequence | Mapping] = field(default_factory=list)


@dataclass
class Mapping(Node):
    """A mapping: in brackets, or with a key on each line."""

    in_brackets: bool
    entries: list[Entry] = field(default_factory=list)


Value = Scalar | Sequence | Mapping


def read_tree(text: str) -> Value | None:
    """Return the root of a text without a byte order mark; None if nothing but comments is in it."""
    if found := _OTHER_LINE_ENDS.search(text):
        raise NotATreeError(text.count("\n", 0, found.start()) + 1)
    return _TreeReader(text).read()


def plain(node: Value) -> Any:
    """Return the typed values of a node: lists for sequences, tuples of pairs for mappings.

    Two equal results mean equal content: 1 and true differ, and a key that stands twice is not lost."""
    if isinstance(node, Scalar):
        return (type(node.value).__name__, node.value)
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    return tuple((entry.key.text, plain(entry.value)) for entry in node.entries)


def line_starts(text: str) -> list[int]:
    """Return the offset of each line, and at last the length of the text."""
    starts = [0]
    for line in _LINE.findall(text):
        starts.append(starts[-1] + len(line))
    return starts


class _TreeReader:
    def __init__(self, text: str) -> None:
        self._text = text
        self._starts = line_starts(text)

    def read(self) -> Value | None:
        root: Value | None = None
        documents = 0
        try:
            events = yaml.parse(self._text, Loader=LOADER)
            for event in events:
                if isinstance(event, yaml.DocumentStartEvent):
                    documents += 1
                    if documents > 1:
                        raise NotATreeError(_line_of(event) + 1)
                    root = self._value(next(events), events)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            raise NotATreeError(min(mark.line, len(self._starts) - 2) + 1 if mark else 1) from None
        except (yaml.YAMLError, RecursionError):
            raise NotATreeError(1) from None
        is_nothing = isinstance(root, Scalar) and root.start == root.end and not root.style
        return None if is_nothing else root

    def _value(self, event: Any, events: Iterator[Any]) -> Value:
        start, end = event.start_mark, event.end_mark
        if event.anchor is not None or getattr(event, "tag", None) is not None:  # an alias has an anchor too
            raise NotATreeError(start.line + 1)
        at = (self._offset(start), self._offset(end), start.line, start.column)
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event, at)
        if isinstance(event, yaml.MappingStartEvent):
            mapping = Mapping(*at, bool(event.flow_style))
            for child in events:
                if isinstance(child, yaml.MappingEndEvent):
                    self._close(mapping, child, [entry.end for entry in mapping.entries])
                    break
                key = self._value(child, events)
                if not isinstance(key, Scalar):
                    raise NotATreeError(key.line + 1)
                mapping.entries.append(Entry(key, self._value(next(events), events)))
            return mapping
        sequence = Sequence(*at, bool(event.flow_style))
        for child in events:
            if isinstance(child, yaml.SequenceEndEvent):
                self._close(sequence, child, [item.end for item in sequence.items])
                break
            sequence.items.append(self._value(child, events))
        return sequence

    def _close(self, node: Mapping | Sequence, event: Any, ends: list[int]) -> None:
        node.end = self._offset(event.end_mark) if node.in_brackets else max(ends, default=node.start)

    def _scalar(self, event: yaml.ScalarEvent, at: tuple[int, int, int, int]) -> Scalar:
        text, style = str(event.value), event.style or ""
        scalar = Scalar(*at, core_value(text, is_plain=not style), text, style)
        if scalar.is_block:
            end: Any = event.end_mark
            last: int = min(end.line - (end.column == 0), len(self._starts) - 2)
            if not _KEEPS_LINE_ENDS.match(self._text, scalar.start):
                while last > scalar.line and not self._line(last).strip():
                    last -= 1
            scalar.end = self._starts[last] + len(self._line(last).rstrip("\r\n"))
        return scalar

    def _line(self, number: int) -> str:
        return self._text[self._starts[number] : self._starts[number + 1]]

    def _offset(self, mark: Any) -> int:
        start = self._starts[min(mark.line, len(self._starts) - 1)]
        return int(min(start + mark.column, len(self._text)))


def _line_of(event: Any) -> int:
    return int(event.start_mark.line)
