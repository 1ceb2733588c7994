"""Check which runs of characters in articles are words of the glossary."""

from __future__ import annotations

import re

import pytest
from markdown import Markdown

from yinling.chinese.word_edges import is_word
from yinling.library.glossary_extension import GlossaryExtension
from yinling.records.word import Word


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("其实到了", "实到", False),
        ("反应到位，做得好", "应到", False),
        ("扭转正在进行", "转正", False),
        ("电动车比汽车多", "动车", False),
        ("不完成分配的事", "成分", False),
        ("应到12人，实到9人", "实到", True),
        ("按期转正了", "转正", True),
        ("网络流量很大", "流量", True),
        ("非法集资罪", "非法集资", True),
        ("应到会的党员", "应到会", True),
        ("打120报警", "120", True),
    ],
)
def test_a_word_begins_and_ends_where_others_do(text: str, word: str, expected: bool) -> None:
    start = text.index(word)
    assert is_word(text, start, start + len(word)) is expected


def links(text: str, **more: object) -> list[str]:
    words = [
        Word.model_validate({"id": name, "name": name, "meaning": "意思", **more}) for name in ("实到", "转正", "流量")
    ]
    html = Markdown(extensions=[GlossaryExtension(words)]).convert(text)
    return re.findall(r'class="yl-word"[^>]*>(.*?)<', html)


def test_the_first_place_where_it_is_a_word_is_linked() -> None:
    assert links("其实到了。应到 12 人，实到 9 人，实到的都说好。扭转正在进行。") == ["实到"]


def test_a_word_of_two_senses_is_linked_in_its_contexts_alone() -> None:
    assert links("手机的流量用完了。", contexts=["手机", "上网"]) == ["流量"]
    assert links("河水的流量很大。", contexts=["手机", "上网"]) == []
