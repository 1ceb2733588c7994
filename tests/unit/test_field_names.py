"""Which names a field of people holds, and that they are found however they are written in a text."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from yinling.derived.honours import masked
from yinling.privacy.persons.refused_names import find, names_in_field

NAME = "逄" + "守德"
SHORT = "高" + "峰"
ONE, TWO = "葛" + "文秀", "岳" + "长河"

FIELDS = {
    "张**": "",
    "张某某": "",
    "支部书记": "",
    f"{NAME}、李大山": f"{NAME} 李大山",
    f" {NAME[0]} {NAME[1:]}": NAME,
    f"{ONE}同志": ONE,
    f"{ONE} {TWO}": f"{ONE} {TWO}",
    f"{ONE}\n{TWO}": f"{ONE} {TWO}",
    f"{ONE[0]} {ONE[1:]}": ONE,
    f"{ONE}等3人": ONE,
    f"{ONE}等": ONE,
    f"{ONE}（第一党支部）": ONE,
    f"{ONE} （退休）": ONE,
    f"{ONE}（代 {TWO}）": f"{ONE} {TWO}",
    f"{ONE[0]}（{ONE[1:]}）": ONE,
    f"{ONE}夫妇": ONE,
    f"书记{ONE}": ONE,
    f"支部书记{ONE}": ONE,
    f"市委党校 {ONE} 教授": ONE,
    f"市委党校{ONE}教授": ONE,
    f"党校老师{ONE}": ONE,
    f"主持：{ONE}": ONE,
    f"{ONE}和{TWO}": f"{ONE} {TWO}",
    f"1.{ONE} 2.{TWO}": f"{ONE} {TWO}",
    f"{ONE}*": ONE,
    f"{ONE}  书记员": ONE,
    f"组织委员{ONE}、{TWO}同志": f"{ONE} {TWO}",
    "欧阳 长顺": "欧阳长顺",
    "乌云其木格": "乌云其木格",
    "热依汗·买买提同志": "热依汗·买买提",
}
NOBODY = (
    "秘书 全体 等 全体党员 党小组 书法组 委员 老同志 常务副书记 安康一 党员甲 第三党支部 退休党员代表 市委宣讲团 党委"
    " 康复组 空缺 待定 无 支委 家属 管委会 党员轮流 温馨之家 李书记 张阿姨 老李"
)


@pytest.mark.parametrize("written", FIELDS)
def test_names_of_a_field(written: str) -> None:
    assert " ".join(names_in_field(written)) == FIELDS[written]
    assert " ".join(names_in_field(written, may_be_role=True)) == FIELDS[written]


@pytest.mark.parametrize("written", NOBODY.split())
def test_a_common_word_is_no_name(written: str) -> None:
    assert not names_in_field(written)
    assert not names_in_field(written, may_be_role=True)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        (ONE, "葛**"),
        (f"书记{ONE}", "葛**"),
        (f"1.{ONE} 2.{TWO}", "葛**、岳**"),
        ("张**", "张**"),
        ("张某某", "张**"),
        ("退休党员代表", "某**"),
    ],
)
def test_a_masked_field_shows_surnames_only(written: str, shown: str) -> None:
    assert masked(written) == shown


@pytest.mark.parametrize(
    "between", ["**", "_", "~~", "·", "<br>", "<br />", "\\", "</b>", "\u200b", " ", "\n", "&#8203;"]
)
def test_marks_within_a_name_hide_it_from_nobody(between: str) -> None:
    text = f"今年{NAME[0]}{between}{NAME[1:]}获奖"
    (found,) = find(text, [NAME])
    assert text[found.start : found.end].startswith(NAME[0])


@pytest.mark.parametrize(
    ("text", "span"),
    [
        (f"听{NAME[0]}[{NAME[1:]}](https://a.example/)讲课", NAME[0] + "[" + NAME[1:]),
        (f"听[{NAME[:2]}](x.md)**{NAME[2:]}**讲课", f"{NAME[:2]}](x.md)"),
        (f"看[这里](https://a.example/{NAME})", NAME),
        (f"看[这里](https://a.example/{quote(NAME)}/)", "%"),
    ],
)
def test_a_name_is_read_through_links(text: str, span: str) -> None:
    (found,) = find(text, [NAME])
    assert text[found.start : found.end].startswith(span)
    assert not [*find("去[这里](https://a.example/100%/) 50%的人，[高峰](x.md)会", [NAME, SHORT])]


@pytest.mark.parametrize(
    "text",
    [
        f"{NAME[0]},{NAME[1:]},书",
        f"| {NAME[0]} | {NAME[1:]} |",
        f"| {NAME[0]}\t{NAME[1:]}",
        f"- {NAME[0]}\n- {NAME[1:]}\n",
        f"1. {NAME[0]}\n2. {NAME[1:]}\n",
        f"{NAME[0]}、{NAME[1:]}",
        f"{NAME[0]}-{NAME[1:]}",
        f"老{NAME[0]}（{NAME[1:]}）",
        f"老{NAME[0]}“{NAME[1:]}”",
        f"{NAME[0]}\n\n{NAME[1:]}",
    ],
)
def test_a_name_in_two_places_is_found(text: str) -> None:
    (found,) = find(text, [NAME])
    assert text[found.start] == NAME[0]
    assert text[found.end - 1] == NAME[-1]


def test_parts_of_other_words_are_no_name() -> None:
    assert not list(find(f"姓{NAME[0]}、{NAME[1:]}书院\n\n逢{NAME[0]}的，{NAME[1:]}", [NAME]))


@pytest.mark.parametrize(("text", "count"), [("请热依汗·买买提讲", 1), ("请热依汗买买提讲", 1), ("请热依汗讲", 0)])
def test_a_dotted_name_is_found_with_and_without_its_dot(text: str, count: int) -> None:
    assert len(list(find(text, ["热依汗·买买提"]))) == count


VARIANTS = [
    ("逄守德", "逄守徳 逄守惪 逄守悳"),
    ("吴国强", "吳國強 呉国強 吴囯强 吴圀强 吳囻彊"),
    ("高玉青", "髙玉青 高玉靑 ⾼⽟⾭ 髙⽟⻘"),
    ("齐卫民", "齊衞民 斉衛民 ⻬卫⺠"),
    ("俞真荣", "兪眞榮 俞眞栄"),
    ("吉冰峰", "𠮷氷峯 吉冰峯"),
    ("廖金龙", "廖⾦⿓ 廖\uf90a龍 廖\uf90a\uf9c4 廖金竜"),
]


@pytest.mark.parametrize(("name", "written"), [(name, text) for name, all in VARIANTS for text in all.split()])
def test_a_name_is_found_however_its_characters_are_written(name: str, written: str) -> None:
    for refused, text in ((name, written), (written, name)):
        (found,) = find(f"今年{text}获奖", names_in_field(refused))
        assert (found.start, found.end) == (2, 2 + len(text))


def test_two_characters_of_the_standard_list_are_two_names() -> None:
    assert not list(find("今年张立哲获奖", names_in_field("张立喆")))
