"""Takes back what branches send: from the bytes of files to what would be written, with all faults at once.

Input: files, and what the command or the page says of them. Output: an `Import`; `commit_import` writes it as the
workbench writes a save, all or nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ..library.privacy_scan import known
from ..privacy.scanner import RowScanner
from ..records.org import Org
from ..records.table_form import TableForm
from ..workbench.bench import Bench
from ..workbench.committing import committed_contents
from ..workbench.reference_choices import ReferenceChoices
from ..workbench.store import FileWrite
from .book_privacy import private_faults
from .cell_values import CellReader, clean
from .form_proposal import Proposal
from .header_words import joint_labels
from .import_plan import RowChange, RowComparison
from .import_writes import writes_of_changes
from .read_book import read_book
from .row_marks import CHOICES_SHEET, FAULTS_SHEET, FORMAT, GUIDE_SHEET, SETTINGS_SHEET
from .sheet_cells import Book, Sheet, UnreadableBookError, is_blank
from .sheet_columns import ORG_LABEL, TABLES, Table, table_named
from .sheet_table import FoundTable, find_table
from .table_rows_in import CellFault, read_rows
from .taken_out import taken_out

_SYSTEM = (CHOICES_SHEET, GUIDE_SHEET, SETTINGS_SHEET)
_YEAR = re.compile(r"(?<![0-9])(20[0-9]{2})(?:年|(?![0-9]))")


@dataclass(frozen=True)
class Hints:
    """What is said beside the files: the table, the organisation (an id), the year, values for empty cells.

    ``accepts``: the proposed readings of other tables are confirmed, and are kept for the next time."""

    table: Table | None = None
    org: str = ""
    year: int = 0
    values: Mapping[str, str] = field(default_factory=dict)
    accepts: bool = False


@dataclass
class Import:
    """What importing files would do."""

    changes: list[RowChange] = field(default_factory=list)
    faults: list[CellFault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    proposals: list[Proposal] = field(default_factory=list)
    writes: tuple[FileWrite, ...] = ()
    same: int = 0
    waiting: int = 0
    books: dict[str, tuple[bytes, Book]] = field(default_factory=dict)
    """The workbooks that can be shown with their faults, by the names of their files: not those with private values."""

    @property
    def may_write(self) -> bool:
        return not self.faults and bool(self.writes) and not self.asks

    @property
    def asks(self) -> bool:
        """Whether a proposed reading is still to be confirmed."""
        return bool(self.proposals) and not any(each.path.startswith("data/forms/") for each in self.writes)

    @property
    def what(self) -> str:
        """What is written, in words; empty for nothing."""
        counts = {what: sum(each.what == what for each in self.changes) for what in ("加", "改", "删")}
        return "，".join(f"{what} {count} 条" for what, count in counts.items() if count)

    @property
    def summary(self) -> str:
        parts = [self.what] if self.what else []
        parts += [f"没有变 {self.same} 条"] if self.same else []
        parts += [f"还没有填 {self.waiting} 行"] if self.waiting else []
        return "，".join(parts) or "没有可以收的"


def read_import(bench: Bench, files: Sequence[tuple[str, bytes]], hints: Hints) -> Import:
    """Return what importing files would do; the records are those in memory (`Bench.refresh`)."""
    return _Reading(bench, hints).run(files)


class _Reading:
    def __init__(self, bench: Bench, hints: Hints) -> None:
        self._bench, self._hints = bench, hints
        self._choices = ReferenceChoices(bench.library)
        self._comparisons: dict[str, RowComparison] = {}
        self._forms = bench.library.all(TableForm)
        self.result = Import()

    def run(self, files: Sequence[tuple[str, bytes]]) -> Import:
        result = self.result
        scanner = RowScanner(*known(self._bench.library))
        several = len(files) > 1
        for name, data in files:
            before = len(result.faults)
            try:
                book = read_book(data, name)
            except UnreadableBookError as error:
                result.faults.append(CellFault("", -1, -1, "", "", str(error), name))
                continue
            tables = [*self._tables(book)]
            read = {each.sheet.name: frozenset(each.columns) for each in tables}
            private = private_faults(data, book, scanner, read)
            result.faults += private
            if not private:  # nothing else of such a file matters, and no copy of it is made
                result.books[name] = data, book
                self._read_book(book, tables)
            result.faults[before:] = [each._replace(file=name if several else "") for each in result.faults[before:]]
        for comparison in self._comparisons.values():
            found = comparison.result
            result.changes += found.changes
            result.faults += found.faults
            result.notes += found.notes
            result.same += found.same
            result.waiting += found.waiting
        if not result.faults and (not result.proposals or self._hints.accepts):
            outcome = writes_of_changes(self._bench, result.changes, self._choices)
            result.writes, result.faults = () if outcome.faults else outcome.writes, outcome.faults
            result.notes += outcome.warnings
            if self._hints.accepts and not result.faults:
                result.writes += tuple(self._form_writes())
        return result

    def _form_writes(self) -> list[FileWrite]:
        return [FileWrite(each.place(self._bench.library), None, each.text.encode()) for each in self.result.proposals]

    def _tables(self, book: Book) -> Iterator[FoundTable]:
        """Yield the tables in a workbook."""
        settings = _settings(book)
        for sheet in _sheets(book, settings):
            names = [sheet.name, " ".join(_titles_above(book, sheet))]
            hint = table_named(settings.get("表", "")) or next(filter(None, map(_named_table, names)), None)
            if found := find_table(sheet, hint, self._forms, self._hints.table):
                yield found

    def _read_book(self, book: Book, tables: Sequence[FoundTable]) -> None:
        settings = _settings(book)
        known = {each.sheet.name for each in tables}
        if book.has_pictures:
            self.result.notes.append("表里的图片没有收。活动的照片请在工作台里加。")
        for sheet in _sheets(book, settings):
            if sheet.name not in known:
                self.result.notes.append(f"“{sheet.name}”里没有认出表头，没有收。")
        for found in tables:
            if found.sheet.is_hidden:
                self.result.notes.append(f"“{found.sheet.name}”是隐藏的表，没有收。要收，请先取消隐藏。")
            else:
                self._read_sheet(book, found, settings, _titles_above(book, found.sheet))
        if all(found.sheet.is_hidden for found in tables):
            message = "没有认出表头。第一行或前几行里，要有一行写着 日期、标题 这样的项目名称。"
            message += "可以先导出一个空表，把内容复制进去。"
            self.result.faults.append(CellFault("", -1, -1, "", "", message))

    def _read_sheet(self, book: Book, found: FoundTable, settings: Mapping[str, str], about: Sequence[str]) -> None:
        _leave_out_empty(found)
        org = self._org(found, settings, about)
        year = self._hints.year or int(settings.get("年") or 0) or _year(about)
        if found.unknown:
            if found.is_own or found.form:
                self.result.faults += [_unknown_header(found, at, label) for at, label in found.unknown.items()]
                return
            joint = {at: joint_labels(found.titles[at], found.table.columns) for at in found.unknown}
            if any(joint.values()):
                self.result.faults += [_joint_header(found, at, labels) for at, labels in joint.items() if labels]
                return
            title = next((text for text in about if text != book.name), found.sheet.name)
            proposal = Proposal(found, title, "")
            self.result.proposals.append(proposal)
            by_label = {each.label: each for each in found.table.columns}
            found.columns |= {at: by_label[label] for at, label in found.unknown.items() if label}
        reader = CellReader(self._choices, self._bench.library, year, book.is_since_1904)
        read = read_rows(found, reader)
        self.result.notes += read.notes
        self.result.faults += read.faults
        missing = [
            each.label
            for each in found.table.columns
            if each.required and each not in found.columns.values()
            if each.label not in self._hints.values and not (each.label == ORG_LABEL and org)
        ]
        if missing and read.rows:
            message = (
                f"看起来是“{found.table.label}”的表，可是没有这一列，每一行都要有：{'、'.join(missing)}。请加上这一列"
            )
            message += (
                "，或者说明收到哪个组织（--org）。"
                if missing == [ORG_LABEL]
                else f"，每一行都写；用命令收的，都一样就写 --set {missing[0]}=…。不是要收的，把这一张表删掉再收。"
            )
            self.result.faults.append(CellFault(found.sheet.name, found.header, -1, "", "", message))
            return
        for row in read.rows:
            for label, written in self._hints.values.items():
                field_ = next((each for each in found.table.columns if each.label == label), None)
                if field_ and not row.texts.get(label) and label not in row.unclear:
                    row.values[label] = reader.value(field_, written)
                    row.texts[label] = written
        comparison = self._comparisons.get(found.table.name)
        if comparison is None:
            comparison = RowComparison(self._bench, found.table, self._choices)
            self._comparisons[found.table.name] = comparison
        bad = {fault.row for fault in read.faults}
        self.result.notes += taken_out(found, read.rows, settings, comparison.index)
        comparison.compare([row for row in read.rows if row.number not in bad], org)

    def _org(self, found: FoundTable, settings: Mapping[str, str], about: Sequence[str]) -> str:
        """Return the organisation for rows that name none: that of the command, the workbook, or its titles."""
        if self._hints.org or settings.get("组织"):
            return self._hints.org or settings["组织"]
        if found.form and found.form.org:
            return found.form.org
        for text in about:
            named = [
                (len(name), org.id)
                for org in self._bench.library.all(Org)
                for name in org.names
                if not org.is_group and name in text
            ]
            longest = {id for length, id in named if length == max(named)[0]}
            if len(longest) == 1:
                return longest.pop()
        return ""


def _settings(book: Book) -> dict[str, str]:
    sheet = next((each for each in book.sheets if each.name == SETTINGS_SHEET), None)
    rows = {
        str(row[0]): str(row[1] if len(row) > 1 and row[1] is not None else "")
        for row in (sheet.rows if sheet else ())
        if row
    }
    return {key: value.removesuffix(".0") for key, value in rows.items()} if rows.get("格式") == FORMAT else {}


def _sheets(book: Book, settings: Mapping[str, str]) -> Iterator[Sheet]:
    """Yield the sheets that may have a table."""
    for sheet in book.sheets:
        if sheet.name == FAULTS_SHEET or (settings and sheet.name in _SYSTEM):
            continue
        if any(not is_blank(value) for row in sheet.rows for value in row):
            yield sheet


def _titles_above(book: Book, sheet: Sheet) -> list[str]:
    """Return the texts that may say of which branch and year a table is: rows of one cell, names of sheet and file."""
    alone = []
    for row in sheet.rows[:6]:
        texts = [clean(value) for value in row if isinstance(value, str) and value.strip()]
        if len(texts) == 1:
            alone.append(texts[0])
    return [*alone, sheet.name, Path(book.name).stem, book.name]


def _named_table(text: str) -> Table | None:
    """Return the table that a name speaks of; its longest word decides."""
    words = {table.label: table for table in TABLES} | {"送学": table_named("送学上门")}
    return next((words[word] for word in sorted(words, key=len, reverse=True) if word in text), None)


def _year(about: Sequence[str]) -> int:
    years = [int(match[1]) for text in about for match in _YEAR.finditer(text)]
    return years[0] if len({*years}) == 1 else 0


def _leave_out_empty(found: FoundTable) -> None:
    """Leave out unknown columns in which no row has anything."""
    rows = found.sheet.rows[found.header + 1 :]
    for at in [*found.unknown]:
        if all(at >= len(row) or is_blank(row[at]) for row in rows):
            del found.unknown[at]


def _unknown_header(found: FoundTable, at: int, label: str) -> CellFault:
    title = " ".join(found.titles[at].split())
    ask = f"是不是“{label}”？" if label else ""
    labels = "、".join(each.label for each in found.table.columns)
    message = f"没有“{title}”这一列。{ask}表头请写成下面的一个，用不着的列请删掉：{labels}。"
    return CellFault(found.sheet.name, found.header, at, "", "", message)


def _joint_header(found: FoundTable, at: int, labels: Sequence[str]) -> CellFault:
    message = f"“{' '.join(found.titles[at].split())}”一列写着几样。请分成几列，表头写：{'、'.join(labels)}。"
    return CellFault(found.sheet.name, found.header, at, "", "", message)


def commit_import(bench: Bench, found: Import, name: str) -> str | None:
    """Write and commit an import in the name of somebody; return the id of the commit, None without Git.

    Raises ChangedMeanwhileError if a file is not as it was read; nothing is written then."""
    assert found.may_write
    kinds = dict.fromkeys(each.table.label for each in found.changes)
    subject = f"收表：{'、'.join(kinds) or TableForm.label} {found.what}".strip()[:70]
    with bench.store.locked():
        return bench.write(found.writes, committed_contents(bench, found.writes), name, subject)
