"""Compares the rows of workbooks with the records: what is new, changed, deleted, the same, and in conflict.

Three versions of each value are compared: the cell, the record, and what was exported, of which the row has the marks.
Nothing is written here, and no file of the centre is read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from ..records.base import Record
from ..workbench.bench import Bench
from ..workbench.fields import FormField
from ..workbench.form_errors import Errors, wrong_in
from ..workbench.form_values import Values
from ..workbench.reference_choices import ReferenceChoices
from ..workbench.saving import record_of, words_of
from .row_marks import MARKS_HEADER
from .row_matches import TableIndex, agrees, may_be_double
from .sheet_columns import ORG_LABEL, REVIEWED, Table, TableRow
from .table_rows_in import CellFault, InRow

_KEPT_IF_BLANK = ("状态", "公开范围")
"""Columns whose empty cells change nothing: what they would mean is not what anybody means by an empty cell."""
What = Literal["加", "改", "删"]


@dataclass
class RowChange:
    """What a row does: to its record, or to a list in it (``index``: the place there, None for one more).

    ``values`` are all of a new record, else those that change; "" takes one away."""

    what: What
    row: InRow
    table: Table
    record: Record | None
    values: Values = field(default_factory=dict)
    index: int | None = None
    words: list[str] = field(default_factory=list)

    @property
    def title(self) -> str:
        return title_of(self.table, self.row.texts)


def title_of(table: Table, texts: Mapping[str, str]) -> str:
    """Return what people know a row by."""
    shown = [texts.get(label, "") for label in (table.time_label, "类型", "标题", "名称", "代码")]
    return " ".join(dict.fromkeys(_one_line(text) for text in shown if text)) or table.label


@dataclass
class Compared:
    changes: list[RowChange] = field(default_factory=list)
    faults: list[CellFault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    same: int = 0
    waiting: int = 0


class RowComparison:
    """Compares the rows of one table; ``org`` is the id for rows without an organisation, empty if unknown."""

    def __init__(self, bench: Bench, table: Table, choices: ReferenceChoices) -> None:
        self._bench, self._table, self._choices = bench, table, choices
        self.index = TableIndex(table, bench.library, choices)
        self._seen: defaultdict[tuple[str, ...], list[InRow]] = defaultdict(list)
        self._taken: set[str] = set()
        self._labels = [each.label for each in table.columns]
        self.result = Compared()

    def compare(self, rows: Sequence[InRow], org: str) -> None:
        """Compare the rows of one sheet."""
        for row in rows:
            if org and not row.texts.get(ORG_LABEL):
                row.values[ORG_LABEL] = org
                row.texts[ORG_LABEL] = next(
                    self._choices.label_of(each.reference, org)
                    for each in self._table.columns
                    if each.label == ORG_LABEL and each.reference
                )
        for row, known in self._with_records(rows):
            if known is None:
                self._compare_other(row)
            else:
                self._compare_known(row, known)

    def _with_records(self, rows: Sequence[InRow]) -> Iterator[tuple[InRow, TableRow | None]]:
        """Yield each row with the record that it was exported from.

        Of rows with one id, which people make by copying, the least changed one is the record."""
        found = {id(row): self.index.exported(row.id, row.marks) if row.id and row.marks else None for row in rows}
        by_record: defaultdict[str, list[InRow]] = defaultdict(list)
        for row in rows:
            if known := found[id(row)]:
                by_record[known.id].append(row)
        for record, copies in by_record.items():
            known = self.index.rows[record]
            original = min(copies, key=lambda row: self._distance(row, known))
            for row in copies:
                if row is not original:
                    found[id(row)], row.id, row.marks = None, "", type(row.marks)()
                    where = f"“{row.found.sheet.name}”第 {row.number + 1} 行"
                    self.result.notes.append(f"{where}是复制第 {original.number + 1} 行来的，当作新的一条。")
        for row in rows:
            yield row, found[id(row)]

    def _distance(self, row: InRow, known: TableRow) -> int:
        texts = self.index.texts(known)
        return sum(row.texts.get(label, texts[label]) != texts[label] for label in self._labels)

    def _compare_known(self, row: InRow, known: TableRow) -> None:
        """Compare a row with the record that it was exported from, value by value."""
        if row.deletes:
            self._delete(row, known)
            return
        texts, changed = self.index.texts(known), dict[str, FormField]()
        for field_ in self._table.columns:
            label = field_.label
            if label not in row.texts or (label in _KEPT_IF_BLANK and not row.texts[label]):
                continue
            cell, current = row.texts[label], texts[label]
            if cell == current or row.marks.has(label, cell):
                continue  # the same, or changed in the record alone
            if label in row.unclear:
                self.result.faults.append(row.fault(label, row.unclear[label]))
            elif row.marks.has(label, current) or not row.marks:
                changed[label] = field_
            else:
                self._conflict(row, label, current, "导出以后别人改过这一项")
        if changed:
            self._change(row, known, changed)
        else:
            self.result.same += 1

    def _conflict(self, row: InRow, label: str, current: str, why: str) -> None:
        there = f"现在记录里是“{_one_line(current)}”" if current else "现在记录里是空的"
        message = f"{why}：{there}。要留哪个，就在这一格写哪个，再收一次；写成和记录里一样的，就是留记录里的。"
        self.result.faults.append(row.fault(label, message))

    def _change(self, row: InRow, known: TableRow, changed: Iterable[str]) -> None:
        values = {label: row.values.get(label, "") for label in changed}
        before, after = known.values, {**known.values, **values}
        if self._table.part:
            self._wrong_part(row, values)
        else:
            old_errors, errors = wrong_in(self._table.kind, before), wrong_in(self._table.kind, after)
            new_errors = {path: each for path, each in errors.items() if each != old_errors.get(path)}
            if self._report(row, new_errors):
                return
        words = self._words(before, after)
        self.result.changes.append(RowChange("改", row, self._table, known.record, values, known.index, words))

    def _delete(self, row: InRow, known: TableRow) -> None:
        texts = self.index.texts(known)
        differing = [label for label in self._labels if row.marks and not row.marks.has(label, texts[label])]
        if differing:
            label = differing[0]
            self._conflict(row, label, texts[label], "导出以后别人改过这条记录，没有删")
            return
        self.result.changes.append(RowChange("删", row, self._table, known.record, {}, known.index, ["删掉这条记录"]))

    def _compare_other(self, row: InRow) -> None:
        """Compare a row that was not exported from a record, or from one that is gone."""
        if (
            row.marks
            and not row.id
            and all(row.marks.has(label, row.texts.get(label, "")) for label in self._labels if label in row.texts)
        ):
            self.result.waiting += 1
            return  # nobody has touched it
        if row.deletes:
            self.result.same += 1  # it has never been there, or is deleted already
            return
        if row.unclear:
            self.result.faults += [row.fault(label, message) for label, message in row.unclear.items()]
            return
        alike = self.index.alike(row.values)
        labels = [label for label in self._labels if label in row.texts and label not in _KEPT_IF_BLANK]
        if any(agrees(row.texts, self.index.texts(each), labels) for each in alike):
            self.result.same += 1
            return
        if row.id:
            message = (
                f"“{MARKS_HEADER}”那一列没有了，看不出导出以后别人改过没有。请重新导出表格，在那一行上改。"
                if self.index.get(row.id) and not row.marks
                else "这一行的记录已经没有了：别人删掉了它，或者给它改了名。"
                "确实还要加，把这一行复制到空行里，再删掉这一行。"
            )
            self.result.faults.append(row.fault("", message))
            return
        self._new(row, alike, labels)

    def _new(self, row: InRow, alike: Sequence[TableRow], labels: Sequence[str]) -> None:
        values = {label: value for label, value in row.values.items() if value not in ("", [], {})}
        defaults = {each.label: each.default for each in self._table.columns if each.label == "公开范围"} | REVIEWED
        values |= {label: each for label, each in defaults.items() if label in self._labels and not values.get(label)}
        if self._table.part:
            self._new_part(row, values, alike)
            return
        record = record_of(self._bench, self._table.kind, values) if alike else None
        doubles = [each for each in alike if each.id not in self._taken and may_be_double(record, each)]
        if len(doubles) == 1:
            self._taken.add(doubles[0].id)
            self._merge(row, doubles[0], labels)
            return
        if doubles:
            names = "、".join(self._name(self.index.texts(each)) for each in doubles[:3])
            message = (
                f"记录里已经有 {len(doubles)} 条像这一行的（{names}），看不出是哪一条。请重新导出表格，在那一行上改。"
            )
            self.result.faults.append(row.fault(self._table.time_label, message))
            return
        if self._report(row, wrong_in(self._table.kind, values)) or self._is_twice(row, values):
            return
        self.result.changes.append(RowChange("加", row, self._table, None, values, None, self._words({}, values)))

    def _is_twice(self, row: InRow, values: Values) -> bool:
        """Report a row that says the same as another new one."""
        key = self.index.same_key(values)
        for other in self._seen[key]:
            if other.texts == row.texts:
                message = f"和“{other.found.sheet.name}”第 {other.number + 1} 行一模一样，是不是贴了两遍？请删掉一行。"
                self.result.faults.append(row.fault("", message))
                return True
        self._seen[key].append(row)
        return False

    def _merge(self, row: InRow, known: TableRow, labels: Sequence[str]) -> None:
        """Take what a row adds to a record about the same event; what both say differently is reported."""
        texts, changed, clashes = self.index.texts(known), list[str](), list[str]()
        for label in labels:
            cell, current = row.texts.get(label, ""), texts[label]
            if cell and cell != current:
                (clashes if current else changed).append(label)
        for label in clashes:
            self._conflict(row, label, texts[label], f"记录里已经有一条是同一件事（{self._name(texts)}）")
        if changed and not clashes:
            self._change(row, known, changed)

    def _name(self, texts: Mapping[str, str]) -> str:
        """Return what people know a record by."""
        labels = [*(each for each in self._table.same_labels if each != ORG_LABEL), "标题"]
        return " ".join(dict.fromkeys(_one_line(text) for label in labels if (text := texts.get(label))))

    def _new_part(self, row: InRow, values: Values, alike: Sequence[TableRow]) -> None:
        owner = self._bench.library.get(self._table.kind, str(values.get(ORG_LABEL, "")))
        if owner is None:
            self.result.faults.append(row.fault(ORG_LABEL, "没有写是哪个组织。"))
        elif self._wrong_part(row, values):
            return
        elif alike:
            self._merge(row, alike[0], [label for label in self._labels if label in row.texts])
        elif not self._is_twice(row, values):
            item = {label: value for label, value in values.items() if label != ORG_LABEL}
            words = self._words({}, item)
            self.result.changes.append(RowChange("加", row, self._table, owner, item, None, words))

    def _wrong_part(self, row: InRow, values: Values) -> bool:
        lacking = [
            each.label
            for each in self._table.columns
            if each.required and values.get(each.label, row.texts.get(each.label)) in ("", None)
        ]
        self.result.faults += [row.fault(label, f"还没有写“{label}”。") for label in lacking]
        return bool(lacking)

    def _report(self, row: InRow, errors: Errors) -> bool:
        """Report what is wrong with the values of a row by themselves; return whether anything is."""
        for path, messages in errors.items():
            label = path.partition(".")[0]
            self.result.faults += [row.fault(label, message) for message in messages]
        return bool(errors)

    def _words(self, before: Values, after: Values) -> list[str]:
        if not self._table.part:
            return words_of(self._bench, self._table.kind, before, after)
        labels = [each.label for each in self._table.columns]
        return [
            f"{label}：{before.get(label) or '（空）'} → {after.get(label) or '（空）'}"
            for label in labels
            if before.get(label) != after.get(label)
        ]


def _one_line(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 60 else f"{line[:60]}…"
