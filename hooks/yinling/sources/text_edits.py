"""Change a YAML text at one place of its tree: set a value, add a key or an item, delete one.

Only the characters of that place change. Whether the new text means what it should is for `edit_yaml` to check."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from .splice import CannotSpliceError, Replacement, splice
from .yaml import Mark
from .yaml_outline import Keys
from .yaml_tree import Entry, Scalar, Value, line_starts, read_tree
from .yaml_tree import Mapping as MappingNode
from .yaml_tree import Sequence as SequenceNode
from .yaml_writing import PLAIN, Style, entry_lines, flow, item_lines, written

_COMMENT_LINE = re.compile(r"(?P<indent>[ \t]*)#")
_GAP = re.compile(r"(?:[ \t\r\n]|(?<![^\s])#[^\r\n]*)*")
_BLANK = re.compile(r"[ \t]*(?:\r\n|\r|\n|$)")


class CannotPlaceError(Exception):
    """Raised for a place that cannot be changed in the text alone."""


class TextEdits:
    """The edits of one text with its tree; each returns the new text."""

    def __init__(self, text: str, root: Value | None, style: Style = PLAIN) -> None:
        self._text, self._root = text, root
        self._starts = line_starts(text)
        ends = (re.search(r"\r\n|\r|\n", text[a:b]) for a, b in zip(self._starts, self._starts[1:], strict=False))
        self._line_end = next((end[0] for end in ends if end), "\n")
        indents = [*_indents(root)] if root else []
        self._style = style._replace(indent=indents[0] if indents else 2)

    def with_first_record(self, values: Mapping[str, Any]) -> str:
        """Return a text of comments only, or nothing, with a list of one record below."""
        rows = self._line_end.join(item_lines(values, self._style)) + self._line_end
        needs_end = self._text and not self._text.endswith(("\n", "\r"))
        return f"{self._text}{self._line_end if needs_end else ''}{rows}"

    def set(self, steps: tuple[int, ...], _: str, value: Any, keys: Keys) -> str:
        """Return the text with another value at a place."""
        parent, number = self._parent(steps)
        entry = parent.entries[number] if isinstance(parent, MappingNode) else None
        node = entry.value if entry else parent.items[number]  # type: ignore[union-attr]
        is_new_block = entry is not None and not parent.in_brackets and "\n" in str(value)  # a comment stands beside
        may_splice = not (is_new_block and isinstance(node, Scalar) and not node.style)
        if isinstance(node, Scalar) and node.value is not None and isinstance(value, (str, int)) and may_splice:
            return self._spliced(node, value, keys)
        if parent.in_brackets:
            space = " " if node.start == node.end and self._text[node.start - 1 : node.start] == ":" else ""
            return self._replaced(node.start, node.end, space + flow(value, self._style))
        if entry is None:
            added = self.add(steps, "", value, keys)
            return _deleted_after(added, steps)
        return self._set_below(parent, entry, value)

    def add(self, steps: tuple[int, ...], key: str, value: Any, _: Keys) -> str:
        """Return the text with a new key or item before the one at a place."""
        parent, number = self._parent(steps)
        ends = _ends(parent)
        if parent.in_brackets:
            token = flow({key: value}, self._style)[1:-1] if key else flow(value, self._style)
            if number:
                return self._replaced(ends[number - 1], ends[number - 1], f", {token}")
            return self._replaced(parent.start + 1, parent.start + 1, f"{token}, " if ends else token)
        column = parent.column
        if isinstance(parent, MappingNode):
            rows = entry_lines(key, value, self._style)
        else:
            rows = item_lines(value, self._style._replace(gap=self._gap(parent)))
        if number:
            return self._with_lines(rows, column, ends[number - 1], self._is_spaced(parent))
        start = parent.entries[0].key.start if isinstance(parent, MappingNode) else self._dash(parent, 0)
        if isinstance(parent, MappingNode) and self._text[parent.start : parent.start + 2] in ("? ", "?\n"):
            raise CannotPlaceError
        space = self._line_end if self._is_spaced(parent) else ""
        return self._replaced(start, start, self._joined(rows, column) + self._line_end + space + " " * column)

    def delete(self, steps: tuple[int, ...], _: str, __: Any, ___: Keys) -> str:
        """Return the text without a key or an item."""
        parent, number = self._parent(steps)
        starts, ends = self._begins(parent), _ends(parent)
        if len(ends) < 2:
            raise CannotPlaceError
        if parent.in_brackets:
            return self._without_bracketed(starts, ends, number)
        start, end = starts[number], ends[number]
        line = self._line_start(start)
        if not self._text[line:start].strip():
            return self._without_lines(line, self._next_line(end))
        if number:  # a question mark stands before the key
            raise CannotPlaceError
        if not self._text[end : starts[1]].strip():
            return self._replaced(start, starts[1], "")
        # Comments follow the first key beside a dash: the dash alone keeps its line.
        tail = self._content_end(end)
        return self._replaced(len(self._text[:start].rstrip(" ")), tail, "")

    def _parent(self, steps: tuple[int, ...]) -> tuple[MappingNode | SequenceNode, int]:
        node = self._root
        for number in steps[:-1]:
            node = node.entries[number].value if isinstance(node, MappingNode) else node.items[number]  # type: ignore[union-attr]
        if not isinstance(node, (MappingNode, SequenceNode)):
            raise CannotPlaceError
        return node, steps[-1]

    def _spliced(self, node: Scalar, value: str | int, keys: Keys) -> str:
        new = ("是" if value else "否") if isinstance(value, bool) else value
        try:
            return splice(self._text, [Replacement(Mark(node.line + 1, node.column + 1), node.value, new)], keys)
        except CannotSpliceError:
            raise CannotPlaceError from None

    def _set_below(self, parent: Value, entry: Entry, value: Any) -> str:
        """Return the text with another value of a key in a block mapping; the comment beside the key stays."""
        head, rows = written(value, self._style)
        node = entry.value
        colon = self._colon(entry)
        if node.start == node.end and isinstance(node, Scalar) and not node.style:
            start, end, last = colon, colon, colon
        elif isinstance(node, Scalar) and node.is_block:
            start, end = node.start, node.start + len(re.split(r"[ \t\r\n]", self._text[node.start :], maxsplit=1)[0])
            last = node.end
        elif isinstance(node, Scalar) or node.in_brackets:
            start, end, last = node.start, node.end, node.end
        else:
            start, end, last = colon, colon, node.end
        beside = self._text[end : self._content_end(end)]
        start = len(self._text[:start].rstrip(" \t")) if self._text[colon:start].strip(" \t") == "" else start
        token = f" {head}" if head else ""
        indent = " " * parent.column
        lines = "".join(self._line_end + (indent + row if row else "") for row in rows)
        rest = self._content_end(last) if last > end else self._content_end(end)
        return self._replaced(start, rest, token + (beside if beside.strip() else "") + lines)

    def _with_lines(self, rows: Sequence[str], column: int, end: int, spaced: bool) -> str:
        """Return the text with lines after the line of an offset, and after deeper comments below that."""
        at = self._next_line(end)
        while (comment := _COMMENT_LINE.match(self._text, at)) and len(comment["indent"]) > column:
            at = self._next_line(comment.end())
        before = self._text[:at]
        text = " " * column + self._joined(rows, column)
        space = self._line_end if spaced else ""
        if before.endswith(("\n", "\r")):
            return f"{before}{space}{text}{self._line_end}{self._text[at:]}"
        return f"{before}{self._line_end}{space}{text}{self._text[at:]}"

    def _joined(self, rows: Sequence[str], column: int) -> str:
        indent = self._line_end + " " * column
        return rows[0] + "".join(indent + row if row else self._line_end for row in rows[1:])

    def _without_lines(self, start: int, end: int) -> str:
        """Return the text without lines, and without the empty lines that would be left twice or at the end."""
        before, after = self._text[:start], self._text[end:]
        if not after:
            kept = before.rstrip(" \t\r\n") if not before.strip() or _ends_blank(before) else before
            end_of_file = self._line_end if self._text.endswith(("\n", "\r")) else ""
            return kept.rstrip("\r\n") + end_of_file
        if _ends_blank(before) or not before:
            while (blank := _BLANK.match(after)) and blank[0] and after:
                after = after[blank.end() :]
        return before + after

    def _without_bracketed(self, starts: Sequence[int], ends: Sequence[int], number: int) -> str:
        comma = self._comma(ends[number - 1] if number else ends[number])
        if number:
            if self._text[comma + 1 : starts[number]].strip() or self._text[ends[number - 1] : comma].strip():
                raise CannotPlaceError  # a comment stands there
            return self._replaced(ends[number - 1], ends[number], "")
        if self._text[comma + 1 : starts[1]].strip():
            raise CannotPlaceError
        return self._replaced(starts[0], starts[1], "")

    def _comma(self, offset: int) -> int:
        at = self._after_gap(offset)
        if self._text[at : at + 1] != ",":
            raise CannotPlaceError
        return at

    def _begins(self, parent: MappingNode | SequenceNode) -> list[int]:
        """Return where each key or item begins; an item of a block list begins with its dash."""
        if isinstance(parent, MappingNode):
            return [entry.key.start for entry in parent.entries]
        if parent.in_brackets:
            return [item.start for item in parent.items]
        return [self._dash(parent, number) for number in range(len(parent.items))]

    def _dash(self, parent: SequenceNode, number: int) -> int:
        at = self._after_gap(parent.items[number - 1].end) if number else parent.start
        if self._text[at : at + 1] != "-":
            raise CannotPlaceError
        return at

    def _gap(self, parent: SequenceNode) -> int:
        """Return the spaces after the dash of the last item whose value stands beside it."""
        for number in range(len(parent.items) - 1, -1, -1):
            after = self._text[self._dash(parent, number) + 1 : parent.items[number].start]
            if after and not after.strip(" "):
                return len(after)
        return 1

    def _colon(self, entry: Entry) -> int:
        """Return the offset after the colon of a key."""
        at = self._after_gap(entry.key.end)
        if self._text[at : at + 1] != ":":
            raise CannotPlaceError
        return at + 1

    def _is_spaced(self, parent: MappingNode | SequenceNode) -> bool:
        """Return whether empty lines separate the items of a list of records."""
        if isinstance(parent, MappingNode) or len(parent.items) < 2 or parent is not self._root:
            return False
        between = self._text[parent.items[-2].end : self._dash(parent, len(parent.items) - 1)]
        return len(re.findall(r"\r\n|\r|\n", between)) > 1 and bool(re.search(r"(\r\n|\r|\n)[ \t]*(\r|\n)", between))

    def _after_gap(self, offset: int) -> int:
        match = _GAP.match(self._text, offset)
        return match.end() if match else offset

    def _line_start(self, offset: int) -> int:
        return max(start for start in self._starts if start <= offset)

    def _next_line(self, offset: int) -> int:
        return next((start for start in self._starts if start > offset), len(self._text))

    def _content_end(self, offset: int) -> int:
        """Return the end of the line of an offset, without its line end."""
        line = self._text[offset : self._next_line(offset)]
        return offset + len(line.rstrip("\r\n"))

    def _replaced(self, start: int, end: int, new: str) -> str:
        return self._text[:start] + new + self._text[end:]


def _ends(parent: MappingNode | SequenceNode) -> list[int]:
    return [each.end for each in (parent.entries if isinstance(parent, MappingNode) else parent.items)]


def _ends_blank(text: str) -> bool:
    return bool(re.search(r"(?:^|\r\n|\r|\n)[ \t]*(?:\r\n|\r|\n)$", text))


def _indents(node: Value) -> Any:
    """Yield the columns between a key and the dashes of the list below it."""
    if isinstance(node, MappingNode):
        for entry in node.entries:
            if isinstance(entry.value, SequenceNode) and not entry.value.in_brackets:
                yield entry.value.column - node.column
            yield from _indents(entry.value)
    elif isinstance(node, SequenceNode):
        for item in node.items:
            yield from _indents(item)


def _deleted_after(text: str, steps: tuple[int, ...]) -> str:
    """Return a text without the item that follows the one at a place."""
    after = (*steps[:-1], steps[-1] + 1)
    return TextEdits(text, read_tree(text)).delete(after, "", None, None)  # type: ignore[arg-type]
