"""The amount that a record adds to a `Metric`; only this module applies the conditions of metrics."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from .base import Record, field_names
from .period import Period

if TYPE_CHECKING:
    from .vocabulary import Metric


def is_counted(metric: Metric, record: Record) -> bool:
    """Return whether the metric counts the record.

    The record must be reviewed, meet the metric's conditions and have the field that is summed, even if its value is
    unknown. Raises KeyError for a field that the kind does not have."""
    if not record.counts:
        return False
    for condition in metric.where:
        if not any(word in condition.values for word in words(record, condition.field)):
            return False
    if when(metric, record) is None and metric.dated_by:
        return False
    return metric.sum is None or any(True for _ in _at(record, metric.sum.split(".")))


def amount(metric: Metric, record: Record) -> int | None:
    """Return the amount that a counted record adds, in the metric's unit; None if it is unknown."""
    if metric.sum is None:
        return 1
    parts = list(_at(record, metric.sum.split(".")))
    return sum(parts) if all(isinstance(part, int) for part in parts) else None


def amount_within(metric: Metric, record: Record, ids: Collection[str]) -> int | None:
    """Return the amount that a counted record adds for some of its organisations.

    That is their own part of the number where the record states it, otherwise the whole number."""
    if metric.sum is None or all(id in ids for id in record.org_ids):
        return amount(metric, record)
    part = record.part_of(field_names(type(record)).get(metric.sum, metric.sum), ids)
    return amount(metric, record) if part is None else part


def when(metric: Metric, record: Record) -> Period | None:
    """Return the period to which the record's amount belongs."""
    if metric.dated_by is None:
        return record.when
    time = next(iter(values(record, metric.dated_by)), None)
    return Period.day_of(time) if isinstance(time, dt.date) else time


def words(record: BaseModel, path: str) -> list[str]:
    """Return the `values` at a path as a condition writes them."""
    return [_word(value) for value in values(record, path)]


def _word(value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return value.code if isinstance(value, Period) else str(value)


def values(record: BaseModel, path: str) -> list[Any]:
    """Return the values at a dotted path of English or Chinese names: each item of a list, without None."""
    if name := field_names(type(record)).get(path):  # most paths are one step to one value
        one = getattr(record, name)
        if one is None or isinstance(one, (str, int)):
            return [] if one is None else [one]
    return [value for value in _at(record, path.split(".")) if value is not None]


def _at(value: Any, steps: list[str]) -> Iterator[Any]:
    if isinstance(value, tuple) and not isinstance(value, Period):
        for item in value:
            yield from _at(item, steps)
    elif not steps:
        yield value
    elif isinstance(value, BaseModel):
        yield from _at(getattr(value, field_names(type(value))[steps[0]]), steps[1:])
    elif isinstance(value, Mapping) and steps[0] in value:
        yield from _at(value[steps[0]], steps[1:])
