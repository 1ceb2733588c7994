"""A copy of a photo that nobody may see is reported, however it was saved; other photos are not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageEnhance, ImageOps

from tests.unit.centre import meeting
from tests.unit.test_photo_consent import DAY, NO, PHOTO, centre, photo, problems
from yinling.core.cache import Caches
from yinling.library import photo_likeness
from yinling.library.photo_likeness import hashes_of, index_of_alike
from yinling.site import steps

COPY = "photos/kan.jpg"
SHOWN = f"![大家在看书](<../{COPY}>)"


def scene(seed: int, size: tuple[int, int] = (960, 720)) -> Image.Image:
    """Draw a picture with light, shapes and grain, as a photo has; each seed another one."""
    random = np.random.default_rng(seed)
    light = Image.fromarray(random.integers(40, 200, (5, 6, 3), np.uint8)).resize(size, Image.Resampling.BICUBIC)
    draw = ImageDraw.Draw(light)
    for _ in range(40):
        x, y, r = map(int, random.integers((0, 0, 20), (*size, 160)))
        draw.ellipse((x - r, y - r, x + r, y + r), fill=tuple(random.integers(0, 255, 3).tolist()))
    grain = random.integers(-12, 12, (size[1], size[0], 1))
    return Image.fromarray(np.clip(np.asarray(light, np.int16) + grain, 0, 255).astype(np.uint8))


def cropped(picture: Image.Image, left: float, top: float, right: float, bottom: float) -> Image.Image:
    width, height = picture.size
    return picture.crop((int(left * width), int(top * height), int((1 - right) * width), int((1 - bottom) * height)))


COPIES: dict[str, Callable[[Image.Image], Image.Image]] = {
    "saved again": lambda one: one,
    "small": lambda one: one.resize((240, 180)),
    "cropped on each side": lambda one: cropped(one, 0.05, 0.05, 0.05, 0.05),
    "cropped in a corner": lambda one: cropped(one, 0.04, 0.03, 0, 0.01),
    "brighter": lambda one: ImageEnhance.Brightness(one).enhance(1.2),
    "darker": lambda one: ImageEnhance.Brightness(one).enhance(0.7),
    "grey": lambda one: one.convert("L"),
    "mirrored": ImageOps.mirror,
    "brighter, cropped and small": lambda one: (
        ImageEnhance.Brightness(cropped(one, 0.02, 0, 0.03, 0.04)).enhance(1.2).resize((400, 300))
    ),
}


def with_copy(root: Path, body: str, made: Image.Image, *activities: dict[str, Any]) -> Path:
    """Write a centre with a photo, and another file."""
    written = centre(root, body, *activities)
    scene(1).save(written / "content" / PHOTO, quality=92)
    made.save(written / "content" / COPY, quality=60)
    return written


@pytest.mark.parametrize("how", COPIES)
def test_a_copy_is_like_its_photo(how: str, tmp_path: Path) -> None:
    files = tmp_path / "a.jpg", tmp_path / "b.jpg"
    scene(1).save(files[0], quality=92)
    COPIES[how](scene(1)).save(files[1], quality=60)
    assert index_of_alike(hashes_of(files[1]), [b"", hashes_of(files[0])]) == 1


def test_a_copy_is_told_where_an_article_shows_it(tmp_path: Path) -> None:
    root = with_copy(tmp_path / "c", f"看：{SHOWN}", COPIES["brighter, cropped and small"](scene(1)), NO)
    (found,) = problems(root)
    assert (found.code, found.file, found.line, found.column) == ("photo-like-withheld", "content/study/foto.md", 9, 13)
    assert COPY in found.message and PHOTO in found.message and "不同意公开" in found.message
    assert steps.read(root, before_build=True).library is None


def test_another_photo_is_not_told(tmp_path: Path) -> None:
    assert problems(with_copy(tmp_path / "c", SHOWN, scene(2), NO)) == []


def test_a_photo_that_an_activity_has_is_decided_there(tmp_path: Path) -> None:
    again = meeting("2019-03-06", 照片=[photo("是", COPY)])
    loading = steps.read(with_copy(tmp_path / "c", SHOWN, scene(1), NO, again))
    assert [each.code for each in loading.problems if each.severity == "error"] == []
    (found,) = (each for each in loading.problems if each.code.startswith("photo-"))
    assert (found.code, found.severity, found.file) == ("photo-like-refused", "warning", "data/activities/added.yml")
    assert COPY in found.message and PHOTO in found.message
    lines = (tmp_path / "c" / found.file).read_text("utf-8").split("\n")
    assert lines[found.line - 1][found.column - 1 :] == "是" and DAY not in lines[found.line - 1]


def test_photos_are_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = with_copy(tmp_path / "c", SHOWN, scene(1), NO)
    first = Caches(tmp_path / "cache")
    assert "photo-like-withheld" in {each.code for each in steps.read(root, caches=first).problems}
    monkeypatch.setattr(photo_likeness, "open_picture", None)
    second = steps.read(root, caches=Caches(tmp_path / "cache"))
    assert "photo-like-withheld" in {each.code for each in second.problems}


def test_other_pictures_are_unlike(tmp_path: Path) -> None:
    def sheets() -> Iterator[Image.Image]:
        yield from map(scene, range(30))
        yield from (Image.new("RGB", (80, 60), colour) for colour in ("red", "blue", "white"))
        for number in range(6):  # a few lines on white paper
            page = Image.new("RGB", (400, 560), "white")
            for line in range(6):
                y = 60 + 70 * line
                ImageDraw.Draw(page).rectangle((40, y, 80 + (number * 97 + line * 61) % 280, y + 14), fill="black")
            yield page

    seen: list[bytes] = []
    for picture in sheets():
        picture.save(tmp_path / "a.png")
        hashes = hashes_of(tmp_path / "a.png")
        assert index_of_alike(hashes, seen) is None
        seen.append(hashes)
    assert index_of_alike(seen[3], seen) == 3
