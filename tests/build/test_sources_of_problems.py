"""What only the finished site shows is reported where it comes from: at a line of a record or an article."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.build.test_check_and_build import article_centre, complete
from tests.unit.centre import BASE
from tests.unit.private_values import mobile
from yinling.gate import manifest
from yinling.library.load import Loaded, load
from yinling.library.public import public_library
from yinling.site import steps
from yinling.site.build import BuildError, build_site

NUMBER = mobile()
HEAD, MIDDLE, TAIL = NUMBER[:3], NUMBER[3:7], NUMBER[7:]


def found(root: Path, site: Path, **pages: str) -> list[str]:
    """Write files of a site and return the places of the problems in them."""
    loaded: Loaded = load(root)
    for name, text in pages.items():
        path = site / name.replace("__", "/").replace("_dot_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    infos = manifest.file_infos(site)
    problems = steps.check_built(site, infos, public_library(loaded.valid), loaded.privacy, steps.caches_of(root))
    return [f"{each.file}:{each.line}:{each.column} {each.code}" for each in problems]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return article_centre(tmp_path / "centre", f"电话 [{HEAD}](sanhui-yike.md){MIDDLE}**{TAIL}**。\n")


def test_a_private_value_in_any_file_of_the_site_is_traced_to_its_line(root: Path, tmp_path: Path) -> None:
    shards = {f"search__t{number}-2_dot_js": f'f(["电话{NUMBER}"])' for number in (1, 320)}
    # The number begins with the link around its first digits.
    assert found(root, tmp_path / "site", **shards) == ["content/study/chunyou.md:9:4 private-phone"]
    record = root / "data" / "orgs" / "zb09.yml"
    record.write_text(record.read_text("utf-8") + f"简介: 找 {HEAD}-{MIDDLE}-{TAIL}\n", "utf-8")
    (root / "content" / "study" / "chunyou.md").unlink()
    line = record.read_text("utf-8").count("\n")
    assert found(root, tmp_path / "site", **shards) == [f"data/orgs/zb09.yml:{line}:7 private-phone"]


def test_a_value_of_no_file_keeps_its_page_or_the_record_of_its_page(root: Path, tmp_path: Path) -> None:
    page = f"<p>{mobile(tail='7777')}</p>"
    assert found(root, tmp_path / "a", orgs__zb09__index_dot_html=page) == ["data/orgs/zb09.yml:1:1 private-phone"]
    assert found(root, tmp_path / "b", other__index_dot_html=page) == ["other/index.html:1:4 private-phone"]


def test_a_broken_link_is_traced_to_the_link_of_the_article_or_to_the_record(root: Path, tmp_path: Path) -> None:
    (root / "content" / "study" / "chunyou.md").write_text(
        (root / "content" / "study" / "chunyou.md").read_text("utf-8") + "\n[甲](page:a/)和[乙](page:b/#c)\n", "utf-8"
    )
    pages = {
        "study__chunyou__index_dot_html": '<a href="../../a/">甲</a><a href="../../b/#c">乙</a>',
        "b__index_dot_html": "<p>乙</p>",
        "orgs__zb09__index_dot_html": '<a href="../../a/">甲</a>',
    }
    assert found(root, tmp_path / "site", **pages) == [
        "content/study/chunyou.md:11:5 broken-link",
        "content/study/chunyou.md:11:18 broken-anchor",
        "data/orgs/zb09.yml:1:1 broken-link",
    ]


def test_the_build_names_the_line_of_an_article(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YINLING_CACHE", str(root / "cache"))
    monkeypatch.setattr(steps, "check_articles", lambda *_, **__: [])
    with pytest.raises(BuildError) as refused:
        build_site(root, root / "site")
    lines = [line for line in str(refused.value).split("\n") if "private-phone" in line]
    assert len(lines) == 1
    assert lines[0].startswith("content/study/chunyou.md:9:4: 错误：疑似私人电话")
    assert NUMBER not in str(refused.value)


@pytest.mark.parametrize(
    ("written", "snippet"),
    [
        (f"医院电话 **{NUMBER}**。", f"医院电话 {NUMBER}"),
        (f"医院电话 {NUMBER}。", f"医院电话 **{NUMBER}**"),
        (f"[医院](sanhui-yike.md)电话 {NUMBER}。", f"医院电话 {NUMBER}"),
        (f"<b>医院</b>电话 {HEAD}<i>{MIDDLE}</i>{TAIL}。", f"医院电话 {NUMBER}"),
    ],
)
def test_a_reviewed_exception_holds_across_markup(tmp_path: Path, written: str, snippet: str) -> None:
    root = tmp_path / "centre"
    shutil.copytree(BASE, root)
    study = root / "content" / "study"
    text = (study / "sanhui-yike.md").read_text("utf-8")
    (study / "chunyou.md").write_text(text.replace("三会一课是支部的基本制度。", written), "utf-8")
    rows = f'- 片段: "{snippet}"\n  理由: 医院公开的电话\n  谁看过: 甲\n  日期: 2019-01-01\n  状态: 已审核\n'
    (root / "data" / "privacy-exceptions.yml").write_text(rows, "utf-8")
    found = steps.read(complete(root)).problems
    assert [each for each in found if each.code.startswith(("private", "exception"))] == []
