"""Writes a plain value as the keys and values that should stand in its place: 自己写的 as {名称: 自己写的}."""

from __future__ import annotations

import re
from typing import NamedTuple

from pydantic import BaseModel, ValidationError

from ..records.base import references_of
from ..sources.value_slips import quote

_PLAIN = re.compile(r"[\w./·《》“”（）()%+-]+(?: [\w./·《》“”（）()%+-]+)*")
_TO_WRITE = "…"
_OF_RECORDS = ("id", "visibility", "status", "note")


class Keyed(NamedTuple):
    """The value with its key, and ``…`` for others that are needed; ``is_whole``: there are none.

    ``labels`` are the keys that there are."""

    text: str
    labels: str
    is_whole: bool


def keyed(model: type[BaseModel], value: object) -> Keyed:
    """Return a plain value as a mapping of the model, at the first key whose field takes it."""
    fields = {name: field for name, field in model.model_fields.items() if name not in _OF_RECORDS}
    labels = "、".join(field.title or name for name, field in fields.items())
    written = "" if value is None or isinstance(value, (dict, list, tuple)) else str(value).strip()
    names = {path[0] for path, _ in references_of(model)}
    free = sorted((name for name in fields if name not in names), key=lambda name: not fields[name].is_required())
    at = next((name for name in free if _takes(model, name, value)), None) if written and "\n" not in written else None
    if at is None:
        return Keyed("", labels, is_whole=False)
    shown = written if _PLAIN.fullmatch(written) else quote(written)
    kept = {name: shown if name == at else _TO_WRITE for name in fields if name == at or fields[name].is_required()}
    text = ", ".join(f"{fields[name].title or name}: {each}" for name, each in kept.items())
    return Keyed(f"{{{text}}}", labels, is_whole=len(kept) == 1)


def _takes(model: type[BaseModel], name: str, value: object) -> bool:
    """Return whether a value is valid for a field."""
    try:
        model.model_validate({name: value})
    except ValidationError as error:
        return not any(row["loc"][:1] == (name,) for row in error.errors(include_url=False))
    return True
