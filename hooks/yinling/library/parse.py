"""Validates the YAML values of a file, with English or Chinese keys, as records; every problem has its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import islice
from types import NoneType
from typing import Any, get_origin

from pydantic import BaseModel, PlainValidator, ValidationError
from pydantic.fields import FieldInfo

from ..chinese.suggest import suggestion
from ..core.problems import MAX_IN_FILE, Place, Problem, explanations, has_errors, problem
from ..records.article import Article
from ..records.base import Path, Record, field_names, inner_types, part_of, references_of
from ..records.origin import Origin
from ..sources.value_slips import quote
from ..sources.yaml import WANT_QUOTES, Document, LocatedList, LocatedMap, Mark, mark_at
from .part_values import keyed
from .record_markup import markup_in

# What stands around a key that was pasted: 1. 标题, **标题**, 应到（人）
_DECORATION = re.compile(r"^\W*(?:[0-9]+[.．、)）]\s*)?|\s*[(（\[【][^()（）\[\]【】]*[)）\]】]\W*$|\W+$")
_YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")


@dataclass
class ParsedRecord:
    """A record, or None if it is invalid, with its problems and the places of its values.

    A record from the cache has no places; ``reparse`` parses its file for them. ``unheaded`` is the article with an
    invalid front matter: an article without its fields, so that its body is checked all the same."""

    record: Record | None
    problems: tuple[Problem, ...] = ()
    document: Document | None = None
    value: Any = None
    reparse: Callable[[], ParsedRecord] | None = None
    unheaded: Article | None = None
    number: int | None = None
    """The place among the records of a list file, as `Origin.number`."""

    @property
    def is_unfinished(self) -> bool:
        """Whether it is a draft that only lacks fields: no error, and no record that others may refer to."""
        return self.record is None and bool(self.problems) and not has_errors(self.problems)

    def problem(
        self, code: str, path: Path, *, guess: str = "", fixed_value: str = "", of_key: bool = False, **values: Any
    ) -> Problem:
        """Return a problem with the value at ``path``, or with its key.

        ``guess`` is the word that was probably meant, ``fixed_value`` the corrected text."""
        if self.reparse:
            return self.reparse().problem(code, path, guess=guess, fixed_value=fixed_value, of_key=of_key, **values)
        if self.document is None:
            return problem(code, Place(""), guess=guess, **values)
        mark = mark_at(self.value, path, of_key=of_key) or Mark(1, 1)
        fixed = ""
        if new := fixed_value or guess:
            fixed = self.document.replaced(mark, new)
        hint = f"，是否想写“{guess}”？" if guess else "。"
        return self.document.problem(code, mark, fixed, guess=hint, **values)

    def lines_from(self, line: int) -> tuple[str, ...]:
        """Return the lines of the file from one on, as they are written."""
        if self.reparse:
            return self.reparse().lines_from(line)
        return self.document.written[max(line - self.document.first_line, 0) :] if self.document else ()


class RecordKeys:
    """The keys of a kind and of its parts, as `sources.yaml_outline.Keys`."""

    def __init__(self, kind: type[BaseModel]) -> None:
        self._below: dict[str, frozenset[str] | None] = {}  # None: the keys below are data
        self._prose: set[str] = set()
        self._many: set[str] = set()
        self._below[""] = self._add(kind)
        self._all = frozenset().union(*(words for words in self._below.values() if words))

    def known(self, word: str, below: str | None) -> bool:
        words = self._all if below is None else self._below.get(below, self._all)
        return words is None or word in words

    def texts_only(self, below: str) -> bool:
        return self._below.get(below, self._all) == frozenset()

    def many(self, word: str) -> bool:
        return word in self._many

    def prose(self, word: str) -> bool:
        return word in self._prose

    def _add(self, model: type[BaseModel]) -> frozenset[str]:
        references = {path[0] for path, _ in references_of(model)}
        names = field_names(model)
        for word, name in names.items():
            part, annotation = part_of(model, name), model.model_fields[name].annotation
            self._below[word] = self._add(part) if part else None if get_origin(annotation) is dict else frozenset()
            if not part and get_origin(annotation) is tuple:
                self._many.add(word)
            if not part and name not in references and all(map(_is_text, inner_types(annotation))):
                self._prose.add(word)
        return frozenset(names)


record_keys = cache(RecordKeys)


def _is_text(part: Any) -> bool:
    """Return whether an inner type allows free text; the choices of a Literal are values, not types."""
    return part in (str, NoneType) if isinstance(part, type) else not isinstance(part, (str, int, PlainValidator))


def read_records(kind: type[Record], document: Document, stem: str = "") -> Iterator[ParsedRecord]:
    """Yield the records of a parsed file: one, with ``stem`` as its id, or each of a list."""
    value = document.value
    is_list = isinstance(value, LocatedList)
    items = value if is_list else [value] if value is not None else []
    parsed: list[ParsedRecord] = []
    problem_count = 0
    for index, item in enumerate(items):
        parsed.append(_read_one(kind, document, item, index if is_list else None, stem))
        problem_count += len(parsed[-1].problems)
        if problem_count > MAX_IN_FILE:
            break
    # A value with a problem of its record does not also get the problem that it needs quotes.
    places = {(p.line, p.column) for each in parsed for p in each.problems}
    problems = tuple(p for p in document.problems if p.code not in WANT_QUOTES or (p.line, p.column) not in places)
    if problems or value is None:
        yield ParsedRecord(None, problems)
    yield from parsed


def _read_one(kind: type[Record], document: Document, item: Any, index: int | None, stem: str) -> ParsedRecord:
    mark = document.value.items_at[index] if index is not None else getattr(item, "mark", Mark(1, 1))
    if not isinstance(item, LocatedMap):
        fixed = keyed(kind, item) if index is not None else None
        hint = f"写成 {fixed.text}。" if fixed and fixed.text else ""
        line = document.replaced(mark, fixed.text) if fixed and fixed.is_whole else ""
        return ParsedRecord(
            None, (document.problem("not-a-record", mark, line, label=kind.label, hint=hint),), document
        )
    problems: list[Problem] = []
    misspelt: set[str] = set()
    value = _with_field_names(kind, item, document, problems, misspelt)
    parsed = ParsedRecord(None, document=document, value=value, number=index)
    try:
        record = kind.model_validate({"id": stem, **value} if index is None else value)
        # Pydantic notes which fields were written. Nothing reads that, and it is 5 % of the memory of a warm check.
        record.model_fields_set.clear()
        record.origin = Origin(document.file, document.place(mark).line, index)
        # If a part of the file was left out, the record only seems to lack that part.
        parsed.record = None if problems or document.partial else record
        if parsed.record:
            problems += _without_effect(parsed.record, parsed, stem)
            problems += (parsed.problem("markup-in-record", path, text=sign) for path, sign in markup_in(value))
    except ValidationError as error:
        problems += (
            problem
            for problem, field in islice(_problems_of(kind, error, parsed), MAX_IN_FILE)
            if problem.code not in ("missing-field", "draft-incomplete") or not (document.partial or field in misspelt)
        )
    parsed.problems = tuple(problems)
    return parsed


def _without_effect(record: Record, parsed: ParsedRecord, stem: str) -> Iterator[Problem]:
    """Report an id that has no effect, and that a default withholds a record where its writer has not decided that."""
    if (
        "id" in parsed.value
        and record.origin.number is None
        and parsed.value["id"] not in (stem, stem.rpartition("/")[2])
    ):
        yield parsed.problem("id-is-the-file-name", ("id",), written=parsed.value["id"], stem=stem)
    if type(record).model_fields["status"].default != "草稿":
        return
    if "status" not in parsed.value:
        labels, taken = ("状态", "草稿") if "visibility" in parsed.value else ("状态”和“公开范围", "草稿”和“内部")
        yield parsed.problem("withheld-by-default", (), labels=labels, taken=taken, effect="不登在网站上，也不计数")
    elif "visibility" not in parsed.value and record.counts and type(record).public_fields:
        effect = "计数，但不登在网站上"
        yield parsed.problem("withheld-by-default", (), labels="公开范围", taken="内部", effect=effect)


def _with_field_names(
    model: type[BaseModel], value: Any, document: Document, problems: list[Problem], misspelt: set[str]
) -> Any:
    """Return the value with every key replaced by the name of its field.

    Add a problem for each unknown key, and to ``misspelt`` the field that was probably meant."""
    if isinstance(value, LocatedList):
        items = LocatedList(value.mark)
        items.items_at = value.items_at
        items.extend(_with_field_names(model, item, document, problems, misspelt) for item in value)
        return items
    if not isinstance(value, LocatedMap):
        return value
    names = field_names(model)
    renamed = LocatedMap(value.mark)
    present: set[str] = set()
    for key, item in value.items():
        if len(problems) > MAX_IN_FILE:
            break
        at, value_at = value.keys_at[key], value.values_at[key]
        name = names.get(key.strip())
        if name is None:
            chinese = [word for word in names if not word.isascii()]
            present = present or {names[other.strip()] for other in value if other.strip() in names}
            taken = [word for word, field in names.items() if field in present]
            words = list(names) if key.isascii() else chinese
            bare = _DECORATION.sub("", key)
            meant = bare if bare in words else suggestion(key, words)
            guess = bare if bare in words and names[bare] not in present else suggestion(key, words, taken)
            free = "、".join(word for word in chinese if word not in taken)
            there = f"。“{meant}”已经写了，这一行不要就删掉" if meant else ""
            hint = f"，是否想写“{guess}”？" if guess else f"{there}。还可以写的有：{free}"
            fixed = document.replaced(at, guess) if guess else ""
            problems.append(document.problem("unknown-key", at, fixed, key=key, hint=hint))
            misspelt.add(names.get(guess, ""))
            continue
        if name in renamed:
            first = document.place(renamed.keys_at[name]).line
            problems.append(document.problem("duplicate-key", at, key=key, first=first, second=document.place(at).line))
            continue
        part = part_of(model, name)
        value_of_part = _with_field_names(part, item, document, problems, misspelt) if part else item
        renamed.put(name, value_of_part, at, value_at)
    for name in [n for n, item in renamed.items() if item is None]:
        # A key without a value counts as no key: `yinling new` writes such keys to be filled in.
        del renamed[name]
    return renamed


def _problems_of(kind: type[Record], error: ValidationError, parsed: ParsedRecord) -> Iterator[tuple[Problem, str]]:
    """Yield pydantic's errors as problems, each with the name of its field."""
    for row in error.errors(include_url=False):
        path, code, context = _data_path(parsed.value, row["loc"]), row["type"], dict(row.get("ctx", {}))
        field = _field_at(kind, row["loc"])
        label = (field.title if field else "") or ""
        written = _short(row.get("input"))
        values: dict[str, Any] = {"label": label, "written": written}
        if code == "missing":
            # A draft may be saved before all is known; until then it is no record (`ParsedRecord.is_unfinished`).
            is_draft = isinstance(parsed.value, dict) and parsed.value.get("status") == "草稿"
            code, values = "draft-incomplete" if is_draft else "missing-field", {"label": label}
        elif code == "literal_error":
            choices = [str(c) for c in inner_types(field and field.annotation) if isinstance(c, (str, int))]
            code, values["choices"], values["guess"] = "not-a-choice", "、".join(choices), suggestion(written, choices)
        elif code in ("dict_type", "model_type", "model_attributes_type"):
            code = "not-a-mapping"
            part = _model_at(kind, row["loc"])
            fixed = keyed(part, row.get("input")) if part else None
            values["hint"] = (
                (f"可以写的小项有：{fixed.labels}。" + (f"写成 {fixed.text}。" if fixed.text else "")) if fixed else ""
            )
            values["fixed_value"] = fixed.text if fixed and fixed.is_whole else ""
        elif code == "string_type":
            code = "not-text"
        elif code in explanations():  # raised by `records.types`
            if "month" in context and code == "date-form":
                context["fixed_value"] = _with_year(parsed, context.pop("month"), context.pop("day"))
            values["fixed_value"] = _as_written(code, str(context.pop("fixed_value", "")))
            if isinstance(row.get("input"), (dict, list)):
                context["written"] = written
            values |= context
        else:
            code = "value-form"
        yield parsed.problem(code, path, **values), str(path[-1]) if path else ""


def _with_year(parsed: ParsedRecord, month: int, day: int) -> str:
    """Return a day in the year that the name of the file or of its folder tells, or ""."""
    years = {int(year) for year in _YEAR.findall(parsed.document.file)} if parsed.document else set()
    try:
        return str(date(years.pop(), month, day)) if len(years) == 1 else ""
    except ValueError:
        return ""


def _as_written(code: str, fixed: str) -> str:
    return quote(fixed) if fixed and code == "time-form" else fixed


def _data_path(value: Any, loc: tuple[int | str, ...]) -> Path:
    """Return pydantic's location without the steps that name a branch of a type.

    A single value that was written without its list has no step for the item."""
    path: list[int | str] = []
    for step in loc:
        if isinstance(value, dict) and isinstance(step, str):
            path.append(step)
            value = value.get(step)
        elif isinstance(value, list) and isinstance(step, int):
            path.append(step)
            value = value[step] if step < len(value) else None
    return tuple(path)


def _field_at(model: type[BaseModel], path: Path) -> FieldInfo | None:
    field = None
    for step in path:
        if isinstance(step, str) and step in model.model_fields:
            field = model.model_fields[step]
            model = part_of(model, step) or model
    return field


def _model_at(kind: type[BaseModel], path: Path) -> type[BaseModel] | None:
    """Return the model of the part at a path; None for one whose keys are data."""
    model: type[BaseModel] | None = None
    for step in path:
        if isinstance(step, str) and step in kind.model_fields:
            model = part_of(kind, step)
            kind = model or kind
    return model


def _short(value: Any) -> str:
    if isinstance(value, (dict, list, tuple)):
        return "几个小项" if isinstance(value, dict) else "一个列表"
    text = "空" if value is None else str(value)
    return text if len(text) <= 40 else text[:39] + "…"
