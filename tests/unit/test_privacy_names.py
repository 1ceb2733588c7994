"""Names that no list knows: by the odds of their characters, and ordinary words that are names."""

from __future__ import annotations

import pytest

from yinling.privacy.detectors import find
from yinling.privacy.persons import likely_names, word_names
from yinling.privacy.persons.name_odds import odds


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
    assert not likely_names.is_whole("蓝帽子")


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
        "干活得的病，算职业病。",
        "苗圃师傅拿出苔藓给大家看。",
        "张三患糖尿病，李四患高血压，怎么填表。",
        "| 人员 | 情况 |\n| --- | --- |\n| 全体 | 体检 |",
    ],
)
def test_a_word_is_no_name_without_a_sign_of_a_person(text: str) -> None:
    assert not kinds(text)


def test_a_word_beside_a_label_of_persons_may_be_a_name() -> None:
    assert word_names.may_be_called("江山")
    assert not word_names.may_be_called("全体")
    assert not word_names.may_be_called("农民")


@pytest.mark.parametrize(
    "text",
    [
        "今天到医院看了幸老师，他的尿毒症已到晚期。",
        "看望了查大姐，她肝硬化又住院了。",
        "我们组的户阿姨中风了。",
    ],
)
def test_a_surname_before_a_form_of_address_is_a_word_of_its_own(text: str) -> None:
    assert kinds(text) == {"private-health"}


@pytest.mark.parametrize("text", ["卫生员给大爷看高血压病。", "向老师请教高血压的知识。", "请和大姐谈谈糖尿病。"])
def test_a_verb_or_a_particle_before_a_form_of_address_is_no_surname(text: str) -> None:
    assert not kinds(text)


@pytest.mark.parametrize(
    "text",
    [
        "**本季度领取低保金的会员：** 花国" + "庆、蒲桂" + "珍",
        "| 类别 | 人员 |\n|---|---|\n| 精神障碍 | 扈小" + "平 |",
        "尊敬的支部：我家里实在揭不开锅了，恳请帮一把。申请人：厍秀" + "英",
        "请假条：本人近日高血压复发，不能来。请假人：毋海" + "立",
    ],
)
def test_a_list_and_a_signature_name_whose_want_it_is(text: str) -> None:
    assert kinds(text) == {"private-health"}


@pytest.mark.parametrize(
    "text",
    [
        "请假条：本人下周去旅游。请假人：毋自" + "立",
        "我国高血压患者很多。申请人：毋自" + "立",
        "低保金怎么领取，请问社区会计：王大" + "明、李秀" + "兰",
    ],
)
def test_a_signature_without_an_own_illness_is_allowed(text: str) -> None:
    assert not kinds(text)


@pytest.mark.parametrize("name", ["王䶮", "李㛃", "赵𬭎"])
def test_characters_that_stand_in_names_alone_are_read_as_one_of_names(name: str) -> None:
    """No word list has them."""
    text = f"看望{name}，她得了肺癌。"
    assert [(one.kind, text[one.start : one.end]) for one in find(text)] == [("private-health", text[2:-1])]
    assert find(f"“{name[1]}”字怎么读") == []
