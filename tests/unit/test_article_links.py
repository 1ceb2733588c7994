"""Links of articles: found in the Markdown, and parsed in one way for check, page, paper and other engines."""

from __future__ import annotations

import re
import shutil
from html import unescape
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.unit.centre import BASE
from tests.unit.private_values import mobile
from yinling.library.article_links import files_in, files_of, links_of, page_address
from yinling.library.article_renderer import Renderer
from yinling.library.link_target import LinkTarget, parse_target
from yinling.library.load import Library, load
from yinling.library.prose import prose_of
from yinling.library.written_links import written_links
from yinling.printing.print_links import resolve_link
from yinling.records.article import Article
from yinling.site import steps

FRONT = "---\n标题: 春游\n主题: 党的知识\n日期: 2019-01-05\n公开范围: 公开\n状态: 已审核\n---\n\n"


@pytest.mark.parametrize(
    ("written", "target"),
    [
        ("sanhui-yike.md", LinkTarget("article", "study/sanhui-yike", "article")),
        ("./sanhui-yike.md#a", LinkTarget("article", "study/sanhui-yike", "article", "", "#a")),
        ("../services/dangfei.MD", LinkTarget("article", "services/dangfei", "article")),
        ("../services/dangfei/", LinkTarget("folder", "services/dangfei")),
        ("dangfei#怎样交", LinkTarget("folder", "study/dangfei", "", "", "#怎样交")),
        ("../", LinkTarget("folder", "")),
        ("报名 表.pdf", LinkTarget("file", "study/报名 表.pdf")),
        ("报名%20表.pdf#page=2", LinkTarget("file", "study/报名 表.pdf", "", "", "#page=2")),
        ("表(1).xlsx?v=2", LinkTarget("file", "study/表(1).xlsx", "", "?v=2")),
        ("org:zb09#a", LinkTarget("record", "zb09", "org", "", "#a")),
        ("page:study/plan/?y=1#a", LinkTarget("page", "study/plan/", "page", "?y=1", "#a")),
        ("https://example.org/a b.md", LinkTarget("elsewhere", "https://example.org/a b.md")),
        ("tel:010-12345", LinkTarget("elsewhere", "tel:010-12345")),
        ("//example.org/a.png", LinkTarget("elsewhere", "//example.org/a.png")),
        ("/study/plan/", LinkTarget("root", "/study/plan/")),
        ("#集合", LinkTarget("here", "", "", "", "#集合")),
        ("", LinkTarget("here")),
        ("../../外面.pdf", LinkTarget("file", "../外面.pdf")),
    ],
)
def test_targets(written: str, target: LinkTarget) -> None:
    assert parse_target(written, "study/chunyou") == target


LINKS = [
    "[a](b.md)",
    "[a](<b c.md>)",
    "[a](b c.md)",
    '[a](b.md "标题 (一)")',
    "[a]( b.md 'c' )",
    "[a](表(1).pdf)",
    "![合影[左一]](a.png)",
    "[![图](a.png)](b.md)",
    "[a\nb](c.md)",
    "[a](b%20c.md#d)",
    r"[a](b\_c.md)",
    r"\[a](b.md)",
    "`[a](b.md)` 和 ``[c](d.md)``",
    "```\n[a](b.md)\n```",
    "    [a](b.md)",
    "[a](b.md",
    "[a] (b.md)",
    "[a]()",
    "[a][b]\n\n[b]: c.md",
    '[b]\n\n[b]: <c.md> "标题"',
    '<a href="b.md">甲</a><img src="c.png" alt="图">',
    "字(注)[a](b.md)（见[c](d.md)）",
    "- 项\n\n    [a](b.md)",
    '!!! tip "x"\n    [a](b.md)',
    "| [a](b.md) | ![c](d.png) |\n|---|---|\n| [e](f.md) | 字 |",
    "[a](https://example.org/?a=1&b=2)",
    "<!-- [a](b.md) -->",
]
_ADDRESS = re.compile(r'<(?:a|img)\b[^>]*?\s(?:href|src)="([^"]*)')


def centre(root: Path, body: str) -> Library:
    """Return a centre with an article that has this body."""
    shutil.copytree(BASE, root)
    shutil.copy(ROOT / "mkdocs.yml", root)
    (root / "content" / "study" / "chunyou.md").write_text(FRONT + body, "utf-8")
    return load(root).valid


def rendered_targets(article: Article, library: Library) -> list[str]:
    return sorted(unescape(address) for address in _ADDRESS.findall(Renderer(library).html(article)))


@pytest.mark.parametrize("body", LINKS)
def test_the_links_in_the_markdown_are_those_of_the_page(tmp_path: Path, body: str) -> None:
    library = centre(tmp_path / "centre", body)
    article = library.get(Article, "study/chunyou")
    assert article
    used = {link.target for link in links_of(article)}
    assert used == set(rendered_targets(article, library))


def test_the_links_of_the_sample_are_those_of_its_pages() -> None:
    library = load(ROOT).library
    assert library
    renderer = Renderer(library)
    count = 0
    for article in library.all(Article):
        html = renderer.html(article)
        shown = [unescape(a) for a in _ADDRESS.findall(html) if not a.startswith(("#fn", "#word-"))]
        assert sorted(link.target for link in links_of(article)) == sorted(shown)
        assert set(files_of(article)) == set(files_in(html, article))
        count += len(shown)
    assert count > 100


def test_places() -> None:
    lines = ["字`码`[甲](a b.md)", "[![图](c.png)](d.md)", "[名]: e.md"]
    found = written_links(lines, prose_of(lines))
    assert [(link.target, link.line, link.column, link.end, link.is_picture) for link in found] == [
        ("a b.md", 0, 8, 14, False),
        ("c.png", 1, 6, 11, True),
        ("d.md", 1, 14, 18, False),
        ("e.md", 2, 5, 9, False),
    ]
    assert all(lines[link.line][link.column : link.end] == link.target for link in found)


@pytest.mark.parametrize(
    ("written", "page", "paper"),
    [
        ("sanhui-yike.md#a", "../sanhui-yike/#a", "https://a.cn/study/sanhui-yike/#a"),
        ("../study/sanhui-yike/", "../sanhui-yike/", "https://a.cn/study/sanhui-yike/"),
        ("sanhui-yike", "../sanhui-yike/", "https://a.cn/study/sanhui-yike/"),
        ("org:zb09", "../../orgs/zb09/", "https://a.cn/orgs/zb09/"),
        ("page:study/plan/#a", "../../study/plan/#a", "https://a.cn/study/plan/#a"),
        ("<报名 表.csv>", "../%E6%8A%A5%E5%90%8D%20%E8%A1%A8.csv", "https://a.cn/study/报名%20表.csv"),
        ("tel:010-12345", "tel:010-12345", "010-12345"),
        ("https://b.cn/", "https://b.cn/", "https://b.cn/"),
    ],
)
def test_one_target_leads_to_one_place(tmp_path: Path, written: str, page: str, paper: str) -> None:
    shutil.copytree(BASE, tmp_path / "centre")
    site = tmp_path / "centre" / "data" / "site.yml"
    site.write_text(site.read_text("utf-8") + "网址: https://a.cn/\n", "utf-8")
    (tmp_path / "centre" / "content" / "study" / "chunyou.md").write_text(f"{FRONT}[看]({written})", "utf-8")
    library = load(tmp_path / "centre").valid
    article = library.get(Article, "study/chunyou")
    assert article
    (link,) = links_of(article)
    assert page_address(link.target, article, library.find) == page
    assert resolve_link(article, library, (), link.target).address == paper


def problems(root: Path, body: str) -> list[tuple[str, int, str]]:
    """Return code, column and correction of each problem of an article with this body."""
    shutil.copytree(BASE, root)
    shutil.copy(ROOT / "mkdocs.yml", root)
    shutil.copytree(ROOT / "theme_overrides", root / "theme_overrides")
    (root / "content" / "study" / "chunyou.md").write_text(FRONT + body, "utf-8")
    (root / "content" / "study" / "biao (1).csv").write_text("a", "utf-8")
    return [(each.code, each.column, each.after) for each in steps.read(root).problems]


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("[看](<biao (1).csv>)[看](biao%20(1).csv)", []),
        ("[看](Biao%20(1).csv)", [("file-missing", 5, "[看](<biao (1).csv>)")]),
        ("[看](sanhui-yke.md#a)", [("unknown-reference", 5, "[看](sanhui-yike.md#a)")]),
        ("[看](<../study/sanhui-yke.md>)", [("unknown-reference", 6, "[看](<sanhui-yike.md>)")]),
        ("[看][a]\n\n[a]: org:zb90", [("unknown-reference", 6, "")]),
        ('<a href="org:zb90">看</a>', [("unknown-reference", 10, "")]),
        ("[看](../../data/site.yml)", [("file-missing", 5, "")]),
        ("[看](../../)", [("unknown-reference", 5, "")]),
        ("[看](page:study/)[看](page:study)[看](page:records.json)[看](page:assets/yinling.css)", []),
        ("[看](page:studie/)", [("broken-link", 5, "")]),
        ("<a href='../studie/'>看</a><a href=../studie/>看</a>", [("broken-link", 10, ""), ("broken-link", 35, "")]),
        ("<a href='sanhui-yike.md'>看</a><a href=org:zb09>看</a><a href=' https://example.org/ '>看</a>", []),
        ("<a href='//example.org/'>看</a>[看](//example.org/)", [("link-scheme", 10, ""), ("link-scheme", 35, "")]),
        ("[看](../studie/)", [("broken-link", 5, "")]),
        ("[看](../orgs/zb09/)[看](org:zb09#main)", []),
        ("[看](sanhui-yike.md#main)[看](#main)", []),
        ("[看](sanhui-yike.md#没有)", [("broken-anchor", 5, "")]),
        ("## 甲\n\n[看](#甲)[看](chunyou.md#%E7%94%B2)", []),
        ("![图[左]](https://example.org/a.png)", [("picture-elsewhere", 9, "")]),
    ],
)
def test_check_finds_broken_links(tmp_path: Path, body: str, found: list[tuple[str, int, str]]) -> None:
    assert problems(tmp_path / "centre", body) == found


CODES = "".join(f"&amp;#{ord(digit)};" for digit in mobile())


@pytest.mark.parametrize("body", [f"{mobile()[:3]}<!-- 中 -->{mobile()[3:7]}<!-- 7 -->{mobile()[7:]}", CODES])
def test_check_reads_what_page_and_index_make_of_an_article(tmp_path: Path, body: str) -> None:
    assert [code for code, _, _ in problems(tmp_path / "centre", body)] == ["private-phone"]
