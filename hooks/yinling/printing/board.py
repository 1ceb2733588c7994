"""宣传栏: a branch's month on one A3 sheet, from what is published."""

from __future__ import annotations

import re

from ..derived.agenda import study_plan
from ..derived.overview import Overview
from ..records.activity import Activity
from ..records.org import Org
from ..records.period import Period
from .compiler import CannotPrintError, Compiler, Sheet, fitted
from .packet import WEEKDAYS, in_month
from .print_links import online
from .qr import svg
from .typst_code import TypstCode, call, text

COMING, STORY = 6, 60
MOST = (0, 40, 20, 12, 8, 5, 3, 1)
"""How many activities of a month are told, from all with their stories to one."""
SIZES, LIKELY = range(16, 31), 22


def fitting(overview: Overview, org: Org, month: Period, press: Compiler) -> Sheet:
    """The sheet of a month in the largest type that it has room for. A month with more than one sheet holds, even in
    the smallest, is told shorter: without stories, then with its last activities alone. Raises `CannotPrintError` where
    nothing helps."""
    refused = CannotPrintError("")
    for most in MOST:

        def sized(size: int, most: int = most) -> Sheet:
            return board(overview, org, month, size, most)

        try:
            return sized(fitted(sized, press, SIZES, LIKELY))
        except CannotPrintError as error:
            refused = error
    raise refused


def board(overview: Overview, org: Org, month: Period, size: int, most: int = 0) -> Sheet:
    """The sheet of a month with its text in a size (points): of what was held all with its story, or, where ``most``
    says so, the last ones without."""
    library, name = overview.library, overview.tree.full_name(org)
    rows = in_month(overview, org, month)
    held = [a for a in rows if a.is_held(library.as_of)]
    shown = held[-most:] if most else held
    later = sorted(
        (a for a in overview.agenda.of(overview.tree.ids_below(org)) if a.date > month.end),
        key=lambda a: (a.date, a.time or "", a.id),
    )
    coming = [a for a in rows if not a.is_held(library.as_of)] + later
    study = [a for m in study_plan(library) if m.packet.month == month for a in (*m.articles, *m.questions)]
    address = online(library, org.uri)
    code = call(
        "board",
        title=f"{name} {month.label}",
        summary=text(library.site.tagline) if library.site.tagline else None,
        size=TypstCode(f"{size}pt"),
        owner=text(library.site.owner),
        scan_code=call("poster-scan", svg(address), address, "扫码看支部的网页") if address else None,
        held=[_entry(overview, a, org, story=not most) for a in shown]
        if held or month.start <= library.as_of
        else None,
        left_out=len(held) - len(shown),
        coming=[_entry(overview, a, org, story=False) for a in coming[: min(COMING, most or COMING)]],
        study=[[text(a.title), text(a.summary) if a.summary else None] for a in study],
    )
    return Sheet(f"board-{org.id}-{month.code}", f"{name}{month.label}宣传栏", "A3", ("poster", "board"), code)


def _entry(overview: Overview, activity: Activity, org: Org, *, story: bool) -> list[TypstCode]:
    group = overview.tree.get(activity.org)
    whose = f"{group.name} · " if group and group.id != org.id else ""
    count = (
        f"{activity.actual} 人参加" if activity.is_held(overview.library.as_of) and activity.actual is not None else ""
    )
    weekday = f"星期{WEEKDAYS[activity.date.weekday()]}"
    place = "，".join(filter(None, [f"{weekday}{f' {activity.time}' if activity.time else ''}", activity.place, count]))
    return [
        text(f"{activity.date.month}月{activity.date.day}日"),
        text(whose + activity.title),
        text(place),
        text(_beginning(activity.summary or "") if story else ""),
    ]


def _beginning(story: str) -> str:
    """The first sentences of a story, as many as a passer-by reads; nothing where the first is too long."""
    told = ""
    for sentence in re.findall(r"[^。！？]*[。！？]", "".join(story.split())):
        if len(told + sentence) > STORY:
            break
        told += sentence
    return told
