"""The papers of a meeting: 通知, 签到表 and 会议记录, with one number, filled from its record or blank for a branch.

What the members get holds public fields alone. 签到表 and 会议记录 are for the office. Nothing is typed twice: a number
that the record does not have is a blank to write in.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import ceil

from ..chinese.shown_days import long_day
from ..derived.overview import Overview
from ..records.activity import Activity
from ..records.cadence_rule import CadenceRule
from ..records.org import Org
from .meeting_number import meeting_number
from .office_paper import (
    BLANK_DAY,
    VERSION,
    WRITTEN,
    Block,
    Fields,
    Grid,
    OfficePaper,
    Section,
    Signatures,
    persons,
    said,
    written,
)
from .tables import text_width

_SPARE = 1  # rows of a 签到表 that are left for guests, at least: its pages are filled
_ROWS_ALONE, _FIRST_ROWS, _ROWS, _LAST_ROWS = 12, 14, 20, 18  # of its only, its first, a middle and its last page
# Of the head of a 签到表: lines that leave room for so many rows, characters of a line; how many lines a row takes.
_HEAD_LINES, _HEAD_WIDTH, _LINES_OF_ROW = 6, 7.0, 1.7


def meeting_papers(overview: Overview, org: Org, activity: Activity | None = None) -> list[OfficePaper]:
    """Return the papers of a meeting of an organisation; without a meeting they are blank."""
    tree = overview.structure.on(activity.date) if activity else overview.structure
    branch = tree.full_name(tree.get(org.id) or org)
    number = meeting_number(activity, overview.internal) if activity else ""
    make = (_notice, _sign_in, _record)
    papers = (each(overview, org, branch, activity, number) for each in make)
    say = overview.library.wording
    return [each._replace(blocks=tuple(said(block, say) for block in each.blocks)) for each in papers]


def _notice(overview: Overview, org: Org, branch: str, activity: Activity | None, number: str) -> OfficePaper:
    say, title = overview.library.wording, activity.title if activity else ""
    fields = Fields(
        (
            (("内容", title),),
            (("时间", meeting_time(activity)),),
            (("地点", (activity.place or "") if activity else ""),),
        )
    )
    topics = activity.topics if activity else ()
    blocks: list[Block] = [
        f"{branch}{_invited(overview, org, activity)}：",
        f"请您来{_what(activity)}，事情和时间写在下面。",
        fields,
        *([Section("议题", tuple(topics), 0 if topics else 3)] if topics or not activity else []),
        say("来不了的，请提前告诉支部" + ("。" if _of_committee(overview, activity) else "，好给您补课、送学。")),
        *([f"{say('支部电话')}：{org.office_phone}"] if org.office_phone else []),
        f"{branch}　{BLANK_DAY}",
    ]
    internal = activity is not None and not activity.is_public
    form, shown = f"会议表 1 · {VERSION}", tuple(blocks)
    return OfficePaper("通知", "通知", number, form, shown, 28, is_internal=internal, smallest=20)


def _of_committee(overview: Overview, activity: Activity | None) -> bool:
    """Whether a meeting is of a kind that only branches with a committee hold."""
    rules = overview.library.all(CadenceRule) if activity else ()
    return any(activity and rule.type == activity.type and rule.applies_if == "有支委会" for rule in rules)


def _invited(overview: Overview, org: Org, activity: Activity | None) -> str:
    if _of_committee(overview, activity):
        return "各位委员"
    branch = overview.tree.branch_of(org.id)
    return f"全体{'党员' if branch and branch.is_party_branch else ''}同志"


def _what(activity: Activity | None) -> str:
    return "开会" if activity is None else f"参加{'活动' if activity.type == '其他' else activity.type}"


def _sign_in(overview: Overview, org: Org, branch: str, activity: Activity | None, number: str) -> OfficePaper:
    expected = activity.expected if activity else None
    day = activity.date if activity else overview.library.as_of
    headcount = org.headcount_on(day)
    committee = len(org.committee_on(day)) if _of_committee(overview, activity) else 0
    members = expected or committee or (headcount and headcount.total) or 0
    wanted = members + _SPARE
    head = Fields(
        (
            (("支部", branch), ("会议", activity.title if activity else "")),
            (("时间", meeting_time(activity)), ("地点", (activity.place or "") if activity else "")),
            (("应到", persons(expected)), ("实到", persons(activity.actual) if activity else "")),
        )
    )
    taken = _rows_taken(head)
    middle = -(-max(wanted - (_FIRST_ROWS - taken) - _LAST_ROWS, 0) // _ROWS)
    on_pages = _FIRST_ROWS - taken + middle * _ROWS + _LAST_ROWS
    count = _ROWS_ALONE - taken if wanted <= _ROWS_ALONE - taken else on_pages
    grid = Grid(
        ("序号", "姓名", "签到", "没来的写原因"), tuple((str(n), "", "", "") for n in range(1, count + 1)), (2, 5, 5, 6)
    )
    blocks = (head, grid, Signatures(("主持人", "签到人")))
    form, formats = f"会议表 2 · {VERSION}", (*WRITTEN, "xlsx")
    return OfficePaper("签到表", "会议签到表", number, form, blocks, formats=formats)


def _rows_taken(head: Fields) -> int:
    """Return how many rows of a page the head of a 签到表 takes because its values are long."""
    lines = sum(max(ceil(text_width(value) / _HEAD_WIDTH) if value else 1 for _, value in row) for row in head.rows)
    return max(ceil((lines - _HEAD_LINES) / _LINES_OF_ROW), 0)


def _record(overview: Overview, org: Org, branch: str, activity: Activity | None, number: str) -> OfficePaper:
    a = activity

    def people(field: str) -> str:
        return persons(getattr(a, field)) if a else ""

    absent = None if a is None or a.expected is None or a.actual is None else a.expected - a.actual
    head = Fields(
        (
            (("支部", branch), ("会议类型", "、".join(a.types) if a else "")),
            (("会议", a.title if a else ""),),
            (("时间", meeting_time(a)), ("地点", (a.place or "") if a else "")),
            (("主持人", (a.host or "") if a else ""), ("记录人", (a.recorder or "") if a else "")),
            (("应到", people("expected")), ("实到", people("actual"))),
            (("有表决权应到", people("voters")), ("有表决权实到", people("voters_present"))),
            (("缺席", persons(absent)), ("请假", people("leave"))),
            (("列席", people("guests")), ("线上", people("online"))),
            (("缺席原因", (a.absent_reason or "") if a else ""),),
        )
    )
    topics = tuple(a.topics) if a else ()
    story = tuple(line for line in (a.summary or "").split("\n") if line.strip()) if a else ()
    decisions = a.decisions if a else ()
    votes = [(d.text, written(d.votes_for), written(d.against), written(d.abstain)) for d in decisions]
    rows = tuple(votes or [("", "", "", "")] * 3)
    blocks: tuple[Block, ...] = (
        head,
        Section("议题", topics, 0 if topics else 3),
        Section("经过和发言要点", story, 4 if story else 14, is_numbered=False),
        Section("表决和决议"),
        Grid(("决议", "赞成", "反对", "弃权"), rows, (9, 2, 2, 2)),
        Signatures(("主持人", "记录人", "支部书记" if org.is_party_branch else "负责人", "日期")),
    )
    return OfficePaper("会议记录", "会议记录", number, f"会议表 3 · {VERSION}", blocks)


def meeting_time(activity: Activity | None) -> str:
    """Return day and hours of a meeting; empty without one."""
    if activity is None:
        return ""
    hours = "—".join(str(time)[:5] for time in (activity.time, activity.end_time) if time)
    return f"{long_day(activity.date)} {hours}".strip()


def file_names(papers: Iterable[OfficePaper], branch: str) -> list[str]:
    """Return the names of the files of papers, without suffix; they sort as the papers are used."""
    return [f"会议-{each.number or branch}-{at}{each.kind}" for at, each in enumerate(papers, 1)]
