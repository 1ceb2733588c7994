"""Sentences that say what numbers show: the largest, the smallest, more or fewer than the year before.

Each is made by a rule from the figures alone. A number that is not known takes no part, and is named as missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ..chinese.thousands import marked
from .cadence import Rate
from .coverage import MonthCount
from .figures import INCOMPLETE
from .published_figures import PublishedFigure

Named = tuple[str, int]
"""A name and its number."""
_NAMED = 2  # parts of the same number that a sentence names


def of_years(by_year: Mapping[int, PublishedFigure], unit: str) -> str:
    """Compare the newest year with the one before, where both are complete."""
    if not by_year:
        return ""
    year, last = next(iter(by_year.items()))
    before = by_year.get(year - 1)
    sentence = f"{year}年 {last.shown}"
    if last.partial:
        return f"{sentence}，{last.partial}。"
    if before is None or last.value is None or before.value is None:
        return f"{sentence}。"
    if before.partial:
        return f"{sentence}。{year - 1}年{before.partial}，不能相比。"
    change = last.value - before.value
    if not change:
        return f"{sentence}，和{year - 1}年一样多。"
    return f"{sentence}，比{year - 1}年{'多' if change > 0 else '少'} {marked(abs(change))} {unit}。"


def of_months(months: Sequence[MonthCount], unit: str) -> str:
    """Name the month with the most; empty if no month has anything."""
    known = [(f"{number}月", count) for number, count in enumerate(months, 1) if isinstance(count, int)]
    return of_parts(known, unit)


def of_parts(parts: Iterable[Named], unit: str) -> str:
    """Name the parts with the most and the fewest; empty if no part has anything."""
    parts = list(parts)
    most, fewest = max((n for _, n in parts), default=0), min((n for _, n in parts), default=0)
    if not most:
        return ""
    sentence = f"{_names(parts, most)}最多，{_number(parts, most, unit)}"
    few = sum(number == fewest for _, number in parts)
    if most == fewest or few > _NAMED:
        return f"{sentence}。"
    return f"{sentence}；{_names(parts, fewest)}最少，{_number(parts, fewest, unit)}。"


def of_group(figures: Sequence[PublishedFigure]) -> str:
    """Say how many figures of a group are not known, and whether the others are complete; empty if all is well."""
    missing = [figure for figure in figures if figure.unrecorded]
    partial = {figure.partial for figure in figures if figure.partial}
    if len(missing) == len(figures):
        return "没有录入。"
    unknown = [each for each in figures if each.value is None and not each.unrecorded and not each.withheld]
    parts = [_listed(missing, "没有录入"), _listed(unknown, "的数不全知道")]
    return "".join(
        [*parts, *(f"这一年{each}。" if each == INCOMPLETE else f"只算{each}。" for each in sorted(partial))]
    )


def of_rate(rate: Rate, rules: Iterable[tuple[str, Rate]]) -> str:
    """Say how the rules were kept, and which was kept least."""
    if rate.value is None:
        return f"{marked(rate.unrecorded)} 项没有录入，不知道开没开，不算缺。" if rate.unrecorded else "没有要开的会。"
    sentence = f"应开 {marked(rate.due)} 项，按时和补开的 {marked(rate.on_time + rate.made_up)} 项，占 {rate.percent}"
    lowest = min(((r.value, name, r) for name, r in rules if r.value is not None), default=None, key=lambda row: row[0])
    if lowest is None or not lowest[2].missed:
        return f"{sentence}{rate.note}。"
    return f"{sentence}{rate.note}。最低的是{lowest[1]}，{lowest[2].percent}，缺 {marked(lowest[2].missed)} 项。"


def _listed(figures: Sequence[PublishedFigure], what: str) -> str:
    return f"{'、'.join(figure.metric.name for figure in figures)}{what}。" if figures else ""


def _names(parts: Sequence[Named], number: int) -> str:
    """Return the names of the parts with a number; of many, the first and how many they are."""
    names = [name for name, each in parts if each == number]
    return "、".join(names) if len(names) <= _NAMED else f"{names[0]}等 {len(names)} 个"


def _number(parts: Sequence[Named], number: int, unit: str) -> str:
    several = sum(each == number for _, each in parts) > 1
    return f"{'都是 ' if several else ''}{marked(number)} {unit}"
