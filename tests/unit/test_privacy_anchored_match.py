"""Patterns that are tried only where they can start find all matches, and texts scanned together all values."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable
from functools import partial
from importlib import import_module

import pytest

from tests.unit import private_values as made
from yinling.privacy.birthdays import births
from yinling.privacy.detectors import candidates, find
from yinling.privacy.homes import addresses
from yinling.privacy.identifiers import (
    accounts,
    digit_runs,
    identity,
    identity_documents,
    phones,
    plates,
    scattered_numbers,
)
from yinling.privacy.troubles import hardship, listed_hardship, subjects
from yinling.privacy.words.anchored_match import Start, find_offsets, matches_at, members
from yinling.privacy.words.start_characters import is_long
from yinling.privacy.words.word_lists import words
from yinling.privacy.words.word_starts import WordStarts

# Texts are made of the words of one detector, mixed with characters that separate them or do not.
PIECES = [
    [
        re.sub(r"\(\?.*|[\[\]?]", "", word)
        for word in [*words("illness"), *words("illness_endings"), *words("hardship"), *words("wide_endings")]
    ],
    [*words("certificates"), "passport", "No.", "号", "12345678", "军字第0123456号"],
    [
        "尾号",
        "末四位",
        "后4位",
        "最后四位",
        "尾巴",
        "是",
        "1234",
        "车牌",
        "牌号",
        "车号",
        "鲁B",
        "7K21M",
        "京A",
        "后五位",
    ],
    *(
        pieces.split(" ")
        for pieces in (
            "微 微信号 微\u3000信 WeiXin weıxin WECHAT Wx vX 薇信 威信 加V zhang_1a wxid_abcdefg @ (at) [AT] ( [ a",
            "老党员 同志 组长 妻子 女儿 被确诊为 查出 患有 推进了 被送到 在做 得知 害得",
            "姓名: 对象: 姓名:王三\n 姓名 王三",
            "电话 Tel phone 来电 拨 QQ 扣扣 座机 联系方式 12345",
            "幸福路 大道 里弄 小区 居委会 村 屯第3组 3 十二 12号 5号楼 2单元 501室 东区 东户 3-2-501 路3号501室",
            "1943 一九四三年 19 年5月 六日 05-01 0501 出生 生日 先生 寿辰 过寿 生于",
        )
    ),
    [*"，、的。张", " ", "\n", ""],
]


def starting_with(starts: Iterable[Start], text: str) -> list[int]:
    return find_offsets(text, *starts)


PATTERNS: dict[str, tuple[re.Pattern[str], Callable[[str], list[int]]]] = {
    "wechat": (accounts._WECHAT, partial(starting_with, [accounts._WECHAT_START])),
    "at": (accounts._AT, accounts._at_signs),
    "flat": (addresses._FLAT, partial(starting_with, [addresses._START])),
    "road": (addresses._ROAD_DOOR, partial(starting_with, [addresses._START])),
    "village": (addresses._VILLAGE, partial(starting_with, [addresses._START])),
    "illness": (hardship.WORD, hardship._STARTS.offsets),
    "wide": (subjects._WIDE, subjects._WIDE_STARTS.offsets),
    "title": (subjects._TITLE, subjects._TITLE_STARTS.offsets),
    "verb": (subjects._SURE, subjects._SURE_STARTS.offsets),
    "born": (births._BORN, lambda text: [word.start() for word in births._birth_words(text)]),
    "born digits": (births._LABELLED_DIGITS, partial(starting_with, [births._LABELLED_START])),
    "certificate": (identity_documents._LABELLED, identity_documents._labels),
    "tail": (scattered_numbers._TAIL, partial(starting_with, [scattered_numbers._TAIL_START])),
    "plate": (plates._LABELLED, partial(starting_with, [plates._LABELLED_START])),
    "date": (births._MEMBER_DATE, partial(starting_with, births._MEMBER_START)),
}


def texts(seed: int) -> list[str]:
    chance = random.Random(seed)
    return [
        "".join(chance.choice(chance.choice((pieces, PIECES[-1]))) for _ in range(chance.randint(2, 16)))
        for pieces in PIECES
        for _ in range(1000)
    ]


@pytest.mark.parametrize("what", PATTERNS)
def test_what_is_looked_for_where_it_can_begin_is_found_as_everywhere(what: str) -> None:
    pattern, starts = PATTERNS[what]
    found = 0
    for text in texts(1):
        everywhere = [match.span() for match in pattern.finditer(text)]
        found += len(everywhere)
        assert [match.span() for match in matches_at(pattern, starts(text), text)] == everywhere, text
    assert found


def all_starts() -> dict[str, Start | WordStarts]:
    """Return the starts of all detectors by their names."""
    modules = (accounts, addresses, births, hardship, identity, identity_documents, listed_hardship, plates)
    found: dict[str, Start | WordStarts] = {}
    for module in (*modules, scattered_numbers, subjects):
        for name, value in vars(module).items():
            for index, one in enumerate(value if isinstance(value, tuple) else (value,)):
                if isinstance(one, Start | WordStarts):
                    found[f"{module.__name__}.{name}.{index}"] = one
    return found


STARTS = all_starts()
SELDOM = [
    "产权第1",
    "姓名:",
    "出生月",
    "微信号",
    "1字母 x下划线",
    "passp",
    ",男,19",
    "139**",
    "139…1",
    "#163.",
    "皖K的",
    "鲁军B0",
    "6222",
    "前三151",
    "尾号1234,",
    "19480312123",
    "010101194803121234",
    "010101200003121234",
]  # by chance
FILLER = "。" * 2000  # with which no detector starts


@pytest.mark.parametrize("name", STARTS)
def test_long_texts_are_scanned_for_the_same_starts_as_short_ones(name: str) -> None:
    import_module("yinling.privacy.words.character_scan")
    assert is_long(FILLER)
    start, chance, found = STARTS[name], random.Random(name), 0
    near = [*start.pattern.pattern, *"0123456789 AaZz|:、\n第号的行\U00020000"]
    for _ in range(300):
        text = "".join(chance.choice(chance.choice((near, near, SELDOM))) for _ in range(chance.randint(1, 40)))
        offsets = start.offsets(text)
        found += len(offsets)
        assert start.offsets(text + FILLER) == offsets, text
        last = start.offsets(FILLER + text)[-len(offsets) :] if offsets else []
        assert [at - len(FILLER) for at in last] == offsets, text
    assert found


def test_the_members_of_a_set_are_those_that_a_pattern_knows() -> None:
    for listed in (r"a-cX", r"\-x", r"(\[{< ", r"\s0-9", "甲乙", r"_\-…?", r"。\n|"):
        pattern = re.compile(f"[{listed}]")
        assert members(listed) == {char for char in map(chr, range(1 << 16)) if pattern.match(char)}


def test_every_label_of_a_short_number_is_known_where_numbers_are_taken_apart() -> None:
    labelled = 0
    for text in texts(2):
        if phones._LABEL.search(text) or accounts._QQ.search(text):
            labelled += 1
            assert digit_runs._LABELLED.search(text), text
    assert labelled


def test_a_table_at_the_start_of_one_of_many_texts_has_its_own_headings() -> None:
    who, number = "王" + "建国", "8123" + "4567"
    tables = [
        f"| 姓名 | 宅电 |\n|---|---|\n| {who} | {number} |",
        "| 年份 | 人次 |\n|---|---|\n| 2019 | 3 |",
        f"| {number} | 人次 |",
        f"| 宅电 |\n|---|\n| {number} |",
        "平安路胡同17号",
        f"地址：平安里胡同17号，{who}",
        "| 低保户 |\n|---|\n| 王长山 |",
        "一句话",
    ] * 3
    assert candidates(tables) == {index for index, text in enumerate(tables) if find(text)}
    assert {index % 8 for index in candidates(tables)} == {0, 3, 5, 6}


def test_of_many_texts_each_is_looked_through_alone() -> None:
    who = "王" + "建国"
    alone = [
        f"{who},1943-05-01",  # with the start of the next text, this would be the date of another event
        "入党四十年",
        f"姓名: {who}",
        "糖尿病",
        "身份证号",
        made.identity(),
        "天气很好",
        made.mobile()[:6],
        made.mobile()[6:],
        "",
        f"电话 {made.mobile()}",
    ]
    assert candidates(alone) == {index for index, text in enumerate(alone) if find(text)} == {0, 5, 10}
    assert candidates([]) == candidates([""]) == set()


@pytest.mark.parametrize("numbered", ["", "1"])
@pytest.mark.parametrize(
    "text",
    [
        "<p>一</p>",
        "<p>一</p>\n",
        "一<br>",
        "|" * 40,
        "1" + "｜" * 45,
        "&#124;" * 90,
        f"一 |\n{'|' * 40}\n\n二",
        f"<td>1</td>{'<td></td>' * 50}",
    ],
)
def test_no_text_hides_those_before_and_after_it(text: str, numbered: str) -> None:
    private = [f"电话 {made.mobile()}", "王" + "长山得了肺癌"]
    for around in ([text], [text, text], ["一", text, f"{text} 3"]):
        texts = [f"一{numbered}", *private, *around, f"二{numbered}", *private, f"三{numbered}", *around]
        expected = {index for index, one in enumerate(texts) if one in private}
        assert candidates(texts) >= expected
        assert all(_bars(texts[index]) for index in candidates(texts) - expected)


def _bars(text: str) -> bool:
    """Return whether a text may be mistaken for the end of one: it is looked through alone."""
    return "|" * 40 in text or "｜" * 40 in text or "&#124;" * 40 in text
