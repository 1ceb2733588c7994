"""No word of an article is lost without a warning, and no sign of Markdown stands raw on its page."""

from __future__ import annotations

from functools import cache

import pytest
from markdown import Markdown

from tests.conftest import ROOT
from yinling.library.article_renderer import Renderer
from yinling.library.line_extension import LineExtension
from yinling.library.load import load
from yinling.library.markdown_settings import SETTINGS, extensions
from yinling.library.shown_text import check_shown
from yinling.records.article import Article


@cache
def renderer() -> Markdown:
    configured = extensions(ROOT / SETTINGS)
    return Markdown(extensions=[*configured, LineExtension()], extension_configs=configured)


def html_of(body: str) -> str:
    return str(renderer().reset().convert(body))


def found(body: str, reported: frozenset[int] = frozenset()) -> list[tuple[str, int, int, str]]:
    fields = {"id": "study/chunyou", "title": "", "topic": "", "date": None}
    article = Article.model_construct(**fields)  # type: ignore[arg-type]
    article.body = body
    shown = check_shown(article, html_of(body), reported)
    return [(each.code, each.line, each.column, each.message.split("”")[0][1:]) for each in shown]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("| 甲 | 乙 |\n|---|---|\n| 丙 | 丁 | 丢的 |", [("text-lost", 3, 11, "丢的")]),
        ("## 集合 {东门}", [("text-lost", 1, 8, "东门")]),
        ("[注]: 见下文", [("text-lost", 1, 2, "注"), ("text-lost", 1, 6, "见下文")]),
        ("!!! tip 记住一句话\n    字", [("text-lost", 1, 9, "记住一句话")]),
        ("[^甲]: 一句\n[^甲]: 二句\n\n字[^甲]", [("text-lost", 1, 7, "一句")]),
        ("<div>\n**粗**\n</div>", [("raw-markup", 2, 1, "**粗**")]),
        ("** 粗 **", [("raw-markup", 1, 1, "** 粗 **")]),
        ("字[^没有\n\n[甲](a.md 没关", []),
        ("```\n没关", []),  # code up to the end of the text, which has a problem of its own
        ("字\n- 甲\n- 乙", [("raw-markup", 2, 1, "- 甲")]),
        ("字\n| 甲 | 乙 |\n|---|---|\n| 丙 | 丁 |", [("raw-markup", 2, 1, "| 甲 | 乙 |")]),
        ("~~甲~~", [("raw-markup", 1, 1, "~~甲~~")]),
    ],
)
def test_what_is_lost_or_raw(body: str, expected: list[tuple[str, int, int, str]]) -> None:
    assert found(body) == expected


@pytest.mark.parametrize(
    "body",
    [
        "<pre>\n\n<h2>孤勇</h2>\n\n明天就要参军了\n</pre>\n\n按 <code>确定</code> 键",
        r"\*\*甲\*\* 和 `**乙**` 和 \[丙](丁.md)",
        "```\n**甲**\n- 乙\n```\n\n    **丙**",
        "王**同志和 F**k，3 * 4 * 5",
        "### 1. 准备\n\n字",
        "[看](说明.md '标题')![图上有人](a.png)<img src='b.png' alt='也有人'>",
        "<!-- 给编者看的 -->\n\n字",
        "[看][说明]\n\n[说明]: a.md",
        "字[^注]\n\n[^注]: 出处",
        "<ruby>单<rt>shàn</rt></ruby>县",
        '!!! tip "标题"\n    字\n\n??? question "问"\n    答\n\n=== "栏"\n\n    字',
        "应到\n:   该来的人。",
        "- 甲\n- 乙\n\n1. 丙\n    - 丁",
        "## 标题 {#jihao .big}",
        "要点：\n1、甲\n2、乙",
    ],
)
def test_what_is_shown(body: str) -> None:
    assert found(body) == []


def test_a_line_with_another_problem_explains_the_loss_and_its_block_the_signs() -> None:
    assert found("## 集合 {东门}", frozenset({1})) == []
    assert found("## 集合 {东门}\n\n东门", frozenset({1})) == []
    assert found("字\n- 甲\n- 乙\n\n字\n- 丙", frozenset({3})) == [("raw-markup", 6, 1, "- 丙")]


def test_the_sample_shows_all_its_words() -> None:
    library = load(ROOT).library
    assert library
    render = Renderer(library)
    for article in library.all(Article):
        assert list(check_shown(article, render.html(article))) == []


@pytest.mark.parametrize(
    ("body", "html"),
    [
        ("要点：\n1、甲\n2、乙", "<p>要点：<br />\n1、甲<br />\n2、乙</p>"),
        ("①甲\n②乙", "<p>①甲<br />\n②乙</p>"),
        ("（一）甲\n（二）乙\n一、丙", "<p>（一）甲<br />\n（二）乙<br />\n一、丙</p>"),
        ("1.甲\n2.乙", "<p>1.甲<br />\n2.乙</p>"),
        ("• 甲\n• 乙", "<p>• 甲<br />\n• 乙</p>"),
        ("1.5 米\n2.5 米", "<p>1.5 米\n2.5 米</p>"),
        ("一句话\n折成两行", "<p>一句话\n折成两行</p>"),
        ("## 标题\n1、甲", '<h2 id="标题">标题</h2>\n<p>1、甲</p>'),
        ("```\n甲\n1、乙\n```", '<pre class="highlight"><code>甲\n1、乙</code></pre>'),
        (
            "<details>\n<summary>看**这里**</summary>\n**粗**\n</details>",
            "<details>\n<summary>看<strong>这里</strong></summary>\n<p><strong>粗</strong></p>\n</details>",
        ),
        ('<details markdown="1">\n字\n</details>', "<details>\n<p>字</p>\n</details>"),
    ],
)
def test_lines_mean_what_a_chinese_writer_means(body: str, html: str) -> None:
    assert html_of(body) == html
