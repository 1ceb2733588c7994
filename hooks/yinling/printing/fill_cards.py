"""Cards filled from a table that only this run sees: nothing of it is kept but the PDF that was asked for."""

from __future__ import annotations

import re
from pathlib import Path

from ..derived.overview import Overview
from ..records.org import Org
from .article_renderer import Renderer
from .card_table import BRANCH, read_table
from .cards import Up, card, of_branch, sheet
from .compiler import CannotPrintError, Compiler, Sheet

_FULL = re.compile(r"card too full\D*(\d+)")


def filled(kind: str, up: Up, table: Path, overview: Overview, renderer: Renderer, org: Org | None) -> Sheet:
    """A card for each row of the table. Raises `CannotPrintError` for a table inside the centre's folder (or the
    repository that it belongs to), and with all faults of its rows."""
    empty = card(kind, overview, renderer)
    rows = read_table(table, _protected(overview.library.root), empty.labels)
    known = of_branch(overview, org)
    branch = org.short_name or org.name if org else ""
    cards = [(row.get(BRANCH) or branch, empty.filled(known | {k: v for k, v in row.items() if v})) for row in rows]
    return sheet(kind, up, cards, "card-filled")


def printed(sheet: Sheet, press: Compiler) -> bytes:
    """The PDF of filled cards. Raises `CannotPrintError` with the row that does not fit on its card."""
    try:
        return press.pdf(sheet)
    except CannotPrintError as error:
        if match := _FULL.search(str(error)):
            raise CannotPrintError(f"第 {int(match[1]) + 1} 个人的字太多，卡片上放不下。请写短一些。") from None
        raise


def _protected(root: Path) -> list[Path]:
    """The centre's folder, and the repository that holds it."""
    above = [folder for folder in (root, *root.parents) if (folder / ".git").exists()]
    return [root, *above]
