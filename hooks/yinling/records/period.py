"""The periods of records and rules: a day, a month, a quarter, half a year, a year, or several months."""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal, NamedTuple

Unit = Literal["月", "季", "半年", "年"]
MONTHS_IN: Mapping[Unit, int] = {"月": 1, "季": 3, "半年": 6, "年": 12}
_QUARTERS = "一二三四"
_FORM = re.compile(r"(?P<year>[0-9]{4})(?:-(?:Q(?P<quarter>[1-4])|(?P<month>0[1-9]|1[0-2])))?")


class Period(NamedTuple):
    """Whole days from ``start`` to ``end``, both included."""

    start: date
    end: date

    @classmethod
    def parse(cls, text: str) -> Period:
        """Parse 2019, 2019-Q1, 2019-03 or 2019-01/2019-06; raise ValueError for anything else."""
        first, slash, last = text.partition("/")
        period = cls._one(first)
        if not slash:
            return period
        until = cls._one(last)
        if until.end < period.start:
            raise ValueError(text)
        return cls(period.start, until.end)

    @classmethod
    def _one(cls, text: str) -> Period:
        match = _FORM.fullmatch(text)
        if match is None or not 1900 <= int(match["year"]) <= 2199:
            raise ValueError(text)
        year = int(match["year"])
        if match["month"]:
            return cls.months(year, int(match["month"]), 1)
        if match["quarter"]:
            return cls.months(year, 3 * int(match["quarter"]) - 2, 3)
        return cls.months(year, 1, 12)

    @classmethod
    def months(cls, year: int, month: int, count: int) -> Period:
        """Return ``count`` whole months from ``month`` on, all within ``year``."""
        last = month + count - 1
        return cls(date(year, month, 1), date(year, last, calendar.monthrange(year, last)[1]))

    @classmethod
    def year(cls, year: int) -> Period:
        return cls.months(year, 1, 12)

    @classmethod
    def day_of(cls, day: date) -> Period:
        return cls(day, day)

    @classmethod
    def month_of(cls, day: date) -> Period:
        return cls.months(day.year, day.month, 1)

    @classmethod
    def in_year(cls, year: int, unit: Unit) -> tuple[Period, ...]:
        """Return the months, quarters or halves of a year, or the year itself."""
        return _in_year(year, unit)

    @property
    def days(self) -> int:
        return (self.end - self.start).days + 1

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.start <= day <= self.end

    def holds(self, other: Period) -> bool:
        return self.start <= other.start and other.end <= self.end

    def overlap(self, start: date | None, end: date | None) -> Period | None:
        """Return the part of the period between two days (None: no limit), or None if there is no such part."""
        first = self.start if start is None or start <= self.start else start
        last = self.end if end is None or end >= self.end else end
        if first is self.start and last is self.end:
            return self
        return Period(first, last) if first <= last else None

    def meets(self, other: Period) -> bool:
        return self.start <= other.end and other.start <= self.end

    @property
    def _whole_months(self) -> int:
        """The length in months; 0 if the period does not begin and end with a month."""
        if self.start.day != 1 or (self.end + timedelta(days=1)).day != 1:
            return 0
        return 12 * (self.end.year - self.start.year) + self.end.month - self.start.month + 1

    @property
    def label(self) -> str:
        """The Chinese text: 2019年, 2019年一季度, 2019年3月, 2019年1月至6月, 2019年3月5日, 2019年3月5日至4月2日."""
        year, month, months = self.start.year, self.start.month, self._whole_months
        if self.start == self.end:
            return f"{year}年{month}月{self.start.day}日"
        if months == 1:
            return f"{year}年{month}月"
        if months == 3 and month % 3 == 1:
            return f"{year}年{_QUARTERS[month // 3]}季度"
        if months == 12 and month == 1:
            return f"{year}年"
        if months:
            same_year = self.end.year == year
            return f"{year}年{month}月至{'' if same_year else f'{self.end.year}年'}{self.end.month}月"
        until = f"{self.end.month}月{self.end.day}日"
        return f"{year}年{month}月{self.start.day}日至{'' if self.end.year == year else f'{self.end.year}年'}{until}"

    @property
    def code(self) -> str:
        """The text that `parse` reads, used in data files and addresses."""
        months, month = self._whole_months, self.start.month
        if months == 12 and month == 1:
            return f"{self.start.year}"
        if months == 3 and month % 3 == 1:
            return f"{self.start.year}-Q{month // 3 + 1}"
        if months == 1:
            return f"{self.start:%Y-%m}"
        return f"{self.start:%Y-%m}/{self.end:%Y-%m}"


@lru_cache(maxsize=1024)
def _in_year(year: int, unit: Unit) -> tuple[Period, ...]:
    # Cached: a matrix needs the periods of few years, once for each organisation and rule.
    step = MONTHS_IN[unit]
    return tuple(Period.months(year, month, step) for month in range(1, 13, step))
