"""A correction is proposed only where it is certain, and never another thing."""

from __future__ import annotations

import pytest

from yinling.chinese.suggest import nearest, suggestion

TYPES = [
    "党员大会",
    "支委会",
    "党小组会",
    "党课",
    "主题党日",
    "党员活动",
    "组织生活会",
    "民主评议",
    "集中学习",
    "观看影片",
    "知识讲座",
    "健康查体",
    "走访慰问",
    "文体活动",
]
STATES = ["草稿", "已审核", "已作废"]
BRANCHES = ["第一党支部", "第二党支部", "第九党支部", "第十一党支部", "zb01", "zb09", "zb11"]
ARTICLES = ["study/sanhui-yike", "study/fang-diedao", "services/dangfei", "qa/shengbing"]


@pytest.mark.parametrize(
    ("written", "known", "meant"),
    [
        ("主题当日", TYPES, "主题党日"),  # the same syllable
        ("知识讲坐", TYPES, "知识讲座"),
        ("支委汇", TYPES, "支委会"),
        ("走访慰文", TYPES, "走访慰问"),
        ("党小组", TYPES, "党小组会"),  # a character is missing
        ("主题日党", TYPES, "主题党日"),  # exchanged
        ("党员大大会", TYPES, "党员大会"),  # doubled
        ("x党课", TYPES, "党课"),  # a stray key
        ("己审核", STATES, "已审核"),  # looks the same
        ("草搞", STATES, "草稿"),
        ("第九党知部", BRANCHES, "第九党支部"),
        ("zb9", BRANCHES, "zb09"),
        ("ZB-11", BRANCHES, "zb11"),
        ("study/sanhui-yke", ARTICLES, "study/sanhui-yike"),
        ("study/fang_diedao", ARTICLES, "study/fang-diedao"),
        ("study/dangfei", ARTICLES, ""),  # the folder exists: perhaps a new article
        ("stduy/sanhui-yike", ARTICLES, "study/sanhui-yike"),
        ("sanhui-yike", ARTICLES, "study/sanhui-yike"),
        ("tilte", ["title", "date"], "title"),
    ],
)
def test_a_certain_correction(written: str, known: list[str], meant: str) -> None:
    assert suggestion(written, known) == meant


@pytest.mark.parametrize(
    ("written", "known"),
    [
        ("zb90", BRANCHES),
        ("zb10", BRANCHES),
        ("第八党支部", BRANCHES),
        ("第二十党支部", BRANCHES),
        ("集体学习", TYPES),
        ("文艺活动", TYPES),
        ("党员小会", TYPES),
        ("观看电影", TYPES),
        ("健康体检", TYPES),
        ("微党课", TYPES),
        ("党日", TYPES),
        ("活动", TYPES),
        ("未审核", STATES),
        ("study/fang-diaodao", ARTICLES),  # pinyin of another word
        ("services/dangwei", ARTICLES),
        ("zb09/2019/2019-03-06-ztdr", ["zb09/2019/2019-03-05-ztdr"]),
        ("zb10/2019/2019-03-05-ztdr", ["zb09/2019/2019-03-05-ztdr"]),
        ("类别", ["类型", "类目"]),
        ("", TYPES),
        ("dzz2", ["dzz1", "dzb2"]),
    ],
)
def test_another_thing_is_no_correction(written: str, known: list[str]) -> None:
    assert suggestion(written, known) == ""


def test_a_word_that_is_there_already_is_no_correction() -> None:
    assert suggestion("标提", ["标题", "日期"], taken=["标题"]) == ""
    assert suggestion("标提", ["标题", "日期"], taken=["日期"]) == "标题"


def test_two_possible_words_are_no_correction() -> None:
    assert suggestion("主持", ["主持人", "主持词"]) == ""


def test_the_nearest_words_come_first() -> None:
    assert nearest("党员学习", TYPES, 3)[:2] == ["党员大会", "党员活动"]
    assert nearest("zb10", ["dw", "zb01", "zb11", "dzz1"], 2) == ["zb11", "zb01"]
