"""A note of a centre: a name and a matter, a day of birth and an account whose parts stand in any order or apart."""

from __future__ import annotations

from unittest.mock import Mock

import pytest

from tests.unit.private_values import mobile
from yinling.privacy.birthdays import birth_notes
from yinling.privacy.detectors import find
from yinling.privacy.words import note_lines


@pytest.mark.parametrize(
    "text",
    [
        "要写寿桃，日子是五月初八，三九年的",
        "属马的，四二年重阳节那天生",
        "他娘生他是麦收，四一年五月十二",
        "| 出生 | 年 | 月 | 日 |\n|---|---|---|---|\n| 那位 | 1942 | 6 | 18 |",
        "- 出生年月\n- 一九四一年三月初七",
    ],
)
def test_the_parts_of_a_day_of_birth_are_found(text: str) -> None:
    assert "private-birth" in [one.kind for one in find(text)]


def test_a_long_line_is_read_once_not_once_a_year(monkeypatch: pytest.MonkeyPatch) -> None:
    """The file of all records is one line with thousands of years."""
    is_note = Mock(side_effect=note_lines.is_note)
    monkeypatch.setattr(note_lines, "is_note", is_note)
    found = list(birth_notes.find("1943年的报纸，" * 3000 + "支部\n属马的，四二年重阳节那天生"))
    assert len(found) == 1
    assert is_note.call_count == 2


@pytest.mark.parametrize(
    "text", ["政治生日：1965年7月1日", "支部成立于1949年10月1日，前身是夜校", "民国三十一年腊月的报纸"]
)
def test_other_days_are_quiet(text: str) -> None:
    assert find(text) == []


def test_a_table_of_figures_is_not_joined_to_a_number() -> None:
    text = "| 年份 | 场次 | 人次 |\n|---|---|---|\n| 2018 | 138 | 12345678 |"
    assert find(text) == []
    assert find(text.replace("12345678", mobile())) != []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("139*2746815，星号是零", "private-phone"),
        ("1387**41926，来领奖", "private-phone"),
        ("信用社的，收尾9566", "private-card"),
        ("兴业的折子，4899结尾那张", "private-card"),
        ("退休证 退字（2003）第 118256 号，梅师傅的", "private-certificate"),
        ("社保卡丢失登记：毕长" + "河，卡号C3081" + "7642，已电话挂失", "private-certificate"),
        ("优待证申领人毕长" + "河，证件号码军优4301 2208" + " 1175，等通知", "private-certificate"),
        ("| 姓名 | 证件 | 号码 |\n|---|---|---|\n| 毕长" + "河 | 护照 | EJ440" + "2918 |", "private-certificate"),
        ("党员档案编号DA-1962-" + "0457（毕长" + "河），已入柜", "private-certificate"),
        ("优待证编码：YD51 0722 8194 03", "private-certificate"),
        ("奶送到槐荫里四坊88号701房", "private-address"),
        ("她现租住桐荫苑C区6座18D", "private-address"),
        ("腌菜坛子自己来搬，我家豆腐巷33号", "private-address"),
    ],
)
def test_numbers_of_notes_are_found(text: str, kind: str) -> None:
    assert kind in [one.kind for one in find(text)]


@pytest.mark.parametrize(
    "text",
    [
        "受助困难家庭 62 户，发放 186000 元",
        "走访困难家庭按组织：第九党支部 5 户，书画社 3 户，门球社 2 户",
        "党员联系卡 | 第二党支部 | 2019-03-12 | 23",
        "领了证 | 2019-10-07 | 张数 120",
        "到幸福社区3组走访，上门送药",
        "把老人的资料送到7号楼党员之家",
        "阳光家园二期5号楼旁新设快递柜，取件更近",
        "敬老院3楼东，志愿者给老人剪发",
        "党费证编号从2019001开始，用到2019120",
        "参观地址：兴业路76号，周一闭馆，家属可同去",
        "银行短信里最后四位就是尾号，如1234",
        "换证到期：退休证 2019 年换",
        "会员证共1200本，已发完",
        "证书编号从20190001开始，由王大" + "明保管",
        "老年证办理处电话号码62345，找毕长" + "河",
        "许可证编号20190045，公示在一楼",
    ],
)
def test_numbers_of_offices_and_counts_are_quiet(text: str) -> None:
    assert find(text) == []
