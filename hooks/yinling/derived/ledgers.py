"""台账: computes the five ledgers of a branch and a year from the records.

They hold internal data (who presided, who was absent and why) and are for the office only. Each sum is that of its
column; what counts something else says so (`Total.scope`)."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from ..records.activity import Activity
from ..records.article import Article
from ..records.base import Record
from ..records.course import Course
from ..records.development import STEPS, Development
from ..records.org import Org
from ..records.period import Period
from ..records.service import Delivery, Pairing
from .cadence import rate
from .coverage import NOT_RECORDED
from .ledger_table import LEDGERS as NAMES
from .ledger_table import NOT_ASKED, Cell, Column, Day, Ledger, Percent, Total
from .metric_scope import scope_of
from .overview import Overview

MEETINGS = ("党员大会", "支委会", "党小组会", "党课")
"""三会一课: 支部工作条例 art. 10."""
STUDY = "集中学习"

SIGNED = Column("签字", 4.4)
_TIMES, _PEOPLE, _COPIES = "次", "人次", "份"
_ROWS = ("序号", "")  # what counts every row


def meetings(overview: Overview, org: Org, year: int, *, own: bool = False) -> Ledger:
    """Return the 三会一课台账, with 规范执行率 as the branch's page shows it. ``own``: without those below it."""
    held = [a for a in held_in_year(overview, org, year, own=own) if set(a.types) & set(MEETINGS)]
    columns = (
        *_FIRST, Column("会议", 6), Column("议题和决定", 17.6), *_PRESENT,
        Column("列席", 3, on_paper=False, unit=_PEOPLE), Column("出席率", 4, on_paper=False), *_ABSENT,
        Column("主持", 3.6), Column("记录", 3.6), Column("地点", 10, on_paper=False),
        Column("缺席原因", 12, on_paper=False), SIGNED,
    )  # fmt: skip
    rows = tuple(
        (n, _day(a), _kinds(a, MEETINGS) + _group(overview, a, org, "\n{}"), _said(overview, a, org),
         *_present(overview, a, org), a.guests, _percent(a), a.leave, a.caught_up, a.online,
         a.host or a.lecturer, a.recorder, a.place, a.absent_reason, None)
        for n, a in enumerate(held, 1)
    )  # fmt: skip
    counts = Counter(kind for a in held for kind in a.types if kind in MEETINGS)
    totals = [Total(kind, counts[kind], _TIMES, counts=("会议", kind)) for kind in MEETINGS]
    if any(len(set(a.types) & set(MEETINGS)) > 1 for a in held):
        totals[-1] = totals[-1]._replace(scope="兼作的两样都算")
    totals += _cadence(overview, org, year)
    return _ledger(overview, "三会一课台账", org, year, columns, rows, totals, own=own)


def _cadence(overview: Overview, org: Org, year: int) -> Iterator[Total]:
    """Yield 规范执行率, with what it is a rate of."""
    is_above = org.level == "上级"
    found = rate(overview.cadence.counted(org, year))
    whose = overview.library.wording("本支部和党小组" if org.is_branch else "所属支部和党小组" if is_above else "")
    scope = f"{whose}{year}年应开 {found.due} 项，按时 {found.on_time} 项，补开 {found.made_up} 项{found.note}"
    ratio = (found.on_time + found.made_up, found.due) if found.due else None
    yield Total("规范执行率", scope=scope, ratio=ratio, words=found.percent)


def study(overview: Overview, org: Org, year: int, *, own: bool = False) -> Ledger:
    """Return the 党员学习记录: collective studies and deliveries. Recipients of a delivery do not count as 实到."""
    together = [a for a in held_in_year(overview, org, year, own=own) if a.study or STUDY in a.types]
    brought = [
        d
        for d in overview.internal.all(Delivery)
        if d.counts and d.date.year == year and d.date <= overview.library.as_of and _holds(overview, org, d, own=own)
    ]
    columns = (
        *_FIRST, Column("方式", 6), Column("学习内容", 13), *_PRESENT,
        Column("收学", 3, unit="人"), Column("材料", 3, unit=_COPIES), Column("送学", 3, on_paper=False, unit="人"),
        Column("对象代码", 8, on_paper=False), Column("主讲", 4.7), SIGNED,
    )  # fmt: skip
    entries: list[tuple[Activity | Delivery, tuple[Cell, ...]]] = [
        (a, ("、".join(a.mode) or a.type, (_texts(overview, a.study) or a.title) + _caught_up(a),
             *_present(overview, a, org), NOT_ASKED, NOT_ASKED, NOT_ASKED, None, a.lecturer))
        for a in together
    ]  # fmt: skip
    entries += [
        (d, (d.mode, _texts(overview, [item.study for item in d.items]), NOT_ASKED, NOT_ASKED, d.recipients,
             _copies(d), d.deliverers, "、".join(d.codes), None))
        for d in brought
    ]  # fmt: skip
    entries.sort(key=lambda entry: (entry[0].date, entry[0].id))
    rows = tuple((n, _day(record), *cells, None) for n, (record, cells) in enumerate(entries, 1))
    totals = [
        Total("集中学习", len(together), _TIMES, counts=("收学", NOT_ASKED)),
        Total("送学", len(brought), _TIMES, counts=("应到", NOT_ASKED)),
    ]
    totals += _figures(overview, org, year, Delivery, own=own)
    return _ledger(overview, "学习记录", org, year, columns, rows, totals, own=own)


def _copies(delivery: Delivery) -> int | None:
    """Return how many copies were brought; None if a number is missing."""
    numbers = [item.copies for item in delivery.items]
    return None if not numbers or None in numbers else _sum(numbers)


def activities(overview: Overview, org: Org, year: int, *, own: bool = False) -> Ledger:
    """Return the 党员活动台账: every activity that was held."""
    held = held_in_year(overview, org, year, own=own)
    columns = (
        *_FIRST, Column("类型", 5), Column("活动", 14), Column("地点", 7), *_PRESENT,
        Column("列席", 3, on_paper=False, unit=_PEOPLE), *_ABSENT, Column("方式", 6, on_paper=False),
        Column("主持", 4.6), Column("经过", 30, on_paper=False), Column("备注", 12, on_paper=False), SIGNED,
    )  # fmt: skip
    rows = tuple(
        (n, _day(a), "、".join(a.types), a.title + _group(overview, a, org) + _with_others(overview, a, org), a.place,
         *_present(overview, a, org), a.guests, a.leave, a.caught_up, a.online, "、".join(a.mode), a.host,
         a.summary, a.note, None)
        for n, a in enumerate(held, 1)
    )  # fmt: skip
    totals = [Total("活动", len(held), _TIMES, counts=_ROWS), *_figures(overview, org, year, Activity, own=own)]
    return _ledger(overview, "活动台账", org, year, columns, rows, totals, own=own)


def development(overview: Overview, org: Org, year: int, *, own: bool = False) -> Ledger:
    """Return the 发展党员台账: the steps of the year, by code; nobody is named."""
    of_year = (d for d in overview.internal.all(Development) if d.counts and d.date.year == year)
    records = [d for d in of_year if _holds(overview, org, d, own=own)]
    records.sort(key=lambda d: (d.code, d.step, d.date))
    columns = (
        Column("序号", 3), Column("代码", 9), Column("步骤", 15), Column("日期", 6), Column("备注", 11), SIGNED,
    )  # fmt: skip
    rows = tuple((n, d.code, _step(d.step), _day(d), d.note, None) for n, d in enumerate(records, 1))
    people = Total("发展对象", len({d.code for d in records}), "人", scope="这一年办了手续的")
    totals = [people, Total("完成", len(records), "步", counts=_ROWS)]
    return _ledger(overview, "发展党员台账", org, year, columns, rows, totals, own=own)


def _step(number: int) -> str:
    return f"第 {number} 步　{STEPS[number - 1]}" if 1 <= number <= len(STEPS) else f"第 {number} 步"


def pairings(overview: Overview, org: Org, year: int, *, own: bool = False) -> Ledger:
    """Return the 结对台账: the pairings that were going on in the year, by code; nobody is named."""
    period = Period.year(year)
    found = [p for p in overview.internal.all(Pairing) if p.counts and next(p.times).meets(period)]
    found = [
        p
        for p in found
        if p.start <= overview.library.as_of and _holds(overview, org, p, _shown_part(p, period), own=own)
    ]
    found.sort(key=lambda p: (p.pairing_kind, p.code, p.start))
    columns = (
        Column("序号", 3), Column("类别", 4), Column("代码", 9.7), Column("开始", 9.2), Column("结束", 9.2),
        Column("辅导累计", 4.4, unit=_TIMES), Column("备注", 6.4), SIGNED,
    )  # fmt: skip
    rows = tuple(
        (n, p.pairing_kind, p.code, _full_day(p.start), _full_day(p.end), p.sessions, p.note, None)
        for n, p in enumerate(found, 1)
    )
    kinds = Counter(p.pairing_kind for p in found)
    totals = [Total(f"结对{kind}", count, "对", counts=("类别", kind)) for kind, count in sorted(kinds.items())]
    totals.append(Total("辅导累计", words="从结对那天算起，不只这一年"))
    return _ledger(overview, "结对台账", org, year, columns, rows, totals, own=own)


def courses(overview: Overview, org: Org, year: int, *, own: bool = False) -> Ledger:
    """Return the 课程台账: the courses that were going on in the year."""
    period = Period.year(year)
    found = [c for c in overview.internal.all(Course) if c.counts and next(c.times).meets(period)]
    found = [c for c in found if c.start <= overview.library.as_of and _holds(overview, org, c, own=own)]
    columns = (
        Column("序号", 3), Column("课程", 10.2), Column("开始", 9.2), Column("结束", 9.2), Column("上课时间", 7.6),
        Column("教师", 4.6), Column("名额", 3, unit="人"), Column("报名", 3, unit=_PEOPLE),
        Column("结业", 3, unit=_PEOPLE), Column("备注", 12, on_paper=False), SIGNED,
    )  # fmt: skip
    rows = tuple(
        (n, c.title, _full_day(c.start), _full_day(c.end), c.hours, c.teacher, c.places, c.enrolled, c.finished,
         c.note, None)
        for n, c in enumerate(sorted(found, key=lambda c: (c.start, c.id)), 1)
    )  # fmt: skip
    return _ledger(
        overview, "课程台账", org, year, columns, rows, [Total("课程", len(found), "门", counts=_ROWS)], own=own
    )


def _ledger(
    overview: Overview,
    name: str,
    org: Org,
    year: int,
    columns: tuple[Column, ...],
    rows: tuple[tuple[Cell, ...], ...],
    totals: list[Total],
    *,
    own: bool,
) -> Ledger:
    """Return a ledger. Of a year without records it states no totals: they would be zeros that nobody counted."""
    period = Period.year(year)
    start = overview.coverage.start(org, period.end)
    recorded = bool(rows) or overview.coverage.covers(org, period)
    if not recorded:
        totals = [Total(f"{year}年", words=NOT_RECORDED)]
    elif own:
        totals = [each for each in totals if not each.ratio]  # a rate is of all below it
    if recorded and start and start.year >= year and start > period.start:
        totals = [*totals, Total("记录开始", words=Period.day_of(start).label)]
    full_name = overview.structure.on(_last_day(overview, org, period)).full_name(org) + ("本级" if own else "")
    return Ledger(name, full_name, year, columns, rows, tuple(totals), _signers(org), recorded)


def _signers(org: Org) -> tuple[str, ...]:
    if org.is_group:
        return ("组长", "记录人", "日期")
    if org.is_party_branch:
        return ("支部书记", "组织委员", "日期")
    return (f"{org.org_kind}负责人", "经办人", "日期")


def _last_day(overview: Overview, org: Org, year: Period) -> dt.date:
    """Return the last day of a year on which the organisation exists: a ledger has the name of that day."""
    lived = overview.structure.lifetime(org).part_of(year) if overview.structure.get(org.id) else None
    return (lived or year).end


def _shown_part(pairing: Pairing, year: Period) -> Period:
    """Return the part of a year in which a pairing goes on."""
    return year.overlap(pairing.start, pairing.end) or year


class MakeLedger(Protocol):
    """Makes a ledger of an organisation and a year, with ``own`` of what is its own and not of those below it."""

    def __call__(self, overview: Overview, org: Org, year: int, *, own: bool = False) -> Ledger: ...


LEDGERS: dict[str, MakeLedger] = dict(
    zip(NAMES, (meetings, study, activities, development, pairings, courses), strict=True)
)
_FIRST = (Column("序号", 2.6), Column("日期", 5.6))
_PRESENT = (Column("应到", 3, unit=_PEOPLE), Column("实到", 3, unit=_PEOPLE))
_ABSENT = tuple(Column(title, 3, on_paper=False, unit=_PEOPLE) for title in ("请假", "补课", "线上"))


def _holds(overview: Overview, org: Org, record: Record, period: Period | None = None, *, own: bool) -> bool:
    """Return whether a record is of an organisation or of one below it at the time; with ``own`` of it alone."""
    if own:
        return org.id in record.org_ids
    return overview.structure.times.holds(org, record.org_ids, period or record.when)


def held_in_year(overview: Overview, org: Org, year: int, *, own: bool) -> list[Activity]:
    """Return the held activities that count, published or not, sorted by time."""
    as_of = overview.library.as_of
    rows = [a for a in overview.internal.all(Activity) if a.counts and a.year == year]
    rows = [a for a in rows if _holds(overview, org, a, own=own)]
    return sorted((a for a in rows if a.is_held(as_of)), key=lambda a: (a.date, a.time or "", a.id))


def _figures(overview: Overview, org: Org, year: int, kind: type[Record], *, own: bool) -> Iterator[Total]:
    """Yield the site's figures of some of the records of a kind, each with which it counts.

    What counts all of them is the number of rows or the sum of a column."""
    for metric in overview.figures.metrics if not own else ():
        model = overview.internal.kind_named(metric.of)
        if model is not kind or not metric.where:
            continue
        figure = overview.figures.of(metric, Period.year(year), org)
        if figure.at_least:
            scope = f"只算{scope_of(metric, kind, overview.internal)}"
            if figure.at_least != figure.recorded:
                scope += f"；连同台账以外补报的 {figure.at_least - figure.recorded} {metric.unit}"
            yield Total(metric.name, figure.at_least, metric.unit, scope)


def _day(record: Activity | Delivery | Development) -> Day:
    day = f"{record.date.month}月{record.date.day}日"
    if isinstance(record, Activity) and record.is_several_days and (end := record.end_date):
        day += f"至{end.day}日" if end.month == record.date.month else f"至{end.month}月{end.day}日"
    return Day(record.date, day)


def _full_day(day: dt.date | None) -> Day | None:
    return Day(day, f"{day.year}年{day.month}月{day.day}日") if day else None


def _kinds(activity: Activity, of: Sequence[str]) -> str:
    kinds = "、".join(kind for kind in activity.types if kind in of)
    return f"{kinds}\n补{activity.period.label}" if activity.period else kinds


def _present(overview: Overview, activity: Activity, org: Org) -> tuple[int | None, int | None]:
    """Return 应到 and 实到 of an activity as they count for an organisation: its own part of one held together."""
    ids = overview.structure.on(activity.date).ids_below(org)
    if all(id in ids for id in activity.org_ids):
        return activity.expected, activity.actual
    own = activity.part_of("expected", ids), activity.part_of("actual", ids)
    return (own[0] if own[0] is not None else activity.expected, own[1] if own[1] is not None else activity.actual)


def _with_others(overview: Overview, activity: Activity, org: Org) -> str:
    """Return with whom an organisation held an activity: （和第二党支部一起）."""
    tree = overview.structure.on(activity.date)
    others = [tree.get(id) for id in activity.org_ids if id not in tree.ids_below(org)]
    names = "、".join(tree.full_name(other) for other in others if other)
    return f"（和{names}一起）" if names else ""


def _caught_up(activity: Activity) -> str:
    return f"\n会后补课 {activity.caught_up} 人" if activity.caught_up else ""


def _group(overview: Overview, activity: Activity, org: Org, form: str = "（{}）") -> str:
    tree = overview.structure.on(activity.date)
    inside = [each for id in activity.org_ids if id in tree.ids_below(org) and (each := tree.get(id))]
    below = [each for each in inside if each.id != org.id]
    return form.format("、".join(each.name for each in below)) if below and len(below) == len(inside) else ""


def _said(overview: Overview, activity: Activity, org: Org) -> str:
    lines = [
        activity.title + _with_others(overview, activity, org),
        *(["。".join(topic.rstrip("。；") for topic in activity.topics)] if activity.topics else []),
    ]
    for decision in activity.decisions:
        votes = ((decision.votes_for, "赞成"), (decision.against, "反对"), (decision.abstain, "弃权"))
        counted = "，".join(f"{word} {count}" for count, word in votes if count is not None)
        lines.append(f"决定：{decision.text}{f'（{counted}）' if counted else ''}")
    voters = ((activity.voters, "应到"), (activity.voters_present, "实到"))
    if any(count is not None for count, _ in voters):
        lines.append(f"有表决权的{'，'.join(f'{word} {count} 人' for count, word in voters if count is not None)}")
    away = ((activity.online, "线上参加"), (activity.leave, "请假"), (activity.caught_up, "会后补课"))
    if said := "，".join(f"{word} {count} 人" for count, word in away if count):
        lines.append(said)
    return "\n".join(lines)


def _texts(overview: Overview, ids: Iterable[str]) -> str:
    found = (overview.internal.get(Article, id) for id in dict.fromkeys(ids))
    return "\n".join(f"《{article.title}》" for article in found if article)


def _percent(activity: Activity) -> Percent | None:
    return None if activity.attendance is None else Percent(activity.attendance)


def _sum(counts: Iterable[int | None]) -> int:
    return sum(count or 0 for count in counts)
