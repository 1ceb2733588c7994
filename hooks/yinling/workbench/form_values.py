"""The values of a form: those of a record in its file, those that were submitted, and the changes between both.

Values are nested plain values under the Chinese labels of the fields: texts, numbers, lists and mappings. What was
typed is never lost: a text that cannot be read as a number or a date stays a text, and the model says what is wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any, Protocol

from pydantic_core import PydanticCustomError

from ..library.parse import record_keys
from ..records.base import Record
from ..sources import yaml
from ..sources.alignment import pairs_of
from ..sources.edit_yaml import REMOVED, Order
from ..sources.text import unified
from ..sources.yaml import LocatedMap
from ..sources.yaml_writing import PLAIN, flow
from .fields import FormField, fields_of_form

Values = dict[str, Any]
ADD, REMOVE, UP = "加一条", "去掉", "上移"
"""The names of the buttons that change the rows of a list; the value of each is the path of the list or row."""
_WHOLE = re.compile(r"0|[1-9][0-9]{0,8}")
KEY, VALUE = "项", "值"


class Submitted(Protocol):
    """The values of a form by name, as `werkzeug.datastructures.MultiDict` has them."""

    def getlist(self, key: str) -> list[str]: ...

    def __iter__(self) -> Iterator[str]: ...


class Names(Protocol):
    """The records that a reference may name (`reference_choices.ReferenceChoices`)."""

    def id_of(self, reference: Any, written: str) -> str:
        """Return the id of the record that a text names; the text itself if it names none or several."""


class AnyName:
    """Takes every text for an id."""

    def id_of(self, _: Any, written: str) -> str:
        return written


def order_of(kind: type[Record]) -> Order:
    """Return the places of the keys of a kind in a file: the id first, what all kinds have last."""
    return _order_of(kind)


@cache
def _order_of(kind: type[Record]) -> dict[str, dict[str, int]]:
    order: dict[str, dict[str, int]] = {}

    def add(above: str, fields: Sequence[FormField]) -> None:
        ranks = order.setdefault(above, {})
        for rank, field in enumerate(fields):
            ranks[field.label] = ranks[field.english] = rank
            if field.widget == "part":
                add(field.label, field.parts)
                add(field.english, field.parts)

    by_name = {field.name: field for field in fields_of_form(kind)}
    names = [name for name in kind.model_fields if name in by_name and not by_name[name].is_common]
    ends = [name for name in ("visibility", "status", "note") if name in by_name]
    add("", [by_name[name] for name in ("id", *names, *ends)])
    return order


def values_of(text: str, kind: type[Record], number: int | None = None) -> Values | None:
    """Return the values of a record in a YAML text, with the keys that no field has; None if there is no such record.

    ``number`` is its place in a list file. The slips that a check corrects are corrected."""
    value = yaml.parse("", unified(text.removeprefix("\ufeff")), record_keys(kind)).value
    if isinstance(value, list) and number is not None and number < len(value):
        value = value[number]
    elif number is not None:
        return None
    return _labelled(value, fields_of_form(kind)) if isinstance(value, LocatedMap) else None


def submitted(kind: type[Record], form: Submitted, names: Names | None = None) -> Values:
    """Return the values of the fields that a form has, after its button for rows was taken.

    A field that the form does not have is not in the result."""
    reader = _Reader(form, names or AnyName())
    return {field.label: reader.value(field, field.label) for field in fields_of_form(kind) if reader.has(field.label)}


def changes_rows(form: Submitted) -> bool:
    """Return whether the form was submitted by a button that adds or removes a row, and is to be shown again."""
    return any(form.getlist(name) for name in (ADD, REMOVE, UP))


def without_blanks(value: Any) -> Any:
    """Return a value without what is empty at any depth; None if nothing is left."""
    if isinstance(value, Mapping):
        kept = {key: found for key, item in value.items() if (found := without_blanks(item)) is not None}
        return kept or None
    if isinstance(value, (list, tuple)):
        return [found for item in value if (found := without_blanks(item)) is not None] or None
    if isinstance(value, str):
        return value.rstrip() or None
    return value


def changes(kind: type[Record], old: Mapping[str, Any], new: Mapping[str, Any], names: Names | None = None) -> Values:
    """Return the changes that make the record ``old`` mean ``new``, for `edit_yaml.edit`."""
    found: Values = {}
    names = names or AnyName()
    for field in fields_of_form(kind):
        if field.label not in new:
            continue
        before, after = old.get(field.label), without_blanks(new[field.label])
        if after is None:
            if without_blanks(before) is not None:
                found[field.label] = REMOVED
        elif (kept := _kept(field, before, after, names)) != before or type(kept) is not type(before):
            found[field.label] = kept
    return found


def new_values(kind: type[Record], new: Mapping[str, Any]) -> Values:
    """Return the values of a new record in the order of a file, without empty ones."""
    ranks = order_of(kind)[""]
    kept = {key: value for key, item in new.items() if (value := without_blanks(item)) is not None}
    return dict(sorted(kept.items(), key=lambda item: ranks.get(item[0], len(ranks))))


def shown(value: Any) -> str:
    """Return a single value as a form shows it; a list or mapping where a text belongs is shown as YAML."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    return flow(value, PLAIN) if isinstance(value, (list, tuple, Mapping)) else str(value)


def _labelled(value: Mapping[str, Any], fields: Sequence[FormField]) -> Values:
    by_key = {key: field for field in fields for key in (field.english, field.label)}
    found: Values = {}
    for key, item in value.items():
        field = by_key.get(key.strip())
        label = field.label if field else key
        if label in found:  # a field that is written twice: the first counts, and a check reports the other
            continue
        found[label] = _nested(item, field) if field else _bare(item)
    return found


def _nested(value: Any, field: FormField) -> Any:
    """Return the value of a field: a single value that stands without its list is in one."""
    if value is None:
        return None
    if field.many:
        items = value if isinstance(value, list) else [value]
        return [_nested_item(item, field) for item in items]
    return _nested_item(value, field)


def _nested_item(value: Any, field: FormField) -> Any:
    if field.widget == "part" and isinstance(value, Mapping):
        return _labelled(value, field.parts)
    return _bare(value)


def _bare(value: Any) -> Any:
    """Return a value without its places."""
    if isinstance(value, Mapping):
        return {str(key): _bare(item) for key, item in value.items()}
    return [_bare(item) for item in value] if isinstance(value, list) else value


class _Reader:
    """Reads the values of a submitted form by their paths: 标题, 决议.0.内容, 数量.1.值."""

    def __init__(self, form: Submitted, names: Names) -> None:
        self._form, self._names = form, names
        self._rows: dict[str, set[int]] = {}
        self._paths = {name for name in form if isinstance(name, str)}
        for path in self._paths:
            steps = path.split(".")
            for depth, step in enumerate(steps):
                if step.isdecimal() and step.isascii() and len(step) < 6:
                    self._rows.setdefault(".".join(steps[:depth]), set()).add(int(step))
        self._added, self._removed, self._up = ({*form.getlist(name)} for name in (ADD, REMOVE, UP))

    def has(self, path: str) -> bool:
        return path in self._paths or path in self._rows or any(each.startswith(f"{path}.") for each in self._paths)

    def value(self, field: FormField, path: str) -> Any:
        if field.many:
            return self._list(field, path)
        return self._mapping(field, path) if field.widget == "mapping" else self._item(field, path)

    def _item(self, field: FormField, path: str) -> Any:
        if field.widget == "part" and not self._text(path).strip():
            return {part.label: self.value(part, f"{path}.{part.label}") for part in field.parts if self.has_part(path)}
        return self._single(field, self._text(path))

    def has_part(self, path: str) -> bool:
        return any(each.startswith(f"{path}.") for each in self._paths)

    def _list(self, field: FormField, path: str) -> list[Any]:
        rows: list[Any] = []
        for number in sorted(self._rows.get(path, ())):
            row = f"{path}.{number}"
            if row in self._removed:
                continue
            item = self._item(field, row)
            if row in self._up and rows:
                rows.insert(len(rows) - 1, item)
            else:
                rows.append(item)
        # Boxes that are ticked have the path of the list itself; a hidden empty one says that the list is shown.
        rows += [self._single(field, text) for text in self._form.getlist(path) if text.strip()]
        if path in self._added:
            rows.append({} if field.widget == "part" else "")
        return rows

    def _mapping(self, field: FormField, path: str) -> Any:
        found: Values = {}
        if text := self._text(path).strip():
            return text  # what the file says is no mapping
        for number in sorted(self._rows.get(path, ())):
            row = f"{path}.{number}"
            key, value = (
                self._text(f"{row}.{KEY}").strip(),
                self._single(field.parts[0], self._text(f"{row}.{VALUE}")),
            )
            if row in self._removed or not (key or shown(value).strip()):
                continue
            if field.reference and key:
                key = self._names.id_of(field.reference, key)
            # Two values of one key, and a value without a key: both stay, and a check refuses the name.
            while key in found:
                key = f"{key}（又一个）"
            found[key or "（没写）"] = value
        if path in self._added:
            found[""] = ""  # a line for a key that is still to be written
        return found

    def _text(self, path: str) -> str:
        found = self._form.getlist(path)
        return unified(found[0]) if found else ""

    def _single(self, field: FormField, text: str) -> Any:
        """Return the value that a text means: a sure correction is taken (４６人 is 46), another text stays."""
        stripped = text.strip()
        if not stripped:
            return ""
        if field.reference:
            return self._names.id_of(field.reference, stripped)
        if field.validate is not None:
            stripped = corrected(field, stripped)
        if field.is_number and _WHOLE.fullmatch(stripped):
            return int(stripped)
        return stripped if field.widget != "text" else text.rstrip()


def corrected(field: FormField, text: str) -> str:
    """Return a text as the type of a field wants it, if that is certain."""
    assert field.validate is not None
    value: Any = int(text) if field.is_number and _WHOLE.fullmatch(text) else text
    try:
        field.validate(value)
    except PydanticCustomError as error:
        return str((error.context or {}).get("fixed_value") or text)
    except (ValueError, TypeError, AssertionError):
        return text
    return text


def _kept(field: FormField, old: Any, new: Any, names: Names) -> Any:
    """Return the new value with what is equal in it as it is written now: a name for an id, a number for a text."""
    if field.many and isinstance(old, list) and isinstance(new, list):
        if field.reference and len({*map(str, old)}) == len(old):
            return _kept_items(field, old, new, names)
        before = {b: old[a] for a, b in pairs_of([*map(_compared, old)], [*map(_compared, new)]) if a is not None}
        return [_kept_item(field, before.get(number), item, names) for number, item in enumerate(new)]
    if field.widget == "mapping" and isinstance(old, Mapping) and isinstance(new, Mapping):
        return _kept_mapping(field, old, new, names)
    return _kept_item(field, old, new, names)


def _compared(value: Any) -> Any:
    """Return a value as `pairs_of` compares it."""
    if isinstance(value, Mapping):
        return tuple((key, shown(item).strip()) for key, item in value.items())
    return shown(value).strip()


def _kept_item(field: FormField, old: Any, new: Any, names: Names) -> Any:
    if field.widget == "part" and isinstance(old, Mapping) and isinstance(new, Mapping):
        kept = {part.label: part for part in field.parts}
        rows = {key: value for key, value in old.items() if key not in kept or (value is None and key not in new)}
        for label, value in new.items():
            part = kept.get(label)
            rows[label] = _kept(part, old.get(label), value, names) if part else value
        return {key: rows[key] for key in [*(k for k in old if k in rows), *(k for k in rows if k not in old)]}
    if old is None or isinstance(new, (Mapping, list)):
        return new
    if field.reference and isinstance(new, str) and names.id_of(field.reference, str(old)) == new:
        return old
    return old if shown(old).strip() == shown(new).strip() else new


def _kept_items(field: FormField, old: Sequence[Any], new: Sequence[Any], names: Names) -> list[Any]:
    """Return references: those that stay as they are written, in their order if nothing else says another."""
    ids = {names.id_of(field.reference, shown(each)): each for each in old}
    kept = [ids.get(each, each) for each in new]
    if {*map(str, kept)} == {*map(str, old)} and len(kept) == len(old):
        return [*old] if is_ticked(field) else kept
    return kept


def is_ticked(field: FormField) -> bool:
    """Return whether the values of a list are boxes to tick, which have the order of the choices."""
    return field.many and field.reference is not None and field.reference.kind == "term"


def _kept_mapping(field: FormField, old: Mapping[str, Any], new: Mapping[str, Any], names: Names) -> Values:
    written = {names.id_of(field.reference, key) if field.reference else key: key for key in old}
    found = {written.get(key, key): value for key, value in new.items()}
    kept = {key: _kept_item(field.parts[0], old.get(key), value, names) for key, value in found.items()}
    return {key: kept[key] for key in [*(k for k in old if k in kept), *(k for k in kept if k not in old)]}
