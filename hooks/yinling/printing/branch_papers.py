"""The papers of a branch that its records fill, and the list of all: calendar, plan, files, labels, honours.

Each says its `Content`; number, form and version follow from the branch, the time and the place in the list.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from ..chinese.shown_days import weekday
from ..derived import honours
from ..derived.cadence import Cell
from ..derived.ledgers import LEDGERS, held_in_year
from ..derived.overview import Overview
from ..records.activity import Activity
from ..records.honour import Honour
from ..records.org import Org
from ..records.period import Period
from ..records.service import Delivery
from . import branch_forms, paper_names, public_notices
from .compiler import CannotPrintError
from .meeting_number import meeting_number
from .office_paper import VERSION, Content, Grid, MonthGrid, OfficePaper, Pieces, Section, Signatures, said
from .packet import activities_in
from .year_summary import honour_words, honours_of, summary

_LABELS_ON_A_SHEET = 14
Maker = Callable[[Overview, Org, str, Period], Content]
Plates = tuple[tuple[str, ...], ...]


def branch_paper(name: str, overview: Overview, org: Org, time: Period, plates: Plates = ()) -> OfficePaper:
    """Return a paper of `paper_names.BRANCH_PAPERS`. Raises `CannotPrintError` if there is nothing to print."""
    made = _plates(plates) if plates else MAKERS[name](overview, org, full_name(overview, org, time), time)
    say = overview.library.wording
    form = f"{say('支部')}表 {[*paper_names.BRANCH_PAPERS].index(name) + 1} · {VERSION}"
    blocks = tuple(said(block, say) for block in made.blocks)
    return OfficePaper(say(name), made.title, f"{org.id.upper()}-{time.code}", form, blocks, *made[2:])


def full_name(overview: Overview, org: Org, time: Period) -> str:
    """Return the name of an organisation in a time."""
    tree = overview.structure.on(min(time.end, max(overview.library.as_of, time.start)))
    return tree.full_name(tree.get(org.id) or org)


def _calendar(overview: Overview, org: Org, branch: str, month: Period) -> Content:
    """Return 月历: for members, so with public activities alone."""
    activities = activities_in(overview, org, month)
    days: list[tuple[str, ...]] = [() for _ in range(month.days)]
    for each in activities:
        at = each.date.day - 1
        days[at] = tuple(dict.fromkeys((*days[at], each.type)))

    def line(activity: Activity) -> str:
        place = (activity.place or "").removeprefix(branch)
        day = f"{activity.date.day} 日{weekday(activity.date)}"
        return f"{day} {activity.time or ''}　{activity.title}{f'，{place}' if place else ''}"

    say = overview.library.wording
    lines = tuple(map(line, activities)) or (say("这个月的活动还没有定，以支部的通知为准。"),)
    phone = [f"{say('有事打支部电话')}：{org.office_phone}"] if org.office_phone else []
    grid = MonthGrid(month.start.weekday(), tuple(days))
    return Content(
        f"{month.label}月历",
        (branch, grid, Section("", lines, is_numbered=False), *phone),
        22,
        ("pdf",),
        is_internal=False,
        smallest=16,
    )


def _plan(overview: Overview, org: Org, branch: str, year: Period) -> Content:
    """Return 三会一课年度计划表: a row a month, a column a rule; what is planned stands beside what was held."""
    cells = overview.cadence.kept(org, year.start.year)
    if not cells:
        raise CannotPrintError(f"{branch}{year.label}没有制度要求，排不出计划表。制度要求写在 data/rules/cadence 里。")
    rules = list(dict.fromkeys(cell.rule for cell in cells))
    of_rule = [[cell for cell in cells if cell.rule is rule] for rule in rules]
    activities = [a for a in overview.internal.all(Activity) if a.counts and a.date in year]
    planned = [a for a in activities if not a.is_held(overview.library.as_of)]
    months = Period.in_year(year.start.year, "月")
    rows = tuple(
        (f"{number} 月", *(_in_month(each, planned, month) for each in of_rule))
        for number, month in enumerate(months, 1)
    )
    head = ("月份", *(f"{rule.type}\n（{rule.per} {rule.min} 次）" for rule in rules))
    how = "“开”是几日开的，“计划”是登记了还没有开的，“缺”是到期没有开的；空着的写计划。"
    signers = Signatures(("支部书记" if org.is_party_branch else "负责人", "日期"))
    blocks = (
        f"{branch}。{how}",
        Grid(head, rows, (3, *(6 if each[0].rule.scope == "党小组" else 5 for each in of_rule)), "reading"),
        signers,
    )
    return Content(f"{year.label}组织生活计划表", blocks, 14, is_wide=True)


def _in_month(cells: list[Cell], planned: list[Activity], month: Period) -> str:
    """Return what a month has of a rule: the days of what was held and is planned, and what was missed at its end."""
    ids, type_ = {cell.org.id for cell in cells}, cells[0].rule.type
    held = sorted({a.date.day for cell in cells for a in (*cell.held, *cell.made_up) if a.date in month})
    later = sorted({a.date.day for a in planned if a.date in month and type_ in a.types and ids & {*a.org_ids}})
    missed = sum(cell.state == "缺" for cell in cells if cell.period.end in month)
    of_groups = f" {missed} 个组" if len(ids) > 1 else ""
    words = [f"开 {_days(held)}"] if held else []
    words += [f"计划 {_days(later)}"] if later else []
    words += [f"缺{of_groups}"] if missed else []
    return "，".join(words)


def _days(days: list[int]) -> str:
    return "、".join(map(str, days))


def _files(overview: Overview, org: Org, branch: str, year: Period) -> Content:
    """Return 归档目录: the ledgers of the year, the records of its meetings and its awards, to file in this order."""
    number, of_year = f"{org.id.upper()}-{year.code}", year.start.year
    number_of = partial(meeting_number, library=overview.internal)
    meetings = held_in_year(overview, org, of_year, own=False)
    awards = [h for h in honours_of(overview.internal.all(Honour), overview, org) if h.year == of_year]
    rows = [
        *((number, f"{name}台账", year.label) for name in _ledgers(overview, org, of_year)),
        *((number_of(a), f"{a.type}：{a.title}", f"{a.date.month}月{a.date.day}日") for a in meetings),
        *((h.doc_no or "", f"荣誉：{honour_words(h)}", year.label) for h in awards),
    ]
    if not rows:
        raise CannotPrintError(f"{branch}{year.label}没有登记的活动和荣誉，没有要归档的。")
    head, widths = ("序号", "编号", "题名", "日期", "页数", "备注"), (3, 10, 23, 6, 3, 3)
    grid = Grid(head, tuple((str(at), *row, "", "") for at, row in enumerate(rows, 1)), widths, "list")
    return Content(f"{year.label}归档目录", (branch, grid, Signatures(("整理人", "检查人", "日期"))), 14, is_wide=True)


def _ledgers(overview: Overview, org: Org, year: int) -> list[str]:
    """Return the names of the ledgers that have rows, without 台账."""
    return [name.removesuffix("台账") for name, make in LEDGERS.items() if make(overview, org, year).rows]


def _spines(overview: Overview, org: Org, branch: str, year: Period) -> Content:
    """Return 档案脊背: a back for each kind of file."""
    names = [*(f"{name}台账" for name in _ledgers(overview, org, year.start.year)), "会议记录"]
    pieces = tuple((branch, year.label, name, "第　盒") for name in names)
    return Content("档案脊背", (Pieces("spine", pieces),), formats=("pdf",))


def _labels(overview: Overview, org: Org, branch: str, month: Period) -> Content:
    """Return 送学标签: a label for each code or number of a delivery; no name and no address stands on any."""
    delivered = [d for d in overview.internal.all(Delivery) if d.counts and d.date in month and org.id in d.org_ids]
    codes = [*dict.fromkeys(code for each in delivered for code in each.codes)]
    members = org.headcount_on(month.end)
    homebound = (members and members.limited_mobility) or 0
    wanted = max([homebound, *(each.recipients for each in delivered)]) or _LABELS_ON_A_SHEET
    named = codes or [f"第 {number} 份" for number in range(1, wanted + 1)]
    pieces = tuple((code, branch, f"{month.label}学习资料") for code in named)
    return Content("送学标签", (Pieces("label", pieces),), formats=("pdf",))


def _no_plates(overview: Overview, org: Org, branch: str, year: Period) -> Content:
    raise CannotPrintError(f"桌牌照表格印：加上 --fill 表格.xlsx，第 1 行写 {'、'.join(paper_names.PLATE_LABELS)}。")


def _plates(rows: Plates) -> Content:
    """Return 桌牌: a plate for each row of a local list, which is kept nowhere."""
    return Content(paper_names.PLATES, (Pieces("plate", rows),), formats=("pdf",))


def _honour_wall(overview: Overview, org: Org, branch: str, year: Period) -> Content:
    """Return 荣誉墙: the published honours up to a year; a person is named with consent alone."""
    found = [h for h in honours_of(honours.published(overview.library), overview, org) if h.year <= year.start.year]
    if not found:
        missing = "用 yinling new 荣誉 写一条，审核以后再印。"
        raise CannotPrintError(f"{branch}到{year.label}没有登记的荣誉。{missing}")
    rows = tuple((f"{h.year} 年", honour_words(h), honours.recipient(h) or "集体") for h in found)
    grid = Grid(("年度", "荣誉", "获奖者"), rows, (5, 14, 5), "reading")
    return Content(f"{branch}荣誉墙", (grid,), 40, ("pdf",), is_internal=False, smallest=20, page="a3")


_ALL: tuple[Maker, ...] = (
    summary,
    _calendar,
    branch_forms.dues,
    _plan,
    public_notices.development_notice,
    _files,
    _spines,
    _labels,
    _no_plates,
    _honour_wall,
    branch_forms.thoughts,
    branch_forms.meeting_of_life,
    branch_forms.appraisal,
    public_notices.honour_notice,
    public_notices.help_notice,
    public_notices.election_notice,
    public_notices.dues_notice,
)
MAKERS: dict[str, Maker] = dict(zip(paper_names.BRANCH_PAPERS, _ALL, strict=True))
