"""Cards filled from a table of personal data: nothing of it is kept except the PDF that the user asked for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from ..derived.overview import Overview
from ..library.article_renderer import Renderer
from ..records.org import Org
from .card_table import BRANCH, read_table
from .cards import Up, branch_values, card_sheet, read_card
from .compiler import CannotPrintError, Compiler, Sheet

_FULL = re.compile(r"card too full\D*(\d+)")


def filled_sheet(kind: str, up: Up, table: Path, overview: Overview, renderer: Renderer, org: Org | None) -> Sheet:
    """Return a card for each row of ``table``. Raises `CannotPrintError` for the reasons of `read_table`."""
    card = read_card(kind, overview, renderer)
    rows = read_local_table(table, overview, card.labels)
    defaults = branch_values(org, overview.library.as_of)
    branch = org.short_name or org.name if org else ""
    cards = [(row.get(BRANCH) or branch, card.fill(defaults | {k: v for k, v in row.items() if v})) for row in rows]
    return card_sheet(kind, up, cards, "card-filled")


def read_local_table(table: Path, overview: Overview, labels: Sequence[str]) -> list[dict[str, str]]:
    """Return the rows of a table that lies outside the centre. Raises `CannotPrintError` as `read_table` does."""
    return read_table(table, _forbidden_folders(overview.library.root), labels)


def compile_filled(sheet: Sheet, compiler: Compiler) -> bytes:
    """Return the PDF of filled cards. Raises `CannotPrintError` with the row whose text does not fit on its card."""
    try:
        return compiler.compile_pdf(sheet)
    except CannotPrintError as error:
        if match := _FULL.search(str(error)):
            raise CannotPrintError(f"第 {int(match[1]) + 1} 个人的字太多，卡片上放不下。请写短一些。") from None
        raise


def _forbidden_folders(root: Path) -> list[Path]:
    """Return the centre's folder and the repository that contains it."""
    repositories = [folder for folder in (root, *root.parents) if (folder / ".git").exists()]
    return [root, *repositories]
