"""Cards filled from a table of personal data: nothing of it is kept except the PDF that the user asked for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple, cast

from ..derived.overview import Overview
from ..library.article_renderer import Renderer
from ..records.org import Org
from .cards import Up, branch_values, card_sheet, read_card, up_for
from .compiler import CannotPrintError, Compiler, Sheet

_FULL = re.compile(r"card too full\D*(\d+)")


class FilledCards(NamedTuple):
    """A sheet of cards, and the row of the table that each was filled from."""

    sheet: Sheet
    numbers: list[int]


def filled_sheet(
    kind: str, up: Up, rows: Mapping[int, Mapping[str, str]], overview: Overview, renderer: Renderer, org: Org | None
) -> FilledCards:
    """Return a card for each row: its values by label, by its number in the table."""
    card = read_card(kind, overview, renderer)
    defaults = branch_values(org, overview.library.as_of)
    branch = org.short_name or org.name if org else ""
    word = overview.library.wording("支部")
    cards = [
        (row.get(word) or branch, card.fill(defaults | {k: v for k, v in row.items() if v})) for row in rows.values()
    ]
    return FilledCards(card_sheet(kind, up_for(kind, card, up), cards, "card-filled", card), [*rows])


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
