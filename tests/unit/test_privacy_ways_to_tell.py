"""Persons and their illness or want, told in the words of neighbours, lists and records; and persons of history."""

from __future__ import annotations

import re

import pytest

from tests.unit.private_values import mobile
from yinling.privacy.detectors import find
from yinling.privacy.persons import called_names
from yinling.privacy.troubles import hardship, told_later
from yinling.privacy.words.word_starts import WordStarts

PERSON, OTHER = "毕" + "长河", "尚" + "德福"


def kinds(text: str) -> list[str]:
    return [one.kind for one in find(text.format(p=PERSON, q=OTHER))]


@pytest.mark.parametrize(
    "name",
    [
        "扎西顿珠",
        "斯琴高娃",
        "沙马阿依",
        "吾买尔江",
        "巴特尔大叔",
        "裴家老大",
        "覃阿公",
        "大刘",
        "龙老汉",
        "尹副主任",
    ],
)
def test_what_people_are_called_needs_no_guess(name: str) -> None:
    assert any(called_names.find(name))
    assert kinds(f"{name}尿毒症，一周透析三次") == ["private-health"]


@pytest.mark.parametrize(
    "text",
    [
        "{p}家里老头子瘫了八年。",
        "{p}乳腺上动了刀，化疗做完六次。",
        "{p}的血压昨晚飙到200。",
        "“{p}咋没来？”“闹带状疱疹，疼得睡不着。”",
        "搭了三个桥的{p}，退出爬山组。",
        "{p}切了半个胃，只能吃流食。",
        "{p}二甲双胍，{q}华法林。",
        "看望住院的：3床{p}，11床{q}。",
        "生活不能自理人员名册\n{p}\n{q}",
        "visit:\n  to: {p}\n  situation: 股骨头坏死",
        "- person: {p}\n  tags: [独居, 失能]",
        "低保金发放签收\n{p}  320元  （签字）",
        "- 一\n- {p}的脑溢\n  血加重了\n- 三",
        "* {p}（见下条）\n* 膀胱癌，刚做完手术",
        "- {p}：\n  - 尿毒症\n  - 每周透析三次",
        "- 老毕\n- 脑梗，半身不遂",
        "确诊病例：{p}",
        "慰问困难家庭{p}",
        "{p}精神上有点问题",
        "{p}的儿女都不管她",
        "{p}老伴前年走了",
        "{p}欠医院四万多",
        "{p}无子女，一个人住",
        "{p}住的是漏雨的平房",
        "{p}贪污被判三年",
        "{p}的党籍被取消",
        "{p}被纪委约谈",
        "{p}跟儿媳闹上法院",
        "毕（bì）长河得了肺癌",
        "毕(音必)长河患胃癌",
        "{{{{毕|bì}}}}长河中风偏瘫",
        "支部说起{p}。他去年退休，今年查出了胃癌。",
        "组长去看{p}。她一个人住，儿子不在身边，靠低保过日子。",
    ],
)
def test_an_illness_is_told_in_many_ways(text: str) -> None:
    assert set(kinds(text)) == {"private-health"}


def test_later_sentences_tell_of_the_person_named_last_in_a_centre_alone() -> None:
    told = "说起{p}。他去年回来，今年查出了胃癌。"
    assert kinds("支部" + told) == ["private-health"]
    elsewhere = f"大伙{told}".format(p=PERSON)
    assert list(told_later.find(elsewhere, list(hardship.hardship_words(elsewhere)))) == []
    assert kinds("支部说起{p}。" + "大家都说好。" * 30 + "他今年查出了胃癌。") == []
    assert kinds("支部说起{p}和讲座。胃癌的防治，老人爱听。") == []


@pytest.mark.parametrize(
    "text",
    [
        "洪武三十一年，{p}患病不能上朝。",
        "{p}是清朝的医家，晚年患眼病。",
        "却说{p}患病，众将皆惊，遂引兵回城下。",
        "{p}是日本男演员，1960年10月13日出生。",
        "1973年5月，{p}因胃癌病逝于外地。",
    ],
)
def test_persons_of_history_and_of_other_countries_are_left_alone(text: str) -> None:
    assert kinds(text) == []
    assert kinds("{p}患病") == ["private-health"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("| 人 | 手机前段 | 手机后段 |\n|---|---|---|\n| 甲 | {m4} | {m7} |", "private-phone"),
        ("{m3}那个{m44}然后是{m48}", "private-phone"),
        ("- " + "\n- ".join("{m}"), "private-phone"),
        ("视频号叫“退休老蓝的河堤”", "private-chat"),
        ("八月初三，丁阿姨八十四岁生日", "private-birth"),
        ("丁阿姨1944年霜降那天生的", "private-birth"),
        ("住处：\n- 枣林前街\n- 41号\n- 2门103", "private-address"),
        ("解放大院北门进左拐第二栋301", "private-address"),
        ("车号前头是闽，后头D5K077", "private-plate"),
        ("前半截：{m7a}\n- 后半截：{m48}", "private-phone"),
        ("电话l39ZZ34S67B", "private-phone"),
        ("手机{m3}减{m44}减{m48}", "private-phone"),
        ("手机:{m3}∗∗∗∗{m48}", "private-phone"),
        ("前三{m3}后四{m48}，毕大爷", "private-phone"),
        ("* 屋里电话 0534\n* 2681597", "private-phone"),
        ("工行卡后 4 位 0995", "private-card"),
        ("maol1949@163 com", "private-email"),
        ("民国廿九年三月初五，毕长河", "private-birth"),
        ("丙戌年十月初一 毕师傅 落生", "private-birth"),
        ("住址：铁路宿舍北排第六间", "private-address"),
        ("住东风农场平房14号", "private-address"),
        ("退休金打到建行7741", "private-card"),
        ("邮储9048", "private-card"),
        ("建行卡…2070", "private-card"),
        ("微❤miaocf1939", "private-chat"),
        ("加薇miaocf1939", "private-chat"),
        ("w信miaocf1939", "private-chat"),
        ("毕长河（39年4月22日）", "private-birth"),
        ("毕长河阴历十月初三生", "private-birth"),
        ("毕长河虎年腊月生", "private-birth"),
        ("毕长河今年十月初三过八十八", "private-birth"),
        ("身份证上写着1939年4月22日", "private-birth"),
        ("毕长河：前海沿社区伏龙路17号", "private-address"),
        ("毕长河住在粮站后头第三家红大门", "private-address"),
        ("家住粮食局宿舍3楼东", "private-address"),
    ],
)
def test_a_value_in_parts_or_in_words_is_found(text: str, kind: str) -> None:
    number = mobile()
    parts = {
        "{m7a}": number[:7],
        "{m3}": number[:3],
        "{m4}": number[:4],
        "{m44}": number[3:7],
        "{m48}": number[7:],
        "{m7}": number[4:],
    }
    text = (
        "\n- ".join(["电话：", *number])
        if text.startswith("- {\n")
        else re.sub(r"\{m\d+a?\}", lambda m: parts[m[0]], text)
    )
    assert kind in {one.kind for one in find(text)}


@pytest.mark.parametrize(
    ("word", "starts"),
    [("又?犯病", {"又犯", "犯病"}), ("[动开]刀", {"动刀", "开刀"}), ("(?:外|内)伤", {"外伤", "内伤"})],
)
def test_the_starts_of_a_word_are_all_of_its_forms(word: str, starts: set[str]) -> None:
    for long_list in ([], [f"{chr(0x5000 + i)}病" for i in range(1200)]):
        found = WordStarts([word, *long_list])
        assert all(found.offsets(f"的{start}") == [1] for start in starts)
        assert found.offsets("的病犯") == []
