"""Turns the changes of an import into new bytes of files, and tries them as the workbench tries a save."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from ..core.problems import Problem
from ..library.parse import record_keys
from ..records.activity import Activity
from ..records.base import Record
from ..sources import yaml
from ..sources.edit_yaml import CannotEditError, delete_record
from ..sources.text import unified
from ..workbench.bench import Bench
from ..workbench.form_errors import errors_at
from ..workbench.form_values import Values
from ..workbench.moving import moved
from ..workbench.placing import place_of
from ..workbench.record_source import RecordSource, new_text, with_record
from ..workbench.reference_choices import ReferenceChoices
from ..workbench.referring import CannotRearrangeError, referrers
from ..workbench.saving import record_of
from ..workbench.store import FileWrite
from .import_plan import RowChange
from .list_files import appended_list, edited_list
from .table_rows_in import CellFault


class Written(NamedTuple):
    """Where a change is in the new files: ``number`` in a list file."""

    change: RowChange
    path: str
    number: int | None


class Outcome(NamedTuple):
    writes: tuple[FileWrite, ...]
    faults: list[CellFault]
    warnings: list[str]


def writes_of_changes(bench: Bench, changes: Sequence[RowChange], choices: ReferenceChoices) -> Outcome:
    """Return what an import writes, and what would be wrong with it; nothing is written here."""
    files = _Files(bench, choices)
    files.take(changes)
    writes = tuple(
        FileWrite(path, files.before[path], after)
        for path, after in sorted(files.after.items())
        if after != files.before[path]
    )
    if files.faults or not writes:
        return Outcome(writes, files.faults, [])
    trial = bench.desk.trial({each.path: each.after for each in writes})
    placed = _Placed(files)
    return Outcome(
        writes, [placed.fault(each) for each in trial.errors], [placed.text(each) for each in trial.warnings]
    )


class _Files:
    """The files of an import, before and after."""

    def __init__(self, bench: Bench, choices: ReferenceChoices) -> None:
        self._bench, self._choices = bench, choices
        self.before: dict[str, bytes | None] = {}
        self.after: dict[str, bytes | None] = {}
        self.written: list[Written] = []
        self.faults: list[CellFault] = []

    def take(self, changes: Sequence[RowChange]) -> None:
        """Edit, then delete from the end of each file, then append: so every number stays right."""
        edits = [each for each in changes if each.what == "改" and not each.table.part]
        parts = [each for each in changes if each.table.part]
        for change in self._edit_lists(edits):
            assert change.record is not None
            self._edit(change, type(change.record), change.record.id, change.values)
        for owner, of_owner in _by_owner(parts):
            self._edit_list(owner, of_owner)
        self._delete([each for each in changes if each.what == "删" and not each.table.part])
        self._add_all([each for each in changes if each.what == "加" and not each.table.part])

    def _edit_lists(self, changes: Sequence[RowChange]) -> Iterator[RowChange]:
        """Edit the list files of which several records change, and yield the changes that are still to be made."""
        by_path: defaultdict[str, list[tuple[int, RowChange]]] = defaultdict(list)
        for change in changes:
            record = change.record
            place = self._bench.desk.place_of(type(record), record.id) if record else None
            if place is None or place.number is None:
                yield change
            else:
                by_path[place.path].append((place.number, change))
        for path, of_path in by_path.items():
            content, kind = self._content(path), of_path[0][1].table.kind
            edits = {number: change.values for number, change in of_path}
            is_one = len(edits) < len(of_path) or len(edits) == 1
            after = None if is_one or content is None else edited_list(content, kind, edits, self._choices)
            if after is None:
                yield from (change for _, change in of_path)
            else:
                self.after[path] = after
                self.written += [Written(change, path, number) for number, change in of_path]

    def _content(self, path: str) -> bytes | None:
        if path not in self.after:
            self.before[path] = self.after[path] = self._bench.store.read(path)
        return self.after[path]

    def _edit(self, change: RowChange, kind: type[Record], id: str, values: Values) -> None:
        place = self._bench.desk.place_of(kind, id)
        content = self._content(place.path) if place else None
        source = RecordSource(kind, place.path, content, place.number) if place and content is not None else None
        current = source.values if source else None
        if source is None or current is None:
            self.faults.append(change.row.fault("", "这条记录刚刚被人删掉或改名了，请再收一次。"))
            return
        try:
            after = source.edited(current, values, self._choices)
        except CannotEditError as error:
            message = f"{source.path} 第 {error.line} 行的写法特别，改不准，所以没有改。请在工作台里改这一条。"
            self.faults.append(change.row.fault("", message))
            return
        self.after[source.path] = after
        moving = kind is Activity and place is not None and place.number is None and {"组织", "日期"} & values.keys()
        path = self._move(change, id, after) if moving else source.path
        self.written.append(Written(change, path, source.number))

    def _move(self, change: RowChange, id: str, content: bytes) -> str:
        """Put the file of an activity where its new day or organisation wants it; return its path."""
        snapshot = self._bench.desk.snapshot
        place = snapshot.place_of(Activity, id)
        assert place is not None
        try:
            found = moved(snapshot, Activity, id, content)
        except CannotRearrangeError as error:
            self.faults.append(change.row.fault(change.table.time_label, str(error)))
            return place.path
        if found is None:
            return place.path
        if any(path in self.after and path != place.path for path in found.candidates):
            message = "别的记录里写着这一条，这个表也要改那些文件。请在工作台里改这一条的日期或组织。"
            self.faults.append(change.row.fault(change.table.time_label, message))
            return place.path
        for path, data in found.candidates.items():
            self._content(path)
            self.after[path] = data
        return next(path for path, data in found.candidates.items() if data == content)

    def _edit_list(self, owner: Record, changes: Sequence[RowChange]) -> None:
        """Change the list in a record of which several rows are items."""
        table = changes[0].table
        place = self._bench.desk.place_of(table.kind, owner.id)
        content = self._content(place.path) if place else None
        source = RecordSource(table.kind, place.path, content, place.number) if place and content is not None else None
        current = (source.values if source else None) or {}
        items: list[Any] = [*(current.get(table.part_label) or [])]
        for change in changes:
            item = {label: value for label, value in change.values.items() if label != "组织"}
            if change.what == "加":
                items.append(item)
            elif change.what == "删" and change.index is not None:
                items[change.index] = None
            elif change.index is not None:
                kept = {**items[change.index], **item}
                items[change.index] = {label: value for label, value in kept.items() if value != ""}
        items = [item for item in items if item is not None]
        items.sort(key=lambda item: str(item.get(table.time_label, "")))
        self._edit(changes[0], table.kind, owner.id, {table.part_label: items})

    def _delete(self, changes: Sequence[RowChange]) -> None:
        gone = {each.record.id for each in changes if each.record}
        by_path: defaultdict[str, list[tuple[int, RowChange]]] = defaultdict(list)
        for change in changes:
            assert change.record is not None
            kind = type(change.record)
            others = [
                each for each in referrers(self._bench.desk.snapshot, kind, change.record.id) if each.id not in gone
            ]
            place = self._bench.desk.place_of(kind, change.record.id)
            if others:
                listed = "、".join(each.text for each in others[:5])
                message = f"还有 {len(others)} 处写着它：{listed}。请先改这些；或者不删，把“状态”改成“已作废”。"
                self.faults.append(change.row.fault("", message))
            elif place is None:
                self.faults.append(change.row.fault("", "这条记录刚刚被人删掉或改名了，请再收一次。"))
            else:
                by_path[place.path].append((-1 if place.number is None else place.number, change))
        for path, of_path in by_path.items():
            for number, change in sorted(of_path, key=lambda each: each[0], reverse=True):
                content = self._content(path)
                if number < 0 or content is None:
                    self.after[path] = None
                    continue
                try:
                    rest = delete_record(content.decode("utf-8"), number, record_keys(type(change.record)))  # type: ignore[arg-type]
                except CannotEditError as error:
                    message = f"{path} 第 {error.line} 行的写法特别，删不准，所以没有删。请在工作台里删这一条。"
                    self.faults.append(change.row.fault("", message))
                    continue
                self.after[path] = None if rest is None else rest.encode()
                self.written = [
                    each._replace(number=each.number - 1)
                    if each.path == path and each.number is not None and each.number > number
                    else each
                    for each in self.written
                ]

    def _add_all(self, changes: Sequence[RowChange]) -> None:
        lists: defaultdict[str, list[RowChange]] = defaultdict(list)
        for change in changes:
            kind = change.table.kind
            record = record_of(self._bench, kind, change.values)
            if record is None:
                self.faults.append(change.row.fault("", "这一行合不成一条记录，请逐项核对。"))
                continue
            place = place_of(record, self._bench.library)
            if place.in_list:
                lists[place.path].append(change)
                continue
            path = self._free(place.path)
            self._content(path)
            self.after[path] = new_text(kind, change.values).encode()
            self.written.append(Written(change, path, None))
        for path, of_path in lists.items():
            self._append(path, of_path)

    def _append(self, path: str, changes: Sequence[RowChange]) -> None:
        """Put new records at the end of a list file."""
        content, kind = self._content(path) or b"", changes[0].table.kind
        try:
            after = appended_list(content, kind, [each.values for each in changes])
            if after is None:
                after = content
                for change in changes:
                    after = with_record(after, kind, change.values)
        except CannotEditError as error:
            message = f"{path} 第 {error.line} 行的写法特别，加不进去。请在工作台里加这一条。"
            self.faults += [change.row.fault("", message) for change in changes]
            return
        self.after[path] = after
        self.written += [Written(change, path, -1) for change in changes]

    def _free(self, path: str) -> str:
        """Return the path of a new file, which no other row of this import has."""
        stem, number, found = path.removesuffix(".yml"), 1, path
        while found in self.after:
            number += 1
            found = f"{stem}-{number}.yml"
        return found


def _by_owner(changes: Sequence[RowChange]) -> Iterator[tuple[Record, list[RowChange]]]:
    found: defaultdict[tuple[str, str], list[RowChange]] = defaultdict(list)
    for each in changes:
        assert each.record is not None
        found[each.table.name, each.record.id].append(each)
    for of_owner in found.values():
        assert of_owner[0].record is not None
        yield of_owner[0].record, of_owner


class _Placed:
    """Says at which cell a problem of the new files is."""

    def __init__(self, files: _Files) -> None:
        self._after = files.after
        self._by_path: defaultdict[str, list[Written]] = defaultdict(list)
        for each in files.written:
            self._by_path[each.path].append(each)
        self._starts: dict[str, list[int]] = {}
        self._number_appended()

    def _number_appended(self) -> None:
        for path, rows in self._by_path.items():
            appended = [at for at, each in enumerate(rows) if each.number == -1]
            count = len(self._lines_of(path)) if appended else 0
            for back, at in enumerate(reversed(appended), 1):
                rows[at] = rows[at]._replace(number=count - back)

    def fault(self, problem: Problem) -> CellFault:
        written = self._row_of(problem)
        if written is None:
            where = f"{problem.file} 第 {problem.line} 行" if problem.line else problem.file
            return CellFault("", -1, -1, "", "", f"{where}：{problem.message}")
        return written.change.row.fault(self._label(problem, written), problem.message)

    def text(self, problem: Problem) -> str:
        return self.fault(problem).text

    def _row_of(self, problem: Problem) -> Written | None:
        rows = self._by_path.get(problem.file, [])
        if len(rows) == 1 and rows[0].number is None:
            return rows[0]
        starts = self._lines_of(problem.file) if rows else []
        number = sum(start <= problem.line for start in starts) - 1
        return next((each for each in rows if each.number == number), None)

    def _lines_of(self, path: str) -> list[int]:
        """Return the lines on which the records of a list file begin."""
        if path not in self._starts:
            content = self._after.get(path) or b""
            keys = record_keys(self._by_path[path][0].change.table.kind)
            value = yaml.parse("", unified(content.decode("utf-8")), keys).value
            items = value if isinstance(value, list) else []
            self._starts[path] = [item.mark.line for item in items if isinstance(item, yaml.LocatedMap)]
        return self._starts[path]

    def _label(self, problem: Problem, written: Written) -> str:
        content = self._after.get(written.path) or b""
        text = unified(content.decode("utf-8"))
        for path in errors_at(written.change.table.kind, [problem], text, written.number):
            steps = path.split(".")
            return steps[2] if written.change.table.part and len(steps) > 2 else steps[0]
        return ""
