"""Check that staged pages pass the cleaning and the gate of the site: nothing hostile or private is written."""

from __future__ import annotations

import html
import re
import shutil
from html.parser import HTMLParser
from pathlib import Path

import pytest
import yaml

from tests.conftest import ROOT
from tests.unit.centre import loaded
from tests.unit.private_values import mobile
from yinling.library.load import load
from yinling.site.stage import CannotStageError, stage
from yinling.site.theme import context_of

ARTICLE = (
    "---\n标题: {title}\n摘要: {title}\n主题: 党的知识\n日期: 2019-01-01\n公开范围: 公开\n状态: 已审核\n---\n\n{body}\n"
)
HOSTILE = [
    "[看](#){: href='javascript:alert(1)' }",
    "[看](#){ href=java&#9;script:alert(1) }",
    "[看](page:javascript:alert(1))",
    "[看](page://x.example/)",
    "[看][a]\n\n[a]: page:../../javascript:alert(1)",
    "![图](a.png){ src=https://x.example/a.png }",
    "字{ onclick=alert(1) }",
    "## 小标题 { onmouseover='alert(1)' }",
    "<!-- 备忘：不要登出来 -->\n\n正文。",
    "正文。<!-- <script>alert(1)</script> -->",
    "<div markdown='1'>\n[看](javascript:alert(1))\n</div>",
    "> <p onclick=alert(1)>\n> 字",
    "[^1]\n\n[^1]: <img src=x onerror=alert(1)>",
    '*[党]: 说明" onclick="alert(1)\n\n党',
    '=== "一" onclick=alert(1)\n\n    字',
    '??? note "<img src=x onerror=alert(1)>"\n    字',
]


class Hostile(HTMLParser):
    """Collects what a page of an article must not have."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [tag] if tag in ("script", "iframe", "style", "object", "svg") else []
        for name, value in attrs:
            address = "".join((value or "").split()).lower()
            if name.startswith("on") or name in ("style", "markdown"):
                self.found.append(name)
            if name in ("href", "src") and address.startswith(("javascript:", "data:", "vbscript:", "//")):
                self.found.append(address)
            if tag == "img" and name == "src" and address.startswith("http"):
                self.found.append(address)

    def handle_comment(self, data: str) -> None:
        self.found.append(data)


def staged(root: Path, body: str, title: str = "文章", **files: list[dict[str, object]]) -> str:
    """Return the staged page of an article with a body; empty if the check or the gate refuses it."""
    loaded(root, "2019-12-31", **files)
    shutil.copytree(ROOT / "theme_overrides", root / "theme_overrides")
    (root / "content" / "study").mkdir(parents=True, exist_ok=True)
    (root / "content" / "study" / "a.md").write_text(ARTICLE.format(body=body, title=title), "utf-8")
    shutil.copy(ROOT / "mkdocs.yml", root / "mkdocs.yml")
    found = load(root)
    if found.library is None:
        return ""
    try:
        stage(context_of(found.library), root / "out")
    except CannotStageError:
        assert not (root / "out").exists()
        return ""
    return (root / "out" / "study" / "a" / "index.md").read_text("utf-8")


@pytest.mark.parametrize("body", HOSTILE)
def test_hostile_markup_is_not_staged(tmp_path: Path, body: str) -> None:
    assert Hostile(staged(tmp_path / "c", body).partition("<div>")[2]).found == []


def test_title_and_description_are_staged_as_html(tmp_path: Path) -> None:
    """Read them as an engine does: it prints them into its pages without escaping them."""
    title = """'R&D "三" <img src=x onerror=alert(1)>'"""
    page = staged(tmp_path / "c", "正文。", title)
    front = yaml.safe_load(page.split("---\n")[1])
    assert front.keys() == {"title", "description"}
    for value in front.values():
        assert not re.search('[<>"]', value)
        assert html.unescape(value) == title[1:-1]


def test_harmless_markup_is_staged(tmp_path: Path) -> None:
    page = staged(tmp_path / "c", "**字** 和 [组织](org:zb09)\n\n```\n一\n\n二\n```\n")
    assert "<strong>字</strong>" in page
    assert 'href="../../orgs/zb09/"' in page
    assert "\n\n" not in page.partition("<div>")[2].rstrip("\n")
    assert "一\n&#32;\n二" in page


def test_private_values_are_not_staged(tmp_path: Path) -> None:
    """Compose a number from a character reference: the gate reads what a browser shows."""
    number = mobile()
    hidden = f"{number[:3]}<b></b>{number[3:]}"
    assert staged(tmp_path / "c", f"请打{hidden}。") == ""
    assert staged(tmp_path / "d", "请打电话。")


def test_what_only_the_gate_finds_is_told_and_nothing_is_written(tmp_path: Path) -> None:
    assert staged(tmp_path / "a", "看[荣誉](page:honours/)。")
    assert staged(tmp_path / "b", "看[荣誉](page:honours/#no-such-part)。") == ""
    assert not (tmp_path / "b" / "out").exists()
