"""学习资料包: the articles of a month with the branch's own schedule, made from the study plan."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from ..derived.agenda import PlanMonth
from ..derived.overview import Overview
from ..records.activity import Activity
from ..records.org import Org
from ..records.period import Period
from ..records.word import Word
from .article_renderer import Renderer
from .compiler import Sheet
from .html_to_typst import Converted
from .packet_articles import converted, in_packet, reference
from .print_links import online
from .qr import scan
from .tables import widths
from .typst_code import TypstCode, block, call, literal, text

ROWS_A_PAGE = 15
SPARE_ROWS = 3
SCHEDULE = ("日子", "时间", "做什么", "在哪里")
WEEKDAYS = "一二三四五六日"


def packet(
    overview: Overview,
    renderer: Renderer,
    month: PlanMonth,
    size: int = 0,
    org: Org | None = None,
    read: Callable[[str], TypstCode] = text,
) -> Sheet:
    """The packet of a month in a size of type (points; 0: as the plan says), of an organisation or, with blanks to
    write in, of nobody's. ``read`` makes code of the articles' text (`pinyin.reader` puts pinyin over it)."""
    library, plan = overview.library, month.packet
    printed = [*month.articles, *month.questions]
    ids = {article.id for article in printed}
    bodies = {article.id: converted(article, renderer, library, ids, read) for article in printed}
    title, _, subtitle = plan.title.partition("：")
    label = plan.month.label
    points = size or plan.size
    pages = [
        call("contents"),
        call("schedule", literal(label), SCHEDULE),
        *(in_packet(a, bodies[a.id], library, a.title, read) for a in month.articles),
        *(in_packet(a, bodies[a.id], library, f"问答：{a.title}", read) for a in month.questions),
        _words(library.all(Word), bodies.values()),
        call("references", [reference(article, bodies[article.id], library) for article in printed]),
        call("writing-page"),
        call("receipt", literal(label)) if plan.receipt else TypstCode(""),
    ]
    online_list = scan(online(library, f"study/plan/#{plan.month.code}"), "手机扫一扫，看全部学习计划。", "32mm")
    cover = call(
        "cover", library.site.owner, label, text(title), text(subtitle) if subtitle else None, online_list or None
    )
    name = f"packet-{plan.month.code}{f'-{org.id}' if org else ''}-{points}"
    return Sheet(
        name,
        f"{label}学习资料包{f'（{overview.tree.full_name(org)}）' if org else ''}",
        "A4",
        ("packet",),
        call("packet", block(pages), title=f"{label} {plan.title}", size=TypstCode(f"{points}pt"), cover=cover),
        _inputs(overview, plan.month, org),
        tuple(dict.fromkeys(path for body in bodies.values() for path in body.pictures)),
    )


def _inputs(overview: Overview, month: Period, org: Org | None) -> dict[str, object]:
    """What differs from one branch's packet to the next."""
    if org is None:
        return {"branch": "", "schedule": [], "widths": ([], []), "signers": ROWS_A_PAGE}
    headcount = org.headcount_on(overview.library.as_of)
    members = (headcount and headcount.total) or ROWS_A_PAGE - SPARE_ROWS
    schedule = [_row(overview, activity) for activity in in_month(overview, org, month)]
    return {
        "branch": overview.tree.full_name(org),
        "schedule": schedule,
        "widths": widths([list(column) for column in zip(SCHEDULE, *schedule, strict=True)]),
        "signers": members + SPARE_ROWS,
    }


def in_month(overview: Overview, org: Org, month: Period) -> list[Activity]:
    """The published activities of an organisation and those below it in a month, in the order of time."""
    rows = overview.agenda.of(overview.tree.ids_below(org))
    return sorted((a for a in rows if a.date in month), key=lambda a: (a.date, a.time or "", a.id))


def _row(overview: Overview, activity: Activity) -> list[str]:
    org = overview.tree.get(activity.org)
    group = f"（{org.name}）" if org and org.org_kind == "党小组" else ""
    return [day(activity), activity.time or "", f"{activity.title}{group}", activity.place or ""]


def day(activity: Activity) -> str:
    return f"{activity.date.month}月{activity.date.day}日\n星期{WEEKDAYS[activity.date.weekday()]}"


def _words(glossary: Sequence[Word], bodies: Iterable[Converted]) -> TypstCode:
    """The words that the articles explain, each once, in the order of reading."""
    known = {way: word for word in glossary for way in word.written}
    used = dict.fromkeys(known[written].id for body in bodies for written in body.words if written in known)
    by_id = {word.id: word for word in glossary}
    rows = [[text(by_id[id].name), text(by_id[id].meaning)] for id in used]
    return call("explained", rows) if rows else TypstCode("")
