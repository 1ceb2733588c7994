"""The command `clean`: what was pasted from WeChat, Word, WPS or a web page becomes Markdown; the rest stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.unit.conftest import Command
from yinling.library.article_html import find_disallowed
from yinling.library.clean_article import clean_text
from yinling.library.prose import prose_of

FRONT = "---\n标题: 春游\n主题: 党的知识\n日期: 2019-01-05\n公开范围: 公开\n状态: 已审核\n---\n\n"
WECHAT = """<section data-role="outer" style="font-size:16px"><section style="text-align:center">
<h1>关于春游的通知</h1></section>
<p style="text-indent:2em"><span style="font-size:15px">　　各支部要<span style="font-weight: bold">认真</span>\
<strong>组织</strong>，做到&nbsp;“三个一”。</span></p><p><br></p><section><p>一是早到。</p></section>
<p><img class="rich_pages" data-src="https://mmbiz.example.org/a.jpg?wx_fmt=jpeg" data-ratio="0.6" alt="合影"></p>
<iframe class="video_iframe" data-src="https://v.example.org/x"></iframe><mp-common-videosnap></mp-common-videosnap>
<a href="javascript:void(0);" onclick="x()">阅读原文</a></section>"""
WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office">
<head><meta charset=utf-8><style><!-- p{margin:0} --></style>
<!--[if gte mso 9]><xml><w:WordDocument/></xml><![endif]--></head><body lang=ZH-CN><div class=WordSection1>
<h1><b>第一章</b></h1><p class=MsoNormal style='text-indent:21.0pt'><span style='font-family:宋体'>每月
五日开展<b>主题
党日</b>。<o:p></o:p></span></p>
<p style='mso-list:l0 level1 lfo1'><![if !supportLists]>\
<span style='mso-list:Ignore'>1.<span>&nbsp;</span></span><![endif]>先学习</p>
<p style='mso-list:l0 level2 lfo1'><span style='mso-list:Ignore'>l<span>&nbsp;</span></span>读文件</p>
<p style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>2.<span>&nbsp;</span></span>再讨论</p>
<table border=1><tr><td rowspan=2><p>地点</p></td><td colspan=2><p>时间</p></td></tr><tr><td>上午</td><td>下午</td></tr>
<tr><td>东|西</td><td>9<sup>00</sup></td><td>学习<br>讨论</td></tr></table>
<p><img src="file:///C:/image001.png"></p></div></body></html>"""


def cleaned(body: str) -> str:
    text = clean_text(FRONT + body).text
    assert text.startswith(FRONT)
    assert clean_text(text).text == text, "a second run changes nothing"
    return text.removeprefix(FRONT)


def test_an_article_of_wechat() -> None:
    text = cleaned(WECHAT)
    assert text == (
        "## 关于春游的通知\n\n各支部要**认真组织**，做到 “三个一”。\n\n一是早到。\n\n"
        "![合影](https://mmbiz.example.org/a.jpg?wx_fmt=jpeg)\n\n"
        "[看视频](https://v.example.org/x)\n\n（这里原有视频）\n\n阅读原文"
    )
    assert clean_text(WECHAT).lost == {"视频": 1}


def test_a_page_of_word() -> None:
    assert cleaned(WORD) == (
        "## 第一章\n\n每月五日开展**主题党日**。\n\n1. 先学习\n    - 读文件\n2. 再讨论\n\n"
        "| 地点 | 时间 |  |\n| --- | --- | --- |\n"
        "| 地点 | 上午 | 下午 |\n| 东\\|西 | 9<sup>00</sup> | 学习<br>讨论 |\n\n"
        "（这里原有图片）"
    )
    assert clean_text(WORD).lost == {"图片": 1}


@pytest.mark.parametrize("pasted", [WECHAT, WORD, "段落<font color=red>里</font>的<script>alert(1)</script>字"])
def test_nothing_is_left_that_no_article_may_hold(pasted: str) -> None:
    codes = {found.code for found in find_disallowed("\n".join(prose_of(cleaned(pasted).split("\n"))))}
    assert codes <= {"picture-elsewhere"}


@pytest.mark.parametrize(
    ("pasted", "text"),
    [
        ("每月<font color=red>5 日</font>前交。", "每月5 日前交。"),
        ("<p>第一段</p><p>第二段</p>", "第一段\n\n第二段"),
        ("前面\n<p style='x'>一段</p>\n后面", "前面\n\n一段\n\n后面"),
        ("| 甲 | <span style='x'>乙</span> |\n|---|---|\n| 丙 | 丁 |", "| 甲 | 乙 |\n|---|---|\n| 丙 | 丁 |"),
        ("<b>粗，</b>不粗", "**粗**，不粗"),
        ("<p style='x'>1 &lt; 2，&amp;lt; 是小于号，5*3*2</p>", "1 &lt; 2，&amp;lt; 是小于号，5\\*3\\*2"),
        ("<p style='x'>没有结束", "没有结束"),
        ("<p style='display:none'>看不见</p>看得见", "看得见"),
        ("<table><tr><td style='x'>只有一格</td></tr></table>", "只有一格"),
        ("<ruby style='x'>单<rt>shàn</rt></ruby>县", "<ruby>单<rt>shàn</rt></ruby>县"),
        ("<img style='x' src='data:image/png;base64,AAAA'>", "（这里原有图片）"),
    ],
)
def test_pieces_of_html(pasted: str, text: str) -> None:
    assert cleaned(pasted) == text


@pytest.mark.parametrize(
    ("pasted", "text"),
    [
        ("　　第一段。\n　　第二段。", "第一段。\n\n第二段。"),
        ("第一段有一句话。\n第二段也有一句话。", "第一段有一句话。\n\n第二段也有一句话。"),
        ("一句话折成\n两行。", "一句话折成\n两行。"),
        ("日子\t做什么\n5 日\t党日\n15 日\t会", "| 日子 | 做什么 |\n|---|---|\n| 5 日 | 党日 |\n| 15 日 | 会 |"),
        ("| 日子 | 做什么 |\n| 5 日 | 党日 |", "| 日子 | 做什么 |\n|---|---|\n| 5 日 | 党日 |"),
        ("要点：\n1、甲\n2、乙\n后面", "要点：\n\n1. 甲\n2. 乙\n\n后面"),
        ("①甲\n②乙", "1. 甲\n2. 乙"),
        ("（1）甲\n（2）乙", "1. 甲\n2. 乙"),
        ("• 甲\n• 乙", "- 甲\n- 乙"),
        ("1.5 米\n2.5 米", "1.5 米\n2.5 米"),
        (
            "＃ 标题\n\n-甲\n-乙\n\n看[这里]（https://example.org/）",
            "# 标题\n\n- 甲\n- 乙\n\n看[这里](https://example.org/)",
        ),
        ("没有\u200b宽度的\u00a0字", "没有宽度的 字"),
    ],
)
def test_signs_of_pasted_text(pasted: str, text: str) -> None:
    assert cleaned(pasted) == text


@pytest.mark.parametrize(
    "right",
    [
        "1. 甲\n2. 乙\n\n- 丙\n    - 丁\n\n> 引用。\n> 第二行。",
        "```html\n<p style='x'>代码</p>\n1、甲\n2、乙\n```\n\n`<font>` 和 `＃`",
        '<figure markdown="span">\n![图](a.png)\n<figcaption>图：说明</figcaption>\n</figure>',
        "<details>\n<summary>看</summary>\n字\n</details>",
        "看 <https://example.org/> 和 <zhibu@example.org>，2<sup>3</sup>，换行<br>这里",
        '!!! tip "记住"\n    先挂断。\n    再核实。',
        "<!-- 给编者看的 -->\n\n字。[^1]\n\n[^1]: 出处。",
    ],
)
def test_right_markdown_stays(right: str) -> None:
    assert cleaned(right) == right


def test_the_articles_of_the_sample_stay() -> None:
    for file in sorted((ROOT / "content").rglob("*.md")):
        text = file.read_text("utf-8")
        assert clean_text(text).text == text, file


# ---- the command ----


def test_the_difference_is_shown_first_and_written_on_demand(yinling: Command, centre: Path) -> None:
    file = centre / "content" / "study" / "chunyou.md"
    before = (FRONT + "<p style='x'>各支部要学习。</p>\n" * 20).replace("\n", "\r\n").encode()
    file.write_bytes(before)
    said = yinling("check")
    assert said.out.count("content/study/chunyou.md") == 2  # the place, and the command to run
    assert "有 20 处不能用的 HTML（style）" in said.out
    said = yinling("clean", str(file))
    assert said.code == 0
    assert "第 9 行：\n- <p style='x'>各支部要学习。</p>\n" in said.out
    assert "\n+ 各支部要学习。\n" in said.out
    assert "再运行一次，后面加上 --write" in said.out
    assert file.read_bytes() == before
    assert "已经写进文件" in yinling("clean", str(file), "--write").out
    text = file.read_bytes().decode()
    assert text.replace("\r\n", "\n") == FRONT + "各支部要学习。\n\n" * 19 + "各支部要学习。\n"
    assert text.count("\r\n") == text.count("\n")
    assert yinling("clean", str(file)).out == "没有要整理的地方。\n"
    assert yinling("check").code == 0


def test_a_long_line_and_a_lost_video_are_told(yinling: Command, centre: Path) -> None:
    file = centre / "content" / "study" / "chunyou.md"
    file.write_text(FRONT + "<p style='x'>" + "学" * 6000 + "</p><video style='x'></video>\n", "utf-8")
    assert "line-too-long" in yinling("check").out
    said = yinling("clean", str(file))
    assert "有 1 处视频带不过来" in said.out
    assert "…" in said.out


@pytest.mark.parametrize(
    ("name", "content"), [("a.html", b"<p>"), ("wu.md", None), ("gbk.md", "第九党支部学习".encode("gbk"))]
)
def test_what_cannot_be_cleaned(yinling: Command, centre: Path, name: str, content: bytes | None) -> None:
    if content is not None:
        (centre / name).write_bytes(content)
    said = yinling("clean", str(centre / name))
    assert said.code == 1
    assert said.err.startswith("做不了：")
