"""公示: what a branch hangs up for objections, or to let all know; with no code, illness, address or sum of a person.

Input: the records of an organisation and a year. Output: a `Content` of office paper. It is for the wall, so honours,
meetings and numbers come from the public view, and ``left_out`` tells the clerk how many do not. A person is named with
consent alone; what the records do not say is room to write by hand.
"""

from __future__ import annotations

from ..derived.overview import Overview
from ..library.load import Library
from ..records.activity import Activity
from ..records.development import STEPS, Development
from ..records.honour import Honour
from ..records.org import Org
from ..records.period import Period
from ..records.service import Issue, Pairing, VisitSummary
from .office_paper import BLANK_DAY, Block, Content, Fields, Grid, persons

_SPARE_ROWS, _ROWS_OF_ELECTION = 3, 5
# Their names are made public before these steps (发展党员工作细则); the branch begins with it a few steps before.
_PUBLIC_STEPS = (7, 15, 23)
_STEPS_BEFORE = 3
_ELECTION = "选举"
_HELP = (Pairing, VisitSummary, Issue)
_OBJECT = "有意见的，请在公示期内当面说、打电话或者写信，写上真实姓名。支部替您保密。"


def development_notice(overview: Overview, org: Org, branch: str, year: Period) -> Content:
    """Return 发展党员公示, with a row for each person whose step comes next; the records have codes, no names."""
    last: dict[str, Development] = {}
    for record in overview.internal.all(Development):
        if record.counts and record.org == org.id and record.date <= min(year.end, overview.library.as_of):
            before = last.get(record.code)
            last[record.code] = max((record, before), key=lambda each: each.step) if before else record
    coming = [_public_step(each.step) for each in last.values()]
    rows = tuple(("", "", STEPS[step - 1]) for step in coming if step)
    return _notice(
        org,
        branch,
        f"经{branch}研究，拟办理下面同志的事项。现在公示，请大家提意见。",
        Grid(("姓名", "性别", "事项"), rows or (("", "", ""),) * _SPARE_ROWS, (5, 3, 10), "sentences"),
        f"公示不少于 5 个工作日。{_OBJECT}",
        title="发展党员公示",
    )


def _public_step(step: int) -> int:
    """Return the step that a person is made public for, if it comes next after this one; else 0."""
    return next((each for each in _PUBLIC_STEPS if each - _STEPS_BEFORE <= step < each), 0)


def honour_notice(overview: Overview, org: Org, branch: str, year: Period) -> Content:
    """Return 评优公示, with a row for each public honour of the year."""
    found = _honours(overview.library, overview, org, year)
    every = [h for h in _honours(overview.internal, overview, org, year) if h.status != "已作废"]
    rows = tuple((_whom(overview, h), " ".join(filter(None, [h.name, h.grade])), h.awarded_by or "") for h in found)
    return _notice(
        org,
        branch,
        f"{branch}评优的情况，现在公示，请大家提意见。",
        Grid(("谁", "评为", "谁评的"), rows or (("", "", ""),) * _SPARE_ROWS, (6, 8, 7), "sentences"),
        overview.library.wording(_OBJECT),
        title="评优公示",
        left_out=_not_public(len(every) - len(found), "条荣誉"),
    )


def _honours(library: Library, overview: Overview, org: Org, year: Period) -> list[Honour]:
    holds = overview.structure.times.holds
    return [h for h in library.all(Honour) if h.year == year.start.year and holds(org, h.org_ids, h.when)]


def _not_public(count: int, what: str) -> str:
    """Return what to tell the clerk of records that are not on the paper; nothing if none is left out."""
    how = "要公示的，先把“状态”写成“已审核”，“公开范围”写成“公开”，再印；或者印好以后手写。"
    return f"{count} {what}没有公开（内部或者草稿），没有印在上面。{how}" if count else ""


def _whom(overview: Overview, honour: Honour) -> str:
    if honour.recipient_type == "集体":
        tree = overview.tree.on(Period.year(honour.year).end)
        return tree.full_name(found) if (found := tree.get(honour.org)) else ""
    return (honour.recipient or "") if honour.consent and honour.count == 1 else ""


def help_notice(overview: Overview, org: Org, branch: str, year: Period) -> Content:
    """Return 帮扶公示: what was done in the year, with the numbers that the site publishes, and whom to ask."""
    rows, left_out = [], 0
    public = {metric.id for metric in overview.published_figures.metrics}
    for metric in overview.figures.metrics:
        if overview.internal.kind_named(metric.of) not in _HELP:
            continue
        figure = overview.published_figures.of_org(metric, year.start.year, org) if metric.id in public else None
        if figure and not figure.withheld:
            rows += [(metric.name, figure.shown)] if figure.value else []
        elif overview.figures.of(metric, year, org).value:
            left_out += 1
    return _notice(
        org,
        branch,
        f"{year.label}帮扶的事办成这样，请大家看看、提意见。",
        Grid(("做了什么", "数"), tuple(rows) or (("", ""),) * _SPARE_ROWS, (9, 5), "reading" if rows else "words"),
        overview.library.wording(
            "受帮扶的人，名字、住址、病情、钱数都不写在这里。想知道自己的，问支部书记。"
            "谁家有难处，告诉党小组长或者打电话。"
        ),
        title="帮扶公示",
        is_waiting=False,
        left_out=f"{left_out} 个数不公开（内部的，或者是困难的人和家庭的），没有印在上面。" if left_out else "",
    )


def election_notice(overview: Overview, org: Org, branch: str, year: Period) -> Content:
    """Return 选举公示: candidates or a result; the officers whose term began in the year are those elected."""
    day = min(year.end, overview.library.as_of)
    elected = [o for o in org.committee_on(day) if o.since and o.since in year]
    rows = tuple((o.role, o.name if o.consent else "", "") for o in elected)
    meeting, known = (_election(library, org, year) for library in (overview.library, overview.internal))
    counts = (("有表决权", "voters"), ("到会", "voters_present"))
    votes = Fields((tuple((label, persons(getattr(meeting, name, None))) for label, name in counts),))
    what, said = ("选举结果", "选出下面的委员。") if elected else ("候选人", "选举的候选人如下。")
    head = ("职务", "姓名", "得票" if elected else "简要情况")
    widths = (6, 7, 5) if elected else (5, 5, 9)
    blank = (("", "", ""),) * _ROWS_OF_ELECTION
    return _notice(
        org,
        branch,
        f"{branch}{_day_of(meeting)}{said}现在公示，请大家提意见。",
        Grid(head, rows or blank, widths),
        overview.library.wording(_OBJECT),
        title=f"{what}公示",
        more=(votes,) if elected else (),
        left_out=_not_public(int(known is not None and (meeting is None or meeting.id != known.id)), "次选举的会"),
    )


def _election(library: Library, org: Org, year: Period) -> Activity | None:
    """Return the last meeting of the year that voted for its officers, as its decisions say."""
    held = (a for a in library.all(Activity) if a.counts and a.org == org.id and a.date in year)
    return max(
        (a for a in held if any(_ELECTION in each.text for each in a.decisions)),
        key=lambda a: (a.date, a.id),
        default=None,
    )


def _day_of(meeting: Activity | None) -> str:
    return f"{meeting.date.month}月{meeting.date.day}日" if meeting else ""


def dues_notice(overview: Overview, org: Org, branch: str, year: Period) -> Content:
    """Return 党费公示: a row a quarter, blank; sums of the branch and no names."""
    rows = tuple((f"第{quarter}季度", "", "", "") for quarter in "一二三四")
    return _notice(
        org,
        branch,
        f"{branch}{year.label}党费收缴情况，请大家核对。",
        Grid(("季度", "应交（人）", "已交（人）", "合计（元）"), (*rows, ("全年", "", "", "")), (5, 5, 5, 6), "words"),
        "只写全支部的数，不写谁交了多少。要查自己的，找组织委员看登记表。",
        title="党费公示",
        is_waiting=False,
    )


def _notice(
    org: Org,
    branch: str,
    opening: str,
    grid: Grid,
    closing: str,
    *,
    title: str,
    more: tuple[Block, ...] = (),
    is_waiting: bool = True,
    left_out: str = "",
) -> Content:
    """Return a notice on one page; one that ``is_waiting`` for objections has the days until which they are heard."""
    phone = f"电话：{org.office_phone or '＿＿＿＿＿＿＿＿'}"
    days = (Fields(((("公示从", ""), ("到", "")),)),) if is_waiting else ()
    blocks = (opening, grid, *more, *days, closing, phone, f"{branch}　{BLANK_DAY}")
    return Content(title, blocks, 22, is_internal=False, smallest=16, left_out=left_out)
