"""Words of the glossary are linked where they first occur; table cells and tabs have labels."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import markdown
import pytest

from tests.unit.centre import loaded
from yinling.library.article_html import words_in
from yinling.library.glossary_extension import GlossaryExtension
from yinling.records.word import Word

WORDS = [
    Word(id="党课", name="党课", meaning="给党员讲的课"),
    Word(id="党小组会", name="党小组会", aliases=("小组会",), meaning="小组的会"),
    Word(id="党小组", name="党小组", meaning="支部下面的小组"),
    Word(id="OTC", name="OTC", meaning="非处方药"),
    Word(id="草稿词", name="草稿词", meaning="还没有审", status="草稿"),
]


def html(text: str) -> str:
    extensions = ["tables", "footnotes", "attr_list", "admonition", "pymdownx.details", "pymdownx.superfences"]
    tabs = {"pymdownx.tabbed": {"alternate_style": True}}
    return markdown.markdown(text, extensions=[*extensions, *tabs, GlossaryExtension(WORDS)], extension_configs=tabs)


def link(id: str, text: str = "") -> str:
    return f'<a class="yl-word" href="#word-{id}">{text or id}</a>'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("先上党课，再上党课。", f"先上{link('党课')}，再上党课。"),
        ("党小组会开了，党小组散了。", f"{link('党小组会')}开了，{link('党小组')}散了。"),
        ("小组会和党小组会是一回事", f"{link('党小组会', '小组会')}和党小组会是一回事"),
        ("**党课**后面的党小组", f"<strong>{link('党课')}</strong>后面的{link('党小组')}"),
        ("党课*斜*党小组`党课`", f"{link('党课')}<em>斜</em>{link('党小组')}<code>党课</code>"),
        ("[党课的规定](a.md)和党课", f'<a href="a.md">党课的规定</a>和{link("党课")}'),
        ("盒子上有OTC字样，不是XOTC", f"盒子上有{link('OTC')}字样，不是XOTC"),
        ("草稿词不解释", "草稿词不解释"),
        ("没有这些词 &lt;b&gt; &amp; 1 < 2", "没有这些词 &lt;b&gt; &amp; 1 &lt; 2"),
    ],
)
def test_a_word_is_marked_where_it_stands_first(text: str, expected: str) -> None:
    assert html(text) == f"<p>{expected}</p>"


def test_headings_titles_and_summaries_are_not_marked() -> None:
    text = '## 党课\n\n!!! note "党课"\n    内容\n\n??? question "党课"\n    内容\n\n| 党课 |\n|---|\n| 无 |\n'
    assert "yl-word" not in html(text)
    assert "yl-word" in html(text + "\n党课\n")


def test_the_words_of_a_text_in_their_order() -> None:
    assert words_in(html("OTC、党小组会、党课")) == ["OTC", "党小组会", "党课"]
    assert words_in("<p>无</p>") == []


def test_without_words_nothing_changes() -> None:
    assert markdown.markdown("党课", extensions=[GlossaryExtension()]) == "<p>党课</p>"


def test_cells_and_tabs_know_their_labels() -> None:
    made = html(
        '| 名称 | **多久** |\n|---|---|\n| 大会 | 一季 |\n\n=== "能到会"\n\n    来\n\n=== "来不了"\n\n    请假\n'
    )
    assert '<td data-label="名称">大会</td>' in made
    assert '<td data-label="多久">一季</td>' in made
    assert [piece.split('"')[0] for piece in made.split('class="tabbed-block" data-label="')[1:]] == [
        "能到会",
        "来不了",
    ]


def test_a_cell_with_a_long_address_may_be_broken() -> None:
    rows = "| 党章 | https://www.example.org/a/long/page |\n| 大会 | www.example.org |\n"
    made = html(f"| 名称 | 地址 |\n|---|---|\n{rows}")
    assert made.count('class="yl-broken"') == 1
    assert '<td class="yl-broken" data-label="地址">https' in made


def test_a_word_has_one_explanation(tmp_path: Path) -> None:
    words: list[dict[str, Any]] = [
        {"词语": "支委会", "意思": "一"},
        {"词语": "支部委员会会议", "也叫": ["支委会", "委员会"], "意思": "二"},
        {"词语": "小会", "也叫": "小会", "意思": "三"},
    ]
    problems = loaded(tmp_path / "centre", words=words).problems
    assert [(p.code, p.message) for p in problems] == [
        ("word-twice", "“支委会”在“支委会”那里已经写过了，一个词只能有一个解释。"),
        ("word-twice", "“小会”在“小会”那里已经写过了，一个词只能有一个解释。"),
    ]
