"""YAML text becomes values that know where they stand.

The scalars are read by YAML 1.2's core schema, not by PyYAML's 1.1: ``no`` stays a word and ``14:30`` a time. What the
core schema would change in silence (``0123``) is a problem. Anchors, aliases, tags and deep nesting are refused: no
record needs them, and they are how a small file becomes an endless one.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NamedTuple, cast

import yaml

from ..problems import Place, Problem, problem
from .lines import quote, slips

MAX_DEPTH = 20
MAX_REPAIRS = 20

_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


class Mark(NamedTuple):
    """Where a value stands in its file, counted from 1; ``end`` is the column after it, 0 where it spans lines."""

    line: int
    column: int
    end: int = 0


class LocatedMap(dict[str, Any]):
    """A mapping that remembers where each key and each value stands."""

    __slots__ = ("keys_at", "mark", "values_at")

    def __init__(self, mark: Mark) -> None:
        super().__init__()
        self.mark = mark
        self.keys_at: dict[str, Mark] = {}
        self.values_at: dict[str, Mark] = {}

    def put(self, key: str, value: Any, key_at: Mark, value_at: Mark) -> None:
        self[key] = value
        self.keys_at[key] = key_at
        self.values_at[key] = value_at


class LocatedList(list[Any]):
    """A list that remembers where each item stands."""

    __slots__ = ("items_at", "mark")

    def __init__(self, mark: Mark) -> None:
        super().__init__()
        self.mark = mark
        self.items_at: list[Mark] = []


class Document(NamedTuple):
    """One parsed YAML text: its value (None where it could not be read), its problems and its lines."""

    file: str
    value: Any
    problems: tuple[Problem, ...]
    lines: tuple[str, ...]
    first_line: int = 1

    def place(self, mark: Mark) -> Place:
        return Place(self.file, mark.line + self.first_line - 1, mark.column, mark.end)

    def line(self, mark: Mark) -> str:
        return self.lines[mark.line - 1] if 0 < mark.line <= len(self.lines) else ""

    def problem(self, code: str, mark: Mark, fixed: str = "", **values: object) -> Problem:
        return problem(code, self.place(mark), before=self.line(mark), after=fixed, **values)

    def replaced(self, mark: Mark, text: str) -> str:
        """The line at ``mark`` with the value there replaced; empty where the value spans lines."""
        if not mark.end:
            return ""
        line = self.line(mark)
        return line[: mark.column - 1] + text + line[mark.end - 1 :]


def parse(file: str, text: str, is_key: Callable[[str], bool], first_line: int = 1) -> Document:
    """Read one YAML text. ``first_line`` is the text's first line in its file (front matter begins at 2).

    Never raises for what the text holds. The value is there even where problems were found, as long as the mended text
    can be read, so that the problems of its values are found in the same run."""
    written = text.split("\n")
    document = Document(file, None, (), tuple(written), first_line)
    if not text.strip() or all(not line.strip() or line.lstrip().startswith("#") for line in written):
        return document._replace(problems=(document.problem("empty-file", Mark(1, 1)),))
    if deep := _too_deep(written):
        return document._replace(problems=(document.problem("too-deep", Mark(deep, 1), limit=MAX_DEPTH),))
    found: list[Problem] = []
    mended = list(written)
    for slip in slips(text, is_key):
        mark = Mark(slip.line, slip.column)
        found.append(document.problem(slip.code, mark, slip.fixed, text=slip.text, fixed_text=quote(slip.text)))
        mended[slip.line - 1] = slip.fixed
    node, broken = _compose(document, mended)
    found += broken
    if node is None:
        return document._replace(problems=tuple(found))
    document = document._replace(lines=tuple(mended))  # columns from here on are those of the mended lines
    reader = _Reader(document)
    value = reader.value(node, 0)
    return document._replace(value=value, problems=(*found, *reader.problems))


def _too_deep(lines: list[str]) -> int:
    """The number of the first line that nests too deep to be read safely, or 0."""
    depth = 0
    for number, line in enumerate(lines, 1):
        depth = max(0, depth + line.count("[") + line.count("{") - line.count("]") - line.count("}"))
        indent = len(line) - len(line.lstrip(" -?"))
        if depth > MAX_DEPTH or indent > 4 * MAX_DEPTH and line.strip():
            return number
    return 0


def _compose(document: Document, lines: list[str]) -> tuple[yaml.Node | None, list[Problem]]:
    """PyYAML's tree of the lines. Where its parser stops, the line at fault is left out and the rest is read on, so
    that the whole file is reported at once."""
    found: list[Problem] = []
    for _ in range(MAX_REPAIRS):
        try:
            return yaml.compose("\n".join(lines), Loader=_Loader), found
        except yaml.MarkedYAMLError as error:
            at = error.problem_mark or error.context_mark
            number = min(at.line, len(lines) - 1) if at else 0
            while number > 0 and not lines[number].strip():
                number -= 1
            mark = Mark(number + 1, (at.column if at and at.line == number else 0) + 1)
            found.append(_syntax_problem(document, error, mark))
            if not lines[number].strip():
                return None, found
            lines[number] = ""
        except (yaml.YAMLError, ValueError) as error:  # characters that YAML does not allow
            position = getattr(error, "position", None)
            number = "\n".join(lines)[: position or 0].count("\n") + 1
            found.append(document.problem("strange-character", Mark(number, 1)))
            return None, found
    return None, found


_SYNTAX = (
    ("found character '\\t'", "tab-indent"),
    ("found undefined alias", "alias"),
    ("found duplicate anchor", "alias"),
    ("while scanning an anchor", "alias"),
    ("while scanning an alias", "alias"),
    ("found unexpected end of stream", "unclosed-quote"),
    ("did not find expected ',' or", "unclosed-bracket"),
    ("expected ',' or", "unclosed-bracket"),
    ("could not find expected ':'", "missing-colon"),
    ("mapping values are not allowed", "indentation"),
    ("did not find expected key", "indentation"),
    ("did not find expected '-' indicator", "indentation"),
    ("expected <block end>", "indentation"),
    ("expected a single document", "document-marker"),
)


def _syntax_problem(document: Document, error: yaml.MarkedYAMLError, mark: Mark) -> Problem:
    said = f"{error.context or ''} {error.problem or ''}"
    return document.problem(next((code for part, code in _SYNTAX if part in said), "syntax"), mark)


_INT = re.compile(r"[-+]?(0|[1-9][0-9]*)")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+\.[0-9]*)([eE][-+]?[0-9]+)?")
_LEADING_ZERO = re.compile(r"0[0-9]+")
_CLOCK = re.compile(r"[0-9]{1,2}:[0-9]{2}(:[0-9]{2})?")
_CORE = {"": None, "~": None, "null": None, "Null": None, "NULL": None}
_CORE_FLAGS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}


class _Reader:
    """Turns PyYAML's nodes into located values, noting what the format would change in silence."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.problems: list[Problem] = []
        self._seen: set[int] = set()

    def value(self, node: yaml.Node, depth: int) -> Any:
        mark = _mark(node)
        if id(node) in self._seen:
            self.problems.append(self.document.problem("alias", mark))
            return None
        self._seen.add(id(node))
        if depth > MAX_DEPTH:
            self.problems.append(self.document.problem("too-deep", mark, limit=MAX_DEPTH))
            return None
        if isinstance(node, yaml.MappingNode):
            return self._map(node, mark, depth)
        if isinstance(node, yaml.SequenceNode):
            items = LocatedList(mark)
            for child in node.value:
                items.append(self.value(child, depth + 1))
                items.items_at.append(_mark(child))
            return items
        return self._scalar(cast(yaml.ScalarNode, node), mark)

    def _map(self, node: yaml.MappingNode, mark: Mark, depth: int) -> LocatedMap:
        mapping = LocatedMap(mark)
        for key_node, value_node in node.value:
            at = _mark(key_node)
            if not isinstance(key_node, yaml.ScalarNode):
                self.problems.append(self.document.problem("key-not-text", at))
                continue
            key = str(key_node.value)
            value = self.value(value_node, depth + 1)
            if key in mapping:
                first = self.document.place(mapping.keys_at[key]).line
                self.problems.append(
                    self.document.problem("duplicate-key", at, key=key, first=first, second=self.document.place(at).line)
                )
                continue
            mapping.put(key, value, at, _mark(value_node))
        return mapping

    def _scalar(self, node: yaml.ScalarNode, mark: Mark) -> Any:
        text: str = node.value
        if node.style or len(text) > 40:  # the C parser says "" for plain, the Python one None
            return text
        if text in _CORE:
            return _CORE[text]
        if text in _CORE_FLAGS:
            return _CORE_FLAGS[text]
        if _INT.fullmatch(text):
            return int(text)
        if _LEADING_ZERO.fullmatch(text):
            self._ask_for_quotes("leading-zero", mark, text)
        elif _CLOCK.fullmatch(text):
            self._ask_for_quotes("bare-time", mark, text)
        elif _FLOAT.fullmatch(text):
            return float(text)
        return text

    def _ask_for_quotes(self, code: str, mark: Mark, text: str) -> None:
        fixed = self.document.replaced(mark, quote(text))
        self.problems.append(self.document.problem(code, mark, fixed, text=text))


def _mark(node: yaml.Node) -> Mark:
    start, end = node.start_mark, node.end_mark
    same_line = start.line == end.line and isinstance(node, yaml.ScalarNode)
    return Mark(start.line + 1, start.column + 1, end.column + 1 if same_line else 0)


def walk(value: Any, path: tuple[int | str, ...]) -> Mark | None:
    """Where the value at ``path`` stands: of its key when the value itself is missing, of what holds it when even that
    is; None for a value without marks."""
    mark: Mark | None = getattr(value, "mark", None)
    for step in path:
        if isinstance(value, LocatedMap) and isinstance(step, str):
            if step not in value:
                return mark
            mark, value = value.values_at[step], value[step]
        elif isinstance(value, LocatedList) and isinstance(step, int) and step < len(value):
            mark, value = value.items_at[step], value[step]
        else:
            return mark
    return mark
