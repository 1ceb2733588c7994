"""The blocks of Markdown, compared with GitHub's own renderer, and what Chinese articles add."""

from __future__ import annotations

import random
import re
from html.parser import HTMLParser
from pathlib import Path

import cmarkgfm  # type: ignore[import-untyped]
import pytest
from cmarkgfm.cmark import Options  # type: ignore[import-untyped]
from markdown import Markdown

from yinling.library.article_html import clean
from yinling.library.block_extension import BlockExtension
from yinling.library.inline_extension import InlineExtension
from yinling.library.line_extension import LineExtension
from yinling.library.markdown_blocks import MAX_DEPTH
from yinling.library.markdown_settings import SETTINGS, extensions
from yinling.library.note_extension import NoteExtension
from yinling.library.spacing_extension import SpacingExtension

_SETTINGS = extensions(Path(__file__).parents[2] / SETTINGS)
_OWN = (LineExtension(), BlockExtension(), InlineExtension(), NoteExtension(), SpacingExtension())
_MARKDOWN = Markdown(extensions=[*_SETTINGS, *_OWN], extension_configs=_SETTINGS)
_BLOCKS = frozenset(re.findall(r"\w+", "ul ol li p blockquote pre h1 h2 h3 h4 h5 h6 hr table tr th td"))


class _Structure(HTMLParser):
    """Lists the blocks of HTML, with the texts between them."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS:
            self.end_text()
            start = dict(attrs).get("start") if tag == "ol" else None
            self.parts.append(f"<{tag} {start}>" if start else f"<{tag}>")

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.end_text()
            self.parts.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self._text += data

    def end_text(self) -> None:
        self.parts += [text] if (text := "".join(self._text.split())) else []
        self._text = ""


def structure(html: str) -> list[str]:
    parser = _Structure()
    parser.feed(html)
    parser.end_text()
    return parser.parts


def render(text: str) -> str:
    return str(_MARKDOWN.reset().convert(text))


def github(text: str) -> str:
    return str(cmarkgfm.github_flavored_markdown_to_html(text, Options.CMARK_OPT_UNSAFE | Options.CMARK_OPT_FOOTNOTES))


@pytest.mark.parametrize(
    "text",
    [
        "1. 洗菜\n  - 白菜\n  - 萝卜\n2. 切菜\n3. 下锅",
        "1. 先\n\n   ![图](a.png)\n\n2. 后\n\n   再说一句\n3. 完",
        "- 早饭\n  - 粥\n    - 小米\n- 午饭",
        "要带的：\n- 水\n- 药\n| 日 | 事 |\n|---|---|\n| 一 | 走 |",
        "安排：\n| 日 | 事 |\n|---|---|\n| 一 | 走 |\n\n完",
        "- 甲\n- 乙\n1. 丙\n2. 丁\n* 戊",
        "那一年是\n2019. 难忘的一年\n\n2019. 那一年\n2020. 下一年",
        "3) 三\n4) 四",
        "- 甲\n\n- 乙\n- 丙",
        "- 甲\n续行\n\n 不在列表里",
        "- ```\n  代码\n  ```\n- 乙\n\n      x = 1\n  后文",
        "> - 甲\n> - 乙\n续行\n\n> 另一段",
        "甲 | 乙\n--|--:\n一 | 二 | 三\n四\n\n| 单 |\n|---|",
        "| `甲\\|乙` | 丙\\|丁 |\n|---|---|\n| ``a\\|`b`` | \\`c\\|d |",
        "他叹了口气，说不知道会怎样。\n: D\n\n后来就好了。\n\n: 完",
        "- | 甲 | 乙 |\n  |---|---|\n  | 一 | 二 |\n- 丙",
        "#话题# 文字\n####### 七个\n# 标题 #\n## \n标题\n多行\n===\n***\n- - -",
        "10. 十\n    - 内\n      1. 里\n\n         段",
        "```rust,no_run\n# 甲\n```\n乙",
        "~~~ 说明 `文字`\n- 甲\n\n- 乙\n~~~~\n- 丙",
        "```python {linenos=true}\n# 甲\n```\n\n```{r, echo=FALSE}\n## 乙\n```",
        "- 甲\n  ```text 样子\n# 乙\n  ```\n- 丙",
        "字\n- ```js 1\n  甲\n\n- 乙\n> ```\n> 丙\n\n丁\n\n```\n# 没有关上",
        "<p>\n\n文字 **粗**\n\n- 甲\n- 乙",
        '<div align="center">\n\n**粗**\n\n| 甲 | 乙 |\n|---|---|\n\n</div>\n\n- 丙',
        "<table><tr><td>\n\n- 甲\n\n</td></tr></table>\n\n后",
        "<div>\n文字\n- 不是列表\n\n- 是列表\n</div>\n\n    <p>\n\n- 丁",
    ],
)
def test_blocks_are_those_of_github(text: str) -> None:
    assert structure(render(text)) == structure(github(text))


_LINES = [
    *("- a", "* b", "+ c", "1. d", "2. e", "3) f", "  - g", "   - h", "    - i", "  g", "   h", "    i", "      j"),
    *("text", "> q", "> - r", ">   s", "# h", "---", "", "", "", "- ", "10. x", "1. > y", "- - z", "===", "***"),
    *("   1. k", "## ", "甲：", "**b**", "   > t", "    1. u"),
]
_CODE = [
    *("```", "~~~", "````", "``` js x=1", "```rust,no_run", "  ```", "   ~~~", "> ```", "> code", "> > ```", "- ```"),
    *("- a", "  code", "    code", "text", "", "", "# h", "- b", "1. ```py", "   x = 1", "   ```", "> ", "- - ~~~ a b"),
]
_HTML = ["<div>", "</div>", "<p>", "", "", "", "- a", "**x**", "# h", "<table><tr><td>", "</td></tr></table>", "text"]
_TABLES = ["| a | b |", "|---|---|", "| 1 | 2 |", "- | c | d |", "  |---|---|", "a|b", ":-:|--", "text", "", "1. x"]


@pytest.mark.parametrize("lines", [_LINES, _TABLES, _CODE], ids=["lists", "tables", "code"])
def test_random_blocks_are_those_of_github(lines: list[str]) -> None:
    """Compare 1,500 random texts; in tables GitHub's own renderer is inconsistent about blank lines of lists."""
    chance = random.Random(24)
    different = []
    for _ in range(1500):
        text = "\n".join(chance.choice(lines) for _ in range(chance.randint(2, 8)))
        ours, theirs = structure(render(text)), structure(github(text))
        if lines is _TABLES:
            ours, theirs = ([part for part in parts if part not in ("<p>", "</p>")] for parts in (ours, theirs))
        if ours != theirs:
            different.append(text)
    assert len(different) <= 1500 * 0.005, different[:3]


def test_markdown_goes_on_behind_html_that_is_open() -> None:
    """Compare 500 random texts in which a blank line is around each line of HTML."""
    chance = random.Random(26)
    for _ in range(500):
        lines = [chance.choice(_HTML) for _ in range(chance.randint(2, 8))]
        text = "\n".join(f"\n{line}\n" if line.startswith("<") else line for line in lines)
        ours, theirs = ([part for part in structure(html) if part != "</p>"] for html in (render(text), github(text)))
        assert ours == theirs, text
        assert clean(render(text)).count("<div") == clean(render(text)).count("</div>")


def test_no_word_is_lost_in_random_blocks() -> None:
    chance = random.Random(25)
    for _ in range(500):
        lines = [chance.choice(_LINES) + f" 字{number}" for number in range(chance.randint(2, 9))]
        shown = "".join(structure(render("\n".join(lines))))
        assert all(f"字{number}" in shown for number in range(len(lines))), lines


def test_constructs_of_extensions_stand_in_lists_and_hold_them() -> None:
    html = render(
        '1. 一\n\n    !!! note\n        - 甲\n          - 乙\n\n    ??? tip "折"\n        字\n2. 二[^1]\n\n'
        '=== "左"\n    - 丙\n=== "右"\n    1. 丁\n\n词\n:   解释\n\n    - 戊\n\n[^1]: 注\n    - 己\n'
    )
    assert html.count("<ol>") == 3, "the steps, the tab and the footnotes"
    assert re.search(r"<p class=\"admonition-title\">说明</p>\s*<ul>\s*<li>甲\s*<ul>\s*<li>乙", html)
    assert re.search(r"<summary>折</summary>\s*<p>字</p>\s*</details>\s*</li>\s*<li>\s*<p>二<sup", html)
    assert html.count('class="tabbed-block"') == 2
    assert re.search(r"<dt>词</dt>\s*<dd>\s*<p>解释</p>\s*<ul>\s*<li>戊", html)
    assert re.search(r'<li id="fn:1">\s*<p>注</p>\s*<ul>\s*<li>己|<li id="fn:1">\s*注\s*<ul>\s*<li>己', html), html


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("## 集合地点 {东门}", "集合地点 {东门}</h2>"),
        ("## 有记号 {#jihao .zhu}", '<h2 class="zhu" id="jihao">有记号</h2>'),
        ("| 集合 {东门} |\n|---|", "<th>集合 {东门}</th>"),
        ("> [!NOTE]\n> 带水", '<div class="admonition note">\n<p class="admonition-title">说明</p>\n<p>带水</p>'),
        ("> [!WARNING] 路滑\n>\n> - 慢走", '<p class="admonition-title">路滑</p>\n<ul>'),
        ("- [ ] 报名\n- [x] 交表", '<li><span class="yl-task" title="未完成">□</span> 报名</li>'),
        ("~~作废~~ ==重要== a==b", "<p><del>作废</del> <mark>重要</mark> a==b</p>"),
        ("若 i<j，j>k，x_\\{i=1\\} 与 **粗**{i=1}", "<p>若 i&lt;j，j&gt;k，x_{i=1} 与 <strong>粗</strong>{i=1}</p>"),
        ("\\<b> \\~~甲~~", "<p>&lt;b&gt; ~~甲~~</p>"),
        ("    各位老同志：\n\n　　明天春游。", "<p>各位老同志：</p>\n<p>明天春游。</p>"),
        ("    code = 1\n\n    # 说明", "<code>code = 1\n\n# 说明"),
        ("!!! danger\n    停", '<p class="admonition-title">危险</p>'),
        ("??? 通知\n    停", "<summary>通知</summary>"),
    ],
)
def test_signs_mean_what_they_mean(text: str, part: str) -> None:
    assert part in clean(render(text))


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("中文\n中文，\n（注）\n“引”\n完", "中文中文，（注）“引”完"),
        ("**粗**\n字\n[链](a.md)\n*斜*", '<strong>粗</strong>字<a href="a.md">链</a><em>斜</em>'),
        ("字\n<b>粗</b>\n字", "字<b>粗</b>字"),
        ("word\nword “a”\n“b” 字\nword", "word\nword “a”\n“b” 字\nword"),
        ("甲  \n乙\\\n丙", "甲<br>\n乙<br>\n丙"),
        ("`甲`\n`乙`", "<code>甲</code>\n<code>乙</code>"),
        ("0.4 兆，2019 年 3 月，5 mg", "0.4&nbsp;兆，2019&nbsp;年 3&nbsp;月，5&nbsp;mg"),
        ("打 120 报警，6% 以上", "打 120 报警，6% 以上"),
        ("10 mL，6.1 mmol/L，3 hours，2 间", "10&nbsp;mL，6.1&nbsp;mmol/L，3 hours，2&nbsp;间"),
        ("诺尔曼·\n白求恩 ·\n𠮷\n野😀\n走", "诺尔曼·白求恩 ·\n𠮷野😀走"),
        ("　　清早\n　　喝水\n- 甲\n　　乙", "<p>清早<br>喝水</p>\n<ul>\n<li>甲<br>乙</li>"),
        ("<pre>甲\n　　乙</pre>", "　　乙</pre>"),
        ("<p>老\n人 <b>慢\n走</b></p>", "<p>老人 <b>慢走</b></p>"),
        ("<div>甲\n乙<pre>丙\n丁</pre>戊\n己</div>", "<div>甲乙<pre>丙\n丁</pre>戊己</div>"),
        ("1. 一\n二\n\n    三\n    四", "<p>一二</p>\n<p>三四</p>"),
        ("党\u200b员\u202e证\ufeff\u200a的", "党员证 的"),
    ],
)
def test_line_breaks_and_units_of_chinese_text(text: str, html: str) -> None:
    assert html in clean(render(text))


def test_footnotes_stand_close_and_lead_back_to_each_place() -> None:
    html = clean(render("甲 [^1] ，乙\n[^1]\n丙 [^b] 。\n\n[^1]: 注\n[^b]: 另注"))
    assert re.search(r'<p>甲<sup id="fnref:1">.*?</sup>，乙<sup id="fnref2:1">.*?</sup>丙<sup id="fnref:b">', html)
    assert "</sup>。</p>" in html
    assert re.findall(r'"footnote-backref" href="#(fnref\d*:\w+)"[^>]*>(.*?)</a>', html) == [
        ("fnref:1", "回到正文第 1 处"),
        ("fnref2:1", "回到正文第 2 处"),
        ("fnref:b", "回到正文"),
    ], html


def test_footnotes_are_numbered_as_they_are_cited() -> None:
    text = "> 引[^b]\n\n甲[^a]乙[^d]\n\n- 一\n  - 二[^b]\n\n| 表[^e] |\n|---|\n\n## 标[^d]\n\n"
    notes = "[^a]: 一\n[^b]: 二\n[^c]: 三\n[^d]: 四[^f]\n[^e]: 五\n[^f]: 六\n"
    html = render(text + notes)
    marks = re.findall(r'<sup id="(fnref\d*:\w)"><a class="footnote-ref" href="#fn:(\w)">(\d)', html)
    assert marks == [
        *(("fnref:b", "b", "1"), ("fnref:a", "a", "2"), ("fnref:d", "d", "3"), ("fnref2:b", "b", "1")),
        *(("fnref:e", "e", "4"), ("fnref2:d", "d", "3"), ("fnref:f", "f", "5")),
    ]
    assert re.findall(r'<li id="fn:(\w)">', html) == ["b", "a", "d", "e", "f", "c"]
    assert "fnref:c" not in html, "nothing cites it"


def test_depth_is_bounded_and_time_is_linear() -> None:
    html = render("\n".join("  " * depth + "- 层" for depth in range(400)) + "\n\n" + "> " * 3000 + "深")
    assert html.count("<ul>") <= MAX_DEPTH
    assert html.count("层") == 400
    assert "深" in html
    assert render("- a\nb\n  c\n" * 5_000).count("c") >= 5_000
