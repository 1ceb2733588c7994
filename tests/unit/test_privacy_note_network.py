"""The network that weighs notes by the order of their characters: how it reads, what it finds, and how it learns."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.bench.privacy import learn_notes
from tests.bench.privacy.network import Answers, Training, start
from yinling.privacy.scanner import RowScanner, Scanner, SiteScanner
from yinling.privacy.troubles import note_network, private_notes
from yinling.privacy.troubles.note_network import MARKS, Weights
from yinling.privacy.troubles.private_notes import Note


def _note(text: str, *marks: str) -> Note:
    return Note(text, frozenset(marks), None)


@pytest.mark.parametrize(
    "text",
    [
        "鞠" + "躬最近血糖高，天天打胰岛素",
        "黄" + "河去年得了癌症，家里欠了八万",
        "温" + "泉家的米缸见了底，药也停了半个月",
        "高" + "峰的腿摔断了，躺在骨科三床",
        "常" + "青老两口靠低保过日子，住院费是借的",
    ],
)
def test_a_person_whose_name_is_a_word_is_seen_by_what_is_said(text: str) -> None:
    assert Scanner().detections(text)


@pytest.mark.parametrize(
    "text",
    [
        "黄河去年断流了二十天，两岸的麦子减产",
        "温泉能不能治风湿？先问医生，血压高的人泡五分钟就够",
        "高峰时段公交车挤，腿脚不好的老人请避开",
        "鞠躬时头晕，多半是起身太快，慢一点就好",
        "[看][a]\n\n[a]:\n    /a.js",
    ],
)
def test_a_note_about_nobody_is_none(text: str) -> None:
    assert Scanner().detections(text) == []


def test_the_order_of_the_characters_is_weighed() -> None:
    text = "家里欠了八万,得了癌症"
    turned = "".join(sorted(text))
    assert note_network.odds(text, ["nobody"]) > note_network.odds(turned, ["nobody"])


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("电话138，HIV阳性", "电话000，a阳性"),
        ("## 住院的\n\n- 甲\n- 乙", " 住院的\n 甲\n 乙"),
        ("| 甲 | **乙** |\n| --- | --- |", "|甲|乙|\n|||"),
        ("<title>甲</title>住院", "甲住院"),
        ("长" * 300, "长" * 192),
    ],
)
def test_layout_numbers_and_letters_are_no_words(text: str, read: str) -> None:
    assert note_network.read(text) == read


@pytest.mark.parametrize("text", ["", "*", "病", "\x01\x01"])
def test_a_text_shorter_than_the_filters_is_weighed(text: str) -> None:
    assert np.isfinite(note_network.odds(text, ["nobody"]))


def test_a_word_of_the_lists_in_a_harmless_note_counts_only_for_persons_of_the_records(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    name = "毕长" + "河"
    note = f"{name}患高血压"
    assert Scanner().detections(note)
    assert RowScanner().detections(note)
    monkeypatch.setattr(private_notes, "odds", lambda note: -6.0)
    assert Scanner().detections(note) == []
    assert SiteScanner().detections(note) == []
    assert [one.kind for one in Scanner([name]).detections(note)] == ["private-health"]
    assert RowScanner().detections(note), "cells side by side are no note"
    monkeypatch.setattr(private_notes, "odds", lambda note: -4.5)
    assert Scanner().detections(note), "the folders are checked more strictly than the pages made from them"
    assert SiteScanner().detections(note) == []


def test_each_slope_is_what_a_small_change_of_the_weight_does() -> None:
    draw = np.random.default_rng(3)
    exact: Any = [array.astype(np.float64) for array in start(9, size=4, filters=3, units=5)]  # for small changes
    weights = Weights(*exact)
    numbers = draw.integers(1, 9, (6, 7))
    numbers[:3, 4:] = 0
    marks: Any = draw.random((6, len(MARKS)))
    of_odds: Any = draw.normal(size=6)
    slopes = Answers(weights, numbers, marks).slopes(of_odds)
    for name, array, slope in zip(Weights._fields, weights, slopes, strict=True):
        for place in np.ndindex(array.shape):
            if name == "characters" and place[0] == 0:
                continue
            step = 1e-6
            array[place] += step
            above = Answers(weights, numbers, marks).odds @ of_odds
            array[place] -= 2 * step
            below = Answers(weights, numbers, marks).odds @ of_odds
            array[place] += step
            penalty = 4e-5 * array[place] if name == "filters" else 0
            assert slope[place] - penalty == pytest.approx((above - below) / (2 * step), abs=1e-5), (name, place)


def test_what_is_written_is_read_as_nearly_the_same(tmp_path: Path) -> None:
    weights = start(6)
    note_network.write(tmp_path / "network.npz", "甲乙丙丁", weights)
    network = note_network.load(tmp_path / "network.npz")
    numbers = np.array([[2, 3, 4, 5, 1, 2, 3, 4]])
    [before] = Answers(weights, numbers, np.array([[1, 0, 0, 1]], np.float32)).odds
    assert network.odds("甲乙丙丁子甲乙丙", ["named", "elsewhere"]) == pytest.approx(float(before), abs=0.02)


def test_training_learns_the_order_of_characters() -> None:
    training = Training(start(9, size=8, filters=6, units=8))
    numbers = np.array([[2, 3, 4, 5], [3, 2, 4, 5], [4, 2, 3, 5], [4, 3, 2, 5]])
    tells, marks, importance = np.array([1, 0, 1, 0], np.float32), np.zeros((4, 4), np.float32), np.ones(4, np.float32)
    losses = [training.step(numbers, marks, tells, importance, 0.02) for _ in range(200)]
    assert losses[-1] < losses[0] / 2
    assert ((Answers(training.weights, numbers, marks).odds > 0) == (tells > 0)).all()


def test_what_tells_is_learned_from_notes() -> None:
    matters, hobbies = ("欠债", "住院", "丢了工作", "离了婚"), ("唱歌", "种花", "写字", "下棋")
    telling = [[_note(f"\x01\x01\x01今年{one}了", "named")] for one in matters for _ in range(40)]
    quiet = [_note(f"\x01\x01\x01今年{one}了", "named") for one in hobbies for _ in range(40)]
    reader, weights = learn_notes.learn(telling, quiet, [], rounds=3)
    told, harmless = learn_notes.odds(weights, reader, [telling[0][0], quiet[0]])
    assert told > harmless


def test_names_written_out_are_drawn_anew_and_marked_as_unknown() -> None:
    notes = [_note("\x01\x01\x01病了", "named", "elsewhere")] * 40
    reader = learn_notes.Reader(notes)
    draw = random.Random(1)
    shown = [reader.written_out(note, draw) for note in notes]
    masked = [note for note in shown if note == notes[0]]
    drawn = {note.text for note in shown} - {notes[0].text}
    assert 0 < len(masked) < len(notes)
    assert len(drawn) > 5
    assert all(
        note.marks <= {"loose", "nobody", "elsewhere"} and "elsewhere" in note.marks
        for note in shown
        if note not in masked
    )
