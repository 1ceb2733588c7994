"""The strips of an organisation's year: one of all rules, one for each rule and group."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from ..derived.cadence import Cell
from ..records.org import Org
from .charts import StripCell


def rule_strips(
    cells: Iterable[Cell], org: Org, uri: Callable[[Cell], str] = lambda cell: ""
) -> list[tuple[str, list[StripCell]]]:
    """Return the strips of a branch and its groups, rule by rule and group by group, each with its title.

    A rule that does not apply in any period of the year is left out. The title of a group's strip has its name in it.
    ``uri`` returns the address that a cell leads to, empty if none.
    """
    rows: dict[tuple[str, str], list[Cell]] = {}
    for cell in cells:
        rows.setdefault((cell.rule.id, cell.org.id), []).append(cell)
    return [
        (title(row[0], org), [StripCell(period_name(cell), cell.state, uri=uri(cell)) for cell in row])
        for row in rows.values()
        if any(cell.state != "不适用" for cell in row)
    ]


def title(cell: Cell, org: Org) -> str:
    return cell.rule.type if cell.org.id == org.id else f"{cell.rule.type}（{cell.org.name}）"


def period_name(cell: Cell) -> str:
    """Return the name of a period within its year: 3月, 一季度, 全年."""
    return cell.period.label.removeprefix(f"{cell.period.start.year}年") or "全年"
