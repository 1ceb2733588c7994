"""Cards filled from a table of personal data: nothing of it is kept except the PDF that the user asked for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple, cast

from ..derived.overview import Overview
from ..library.article_renderer import Renderer
from ..records.org import Org
from .card_table import BRANCH, Row, read_table
from .cards import Up, branch_values, card_sheet, read_card, up_for
from .compiler import CannotPrintError, Compiler, Sheet

_FULL = re.compile(r"card too full\D*(\d+)")


class FilledCards(NamedTuple):
    """A sheet of cards, and the row of the table that each was filled from."""

    sheet: Sheet
    numbers: list[int]


def filled_sheet(
    kind: str, up: Up, table: Path, overview: Overview, renderer: Renderer, org: Org | None
) -> FilledCards:
    """Return a card for each row of ``table``. Raises `CannotPrintError` for the reasons of `read_table`."""
    card = read_card(kind, overview, renderer)
    rows = read_local_table(table, overview, card.labels)
    defaults = branch_values(org, overview.library.as_of)
    branch = org.short_name or org.name if org else ""
    values = [row.values for row in rows]
    word = overview.library.wording(BRANCH)
    cards = [(row.get(word) or branch, card.fill(defaults | {k: v for k, v in row.items() if v})) for row in values]
    return FilledCards(
        card_sheet(kind, up_for(kind, card, up), cards, "card-filled", card), [row.number for row in rows]
    )


def read_local_table(table: Path, overview: Overview, labels: Sequence[str]) -> list[Row]:
    """Return the rows of a table that lies outside the centre. Raises `CannotPrintError` as `read_table` does."""
    return read_table(table, _forbidden_folders(overview.library.root), labels, overview.library.wording(BRANCH))


def compile_filled(cards: FilledCards, compiler: Compiler) -> bytes:
    """Return the PDF of filled cards. Raises `CannotPrintError` with every row whose text does not fit on its card."""
    full: list[int] = []
    rows = [*cast("list[dict[str, object]]", cards.sheet.inputs["rows"])]
    while True:
        sheet = replace(cards.sheet, inputs={**cards.sheet.inputs, "rows": rows})
        try:
            pdf = compiler.compile_pdf(sheet)
        except CannotPrintError as error:
            match = _FULL.search(str(error))
            if match is None:
                raise
            at = int(match[1])
            full.append(at)
            rows[at] = {"branch": "", "front": [], "back": []}  # to find the next one
            continue
        if full:
            found = "、".join(str(cards.numbers[at]) for at in full)
            raise CannotPrintError(f"表格第 {found} 行的字太多，卡片上放不下。请写短一些。")
        return pdf


def _forbidden_folders(root: Path) -> list[Path]:
    """Return the centre's folder and the repository that contains it."""
    repositories = [folder for folder in (root, *root.parents) if (folder / ".git").exists()]
    return [root, *repositories]
