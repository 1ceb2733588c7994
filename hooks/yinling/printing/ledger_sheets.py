"""Ledgers on paper."""

from __future__ import annotations

from ..derived.ledgers import Cell, Ledger
from ..library.load import Library
from .compiler import Sheet
from .typst_code import TypstCode, block, call, literal, text

NUMERIC = ("序号", "应到", "实到", "列席", "收学", "材料", "送学", "辅导")


def ledger_sheet(ledger: Ledger, library: Library, name: str) -> Sheet:
    """Return a ledger as A4 landscape, with the columns that paper has room for."""
    indexes = [at for at, column in enumerate(ledger.columns) if column.on_paper]
    columns = [ledger.columns[at] for at in indexes]
    code = call(
        "ledger",
        title=ledger.title,
        owner=text(library.site.owner),
        as_of=f"{library.as_of.year}年{library.as_of.month}月{library.as_of.day}日",
        widths=[column.width for column in columns],
        head=[literal(column.title) for column in columns],
        numeric=[at for at, column in enumerate(columns) if column.title in NUMERIC],
        rows=[[_cell(row[at]) for at in indexes] for row in ledger.rows],
        totals=[[text(name), text(figure)] for name, figure in ledger.totals],
    )
    return Sheet(name, ledger.title, "A4 横", ("ledger",), code)


def _cell(cell: Cell) -> TypstCode:
    if cell is None:
        return literal("")
    lines = str(cell).split("\n")
    return text(lines[0]) if len(lines) == 1 else block(call("par", text(line)) for line in lines)
