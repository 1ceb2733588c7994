"""Marks, tags and cells within a number, a name or an address: a reader does not see them as its parts."""

from __future__ import annotations

import pytest

from tests.unit.private_values import mobile
from yinling.privacy.detectors import find
from yinling.privacy.words.normalised_text import normalise

HEAD, MIDDLE, TAIL = mobile()[:3], mobile()[3:7], mobile()[7:]


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("**43**-`0811`-**77260**-`31`", "43-0811-77260-31"),
        ("*lao*_**tong**_*1949*", "lao_tong_1949"),
        ("往**梧桐**里*12*号楼", "往梧桐里12号楼"),
        ("**低****保****户**", "低保户"),
        ("[0745](#)-[2268](#)[417](#)", "0745-2268417"),
        ("19~~42~~**43**年", "1943年"),
        (r"cao\_gui\_lun", "cao_gui_lun"),
        ("住 `6栋` `401`", "住 6栋 401"),
        ("<ruby>二〇五<rt>205</rt></ruby>", "二〇五"),
        ("**1**__3__**6** 0419", "136 0419"),
        ("任·重·远 赌.博.输_房", "任重远 赌博输房"),
        ("任﹒重﹒远﹒赌﹒博", "任重远赌博"),
        ("李_桂_芳_的糖=尿=病", "李桂芳的糖尿病"),
    ],
)
def test_marks_around_parts_are_not_seen(text: str, seen: str) -> None:
    assert normalise(text).text == seen


@pytest.mark.parametrize("mark", list("·_.^=~+-/"))
def test_a_name_whose_characters_are_parted_is_found(mark: str) -> None:
    (found,) = find(mark.join("任" + "重远患糖尿病"))
    assert found.kind == "private-health" and found.start == 0
    assert find(mark.join("上下左右")) == []


def test_a_span_begins_with_its_first_part() -> None:
    assert normalise("护照 **43**-`0811`").original_span(3, 10)[0] == 3


@pytest.mark.parametrize(
    "text",
    [
        "135*100-100*10",
        "逄**住院",
        "138****1234",
        "~~" + "1" * 11 + "~~",
        "[12](a/2024.md)",
        "f(*args, **kwargs)",
        "金、木、水",
        "诺尔曼·白求恩",
    ],
)
def test_other_marks_stay(text: str) -> None:
    assert normalise(text).text == text


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (f"她的手机\n| {' | '.join(mobile())} |\n|{'-|' * 11}", "private-phone"),
        (
            f"| 组长 | 电话(前三) | 电话(中四) | 电话(末四) |\n|--|--|--|--|\n| 干凤 | {HEAD} | {MIDDLE} | {TAIL} |",
            "private-phone",
        ),
        (f"<td>毕</td><td>长</td><td>河</td><td>{HEAD}</td><td>{MIDDLE}</td><td>{TAIL}</td>", "private-phone"),
        (f"B2 {mobile()}", "private-phone"),
        ("| 收款人 | 一 | 二 | 三 | 四 |\n|--|--|--|--|--|\n| 毕长河 | 6225 | 7558 | 4014 | 4583 |", "private-card"),
        ("微信：`xianglan`<wbr>`_1959`", "private-chat"),
    ],
)
def test_a_number_in_cells_or_marks_is_found(text: str, kind: str) -> None:
    assert kind in [one.kind for one in find(text)]


def test_a_row_of_figures_is_no_number() -> None:
    assert find("| 年度 | 一 | 二 | 三 | 四 |\n|--|--|--|--|--|\n| 合计 | 6225 | 7558 | 4014 | 4583 |") == []
    assert find(f"| 镇 | 户 | 人 | 亩 |\n|--|--|--|--|\n| 东山 | {HEAD} | 1123 | 4567 |") == []
