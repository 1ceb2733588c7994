"""Months as addresses of the workbench write them: 2019-03."""

from __future__ import annotations

from ..records.period import Period


def month_of(written: str) -> Period | None:
    """Return the month of an address, None if it has none."""
    try:
        return Period.parse(written) if len(written) == 7 and written[5:].isdigit() else None
    except ValueError:
        return None


def moved(month: Period, by: int) -> Period:
    """Return the month that many months later."""
    number = month.start.year * 12 + month.start.month - 1 + by
    return Period.months(number // 12, number % 12 + 1, 1)
