"""What a record adds to a metric: the one place where the conditions of a `Metric` are applied."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from .base import Record, field_names
from .period import Period
from .vocabulary import Metric


def amount(metric: Metric, record: Record) -> int | None:
    """What the record adds, in the metric's unit; None where it is not counted: its status, the metric's conditions, or
    an amount that is not known. Raises KeyError for a field that the record's kind does not have."""
    if not record.counts:
        return None
    for condition in metric.where:
        if not any(str(value) in condition.values for value in values(record, condition.field)):
            return None
    if when(metric, record) is None and metric.dated_by:
        return None
    if metric.sum is None:
        return 1
    known = [value for value in values(record, metric.sum) if isinstance(value, int)]
    return sum(known) if known else None


def when(metric: Metric, record: Record) -> Period | None:
    """The time to which the record's amount belongs."""
    if metric.dated_by is None:
        return record.when
    return next(iter(values(record, metric.dated_by)), None)


def values(record: BaseModel, path: str) -> list[Any]:
    """The values at a dotted path of English or Chinese names; an item of a list counts for itself, None not."""
    return [value for value in _at(record, path.split(".")) if value is not None]


def _at(value: Any, steps: list[str]) -> Iterator[Any]:
    if isinstance(value, tuple) and not isinstance(value, Period):
        for item in value:
            yield from _at(item, steps)
    elif not steps:
        yield value
    elif isinstance(value, BaseModel):
        yield from _at(getattr(value, field_names(type(value))[steps[0]]), steps[1:])
    elif isinstance(value, Mapping):
        yield from _at(value.get(steps[0]), steps[1:])
