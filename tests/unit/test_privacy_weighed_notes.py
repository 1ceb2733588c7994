"""Notes that tell on a person by the weight of all their words, and how the weights are learned."""

from __future__ import annotations

import numpy as np
import pytest

from tests.bench.privacy import weigh
from yinling.privacy.scanner import RowScanner, Scanner, SiteScanner
from yinling.privacy.troubles import note_odds, private_notes

_NAME = "毕长" + "河"


@pytest.mark.parametrize(
    "text",
    [
        f"{_NAME}一个人在家，儿子晚上才回来，钥匙在邻居家里",
        f"{_NAME}去海南女儿家过冬，家里没人，三月才回来",
        f"{_NAME}每月退休金四千三，存折上还有十二万",
        f"{_NAME}的存款六万借给了侄子，没打借条",
        f"{_NAME}的老伴跟人走了，儿子也不上门",
        "家里断了粮，就靠邻居接济，说的是老" + "妥",
    ],
)
def test_a_note_is_read_as_a_whole(text: str) -> None:
    assert [one.kind for one in Scanner().detections(text)] in (["private-note"], ["private-health"])


def test_notes_are_weighed_in_the_folders_and_not_again_at_the_gate_or_in_a_row() -> None:
    note = f"{_NAME}的存款六万借给了侄子，没打借条"
    found = {
        kind: (len(kind().detections(note)), kind().candidates([note])) for kind in (Scanner, SiteScanner, RowScanner)
    }
    assert found == {Scanner: (1, {0}), SiteScanner: (0, set()), RowScanner: (0, set())}


def test_the_span_holds_the_person_and_what_tells_most() -> None:
    text = f"今天走访,{_NAME}每月退休金四千三,存折上还有十二万"
    [(found, part)] = private_notes.find(text)
    assert _NAME in text[found.start : found.end]
    assert found.end - found.start > len(_NAME)
    assert part == (0, len(text))


def test_a_part_that_another_detector_has_told_is_told_once() -> None:
    first, second = f"{_NAME}患高血压，存折上还有十二万，钥匙在邻居家里", f"{_NAME}的存款六万借给了侄子，没打借条"
    assert [one.kind for one in Scanner().detections(first)] == ["private-health"]
    assert [one.kind for one in Scanner().detections(f"{first}\n\n{second}")] == ["private-health", "private-note"]


def test_a_reviewed_value_hides_no_note_beside_it() -> None:
    office = "0571-8765" + "4321"
    note = f"{_NAME}的存款六万借给了侄子，没打借条，要问就打{office}"
    assert [one.kind for one in Scanner(offices=[office]).detections(note)] == ["private-note"]


def test_the_names_below_a_heading_are_weighed_with_it() -> None:
    heading, names = "## 低保户，也没钱交医药费、欠着债的", f"- {_NAME}家\n- 岳秀" + "兰家"
    whole = f"{heading}\n\n{names}"
    assert list(note_odds.parts(whole)) == [(0, len(heading)), (0, len(whole))]
    apart = f"{heading} |\n{'|' * 40}\n\n{names}"
    assert [apart[low:high] for low, high in note_odds.parts(apart)] == [heading, names], (
        "texts that are scanned as one"
    )


def test_persons_of_history_are_nobody_unless_the_records_name_one() -> None:
    text = "白求" + "恩做了手术"
    assert private_notes.read(text, 0, len(text)).marks == {"nobody"}
    assert private_notes.read(text, 0, len(text), frozenset({text[:3]})).marks == {"named"}


@pytest.mark.parametrize(
    "text",
    [
        f"{_NAME}今天赢了三盘棋，大家鼓掌",
        f"{_NAME}同志主持会议，传达了文件精神",
        f"感谢{_NAME}给活动室送来一盆君子兰",
        f"退休教师{_NAME}每天早上五点起床，去公园打太极拳，已经坚持了二十年。",
        f"支部委员{_NAME}家里有十几盆君子兰，请大家去看花。",
        f"{_NAME}和老伴金婚，支部送了贺卡。",
        f"老党员{_NAME}交了500元特殊党费，支持抗疫。",
        f"{_NAME}在家门口摆了个修鞋摊，给邻居修鞋不收钱。",
        "一个人住，钥匙在门口花盆底下",
        f"读小说：主人公{_NAME}一个人住，钥匙在门口花盆底下",
    ],
)
def test_a_note_that_tells_on_nobody_is_quiet(text: str) -> None:
    assert Scanner().detections(text) == []


def test_a_long_paragraph_is_weighed_in_parts() -> None:
    sentence = "今天的学习会开得很好，大家都谈了自己的体会和想法。"
    text = f"第一行\n第二行\n\n{sentence * 20}"
    parts = [text[low:high] for low, high in note_odds.parts(text)]
    assert parts[0] == "第一行\n第二行"
    assert "".join(parts[1:]) == sentence * 20
    assert all(len(part) <= 160 for part in parts)


def test_a_number_and_a_word_of_letters_are_one_sign() -> None:
    assert note_odds.signs("1234元") == note_odds.signs("9元")
    assert note_odds.signs("HIV阳性") == note_odds.signs("CT阳性")


def test_a_sign_of_telling_texts_weighs_more_than_one_of_all() -> None:
    texts = [{"钥", "今"}, {"钥", "会"}, {"今", "会"}, {"会"}, {"今"}, {"书"}]
    signs = ["钥", "今", "会"]
    weights, bias = weigh.learn(weigh.Rows(texts, signs), np.array([1.0, 1, 0, 0, 0, 0]), np.ones(6), 3, 0.01)
    assert weights[0] > 2
    assert bias < 0
    assert max(weights[1:]) < 1
    assert weigh.written("sign", dict(zip(signs, [1.1, 0.9, 0.1], strict=True))) == ["sign 1 今 钥"]
