"""`yinling check` finds what the build finds: what it finds no error in is published: golden cases and more."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.unit.private_values import mobile
from tests.unit.test_cases import CASES, NAMES, centre, correct
from yinling.core.problems import has_errors
from yinling.site import steps
from yinling.site.build import BuildError, build_site

FRONT = "---\n标题: 春游\n主题: 党的知识\n日期: 2019-01-05\n公开范围: 公开\n状态: 已审核\n---\n\n"
DIGITS = mobile()[:3], mobile()[3:7], mobile()[7:]
# The golden cases differ little for a build, and to build every one takes minutes: one of three is built.
# `BUILT_CASES=1` builds all.
BUILT = NAMES[:: int(os.environ.get("BUILT_CASES", "3"))]
# Each was clean in `check` once, and ended the build or was published with a fault.
ARTICLES = [
    "字。[^甲]\n\n[^甲]: 出处。\n[^乙]: 没有用到。",
    "## 集合 {东门}",
    "## 集合 {VIP}",
    "| 地方 | 谁 |\n|---|---|\n| 集合 {东门} | 甲 |",
    "**粗**{: 东门}",
    "[表](报名 表.csv)",
    "[表](<报名 表.csv>)[表](报名%20表.csv)",
    "[表](没有 表.csv)",
    "![合影[左一]](tu.png)",
    "![合影[左一]](https://example.org/tu.png)",
    '<img src="tu.png" alt="图">',
    '<img src="meiyou.png" alt="图">',
    '<a href="meiyou.md">看</a>',
    "[看][a]\n\n[a]: meiyou.md",
    "[看][a]\n\n[a]:\n    javascript:alert(1)",
    "[看](page:study/plna/)",
    "[看](page:orgs/zb09/)[看](page:orgs/zb99/)",
    "[看](../studie/)",
    "[看](../sanhui-yike/)",
    "[看](sanhui-yike)",
    "[看](/study/)",
    "[看](#没有)",
    "[看](sanhui-yike.md#没有)",
    "[看](org:zb09#没有)",
    "[看](org:zb09#main)",
    "[看]()",
    "[看](../../data/site.yml)",
    "[看](../index.html)",
    "[看](Tu.PNG)",
    f"电话 <b>{DIGITS[0]}</b>{DIGITS[1]}<i>{DIGITS[2]}</i>",
    f"电话 [{DIGITS[0]}](sanhui-yike.md){DIGITS[1]}{DIGITS[2]}",
    "<details>\n<summary>看</summary>\n[看](meiyou.md)\n</details>",
    "<marquee>走</marquee>",
    "😀",
    "![](tu.png)",
]


@pytest.fixture
def folder(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the path of a centre, the same in all tests: its cache spares the PDFs, which no case changes."""
    base = tmp_path_factory.getbasetemp() / "check-and-build"
    shutil.rmtree(base / "centre", ignore_errors=True)
    base.mkdir(exist_ok=True)
    monkeypatch.setenv("YINLING_CACHE", str(base / "cache"))
    # The table of readings takes half of a build, and refuses nothing.
    monkeypatch.setattr(steps, "write_pinyin", lambda _, __, output: output.put("assets/pinyin-data.js", b""))
    return base / "centre"


def complete(root: Path) -> Path:
    """Add the settings and the theme to a centre, and a day on which its articles are not outdated."""
    if not (root / "mkdocs.yml").exists():
        shutil.copy(ROOT / "mkdocs.yml", root)
        shutil.copytree(ROOT / "theme_overrides", root / "theme_overrides")
    return root


def correct_all(root: Path) -> None:
    """Write the corrected lines that `check` proposes."""
    for _ in range(10):
        proposed = {(p.file, p.line): p for p in steps.read(root).problems if p.after}
        if not proposed:
            return
        for problem in proposed.values():
            correct(root, problem)


def assert_published_if_clean(root: Path) -> bool:
    """Build a centre in which `check` finds no error; the build must find none. Return whether there was a build."""
    if has_errors(steps.read(root).problems):
        return False
    pages, _ = build_site(root, root / "site")
    assert pages > 10
    return True


@pytest.mark.parametrize("name", BUILT)
def test_a_golden_case_without_errors_is_published(name: str, folder: Path) -> None:
    root = complete(centre(name, folder))
    if assert_published_if_clean(root):
        return
    correct_all(root)
    assert_published_if_clean(root)


def article_centre(root: Path, body: str) -> Path:
    """Write a centre with an article that has this body, and the files that it may show."""
    shutil.copytree(CASES / "_base", root)
    study = root / "content" / "study"
    (study / "chunyou.md").write_text(FRONT + body, "utf-8")
    (study / "报名 表.csv").write_text("a,b\n", "utf-8")
    shutil.copy(ROOT / "content" / "help" / "san-bu.png", study / "tu.png")
    return complete(root)


@pytest.mark.parametrize("body", ARTICLES)
def test_an_article_without_errors_is_published(body: str, folder: Path) -> None:
    assert_published_if_clean(article_centre(folder, body))


@pytest.mark.parametrize("place", ["xinwen/a.md", "a.md", "study/a/b/c/d.md", "study/a/b/c.md"])
def test_a_new_folder_is_published_or_refused(place: str, folder: Path) -> None:
    root = article_centre(folder, "字。")
    file = root / "content" / place
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(FRONT + "另一篇。", "utf-8")
    assert assert_published_if_clean(root) == (place == "study/a/b/c.md")


@pytest.mark.parametrize(
    ("hide", "body"),
    [
        ("check_articles", "[看](page:study/plna/)"),
        ("check_articles", "[看](#没有)"),
        ("check_articles", f'电话 [{DIGITS[0]}](sanhui-yike.md "第2页"){DIGITS[1]}{DIGITS[2]}'),
    ],
)
def test_the_test_finds_a_check_that_knows_less(
    hide: str, body: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = article_centre(folder, body)
    assert not assert_published_if_clean(root)
    nothing: Callable[..., list[object]] = lambda *_, **__: []  # noqa: E731
    monkeypatch.setattr(steps, hide, nothing)
    with pytest.raises(BuildError) as refused:
        assert_published_if_clean(root)
    assert "content/study/chunyou.md:9:" in str(refused.value)
