"""沿革: what an organisation was before, and the rules about its changes: renamed, moved, merged, split."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from pydantic import Field

from .base import Finding, Part, Records
from .period import Period
from .types import Date, LongText, OrgId, OrgKind, Text

if TYPE_CHECKING:
    from .org import Lifetime, Org

    LifetimeOf = Callable[[Org, Records], Lifetime]

_DAY = dt.timedelta(1)


class FormerState(Part):
    """What an organisation was up to a day. What a row leaves out was as in the next row, after the last one as now."""

    keys = {"org_kind": "kind"}

    until: Date = Field(title="到", description="那样的最后一天")
    name: Text | None = Field(None, title="名称", description="那时叫什么；没有改名不写")
    short_name: Text | None = Field(None, title="简称")
    org_kind: OrgKind | None = Field(None, title="类型")
    parent: OrgId | None = Field(None, title="上级", description="那时在哪个上级下面；没有换不写")
    why: LongText | None = Field(None, title="说明", description="为什么改，登在网页上")

    @property
    def changes(self) -> dict[str, Any]:
        """The values that were different then."""
        values = {name: getattr(self, name) for name in ("name", "short_name", "org_kind", "parent")}
        return {name: value for name, value in values.items() if value is not None}


def parents_of(org: Org) -> Iterator[tuple[Period, str, int | None]]:
    """Yield the organisations right above one: the time, the id, and the number of the row (None: it is so now)."""
    start = dt.date.min
    rows = sorted(((row.until, number, row.parent) for number, row in enumerate(org.history) if row.parent))
    for until, number, parent in rows:
        if start <= until:
            yield Period(start, until), str(parent), number
            start = min(until, dt.date.max - _DAY) + _DAY
    if org.parent:
        yield Period(start, dt.date.max), org.parent, None


def history_rules(org: Org, records: Records, lifetime: LifetimeOf) -> Iterator[Finding]:
    """Check the rows against each other and against the lifetimes of the organisation and of those above it."""
    days: list[dt.date] = []
    for number, row in enumerate(org.history):
        at = ("history", number)
        if not row.changes:
            yield Finding("history-without-change", at)
        if row.until in days:
            yield Finding("history-twice", (*at, "until"), {"day": row.until})
        days.append(row.until)
        for limit, is_outside, word in (
            (org.founded, org.founded and row.until < org.founded, "成立"),
            (org.dissolved, org.dissolved and row.until >= org.dissolved, "撤销"),
        ):
            if is_outside and limit:
                values = {"day": Period.day_of(row.until).label, "limit": Period.day_of(limit).label, "word": word}
                yield Finding("history-outside", (*at, "until"), values)
    yield from _parent_rules(org, records, lifetime)
    yield from _neighbour_rules(org, records, lifetime)


def _parent_rules(org: Org, records: Records, lifetime: LifetimeOf) -> Iterator[Finding]:
    """Check that those above it were there all the time that it was below them."""
    for time, id, number in parents_of(org):
        parent, below = records.get(type(org), id), time.overlap(org.founded, org.dissolved)
        if parent is None or below is None or (number is None and org.is_group):
            continue  # a group ends with its branch
        path = ("parent",) if number is None else ("history", number, "parent")
        lived = lifetime(parent, records)
        if lived.last and lived.last < below.end:
            yield Finding("parent-ended", path, {"name": org.name, "parent": parent.name, "closing": lived.closing})
        elif org.history and lived.first and below.start < lived.first and (org.founded or below.start > dt.date.min):
            values = {"name": org.name, "parent": parent.name, "founded": Period.day_of(lived.first).label}
            yield Finding("parent-not-yet", path, values)


def _neighbour_rules(org: Org, records: Records, lifetime: LifetimeOf) -> Iterator[Finding]:
    """Check that what it became, and what it came from, was there on the day of the change."""
    if org.successors and org.dissolved is None:
        yield Finding("successor-without-end", ("successors",), {"name": org.name})
    if org.predecessors and org.founded is None:
        yield Finding("predecessor-without-start", ("predecessors",), {"name": org.name})
    for field, ids, day in (
        ("successors", org.successors, org.dissolved and min(org.dissolved, dt.date.max - _DAY) + _DAY),
        ("predecessors", org.predecessors, org.founded and org.founded - _DAY),
    ):
        for number, id in enumerate(ids):
            other = records.get(type(org), id)
            if id == org.id:
                yield Finding("change-of-itself", (field, number), {"name": org.name})
            elif other and day and day not in (lived := lifetime(other, records)):
                before = lived.first is not None and day < lived.first
                why = "还没有成立" if before else "已经没有了"
                values = {"day": Period.day_of(day).label, "other": other.name, "why": why}
                yield Finding("change-not-there", (field, number), values)
