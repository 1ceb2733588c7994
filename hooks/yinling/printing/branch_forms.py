"""The forms of a branch to fill in by hand, with the branch, its numbers and what its records say printed already."""

from __future__ import annotations

import datetime as dt

from ..derived.agenda import study_plan
from ..derived.overview import Overview
from ..records.activity import Activity
from ..records.org import Org
from ..records.period import Period
from .meeting_papers import meeting_time
from .office_paper import Content, Fields, Grid, Section, Signatures, persons

_SPARE_ROWS = 3
_BLANK_ROWS = 20  # of a list of members whose number nobody has written
_LIFE, _APPRAISAL = "组织生活会", "民主评议"
_GRADES = ("优秀", "合格", "基本合格", "不合格")


def dues(overview: Overview, org: Org, branch: str, year: Period) -> Content:
    """Return 党费收缴登记表, blank: a row a member, a column a month. The names are written by hand."""
    months = tuple(str(month) for month in range(1, 13))
    head, widths = ("序号", "姓名", "月标准", *months, "合计"), (4, 7, 5, *(3 for _ in months), 4)
    of = Fields(((("支部", branch), ("年度", year.label)),))
    how = "单位：元。1 到 12 是月份，交了的写钱数。写了名字就不要公开、不要拍照外传。"
    signers = Signatures(("收费人", "核对人", "支部书记", "日期"))
    blocks = (of, how, Grid(head, _numbered(overview, org, year, len(head) - 1), widths), signers)
    return Content("党费收缴登记表", blocks, 14, ("pdf", "xlsx"), is_wide=True)


def thoughts(overview: Overview, org: Org, branch: str, month: Period) -> Content:
    """Return the sheet for 学习心得: the articles of the month, and lines to write on."""
    titles = [a.title for each in study_plan(overview.library) if each.packet.month == month for a in each.articles]
    return Content(
        "学习心得",
        (
            Fields(((("支部", branch), ("姓名", "")), (("月份", month.label), ("写的日子", "")))),
            Section("这个月学了什么", tuple(f"《{title}》" for title in titles), 0 if titles else 2),
            Section("我记住了什么，和我有什么关系", room=8),
            Section("我打算怎么做，还想问什么", room=3, fills=True),
        ),
        18,
        ("pdf",),
        is_internal=False,
    )


def meeting_of_life(overview: Overview, org: Org, branch: str, year: Period) -> Content:
    """Return the form of 组织生活会, with what the record of the year's meeting says."""
    found = _meeting(overview, org, year, _LIFE)
    return Content(
        f"{year.label}组织生活会记录",
        (
            _head(branch, found),
            Section("会前：征求意见、谈心谈话", room=2),
            Section("议题", found.topics if found else (), 0 if found and found.topics else 2),
            Section("班子查摆的问题", room=3),
            Section("批评和自我批评"),
            Grid(("谁", "自我批评", "别人的意见", "本人怎么看"), (("",) * 4,) * 6, (3, 6, 6, 4), "sentences"),
            Section("整改"),
            Grid(("问题", "怎么改", "谁负责", "哪天改完"), (("",) * 4,) * 5, (6, 6, 3, 4), "sentences"),
            Signatures(("主持人", "记录人", "支部书记" if org.is_party_branch else "负责人", "日期")),
        ),
    )


def appraisal(overview: Overview, org: Org, branch: str, year: Period) -> Content:
    """Return the form of 民主评议: a row a member, a column a grade, and the count of the ballots."""
    found = _meeting(overview, org, year, _APPRAISAL)
    head = ("序号", "姓名", "自评", *_GRADES)
    ballots = Fields(((("发出", ""), ("收回", "")), (("有效", ""), ("无效", ""))))
    return Content(
        f"{year.label}民主评议党员登记表",
        (
            _head(branch, found),
            Grid(head, _numbered(overview, org, year, 6), (3, 6, 5, 3, 3, 5, 4)),
            Section("票数"),
            ballots,
            Signatures(("主持人", "监票人", "计票人", "日期")),
        ),
        14,
    )


def _head(branch: str, meeting: Activity | None) -> Fields:
    """Return the head of a meeting's form; what its record does not have is room to write."""
    a = meeting
    return Fields(
        (
            (("支部", branch),),
            (("时间", meeting_time(a)),),
            (("地点", (a.place or "") if a else ""), ("主持人", (a.host or "") if a else "")),
            (("应到", persons(a.expected if a else None)), ("实到", persons(a.actual if a else None))),
        )
    )


def _meeting(overview: Overview, org: Org, year: Period, kind: str) -> Activity | None:
    """Return the last meeting of a kind of an organisation in a year."""
    found = (a for a in overview.internal.all(Activity) if a.counts and a.org == org.id and a.date in year)
    return max((a for a in found if kind in a.types), key=lambda a: (a.date, a.id), default=None)


def _numbered(overview: Overview, org: Org, year: Period, columns: int) -> tuple[tuple[str, ...], ...]:
    """Return a row for each member of an organisation and some to spare; only their numbers are printed."""
    headcount = org.headcount_on(min(year.end, max(overview.library.as_of, dt.date(year.start.year, 1, 1))))
    members = (headcount and headcount.total) or _BLANK_ROWS
    return tuple((str(number), *("",) * columns) for number in range(1, members + _SPARE_ROWS + 1))
