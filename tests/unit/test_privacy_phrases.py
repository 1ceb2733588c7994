"""Pieces of ordinary words that look like names, or like words that tell on somebody; and names that stay."""

from __future__ import annotations

import pytest

from tests.unit.private_values import mobile
from yinling.privacy.detectors import find
from yinling.privacy.word_cuts import begins_in_word, is_part_of_words


@pytest.mark.parametrize(
    "text",
    [
        "街道有户籍登记、前科查询两个窗口。",
        "他们中有关书记犯罪的说法没有根据。",
        "经福清市法院强制执行，款项到账。",
        "占为己有，并挪用公款的，要追究。",
        "常来的老师傅说，登记过的都算数。",
        "名单上登记过常来的人。",
        "左髋骨折；右腕扭伤。",
        "从金阳到新城的交通可能出现瘫痪状态。",
        "于当日送医，于同年出院。",
        "她居住于娘家，双方分居至今。",
        "第（三）项规定的，限期改正。",
        "人口、林业、田地、贫困户的数据都在表里。",
        "后面家庭条件不好女儿眼睛不好。",
        "双方夫妻感情破裂，由社区调解。",
        "看守所武装警卫的石干事来讲课。",
        "红黄蓝幼儿园的虐待传闻。",
        "从儿子杨十一的房间盗走电高压锅一个。",
        "勾俊山享有处分、收益的权利。",
        "后朋友因为查出有高血压。",
        "有房有车，妻子要离婚。",
    ],
)
def test_pieces_of_words_are_no_names(text: str) -> None:
    assert [one for one in find(text) if one.kind == "private-health"] == []


@pytest.mark.parametrize(
    "text",
    [
        "看望左" + "玉英，肺炎住院。",
        "于" + "建国患肝癌。",
        "看房" + "秀琴，她颈椎病犯了。",
        "第四支部位" + "凤云属低保对象。",
        "刘" + "翊上个月查出白内障。",
        "周" + "永安老两口都有脑瘤。",
        "向" + "国庆同志因酒驾受到记过处分。",
        "党员窦" + "长林左腿骨折。",
        "毕" + "长河被记过，大家都知道。",
        "应" + "雪琴近来肠梗阻加重。",
        "农" + "永昌有肌肉萎缩。",
        "戚" + "长顺进过看守所。",
    ],
)
def test_names_beside_such_words_are_found(text: str) -> None:
    assert "private-health" in [one.kind for one in find(text)]


@pytest.mark.parametrize(
    "text",
    [
        "补缴养老保险费38440.05元。",
        "医疗保险报销49878.65元。",
        "拨到科里电话费20000000元。",
        "见 https://example.org/news/2011/05/02/134597833/a.html 一文。",
    ],
)
def test_sums_and_numbers_of_pages_are_none_of_persons(text: str) -> None:
    assert find(text) == []


def test_a_number_after_a_path_is_found() -> None:
    assert [one.kind for one in find(f"见 https://example.org/2011/05/ 打{mobile()}")] == ["private-phone"]


def test_words_around_a_span() -> None:
    text = "街道的户籍证明已经登记过"
    assert is_part_of_words(text, 4, 7)
    assert not is_part_of_words(text, 7, 9)
    assert begins_in_word(text, 10, 12)
    assert not begins_in_word("他被记过", 2, 4)
    assert not is_part_of_words("abc", 0, 2)
