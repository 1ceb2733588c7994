"""The fields that a dotted path of English or Chinese names leads to, such as 材料.份数, and what they may hold."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any, NamedTuple, get_args, get_origin

from pydantic import BaseModel

from .base import field_names, inner_types, part_of, references_of
from .period import Period
from .types import Reference


class UnknownStepError(Exception):
    """Raised for a step that names no field: the ``step``, the path ``before`` it, and the ``known`` names there."""

    def __init__(self, step: str, before: str, known: tuple[str, ...]) -> None:
        super().__init__(step)
        self.step, self.before, self.known = step, before, known


class FieldAt(NamedTuple):
    """The end of a path: a field of a model, or with ``key`` one value of a field that maps words to numbers."""

    model: type[BaseModel]
    name: str
    key: str = ""

    @property
    def label(self) -> str:
        return self.model.model_fields[self.name].title or self.name

    @property
    def _types(self) -> tuple[Any, ...]:
        annotation = self.model.model_fields[self.name].annotation
        is_mapping = get_origin(annotation) is dict
        if is_mapping and not self.key:
            return ()
        return tuple(inner_types(get_args(annotation)[1] if is_mapping else annotation))

    @property
    def is_number(self) -> bool:
        return int in self._types

    @property
    def is_time(self) -> bool:
        return Period in self._types or dt.date in self._types

    @property
    def is_flag(self) -> bool:
        return bool in self._types

    @property
    def choices(self) -> tuple[str, ...]:
        """The only words that the field accepts; none if it is free."""
        if self.is_flag:
            return ("是", "否")
        return tuple(choice for choice in self._types if isinstance(choice, str))

    @property
    def reference(self) -> Reference | None:
        """The kind of record that the value names."""
        return next((r for path, r in references_of(self.model) if path in ((self.name,), (self.name, "*"))), None)

    @property
    def key_reference(self) -> Reference | None:
        """The kind of record that the ``key`` names."""
        return next((r for path, r in references_of(self.model) if path == (self.name, "keys")), None)


def field_at(kind: type[BaseModel], path: str) -> FieldAt:
    """Return the field at the end of a path; raise UnknownStepError if it leads nowhere."""
    steps, model = path.split("."), kind
    for number, step in enumerate(steps):
        before = ".".join(steps[:number])
        names = field_names(model)
        if step not in names:
            raise UnknownStepError(step, before, tuple(word for word in names if not word.isascii()))
        name, rest = names[step], steps[number + 1 :]
        if not rest:
            return FieldAt(model, name)
        part = part_of(model, name)
        if part is None:
            if get_origin(model.model_fields[name].annotation) is dict and len(rest) == 1:
                return FieldAt(model, name, rest[0])
            raise UnknownStepError(rest[0], ".".join(steps[: number + 1]), ())
        model = part
    raise AssertionError(path)


def paths_of(kind: type[BaseModel]) -> Iterator[tuple[str, FieldAt]]:
    """Yield the Chinese path of every field and of the fields of its parts."""
    for name, field in kind.model_fields.items():
        if part := part_of(kind, name):
            yield from ((f"{field.title}.{path}", at) for path, at in paths_of(part))
        else:
            yield field.title or name, FieldAt(kind, name)
