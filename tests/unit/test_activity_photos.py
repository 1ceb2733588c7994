"""Check the photos of an activity: shown with consent and size, and published only then."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.unit.centre import loaded, meeting
from yinling.derived.overview import Overview
from yinling.library.load import Library, load
from yinling.library.public import public_library
from yinling.pages.context import SiteContext
from yinling.pages.registry import record_pages
from yinling.site.articles import published_files

AGREED = {"文件": "photos/he ying.png", "说明": "五个人<合影>", "同意公开": "是"}
URI = "activities/zb09/2019/2019-03-05-ztdr/"


def of(root: Path, photo: dict[str, Any], **more: Any) -> Library:
    """Return a centre with an activity with a photo of 80 by 60 pixels."""
    activity = meeting("2019-03-05", "主题党日", 照片=[photo], **more)
    loaded(root / "c", activities=[activity])
    (root / "c/content/photos").mkdir()
    Image.new("RGB", (80, 60), (200, 0, 0)).save(root / "c/content/photos/he ying.png")
    found = load(root / "c")
    assert found.library, [p.render() for p in found.problems]
    return found.library


def page(library: Library) -> str:
    pages = record_pages(SiteContext(Overview(library)))
    return next((p.html for p in pages if p.uri == URI), "")


def test_a_photo_is_shown_with_its_words_and_its_size(tmp_path: Path) -> None:
    library = of(tmp_path, AGREED)
    shown = (
        '<img src="../../../../photos/he%20ying.png" alt="五个人&lt;合影&gt;" loading="lazy" width="80" height="60">'
    )
    assert shown in page(library)
    assert "<figcaption>五个人&lt;合影&gt;</figcaption>" in page(library)
    assert published_files(public_library(library)) == {"photos/he ying.png"}


@pytest.mark.parametrize("change", [{"同意公开": "否"}, {"同意公开": None}])
def test_without_consent_it_is_neither_shown_nor_published(change: dict[str, Any], tmp_path: Path) -> None:
    library = of(tmp_path, {key: value for key, value in (AGREED | change).items() if value})
    assert "<img" not in page(library)
    assert "2019-03-05" in page(library)
    assert published_files(public_library(library)) == frozenset()


@pytest.mark.parametrize("change", [{"公开范围": "内部"}, {"状态": "草稿"}])
def test_the_photo_of_an_unpublished_activity_is_not_published(change: dict[str, Any], tmp_path: Path) -> None:
    assert published_files(public_library(of(tmp_path, AGREED, **change))) == frozenset()
