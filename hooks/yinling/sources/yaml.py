"""Parse YAML text to values that know their places in the file.

Scalars follow a part of YAML 1.2's core schema, not PyYAML's 1.1: ``no`` stays a word, ``3.10`` and ``0x1F`` stay text,
and only plain decimal integers become numbers. Scalars that other programs silently change (``0123``, ``14:30``) are
problems. Anchors, aliases, tags and deep nesting are refused: no record needs them, and with them a small file can
expand without end. Values are built from the parser's events one by one, so that a refused value is never built.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple, cast

import yaml

from ..core.problems import MAX_IN_FILE, Place, Problem, problem
from ..core.signs import WITHOUT_WIDTH
from .plain_yaml import is_plain
from .value_slips import quote
from .yaml_outline import Keys
from .yaml_runs import Run, runs
from .yaml_slips import slips

MAX_DEPTH = 20
MAX_REPAIRS = 20
MAX_READ = 1024 * 1024  # characters of one text that are parsed, over all repairs
_DROPPING = ("alias", "fields-on-one-line")  # corrections whose line is not read whole
WANT_QUOTES = ("leading-zero", "bare-time")

LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


class Mark(NamedTuple):
    """The place of a value in its text, from 1; ``end`` is the column after it, 0 if the value spans lines."""

    line: int
    column: int
    end: int = 0


class LocatedMap(dict[str, Any]):
    """A mapping with the places of its keys and values."""

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
    """A list with the places of its items."""

    __slots__ = ("items_at", "mark")

    def __init__(self, mark: Mark) -> None:
        super().__init__()
        self.mark = mark
        self.items_at: list[Mark] = []


class Document(NamedTuple):
    """A parsed YAML text."""

    file: str
    value: Any  # None if the text could not be parsed
    problems: tuple[Problem, ...]
    lines: tuple[str, ...]  # with corrections, as they were parsed
    first_line: int = 1
    written: tuple[str, ...] = ()  # as they are in the file
    partial: bool = False  # some lines could not be parsed
    unsure: frozenset[int] = frozenset()  # the corrected lines that may have lost something

    def place(self, mark: Mark) -> Place:
        return Place(self.file, mark.line + self.first_line - 1, self._column(mark), mark.end)

    def line(self, mark: Mark) -> str:
        return self.lines[mark.line - 1] if 0 < mark.line <= len(self.lines) else ""

    def problem(self, code: str, mark: Mark, fixed: str = "", **values: object) -> Problem:
        return problem(code, self.place(mark), before=self._written(mark), after=fixed, **values)

    def replaced(self, mark: Mark, text: str) -> str:
        """Return the line at ``mark`` with ``text`` in place of the value; empty if that is not certain."""
        if not mark.end or mark.line in self.unsure:
            return ""
        line = self.line(mark)
        return line[: mark.column - 1] + text + line[mark.end - 1 :]

    def _written(self, mark: Mark) -> str:
        return self.written[mark.line - 1] if 0 < mark.line <= len(self.written) else self.line(mark)

    def _column(self, mark: Mark) -> int:
        """Return the column in the written line: corrections changed only its beginning or added quotes."""
        written, tail = self._written(mark), self.line(mark)[mark.column - 1 :]
        return len(written) - len(tail) + 1 if tail and written.endswith(tail) else min(mark.column, len(written) + 1)


def parse(file: str, text: str, keys: Keys, first_line: int = 1) -> Document:
    """Parse one YAML text, whose first line is ``first_line`` of the file; never raises for its content.

    A text with problems has a value too if the corrected text is valid: one run finds the problems of its values too.
    """
    written = tuple(text.split("\n"))
    document = Document(file, None, (), written, first_line, written)
    empty = document._replace(problems=(document.problem("empty-file", Mark(1, 1)),))
    if all(not line.strip() or line.lstrip().startswith("#") for line in written):
        return empty
    found: list[Problem] = []
    # Characters without width carry nothing: the text is read as if they were not there.
    lines = [WITHOUT_WIDTH.sub("", line) for line in written] if WITHOUT_WIDTH.search(text) else list(written)
    for number, line in enumerate(lines if _FORBIDDEN.search(text) else (), 1):
        if match := _FORBIDDEN.search(line):
            lines[number - 1] = _FORBIDDEN.sub("", line)
            found.append(document.problem("strange-character", Mark(number, match.start() + 1), lines[number - 1]))
    is_certainly_plain = is_plain("\n".join(lines), keys)
    of_runs = [] if is_certainly_plain else list(runs(lines, keys))
    found += _of_runs(of_runs, document, lines)
    document = document._replace(lines=tuple(lines))
    unsure: set[int] = set()
    for slip in () if is_certainly_plain else slips(document.lines, keys):
        found.append(document.problem(slip.code, Mark(slip.line, slip.column), slip.fixed, text=slip.text))
        lines[slip.line - 1] = slip.read
        unsure |= {slip.line} if not slip.fixed or slip.code in _DROPPING else set()
        if len(found) > MAX_IN_FILE:
            return document._replace(problems=tuple(found), partial=True)
    partial = any(not run.fixed for run in of_runs) or any(p.code in _DROPPING for p in found)
    # From here on marks refer to the corrected lines.
    document = document._replace(lines=tuple(lines), unsure=frozenset(unsure))
    for _ in range(max(2, min(MAX_REPAIRS, MAX_READ // len(text)))):
        reader = _Reader(document)
        try:
            value = reader.read("\n".join(lines))
        except yaml.MarkedYAMLError as error:
            # Without the invalid lines the rest can be parsed: one run reports the problems of the whole file.
            mark, code = _locate(error, lines)
            found.append(document.problem(code, mark))
            partial = True
            if not _clear(lines, mark.line, code):
                break
        except _TooDeepError as error:
            found.append(document.problem("too-deep", error.mark, limit=MAX_DEPTH))
            break
        except _TooManyError:
            found += reader.problems
            break
        else:
            found += reader.problems
            if value is None and not found:
                return empty
            return document._replace(value=value, problems=tuple(found), partial=partial or reader.partial)
    return document._replace(problems=tuple(found), partial=True)


def _of_runs(of_runs: Iterable[Run], document: Document, lines: list[str]) -> Iterator[Problem]:
    """Yield the problems of several lines each, and replace the lines by those to parse."""
    for run in of_runs:
        end = run.line - 1 + len(run.read)
        before, after = "\n".join(document.written[run.line - 1 : end]), "\n".join(run.fixed)
        place, last = document.place(Mark(run.line, run.column)), document.first_line + end - 1
        yield problem(run.code, place, before=before, after=after, text=run.text, last=last)
        lines[run.line - 1 : end] = run.read


# Characters that YAML forbids.
_FORBIDDEN = re.compile("[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# A message of the parsers (C and Python), the code for it, and whether to report the start of the context.
_SYNTAX = (
    ("found undefined alias", "alias", False),
    ("while scanning an anchor", "alias", False),
    ("while scanning an alias", "alias", False),
    ("found unexpected end of stream", "unclosed-quote", True),
    ("found unexpected document indicator", "unclosed-quote", True),
    ("while parsing a flow", "unclosed-bracket", True),
    ("could not find expected ':'", "missing-colon", True),
    ("mapping values are not allowed", "indentation", False),
    ("did not find expected key", "indentation", False),
    ("did not find expected '-' indicator", "indentation", False),
    ("expected <block end>", "indentation", False),
    ("did not find expected <document start>", "indentation", False),
    ("expected a single document", "document-marker", False),
)


def _locate(error: yaml.MarkedYAMLError, lines: list[str]) -> tuple[Mark, str]:
    """Return the place to correct and the code of the problem."""
    message = f"{error.context or ''} {error.problem or ''}"
    code, at_start = next(((code, at_start) for part, code, at_start in _SYNTAX if part in message), ("syntax", False))
    end, start = error.problem_mark, error.context_mark
    at = (start or end) if at_start else (end or start)
    number = min(at.line, len(lines) - 1) if at else 0
    column = at.column if at else 0
    while number > 0 and not lines[number].strip():
        number, column = number - 1, 0
    if column == 0:
        column = len(lines[number]) - len(lines[number].lstrip())
    return Mark(number + 1, column + 1), code


def _clear(lines: list[str], number: int, code: str) -> bool:
    """Clear a line and the deeper lines below it; return False if the line is empty already."""
    if not lines[number - 1].strip():
        return False
    indent = _indent(lines[number - 1])
    lines[number - 1] = ""
    for index in range(number, len(lines)):
        if code != "document-marker" and lines[index].strip() and _indent(lines[index]) <= indent:
            break
        lines[index] = ""
    return True


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


class _TooDeepError(Exception):
    def __init__(self, mark: Mark) -> None:
        super().__init__(mark)
        self.mark = mark


class _TooManyError(Exception):
    """More problems than are reported for one file."""


_INT = re.compile(r"0|-?[1-9][0-9]*")
_LEADING_ZERO = re.compile(r"0[0-9]+")
_CLOCK = re.compile(r"[0-9]{1,2}:[0-9]{2}(:[0-9]{2})?")
_CORE = {"": None, "~": None, "null": None, "Null": None, "NULL": None}
_CORE_FLAGS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}


def wants_quotes(text: str) -> bool:
    """Return whether a plain scalar means another value to other programs: ``0123``, ``14:30``."""
    return bool(_LEADING_ZERO.fullmatch(text) or _CLOCK.fullmatch(text))


def core_value(text: str, *, is_plain: bool) -> Any:
    """Return the value that a scalar means, by the core schema of YAML 1.2 without numbers like 1.5 and 0x1F."""
    if not is_plain or len(text) > 40:
        return text
    if text in _CORE:
        return _CORE[text]
    if text in _CORE_FLAGS:
        return _CORE_FLAGS[text]
    return int(text) if _INT.fullmatch(text) else text


class _Reader:
    """Builds located values from the parser's events, and reports what is refused or needs quotes."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.problems: list[Problem] = []
        self.partial = False

    def read(self, text: str) -> Any:
        """Return the value of the text's only document; raises MarkedYAMLError, _TooDeepError and _TooManyError."""
        value = None
        documents = 0
        events = yaml.parse(text, Loader=LOADER)
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise yaml.MarkedYAMLError(None, None, "expected a single document", cast(Any, event.start_mark))
                value = self._value(next(events), events, 0)[0]
        return value

    def _value(self, event: Any, events: Iterator[Any], depth: int) -> tuple[Any, Mark]:
        mark = self._mark(event)
        if isinstance(event, yaml.AliasEvent):
            return None, mark
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event, mark), mark
        if depth >= MAX_DEPTH:
            raise _TooDeepError(mark)
        if isinstance(event, yaml.MappingStartEvent):
            return self._map(events, mark, depth), mark
        items = LocatedList(mark)
        for child in events:
            if isinstance(child, yaml.SequenceEndEvent):
                break
            value, at = self._value(child, events, depth + 1)
            items.append(value)
            items.items_at.append(at)
        return items, mark

    def _map(self, events: Iterator[Any], mark: Mark, depth: int) -> LocatedMap:
        mapping = LocatedMap(mark)
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            is_text = isinstance(event, yaml.ScalarEvent)
            # A key is text, even if it looks like a number or a flag.
            key, at = (event.value, self._mark(event)) if is_text else self._value(event, events, depth + 1)
            value, value_at = self._value(next(events), events, depth + 1)
            if not is_text:
                self._refuse("key-not-text", at)
            elif key in mapping:
                first, second = self.document.place(mapping.keys_at[key]).line, self.document.place(at).line
                self._refuse("duplicate-key", at, key=key, first=first, second=second)
            else:
                mapping.put(key, value, at, value_at)
        return mapping

    def _mark(self, event: Any) -> Mark:
        """Return the place of an event's value; refuse its anchor or tag."""
        start, end = event.start_mark, event.end_mark
        on_one_line = isinstance(event, yaml.ScalarEvent) and start.line == end.line
        mark = Mark(start.line + 1, start.column + 1, end.column + 1 if on_one_line else 0)
        if event.anchor is not None:  # an alias has one too
            self._refuse("alias", mark)
        if getattr(event, "tag", None) is not None:
            self._refuse("special-start", mark, text="!")
        return mark

    def _scalar(self, event: yaml.ScalarEvent, mark: Mark) -> Any:
        # The style of plain text is "" in the C parser, None in the Python one.
        text, is_plain = str(event.value), not event.style
        if is_plain and _LEADING_ZERO.fullmatch(text):
            self._ask_for_quotes("leading-zero", mark, text)
        elif is_plain and _CLOCK.fullmatch(text):
            self._ask_for_quotes("bare-time", mark, text)
        return core_value(text, is_plain=is_plain)

    def _refuse(self, code: str, mark: Mark, **values: Any) -> None:
        self.problems.append(self.document.problem(code, mark, **values))
        if len(self.problems) > MAX_IN_FILE:
            raise _TooManyError
        self.partial |= code != "duplicate-key"

    def _ask_for_quotes(self, code: str, mark: Mark, text: str) -> None:
        fixed = self.document.replaced(mark, quote(text))
        self.problems.append(self.document.problem(code, mark, fixed, text=text))


def mark_at(value: Any, path: tuple[int | str, ...], *, of_key: bool = False) -> Mark | None:
    """Return the place of the value at ``path`` or of its key, or of its parent if it is missing; None if unknown."""
    mark: Mark | None = getattr(value, "mark", None)
    for depth, step in enumerate(path, 1):
        if isinstance(value, LocatedMap) and isinstance(step, str):
            if step not in value:
                return mark
            if of_key and depth == len(path):
                return value.keys_at[step]
            mark, value = value.values_at[step], value[step]
        elif isinstance(value, LocatedList) and isinstance(step, int) and step < len(value):
            mark, value = value.items_at[step], value[step]
        elif step != 0 or not isinstance(value, LocatedMap):  # the only item of a list may stand without the list
            return mark
    return mark
