"""Check that a whole address of the own site leads to a published page: the gate of a build follows none."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT
from tests.unit.centre import branch, loaded, meeting
from yinling.core.problems import Problem
from yinling.site.steps import read

SITE = "https://lao.example.org/xuetang"
ARTICLE = "---\n标题: 一\n主题: 党的知识\n日期: 2019-01-01\n公开范围: {who}\n状态: 已审核\n---\n\n{body}\n"
INSIDE: dict[str, Any] = {"公开范围": "内部"}


def told(
    root: Path, *, body: str = "正文。", address: str = f"{SITE}/", build: bool = False, **more: Any
) -> list[Problem]:
    activities = [meeting("2019-02-05", **INSIDE), meeting("2019-03-05", **more)]
    loaded(
        root,
        activities=activities,
        orgs=[branch("zb77", **INSIDE)],
        redirects=[{"从": "orgs/jiu/", "到": "orgs/zb09/"}],
    )
    with (root / "data" / "site.yml").open("a", encoding="utf-8") as file:
        file.write(f"网址: {address}\n")
    shutil.copy(ROOT / "mkdocs.yml", root)
    (root / "content" / "study").mkdir(parents=True, exist_ok=True)
    (root / "content" / "study" / "a.md").write_text(ARTICLE.format(who="公开", body=body), "utf-8")
    (root / "content" / "study" / "b.md").write_text(ARTICLE.format(who="内部", body="内部的。"), "utf-8")
    return [each for each in read(root, before_build=build).problems if each.code == "own-address-dead"]


@pytest.mark.parametrize(
    "written",
    [
        f"{SITE}/orgs/zb77/",
        f"{SITE}/orgs/zb77",
        f"{SITE}/orgs/zb77/#huodong",
        f"{SITE}/orgs/%7Ab77/index.html",
        "http://LAO.example.org/xuetang/orgs/zb77/",
        "//lao.example.org/xuetang/orgs/zb77/",
        "www.lao.example.org:443/xuetang/orgs/zb77/",
        f"{SITE}/study/b/",
        f"{SITE}/activities/zb09/2019/2019-02-05-zwh/",
        f"{SITE}/study/x.pdf",
        f"{SITE}/orgs/zb77/calendar.ics",
    ],
)
@pytest.mark.parametrize("build", [False, True])
def test_what_is_not_published_is_told_in_articles_and_records(tmp_path: Path, written: str, build: bool) -> None:
    body = f"一段。\n\n看[这里]({written})，或者 <b>{written}</b>。\n\n[一]: {written}"
    found = told(tmp_path / "c", body=body, 摘要=f"见 {written}，很好。", build=build)
    assert {each.file for each in found} == {"content/study/a.md", "data/activities/added.yml"}
    for each in found:
        line = (tmp_path / "c" / each.file).read_text("utf-8").splitlines()[each.line - 1]
        assert line[each.column - 1 :].startswith(written)


@pytest.mark.parametrize(
    "written",
    [
        f"{SITE}/",
        f"{SITE}/orgs/zb09/",
        f"{SITE}/orgs/zb09/#x",
        f"{SITE}/orgs/zb09",
        f"{SITE}/orgs/zb09/。",
        f"**{SITE}/orgs/zb09/**",
        f"{SITE}/study/a/",
        f"{SITE}/orgs/jiu/",
        f"{SITE}/orgs/zb09/calendar.ics",
        f"{SITE}/activities/zb09/2019/2019-03-05-zwh/",
        f"{SITE}/gitea/zb77/",
        "https://lao.example.org/orgs/zb77/",
        "https://x.lao.example.org/xuetang/orgs/zb77/",
        "https://example.org/xuetang/orgs/zb77/",
    ],
)
def test_what_is_published_or_elsewhere_may_be_written(tmp_path: Path, written: str) -> None:
    assert not told(tmp_path / "c", body=f"看 {written} 和 [一]({written.strip('*。')})", 摘要=f"见 {written}")


def test_texts_that_are_not_public_are_not_read(tmp_path: Path) -> None:
    assert not told(tmp_path / "c", 摘要=f"见 {SITE}/orgs/zb77/", **INSIDE)
    assert not told(tmp_path / "d", 备注=f"见 {SITE}/orgs/zb77/")


def test_a_site_at_the_root_of_its_host(tmp_path: Path) -> None:
    (found,) = told(tmp_path / "c", address="https://own.example.org", 摘要="见 own.example.org/orgs/zb77/。")
    assert found.file == "data/activities/added.yml"
