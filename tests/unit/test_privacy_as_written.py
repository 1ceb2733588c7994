"""Private values as people write them, and texts of the same look that are nobody's: the texts of the bench."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests.bench.privacy import as_written
from tests.unit.private_values import mobile
from yinling.privacy.detectors import candidates, find
from yinling.privacy.scanner import Scanner

CASES = [*as_written.leaks(1), *as_written.leaks(2)]
PERSON = "王" + "建国"


def missed(kind: str) -> list[str]:
    return [text for one, text in CASES if one == kind and not Scanner().detections(text)]


@pytest.mark.parametrize("kind", as_written.table()["leaks"])
def test_nearly_all_ways_to_write_a_value_are_found(kind: str) -> None:
    texts = [text for one, text in CASES if one == kind]
    assert len(missed(kind)) <= 0.06 * len(texts), missed(kind)


@pytest.mark.parametrize("text", as_written.table()["clean"])
def test_what_only_looks_private_is_left_alone(text: str) -> None:
    assert Scanner().detections(text) == []


@pytest.mark.parametrize("name", ["焦裕禄", "雷锋", "白求恩", "邓稼先", "史铁生"])
def test_a_person_of_history_is_known_to_all_unless_the_records_name_one(name: str) -> None:
    text = f"{name}住院，患肺癌"
    assert find(text) == []
    assert [one.kind for one in find(text, frozenset([name]))] == ["private-health"]


def test_a_historic_person_covers_nobody_else() -> None:
    assert [one.kind for one in find(f"学了焦裕禄的事迹，{PERSON}想起自己，1941年5月6日出生")] == ["private-birth"]
    assert find("焦裕禄，1922年8月16日出生") == []


@pytest.mark.parametrize(
    ("rows", "kinds"),
    [
        (("| 姓名 | 宅电 |", "|---|---|", f"| {PERSON} | 8123{456} |"), ["private-phone"]),
        (("姓名 | 宅电", "--- | ---", f"{PERSON} | 8123{456}"), ["private-phone"]),
        (("> | 姓名 | 病情 |", "> |---|---|", f"> | {PERSON} | 腰不好 |"), ["private-health"]),
        (("| 姓名 | 低保 |", "|---|---|", f"| {PERSON} | 否 |"), []),
        (("| 年份 | 人次 |", "|---|---|", f"| 2019 | 8123{456} |"), []),
        (("| 甲 | 乙 | 丙 |", "|---|---|---|", "| 138 | 1234 | 5678 |"), []),
    ],
)
def test_the_heading_of_a_column_says_what_its_cells_are(rows: Sequence[str], kinds: list[str]) -> None:
    assert [one.kind for one in find("\n".join(("一", "", *rows, "", "二")))] == kinds


def test_no_date_of_one_text_is_the_birthday_of_another() -> None:
    texts = [f"{PERSON}的生日", "7月1日全体党员大会", "车牌", "1234报名", "家", "10月1日放假"]
    assert candidates(texts) == set()
    assert candidates([f"{PERSON}的生日：7月1日"]) == {0}


def test_a_table_without_rows_and_the_text_below_it_have_no_headings() -> None:
    assert find(f"| 宅电 |\n|---|\n\n8123{456} 人次") == []


def test_a_number_over_two_cells_names_its_whole_span() -> None:
    number = mobile()
    text = f"| {number[:7]} | {number[7:]} |"
    (found,) = find(text)
    assert text[found.start : found.end] == f"{number[:7]} | {number[7:]}"
