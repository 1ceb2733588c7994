"""Cut a YAML text into pieces: records, fields and items, each with the comments above it; joined they are the text.

A merge takes each piece from the version that changed it, so that comments and quotes stay as they are."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any

import yaml

from ..sources.yaml import LOADER, core_value
from .text_merge import lines_of

_BETWEEN = re.compile(r"[ \t]*,[ \t]*")
_BLANK_OR_COMMENT = re.compile(r"[ \t]*(?:#.*)?$")


class CannotCutError(Exception):
    """Raised for a text that is not plain YAML: with anchors, tags, several documents or repeated keys."""


@dataclass
class Node:
    """A value as it is written: ``text`` is all of it, with the end of its last line.

    A block or a bracket on one line has ``children``; their column, and what stands before and after them. ``inline``
    says that the first child is on the line of its parent: ``- 日期: …``."""

    value: Any
    text: str
    children: list[Piece] = field(default_factory=list)
    is_open: bool = False  # has children that can be merged
    is_map: bool = False
    is_flow: bool = False
    column: int = 0
    inline: bool = False
    opening: str = ""
    separator: str = ""
    closing: str = ""


@dataclass
class Piece:
    """A field or an item: the lines above it, its key or dash, and its value."""

    key: str | None
    lead: str
    head: str
    node: Node

    @property
    def text(self) -> str:
        return self.lead + self.head + self.node.text


def cut(text: str) -> Node:
    """Return the pieces of a text, whose lines all end with a newline; raise CannotCutError."""
    try:
        if any(
            getattr(event, "anchor", None) or getattr(event, "tag", None) for event in yaml.parse(text, Loader=LOADER)
        ):
            raise CannotCutError
        root = yaml.compose(text, Loader=LOADER)
    except (yaml.YAMLError, ValueError, RecursionError):
        raise CannotCutError from None
    if root is None:
        return Node(None, text)
    return _Cutter(text).node(root, 0, len(text))


def join(node: Node, pieces: Sequence[Piece]) -> str:
    """Return the text of a block or bracket with other pieces."""
    if node.is_flow:
        return node.opening + node.separator.join(piece.head + piece.node.text for piece in pieces) + node.closing
    parts = [node.opening]
    for number, piece in enumerate(pieces):
        if number or not node.inline:
            parts.append((piece.lead if number else _comments(piece.lead)) + " " * node.column)
        elif "#" in piece.lead:
            raise CannotCutError  # a comment has no place between a dash and its first key
        parts += [piece.head, piece.node.text]
    return "".join([*parts, node.closing])


def _comments(lead: str) -> str:
    """Return the comments above a piece that becomes the first one, without the empty lines above them."""
    return lead.lstrip("\n") if "#" in lead else ""


class _Cutter:
    def __init__(self, text: str) -> None:
        self.text = text
        self.lines = lines_of(text)
        self.starts = [0, *accumulate(map(len, self.lines))]

    def node(self, node: Any, start: int, end: int) -> Node:
        """Return the node whose text is this range; what is before a block belongs to its first piece."""
        whole = self.text[start:end]
        if isinstance(node, yaml.ScalarNode):
            return Node(core_value(node.value, is_plain=not node.style), whole)
        is_map = isinstance(node, yaml.MappingNode)
        value = self._value(node)
        if not node.value:
            return Node(value, whole, is_map=is_map)
        return (self._flow if node.flow_style else self._block)(node, value, is_map, start, end)

    def _value(self, node: Any) -> Any:
        if isinstance(node, yaml.ScalarNode):
            return core_value(node.value, is_plain=not node.style)
        if isinstance(node, yaml.SequenceNode):
            return [self._value(item) for item in node.value]
        if not all(isinstance(key, yaml.ScalarNode) for key, _ in node.value):
            raise CannotCutError
        pairs = {key.value: self._value(item) for key, item in node.value}
        if len(pairs) != len(node.value):
            raise CannotCutError
        return pairs

    def _block(self, node: Any, value: Any, is_map: bool, start: int, end: int) -> Node:
        column = node.start_mark.column
        found = [self._begin(key if is_map else item, column, is_map) for key, item in self._pairs(node)]
        begins = [begin for begin in found if begin is not None]
        if len(begins) < len(found):
            return Node(value, self.text[start:end], is_map=is_map)
        line_start = self.starts[self._line(begins[0])]
        inline = bool(self.text[line_start : begins[0]].strip()) or line_start < start
        leads = [begins[0] if inline else line_start]
        for number in range(1, len(begins)):
            leads.append(self._lead(self._pairs(node)[number - 1][1], begins[number - 1], begins[number], column))
        last = end if end < len(self.text) else self._lead(self._pairs(node)[-1][1], begins[-1], end, column)
        stops = [*leads[1:], last]
        children = []
        for (key, item), lead, begin, stop in zip(self._pairs(node), leads, begins, stops, strict=True):
            head_end = self._head_end(key, item, begin)
            above = self.text[lead:begin]
            above = above[: len(above) - column] if above.endswith(" " * column) and column else above
            child = self.node(item, head_end, stop)
            children.append(Piece(key.value if is_map else None, above, self.text[begin:head_end], child))
        return Node(
            value,
            self.text[start:end],
            children,
            is_open=True,
            is_map=is_map,
            column=column,
            inline=inline,
            opening=self.text[start : leads[0]],
            closing=self.text[last:end],
        )

    def _head_end(self, key: Any, item: Any, begin: int) -> int:
        """Return where the text of the value begins: a block below its key or dash begins right after that."""
        at = self._offset(item.start_mark)
        after = begin + 1 if key is None else self.text.index(":", self._offset(key.end_mark)) + 1
        is_block = not isinstance(item, yaml.ScalarNode) and not item.flow_style
        is_empty = isinstance(item, yaml.ScalarNode) and item.start_mark.index == item.end_mark.index
        return after if is_empty or (is_block and self._line(at) != self._line(begin)) or at < after else at

    def _flow(self, node: Any, value: Any, is_map: bool, start: int, end: int) -> Node:
        closed = Node(value, self.text[start:end], is_map=is_map, is_flow=True)
        first, last = self._offset(node.start_mark), self._offset(node.end_mark)
        if "\n" in self.text[first:last]:
            return closed
        children, separators, at = [], [], first + 1
        for key, item in self._pairs(node):
            begin, stop = self._offset(key.start_mark if is_map else item.start_mark), self._offset(item.end_mark)
            if begin < at or stop <= begin:
                return closed
            separators.append(self.text[at:begin])
            head_end = self._offset(item.start_mark)
            child = self.node(item, head_end, stop)
            children.append(Piece(key.value if is_map else None, "", self.text[begin:head_end], child))
            at = stop
        rest = self.text[at:last]
        if not all(_BETWEEN.fullmatch(separator) for separator in separators[1:]) or separators[0].strip():
            return closed
        closed.children, closed.is_open = children, True
        closed.opening, closed.closing = self.text[start : first + 1] + separators[0], rest + self.text[last:end]
        closed.separator = separators[1] if len(separators) > 1 else ", "
        return closed

    def _pairs(self, node: Any) -> list[tuple[Any, Any]]:
        return node.value if isinstance(node, yaml.MappingNode) else [(None, item) for item in node.value]

    def _begin(self, node: Any, column: int, is_map: bool) -> int | None:
        """Return the offset of a key, or of the dash of an item."""
        line = node.start_mark.line
        if is_map:
            return self._offset(node.start_mark) if node.start_mark.column == column else None
        for number in range(line, -1, -1):
            text = self.lines[number] if number < len(self.lines) else ""
            if text[column : column + 1] == "-" and text[column + 1 : column + 2] in (" ", "\n", "\t", ""):
                return self.starts[number] + column
            if text.strip() and number < line and not text.lstrip().startswith("#"):
                return None
        return None

    def _lead(self, before: Any, before_begin: int, begin: int, column: int) -> int:
        """Return the offset of the comments and empty lines above a key or a dash."""
        line = self._line(begin)
        mark = before.end_mark
        is_literal = isinstance(before, yaml.ScalarNode) and before.style in ("|", ">")
        floor = self._line(before_begin)
        if isinstance(before, yaml.ScalarNode) and not is_literal:
            floor = max(floor, mark.line)
        while line - 1 > floor and _BLANK_OR_COMMENT.match(self.lines[line - 1].rstrip("\n")):
            above = self.lines[line - 1]
            if above.strip() and len(above) - len(above.lstrip(" ")) > column:
                break
            line -= 1
        return self.starts[line]

    def _line(self, offset: int) -> int:
        return bisect_right(self.starts, offset) - 1

    def _offset(self, mark: Any) -> int:
        return self.starts[min(int(mark.line), len(self.starts) - 1)] + int(mark.column)
