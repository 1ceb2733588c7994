"""Located values become records: keys of either language, values checked by the model, every problem with its place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from pydantic import BaseModel, ValidationError

from .problems import Place, Problem, problem
from .records.base import Origin, Path, Record, field_names, part_of
from .sources.lines import quote
from .sources.yaml import Document, LocatedList, LocatedMap, Mark, walk
from .suggest import suggestion


@dataclass
class Read:
    """One record as it was read, None where it could not be; it can say where each of its values stands."""

    record: Record | None
    problems: tuple[Problem, ...] = ()
    document: Document | None = None
    value: Any = None

    def problem(self, code: str, path: Path, *, guess: str = "", fixed_value: str = "", **values: Any) -> Problem:
        """A problem about the value at a path. ``guess`` is the word that may have been meant, ``fixed_value`` the text
        that should stand there."""
        if self.document is None:
            return problem(code, Place(""), guess=guess, **values)
        mark = walk(self.value, path) or Mark(1, 1)
        fixed = ""
        if new := fixed_value or guess:
            fixed = self.document.replaced(mark, new)
        hint = f"，是否想写“{guess}”？" if guess else "。"
        return self.document.problem(code, mark, fixed, guess=hint, **values)


@cache
def key_words(model: type[BaseModel]) -> Callable[[str], bool]:
    """Whether a word is a key of the model or of a part of it."""
    words = set(_words(model))
    return words.__contains__


def _words(model: type[BaseModel]) -> Iterator[str]:
    for name in model.model_fields:
        part = part_of(model, name)
        if part is not None:
            yield from _words(part)
    yield from field_names(model)


def read_records(kind: type[Record], document: Document) -> Iterator[Read]:
    """The records of one parsed file: one, or each of a list."""
    value = document.value
    if value is None:
        yield Read(None, document.problems)
        return
    many = isinstance(value, LocatedList)
    yield Read(None, document.problems) if document.problems else Read(None)
    for index, item in enumerate(value if many else [value]):
        yield _read_one(kind, document, item, index if many else None, value)


def _read_one(kind: type[Record], document: Document, item: Any, index: int | None, whole: Any) -> Read:
    mark = whole.items_at[index] if index is not None else getattr(item, "mark", Mark(1, 1))
    if not isinstance(item, LocatedMap):
        return Read(None, (document.problem("not-a-record", mark, label=kind.label),), document)
    found: list[Problem] = []
    renamed = _renamed(kind, item, document, found)
    read = Read(None, document=document, value=renamed)
    try:
        record = kind.model_validate(renamed)
        object.__setattr__(record, "_origin", Origin(document.file, document.place(mark).line, index))
        read.record = record if not found else None
    except ValidationError as error:
        found += _translated(kind, error, read, syntax_broken=bool(document.problems))
    read.problems = tuple(found)
    return read


def _renamed(model: type[BaseModel], value: Any, document: Document, found: list[Problem]) -> Any:
    """The value with every key as the model names it; keys it does not know become problems."""
    if isinstance(value, LocatedList):
        items = LocatedList(value.mark)
        items.items_at = value.items_at
        items.extend(_renamed(model, item, document, found) for item in value)
        return items
    if not isinstance(value, LocatedMap):
        return value
    names = field_names(model)
    renamed = LocatedMap(value.mark)
    for key, item in value.items():
        at, value_at = value.keys_at[key], value.values_at[key]
        name = names.get(key.strip())
        if name is None:
            chinese = [word for word in names if not word.isascii()] if not key.isascii() else list(names)
            guess = suggestion(key, chinese)
            hint = f"，是否想写“{guess}”？" if guess else f"。可以写的有：{'、'.join(w for w in names if not w.isascii())}"
            found.append(document.problem("unknown-key", at, document.replaced(at, guess) if guess else "", key=key, hint=hint))
            continue
        if name in renamed:
            first = document.place(renamed.keys_at[name]).line
            found.append(document.problem("duplicate-key", at, key=key, first=first, second=document.place(at).line))
            continue
        part = part_of(model, name)
        renamed.put(name, _renamed(part, item, document, found) if part else item, at, value_at)
    for name in [n for n, item in renamed.items() if item is None]:
        # A key without a value is the same as no key: `yinling new` writes them to be filled in.
        del renamed[name]
    return renamed


def _translated(kind: type[Record], error: ValidationError, read: Read, *, syntax_broken: bool) -> Iterator[Problem]:
    for row in error.errors(include_url=False):
        path, code, context = _data_path(read.value, row["loc"]), row["type"], dict(row.get("ctx", {}))
        label = _label(kind, path)
        written = _short(row.get("input"))
        if code == "missing":
            # Where the syntax was broken the key may well be there.
            if not syntax_broken:
                yield read.problem("missing-field", path, label=label)
        elif code == "literal_error":
            choices = [c.strip().strip("'") for c in str(context["expected"]).replace(" or ", ", ").split(",")]
            guess = suggestion(written, choices)
            yield read.problem("not-a-choice", path, guess=guess, label=label, written=written, choices="、".join(choices))
        elif code in ("dict_type", "model_type", "model_attributes_type"):
            yield read.problem("not-a-mapping", path, label=label, written=written)
        elif code == "string_type":
            yield read.problem("not-text", path, label=label, written=written)
        elif "_" not in code:  # one of ours
            fixed = str(context.pop("fixed_value", ""))
            values = {"written": written, **context}
            yield read.problem(code, path, label=label, fixed_value=_as_written(code, fixed), **values)
        else:
            yield read.problem("value-form", path, label=label, written=written)


def _as_written(code: str, fixed: str) -> str:
    return quote(fixed) if code == "time-form" else fixed


def _data_path(value: Any, loc: tuple[int | str, ...]) -> Path:
    """Pydantic's location without the steps that name a branch of a type rather than a place in the data; a list that
    was written as its only value has no item to point at."""
    path: list[int | str] = []
    for step in loc:
        if isinstance(value, dict):
            path.append(step)
            value = value.get(str(step))
        elif isinstance(value, list) and isinstance(step, int):
            path.append(step)
            value = value[step] if step < len(value) else None
    return tuple(path)


def _label(model: type[BaseModel], path: Path) -> str:
    """The Chinese name of the field at a path."""
    label = ""
    for step in path:
        if isinstance(step, str) and step in model.model_fields:
            label = model.model_fields[step].title or step
            model = part_of(model, step) or model
    return label


def _short(value: Any) -> str:
    text = "空" if value is None else str(value)
    return text if len(text) <= 40 else text[:39] + "…"
