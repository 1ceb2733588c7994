"""Values as spreadsheets and documents write them: amounts, numbers of days, symbols, names below a title."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.formatting.rule import FormulaRule

from tests.unit.private_values import identity, mobile
from yinling.privacy.attachments.file_text import UnreadableError, passages
from yinling.privacy.detectors import find
from yinling.privacy.scanner import Scanner

MOBILE, PERSON = mobile(), "毕" + "长河"
GROUPS = f"{MOBILE[:2]},{MOBILE[2:5]},{MOBILE[5:8]},{MOBILE[8:]}"
EXACT = f"{MOBILE[0]}.{MOBILE[1:]}E+10"
BORN = 15413  # 1942-03-13 as spreadsheets count days
Row = Sequence[str | int | None]


def kinds(path: Path) -> set[str]:
    found = list(passages(path, "a"))[1:]
    return {one.kind for passage in found for one in Scanner().detections(passage.text)}


def kinds_of_table(folder: Path, rows: Iterable[Iterable[object]], title: str = "") -> set[str]:
    book = Workbook()
    assert book.active is not None
    book.active.title = title or "Sheet1"
    for row in rows:
        book.active.append(list(row))
    book.save(folder / "a.xlsx")
    return kinds(folder / "a.xlsx")


@pytest.mark.parametrize(
    ("kind", "rows"),
    [
        ("private-phone", [("姓名", "联系电话"), (PERSON, GROUPS)]),
        ("private-phone", [("姓名", "电话"), (PERSON, EXACT)]),
        ("private-phone", [("姓名", "电话"), (PERSON, f"{MOBILE[0]}.{MOBILE[1:3]}E+10")]),
        ("private-phone", [("手机", MOBILE[:3], MOBILE[3:7], MOBILE[7:])]),
        ("private-identity", [("姓名", "身份证"), (PERSON, f"{identity()[0]}.{identity()[1:15]}E+17")]),
        ("private-birth", [("姓名", "生日"), (PERSON, BORN)]),
        ("private-birth", [("项目", "数"), ("活动", 3), ("姓名", "出生年月日"), (PERSON, BORN)]),
        ("private-health", [("低保户",), ("贺明远",)]),
        ("private-health", [("2026年困难户名单", None), ("序号", "姓名"), (1, "贺明远")]),
        ("private-health", [("项目", "数"), ("一、特困职工", None), ("贺明远", "一支部")]),
        ("private-health", [("项目", "数"), ("姓名", PERSON), ("病情", "肺癌晚期")]),
    ],
)
def test_a_spreadsheet_hides_no_value_in_its_way_to_write_it(tmp_path: Path, kind: str, rows: Sequence[Row]) -> None:
    # Some passages of a table are reported as notes too.
    assert kinds_of_table(tmp_path, rows) - {"private-note"} == {kind}


@pytest.mark.parametrize(
    "rows",
    [
        [("姓名", "工号"), (PERSON, BORN)],
        [("项目", "金额"), ("营收", GROUPS)],
        [("困难职工帮扶政策", None), ("姓名", "职务"), ("贺明远", "讲师")],
        [("低保怎样申请", None), ("内容", "日期"), ("讲座", "2026-01-02")],
    ],
)
def test_numbers_and_titles_of_nobody(tmp_path: Path, rows: Sequence[Row]) -> None:
    assert kinds_of_table(tmp_path, rows) == set()


@pytest.mark.parametrize(
    ("shown", "value"),
    [
        ('"电话"0', 82345678),
        ('"宅电："0;[Red]-0', 82345678),
        (f'"{MOBILE[:3]}"00000000', int(MOBILE[3:])),
        ("\\电\\话0", 82345678),
        (f'0;-0;0;"{MOBILE[:3]}"@', MOBILE[3:]),
    ],
)
def test_words_that_a_number_format_adds_are_read(tmp_path: Path, shown: str, value: int | str) -> None:
    book = Workbook()
    assert book.active is not None
    book.active["B3"] = value
    book.active["B3"].number_format = shown
    book.active["B4"] = value
    book.save(tmp_path / "a.xlsx")
    assert kinds(tmp_path / "a.xlsx") == {"private-phone"}


def test_the_name_of_a_sheet_is_a_title(tmp_path: Path) -> None:
    rows = [("序号", "姓名"), (1, "贺明远")]
    assert kinds_of_table(tmp_path, rows, "低保户") == {"private-health"}
    assert kinds_of_table(tmp_path, rows, "党员") == set()


def test_a_rule_of_a_sheet_is_read(tmp_path: Path) -> None:
    book = Workbook()
    assert book.active is not None
    book.active.conditional_formatting.add("A1:A9", FormulaRule(formula=[f"A1={MOBILE}"]))  # type: ignore[no-untyped-call]
    book.save(tmp_path / "a.xlsx")
    assert kinds(tmp_path / "a.xlsx") == {"private-phone"}


@pytest.mark.parametrize("first", ["F0", "00"])
@pytest.mark.parametrize("end", ["/>", "></w:sym>"])
def test_digits_of_a_symbol_font_are_digits(tmp_path: Path, first: str, end: str) -> None:
    symbols = "".join(f'<w:r><w:sym w:font="Symbol" w:char="{first}{ord(digit):02X}"{end}</w:r>' for digit in MOBILE)
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as archive:
        archive.writestr("word/document.xml", f'<w:document xmlns:w="w"><w:p>{symbols}</w:p></w:document>')
    assert kinds(tmp_path / "a.docx") == {"private-phone"}


@pytest.mark.parametrize("first", [0xF080, 0xF08B])
def test_circled_digits_of_a_symbol_font_are_digits(tmp_path: Path, first: int) -> None:
    symbols = "".join(f'<w:r><w:sym w:font="Wingdings" w:char="{first + int(digit):X}"/></w:r>' for digit in MOBILE)
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as archive:
        archive.writestr("word/document.xml", f'<w:document xmlns:w="w"><w:p>{symbols}</w:p></w:document>')
    assert kinds(tmp_path / "a.docx") == {"private-phone"}


def test_two_numbers_without_a_gap_are_two_numbers() -> None:
    assert [one.kind for one in find(f"两个号都行{MOBILE}{mobile('186')}")] == ["private-phone"]
    assert find("流水号2026010112345678901234") == []


HALVES = MOBILE[:3], MOBILE[3:]
CALLS = "&".join(f"CHAR({ord(digit)})" for digit in MOBILE)


def kinds_of_formula(folder: Path, formula: str, *beside: str | int) -> set[str]:
    """Return what is found in a workbook whose formula has a stored result that is not its own."""
    book = Workbook()
    assert book.active is not None
    book.active.append([f"={formula}", *beside])
    book.save(folder / "a.xlsx")
    with zipfile.ZipFile(folder / "a.xlsx") as archive:
        parts = {part: archive.read(part) for part in archive.namelist()}
    with zipfile.ZipFile(folder / "a.xlsx", "w") as archive:
        for part, content in parts.items():
            archive.writestr(part, content.replace(b"<v></v>", b"<v>1</v>").replace(b"<v />", b"<v>1</v>"))
    return kinds(folder / "a.xlsx")


@pytest.mark.parametrize(
    ("formula", "beside"),
    [
        (f'"{HALVES[0]}"&"{HALVES[1]}"', ()),
        (f'CONCATENATE("{HALVES[0]}", "{HALVES[1]}")', ()),
        ("B1&D1", (HALVES[0], "一二三", HALVES[1])),
        ("_xlfn.CONCAT($B$1,D1)", (HALVES[0], "一二三", HALVES[1])),
        (CALLS, ()),
        ("B1*10^8+D1", (int(HALVES[0]), "一二三", int(HALVES[1]))),
        (f"{HALVES[0]}00000000+{int(HALVES[1])}", ()),
    ],
)
def test_a_formula_is_read_whatever_result_is_stored(
    formula: str, beside: tuple[str | int, ...], tmp_path: Path
) -> None:
    assert kinds_of_formula(tmp_path, formula, *beside) == {"private-phone"}


@pytest.mark.parametrize("formula", [f'SUBSTITUTE("{"a".join(MOBILE)}","a","")', f'HEX2DEC("{int(MOBILE):X}")'])
def test_a_formula_that_makes_a_text_of_constants_is_refused(formula: str, tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="公式"):
        kinds_of_formula(tmp_path, formula)


@pytest.mark.parametrize(
    ("formula", "beside"),
    [
        ("SUM(B1:D1)", (139, 2019, 3300)),
        ("B1+C1*D1", (139, 2019, 3300)),
        ('TEXT(TODAY(),"yyyy年mm月dd日")', ()),
        ('TEXT(DATE(2019,12,15),"yyyy-mm")', ()),
        ('REPT("★",5)&B1', ("好",)),
        ('B1&"年"&C1&"人"', (2019, 139)),
        ("1200+3500+880+13900", ()),
        ("9^9^9^9^9", ()),
    ],
)
def test_formulas_of_nobody(formula: str, beside: tuple[str | int, ...], tmp_path: Path) -> None:
    assert kinds_of_formula(tmp_path, formula, *beside) == set()
