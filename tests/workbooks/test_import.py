"""An import is safe: three-way, all or nothing, twice is once, and nothing is deleted that nobody has marked."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from openpyxl import load_workbook
from openpyxl.comments import Comment

from tests.unit.private_values import identity
from tests.workbooks.centre import ONE, Centre, exported
from tests.workbooks.making import ACTIVITY, Rows, book, meeting
from yinling.privacy.scanner import Scanner
from yinling.records.org import Org
from yinling.records.table_form import TableForm
from yinling.workbench.bench import Bench
from yinling.workbooks.book_privacy import private_faults
from yinling.workbooks.import_books import Hints, read_import
from yinling.workbooks.marked_copy import marked_copy
from yinling.workbooks.read_book import read_book
from yinling.workbooks.row_marks import FAULTS_SHEET, ID_HEADER, MARKS_HEADER
from yinling.workbooks.sheet_columns import TABLES

DELIVERIES = "deliveries/zb09.yml"


@pytest.mark.parametrize("word", [table.name for table in TABLES])
def test_a_round_trip_changes_nothing(word: str, sample: Bench) -> None:
    content = exported(sample, word, org="", year=0)
    found = read_import(sample, [("台账.xlsx", content)], Hints())
    assert (found.changes, [each.text for each in found.faults], found.notes) == ([], [], [])
    assert found.same > 0


def test_meetings_that_wait_are_no_records_until_somebody_fills_them_in(centre: Centre) -> None:
    filled = centre.export("活动")
    row = filled.row_of(类型="支委会", 日期=dt.datetime(2019, 4, 15))
    assert filled.get(row, ID_HEADER) is None
    nothing = centre.read(filled.content)
    assert (nothing.changes, nothing.faults, nothing.same) == ([], [], 1)
    assert nothing.waiting > 20
    filled.put(row, 日期="4月16日", 标题="研究防汛", 应到="5人", 实到=" ５ ")
    centre.take(filled.content)
    assert centre.text("activities/zb09/2019/2019-04-16-zwh.yml") == (
        "组织: zb09\n类型: 支委会\n日期: 2019-04-16\n标题: 研究防汛\n地点: 第九党支部活动室、西山各矿村\n"
        "应到: 5\n实到: 5\n公开范围: 内部\n状态: 已审核\n"
    )
    assert centre.subjects()[0] == "李书记|收表：活动 加 1 条"
    assert centre.status() == {}
    again = centre.read(filled.content)
    assert (again.changes, again.faults, again.writes) == ([], [], ())


def test_edits_deletions_and_new_rows_in_one_file(centre: Centre) -> None:
    before = centre.text(DELIVERIES)
    filled = centre.export("送学上门")
    first, second, third = filled.get(0, "收学人数"), filled.get(1, "日期"), filled.get(2, "收学人数")
    filled.put(0, 收学人数=first + 1)
    filled.put(1, 删除="是")
    filled.put(2, 材料=str(filled.get(2, "材料")).split("\n")[0])
    filled.put(filled.end, 日期="12.30", 方式="上门送学", 收学人数=6)
    found = centre.take(filled.content)
    assert [each.what for each in found.changes] == ["改", "删", "改", "加"]
    after = centre.text(DELIVERIES)
    assert f"日期: {second:%Y-%m-%d}" in before
    assert f"日期: {second:%Y-%m-%d}" not in after
    assert f"收学人数: {third}" in after
    assert after.endswith(
        "\n- 组织: zb09\n  日期: 2019-12-30\n  方式: 上门送学\n  收学人数: 6\n  公开范围: 内部\n  状态: 已审核\n"
    )
    kept = [line for line in before.splitlines() if line in after.splitlines()]
    assert len(kept) >= len(before.splitlines()) - 12
    # The records below the deleted one have other ids now, and the same workbook still changes nothing.
    again = centre.read(filled.content)
    assert (again.changes, [each.text for each in again.faults], again.writes) == ([], [], ())
    assert centre.text(DELIVERIES) == after


def test_a_missing_row_deletes_nothing(centre: Centre) -> None:
    filled = centre.export("送学上门")
    filled.sheet.delete_rows(4, 3)
    found = centre.read(filled.content)
    assert (found.changes, found.faults, found.writes) == ([], [], ())
    (note,) = found.notes
    assert "少了 3 行，记录都还在" in note and "“删除”里写“是”" in note
    assert note.count("；") == 2, "each record without a row is named"


def test_a_row_without_its_marks_says_what_is_missing(centre: Centre) -> None:
    filled = centre.export("活动")
    row = filled.row_of(**{ID_HEADER: "zb09/2019/2019-03-05-sanduanlu"})
    filled.put(row, 标题="改了的标题", **{MARKS_HEADER: None})
    found = centre.read(filled.content)
    assert ["“系统核对”那一列没有了" in each.text for each in found.faults] == [True]


def test_what_others_changed_stays_and_a_real_conflict_is_told(centre: Centre) -> None:
    filled = centre.export("活动")
    row = filled.row_of(**{ID_HEADER: "zb09/2019/2019-03-05-sanduanlu"})
    centre.edit(ONE, lambda text: text.replace("实到: 31", "实到: 30").replace("地点: 第九", "地点: 九"))
    filled.put(row, 列席=2)
    other = centre.read(filled.content)
    assert [each.words for each in other.changes] == [["列席：加上“2”"]]
    filled.put(row, 实到=32)
    found = centre.read(filled.content)
    assert [(each.label, "现在记录里是“30”" in each.message) for each in found.faults] == [("实到", True)]
    assert found.writes == ()
    filled.put(row, 实到=30)  # the secretary takes what the record says
    centre.take(filled.content)
    assert "实到: 30\n列席: 2\n" in centre.text(ONE)
    assert "地点: 九党支部" in centre.text(ONE)


def test_a_deletion_of_what_others_changed_is_refused(centre: Centre) -> None:
    filled = centre.export("送学上门")
    filled.put(0, 删除="√")
    number = filled.get(0, "收学人数")
    centre.edit(DELIVERIES, lambda text: text.replace(f"收学人数: {number}\n", f"收学人数: {number + 5}\n", 1))
    assert ["没有删" in each.message for each in centre.read(filled.content).faults] == [True]


def test_nothing_is_written_if_one_cell_is_wrong(centre: Centre) -> None:
    filled = centre.export("送学上门")
    filled.put(0, 收学人数=filled.get(0, "收学人数") + 1)
    filled.put(1, 收学人数="十几个")
    found = centre.read(filled.content)
    assert not found.may_write
    assert [each.cell for each in found.faults] == ["D4"]
    assert centre.status() == {}


def test_a_copied_row_is_a_new_record(centre: Centre) -> None:
    filled = centre.export("送学上门")
    end = filled.end
    for label, column in filled.columns.items():
        filled.put(end, **{label: filled.sheet.cell(3, column).value})
    filled.put(end, 日期=dt.date(2019, 12, 30), 收学人数=3)
    found = centre.read(filled.content)
    assert [(each.what, each.values["日期"]) for each in found.changes] == [("加", "2019-12-30")]
    assert any("复制" in note for note in found.notes)


def test_another_day_moves_the_file_and_a_second_import_changes_nothing(centre: Centre) -> None:
    filled = centre.export("活动")
    row = filled.row_of(**{ID_HEADER: "zb09/2019/2019-03-05-sanduanlu"})
    filled.put(row, 日期="2019/3/6")
    centre.take(filled.content)
    assert not (centre.root / "data" / ONE).exists()
    assert "日期: 2019-03-06\n" in centre.text("activities/zb09/2019/2019-03-06-sanduanlu.yml")
    again = centre.read(filled.content)
    assert (again.changes, again.faults) == ([], [])


def test_numbers_of_members_go_into_the_list_of_the_organisation(centre: Centre) -> None:
    filled = centre.export("党员人数", year=0)
    filled.put(1, 总数=47, 正式=47, 离退休=44)
    filled.put(filled.end, 组织="九支部", 截至="2017.12.31", 总数="50人")
    centre.take(filled.content)
    centre.bench.refresh()
    org = centre.bench.library.get(Org, "zb09")
    assert org is not None
    assert [(str(row.as_of), row.total, row.retired) for row in org.headcount] == [
        ("2017-12-31", 50, None), ("2018-12-31", 49, 46), ("2019-12-31", 47, 44),
    ]  # fmt: skip
    assert centre.read(filled.content).changes == []


def test_rows_without_marks_fill_in_what_is_missing(centre: Centre) -> None:
    rows: Rows = [[*ACTIVITY, "列席", "备注"], ["zb09", "主题党日", "2019-03-05", "", 49, 31, 3, "补记"]]
    found = centre.take(book(rows), Hints(org="zb09"))
    assert [each.what for each in found.changes] == ["改"]
    assert "列席: 3\n" in centre.text(ONE)
    assert "备注: 补记\n" in centre.text(ONE)
    assert centre.read(book(rows)).changes == []


def test_a_table_of_somebody_else_is_asked_about_once(centre: Centre) -> None:
    def theirs(day: str) -> bytes:
        rows: Rows = [
            ["第九党支部2019年活动台账"],
            ["序号", "活动时间", "活动类别", "活动主题", "参加人数"],
            [1, day, "支委会", "研究送学", 5],
        ]
        return book(rows)

    first = centre.read(theirs("6月3日"))
    assert first.asks
    assert not first.may_write
    assert dict(first.proposals[0].pairs) == {
        "活动时间": "日期", "活动类别": "类型", "活动主题": "标题", "参加人数": "实到",
    }  # fmt: skip
    centre.take(theirs("6月3日"), Hints(accepts=True))
    centre.bench.refresh()
    forms = centre.bench.library.all(TableForm)
    assert [(each.of, len(each.columns)) for each in forms] == [("活动", 4)]
    assert (centre.root / "data/activities/zb09/2019/2019-06-03-zwh.yml").is_file()
    second = centre.read(theirs("7月3日"))
    assert second.may_write
    assert second.proposals == []


def test_the_days_and_titles_of_a_ledger_are_known_by_what_stands_below_the_headers(centre: Centre) -> None:
    rows: Rows = [
        ["第九党支部2019年活动台账"],
        ["序号", "时间", "活动内容", "地点", "类型"],
        [1, "2019.6.3", "研究送学", "活动室", "支委会"],
        [2, "6月12日（星期三）下午3点", "植树", "山坡", "主题党日"],
        [3, dt.datetime(2019, 7, 2, 9, 30), "听课", "", "党课"],
    ]
    found = centre.read(book(rows))
    assert dict(found.proposals[0].pairs) == {"时间": "日期", "活动内容": "标题"}
    assert [each.title for each in found.changes] == [
        "2019-06-03 支委会 研究送学", "2019-06-12 主题党日 植树", "2019-07-02 党课 听课",
    ]  # fmt: skip
    assert [each.values.get("时间") for each in found.changes] == [None, "15:00", "09:30"]


def test_hours_below_a_header_stay_hours_and_long_texts_stay_stories(centre: Centre) -> None:
    story = "大家一起到山坡上栽了四十棵松树，又浇了水，扶正了去年的小苗，中午在食堂吃了面条，下午座谈。"
    rows: Rows = [
        ["日期", "时间", "类型", "活动内容"],
        ["2019-06-03", "9:30", "支委会", story],
    ]
    found = centre.read(book(rows), Hints(org="zb09"))
    assert dict(found.proposals[0].pairs) == {"活动内容": "摘要"}


def test_a_header_of_two_fields_is_to_be_parted(centre: Centre) -> None:
    rows: Rows = [["日期", "类型", "标题", "应到/实到"], ["2019-06-03", "支委会", "研究送学", "5/4"]]
    (fault,) = centre.read(book(rows), Hints(org="zb09")).faults
    assert (fault.cell, fault.message) == ("D1", "“应到/实到”一列写着几样。请分成几列，表头写：应到、实到。")


def test_a_sheet_without_a_needed_column_says_what_it_looks_like(centre: Centre) -> None:
    rows: Rows = [["日期", "标题", "地点"], ["2019-06-03", "研究送学", "活动室"]]
    (fault,) = centre.read(book(rows), Hints(org="zb09")).faults
    assert "看起来是“活动”的表" in fault.message and "--set 类型=…" in fault.message


def test_the_copy_marks_the_cells_and_can_be_sent_in_again(centre: Centre) -> None:
    content = book([ACTIVITY, meeting("2019-08-01"), meeting("2月30日", "学习", "若干")])
    found = centre.read(content, Hints(org="zb09", year=2019))
    copy = marked_copy(*found.books["台账.xlsx"], found.faults)
    marked = load_workbook(io.BytesIO(copy))
    assert marked.sheetnames == [FAULTS_SHEET, "Sheet1"]
    sheet = marked["Sheet1"]
    assert sheet["C3"].fill.fgColor.rgb == sheet["F3"].fill.fgColor.rgb == "00FFC7CE"
    assert "2 月 30 日" in sheet["C3"].comment.text
    assert sheet["C2"].comment is None
    sheet["C3"], sheet["F3"] = "2月28日", 4
    buffer = io.BytesIO()
    marked.save(buffer)
    mended = centre.read(buffer.getvalue(), Hints(org="zb09", year=2019))
    assert mended.may_write, [each.text for each in mended.faults]
    assert len(mended.changes) == 2
    clean = load_workbook(io.BytesIO(marked_copy(*mended.books["台账.xlsx"], [])))["Sheet1"]
    assert clean["C3"].comment is None


def test_cells_that_stand_side_by_side_in_the_file_alone_are_no_private_value() -> None:
    rows: Rows = [
        ["标题", "摘要"],
        ["祝寿", "念贺卡，合影自愿"],
        ["dzz3/2019/2019-05-23-srzf", 43648.39583333334],  # the id of a record, and a day with its hour
    ]
    scanner, data = Scanner((), (), ()), book(rows)
    assert private_faults(data, read_book(data, "a.xlsx"), scanner, {}) == []
    noted = load_workbook(io.BytesIO(data))
    noted.worksheets[0]["A1"].comment = Comment(f"身份证 {identity()}", "甲")
    noted.save(file := io.BytesIO())
    (fault,) = private_faults(file.getvalue(), read_book(file.getvalue(), "a.xlsx"), scanner, {})
    assert "疑似身份证号" in fault.text, "a note is looked at"


def test_a_workbook_with_private_data_leaves_no_trace(centre: Centre) -> None:
    secret = identity()
    rows: Rows = [[*ACTIVITY, "备注"], [*meeting("2019-08-01"), ""], [], ["", "", "", "", "", "", f"证件 {secret}"]]
    found = centre.read(book(rows), Hints(org="zb09"))
    assert [each.cell for each in found.faults] == ["G4"]
    assert (found.writes, found.changes, found.books) == ((), [], {})
    assert secret not in "".join(each.text for each in found.faults)
    assert centre.status() == {}


def test_marks_have_no_digits(bench: Bench) -> None:
    sheet = load_workbook(io.BytesIO(exported(bench, "结对")))["结对"]
    column = next(cell.column for cell in sheet[2] if cell.value == MARKS_HEADER)
    marks = [str(row[column - 1].value) for row in sheet.iter_rows(min_row=3) if row[column - 1].value]
    assert marks
    assert not any(char.isdigit() for text in marks for char in text)
