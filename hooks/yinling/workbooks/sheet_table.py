"""Finds the table in a sheet: which kind of rows it has, where its header is, and which column is which field."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from ..chinese.written_times import day_in
from ..records.table_form import LEFT_OUT, TableForm
from ..workbench.fields import FormField
from .cell_values import clean
from .header_words import IGNORED, plain_header, proposal
from .row_marks import DELETE_HEADER, ID_HEADER, MARKS_HEADER
from .sheet_cells import Sheet, Value, is_blank
from .sheet_columns import ORG_LABEL, TABLES, Table, table_named

_SEARCHED = 20  # rows at the top in which the header is looked for
_ENOUGH = 2  # headers that must be known
_TITLE = 40  # characters that a title has at most


@dataclass
class FoundTable:
    """A table in a sheet; ``columns`` are the fields by the number of their column.

    ``unknown`` are the other headers, with the fields that are proposed for them. ``form`` is the record by which a
    table of somebody else is read."""

    table: Table
    sheet: Sheet
    header: int
    """The last row of the header."""
    columns: dict[int, FormField]
    titles: dict[int, str]
    unknown: dict[int, str] = field(default_factory=dict)
    special: dict[str, int] = field(default_factory=dict)
    form: TableForm | None = None

    @property
    def is_own(self) -> bool:
        """Whether this program has written it."""
        return MARKS_HEADER in self.special

    @property
    def score(self) -> tuple[int, int, int]:
        needed = sum(each.required for each in self.table.columns)
        has = sum(each.required for each in self.columns.values())
        return len(self.columns), has - needed, -len(self.unknown)


def filled(sheet: Sheet) -> list[list[Value]]:
    """Return the rows of a sheet with the value of a merged cell in all rows that it covers, in its first column."""
    rows = [[*row] for row in sheet.rows]
    for top, left, bottom, _ in sheet.merged:
        value = sheet.value(top, left)
        if is_blank(value):
            continue
        for number in range(top + 1, min(bottom + 1, len(rows))):
            row = rows[number]
            row.extend([None] * (left + 1 - len(row)))
            if is_blank(row[left]):
                row[left] = value
    return rows


def find_table(
    sheet: Sheet, hint: Table | None, forms: Sequence[TableForm], only: Table | None = None
) -> FoundTable | None:
    """Return the table of a sheet, None if it has none that is known.

    ``hint`` is the table that a name suggests; with ``only`` no other is looked for."""
    rows = filled(sheet)
    tables = [only] if only else [*dict.fromkeys([*([hint] if hint else []), *TABLES])]
    best: FoundTable | None = None
    for number, titles in _headers(sheet, rows):
        for found in _readings(sheet, number, titles, tables, forms):
            if best is None or found.score > best.score:
                best = found
    if best is None or (len(best.columns) < _ENOUGH and not best.form):
        best = _guessed(sheet, rows, tables)
    else:
        _propose(best)
    if best and not (best.is_own or best.form):
        _read_contents(best, rows)
    return best


def _headers(sheet: Sheet, rows: Sequence[Sequence[Value]]) -> Iterator[tuple[int, dict[int, str]]]:
    """Yield the rows that may be a header, and pairs of rows that may be one together."""
    across = [area for area in sheet.merged if area[3] > area[1]]
    for number, row in enumerate(rows[:_SEARCHED]):
        titles = _titles(row)
        if titles:
            yield number, titles
        below = rows[number + 1] if number + 1 < len(rows) else ()
        if titles and any(area[0] == number for area in across) and below:
            yield number + 1, {**titles, **_titles(below)}


def _titles(row: Iterable[Value]) -> dict[int, str]:
    return {at: text for at, cell in enumerate(row) if isinstance(cell, str) and (text := clean(cell))}


def _readings(
    sheet: Sheet, number: int, titles: dict[int, str], tables: Sequence[Table], forms: Sequence[TableForm]
) -> Iterator[FoundTable]:
    plain = {at: plain_header(text) for at, text in titles.items()}
    for table in tables:
        by_label = {plain_header(each.label): each for each in table.columns}
        found = FoundTable(table, sheet, number, {}, titles)
        for at, text in plain.items():
            known = by_label.get(text)
            if text in (ID_HEADER, MARKS_HEADER, DELETE_HEADER):
                found.special[text] = at
            elif known and known not in found.columns.values():
                found.columns[at] = known
            elif text not in IGNORED:
                found.unknown[at] = ""
        yield found
        for form in forms:
            if table_named(form.of) is table and (read := _by_form(found, form, plain)):
                yield read


def _by_form(found: FoundTable, form: TableForm, plain: dict[int, str]) -> FoundTable | None:
    """Return the table as a record of somebody else's table reads it; None if the headers are not those."""
    fields = {plain_header(each.header): each.field for each in form.columns}
    if not fields.keys() <= {*plain.values()}:
        return None
    by_label = {each.label: each for each in found.table.columns}
    columns = {at: by_label[fields[text]] for at, text in plain.items() if fields.get(text) in by_label}
    left_out = {at for at, text in plain.items() if fields.get(text) == LEFT_OUT}
    taken = [*columns.values()]
    columns |= {at: each for at, each in found.columns.items() if at not in left_out | {*columns} and each not in taken}
    unknown = {at: "" for at in found.unknown if at not in {*columns} | left_out}
    return FoundTable(found.table, found.sheet, found.header, columns, found.titles, unknown, found.special, form)


def _propose(found: FoundTable) -> None:
    taken = [each.label for each in found.columns.values()]
    for at in found.unknown:
        label = proposal(found.titles[at], found.table.columns, taken)
        found.unknown[at] = label
        taken += [label] if label else []


def _read_contents(found: FoundTable, rows: Sequence[Sequence[Value]]) -> None:
    """Propose by what stands below a header: days below 时间, short lines below 活动内容 where no title is."""
    fields = {each.label: each for each in found.table.columns}
    taken = {*found.unknown.values(), *(each.label for each in found.columns.values())}
    day = found.table.time_label
    for at, field_ in [*found.columns.items()]:
        if fields[day].widget == "date" and day not in taken and field_.widget == "time":
            cells = _below(found, rows, at)
            if 2 * sum(_is_day(cell) for cell in cells) > len(cells):
                del found.columns[at]
                found.unknown[at] = day
                taken.add(day)
    title = next((each.label for each in fields.values() if each.required and each.widget == "line"), "")
    if title and title not in taken and not fields[title].reference:
        for at, label in found.unknown.items():
            cells = _below(found, rows, at)
            if label and fields[label].widget == "text" and all(len(str(cell)) <= _TITLE for cell in cells):
                found.unknown[at] = title
                return


def _below(found: FoundTable, rows: Sequence[Sequence[Value]], at: int) -> list[Value]:
    return [row[at] for row in rows[found.header + 1 :] if at < len(row) and not is_blank(row[at])]


def _is_day(value: Value) -> bool:
    return isinstance(value, dt.date) or (isinstance(value, str) and day_in(clean(value)) is not None)


def _guessed(sheet: Sheet, rows: Sequence[Sequence[Value]], tables: Sequence[Table]) -> FoundTable | None:
    """Return the table of a sheet of which less than two headers are known, by what is proposed for the others."""
    best: FoundTable | None = None
    best_count = 3
    for number, titles in _headers(sheet, rows):
        if len(titles) < 3 or max(map(len, titles.values())) > 24:
            continue
        for found in _readings(sheet, number, titles, tables, ()):
            _propose(found)
            labels = {label for label in found.unknown.values() if label} | {
                each.label for each in found.columns.values()
            }
            needed = [each.label for each in found.table.columns if each.required and each.label != ORG_LABEL]
            count = len(labels) * 2 + 2 * sum(label in labels for label in needed) - 2 * len(needed)
            if len(labels) >= 3 and count > best_count:
                best, best_count = found, count
    return best
