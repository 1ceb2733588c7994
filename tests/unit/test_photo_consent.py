"""Check that a photo whose people did not agree is published nowhere: on no activity's page and in no article."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.conftest import ROOT
from tests.unit.centre import branch, loaded, meeting
from yinling.core.cache import Caches
from yinling.core.problems import Problem
from yinling.library.public import public_library
from yinling.site import steps
from yinling.site.articles import published_files, render_articles

FRONT = """\
---
标题: 一次学习
主题: 党的知识
日期: 2019-01-05
公开范围: 公开
状态: 已审核
---

"""
PHOTO, DAY = "photos/f 0.jpg", "2019-03-05"
SHOWN = "![大家在看书](<../photos/f 0.jpg>)"


def photo(consent: str | None, file: str = PHOTO) -> dict[str, Any]:
    return {"文件": file, "说明": "大家在看书", **({"同意公开": consent} if consent else {})}


def centre(root: Path, body: str, *activities: dict[str, Any]) -> Path:
    """Write a centre with an article and two different photos."""
    orgs = [branch("zbnb", 公开范围="内部")]
    rows = [{**each, "编号": f"a{number}"} for number, each in enumerate(activities)]
    loaded(root, activities=rows, orgs=orgs)
    (root / "content/photos").mkdir()
    Image.new("RGB", (80, 60), "red").save(root / "content" / PHOTO)
    Image.new("RGB", (80, 60), "blue").save(root / "content/photos/f1.jpg")
    shutil.copy(ROOT / "mkdocs.yml", root)
    shutil.copytree(ROOT / "theme_overrides", root / "theme_overrides")
    (root / "content/study/foto.md").write_text(FRONT + body, "utf-8")
    return root


def problems(root: Path) -> list[Problem]:
    return [each for each in steps.read(root).problems if each.severity == "error"]


NO = meeting(DAY, 照片=[photo("否")])
YES = meeting("2019-03-06", 照片=[photo("是")])


@pytest.mark.parametrize(
    ("activity", "reason"),
    [
        (NO, "不同意公开"),
        ({**NO, "公开范围": "内部"}, "不同意公开"),
        ({**NO, "状态": "已作废"}, "不同意公开"),
        (meeting(DAY, 照片=[photo(None)]), "没有写照片上的人同不同意"),
        (meeting(DAY, 照片=[photo(None)], 公开范围="内部"), "没有公开"),
        (meeting(DAY, 照片=[photo("是")], 公开范围="内部"), "没有公开"),
        (meeting(DAY, 照片=[photo("是")], 状态="草稿"), "没有公开"),
        (meeting(DAY, 照片=[photo("是")], org="zbnb"), "没有公开"),
    ],
)
def test_a_photo_that_nobody_may_see_is_told_where_an_article_shows_it(
    activity: dict[str, Any], reason: str, tmp_path: Path
) -> None:
    (found,) = problems(centre(tmp_path / "c", f"看一看：{SHOWN}", activity))
    assert (found.code, found.file, found.line, found.column) == ("photo-withheld", "content/study/foto.md", 9, 15)
    assert reason in found.message and "data/activities/added.yml 第 1 行" in found.message
    assert "拿掉" in found.message


@pytest.mark.parametrize(
    "body",
    [
        "[下载](<../photos/f 0.jpg>)",
        "![大家](../photos/f%200.jpg)",
        "![大家][t]\n\n[t]: ../photos/f%200.jpg",
        "| 图 |\n|---|\n| ![大家](../study/../photos/f%200.jpg) |",
        "[![大家](../photos/f%200.jpg)](sanhui-yike.md)",
    ],
)
def test_however_it_is_shown(body: str, tmp_path: Path) -> None:
    root = centre(tmp_path / "c", body, NO)
    assert "photo-withheld" in {each.code for each in problems(root) if each.file == "content/study/foto.md"}
    assert steps.read(root, before_build=True).library is None


def test_a_copy_under_another_name_is_the_same_photo(tmp_path: Path) -> None:
    root = centre(tmp_path / "c", "![大家](../photos/kan.jpg) ![花](../photos/f1.jpg)", NO)
    shutil.copy(root / "content" / PHOTO, root / "content/photos/kan.jpg")
    (found,) = problems(root)
    assert found.code == "photo-withheld" and "kan.jpg" in found.message and PHOTO in found.message


@pytest.mark.parametrize(
    "activities",
    [
        (YES,),
        (YES, {**NO, "照片": [photo(None)]}),
        (YES, {**YES, "公开范围": "内部", "日期": DAY}),
        (meeting(DAY, 照片=[photo("否", "photos/f1.jpg")]),),
        (),
    ],
)
def test_a_photo_with_consent_or_of_no_activity_may_be_shown(
    activities: tuple[dict[str, Any], ...], tmp_path: Path
) -> None:
    root = centre(tmp_path / "c", SHOWN, *activities)
    assert problems(root) == []


@pytest.mark.parametrize("other", [NO, {**NO, "公开范围": "内部"}, {**NO, "状态": "草稿"}])
def test_a_photo_with_consent_in_one_record_and_not_in_another_is_told_and_not_published(
    other: dict[str, Any], tmp_path: Path
) -> None:
    loading = steps.read(centre(tmp_path / "c", "没有照片。", other, YES))
    (found,) = (each for each in loading.problems if each.severity == "error")
    assert (found.code, found.file) == ("photo-consent-differs", "data/activities/added.yml")
    assert "第 1 行" in found.message and "两处改成一样" in found.message
    lines = (tmp_path / "c" / found.file).read_text("utf-8").split("\n")
    assert lines[found.line - 1][found.column - 1 :] == "是"
    library = public_library(loading.valid)
    assert published_files(library) == frozenset()


def test_a_refusal_is_of_one_photo_alone(tmp_path: Path) -> None:
    rows = meeting(DAY, 照片=[photo("否"), photo("是", "photos/f1.jpg")]), meeting("2019-03-07")
    loading = steps.read(centre(tmp_path / "c", "没有照片。", *rows))
    assert [each.code for each in loading.problems if each.severity == "error"] == []
    library = public_library(loading.valid)
    assert published_files(library, {}) == {"photos/f1.jpg"}
    assert render_articles(library, Caches())
