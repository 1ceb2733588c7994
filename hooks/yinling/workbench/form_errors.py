"""Say at which field of a form a problem is: by the place of the problem in the text of the record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ..core.problems import Place, Problem, problem
from ..library.parse import read_records, record_keys
from ..records.base import Record
from ..sources import yaml
from ..sources.yaml_tree import Mapping as MappingNode
from ..sources.yaml_tree import NotATreeError, Value, read_tree
from ..sources.yaml_tree import Sequence as SequenceNode
from ..sources.yaml_writing import PLAIN, entry_lines
from .fields import FormField, fields_of_form
from .file_versions import BODY
from .form_values import new_values, without_blanks

Errors = dict[str, list[str]]
"""The messages at each field, by its path in the form (决议.0.内容); those of the whole record have an empty path."""


def errors_of(kind: type[Record], values: Mapping[str, Any]) -> Errors:
    """Return what is wrong with values by themselves, before other records are asked."""
    found: Errors = {}
    lacking = _lacking(fields_of_form(kind), values, "")
    for path, label in lacking:
        found[path] = [problem("missing-field", Place(""), label=label).message]
    rows = [row for key, value in new_values(kind, values).items() for row in entry_lines(key, value, PLAIN)]
    if not rows:
        return found
    text = "\n".join(rows) + "\n"
    document = yaml.parse("", text, record_keys(kind))
    parsed = [
        each for record in read_records(kind, document, str(values.get("编号") or "id")) for each in record.problems
    ]
    wrong = [each for each in parsed if each.code not in ("missing-field", "withheld-by-default")]
    for path, messages in errors_at(kind, wrong, text, None).items():
        found.setdefault(path, []).extend(messages)
    places = {field.label: place for place, field in enumerate(fields_of_form(kind))}
    return dict(sorted(found.items(), key=lambda each: places.get(each[0].partition(".")[0], len(places))))


def is_draft(values: Mapping[str, Any]) -> bool:
    return values.get("状态") == "草稿"


def wrong_in(kind: type[Record], values: Mapping[str, Any]) -> Errors:
    """Return what is wrong with values by themselves. What is written as a draft may be incomplete."""
    found = errors_of(kind, {key: value for key, value in values.items() if key != BODY})
    if not is_draft(values):
        return found
    needed = {kind.model_fields[name].title for name in ("org", "type", kind.time_field) if name in kind.model_fields}
    lacking = {path for path in found if without_blanks(_value_at(values, path)) is None}
    return {path: messages for path, messages in found.items() if path not in lacking or path in needed}


def _value_at(values: Any, path: str) -> Any:
    for step in path.split("."):
        if isinstance(values, Mapping):
            values = values.get(step)
        elif isinstance(values, list) and step.isdigit() and int(step) < len(values):
            values = values[int(step)]
        else:
            return None
    return values


def errors_at(
    kind: type[Record], problems: Iterable[Problem], text: str, number: int | None, first_line: int = 1
) -> Errors:
    """Return the messages of problems with the record of a file, by the fields that they are at.

    ``first_line`` is the line of the file on which the text begins: 2 for the front matter of an article."""
    found: Errors = {}
    spans = _Spans(kind, text.removeprefix("\ufeff"), number)
    for each in problems:
        path = spans.path_at(each.line - first_line, each.column - 1)
        messages = found.setdefault(path, [])
        if each.message not in messages:
            messages.append(each.message)
    return found


def _lacking(fields: Iterable[FormField], values: Mapping[str, Any], above: str) -> Iterable[tuple[str, str]]:
    """Yield path and label of each field that must have a value and has none, in parts that are begun too."""
    for field in fields:
        path, value = f"{above}{field.label}", without_blanks(values.get(field.label))
        if value is None:
            if field.required:
                yield path, field.label
        elif field.widget == "part":
            written = values[field.label]
            items = enumerate(written) if isinstance(written, list) else [(None, written)]
            for index, item in items:
                if isinstance(item, Mapping) and without_blanks(item) is not None:
                    row = path if index is None else f"{path}.{index}"
                    yield from _lacking(field.parts, item, f"{row}.")


class _Spans:
    """The places of the values of a record in its text."""

    def __init__(self, kind: type[Record], text: str, number: int | None) -> None:
        self._spans: list[tuple[int, int, str]] = []
        self._text = text
        self._start = -1
        try:
            root = read_tree(text)
        except NotATreeError:
            root = None
        if isinstance(root, SequenceNode) and number is not None and number < len(root.items):
            root = root.items[number]
        if isinstance(root, MappingNode):
            self._start = root.start  # the place of a problem with the whole record
            self._add(root, fields_of_form(kind), "")
        self._lines = text.split("\n")

    def path_at(self, line: int, column: int) -> str:
        """Return the path of the smallest value around a place; empty if none is there."""
        if not 0 <= line < len(self._lines):
            return ""
        offset = sum(len(each) + 1 for each in self._lines[:line]) + min(max(column, 0), len(self._lines[line]))
        around = [(end - start, path) for start, end, path in self._spans if start <= offset <= end]
        if offset == self._start:
            return ""
        return min(around, default=(0, ""), key=lambda found: (found[0], -len(found[1])))[1]

    def _add(self, node: MappingNode, fields: Iterable[FormField], above: str) -> None:
        by_key = {key: field for field in fields for key in (field.english, field.label)}
        for entry in node.entries:
            field = by_key.get(entry.key.text.strip())
            if field is None:
                continue
            path = f"{above}{field.label}"
            self._spans.append((entry.key.start, entry.end, path))
            self._add_value(entry.value, field, path)

    def _add_value(self, node: Value, field: FormField, path: str) -> None:
        if isinstance(node, SequenceNode):
            for index, item in enumerate(node.items):
                self._spans.append((item.start, item.end, f"{path}.{index}"))
                if isinstance(item, MappingNode) and field.widget == "part":
                    self._add(item, field.parts, f"{path}.{index}.")
        elif isinstance(node, MappingNode):
            if field.widget == "part":
                self._add(node, field.parts, f"{path}.0." if field.many else f"{path}.")
            else:
                self._spans += [(each.key.start, each.end, f"{path}.{each.key.text}") for each in node.entries]
