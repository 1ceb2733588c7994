"""Pinyin: the rules that read a word by what stands before and after it."""

from __future__ import annotations

from pathlib import Path

import pytest

from yinling.chinese import reading_rules
from yinling.chinese.reading_table import Table, build_table
from yinling.chinese.syllables import readings, without_tone


@pytest.mark.parametrize(
    ("text", "reading"),
    [("打牌他和满", "hú"), ("我和他", "hé"), ("打牌那天我们和他都在", "hé"), ("和，", "hè"), ("和平，", "hé")],
)
def test_a_rule_needs_all_its_neighbours(
    text: str, reading: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Check what is far, what is adjacent, the edge of a text, and what is barred."""
    file = tmp_path / "rules.txt"
    file.write_text("# 说明\n<人>: 他 她\n和=hú: ~打牌 _ 满 |\n和=hè: | _ | -平\n和=huó: 她 _ <人>\n", "utf-8")
    monkeypatch.setattr(reading_rules, "FILE", file)
    reading_rules.rules.cache_clear()
    try:
        own = build_table({})
        assert own.read(text)[text.index("和")] == reading
        assert own.read("她和他")[1] == "huó"
    finally:
        reading_rules.rules.cache_clear()


def test_every_rule_reads_as_some_dictionary_reads_and_can_apply(table: Table) -> None:
    for word, found in reading_rules.rules().items():
        assert word in table.words or len(word) == 1, word
        for rule in found:
            assert len(rule.syllables) == len(word), word
            for char, syllable in zip(word, rule.syllables, strict=True):
                assert syllable in readings(char) or syllable in map(without_tone, readings(char)), word
            # A longer word of the table is found first: then the rule is never asked.
            after = rule.after.wanted.adjacent if rule.after.wanted else ()
            assert not after or any(word + token not in table.words for token in after), word


def test_a_centres_own_reading_stands_above_the_rules() -> None:
    assert build_table({}).read("请了个假")[3] == "jià"
    assert build_table({"假": ("jiǎ",)}).read("请了个假")[3] == "jiǎ"


@pytest.mark.parametrize(
    ("text", "char", "reading"),
    [
        ("锄头的把子断了", "把", "bà"),
        ("他把孩子抱起来", "把", "bǎ"),
        ("打了三通鼓", "通", "tòng"),
        ("打了三通电话", "通", "tōng"),
        ("把鸡圈在笼里", "圈", "juān"),
        ("鸡圈在院子东边", "圈", "juàn"),
        ("他从车间调到厂部工作", "调", "diào"),
        ("把温度调到二十六度", "调", "tiáo"),
        ("桃三杏四梨五年结果", "结", "jiē"),
        ("比赛的结果出来了", "结", "jié"),
        ("印会刊用了五令白纸", "令", "lǐng"),
        ("上级有令", "令", "lìng"),
        ("雨后送来八十有奇", "奇", "jī"),
        ("山里有奇花异草", "奇", "qí"),
        ("离任丘不远", "任", "rén"),
        ("离任以后回了老家", "任", "rèn"),
    ],
)
def test_what_stands_around_a_word_decides(table: Table, text: str, char: str, reading: str) -> None:
    assert dict(table.annotate(text))[char] == reading
