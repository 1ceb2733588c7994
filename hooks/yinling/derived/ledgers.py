"""台账: computes the five ledgers of a branch and a year from the records.

They hold internal data (who presided, who was absent and why) and are for the office only."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ..records.activity import Activity
from ..records.article import Article
from ..records.course import Course
from ..records.development import Development
from ..records.org import Org
from ..records.period import Period
from ..records.service import Delivery, Pairing
from .cadence import rate
from .coverage import NOT_RECORDED
from .overview import Overview

MEETINGS = ("党员大会", "支委会", "党小组会", "党课")
"""三会一课: 支部工作条例 art. 10."""
STUDY = "集中学习"
COURSES = "课程"

Cell = str | int | None


class Column(NamedTuple):
    """A column: its title, its width in Chinese characters, and whether it is printed or in the workbook only."""

    title: str
    width: float
    on_paper: bool = True


@dataclass(frozen=True)
class Ledger:
    """A ledger. ``totals`` are pairs of a name and a figure with its unit."""

    name: str
    org: str
    year: int
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    totals: tuple[tuple[str, str], ...]

    @property
    def title(self) -> str:
        return f"{self.org}{self.year}年{self.name}"


SIGNED = Column("签字", 5)


def meetings(overview: Overview, org: Org, year: int) -> Ledger:
    """Return the 三会一课台账, with 规范执行率 as the branch's page shows it."""
    held = [a for a in _held(overview, org, year) if set(a.types) & set(MEETINGS)]
    columns = (
        *_FIRST, Column("会议", 6), Column("议题和决定", 14.8), Column("应到", 3), Column("实到", 3),
        Column("列席", 3, on_paper=False), Column("出席率", 4, on_paper=False), *_ABSENT, Column("主持", 4.6),
        Column("记录", 3.6), Column("地点", 10, on_paper=False), Column("缺席原因", 12, on_paper=False), SIGNED,
    )  # fmt: skip
    rows = tuple(
        (n, _day(a), _kinds(a, MEETINGS) + _group(overview, a, org), _said(overview, a, org),
         *_present(overview, a, org), a.guests, _percent(a), a.leave, a.caught_up, a.online,
         a.host or a.lecturer, a.recorder, a.place, a.absent_reason, None)
        for n, a in enumerate(held, 1)
    )  # fmt: skip
    counts = Counter(kind for a in held for kind in a.types if kind in MEETINGS)
    of = overview.cadence.below if org.level == "上级" else overview.cadence.kept
    cadence = rate(of(org, year))
    totals = [(kind, f"{counts[kind]} 次") for kind in MEETINGS]
    totals += [
        _present_total(overview, held, org),
        ("规范执行率", f"{cadence.percent}（应开 {cadence.due} 项{cadence.note}）"),
    ]
    return _ledger(overview, "三会一课台账", org, year, columns, rows, totals)


def study(overview: Overview, org: Org, year: int) -> Ledger:
    """Return the 党员学习记录: collective studies and deliveries. Recipients of a delivery do not count as 实到."""
    holds = overview.structure.times.holds
    together = [a for a in _held(overview, org, year) if a.study or STUDY in a.types]
    brought = [
        d
        for d in overview.internal.all(Delivery)
        if d.counts and d.date.year == year and d.date <= overview.library.as_of and holds(org, d.org_ids, d.when)
    ]
    columns = (
        *_FIRST, Column("方式", 6), Column("学习内容", 13), Column("应到", 3), Column("实到", 3),
        Column("收学", 3), Column("材料", 3), Column("送学", 3, on_paper=False),
        Column("对象代码", 8, on_paper=False), Column("主讲", 4.7), SIGNED,
    )  # fmt: skip
    entries: list[tuple[Activity | Delivery, tuple[Cell, ...]]] = [
        (a, ("、".join(a.mode) or a.type, (_texts(overview, a.study) or a.title) + _caught_up(a),
             *_present(overview, a, org), None, None, None, None, a.lecturer))
        for a in together
    ]  # fmt: skip
    entries += [
        (d, (d.mode, _texts(overview, [item.study for item in d.items]), None, None, d.recipients,
             _sum(item.copies for item in d.items), d.deliverers, "、".join(d.codes), None))
        for d in brought
    ]  # fmt: skip
    entries.sort(key=lambda entry: (entry[0].date, entry[0].id))
    rows = tuple((n, _day(record), *cells, None) for n, (record, cells) in enumerate(entries, 1))
    totals = [
        ("学习", f"{len(together)} 次"),
        ("实到", f"{_sum(_present(overview, a, org)[1] for a in together)} 人次"),
    ]
    totals += _figures(overview, org, year, Delivery.label)
    return _ledger(overview, "学习记录", org, year, columns, rows, totals)


def activities(overview: Overview, org: Org, year: int) -> Ledger:
    """Return the 党员活动台账: every activity that was held."""
    held = _held(overview, org, year)
    columns = (
        *_FIRST, Column("类型", 5), Column("活动", 14), Column("地点", 7), Column("应到", 3), Column("实到", 3),
        Column("列席", 3, on_paper=False), *_ABSENT, Column("方式", 6, on_paper=False), Column("主持", 4.6),
        Column("经过", 30, on_paper=False), Column("备注", 12, on_paper=False), SIGNED,
    )  # fmt: skip
    rows = tuple(
        (n, _day(a), "、".join(a.types), a.title + _group(overview, a, org) + _with_others(overview, a, org), a.place,
         *_present(overview, a, org), a.guests, a.leave, a.caught_up, a.online, "、".join(a.mode), a.host,
         a.summary, a.note, None)
        for n, a in enumerate(held, 1)
    )  # fmt: skip
    totals = [("活动", f"{len(held)} 次"), _present_total(overview, held, org)]
    totals += _figures(overview, org, year, Activity.label)
    return _ledger(overview, "活动台账", org, year, columns, rows, totals)


def development(overview: Overview, org: Org, year: int) -> Ledger:
    """Return the 发展党员台账: the steps of the year, by code; nobody is named."""
    of_year = (d for d in overview.internal.all(Development) if d.counts and d.date.year == year)
    records = [d for d in of_year if overview.structure.times.holds(org, d.org_ids, d.when)]
    records.sort(key=lambda d: (d.code, d.step, d.date))
    columns = (Column("序号", 3), Column("代码", 9), Column("步骤", 5), Column("日期", 6), Column("备注", 16), SIGNED)
    rows = tuple((n, d.code, f"第 {d.step} 步", _day(d), d.note, None) for n, d in enumerate(records, 1))
    totals = [("发展对象", f"{len({d.code for d in records})} 人"), ("完成步骤", f"{len(records)} 步")]
    return _ledger(overview, "发展党员台账", org, year, columns, rows, totals)


def pairings(overview: Overview, org: Org, year: int) -> Ledger:
    """Return the 结对台账: the pairings that were going on in the year, by code; nobody is named."""
    period, holds = Period.year(year), overview.structure.times.holds
    found = [p for p in overview.internal.all(Pairing) if p.counts and next(p.times).meets(period)]
    found = [p for p in found if p.start <= overview.library.as_of and holds(org, p.org_ids, _shown_part(p, period))]
    found.sort(key=lambda p: (p.pairing_kind, p.code, p.start))
    columns = (
        Column("序号", 3), Column("类别", 4), Column("代码", 9.7), Column("开始", 9.7), Column("结束", 9.7),
        Column("辅导", 3), Column("备注", 7), SIGNED,
    )  # fmt: skip
    rows = tuple(
        (n, p.pairing_kind, p.code, str(p.start), str(p.end or ""), p.sessions, p.note, None)
        for n, p in enumerate(found, 1)
    )
    kinds = Counter(p.pairing_kind for p in found)
    totals = [(f"结对{kind}", f"{count} 对") for kind, count in sorted(kinds.items())]
    totals.append(("辅导", f"{_sum(p.sessions for p in found)} 次"))
    return _ledger(overview, "结对台账", org, year, columns, rows, totals)


def courses(overview: Overview, org: Org, year: int) -> Ledger:
    """Return the 课程台账: the courses that were going on in the year."""
    period, holds = Period.year(year), overview.structure.times.holds
    found = [c for c in overview.internal.all(Course) if c.counts and next(c.times).meets(period)]
    found = [c for c in found if c.start <= overview.library.as_of and holds(org, c.org_ids, c.when)]
    columns = (
        Column("序号", 3), Column("课程", 12), Column("开始", 9.7), Column("结束", 9.7), Column("上课时间", 9),
        Column("教师", 4.6), Column("名额", 3), Column("报名", 3), Column("结业", 3),
        Column("备注", 12, on_paper=False), SIGNED,
    )  # fmt: skip
    rows = tuple(
        (n, c.title, str(c.start), str(c.end or ""), c.hours, c.teacher, c.places, c.enrolled, c.finished, c.note, None)
        for n, c in enumerate(sorted(found, key=lambda c: (c.start, c.id)), 1)
    )
    totals = [("课程", f"{len(found)} 门"), ("报名", f"{_sum(c.enrolled for c in found)} 人次")]
    totals.append(("结业", f"{_sum(c.finished for c in found)} 人次"))
    return _ledger(overview, "课程台账", org, year, columns, rows, totals)


def _ledger(
    overview: Overview,
    name: str,
    org: Org,
    year: int,
    columns: tuple[Column, ...],
    rows: tuple[tuple[Cell, ...], ...],
    totals: list[tuple[str, str]],
) -> Ledger:
    """Return a ledger. Of a year without records it states no totals: they would be zeros that nobody counted."""
    period = Period.year(year)
    start = overview.coverage.start(org, period.end)
    if not rows and not overview.coverage.covers(org, period):
        totals = [(f"{year}年", NOT_RECORDED)]
    elif start and start.year >= year and start > period.start:
        totals = [*totals, ("记录开始", Period.day_of(start).label)]
    full_name = overview.structure.on(_last_day(overview, org, period)).full_name(org)
    return Ledger(name, full_name, year, columns, rows, tuple(totals))


def _last_day(overview: Overview, org: Org, year: Period) -> dt.date:
    """Return the last day of a year on which the organisation exists: a ledger has the name of that day."""
    lived = overview.structure.lifetime(org).part_of(year) if overview.structure.get(org.id) else None
    return (lived or year).end


def _shown_part(pairing: Pairing, year: Period) -> Period:
    """Return the part of a year in which a pairing goes on."""
    return year.overlap(pairing.start, pairing.end) or year


LEDGERS: dict[str, Callable[[Overview, Org, int], Ledger]] = {
    "三会一课": meetings,
    "学习记录": study,
    "活动台账": activities,
    "发展党员": development,
    "结对": pairings,
    COURSES: courses,
}
_FIRST = (Column("序号", 3), Column("日期", 5.8))
_ABSENT = tuple(Column(title, 3, on_paper=False) for title in ("请假", "补课", "线上"))


def _held(overview: Overview, org: Org, year: int) -> list[Activity]:
    """Return the held activities that count, published or not, sorted by time."""
    holds, as_of = overview.structure.times.holds, overview.library.as_of
    rows = [a for a in overview.internal.all(Activity) if a.counts and a.year == year]
    rows = [a for a in rows if holds(org, a.org_ids, a.when)]
    return sorted((a for a in rows if a.is_held(as_of)), key=lambda a: (a.date, a.time or "", a.id))


def _figures(overview: Overview, org: Org, year: int, kind: str) -> list[tuple[str, str]]:
    """Return the site's figures of a kind of record, without the number of all activities, which the totals have."""
    found = [
        overview.figures.of(metric, Period.year(year), org)
        for metric in overview.figures.metrics
        if (model := overview.internal.kind_named(metric.of)) and model.label == kind
        if metric.where or kind != Activity.label
    ]
    return [(figure.metric.name, f"{figure.at_least} {figure.metric.unit}") for figure in found if figure.at_least]


def _day(record: Activity | Delivery | Development) -> str:
    day = f"{record.date.month}月{record.date.day}日"
    if isinstance(record, Activity) and record.is_several_days and (end := record.end_date):
        return f"{day}至{end.day}日" if end.month == record.date.month else f"{day}至{end.month}月{end.day}日"
    return day


def _kinds(activity: Activity, of: Sequence[str]) -> str:
    kinds = "、".join(kind for kind in activity.types if kind in of)
    return f"{kinds}（补{activity.period.label}）" if activity.period else kinds


def _present(overview: Overview, activity: Activity, org: Org) -> tuple[int | None, int | None]:
    """Return 应到 and 实到 of an activity as they count for an organisation: its own part of one held together."""
    ids = overview.structure.on(activity.date).ids_below(org)
    if all(id in ids for id in activity.org_ids):
        return activity.expected, activity.actual
    own = activity.part_of("expected", ids), activity.part_of("actual", ids)
    return (own[0] if own[0] is not None else activity.expected, own[1] if own[1] is not None else activity.actual)


def _present_total(overview: Overview, held: Iterable[Activity], org: Org) -> tuple[str, str]:
    return "实到", f"{_sum(_present(overview, a, org)[1] for a in held)} 人次"


def _with_others(overview: Overview, activity: Activity, org: Org) -> str:
    """Return with whom an organisation held an activity: （和第二党支部一起）."""
    tree = overview.structure.on(activity.date)
    others = [tree.get(id) for id in activity.org_ids if id not in tree.ids_below(org)]
    names = "、".join(tree.full_name(other) for other in others if other)
    return f"（和{names}一起）" if names else ""


def _caught_up(activity: Activity) -> str:
    return f"\n会后补课 {activity.caught_up} 人" if activity.caught_up else ""


def _group(overview: Overview, activity: Activity, org: Org) -> str:
    tree = overview.structure.on(activity.date)
    inside = [each for id in activity.org_ids if id in tree.ids_below(org) and (each := tree.get(id))]
    below = [each for each in inside if each.id != org.id]
    return f"（{'、'.join(each.name for each in below)}）" if below and len(below) == len(inside) else ""


def _said(overview: Overview, activity: Activity, org: Org) -> str:
    lines = [
        activity.title + _with_others(overview, activity, org),
        *(["；".join(activity.topics)] if activity.topics else []),
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


def _percent(activity: Activity) -> str:
    return "" if activity.attendance is None else f"{activity.attendance * 100:.0f}%"


def _sum(counts: Iterable[int | None]) -> int:
    return sum(count or 0 for count in counts)
