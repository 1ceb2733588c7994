"""年度总结 of a branch for its superiors: what the records say of a year, and room for what only people can say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from ..chinese.shown_days import short_day, weekday
from ..derived.cadence import rate
from ..derived.coverage import NOT_RECORDED
from ..derived.figures import Figure
from ..derived.ledgers import held_in_year
from ..derived.overview import Overview
from ..records.activity import Activity
from ..records.honour import Honour
from ..records.org import Headcount, Org
from ..records.period import Period
from .office_paper import Block, Content, Grid, Section, Signatures


def summary(overview: Overview, org: Org, branch: str, year: Period) -> Content:
    """Return the summary of a year, up to the day of the figures."""
    day = min(year.end, overview.library.as_of)
    figures = [overview.figures.of(metric, year, org) for metric in overview.figures.metrics]
    known = tuple((each.metric.name, _amount(each)) for each in figures if not each.unrecorded)
    own = [h for h in honours_of(overview.internal.all(Honour), overview, org) if h.year == year.start.year]
    coming = [a for a in overview.agenda.coming(overview.agenda.of(org)) if a.date > day]
    opening = f"{branch}。数都由记录算出，算到{Period.day_of(day).label}；没有记录的写“{NOT_RECORDED}”，不是零。"
    blocks = (
        opening,
        *_members(org.headcount_on(day)),
        *_meetings(overview, org, year),
        Section("三、做了什么", () if known else (NOT_RECORDED,), is_numbered=False),
        *([Grid(("项目", "数"), known, (8, 6), "reading")] if known else []),
        Section("四、荣誉", tuple(map(honour_words, own)) or ("没有登记。",), is_numbered=bool(own)),
        Section("五、有什么不足", room=5),
        Section("六、下一步打算", tuple(f"{short_day(a.date)}（{weekday(a.date)}）　{a.title}" for a in coming), 4),
        Signatures(("支部书记" if org.is_party_branch else "负责人", "日期")),
    )
    return Content(f"{year.label}工作总结", blocks)


def _members(members: Headcount | None) -> Iterator[Block]:
    if members is None:
        yield Section("一、党员队伍", (f"人数{NOT_RECORDED}。",), is_numbered=False)
        return
    counts = [(field.title, getattr(members, name)) for name, field in Headcount.model_fields.items()]
    known = "，".join(f"{label} {count} 人" for label, count in counts if isinstance(count, int))
    as_of = Period.day_of(members.as_of).label
    yield Section("一、党员队伍", (f"截至{as_of}：{known}。",), is_numbered=False)


def _meetings(overview: Overview, org: Org, year: Period) -> Iterator[Block]:
    """Yield what was held of each kind, and how the rules were kept."""
    held = held_in_year(overview, org, year.start.year, own=False)
    kinds = Counter(kind for each in held for kind in each.types)
    rows = tuple((kind, f"{count} 次", _present(held, kind)) for kind, count in kinds.most_common())
    covered = bool(held) or overview.coverage.covers(org, year)
    yield Section("二、组织生活", () if covered else (f"{year.label}的活动{NOT_RECORDED}。",), is_numbered=False)
    if rows:
        yield Grid(("开了什么", "次数", "实到合计"), rows, (6, 4, 6), "reading")
    if sum(kinds.values()) > len(held):
        yield f"有的活动兼作两种，每种都算，所以合起来比全部活动（{len(held)} 次）多。"
    due = overview.cadence.counted(org, year.start.year)
    if not due:  # a society owes no meetings
        return
    kept = rate(due)
    parts = f"应开 {kept.due} 项，达标 {kept.on_time} 项，补开 {kept.made_up} 项，缺 {kept.missed} 项{kept.note}"
    yield f"制度规范执行率 {kept.percent}{f'：{parts}' if kept.due else ''}。"


def _present(held: list[Activity], kind: str) -> str:
    """Return how many came to the activities of a kind, and of how many nobody wrote it."""
    counts = [each.actual for each in held if kind in each.types]
    known = [count for count in counts if count is not None]
    if not known:
        return "没有写"
    missing = len(counts) - len(known)
    return f"{sum(known)} 人次" + (f"（{missing} 次没有写）" if missing else "")


def _amount(figure: Figure) -> str:
    unit = figure.metric.unit
    return f"{figure.value} {unit}" if figure.value is not None else f"有的没有写，已知 {figure.at_least} {unit}"


def honours_of(found: list[Honour] | tuple[Honour, ...], overview: Overview, org: Org) -> Iterator[Honour]:
    """Yield the honours of an organisation and of those below it at their time."""
    holds = overview.structure.times.holds
    return (each for each in found if each.counts and holds(org, each.org_ids, each.when))


def honour_words(honour: Honour) -> str:
    name = " ".join(filter(None, [honour.name, honour.grade]))
    return f"{name}（{honour.awarded_by or honour.level}）{f'，{honour.count} 个' if honour.count > 1 else ''}"
