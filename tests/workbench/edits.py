"""Set, add and delete every field of a file, and compare: `python -m tests.workbench.edits` does so for the sample."""

from __future__ import annotations

from collections import Counter
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from tests.conftest import ROOT
from tests.workbench.forms import kind_of
from yinling.library.parse import record_keys
from yinling.records.article import Article
from yinling.records.base import Record
from yinling.sources.edit_article import split_text
from yinling.sources.edit_yaml import REMOVED, CannotEditError, append_record, delete_record, edit
from yinling.workbench.fields import FormField, fields_of_form
from yinling.workbench.form_values import new_values, order_of, values_of

_NEW = {
    "line": "新写的：一句话",
    "text": "第一行\n\n第二行",
    "number": 7,
    "date": "2019-05-06",
    "time": "08:30",
    "month": "2019-05",
    "period": "2019-Q2",
    "year": 2018,
    "phone": "0000-5550199",
    "reference": "xin-bian-hao",
}


def new_value(field: FormField, *, is_item: bool = False) -> Any:
    """Return another value for a field."""
    if field.many and not is_item:
        return [new_value(field, is_item=True)] * 2
    if field.widget == "part":
        return {part.label: new_value(part) for part in field.parts}
    if field.widget == "mapping":
        return {key: new_value(field.parts[0]) for key in ("甲", "乙")}
    if field.widget == "choice":
        return int(field.choices[-1]) if field.is_number else field.choices[-1]
    return _NEW[field.widget]


class _File:
    """The edits of one file, and what they did."""

    def __init__(self, path: Path) -> None:
        self.kind: type[Record] = kind_of(path)
        text = path.read_bytes().decode()
        self.text = split_text(text).front if self.kind is Article else text
        self.counts: Counter[str] = Counter()

    def edit(self, text: str, number: int | None, label: str, new: Any) -> str:
        """Return the text with another value of a field; nothing else may mean another thing."""
        try:
            after = edit(text, number, {label: new}, record_keys(self.kind), order_of(self.kind))
        except CannotEditError as error:
            print("refused", self.kind.label, number, label, new, error.line)
            self.counts["refused"] += 1
            return text
        expected, found = self.values(text, number), self.values(after, number)
        expected[label] = new
        if new is REMOVED:
            del expected[label]
        assert found == _trimmed(expected), (label, found, expected)
        self.counts["edits"] += 1
        rows = SequenceMatcher(None, text.splitlines(), after.splitlines(), autojunk=False).get_opcodes()
        self.counts["places"] += sum(row[0] != "equal" for row in rows) > 1
        return after

    def values(self, text: str, number: int | None) -> dict[str, Any]:
        found = values_of(text, self.kind, number)
        assert found is not None
        return _trimmed(found)

    def check_field(self, field: FormField, number: int | None) -> None:
        values = self.values(self.text, number)
        if field.label not in values:
            added = self.edit(self.text, number, field.label, new_value(field))
            self.same("added and deleted", self.edit(added, number, field.label, REMOVED))
            return
        is_line = isinstance(values[field.label], str) and "\n" not in values[field.label]
        new = _NEW["line"] if is_line and field.widget == "text" else new_value(field)
        changed = self.edit(self.text, number, field.label, new)
        back = self.edit(changed, number, field.label, values[field.label])
        if not isinstance(values[field.label], (list, dict)):
            self.same("set and set back", back)
        if len(values) > 1:
            self.edit(self.edit(self.text, number, field.label, REMOVED), number, field.label, values[field.label])

    def same(self, what: str, text: str) -> None:
        self.counts[what] += 1
        if text != self.text:
            self.counts[f"{what}: differs"] += 1

    def check_list(self, numbers: list[int]) -> None:
        """Add a record and delete it again; delete the record in the middle."""
        keys, middle = record_keys(self.kind), numbers[len(numbers) // 2]
        record = self.values(self.text, middle)
        longer = append_record(self.text, new_values(self.kind, record), keys)
        assert self.values(longer, len(numbers)) == record
        self.same("record added and deleted", delete_record(longer, len(numbers), keys) or "")
        shorter = delete_record(self.text, middle, keys)
        kept = [self.values(self.text, number) for number in numbers if number != middle]
        assert [self.values(shorter, number) for number in range(len(kept))] == kept if shorter else not kept


def check_file(path: Path) -> Counter[str]:
    """Check all fields of a file: in a list file of the record in the middle."""
    file = _File(path)
    numbers: list[int] = []
    while values_of(file.text, file.kind, len(numbers)) is not None:
        numbers.append(len(numbers))
    number = numbers[len(numbers) // 2] if numbers else None
    for field in fields_of_form(file.kind):
        file.check_field(field, number)
    if numbers:
        file.check_list(numbers)
    return file.counts


def _trimmed(values: dict[str, Any]) -> dict[str, Any]:
    return {key: value.rstrip() if isinstance(value, str) else value for key, value in values.items()}


def main() -> None:
    total: Counter[str] = Counter()
    for path in sorted([*(ROOT / "data").rglob("*.yml"), *(ROOT / "content").rglob("*.md")]):
        counts = check_file(path)
        if any(counts[name] for name in counts if name.endswith("differs") or name in ("refused", "places")):
            print(path.relative_to(ROOT), dict(counts))
        total += counts
        total["files"] += 1
    print(dict(total))


if __name__ == "__main__":
    main()
