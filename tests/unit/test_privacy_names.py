"""Names that no list knows: by the odds of their characters, and ordinary words that are names."""

from __future__ import annotations

import pytest

from yinling.privacy import likely_names, word_names
from yinling.privacy.detectors import find
from yinling.privacy.name_odds import odds


def kinds(text: str) -> set[str]:
    return {one.kind for one in find(text)}


@pytest.mark.parametrize(
    "text",
    [
        "昨天和高成" + "巧通了电话，她抑郁症又犯了。",
        "代贾绪" + "敬请假，他今天做化疗。",
        "支部给徐周" + "正送去了慰问金，他患尿毒症三年了。",
        "听说智凤" + "琴查出肺癌晚期。",
    ],
)
def test_a_name_is_found_by_the_odds_of_its_characters(text: str) -> None:
    assert kinds(text) == {"private-health"}


def test_odds_weigh_a_name_above_words() -> None:
    assert odds("贾绪" + "敬") > 3 > odds("于时间")
    assert likely_names.end_at("高成" + "巧中风", 0, 5) == 3
    assert likely_names.end_at("高血压病人", 0, 5) == 0


@pytest.mark.parametrize(
    "text",
    [
        "也被王夫人赶出去了。",
        "医师疗纪州熊野山中农夫水肿。",
        "孙立" + "兴诉开发区人事局工伤认定案",
    ],
)
def test_a_title_a_mountain_and_a_case_are_no_person(text: str) -> None:
    assert not kinds(text)


@pytest.mark.parametrize(
    "text",
    [
        "温泉近日心梗，抢救过来了。",
        "方向今年做了肠癌手术。",
        "时间患上了帕金森，是我们组的大姐。",
        "马上的痛风又犯了，请一周假。",
        "丁当当前列腺癌骨转移，想见见大家。",
        "祝福躁郁症住院两个月，人瘦了，却说要参加朗诵。",
        "看望病号：黄河（脑出血）。",
        "会长去医院探望了于是同志，化疗反应大。",
        "| 会员 | 缺勤原因 |\n| --- | --- |\n| 江山 | 肺结核 |",
    ],
)
def test_a_name_may_be_an_ordinary_word(text: str) -> None:
    assert kinds(text) == {"private-health"}


@pytest.mark.parametrize(
    "text",
    [
        "温泉疗养对关节炎有好处。",
        "马上得了解高血压的知识。",
        "农民患上了尘肺，要早治。",
        "方向性失明的治疗。",
        "于是奶奶说高血压要少吃盐。",
        "全家得了流感怎么办。",
        "水牛今年患上了口蹄疫。",
        "双方夫妻感情破裂。",
        "| 人员 | 情况 |\n| --- | --- |\n| 全体 | 体检 |",
    ],
)
def test_a_word_is_no_name_without_a_sign_of_a_person(text: str) -> None:
    assert not kinds(text)


def test_a_word_beside_a_label_of_persons_may_be_a_name() -> None:
    assert word_names.may_be_called("江山")
    assert not word_names.may_be_called("全体")
    assert not word_names.may_be_called("农民")
