"""Ways to write a day on pages and papers."""

from __future__ import annotations

import datetime as dt

WEEKDAYS = "一二三四五六日"


def long_day(day: dt.date) -> str:
    """Return a day with its year and weekday: 2019年3月5日（星期二）."""
    return f"{day.year}年{day.month}月{day.day}日（{weekday(day)}）"


def short_day(day: dt.date) -> str:
    return f"{day.month}月{day.day}日"


def weekday(day: dt.date) -> str:
    return f"星期{WEEKDAYS[day.weekday()]}"
