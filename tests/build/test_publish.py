"""Check that a site is published completely or not at all, and that a secretary never sees a traceback."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import copy_centre, run
from tests.unit.private_values import mobile


@pytest.fixture
def centre(tmp_path: Path) -> Path:
    return copy_centre(tmp_path / "centre")


def build(centre: Path, *options: str) -> tuple[int, str]:
    done = run("mkdocs", "build", "--strict", *options, cwd=centre)
    return done.returncode, done.stdout + done.stderr


def test_an_error_leaves_the_old_site_and_names_the_place(centre: Path) -> None:
    code, output = build(centre)
    assert code == 0, output
    before = (centre / "site" / "index.html").read_bytes()
    org = centre / "data" / "orgs" / "zb09.yml"
    org.write_text(org.read_text("utf-8").replace("类型: 党支部", "类型: 党枝部"), "utf-8")
    line = org.read_text("utf-8").split("\n").index("类型: 党枝部") + 1
    code, output = build(centre)
    assert code == 1
    assert f"data/orgs/zb09.yml:{line}:5: 错误：找不到“党枝部”" in output
    assert "Traceback" not in output
    assert (centre / "site" / "index.html").read_bytes() == before
    assert [p.name for p in (centre / ".site.building").iterdir()] == ["new"]


def test_a_broken_link_in_an_article_stops_the_build(centre: Path) -> None:
    page = centre / "content" / "study" / "gaoxueya.md"
    page.write_text(page.read_text("utf-8") + "\n看[一页](page:no/such/page/)。\n", "utf-8")
    code, output = build(centre)
    assert code == 1
    assert "content/study/gaoxueya.md:89:7: 错误：页面 study/gaoxueya/index.html" in output
    assert "打不开" in output
    assert "Traceback" not in output
    assert not (centre / "site").exists()


def test_a_missing_anchor_stops_the_build(centre: Path) -> None:
    page = centre / "content" / "study" / "gaoxueya.md"
    page.write_text(page.read_text("utf-8") + "\n看[荣誉](page:honours/#no-such-part)。\n", "utf-8")
    code, output = build(centre)
    assert code == 1
    assert "小标题不存在" in output


def test_drafts_and_internal_articles_are_not_published(centre: Path) -> None:
    for name, change in (
        ("gaoxueya", ("状态: 已审核", "状态: 草稿")),
        ("tangniaobing", ("公开范围: 公开", "公开范围: 内部")),
    ):
        page = centre / "content" / "study" / f"{name}.md"
        page.write_text(page.read_text("utf-8").replace(*change), "utf-8")
    code, output = build(centre)
    # If other articles link to them, the build reports that. Otherwise the site does not contain them.
    if code:
        assert "没有公开" in output
    else:
        assert not (centre / "site" / "study" / "gaoxueya").exists()
        assert not (centre / "site" / "study" / "tangniaobing").exists()


def test_two_orgs_that_name_each_other_as_parent_are_reported(centre: Path) -> None:
    org = centre / "data" / "orgs" / "dzz1.yml"
    org.write_text(org.read_text("utf-8").replace("上级: dw", "上级: zb01"), "utf-8")
    code, output = build(centre)
    assert code == 1
    assert "org-cycle" in output


def test_private_data_that_only_the_built_site_has_stops_the_build(centre: Path) -> None:
    """Check text from a template, which the check of the source folders cannot see."""
    code, output = build(centre)
    assert code == 0, output
    before = (centre / "site" / "index.html").read_bytes()
    template = centre / "theme_overrides" / "records" / "org.html"
    template.write_text(template.read_text("utf-8") + f"\n<p>打{mobile()}</p>\n", "utf-8")
    code, output = build(centre)
    assert code == 1
    assert "data/orgs/" in output  # the record that the page is about
    assert "private-phone" in output
    assert mobile() not in output
    assert (centre / "site" / "index.html").read_bytes() == before
    assert [p.name for p in (centre / ".site.building").iterdir()] == ["new"]


def test_private_data_in_an_article_stops_the_build_before_a_page_is_made(centre: Path) -> None:
    page = centre / "content" / "study" / "gaoxueya.md"
    page.write_text(page.read_text("utf-8") + f"\n打{mobile()}。\n", "utf-8")
    code, output = build(centre)
    assert code == 1
    line = len(page.read_text("utf-8").split("\n")) - 1
    assert f"content/study/gaoxueya.md:{line}:2: 错误：疑似私人电话" in output
    assert mobile() not in output
    assert not (centre / "site").exists()
