"""The fields of a form, made from the model of a kind: a new field of a model needs no code here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Annotated, Any, Literal, NamedTuple, cast, get_args, get_origin

from pydantic import BaseModel, PlainValidator
from pydantic.fields import FieldInfo

from ..records.base import Record, english_key, part_of
from ..records.types import (
    AnyPeriod,
    Count,
    Date,
    Flag,
    Month,
    Paragraphs,
    Phone,
    Reference,
    TimeOfDay,
    UnknownOrCount,
    Year,
)

Widget = Literal[
    "line",
    "text",
    "number",
    "date",
    "time",
    "month",
    "period",
    "year",
    "phone",
    "choice",
    "reference",
    "part",
    "mapping",
]
LAST = ("visibility", "status", "note", "id")
_SHOWN_LAST = ("visibility", "status")  # to decide on at each save


class _Kind(NamedTuple):
    widget: Widget
    hint: str = ""


# The types of values, by the validator that each has.
_KINDS: dict[Any, _Kind] = {
    get_args(Date)[1]: _Kind("date", "如 2019-03-05"),
    get_args(Month)[1]: _Kind("month", "如 2019-03"),
    get_args(AnyPeriod)[1]: _Kind("period", "如 2019、2019-Q1、2019-03、2019-01/2019-06"),
    get_args(Year)[1]: _Kind("year", "如 2019"),
    get_args(TimeOfDay)[1]: _Kind("time", "如 14:30"),
    get_args(Count)[1]: _Kind("number"),
    get_args(UnknownOrCount)[1]: _Kind("number", "不知道就写 未知"),
    get_args(Phone)[1]: _Kind("phone"),
    get_args(Flag)[1]: _Kind("choice"),
}
YES_NO = ("是", "否")


@dataclass(frozen=True)
class FormField:
    """One field of a form, of a part in it, or the values of a mapping, which have no name."""

    widget: Widget = "line"
    name: str = ""
    label: str = ""
    """The Chinese key of the field in the file."""
    english: str = ""
    """The other key that the file may have."""
    description: str = ""
    required: bool = False
    many: bool = False
    """Whether it holds a list of values or parts."""
    choices: tuple[str, ...] = ()
    reference: Reference | None = None
    """What the value names; in a mapping, what its keys name."""
    parts: tuple[FormField, ...] = ()
    """The fields of a part; in a mapping, the one field of its values."""
    default: str = ""
    """What it means if it is left out."""
    hint: str = ""
    validate: Callable[[Any], Any] | None = None
    """Raise the error of a value that may be corrected."""
    is_number: bool = False
    """Whether the file has a number where the text is one."""
    is_common: bool = False


@cache
def fields_of_form(kind: type[Record]) -> tuple[FormField, ...]:
    """Return the fields of a kind: required ones first, those that all kinds have last."""
    fields = [field for field in _fields_of(kind) if field.name not in kind.without_choice]
    first = [field for field in fields if field.required and not field.is_common]
    rest = [field for field in fields if not field.required and not field.is_common]
    last = sorted((field for field in fields if field.is_common), key=lambda field: LAST.index(field.name))
    return (*first, *rest, *last)


def is_always_shown(field: FormField) -> bool:
    """Return whether a field is shown although it has no value: the others are folded."""
    return field.required or field.name in _SHOWN_LAST


def _fields_of(model: type[BaseModel]) -> Iterator[FormField]:
    for name, info in model.model_fields.items():
        yield _field(model, name, info)


def _field(model: type[BaseModel], name: str, info: FieldInfo) -> FormField:
    found = _of_type(Annotated[info.annotation, *info.metadata] if info.metadata else info.annotation)
    if part := part_of(model, name):
        found = replace(found, widget="part", parts=tuple(_fields_of(part)))
    return replace(
        found,
        name=name,
        label=info.title or name,
        english=english_key(model, name),
        description=_description(info.description or "", found),
        required=info.is_required(),
        default="" if info.is_required() else _shown_default(info.default),
        is_common=name in LAST and issubclass(model, Record),
    )


def _of_type(annotation: Any) -> FormField:
    """Return a field with what a type says: its widget, choices and reference, and the fields of its values."""
    metadata, bare = [*_metadata(annotation)], [*_unions(annotation)]
    for each in bare:
        if get_origin(each) is dict:
            key, value = get_args(each)
            return FormField("mapping", reference=_reference(key), parts=(_of_type(value),))
        if get_origin(each) is tuple:
            return replace(_of_type(get_args(each)[0]), many=True)
    for each in metadata:
        if isinstance(each, Reference):
            return FormField("reference", reference=each)
        if isinstance(each, PlainValidator) and each in _KINDS:
            kind = _KINDS[each]
            choices = YES_NO if kind.widget == "choice" else ()
            func = cast("Callable[[Any], Any]", each.func)
            is_number = kind.widget in ("number", "year", "period")
            return FormField(kind.widget, choices=choices, hint=kind.hint, validate=func, is_number=is_number)
    if found := [choice for each in bare if get_origin(each) is Literal for choice in get_args(each)]:
        return FormField("choice", choices=tuple(map(str, found)), is_number=all(isinstance(c, int) for c in found))
    if int in bare:
        return FormField("number", is_number=True)
    return FormField("text" if any(isinstance(each, Paragraphs) for each in metadata) else "line")


def _reference(annotation: Any) -> Reference | None:
    return next((each for each in _metadata(annotation) if isinstance(each, Reference)), None)


def _metadata(annotation: Any) -> Iterator[Any]:
    """Yield the metadata of a type, but not that of the items of a list or of the values of a mapping."""
    origin = get_origin(annotation)
    if origin is Annotated:
        yield from get_args(annotation)[1:]
        yield from _metadata(get_args(annotation)[0])
    elif origin not in (tuple, dict, Literal):
        for argument in get_args(annotation):
            yield from _metadata(argument)


def _unions(annotation: Any) -> Iterator[Any]:
    """Yield the types that a value may have, without their metadata."""
    origin = get_origin(annotation)
    if origin is Annotated:
        yield from _unions(get_args(annotation)[0])
    elif origin in (tuple, dict, Literal) or not get_args(annotation):
        yield annotation
    else:
        for argument in get_args(annotation):
            yield from _unions(argument)


def _description(text: str, field: FormField) -> str:
    """Return a description without what it says of ids: in a form people choose names."""
    if field.reference is None:
        return text
    return "；".join(part for part in text.split("；") if "编号" not in part)


def _shown_default(value: Any) -> str:
    if isinstance(value, bool):
        return YES_NO[not value]
    if isinstance(value, tuple):
        return "、".join(map(str, value))
    return "" if value is None or isinstance(value, dict) else str(value)
