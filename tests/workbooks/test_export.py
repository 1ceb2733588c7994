"""The workbook that a branch fills in: what a spreadsheet program shows of it and lets people do."""

from __future__ import annotations

import datetime as dt
import io
import re
import shutil
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.workbook.workbook import Workbook

from tests.conftest import ROOT, run
from tests.workbench.desks import git
from tests.workbooks.centre import Filled, exported
from yinling.workbench.bench import Bench
from yinling.workbench.own_folder import FOLDER_VARIABLE
from yinling.workbench.reference_choices import ReferenceChoices
from yinling.workbooks.export_book import BookOf, export_book
from yinling.workbooks.export_rows import SheetRow
from yinling.workbooks.row_marks import CHOICES_SHEET, FIRST_ROW, GUIDE_SHEET, HEADER_ROW, MARKS_HEADER, SETTINGS_SHEET
from yinling.workbooks.sheet_columns import TABLES


@pytest.fixture(scope="module")
def book(bench: Bench) -> Workbook:
    return load_workbook(io.BytesIO(exported(bench, "活动")))


def column(book: Workbook, label: str) -> int:
    return [cell.value for cell in book.worksheets[0][HEADER_ROW]].index(label) + 1


def test_the_sheets(book: Workbook) -> None:
    states = {sheet.title: sheet.sheet_state for sheet in book.worksheets}
    assert states == {"活动": "visible", CHOICES_SHEET: "hidden", GUIDE_SHEET: "visible", SETTINGS_SHEET: "hidden"}
    assert "复制别的行来改也可以" in str([row[1].value for row in book[GUIDE_SHEET].iter_rows(max_col=2)])


def test_headers_are_locked_and_cells_are_not(book: Workbook) -> None:
    sheet = book["活动"]
    assert sheet.protection.sheet
    for name in ("insertRows", "deleteRows", "sort", "autoFilter", "formatCells"):
        assert not getattr(sheet.protection, name), name
    assert all(cell.protection.locked for cell in sheet[HEADER_ROW])
    assert not sheet.cell(FIRST_ROW, column(book, "实到")).protection.locked
    assert not sheet.column_dimensions["A"].protection.locked  # of rows far below
    assert sheet.print_title_rows == "$1:$2"
    assert sheet.freeze_panes == "D3"


def test_headers_have_notes(book: Workbook) -> None:
    sheet = book["活动"]
    note = sheet.cell(HEADER_ROW, column(book, "实到")).comment
    assert note is not None
    assert "送学上门的不算实到" in note.text
    assert all(cell.comment for cell in sheet[HEADER_ROW] if not str(cell.value).startswith("系统"))


def test_values_have_their_types(book: Workbook) -> None:
    sheet = book["活动"]
    row = next(
        row
        for row in sheet.iter_rows(min_row=FIRST_ROW)
        if str(row[column(book, "标题") - 1].value).startswith("三段路")
    )
    cells = {str(sheet.cell(HEADER_ROW, at).value): cell for at, cell in enumerate(row, 1)}
    assert cells["日期"].value == dt.datetime(2019, 3, 5)
    assert cells["日期"].number_format == "yyyy-mm-dd"
    assert cells["实到"].value == 31
    assert cells["时间"].number_format == "@"
    assert cells["决议"].value == "内容：每月 10 日前送完当月资料，出车前先打电话；赞成：31；反对：0；弃权：0"
    assert str(cells["学习内容"].value).count("\n") == 1
    assert cells["日期"].font.size >= 14
    assert cells["组织"].value == "第九党支部"


def test_codes_are_texts(bench: Bench) -> None:
    made = load_workbook(io.BytesIO(exported(bench, "结对")))
    cell = made.worksheets[0].cell(FIRST_ROW, column(made, "代码"))
    assert cell.number_format == "@"
    assert re.fullmatch(r"B[A-Z]-ZB09-[0-9]+", str(cell.value))


def test_drop_downs_stand_on_a_sheet_of_their_own(book: Workbook) -> None:
    sheet = book["活动"]
    rules = {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}
    status = next(rule for area, rule in rules.items() if area.startswith(get_column_letter(column(book, "状态"))))
    match = re.fullmatch(rf"'{CHOICES_SHEET}'!\$([A-Z]+)\$2:\$\1\$([0-9]+)", str(status.formula1))
    assert match is not None
    values = [book[CHOICES_SHEET][f"{match[1]}{row}"].value for row in range(2, int(match[2]) + 1)]
    assert values == ["草稿", "已审核", "已作废"]
    assert all(len(str(rule.formula1)) < 255 for rule in rules.values())


def test_meetings_that_are_due_stand_ready(book: Workbook, bench: Bench) -> None:
    sheet, marks = book["活动"], column(book, MARKS_HEADER)
    waiting = [
        row for row in sheet.iter_rows(min_row=FIRST_ROW, values_only=True) if row[marks - 1] and not row[marks - 2]
    ]
    types = [row[column(book, "类型") - 1] for row in waiting]
    assert types.count("支委会") == 12
    assert types.count("党课") == 4
    assert types.count("主题党日") == 11  # that of March is entered
    assert all(isinstance(row[column(book, "日期") - 1], dt.datetime) for row in waiting)
    assert "第九党支部第一党小组" in {row[column(book, "组织") - 1] for row in waiting}


def test_the_same_rows_give_the_same_bytes(bench: Bench) -> None:
    assert exported(bench, "走访") == exported(bench, "走访")


def test_a_text_that_looks_like_a_formula_is_a_text(bench: Bench) -> None:
    table = next(each for each in TABLES if each.label == "走访")
    texts = {field.label: "" for field in table.columns} | {"备注": "=HYPERLINK(1)"}
    content = export_book(
        BookOf(table, None, 0, dt.date(2019, 12, 31)), [SheetRow("x", texts, "")], ReferenceChoices(bench.library)
    )
    made = load_workbook(io.BytesIO(content))
    assert made.worksheets[0].cell(FIRST_ROW, column(made, "备注")).data_type == "s"


def test_the_command_writes_one_for_each_branch(template: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = run(
        "yinling",
        "export",
        "deliveries",
        "--root",
        str(template),
        "--year",
        "2019",
        "--all-branches",
        "--out",
        str(out),
        cwd=ROOT,
    )
    assert done.returncode == 0, done.stderr
    assert (out / "zb09-第九党支部2019年送学上门.xlsx").is_file()
    assert len([*out.iterdir()]) >= 12
    empty = run("yinling", "export", "visits", "--template", "--root", str(template), "--out", str(out), cwd=ROOT)
    assert (out / "走访空表.xlsx").is_file(), empty.stderr
    wrong = run("yinling", "export", "活动", "--org", "zb99", "--root", str(template), cwd=ROOT)
    assert wrong.returncode == 2
    assert "zb09（第九党支部）" in wrong.stderr


def test_the_command_takes_a_workbook_in(template: Path, tmp_path: Path) -> None:
    root = tmp_path / "centre"
    shutil.copytree(template, root)
    own = {FOLDER_VARIABLE: str(tmp_path / "own")}
    run(
        "yinling",
        "export",
        "走访",
        "--root",
        str(root),
        "--org",
        "zb09",
        "--year",
        "2019",
        "--out",
        str(tmp_path),
        cwd=ROOT,
    )
    file = next(tmp_path.glob("zb09*.xlsx"))
    filled = Filled(file.read_bytes())
    filled.put(0, 户数="若干")
    file.write_bytes(filled.content)
    refused = run("yinling", "import", str(file), "--root", str(root), "--name", "钱程", cwd=ROOT, **own)
    assert refused.returncode == 1
    assert "D3" in str(load_workbook(tmp_path / f"{file.stem}-要改的.xlsx")["走访"].cell(3, 4).coordinate)
    assert "第 3 行 D 列（户数）" in refused.stderr
    filled.put(0, 户数=2, 次数=6)
    file.write_bytes(filled.content)
    looked = run("yinling", "import", str(file), "--root", str(root), "--dry-run", cwd=ROOT, **own)
    assert "次数" in looked.stdout, looked.stderr
    assert git(root, "status", "--porcelain") == ""
    taken = run("yinling", "import", str(file), "--root", str(root), "--name", "钱程", cwd=ROOT, **own)
    assert "收好了：改 1 条" in taken.stdout, taken.stderr
    assert git(root, "log", "-1", "--format=%an|%s").strip() == "钱程|收表：走访 改 1 条"
    again = run("yinling", "import", str(file), "--root", str(root), "--name", "钱程", cwd=ROOT, **own)
    assert "都和记录里一样" in again.stdout
