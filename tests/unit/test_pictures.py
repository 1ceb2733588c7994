"""Pictures are published without the metadata of cameras and programs, and look the same."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PIL import ExifTags, Image
from PIL.PngImagePlugin import PngInfo

from yinling.library.picture_sizes import with_picture_sizes
from yinling.privacy.picture_metadata import personal_metadata, stripped, texts_in


def drawn(size: tuple[int, int] = (60, 40)) -> Image.Image:
    """Return a red picture with a blue corner, which shows a rotation."""
    picture = Image.new("RGB", size, (200, 0, 0))
    picture.paste((0, 0, 200), (0, 0, 20, 20))
    return picture


def metadata(path: Path) -> list[str]:
    return [*personal_metadata(path), *texts_in(path)]


def test_a_jpeg_loses_what_it_says_and_keeps_its_pixels(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    exif = Image.Exif()
    exif[ExifTags.Base.Artist], exif[ExifTags.Base.ImageDescription] = "somebody", "a title"
    drawn().save(path, exif=exif, comment=b"a comment", quality=80, subsampling=0)
    before = Image.open(path).tobytes()
    assert {"作者", "somebody", "a title", "a comment"} <= {*metadata(path)}
    path.write_bytes(stripped(path))
    assert metadata(path) == []
    changed = [abs(new - old) for new, old in zip(Image.open(path).tobytes(), before, strict=True)]
    assert sum(changed) / len(changed) < 1  # of 255: rounding, not a lower quality


def test_one_that_was_held_sideways_is_turned(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6  # to be rotated clockwise
    drawn().save(path, exif=exif, quality=95)
    path.write_bytes(stripped(path))
    with Image.open(path) as picture:
        assert picture.size == (40, 60)
        corner = picture.getpixel((35, 5))
        assert isinstance(corner, tuple) and corner[2] > 150
        assert dict(picture.getexif()) == {}


@pytest.mark.parametrize("ending", ["png", "webp", "gif"])
def test_other_kinds(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"a.{ending}"
    text = PngInfo()
    text.add_text("Author", "somebody")
    options: dict[str, dict[str, Any]] = {
        "png": {"pnginfo": text},
        "webp": {"xmp": b"<x>somebody</x>", "lossless": True},
        "gif": {"comment": b"x"},
    }
    drawn().save(path, **options[ending])
    assert b"somebody" in path.read_bytes() or ending == "gif"
    path.write_bytes(stripped(path))
    assert b"somebody" not in path.read_bytes()
    assert metadata(path) == []
    with Image.open(path) as picture:
        red = picture.convert("RGB").getpixel((50, 30))
        assert isinstance(red, tuple) and red[0] > 180


def test_a_picture_on_a_page_has_its_size(tmp_path: Path) -> None:
    (tmp_path / "help").mkdir()
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    drawn().save(tmp_path / "help" / "三 步.png")
    drawn().save(tmp_path / "a.jpg", exif=exif)
    (tmp_path / "b.png").write_bytes(b"no picture")

    def on_page(*attributes: str) -> str:
        return with_picture_sizes("".join(f"<p><img {each}></p>" for each in attributes), "help/b/", tmp_path)

    shown = 'alt="图" src="../%E4%B8%89%20%E6%AD%A5.png"'
    assert on_page(shown) == f'<p><img {shown} width="60" height="40"></p>'
    assert on_page('src="../../a.jpg"') == '<p><img src="../../a.jpg" width="40" height="60"></p>'  # held sideways
    for other in ('src="../../b.png"', 'src="../gone.png"', 'src="../../../etc/a"', 'src="a.jpg" width="9"', 'alt=""'):
        assert on_page(other) == f"<p><img {other}></p>"
