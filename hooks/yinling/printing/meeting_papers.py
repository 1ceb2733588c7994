"""The papers of a meeting: 通知, 签到表 and 会议记录, with one number, filled from its record or blank for a branch.

What the members get holds public fields alone. 签到表 and 会议记录 are for the office. Nothing is typed twice: a number
that the record does not have is a blank to write in. Here is what the papers say; `meeting_sheet` sets them for PDF.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from ..derived.overview import Overview
from ..records.activity import Activity
from ..records.org import Org
from .compiler import Sheet
from .packet import WEEKDAYS
from .phrases import phrased, phrases
from .typst_code import TypstCode, call, text

VERSION = "2026 年第 1 版"
NOTICE_POINTS = range(20, 29)  # a notice is one page, in the largest font size that fits
_SPARE = 3  # rows of a 签到表 that are left for guests
_ROWS_ALONE, _FIRST_ROWS, _ROWS, _LAST_ROWS = 12, 14, 20, 18  # of its only, its first, a middle and its last page
_NO_DAY = "　　年　　月　　日"


class Fields(NamedTuple):
    """Rows of labels with their values; an empty value is room to write."""

    rows: tuple[tuple[tuple[str, str], ...], ...]


class Section(NamedTuple):
    """A heading, its lines, which are numbered or paragraphs, and so many empty lines to write on."""

    heading: str
    lines: tuple[str, ...] = ()
    room: int = 0
    is_numbered: bool = True


class Grid(NamedTuple):
    """A table with a header; ``widths`` are parts of the width."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]


class Signatures(NamedTuple):
    """Labels with room to sign."""

    labels: tuple[str, ...]


Block = Fields | Section | Grid | Signatures | str


class MeetingPaper(NamedTuple):
    """A paper: ``number`` is that of the meeting, ``form`` names the form and its version."""

    kind: str
    title: str
    number: str
    form: str
    points: int
    blocks: tuple[Block, ...]
    is_internal: bool


def meeting_number(activity: Activity, overview: Overview) -> str:
    """Return the number on all papers of a meeting: ZB09-20190305, the second one of a day with -2."""
    same_day = (a for a in overview.internal.all(Activity) if a.org == activity.org and a.date == activity.date)
    at = sorted(a.id for a in same_day).index(activity.id)
    return f"{activity.org.upper()}-{activity.date:%Y%m%d}{f'-{at + 1}' if at else ''}"


def numbered_meeting(number: str, overview: Overview) -> Activity | None:
    """Return the meeting that has a number."""
    wanted = number.strip().upper()
    meetings = (a for a in overview.internal.all(Activity) if wanted.startswith(f"{a.org.upper()}-{a.date:%Y%m%d}"))
    return next((each for each in meetings if meeting_number(each, overview) == wanted), None)


def meeting_papers(overview: Overview, org: Org, activity: Activity | None = None) -> list[MeetingPaper]:
    """Return the papers of a meeting of an organisation; without a meeting they are blank."""
    tree = overview.structure.on(activity.date) if activity else overview.structure
    branch = tree.full_name(tree.get(org.id) or org)
    number = meeting_number(activity, overview) if activity else ""
    make = (_notice, _sign_in, _record)
    return [each(overview, org, branch, activity, number) for each in make]


def _notice(overview: Overview, org: Org, branch: str, activity: Activity | None, number: str) -> MeetingPaper:
    title = activity.title if activity else ""
    fields = Fields(
        (
            (("开会", title),),
            (("时间", _time(activity)),),
            (("地点", (activity.place or "") if activity else ""),),
        )
    )
    topics = activity.topics if activity else ()
    blocks: list[Block] = [
        f"{branch}全体{'党员' if org.is_party_branch else ''}同志：",
        "请您来开会，事情和时间写在下面。",
        fields,
        *([Section("议题", tuple(topics), 0 if topics else 3)] if topics or not activity else []),
        "来不了的，请提前告诉支部，好给您补课、送学。",
        *([f"支部电话：{org.office_phone}"] if org.office_phone else []),
        f"{branch}　{_NO_DAY}",
    ]
    internal = activity is not None and not activity.is_public
    return MeetingPaper("通知", "通知", number, f"会议表 1 · {VERSION}", 28, tuple(blocks), internal)


def _sign_in(overview: Overview, org: Org, branch: str, activity: Activity | None, number: str) -> MeetingPaper:
    expected = activity.expected if activity else None
    headcount = org.headcount_on(activity.date if activity else overview.library.as_of)
    members = expected or (headcount and headcount.total) or 0
    wanted = members + _SPARE
    middle = -(-max(wanted - _FIRST_ROWS - _LAST_ROWS, 0) // _ROWS)
    count = _ROWS_ALONE if wanted <= _ROWS_ALONE else _FIRST_ROWS + middle * _ROWS + _LAST_ROWS
    grid = Grid(
        ("序号", "姓名", "签到", "没来的写原因"), tuple((str(n), "", "", "") for n in range(1, count + 1)), (2, 5, 5, 6)
    )
    head = Fields(
        (
            (("支部", branch), ("会议", activity.title if activity else "")),
            (("时间", _time(activity)), ("地点", (activity.place or "") if activity else "")),
            (("应到", _people(expected)), ("实到", "")),
        )
    )
    blocks = (head, grid, Signatures(("主持人", "签到人")))
    return MeetingPaper("签到表", "会议签到表", number, f"会议表 2 · {VERSION}", 16, blocks, is_internal=True)


def _record(overview: Overview, org: Org, branch: str, activity: Activity | None, number: str) -> MeetingPaper:
    a = activity

    def people(field: str) -> str:
        return _people(getattr(a, field)) if a else ""

    absent = None if a is None or a.expected is None or a.actual is None else a.expected - a.actual
    head = Fields(
        (
            (("支部", branch), ("会议类型", "、".join(a.types) if a else "")),
            (("会议", a.title if a else ""),),
            (("时间", _time(a)), ("地点", (a.place or "") if a else "")),
            (("主持人", (a.host or "") if a else ""), ("记录人", (a.recorder or "") if a else "")),
            (("应到", people("expected")), ("实到", people("actual"))),
            (("有表决权应到", people("voters")), ("有表决权实到", people("voters_present"))),
            (("缺席", _people(absent)), ("请假", people("leave"))),
            (("列席", people("guests")), ("线上", people("online"))),
            (("缺席原因", (a.absent_reason or "") if a else ""),),
        )
    )
    topics = tuple(a.topics) if a else ()
    story = tuple(line for line in (a.summary or "").split("\n") if line.strip()) if a else ()
    decisions = a.decisions if a else ()
    votes = [(d.text, _number(d.votes_for), _number(d.against), _number(d.abstain)) for d in decisions]
    rows = tuple(votes or [("", "", "", "")] * 3)
    blocks: tuple[Block, ...] = (
        head,
        Section("议题", topics, 0 if topics else 3),
        Section("经过和发言要点", story, 4 if story else 14, is_numbered=False),
        Section("表决和决议"),
        Grid(("决议", "赞成", "反对", "弃权"), rows, (9, 2, 2, 2)),
        Signatures(("主持人", "记录人", "支部书记" if org.is_party_branch else "负责人", "日期")),
    )
    return MeetingPaper("会议记录", "会议记录", number, f"会议表 3 · {VERSION}", 16, blocks, is_internal=True)


def _time(activity: Activity | None) -> str:
    if activity is None:
        return ""
    day = activity.date
    words = f"{day.year}年{day.month}月{day.day}日（星期{WEEKDAYS[day.weekday()]}）"
    hours = "—".join(str(time)[:5] for time in (activity.time, activity.end_time) if time)
    return f"{words} {hours}".strip()


def _people(number: int | None) -> str:
    return "" if number is None else f"{number} 人"


def _number(number: int | None) -> str:
    return "" if number is None else str(number)


def meeting_sheet(paper: MeetingPaper, branch: str, owner: str, points: int = 0) -> Sheet:
    """Return a paper as A4, to print, in its font size or another one (points)."""
    code = call(
        "meeting-paper",
        [_block(each) for each in paper.blocks],
        title=paper.title,
        branch=branch,
        owner=owner,
        number=paper.number,
        form=paper.form,
        size=TypstCode(f"{points or paper.points}pt"),
        internal=paper.is_internal,
    )
    return Sheet(f"meeting-{paper.kind}-{paper.number}", f"{paper.title}（{branch}）", "A4", ("meeting",), code)


def _block(block: Block) -> TypstCode:
    if isinstance(block, str):
        return call("words", text(block))
    if isinstance(block, Fields):
        return call("fields", [[[_words(label), _words(value)] for label, value in row] for row in block.rows])
    if isinstance(block, Section):
        lines = [_words(line) for line in block.lines]
        return call("section", block.heading, lines, block.room, numbered=block.is_numbered)
    if isinstance(block, Grid):
        return call("grid-table", block.head, [[_words(cell) for cell in row] for row in block.rows], block.widths)
    return call("signatures", block.labels)


def _words(value: str) -> TypstCode:
    """Return short words as phrases; not with numbers, which have a space of their own next to characters."""
    return phrased(phrases(value)) if value and len(value) <= 40 and not any(map(str.isdigit, value)) else text(value)


def file_names(papers: Iterable[MeetingPaper], branch: str) -> list[str]:
    """Return the names of the files of papers, without suffix; they sort as the papers are used."""
    return [f"会议-{each.number or branch}-{at}{each.kind}" for at, each in enumerate(papers, 1)]
