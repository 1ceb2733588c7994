"""The text in which a record is written: one YAML file, one item of a list file, or the front matter of an article."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from ..library.parse import record_keys
from ..records.article import Article
from ..records.base import Record
from ..sources.edit_article import edit_article, shown_body, split_text
from ..sources.edit_yaml import CannotEditError, append_record, edit
from ..sources.yaml_writing import PLAIN, entry_lines
from .file_versions import BODY
from .form_values import Names, Values, changes, new_values, order_of, values_of


class RecordSource(NamedTuple):
    """The bytes of a file, and the place of a record in them."""

    kind: type[Record]
    path: str
    content: bytes
    number: int | None = None

    @property
    def values(self) -> Values | None:
        """The values of the record as they are written; None if the text has no such record."""
        try:
            text = self.content.decode("utf-8")
        except UnicodeDecodeError:
            return None
        if self.kind is not Article:
            return values_of(text, self.kind, self.number)
        try:
            found = values_of(split_text(text).front, self.kind)
        except CannotEditError:
            return None
        return None if found is None else {**found, BODY: shown_body(text)}

    @property
    def yaml(self) -> tuple[str, int]:
        """The YAML of the file, and the line on which it begins."""
        text = self.content.decode("utf-8", "replace")
        if self.kind is not Article or not text:
            return text, 1
        parts = split_text(text)
        return parts.front, parts.first_line

    def edited(self, old: Mapping[str, Any], new: Mapping[str, Any], names: Names) -> bytes:
        """Return the bytes with new values; raise CannotEditError if they cannot be written in the text as it is."""
        return self.changed(changes(self.kind, old, new, names), new.get(BODY))

    def changed(self, wanted: Values, body: str | None = None) -> bytes:
        """Return the bytes with these values changed, and another body unless it is None; raise CannotEditError."""
        text, keys, order = self.content.decode("utf-8"), record_keys(self.kind), order_of(self.kind)
        if self.kind is Article:
            return edit_article(text, wanted, body, keys, order).encode()
        return (edit(text, self.number, wanted, keys, order) if wanted else text).encode()


def new_text(kind: type[Record], values: Mapping[str, Any]) -> str:
    """Return the text of a file of one new record."""
    rows = [
        row for key, value in new_values(kind, without_body(values)).items() for row in entry_lines(key, value, PLAIN)
    ]
    text = "\n".join(rows) + "\n"
    return f"---\n{text}---\n\n{str(values.get(BODY) or '').strip()}\n" if kind is Article else text


def with_record(content: bytes, kind: type[Record], values: Mapping[str, Any]) -> bytes:
    """Return the bytes of a list file with one more record at its end; raise CannotEditError."""
    return append_record(content.decode("utf-8"), new_values(kind, values), record_keys(kind)).encode()


def without_body(values: Mapping[str, Any]) -> Values:
    return {key: value for key, value in values.items() if key != BODY}
