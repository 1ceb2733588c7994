"""Lists of people from outside the centre: how a cell is read, what is refused by row and column, what is said."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from yinling.printing.compiler import CannotPrintError
from yinling.printing.written_cells import written
from yinling.workbooks.local_list import forbidden_folders, read_list

HEAD = ("姓名", "党小组")


def table(path: Path, *rows: tuple[Any, ...], change: Callable[[Workbook, Worksheet], None] | None = None) -> Path:
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    for row in rows:
        sheet.append(row)
    if change:
        change(book, sheet)
    book.save(path)
    return path


def test_a_list_inside_the_repository_is_refused(tmp_path: Path) -> None:
    centre, link = tmp_path / "repository" / "centre", tmp_path / "link"
    (centre / "data").mkdir(parents=True)
    (centre.parent / ".git").mkdir()
    link.symlink_to(centre, target_is_directory=True)
    for path in (centre / "a.xlsx", link / "a.xlsx", centre / "data" / ".." / "a.csv", centre.parent / "a.xlsx"):
        with pytest.raises(CannotPrintError, match="不能放在资料文件夹里"):
            read_list(path, forbidden_folders(centre), HEAD)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (("路人甲", "110101199003071234"), "第 2 行第 B 列（党小组）：像是身份证号"),
        (("路人甲", 6222021234567890123), "第 2 行第 B 列（党小组）：像是身份证号或银行卡号"),
        (("𠮷", "一"), "第 2 行第 A 列（姓名）：字库里没有𠮷（U+20BB7）"),
        (("长" * 31, "一"), "第 2 行第 A 列（姓名）：有 31 个字"),
        (("#REF!", "一"), "第 2 行第 A 列（姓名）：公式出错了"),
    ],
)
def test_errors_name_row_and_column(row: tuple[Any, ...], said: str, tmp_path: Path) -> None:
    path = table(tmp_path / "a.xlsx", HEAD, row)
    with pytest.raises(CannotPrintError) as error:
        read_list(path, [], HEAD)
    assert said in str(error.value)


def test_all_errors_are_reported_at_once(tmp_path: Path) -> None:
    path = table(tmp_path / "a.xlsx", ("姓名", "电话机", "姓名"), ("甲", "1", "2", "3"), ("长" * 40, "", ""))
    with pytest.raises(CannotPrintError) as error:
        read_list(path, [], HEAD)
    for said in ("第 1 行第 B 列：没有“电话机”这一项", "第 1 行第 C 列：“姓名”写了两列", "第 3 行第 A 列"):
        assert said in str(error.value)


@pytest.mark.parametrize("name", ["a.xls", "a.xlsx", "a.et"])
def test_a_file_that_is_not_a_table_is_refused(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(b"no table")
    with pytest.raises(CannotPrintError, match="xlsx"):
        read_list(tmp_path / name, [], HEAD)


def test_days_and_numbers_are_read_as_people_write_them(tmp_path: Path) -> None:
    path = table(tmp_path / "a.xlsx", HEAD, (dt.date(2019, 3, 5), 88001234))
    assert read_list(path, [], HEAD).rows == [(2, {"姓名": "2019年3月5日", "党小组": "88001234"})]


@pytest.mark.parametrize(
    ("value", "form", "said"),
    [
        (dt.time(9, 0), "h:mm", "9:00"),
        (dt.time(9, 30), "h:mm:ss", "9:30"),
        (dt.time(14, 5), "h:mm AM/PM", "下午2:05"),
        (dt.time(14, 5), '上午/下午h"时"mm"分";@', "下午2时05分"),
        (dt.time(0, 1, 30), "mm:ss", "0:01:30"),
        (dt.datetime(2019, 3, 5), "mm-dd-yy", "2019年3月5日"),
        (dt.datetime(2019, 3, 5), 'm"月"d"日"', "3月5日"),
        (dt.datetime(2019, 3, 5), "m/d", "3月5日"),
        (dt.datetime(2019, 3, 5), '[$-804]yyyy"年"m"月"d"日"\\ aaaa;@', "2019年3月5日 星期二"),
        (dt.datetime(2019, 3, 5, 9, 30), "yyyy-mm-dd h:mm", "2019年3月5日 9:30"),
        (dt.datetime(2019, 3, 5), "yyyy-mm-dd h:mm:ss", "2019年3月5日"),
        (dt.timedelta(hours=26, minutes=5), "[h]:mm", "26:05"),
        (12, "0000", "0012"),
        (0.38, "0%", "38%"),
        (3, '"第"0"组"', "第3组"),
        (0.1 + 0.2, "General", "0.3"),
        (13800, "#,##0", "13800"),
        ("一\n 二", "@", "一 二"),
        (None, "General", ""),
    ],
)
def test_a_cell_is_read_as_it_is_shown(value: object, form: str, said: str) -> None:
    assert written(value, form) == said


def test_a_row_without_a_name_is_told_and_so_is_a_table_without_names(tmp_path: Path) -> None:
    rows = [HEAD, ("甲", "一"), (None, "二"), ("乙", 0.375), (None, None), ("", "三")]
    with pytest.raises(CannotPrintError) as error:
        read_list(table(tmp_path / "a.xlsx", *rows), [], HEAD)
    assert str(error.value).count("没有写姓名") == 2
    assert "第 3 行第 A 列（姓名）：没有写姓名" in str(error.value) and "第 6 行第 A 列" in str(error.value)
    with pytest.raises(CannotPrintError, match="没有“姓名”这一列"):
        read_list(table(tmp_path / "b.xlsx", ("党小组",), ("一",)), [], HEAD)


def test_a_time_that_became_a_fraction_and_a_formula_without_result_are_told(tmp_path: Path) -> None:
    head = ("姓名", "方便的时间", "党小组")
    path = table(tmp_path / "a.xlsx", head, ("甲", 0.375, "=1+1"), ("乙", dt.time(9, 0), "一"))
    with pytest.raises(CannotPrintError) as error:
        read_list(path, [], head)
    for said in (
        "第 2 行第 B 列（方便的时间）：0.375 是日期或时间变成的数",
        "第 2 行第 C 列（党小组）：公式还没有算出来",
    ):
        assert said in str(error.value)
    assert "第 3 行" not in str(error.value)


TWO = [{"姓名": "甲", "党小组": "一"}, {"姓名": "乙", "党小组": "二"}]


@pytest.mark.parametrize(
    "rows",
    [
        [("第九党支部名单",), HEAD, ("甲", "一"), ("乙", "二")],
        [(None,), ("姓 名", "党小组（必填）"), (None, None), ("甲", "一"), (None,), ("乙", "二")],
        [("序号", *HEAD, "签字"), (1, "甲", "一"), (2, "乙", "二", ""), (3, None, None)],
    ],
)
def test_a_title_numbers_and_spaces_are_no_obstacle(rows: list[tuple[Any, ...]], tmp_path: Path) -> None:
    found = read_list(table(tmp_path / "a.xlsx", *rows), [], HEAD)
    assert [{label: row.values[label] for label in HEAD} for row in found.rows] == TWO
    assert found.notes == []


def test_errors_below_a_title_name_the_rows_of_the_file(tmp_path: Path) -> None:
    rows = [("名单",), (None,), ("姓名", "电话机"), ("甲", ""), ("", "二")]
    with pytest.raises(CannotPrintError) as error:
        read_list(table(tmp_path / "a.xlsx", *rows), [], HEAD)
    assert "第 3 行第 B 列：没有“电话机”" in str(error.value) and "第 5 行第 A 列（姓名）" in str(error.value)


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_csv_is_read_as_it_is_written(codec: str, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("姓名,党小组\r\n甲,007\r\n乙,2019/3/5 9:30\r\n".encode(codec))
    found = read_list(path, [], HEAD).rows
    assert [row.values["党小组"] for row in found] == ["007", "2019/3/5 9:30"]


def test_a_merged_cell_counts_in_each_row(tmp_path: Path) -> None:
    path = table(tmp_path / "a.xlsx", HEAD, ("甲", "一"), ("乙",), change=lambda _, sheet: sheet.merge_cells("B2:B3"))
    assert [row.values["党小组"] for row in read_list(path, [], HEAD).rows] == ["一", "一"]


def test_what_is_hidden_twice_there_or_on_another_sheet_is_said(tmp_path: Path) -> None:
    def change(book: Workbook, sheet: Worksheet) -> None:
        sheet.row_dimensions[3].hidden = True
        for row in (HEAD, ("丙", "三")):
            book.create_sheet("去年").append(row) if "去年" not in book.sheetnames else book["去年"].append(row)
        book.create_sheet("说明").append(["怎样填"])

    found = read_list(
        table(tmp_path / "a.xlsx", HEAD, *[("甲", "一"), ("乙", "二"), ("甲", "一")], change=change), [], HEAD
    )
    assert [row.number for row in found.rows] == [2, 4]
    same, hidden, other = found.notes
    assert "第 4 行和第 2 行一样" in same and "第 3 行" in hidden and "去年" in other and "说明" not in other


def test_the_sheet_that_has_the_list_is_read(tmp_path: Path) -> None:
    def change(book: Workbook, sheet: Worksheet) -> None:
        sheet.append(["怎样填这张表"])
        for row in (HEAD, ("甲", "一")):
            (book["名单"] if "名单" in book.sheetnames else book.create_sheet("名单")).append(row)

    assert [row.number for row in read_list(table(tmp_path / "a.xlsx", change=change), [], HEAD).rows] == [2]


@pytest.mark.parametrize(
    ("label", "value", "said"),
    [
        ("姓名", "合 计", "不是人"),
        ("方便的时间", 0.5, "0.5 是日期或时间变成的数"),
        ("方便的时间", 43529, "43529 是日期或时间变成的数"),
        ("党小组", "1.10101E+17", "缩短了的数"),
    ],
)
def test_what_a_program_made_of_a_value_is_told(label: str, value: object, said: str, tmp_path: Path) -> None:
    head = ("姓名", "方便的时间", "党小组")
    path = table(tmp_path / "a.xlsx", head, tuple({"姓名": "甲", label: value}.get(name) for name in head))
    with pytest.raises(CannotPrintError, match=said):
        read_list(path, [], head)
