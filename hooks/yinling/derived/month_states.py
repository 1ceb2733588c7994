"""Add up the states of all rules by the month, so that a year of an organisation is twelve cells.

A period counts in one month only, so that the months add up to the year: where its meetings were held in time, in the
month in which the last one that it needs was held, otherwise in its own last month.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from .cadence import NOT_DUE, Cell, Rate, State, rate


class MonthState(NamedTuple):
    """The periods of all rules that count in a month, and how many more are not over yet."""

    rate: Rate
    waiting: int = 0

    @property
    def state(self) -> State:
        """The state of the month as a whole: what is missing comes first, then what nobody knows."""
        found: list[tuple[int, State]] = [
            (self.rate.missed, "缺"),
            (self.rate.unrecorded, "未录入"),
            (self.rate.made_up, "补开"),
            (self.rate.on_time, "达标"),
            (self.waiting, "未到期"),
        ]
        return next((state for count, state in found if count), "不适用")

    @property
    def note(self) -> str:
        """The numbers that the state does not tell; empty where it tells all."""
        numbers = [(self.rate.on_time, "达标"), (self.rate.made_up, "补开"), (self.rate.missed, "缺")]
        numbers += [(self.rate.unrecorded, "未录入"), (self.waiting, "未到期")]
        parts = [f"{word} {count} 项" for count, word in numbers if count]
        return "，".join(parts) if len(parts) > 1 or self.state == "缺" else ""


def month_states(cells: Iterable[Cell]) -> tuple[MonthState, ...]:
    """Return the twelve months of cells of one year, of any rules and organisations."""
    months: list[list[Cell]] = [[] for _ in range(12)]
    for cell in cells:
        months[_month(cell) - 1].append(cell)
    return tuple(MonthState(rate(month), sum(c.state == "未到期" for c in month)) for month in months)


def _month(cell: Cell) -> int:
    if cell.state in NOT_DUE or len(cell.held) < cell.required:
        return cell.period.end.month
    return cell.held[cell.required - 1].date.month
