"""What a form can be filled with before anybody types: what the records of a branch say already.

Input: the library, a branch, a type of meeting and a month. Output: values under the Chinese labels of the fields, as
`form_values` has them. Nothing that only the meeting itself tells is filled in: who came, what was decided."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, get_origin

from pydantic import BaseModel

from ..library.load import Library
from ..records.activity import Activity
from ..records.base import Record, english_key, inner_types, part_of
from ..records.cadence_rule import CadenceRule
from ..records.org import Org, above
from ..records.packet import EVERY_ORG, Packet
from ..records.period import Period
from ..records.types import Count
from .form_values import Values

_REMEMBERED = 12  # meetings of the same kind, of which the usual day and place are taken
_HOLIDAYS = frozenset([(1, 1), (5, 1), (10, 1), (10, 2), (10, 3)])
_OF_ONE_TIME = frozenset(["id", "status", "note", "summary", "period", "absent_reason"])


def prefill(
    library: Library,
    org: Org,
    type_: str,
    month: Period,
    taken: Collection[dt.date] = (),
    period: Period | None = None,
) -> Values:
    """Return what is known of the next meeting of a type.

    ``taken`` are days with such a meeting already, ``period`` is the month, quarter or year that needs it."""
    named = period or month
    before = meetings(library, org.id, type_, month)
    day = usual_day([each.date for each in before], month, taken)
    values = {
        "组织": org.id,
        "类型": type_,
        "日期": str(day) if day else None,
        "时间": _most_common(each.time for each in before),
        "标题": (named.label.partition("年")[2] or named.label) + type_,
        "地点": _most_common(each.place for each in before or meetings(library, org.id, "", month)),
        "应到": expected(library, org, type_, day or month.end),
        "学习内容": month_articles(library, org, month) if _is_study(library, type_) else None,
        "公开范围": before[0].visibility if before else None,
    }
    return {label: value for label, value in values.items() if value not in (None, "", [])}


def like_last(library: Library, kind: type[Record], like: Record | None, month: Period | None = None) -> Values:
    """Return the values of a record for another one of its kind ("照上次的填").

    Left out are its day and id, every count, its parts (decisions, photos), the summary and the reasons of absence. Of
    an activity the day, 应到 and the articles are those of the ``month`` instead."""
    if like is None:
        return {}
    left_out = {*_OF_ONE_TIME, like.time_field, *(name for name in kind.model_fields if _is_counted(kind, name))}
    values = plain(like, left_out)
    org = library.get(Org, like.org) if isinstance(like, Activity) else None
    if isinstance(like, Activity) and org and month:
        known = prefill(library, org, like.type, month)
        values = {**values, **{label: known[label] for label in ("日期", "应到") if label in known}}
        if like.study and "学习内容" in known:
            values["学习内容"] = known["学习内容"]
    return values


def last_of(library: Library, kind: type[Record], org: str = "", type_: str = "") -> Record | None:
    """Return the newest record of a kind, of an organisation and of a type of meeting if these are given."""
    found = [
        each
        for each in library.all(kind)
        if (not org or each.org_id == org) and (not type_ or type_ in getattr(each, "types", ()))
    ]
    return max(found, key=lambda each: (each.when.start if each.when else dt.date.min, each.id), default=None)


def meetings(library: Library, org: str, type_: str, month: Period) -> list[Activity]:
    """Return the last meetings of a type (of all types if empty) before the end of a month, newest first."""
    found = [
        each
        for each in library.all(Activity)
        if each.org == org and (not type_ or type_ in each.types) and each.date <= month.end
        if each.status != "已作废"
    ]
    return sorted(found, key=lambda each: each.date, reverse=True)[:_REMEMBERED]


def usual_day(days: Sequence[dt.date], month: Period, taken: Collection[dt.date] = ()) -> dt.date | None:
    """Return the day of a month on which meetings usually are: the third Friday, the 15th, or near it.

    ``days`` are those of earlier meetings, newest first. None if there were none, or all such days are taken."""
    earlier = [day for day in days if day < month.start] or [day for day in days if day not in month]
    if not earlier:
        return None
    by_weekday = Counter(((day.day - 1) // 7, day.weekday()) for day in earlier)
    by_number = Counter(day.day for day in earlier)
    likely = [day for key, _ in by_weekday.most_common() if (day := _weekday_in(month, *key))]
    if by_number.most_common(1)[0][1] > by_weekday.most_common(1)[0][1]:
        last = month.end.day
        likely = [month.start.replace(day=min(number, last)) for number, _ in by_number.most_common()]
    return next((day for day in likely if day not in taken and (day.month, day.day) not in _HOLIDAYS), None)


def expected(library: Library, org: Org, type_: str, day: dt.date) -> int | None:
    """Return 应到: the members on a day, of the committee for a meeting that only a branch with one holds."""
    rules = [rule for rule in library.all(CadenceRule) if rule.type == type_ and rule.counts]
    if any(rule.applies_if == "有支委会" for rule in rules):
        return len({officer.name for officer in org.committee_on(library.as_of)}) or None
    headcount = org.headcount_on(day) or org.headcount_after(day)
    return headcount.total if headcount else None


def month_articles(library: Library, org: Org, month: Period) -> list[str]:
    """Return the articles that the packets of a month give an organisation to study."""
    lines = {EVERY_ORG, *above(org.id, library)}
    packets = (each for each in library.all(Packet) if month.holds(each.month) and not lines.isdisjoint(each.orgs))
    return [*dict.fromkeys(article for packet in packets if packet.counts for article in packet.study)]


def plain(record: Record, left_out: Collection[str] = ()) -> Values:
    """Return the values of a record under their Chinese labels, without those that are defaults."""
    return labelled(type(record), record.model_dump(mode="json", exclude_defaults=True, exclude={*left_out}))


def labelled(model: type[BaseModel], values: Mapping[str, Any]) -> Values:
    """Return dumped values under their Chinese labels, at every depth."""
    found: Values = {}
    for name, value in values.items():
        part, label = part_of(model, name), model.model_fields[name].title or english_key(model, name)
        if part and isinstance(value, list):
            found[label] = [labelled(part, item) for item in value]
        else:
            found[label] = labelled(part, value) if part and isinstance(value, dict) else value
    return found


def _is_counted(kind: type[Record], name: str) -> bool:
    """Return whether a field is a count, counts by word, or parts of the event: these differ every time."""
    annotation = kind.model_fields[name].annotation
    counts = {type(each) for each in Count.__metadata__}  # type: ignore[attr-defined]
    is_count = int in (kinds := [*inner_types(annotation)]) and any(type(each) in counts for each in kinds)
    return is_count or get_origin(annotation) is dict or part_of(kind, name) is not None


def _is_study(library: Library, type_: str) -> bool:
    """Return whether meetings of a type study articles in this centre."""
    return any(each.study for each in library.all(Activity) if type_ in each.types)


def _most_common(values: Iterable[str | None]) -> str | None:
    found = Counter(value for value in values if value)
    return found.most_common(1)[0][0] if found else None


def _weekday_in(month: Period, week: int, weekday: int) -> dt.date | None:
    """Return the day of a month that is the ``week``-th (from 0) of a weekday; the last one if there are fewer."""
    days = (month.start + dt.timedelta(number) for number in range(month.days))
    found = [day for day in days if day.weekday() == weekday]
    return found[min(week, len(found) - 1)] if found else None
