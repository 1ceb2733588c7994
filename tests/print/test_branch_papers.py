"""The papers of a branch: filled from its records, numbered, and the same words in PDF, DOCX and XLSX."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.shared import Mm
from openpyxl import load_workbook

from tests.conftest import run
from tests.print.kinds import branch
from tests.print.reading import Paper, plain
from tests.print.test_meeting_papers import texts
from tests.unit.centre import centre, meeting
from tests.workbooks.test_local_list import table
from yinling.derived.overview import Overview
from yinling.printing.branch_papers import MAKERS, branch_paper, full_name
from yinling.printing.compiler import CannotPrintError, Compiler, Sheet
from yinling.printing.office_paper import Grid, OfficePaper, Pieces, fitted_sheet, office_sheet
from yinling.printing.paper_names import BRANCH_PAPERS, PLATES
from yinling.records.development import STEPS
from yinling.records.honour import Honour
from yinling.records.org import Officer, Org
from yinling.records.period import Period
from yinling.workbooks.office_docx import office_docx
from yinling.workbooks.office_xlsx import office_xlsx

TIMES = {"年": Period.parse("2019"), "月": Period.parse("2019-03")}
WITH_LIST = (("路人甲", "书记"), ("欧阳路人", ""))


def made(name: str, overview: Overview, org: Org | None = None) -> OfficePaper:
    plates = WITH_LIST if name == PLATES else ()
    return branch_paper(name, overview, org or branch(overview), TIMES[BRANCH_PAPERS[name]], plates)


def sheet_of(one: OfficePaper, overview: Overview, compiler: Compiler) -> Sheet:
    name = full_name(overview, branch(overview), TIMES[BRANCH_PAPERS[one.kind]])
    return fitted_sheet(one, name, overview.library.site.owner, compiler)


def grid_of(one: OfficePaper) -> Grid:
    return next(block for block in one.blocks if isinstance(block, Grid))


@pytest.mark.parametrize("name", BRANCH_PAPERS)
def test_each_has_its_form_its_number_and_the_words_of_its_documents(
    name: str, overview: Overview, compiler: Compiler, paper: Callable[[Sheet], Paper]
) -> None:
    one = made(name, overview)
    printed = paper(sheet_of(one, overview, compiler))
    assert one.form.startswith(f"支部表 {[*BRANCH_PAPERS].index(name) + 1} · ")
    assert all(plain(one.form) in page for page in printed.pages)
    if not one.is_bare:
        assert all(plain(f"编号：{one.number}") in page for page in printed.pages)
    assert all("内部资料" in page for page in printed.pages) == (one.is_internal and not one.is_bare)
    assert printed.reader.metadata and "第九党支部" in (printed.reader.metadata.title or "")
    owner, as_of = overview.library.site.owner, overview.library.as_of
    if "docx" in one.formats:
        content = office_docx(one, "第九党支部", owner, as_of)
        assert content == office_docx(one, "第九党支部", owner, as_of)
        section = Document(io.BytesIO(content)).sections[0]
        assert section.page_width and section.page_height
        assert (section.page_width > section.page_height) is one.is_wide
        for table in Document(io.BytesIO(content)).tables:
            columns = [column.width for column in table.columns]
            rows_of_all = [row for row in table.rows if len(set(row.cells)) == len(columns)]
            assert all([cell.width for cell in row.cells] == columns for row in rows_of_all)
            margins = (section.left_margin or 0) + (section.right_margin or 0)
            assert sum(columns) <= section.page_width - margins + Mm(1)
        furniture = (plain(owner), plain(one.form), "内部资料", plain("编号："), f"{one.number}")
        at, whole = 0, re.sub(r"第\d+页,共\d+页", "", "".join(printed.pages))
        for words in filter(None, (re.sub("[_＿　]", "", plain(each)) for each in texts(content))):
            for part in words.split("签字:") if not any(each in words for each in furniture) else ():
                at = whole.find(part, at)
                assert at >= 0, part
    if "xlsx" in one.formats:
        rows = load_workbook(io.BytesIO(office_xlsx(one, "第九党支部", owner, as_of))).worksheets[0]
        cells = [cell.value for row in rows.iter_rows() for cell in row]
        assert set(grid_of(one).head) <= set(map(str, cells))
        assert {*range(1, len(grid_of(one).rows) + 1)} <= set(cells)  # numbers, to go on with


def test_a_calendar_has_the_days_of_its_month_with_public_activities(tmp_path: Path, compiler: Compiler) -> None:
    rows = [
        meeting("2019-03-05", 标题="公开的会", 编号="a"),
        meeting("2019-03-06", 标题="内部的会", 公开范围="内部", 编号="b"),
    ]
    overview = centre(tmp_path / "c", activities=rows)
    one = Paper(compiler.compile_pdf(sheet_of(made("月历", overview), overview, compiler)))
    assert len(one.pages) == 1 and "公开的会" in one.words and "内部的会" not in one.words
    figures = [c for c in one.characters[0] if c["text"].isdigit() and c["size"] > 27.5 and c["size"] < 28.5]
    assert len(figures) == 9 + 2 * 22  # 31 days


def test_a_day_with_three_activities_has_a_higher_row(tmp_path: Path, compiler: Compiler) -> None:
    rows = [
        meeting("2019-03-05", kind, 编号=f"a{kind_id}")
        for kind_id, kind in enumerate(("支委会", "党员大会", "主题党日"))
    ]
    overview = centre(tmp_path / "c", activities=rows)
    (page,) = Paper(compiler.compile_pdf(sheet_of(made("月历", overview), overview, compiler))).characters
    twelfth = [c for c in page if c["text"].isdigit() and 27.5 < c["size"] < 28.5][
        9 + 2 * 2
    ]  # it stands below the fifth
    words = [
        c
        for c in page
        if 15.5 < c["size"] < 16.5 and c["bottom"] < twelfth["bottom"] and abs(c["x0"] - twelfth["x0"]) < 40
    ]
    assert "".join(c["text"] for c in words) == "支委会党员大会主题党日"
    assert max(c["bottom"] for c in words) < twelfth["top"]


def test_a_plan_tells_what_was_held_what_is_planned_and_what_was_missed(tmp_path: Path) -> None:
    rows = [meeting("2019-03-05", "支委会"), meeting("2019-12-20", "支委会", 标题="年底的", 应到=None, 实到=None)]
    rule = {"编号": "c1", "活动类型": "支委会", "周期": "月", "次数": 1, "范围": "支部", "来源": "某条例"}
    overview = centre(tmp_path / "c", activities=rows, rules__cadence=[rule], as_of="2019-06-15")
    grid = grid_of(made("三会一课年度计划表", overview))
    (at,) = (at for at, head in enumerate(grid.head) if head.startswith("支委会"))
    column = [row[at] for row in grid.rows]
    assert column[2] == "开 5" and column[11] == "计划 20" and "缺" in column[4] and column[6] == ""


def test_a_year_without_records_is_no_zero(overview: Overview) -> None:
    one = branch_paper("年度总结", overview, branch(overview), Period.parse("2017"))
    said = str(one.blocks)
    assert "未录入" in said and "0 次" not in said and "应开" not in said


def test_the_summary_has_the_figures_of_the_branch(overview: Overview) -> None:
    one = made("年度总结", overview)
    figures = {
        metric.name: overview.figures.of(metric, TIMES["年"], branch(overview)) for metric in overview.figures.metrics
    }
    (grid,) = (block for block in one.blocks if isinstance(block, Grid) and block.head[0] == "项目")
    known = {row[0]: row[1] for row in grid.rows}
    assert known == {
        name: f"{figure.value} {figure.metric.unit}" for name, figure in figures.items() if figure.value is not None
    }
    (kinds,) = (block for block in one.blocks if isinstance(block, Grid) and block.head[0] == "开了什么")
    held = int(known["全部活动"].split()[0])
    assert sum(int(row[1].split()[0]) for row in kinds.rows) > held
    assert any(
        f"每种都算，所以合起来比全部活动（{held} 次）多" in block for block in one.blocks if isinstance(block, str)
    )


def test_the_summary_of_who_owes_no_meetings_has_no_rate(tmp_path: Path, overview: Overview) -> None:
    without = centre(tmp_path / "c", rules__cadence=[], activities=[meeting("2019-03-05")])
    rates = [
        [block for block in made("年度总结", each).blocks if isinstance(block, str) and "规范执行率" in block]
        for each in (overview, without)
    ]
    assert [*map(len, rates)] == [1, 0]


def test_a_long_name_stays_within_its_label(overview: Overview, compiler: Compiler) -> None:
    lines = ("花园社区离退休干部和居民联合党支部", "2019年3月学习资料")
    blocks = (Pieces("label", tuple((f"第{n}份", *lines) for n in range(1, 5))),)
    paper = OfficePaper("送学标签", "送学标签", "", "", blocks)
    one = Paper(compiler.compile_pdf(office_sheet(paper, "", overview.library.site.owner)))
    first, third = (next(c for c in one.characters[0] if c["text"] == n and c["size"] > 25) for n in "13")
    within = [c["bottom"] for c in one.characters[0] if first["top"] <= c["top"] < third["top"] - 10]
    assert third["top"] - first["top"] == pytest.approx(38 * 72 / 25.4, abs=1)
    assert max(within) < third["top"] - 12


def test_labels_name_nobody(overview: Overview) -> None:
    (block,) = made("送学标签", overview).blocks
    assert isinstance(block, Pieces)
    officers = {officer.name for officer in branch(overview).committee}
    assert not any(name in line for piece in block.pieces for line in piece for name in officers)
    assert len({piece[0] for piece in block.pieces}) == len(block.pieces)


def test_a_wall_of_honours_names_with_consent_alone(overview: Overview) -> None:
    words = str(made("荣誉墙", overview).blocks)
    for honour in overview.internal.all(Honour):
        if honour.recipient and not honour.consent:
            assert honour.recipient not in words


def test_a_public_notice_has_the_next_step_and_no_code(tmp_path: Path) -> None:
    steps = [
        {"组织": "zb09", "代码": "FZ-1", "步骤": step, "日期": f"2019-03-{step:02d}", "公开范围": "内部"}
        for step in (3, 6)
    ]
    overview = centre(tmp_path / "c", activities=[meeting("2019-03-05")], development=steps)
    one = made("发展党员公示", overview)
    assert grid_of(one).rows == (("", "", STEPS[6]),)
    assert "FZ-1" not in str(one.blocks)


def test_a_notice_of_honours_has_public_ones_alone_and_names_with_consent(tmp_path: Path) -> None:
    given = {"年度": 2019, "名称": "优秀党员", "级别": "中心", "对象类型": "个人", "组织": "zb09"}
    honours = [
        {**given, "获奖者": "某甲", "同意公开": True},
        {**given, "获奖者": "某乙", "名称": "学习标兵"},
        {**given, "获奖者": "某丙", "同意公开": True, "名称": "草稿里的奖", "状态": "草稿"},
        {**given, "获奖者": "某丁", "同意公开": True, "名称": "内部的奖", "公开范围": "内部"},
        {**given, "获奖者": "某戊", "同意公开": True, "名称": "作废的奖", "状态": "已作废"},
    ]
    overview = centre(tmp_path / "c", activities=[meeting("2019-03-05")], honours=honours)
    one = made("评优公示", overview)
    assert grid_of(one).rows == (("某甲", "优秀党员", ""), ("", "学习标兵", ""))
    assert one.left_out.startswith("2 条荣誉没有公开")


def test_a_notice_of_help_has_no_internal_metric(tmp_path: Path) -> None:
    metric = {"单位": "次", "记录种类": "结对", "合计字段": "辅导次数"}
    metrics: list[dict[str, Any]] = [
        {"编号": "m1", "名称": "办成的事", **metric, "公开范围": "公开", "状态": "已审核"},
        {"编号": "m2", "名称": "内部的事", **metric, "公开范围": "内部", "状态": "已审核"},
    ]
    pair = {"组织": "zb09", "类别": "帮学", "代码": "BX-1", "开始": "2019-03-01", "辅导次数": 7}
    overview = centre(tmp_path / "c", activities=[meeting("2019-03-05")], rules__metrics=metrics, pairings=[pair])
    one = made("帮扶公示", overview)
    assert ("办成的事", "7 次") in grid_of(one).rows
    assert "内部的事" not in str(one.blocks)
    assert one.left_out.startswith("1 个数不公开")


@pytest.mark.parametrize(("more", "said"), [({}, ("3月5日", 0)), ({"公开范围": "内部"}, ("", 1))])
def test_a_notice_of_an_election_tells_of_a_public_meeting_alone(
    more: dict[str, str], said: tuple[str, int], tmp_path: Path
) -> None:
    held = meeting("2019-03-05", 决议=[{"内容": "选举支委会"}], 应到有表决权=12, **more)
    one = made("选举公示", centre(tmp_path / "c", activities=[held]))
    assert f"第九党支部{said[0]}选举的候选人" in str(one.blocks[0])
    assert one.left_out.startswith("1 次选举的会没有公开") == bool(said[1])


def test_a_notice_of_an_election_names_those_who_began_in_the_year(overview: Overview) -> None:
    org = branch(overview)
    officers = [
        Officer(role="书记", name="某甲", consent=True, since=dt.date(2019, 5, 1)),
        Officer(role="副书记", name="某乙", since=dt.date(2019, 5, 1)),
        Officer(role="委员", name="某丙", consent=True, since=dt.date(2015, 5, 1)),
    ]
    elected = made("选举公示", overview, org.model_copy(update={"committee": tuple(officers)}))
    assert grid_of(elected).rows == (("书记", "某甲", ""), ("副书记", "", ""))
    assert elected.title == "选举结果公示" and made("选举公示", overview, org).title == "候选人公示"


def test_a_notice_of_help_has_published_figures_alone(overview: Overview) -> None:
    grid = grid_of(made("帮扶公示", overview))
    for metric in overview.figures.metrics:
        figure = overview.published_figures.of_org(metric, 2019, branch(overview))
        shown = [row[1] for row in grid.rows if row[0] == metric.name]
        assert shown in ([], [figure.shown if figure else "none"])
    assert len(grid.rows) >= 2


def test_plates_fold_so_that_both_sides_show_the_name(overview: Overview, compiler: Compiler) -> None:
    one = Paper(compiler.compile_pdf(sheet_of(made(PLATES, overview), overview, compiler)))
    assert len(one.pages) == 1
    rotated = [c["upright"] for c in one.characters[0] if c["text"] in "路人甲"]
    assert len(one.pages) == 1 and len(rotated) >= 6


def test_a_long_name_stays_off_the_edge_of_its_plate(overview: Overview, compiler: Compiler) -> None:
    plates = branch_paper(PLATES, overview, branch(overview), TIMES["年"], (("阿" * 14, "嘉宾"),))
    (page,) = Paper(compiler.compile_pdf(sheet_of(plates, overview, compiler))).characters
    name = [x for c in page if c["text"] == "阿" for x in (c["x0"], c["x1"])]
    assert len(name) == 2 * 2 * 14
    assert min(name) >= (12 + 9) * 72 / 25.4 and max(name) <= (210 - 12 - 9) * 72 / 25.4


def test_every_paper_of_every_branch_can_be_made(overview: Overview) -> None:
    for org in overview.tree.branches():
        for name in MAKERS:
            try:
                assert made(name, overview, org).blocks
            except CannotPrintError as error:
                assert "没有" in str(error)


def test_the_command_writes_each_format(tmp_path: Path) -> None:
    finished = run(
        "yinling", "print", "paper", "党费收缴", "--branch", "九支部", "--year", "2019", "--out", str(tmp_path)
    )
    assert finished.returncode == 0, finished.stderr
    name = "党费收缴登记表-2019-第九党支部"
    assert sorted(p.name for p in tmp_path.iterdir()) == [f"{name}.pdf", f"{name}.xlsx"]


def test_the_command_says_how_many_are_not_on_a_notice(tmp_path: Path) -> None:
    finished = run("yinling", "print", "paper", "帮扶公示", "--branch", "九支部", "--out", str(tmp_path))
    assert finished.returncode == 0, finished.stderr
    assert re.search(r"请注意：第九党支部的帮扶公示，\d+ 个数不公开", finished.stderr)


def test_plates_are_printed_from_a_list_and_leave_no_name_behind(tmp_path: Path) -> None:
    path = table(tmp_path / "a.xlsx", ("姓名", "职务"), ("独一无二某", "来宾"))
    command = ("yinling", "print", "paper", "桌牌", "--branch", "zb09", "--fill", str(path), "--out", str(tmp_path))
    finished = run(*command)
    assert finished.returncode == 0, finished.stderr
    assert "独一无二某" not in finished.stdout + finished.stderr and "印完请删掉" in finished.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "写哪一种。可以写：年度总结、月历"),
        (("请柬",), "没有“请柬”这种纸"),
        (("月历",), "还缺 --branch"),
        (("桌牌", "--branch", "zb09"), "桌牌要写 --fill"),
        (("月历", "--branch", "zb09", "--year", "2019"), "月历按月印，写 --month"),
        (("党费公示", "--branch", "zb09", "--month", "2019-03"), "党费公示按年印，写 --year"),
        (("公示", "--branch", "zb09"), "“公示”有几种纸，请写一种：发展党员公示、评优公示"),
    ],
)
def test_wrong_usage_of_the_papers(arguments: tuple[str, ...], said: str) -> None:
    finished = run("yinling", "print", "paper", *arguments)
    assert finished.returncode == 2 and said in finished.stderr
