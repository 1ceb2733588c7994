"""Phone numbers of other countries, and numbers over the cells of a table: told, sums and codes are not."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.unit.private_files import table
from tests.unit.private_values import WIDE, mobile
from tests.unit.test_privacy_inside import told
from yinling.privacy.detectors import find

HONG_KONG, MACAU, TAIWAN = "9123" + "4567", "6612" + "3456", "912" + "345678"
ISLAND = "09" + "12-345" + "-678"


def spaced(number: str, size: int, sign: str = " ") -> str:
    return sign.join(number[start : start + size] for start in range(0, len(number), size))


ABROAD = (
    f"+852{HONG_KONG}",
    f"+852 {spaced(HONG_KONG, 4)}",
    f"+852-{spaced(HONG_KONG, 4, '-')}",
    f"+(852) {HONG_KONG}",
    f"00852{HONG_KONG}",
    f"00852 {spaced(HONG_KONG, 4)}",
    f"+853 {spaced(MACAU, 4)}",
    f"00853{MACAU}",
    f"+886{TAIWAN}",
    f"+886 (0){spaced(TAIWAN, 3)}",
    f"00886-{spaced(TAIWAN, 3, '-')}",
    f"+852 {HONG_KONG}".translate({**WIDE, ord("+"): "＋"}),
    f"+852 | {HONG_KONG}",
    f"+852 | {spaced(HONG_KONG, 4, ' | ')}",
    "+44 7911 " + "123456",
    "+81-90-" + "1234-5678",
    "+33 6 12 34 " + "56 78",
    "+65" + "91234567",
    "+1 (415) " + "555-2671",
)
CALLED = (
    f"女儿的电话852-{HONG_KONG}",
    f"（香港）852 {spaced(HONG_KONG, 4)}",
    f"https://wa.me/852{HONG_KONG}",
    f"香港的手机是{spaced(HONG_KONG, 4)}",
    f"澳門手機 {MACAU}",
    f"台灣 {ISLAND}",
    f"儿子手机{ISLAND}",
    "打电话001 415 " + "555 2671",
    "香港家里 +852 " + "2345 6789",
)


@pytest.mark.parametrize("text", [*(f"备注 {number}，常联系" for number in ABROAD), *CALLED])
def test_a_number_of_another_place_is_told(text: str) -> None:
    assert [one.kind for one in find(text)] == ["private-phone"]


@pytest.mark.parametrize(
    "text",
    [
        f"1+852{HONG_KONG}",
        f"合计120+852{HONG_KONG}=",
        f"增加+886{TAIWAN}元",
        f"852{HONG_KONG}",
        f"订单0000852{HONG_KONG}",
        f"流水号 00{TAIWAN}12",
        f"编号{ISLAND}",
        "0.5+14285714" + ".286",
        "+39.904212" + "3456",
        "版本+852.91.23.45，大小+886 MB",
        "同比+852 万元，环比+853，+886",
        "2026-01-05 08:00+08:00 2026-02-06",
        "香港办事处电话：+852 " + "2345 6789",
        "驻美大使馆领事保护电话+1-202-" + "495-2266",
        "酒店前台电话+1 415 " + "555 2671",
        "客服+1-800-" + "275-2273",
        "香港 2026年 活动 8529 次",
    ],
)
def test_a_sum_a_code_and_an_office_are_no_number_of_a_person(text: str) -> None:
    assert find(text) == []


PARTS = (mobile()[:3], mobile()[3:7], mobile()[7:])


@pytest.mark.parametrize("sign", ["\t", "\t\t", " \t| ", ",", ";", " | ", "｜", "│", "¦", "║", "</td><td>"])
def test_a_number_over_three_cells_is_told(sign: str) -> None:
    assert [one.kind for one in find(f"一\n{sign.join(PARTS)}\n二")] == ["private-phone"]


@pytest.mark.parametrize("parts", [(139, 2019, 2020), ("139", "8123", "4567"), ("135", "1200", "3300")])
def test_three_amounts_are_no_number(parts: tuple[str | int, ...]) -> None:
    assert find(f"| {' | '.join(map(str, parts))} |") == []


@pytest.mark.parametrize("text", ["宅电 | 010 | 6234 | " + "5678", "电话 | 0531 | 812 | " + "34567"])
def test_a_line_over_three_cells_is_told(text: str) -> None:
    assert [one.kind for one in find(text)] == ["private-phone"]


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_it_is_told_in_a_file(ending: str, tmp_path: Path) -> None:
    rows = ("一", "二", "三", "四"), ("甲", *PARTS), ("乙", "+852", HONG_KONG, "")
    file = tmp_path / f"a.{ending}"
    if ending == "csv":
        file.write_text("\n".join("\t".join(row) for row in rows), "utf-8")
    else:
        table(file, *rows)
    assert told(file) == {"private-phone"}


def test_zeros_that_a_format_shows_are_read(tmp_path: Path) -> None:
    book = Workbook()
    assert book.active is not None
    book.active.append(["甲", *map(int, PARTS)])
    book.active["C1"].number_format = book.active["D1"].number_format = "0000"
    book.save(tmp_path / "a.xlsx")
    assert told(tmp_path / "a.xlsx") == {"private-phone"}
