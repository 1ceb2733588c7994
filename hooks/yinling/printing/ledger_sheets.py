"""Ledgers on paper."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate
from math import ceil

from ..derived.coverage import NOT_RECORDED
from ..derived.ledger_book import LedgerBook
from ..derived.ledger_table import Cell, Column, Ledger
from ..library.load import Library
from .compiler import Sheet
from .phrases import whole_words
from .tables import text_width
from .typst_code import TypstCode, block, call, literal, text

NUMERIC = ("序号", "应到", "实到", "列席", "收学", "材料", "送学", "辅导累计", "名额", "报名", "结业")
NOT_WRITTEN = "没有写"
JOINT = "几家一起办的，各支部都算，合计只算一次。"
_MOST_LINES = 16  # of the last rows that stay with the signatures: more would not fit on a page with them


def ledger_sheet(book: LedgerBook, library: Library, name: str) -> Sheet:
    """Return a ledger as A4 landscape, with the columns that paper has room for; of several branches with a summary."""
    whole = book.whole
    parts = [_part(each, whole.name) for each in book.parts if each.rows or not book.is_parted]
    summary = _summary(book) if book.is_parted else None
    as_of = f"{library.as_of.year}年{library.as_of.month}月{library.as_of.day}日"
    code = call("ledger", parts, title=whole.title, owner=text(library.site.owner), as_of=as_of, summary=summary)
    return Sheet(name, whole.title, "A4 横", ("ledger",), code)


def _part(ledger: Ledger, kind: str) -> dict[str, object]:
    indexes = [at for at, column in enumerate(ledger.columns) if column.on_paper]
    columns = [ledger.columns[at] for at in indexes]
    rows = [[_cell(row[at]) for at in indexes] for row in ledger.rows]
    lines = accumulate(_lines([row[at] for at in indexes], columns) for row in reversed(ledger.rows[-3:]))
    kept = sum(each <= _MOST_LINES for each in lines)
    return {
        "title": ledger.title,
        "widths": [column.width for column in columns],
        "head": [literal(column.title) for column in columns],
        "numeric": [at for at, column in enumerate(columns) if column.title in NUMERIC],
        "rows": rows,
        "kept": kept,
        "sums": [sum_text(ledger, column) for column in columns] if any(each.unit for each in columns) else (),
        "notes": [text(note) for note in notes(ledger, columns)],
        "signers": ledger.signers,
    }


def sum_text(ledger: Ledger, column: Column) -> str:
    """Return the sum of a column as it stands below it; empty for a column that is not added up."""
    if not column.unit:
        return ""
    total = ledger.sum_of(column) if ledger.is_recorded else None
    return NOT_WRITTEN if total is None and ledger.is_recorded else NOT_RECORDED if total is None else str(total)


def notes(ledger: Ledger, columns: Iterable[Column]) -> list[str]:
    """Return the figures below the rows, each with what it counts, and how many numbers are missing in a column."""
    found = []
    for total in ledger.totals:
        scope = f"（{total.scope}）" if total.scope else ""
        found.append(f"{total.name}{scope}：{total.figure}")
    return [*found, *missing_notes(ledger, columns)]


def missing_notes(ledger: Ledger, columns: Iterable[Column]) -> list[str]:
    """Return in how many rows of each column that is added up a number is missing."""
    return [
        f"{column.title}有 {missing} 行没有写，合计里没有算。"
        for column in columns
        if column.unit and ledger.sum_of(column) is not None and (missing := ledger.unknown_in(column))
    ]


def _summary(book: LedgerBook) -> dict[str, object]:
    whole = book.whole
    columns = [column for column in whole.summed if column.on_paper]
    rows = [[part.org, _rows(part), *(sum_text(part, column) for column in columns)] for part in book.parts]
    return {
        "title": f"{whole.title}汇总",
        "head": [book.say("支部"), "条数", *(column.title for column in columns)],
        "rows": rows,
        "total": ["合计", _rows(whole), *(sum_text(whole, column) for column in columns)],
        "notes": [text(note) for note in [*notes(whole, columns), book.say(JOINT)]],
        "signers": whole.signers,
    }


def _rows(ledger: Ledger) -> str:
    return str(len(ledger.rows)) if ledger.is_recorded else NOT_RECORDED


def _lines(row: Sequence[Cell], columns: Sequence[Column]) -> int:
    """Return about how many lines a row takes."""
    return max(
        sum(ceil(text_width(line) / column.width) or 1 for line in str(cell or "").split("\n"))
        for cell, column in zip(row, columns, strict=True)
    )


def _cell(cell: Cell) -> TypstCode:
    if cell is None:
        return literal("")
    lines = str(cell).split("\n")
    return whole_words(lines[0]) if len(lines) == 1 else block(call("par", whole_words(line)) for line in lines)
