"""The text in which a record is written: one YAML file, one item of a list file, or the front matter of an article."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from ..library.parse import record_keys
from ..library.renaming import split_article
from ..records.article import Article
from ..records.base import Record
from ..sources.edit_yaml import append_record, edit
from ..sources.yaml_writing import PLAIN, entry_lines
from .form_values import Values, changes, new_values, order_of, values_of
from .reference_choices import ReferenceChoices

BODY = "正文"
"""The key of an article's Markdown among its values; no field has that label."""


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
        _, front, rest = split_article(text)
        found = values_of(front, self.kind)
        return None if found is None else {**found, BODY: _body(rest)}

    @property
    def yaml(self) -> tuple[str, int]:
        """The YAML of the file, and the line on which it begins."""
        text = self.content.decode("utf-8", "replace")
        return (split_article(text)[1], 2) if self.kind is Article else (text, 1)

    def edited(self, old: Mapping[str, Any], new: Mapping[str, Any], choices: ReferenceChoices) -> bytes:
        """Return the bytes with new values; raise CannotEditError if they cannot be written in the text as it is."""
        wanted = changes(self.kind, old, new, choices)
        text = self.content.decode("utf-8")
        if self.kind is not Article:
            return self._edit(text, wanted).encode()
        head, front, rest = split_article(text)
        front = self._edit(front, wanted)
        body = new.get(BODY)
        if body is not None and str(body).rstrip() != _body(rest).rstrip():
            rest = _with_body(rest, str(body), text)
        return f"{head}{front}{rest}".encode()

    def _edit(self, text: str, wanted: Values) -> str:
        return edit(text, self.number, wanted, record_keys(self.kind), order_of(self.kind)) if wanted else text


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


def _body(rest: str) -> str:
    """Return the text below the line that closes the front matter."""
    body = rest.partition("\n")[2] if "\n" in rest else ""
    return body.replace("\r\n", "\n").strip("\n")


def _with_body(rest: str, body: str, text: str) -> str:
    """Return the end of an article with another text, in the line ends of the file."""
    ending = "\r\n" if "\r\n" in text else "\n"
    fence = rest.splitlines()[0] if rest else "---"
    return ending.join([fence, "", *body.strip("\n").split("\n"), ""])
