"""The to-do list of a branch and a month: what is missing, what is due, what has happened, what has problems.

Input: the overview of a library, a branch, a month and the problems of its records. Output: tasks, each with the record
that it opens or with the values that a new form starts with (`prefill`)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, NamedTuple

from ..core.problems import Problem
from ..derived.cadence import Cell
from ..derived.overview import Overview
from ..records.activity import Activity
from ..records.base import Record
from ..records.org import Org
from ..records.period import MONTHS_IN, Period
from .form_values import Values
from .prefill import last_of, prefill

What = Literal["缺", "要开", "已安排", "补人数", "草稿", "有问题"]
_ORDER: tuple[What, ...] = ("补人数", "缺", "要开", "已安排", "草稿", "有问题")


class Task(NamedTuple):
    """One thing to do.

    ``id`` is the record to open, empty for a new one, which starts with ``values``. ``make_up`` are the values for a
    missing meeting that is held now instead (补开); ``last_id`` is the record for "照上次的填"."""

    what: What
    title: str
    reason: str
    org: str
    day: dt.date | None = None
    kind: str = Activity.kind
    id: str = ""
    values: Values = {}
    make_up: Values = {}
    last_id: str = ""
    problems: tuple[Problem, ...] = ()


def to_do(overview: Overview, org: Org, month: Period, problems: Iterable[tuple[Record, Problem]] = ()) -> list[Task]:
    """Return the tasks of a branch, with its groups, for a month; ``problems`` are of its records."""
    tasks = [*_meetings(overview, org, month), *_held(overview, org, month), *_with_problems(problems)]
    return sorted(tasks, key=lambda task: (_ORDER.index(task.what), task.day or dt.date.max, task.org, task.title))


def _meetings(overview: Overview, branch: Org, month: Period) -> Iterator[Task]:
    """Yield a task for each meeting that the rules require and that no record shows."""
    orgs = overview.structure.kept_by(branch) if overview.structure.get(branch.id) else ()
    for cell in (cell for org in orgs for cell in overview.cadence.cells(org, month.start.year)):
        if not cell.period.meets(month) or cell.state not in ("缺", "未到期"):
            continue
        last = last_of(overview.internal, Activity, cell.org.id, cell.rule.type)
        if cell.state == "未到期" and not _is_time(cell, month, last.when if last else None):
            continue
        planned = _planned(overview, cell)
        lacking = cell.required - len(cell.held) - len(cell.made_up) - len(planned)
        taken = [each.date for each in (*cell.held, *planned)]
        for _ in range(max(0, lacking)):
            values = prefill(overview.internal, cell.org, cell.rule.type, month, taken, cell.period)
            day = dt.date.fromisoformat(values["日期"]) if "日期" in values else None
            taken += [day] if day else []
            yield _missing(overview.internal.as_of, cell, values, day, last.id if last else "")


def _is_time(cell: Cell, month: Period, last: Period | None) -> bool:
    """Return whether a meeting of a longer period is due in a month already: then it was held the last time."""
    usual = last.start.month - cell.period.start.month if last else 11
    length = MONTHS_IN[cell.rule.per]
    return month.start.month - cell.period.start.month >= min(usual % length, length - 1)


def _missing(as_of: dt.date, cell: Cell, values: Values, day: dt.date | None, last_id: str) -> Task:
    period, often = cell.period.label, f"每{cell.rule.per}{cell.rule.min}次"
    made_up: Values = {}
    if cell.state == "缺":
        made_up = {**values, "日期": str(as_of), "补开期间": cell.period.code}
        title, reason = f"{period}的{cell.rule.type}没有记录", f"规定{often}。开过的记上；没有开的，现在补开。"
    else:
        title, reason = f"{period}的{cell.rule.type}还没有记录", f"规定{often}，到{_day(cell.period.end)}为止。"
    what: What = "缺" if cell.state == "缺" else "要开"
    return Task(what, title, reason, cell.org.id, day, values=values, make_up=made_up, last_id=last_id)


def _planned(overview: Overview, cell: Cell) -> list[Activity]:
    """Return the meetings of a cell that are planned, and those that are written as drafts."""
    return [
        each
        for each in overview.internal.all(Activity)
        if cell.org.id in each.org_ids and cell.rule.type in each.types and each.status != "已作废"
        if (each.period or Period.day_of(each.date)).meets(cell.period) and each not in (*cell.held, *cell.made_up)
    ]


def _held(overview: Overview, branch: Org, month: Period) -> Iterator[Task]:
    """Yield a task for each activity that is past without attendance, planned, or still a draft."""
    as_of = overview.internal.as_of
    ids = {branch.id, *(overview.structure.ids_below(branch) if overview.structure.get(branch.id) else ())}
    for each in overview.internal.all(Activity):
        if each.org not in ids or each.date not in month or each.status == "已作废":
            continue
        if each.is_held(as_of) and each.actual is None:
            yield _of(each, "补人数", f"{_day(each.date)}开过了，还没有写实到人数。")
        elif each.status == "草稿":
            yield _of(each, "草稿", "还是草稿，看过以后改成“已审核”才计数。")
        elif not each.is_held(as_of):
            yield _of(each, "已安排", f"安排在{_day(each.date)}，开完以后来填人数。")


def _of(activity: Activity, what: What, reason: str) -> Task:
    return Task(what, activity.title, reason, activity.org, activity.date, id=activity.id)


def _with_problems(problems: Iterable[tuple[Record, Problem]]) -> Iterator[Task]:
    """Yield a task for each record with problems."""
    by_record: dict[tuple[str, str], tuple[Record, list[Problem]]] = {}
    for record, problem in problems:
        by_record.setdefault((record.kind, record.id), (record, []))[1].append(problem)
    for record, found in by_record.values():
        yield _of_record(record, found)


def _of_record(record: Record, problems: Sequence[Problem]) -> Task:
    errors = sum(each.severity == "error" for each in problems)
    reason = problems[0].message + (f"（一共 {len(problems)} 处）" if len(problems) > 1 else "")
    title = f"{record.label}“{record.shown_title}”{'有错误' if errors else '请核对'}"
    day = record.when.start if record.when else None
    return Task("有问题", title, reason, record.org_id or "", day, record.kind, record.id, problems=tuple(problems))


def _day(day: dt.date) -> str:
    return f"{day.month}月{day.day}日"
