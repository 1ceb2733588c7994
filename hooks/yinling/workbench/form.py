"""The fields of a form as HTML: filled with values, with the messages beside the fields that they are about.

What is required or has a value is shown; the rest is folded. Everything works without script: rows are added and
removed by buttons that submit the form."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from ..library.wording import AS_WRITTEN
from .fields import FormField, is_always_shown
from .form_errors import Errors
from .form_inputs import Input, Row, id_of
from .form_values import ADD, KEY, REMOVE, UP, VALUE, is_ticked, shown, without_blanks
from .reference_choices import Choice, ReferenceChoices

_TEMPLATES = Path(__file__).parent / "templates"
MAX_SELECT = 60
"""A longer list is not chosen from, but typed, with the names that hold what was typed."""
MAX_TICKED = 14
MAX_LISTED = 400


def render_form(
    fields: Iterable[FormField],
    values: Mapping[str, Any],
    errors: Errors | None = None,
    choices: ReferenceChoices | None = None,
    wanted: Collection[str] = (),
) -> Markup:
    """Return the HTML of the fields with values, without the form around them and its buttons.

    ``wanted`` has the labels of further fields that are shown though they are empty."""
    inputs = inputs_of(fields, values, errors or {}, choices, wanted)
    return Markup(_template("form.html").render(_context(inputs)))


def render_summary(errors: Errors) -> Markup:
    """Return the list of all messages, each with a link to its field."""
    rows = [(id_of(path), _row_of(path) + message) for path, messages in errors.items() for message in messages]
    return Markup(_template("form_errors.html").render(rows=rows)) if rows else Markup("")


def _row_of(path: str) -> str:
    """Return which row of a list a message is about: 决议 2：."""
    label, _, rest = path.partition(".")
    number = rest.partition(".")[0]
    return f"{label} {int(number) + 1}：" if number.isdecimal() else ""


def inputs_of(
    fields: Iterable[FormField],
    values: Mapping[str, Any],
    errors: Errors,
    choices: ReferenceChoices | None,
    wanted: Collection[str] = (),
) -> list[Input]:
    """Return the fields with their values and messages."""
    maker = _Maker(errors, choices)
    inputs = []
    for each in fields:
        made = maker.input(each, values.get(each.label), each.label)
        empty = without_blanks(values.get(each.label)) is None
        made.is_folded = empty and not (is_always_shown(each) or each.label in wanted or made.has_errors)
        inputs.append(made)
    return inputs


def _context(inputs: Sequence[Input]) -> dict[str, Any]:
    common = [each for each in inputs if each.field.is_common and not each.is_folded]
    return {
        "first": [each for each in inputs if not each.is_folded and each not in common],
        "folded": [each for each in inputs if each.is_folded],
        "last": common,
        "lists": {each.list_id: each.options for one in inputs for each in one.inner if each.list_id},
        "add": ADD,
        "remove": REMOVE,
        "up": UP,
        "key": KEY,
        "value": VALUE,
    }


class _Maker:
    def __init__(self, errors: Errors, choices: ReferenceChoices | None) -> None:
        self._errors, self._choices = errors, choices
        self._say = choices.library.wording if choices else AS_WRITTEN

    def input(self, field: FormField, value: Any, path: str, label: str = "") -> Input:
        shown_field = replace(
            field,
            description=self._say(field.description),
            choices=tuple(each for each in field.choices if self._say.named(each)),
        )
        made = Input(shown_field, path, label or self._say(field.label), errors=self._errors.get(path, ()))
        if field.widget == "mapping" and not isinstance(value, (str, list)):
            made.widget, made.rows = "mapping", self._lines(field, value or {}, path)
        elif field.many:
            self._list(made, field, value)
        elif field.widget == "part" and not isinstance(value, (str, list)):
            made.widget = "part"
            made.parts = [
                self.input(part, (value or {}).get(part.label), f"{path}.{part.label}") for part in field.parts
            ]
        else:
            self._single(made, field, shown(value))
        return made

    def _single(self, made: Input, field: FormField, value: str) -> None:
        made.value, made.widget = value, "line"
        if field.reference and self._choices:
            made.value = self._choices.label_of(field.reference, value)
            known = self._choices.choices(field.reference)
            made.widget = "select" if len(known) <= MAX_SELECT else "names"
            made.options = self._with(known, value, made.value) if made.widget == "select" else known[:MAX_LISTED]
            if made.widget == "select":
                made.value = self._choices.id_of(field.reference, value) if value else ""
        elif field.widget == "choice":
            made.widget = "select"
            made.options = self._with([Choice(choice, choice) for choice in made.field.choices], value, value)
        elif field.widget == "text" or "\n" in value:
            made.widget = "text"

    def _with(self, known: Sequence[Choice], value: str, label: str) -> list[Choice]:
        """Return the choices, with a value that is none of them: nothing that the file says is lost."""
        is_known = not value or any(value == choice.value or label == choice.label for choice in known)
        return [*known] if is_known else [*known, Choice(value, f"{label}（现在写的）")]

    def _list(self, made: Input, field: FormField, value: Any) -> None:
        items = value if isinstance(value, list) else [value] if value not in (None, "") else []
        if is_ticked(field) and self._choices and field.reference:
            known = self._choices.choices(field.reference)
            ids = [self._choices.id_of(field.reference, shown(item)) for item in items if shown(item)]
            if len(known) <= MAX_TICKED:
                extra = [Choice(id, f"{id}（现在写的）") for id in ids if all(id != each.value for each in known)]
                made.widget, made.options, made.ticked = "ticks", [*known, *extra], ids
                made.errors = [*made.errors, *self._inner(made.path)]
                return
        made.widget = "list"
        single = _one(field)
        for index, item in enumerate(_without_blank_rows(items) or ([] if field.widget == "part" else [""])):
            path, title = f"{made.path}.{index}", f"{made.label} {index + 1}"
            if field.widget == "part" and (isinstance(item, Mapping) or not item):
                parts = item or {}
                inputs = [self.input(part, parts.get(part.label), f"{path}.{part.label}") for part in field.parts]
                made.rows.append(Row(path, title, inputs, self._errors.get(path, ()), id_of(path)))
            else:
                made.rows.append(Row(path, title, [self.input(single, item, path, title)]))

    def _inner(self, path: str) -> list[str]:
        return [text for each, texts in self._errors.items() if each.startswith(f"{path}.") for text in texts]

    def _lines(self, field: FormField, value: Mapping[str, Any], path: str) -> list[Row]:
        """Return a line for each key: those of the file first, then the words that may still be written."""
        known = self._choices.choices(field.reference) if field.reference and self._choices else []
        keys = [*value]
        if len(known) <= MAX_TICKED:
            ids = {self._id(field, key) for key in keys}
            keys += [choice.value for choice in known if choice.value not in ids]
        elif not keys:
            keys = [""]
        rows = []
        for index, key in enumerate(keys):
            row = f"{path}.{index}"
            item = self.input(field.parts[0], value.get(key), f"{row}.{VALUE}", key)
            rows.append(Row(row, key, [item], self._errors.get(f"{path}.{key}", ()), id_of(f"{path}.{key}")))
        return rows

    def _id(self, field: FormField, key: str) -> str:
        return self._choices.id_of(field.reference, key) if field.reference and self._choices else key


def _without_blank_rows(items: Sequence[Any]) -> list[Any]:
    """Return the items of a list without empty ones, but with an empty one at the end: it was just added.

    Messages count the items as the file has them."""
    return [item for index, item in enumerate(items) if index == len(items) - 1 or without_blanks(item) is not None]


def _one(field: FormField) -> FormField:
    """Return the field of one item of a list."""
    return replace(field, many=False, description="", required=False, default="")


@cache
def _template(name: str) -> jinja2.Template:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_TEMPLATES), autoescape=True, undefined=jinja2.StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    return environment.get_template(name)
