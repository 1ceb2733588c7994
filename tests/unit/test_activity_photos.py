"""Check the photos of an activity: shown with consent and size, and published only then."""

from __future__ import annotations

import dataclasses
import html
import io
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
from yinling.records.site_settings import Site
from yinling.site.articles import published_files, shown_files

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


def test_a_large_photo_has_a_small_copy_for_phones_and_leads_to_itself(tmp_path: Path) -> None:
    library = of(tmp_path, AGREED)
    path = tmp_path / "c/content/photos/he ying.png"
    Image.effect_noise((1800, 1200), 60).save(path)
    shown = page(library)
    large, small = "../../../../photos/he%20ying.png", "../../../../photos/he%20ying.small.png"
    assert f'srcset="{small} 720w, {large} 1600w"' in shown
    assert f'<a href="{large}"><img' in shown
    files = {file.path: file for file in shown_files(public_library(library))}
    assert set(files) == {"photos/he ying.png", "photos/he ying.small.png"}
    with Image.open(io.BytesIO(files["photos/he ying.small.png"].content())) as picture:
        assert picture.size == (720, 480)


def test_without_consent_there_is_no_small_copy_either(tmp_path: Path) -> None:
    library = of(tmp_path, AGREED | {"同意公开": "否"})
    Image.effect_noise((1800, 1200), 60).save(tmp_path / "c/content/photos/he ying.png")
    assert shown_files(public_library(library)) == []


@pytest.mark.parametrize("address", ["https://example.org/", None])
def test_the_text_to_send_says_what_when_where_and_the_address(address: str | None, tmp_path: Path) -> None:
    library = of(tmp_path, AGREED, 标题="读<条例>", 时间="9:00", 地点="活动室")
    site = library.site.model_copy(update={"address": address})
    library = dataclasses.replace(library, records={**library.records, Site: {site.id: site}})
    text = html.unescape(page(library).split("<pre", 1)[1].split(">", 1)[1].split("</pre>")[0])
    lines = ["【主题党日】读<条例>", "", "支部：第九党支部", "时间：2019年3月5日（星期二） 09:00", "地点：活动室"]
    assert text.split("\n") == [*lines, *(["", f"详细看：https://example.org/{URI}"] if address else [])]
