"""Located values become records: keys of either language, values checked by the model, every problem with its place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice
from types import NoneType
from typing import Any, get_origin

from pydantic import BaseModel, PlainValidator, ValidationError

from ..core.problems import MAX_IN_FILE, Place, Problem, problem
from ..core.suggest import suggestion
from ..records.base import Origin, Path, Record, field_names, inner_types, part_of, references_of
from ..sources.value_slips import quote
from ..sources.yaml import WANT_QUOTES, Document, LocatedList, LocatedMap, Mark, mark_at

# Pydantic notes of each record which of its fields were written, in a set of its own. Nobody asks: a seventh of what is
# held and kept of a record.
_UNUSED: set[str] = set()


@dataclass
class ParsedRecord:
    """One record as it was read, None where it could not be; it can say where each of its values stands. What an
    earlier build has read is read ``again`` only when somebody asks for that."""

    record: Record | None
    problems: tuple[Problem, ...] = ()
    document: Document | None = None
    value: Any = None
    again: Callable[[], ParsedRecord] | None = None

    def problem(
        self, code: str, path: Path, *, guess: str = "", fixed_value: str = "", of_key: bool = False, **values: Any
    ) -> Problem:
        """A problem about the value at a path, or about the key there. ``guess`` is the word that may have been meant,
        ``fixed_value`` the text that should stand there."""
        if self.again:
            return self.again().problem(code, path, guess=guess, fixed_value=fixed_value, of_key=of_key, **values)
        if self.document is None:
            return problem(code, Place(""), guess=guess, **values)
        mark = mark_at(self.value, path, of_key=of_key) or Mark(1, 1)
        fixed = ""
        if new := fixed_value or guess:
            fixed = self.document.replaced(mark, new)
        hint = f"，是否想写“{guess}”？" if guess else "。"
        return self.document.problem(code, mark, fixed, guess=hint, **values)


class RecordKeys:
    """The keys of a kind, and below which key each may stand: implements `sources.yaml_outline.Keys`."""

    def __init__(self, kind: type[BaseModel]) -> None:
        self._below: dict[str, frozenset[str] | None] = {}  # None for a field whose keys are data
        self._prose: set[str] = set()
        self._below[""] = self._add(kind)
        self._all = frozenset().union(*(words for words in self._below.values() if words))

    def known(self, word: str, below: str | None) -> bool:
        words = self._all if below is None else self._below.get(below, self._all)
        return words is None or word in words

    def texts_only(self, below: str) -> bool:
        return self._below.get(below, self._all) == frozenset()

    def prose(self, word: str) -> bool:
        return word in self._prose

    def _add(self, model: type[BaseModel]) -> frozenset[str]:
        references = {path[0] for path, _ in references_of(model)}
        names = field_names(model)
        for word, name in names.items():
            part, annotation = part_of(model, name), model.model_fields[name].annotation
            self._below[word] = self._add(part) if part else None if get_origin(annotation) is dict else frozenset()
            if not part and name not in references and all(map(_is_text, inner_types(annotation))):
                self._prose.add(word)
        return frozenset(names)


record_keys = cache(RecordKeys)


def _is_text(part: Any) -> bool:
    """Whether a piece of a field's type leaves it free text: the choices of a Literal are texts, the others types."""
    return part in (str, NoneType) if isinstance(part, type) else not isinstance(part, (str, int, PlainValidator))


def read_records(kind: type[Record], document: Document) -> Iterator[ParsedRecord]:
    """The records of one parsed file: one, or each of a list."""
    value = document.value
    many = isinstance(value, LocatedList)
    items = value if many else [value] if value is not None else []
    reads: list[ParsedRecord] = []
    amiss = 0
    for index, item in enumerate(items):
        reads.append(_read_one(kind, document, item, index if many else None, value))
        amiss += len(reads[-1].problems)
        if amiss > MAX_IN_FILE:
            break
    # Where the record says better what a value should be, that it wants quotes is not said too.
    places = {(p.line, p.column) for read in reads for p in read.problems}
    found = tuple(p for p in document.problems if p.code not in WANT_QUOTES or (p.line, p.column) not in places)
    if found or value is None:
        yield ParsedRecord(None, found)
    yield from reads


def _read_one(kind: type[Record], document: Document, item: Any, index: int | None, whole: Any) -> ParsedRecord:
    mark = whole.items_at[index] if index is not None else getattr(item, "mark", Mark(1, 1))
    if not isinstance(item, LocatedMap):
        return ParsedRecord(None, (document.problem("not-a-record", mark, label=kind.label),), document)
    found: list[Problem] = []
    misspelt: set[str] = set()
    renamed = _renamed(kind, item, document, found, misspelt)
    read = ParsedRecord(None, document=document, value=renamed)
    try:
        record = kind.model_validate(renamed)
        record._origin = Origin(document.file, document.place(mark).line, index)
        object.__setattr__(record, "__pydantic_fields_set__", _UNUSED)
        # With a part left out, the rest would be called wrong for what it only seems to lack.
        read.record = None if found or document.partial else record
    except ValidationError as error:
        found += (
            problem
            for problem, field in islice(_translated(kind, error, read), MAX_IN_FILE)
            if problem.code != "missing-field" or not (document.partial or field in misspelt)
        )
    read.problems = tuple(found)
    return read


def _renamed(model: type[BaseModel], value: Any, document: Document, found: list[Problem], misspelt: set[str]) -> Any:
    """The value with every key as the model names it; keys it does not know become problems, and the fields that they
    seem to mean go to ``misspelt``."""
    if isinstance(value, LocatedList):
        items = LocatedList(value.mark)
        items.items_at = value.items_at
        items.extend(_renamed(model, item, document, found, misspelt) for item in value)
        return items
    if not isinstance(value, LocatedMap):
        return value
    names = field_names(model)
    renamed = LocatedMap(value.mark)
    for key, item in value.items():
        if len(found) > MAX_IN_FILE:
            break
        at, value_at = value.keys_at[key], value.values_at[key]
        name = names.get(key.strip())
        if name is None:
            chinese = [word for word in names if not word.isascii()] if not key.isascii() else list(names)
            guess = suggestion(key, chinese)
            hint = (
                f"，是否想写“{guess}”？" if guess else f"。可以写的有：{'、'.join(w for w in names if not w.isascii())}"
            )
            fixed = document.replaced(at, guess) if guess else ""
            found.append(document.problem("unknown-key", at, fixed, key=key, hint=hint))
            misspelt.add(names.get(guess, ""))
            continue
        if name in renamed:
            first = document.place(renamed.keys_at[name]).line
            found.append(document.problem("duplicate-key", at, key=key, first=first, second=document.place(at).line))
            continue
        part = part_of(model, name)
        renamed.put(name, _renamed(part, item, document, found, misspelt) if part else item, at, value_at)
    for name in [n for n, item in renamed.items() if item is None]:
        # A key without a value is the same as no key: `yinling new` writes them to be filled in.
        del renamed[name]
    return renamed


def _translated(kind: type[Record], error: ValidationError, read: ParsedRecord) -> Iterator[tuple[Problem, str]]:
    """Pydantic's errors as problems, each with the name of its field."""
    for row in error.errors(include_url=False):
        path, code, context = _data_path(read.value, row["loc"]), row["type"], dict(row.get("ctx", {}))
        label = _label(kind, path)
        written = _short(row.get("input"))
        values: dict[str, Any] = {"label": label, "written": written}
        if code == "missing":
            code, values = "missing-field", {"label": label}
        elif code == "literal_error":
            choices = [c.strip().strip("'") for c in str(context["expected"]).replace(" or ", ", ").split(",")]
            code, values["choices"], values["guess"] = "not-a-choice", "、".join(choices), suggestion(written, choices)
        elif code in ("dict_type", "model_type", "model_attributes_type"):
            code = "not-a-mapping"
        elif code == "string_type":
            code = "not-text"
        elif "_" not in code:  # one of ours
            values["fixed_value"] = _as_written(code, str(context.pop("fixed_value", "")))
            if isinstance(row.get("input"), (dict, list)):
                context["written"] = written
            values |= context
        else:
            code = "value-form"
        yield read.problem(code, path, **values), str(path[-1]) if path else ""


def _as_written(code: str, fixed: str) -> str:
    return quote(fixed) if fixed and code == "time-form" else fixed


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
    if isinstance(value, (dict, list, tuple)):
        return "几个小项" if isinstance(value, dict) else "一个列表"
    text = "空" if value is None else str(value)
    return text if len(text) <= 40 else text[:39] + "…"
