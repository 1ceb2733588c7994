"""Check the HTML in articles: hostile markup is reported with its place, and also removed from the page."""

from __future__ import annotations

import html
import re
import shutil
from html.parser import HTMLParser
from pathlib import Path

import markdown
import pytest

from tests.conftest import ROOT
from tests.unit.centre import BASE
from yinling.library.article_html import RECORD_SCHEMES, check_rendered, clean, find_disallowed, find_disallowed_tags
from yinling.library.load import Loaded, load
from yinling.records.article import Article

# Each with its expected problem code and column.
HOSTILE = [
    ("<script>alert(1)</script>", "html-not-allowed", 1),
    ("段落 <ScRiPt src=//x.example/a.js></ScRiPt>", "html-not-allowed", 4),
    ("<img src=x onerror=alert(1)>", "html-not-allowed", 1),
    ("<p onclick='alert(1)'>点我</p>", "html-not-allowed", 1),
    ("<details ontoggle=alert(1) open>", "html-not-allowed", 1),
    ('<bdo dir="rtl">654321</bdo>', "html-not-allowed", 1),
    ("<span DIR=rtl>654 321</span>", "html-not-allowed", 1),
    ("<svg onload=alert(1)></svg>", "html-not-allowed", 1),
    ("<math><mtext></mtext></math>", "html-not-allowed", 1),
    ("<iframe src='https://x.example/'></iframe>", "html-not-allowed", 1),
    ("<object data='a.swf'></object>", "html-not-allowed", 1),
    ("<form action='https://x.example/'><button>交</button></form>", "html-not-allowed", 1),
    ("<style>body{background:url(https://x.example/a.png)}</style>", "html-not-allowed", 1),
    ("<p style='background:url(https://x.example/a)'>字</p>", "html-not-allowed", 1),
    ("<link rel=stylesheet href=https://x.example/a.css>", "html-not-allowed", 1),
    ("<meta http-equiv=refresh content='0;url=https://x.example/'>", "html-not-allowed", 1),
    ("<base href='https://x.example/'>", "html-not-allowed", 1),
    ("<a href='javascript:alert(1)'>看</a>", "link-scheme", 1),
    ("<a href='java\tscript:alert(1)'>看</a>", "link-scheme", 1),
    ("<a href='&#106;avascript:alert(1)'>看</a>", "link-scheme", 1),
    ("<a href='data:text/html,<script>alert(1)</script>'>看</a>", "link-scheme", 1),
    ("[看](javascript:alert(1))", "link-scheme", 5),
    ("[看](JavaScript&#58;alert(1))", "link-scheme", 5),
    ("[看](vbscript:msgbox)", "link-scheme", 5),
    ("[看](<javascript:alert(1)>)", "link-scheme", 6),
    ("[看][a]\n\n[a]: javascript:alert(1)", "link-scheme", 6),
    ("[![图](a.png)](javascript:alert(1))", "link-scheme", 15),
    ("![图](https://x.example/a.png)", "picture-elsewhere", 6),
    ("![图](//x.example/a.png)", "picture-elsewhere", 6),
    ("![图](data:image/svg+xml;base64,AAAA)", "picture-in-text", 6),
    ("<img src='https://x.example/a.png' alt='图'>", "picture-elsewhere", 1),
    ("字{: onclick=alert(1) }", "html-not-allowed", 5),
    ("字{ style='position:fixed' }", "html-not-allowed", 4),
]
HARMLESS = [
    "1 < 2，3 > 2，a<b",
    "看 <https://example.org/> 和 <zhibu@example.org>",
    "`<script>` 这样写就行",
    "```html\n<iframe></iframe>\n```",
    "[网址](https://example.org/)、[电话](tel:010-12345)、[下一篇](a.md#b)",
    "## 标题 {: #biaoti .big }\n\n字<br>字<sub>2</sub><kbd>Ctrl</kbd>",
    "[注]: 见下文",
    "<ruby>单<rt>shàn</rt></ruby>",
]
EXTENSIONS = ["admonition", "attr_list", "def_list", "footnotes", "md_in_html", "tables", "pymdownx.details"]


def rendered(text: str) -> str:
    return markdown.markdown(text, extensions=[*EXTENSIONS, "pymdownx.superfences", "pymdownx.tabbed"])


@pytest.mark.parametrize(("text", "code", "column"), HOSTILE)
def test_hostile_markup_is_reported(text: str, code: str, column: int) -> None:
    found = list(find_disallowed(text))
    assert (found[0].code, found[0].column) == (code, column), found


@pytest.mark.parametrize(("text", "code", "column"), HOSTILE)
def test_hostile_markup_is_removed(text: str, code: str, column: int) -> None:
    page = clean(rendered(text))
    assert find_disallowed_tags(page) == [], page
    assert "x.example" not in page.replace("&lt;", "")


@pytest.mark.parametrize("text", HARMLESS)
def test_harmless_markup_stays(text: str) -> None:
    blanked = "" if text.startswith("```") else text.replace("`<script>`", " " * 10)
    assert list(find_disallowed(blanked)) == []
    cleaned, page = (html.unescape(made).replace("<br />", "<br>") for made in (clean(rendered(text)), rendered(text)))
    assert cleaned == page


def test_every_article_of_the_sample_stays_complete() -> None:
    """Check that the allowlist covers all output of Markdown and its extensions: cleaning removes nothing."""

    class Tags(HTMLParser):
        def __init__(self, page: str) -> None:
            super().__init__()
            self.seen: list[tuple[str, tuple[str, ...]]] = []
            self.feed(page)

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            self.seen.append((tag, tuple(sorted(name for name, _ in attrs))))

    tabs = {"pymdownx.tabbed": {"alternate_style": True}}
    for file in sorted((ROOT / "content").rglob("*.md")):
        text = re.sub(rf"\]\((?:{'|'.join(RECORD_SCHEMES)}):", "](", file.read_text("utf-8").split("---\n", 2)[2])
        page = markdown.markdown(text, extensions=[*EXTENSIONS, "pymdownx.superfences", *tabs], extension_configs=tabs)
        assert Tags(clean(page)).seen == Tags(page).seen, file.name


def centre(root: Path, body: str = "", **files: str) -> Loaded:
    shutil.copytree(BASE, root)
    article = root / "content" / "study" / "sanhui-yike.md"
    article.write_text(article.read_text("utf-8") + body, "utf-8")
    for name, text in files.items():
        (root / "content" / name.replace("__", ".")).write_text(text, "utf-8")
    return load(root)


def test_the_problem_has_its_place_in_the_file(tmp_path: Path) -> None:
    found = centre(tmp_path / "centre", "\n\n第一行\n字<iframe>\n")
    lines = (tmp_path / "centre" / "content" / "study" / "sanhui-yike.md").read_text("utf-8").split("\n")
    assert [(p.code, p.line, p.column) for p in found.problems] == [
        ("html-not-allowed", lines.index("字<iframe>") + 1, 2)
    ]


@pytest.mark.parametrize(
    ("line", "after"),
    [
        ("<center>重阳<b style='color:red' class=a>登高</b></center>。", "重阳<b class=a>登高</b>。"),
        ('> <p align="center" title="甲 > 乙">看<script>1</script>这里</p>', '> <p title="甲 > 乙">看这里</p>'),
        ("  <font size=3 color='red'>字", "  字"),
        ("<iframe src='//x.example/'></iframe>", ""),
    ],
)
def test_the_corrected_line_keeps_the_text(tmp_path: Path, line: str, after: str) -> None:
    found = centre(tmp_path / "centre", f"\n\n{line}\n").problems
    assert {each.after for each in found if each.code == "html-not-allowed"} == {after}


def test_files_that_run_in_a_browser_are_refused(tmp_path: Path) -> None:
    found = centre(tmp_path / "centre", a__html="<p>", b__svg="<svg/>", c__js="1", d__txt="字", e__CSV="1")
    assert [(p.code, p.file) for p in found.problems] == [
        ("file-kind", "content/a.html"),
        ("file-kind", "content/b.svg"),
        ("file-kind", "content/c.js"),
        ("text-not-linked", "content/d.txt"),
    ]


def test_a_link_hidden_in_the_text_is_reported_when_rendered(tmp_path: Path) -> None:
    found = centre(tmp_path / "centre", "\n[看][a]\n\n[a]:\n    javascript:alert(1)\n")
    assert found.library is not None
    article = found.library.all(Article)[0]
    problems = list(check_rendered(article, rendered(article.body)))
    line = article.origin.file, (tmp_path / "centre" / article.origin.file).read_text("utf-8").split("\n")
    assert [(p.code, p.file, line[1][p.line - 1].strip()) for p in problems] == [
        ("link-scheme", line[0], "javascript:alert(1)")
    ]
