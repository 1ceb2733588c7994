"""The difference between two versions of a record in words: 实到：46 → 48.

Input: values under the Chinese labels, as `form_values` has them, and the bodies of articles. Output: changes in the
order of the form, with names in place of ids. Two spellings of one record, 第九党支部 and zb09, are no difference."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Any, NamedTuple

from pydantic import BaseModel

from ..library.record_library import Library
from ..records.base import Record, field_names, part_of, references_of
from ..records.types import Reference

_MANY = 400  # paragraphs or rows that are compared with each other; beyond, a text counts as one


class Change(NamedTuple):
    """One changed value: where it is, and what it was and is; one of these is empty if it was added or goes."""

    label: str
    before: str
    after: str

    @property
    def text(self) -> str:
        if not self.before:
            return f"{self.label}：加上“{self.after}”"
        if not self.after:
            return f"{self.label}：去掉“{self.before}”"
        return f"{self.label}：{self.before} → {self.after}"


def difference(kind: type[Record], old: Mapping[str, Any], new: Mapping[str, Any], library: Library) -> list[Change]:
    """Return what differs between two versions of a record; an empty mapping for a version that does not exist."""
    return [*_Words(library).of_mapping(kind, old, new, "")]


def body_difference(old: str, new: str) -> list[Change]:
    """Return what differs between two texts of an article, by paragraph."""
    return [*_paragraphs("正文", old, new)]


class _Words:
    def __init__(self, library: Library) -> None:
        self._library = library

    def of_mapping(
        self, model: type[BaseModel], old: Mapping[str, Any], new: Mapping[str, Any], before: str
    ) -> Iterator[Change]:
        """Yield the changes of the fields of a model; ``before`` is the beginning of their labels."""
        names = field_names(model)
        old, new = ({names.get(key, key): value for key, value in each.items()} for each in (old, new))
        for name in [*model.model_fields, *(key for key in {**old, **new} if key not in model.model_fields)]:
            first, last = old.get(name), new.get(name)
            if first != last:
                info = model.model_fields.get(name)
                yield from self._of_field(model, name, f"{before}{(info and info.title) or name}", first, last)

    def _of_field(self, model: type[BaseModel], name: str, label: str, old: Any, new: Any) -> Iterator[Change]:
        part = part_of(model, name) if name in model.model_fields else None
        reference = _reference(model, name)
        if part and (isinstance(old, list) or isinstance(new, list)):
            yield from self._rows(part, label, _list(old), _list(new))
        elif part:
            yield from self.of_mapping(part, _mapping(old), _mapping(new), f"{label} ")
        elif isinstance(old, Mapping) or isinstance(new, Mapping):
            first, last = (
                {self._shown(reference, key): self._shown(None, value) for key, value in _mapping(each).items()}
                for each in (old, new)
            )
            for key in {**first, **last}:
                yield from _change(f"{label} {key}", first.get(key, ""), last.get(key, ""))
        elif isinstance(old, list) or isinstance(new, list):
            yield from _items(label, *([self._shown(reference, item) for item in _list(each)] for each in (old, new)))
        else:
            before, after = self._shown(reference, old), self._shown(reference, new)
            is_long = "\n" in before.strip() or "\n" in after.strip()
            yield from _paragraphs(label, before, after) if is_long else _change(label, before, after)

    def _rows(self, part: type[BaseModel], label: str, old: Sequence[Any], new: Sequence[Any]) -> Iterator[Change]:
        """Yield the changes of a list of parts: in a row, or of whole rows."""
        first, last = ([self._row(part, row) for row in rows] for rows in (old, new))
        for low, high, start, end in _replaced(first, last):
            for number, (before, after) in enumerate(zip_longest(old[low:high], new[start:end]), start + 1):
                if before is None or after is None:
                    yield from _change(label, self._row(part, before), self._row(part, after))
                else:
                    yield from self.of_mapping(part, _mapping(before), _mapping(after), f"{label}第{number}条 ")

    def _row(self, part: type[BaseModel], row: Any) -> str:
        if not isinstance(row, Mapping):
            return self._shown(None, row)
        names = field_names(part)
        cells = ((names.get(key, key), value) for key, value in row.items() if value not in (None, "", []))
        labelled = (
            f"{(name in part.model_fields and part.model_fields[name].title) or name}："
            f"{self._shown(_reference(part, str(name)), value)}"
            for name, value in cells
        )
        return "，".join(labelled)

    def _shown(self, reference: Reference | None, value: Any) -> str:
        if value is None:
            return ""
        if isinstance(value, bool):
            return "是" if value else "否"
        if isinstance(value, list):
            return "、".join(self._shown(reference, item) for item in value)
        text = str(value).strip()
        if reference is None or text == reference.every:
            return text
        record = self._library.find(reference.kind, reference.within + text) if text else None
        if record is None and reference.within:
            record = self._library.find(reference.kind, text)
        return record.shown_title if record else text


def _reference(model: type[BaseModel], name: str) -> Reference | None:
    found = (reference for path, reference in references_of(model) if path[0] == name)
    return next(found, None) if name in model.model_fields and not part_of(model, name) else None


def _change(label: str, before: str, after: str) -> Iterator[Change]:
    if before != after:
        yield Change(label, before, after)


def _items(label: str, old: Sequence[str], new: Sequence[str]) -> Iterator[Change]:
    """Yield what goes from a list and what comes; the same items in another order are one change."""
    gone, come = [each for each in old if each not in new], [each for each in new if each not in old]
    if len(gone) == len(come) == 1:
        yield Change(label, gone[0], come[0])
    elif gone or come:
        yield from _change(label, "”、“".join(gone), "")
        yield from _change(label, "", "”、“".join(come))
    else:
        yield from _change(label, "、".join(old), "、".join(new))


def _paragraphs(label: str, old: str, new: str) -> Iterator[Change]:
    first, last = ([line for line in text.split("\n") if line.strip()] for text in (old, new))
    if max(len(first), len(last)) > _MANY:
        yield from _change(label, old, new)
        return
    for low, high, start, end in _replaced(first, last):
        for number, (before, after) in enumerate(
            zip_longest(first[low:high], last[start:end], fillvalue=""), start + 1
        ):
            yield from _change(f"{label}第{number}段", before, after)


def _replaced(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int, int, int]]:
    """Yield the ranges of both lists that differ."""
    for tag, low, high, start, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            yield low, high, start, end


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value in (None, "") else [value]


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
