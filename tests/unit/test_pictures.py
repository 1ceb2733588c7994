"""Pictures are published small, upright and without the metadata of cameras and programs, and look the same."""

from __future__ import annotations

import zlib
from pathlib import Path
from typing import Any

import pytest
from PIL import ExifTags, Image
from PIL.PngImagePlugin import PngInfo

from tests.hostile_files import png
from yinling.library.picture_sizes import with_picture_sizes
from yinling.library.pictures import published_picture, published_size
from yinling.privacy.attachments.picture_metadata import personal_metadata, texts_in
from yinling.privacy.attachments.unreadable import TooLargeError, UnreadableError


def drawn(size: tuple[int, int] = (60, 40)) -> Image.Image:
    """Return a red picture with a blue corner, which shows a rotation."""
    picture = Image.new("RGB", size, (200, 0, 0))
    picture.paste((0, 0, 200), (0, 0, 20, 20))
    return picture


def metadata(path: Path) -> list[str]:
    data = path.read_bytes()
    return [*personal_metadata(data), *texts_in(data)]


def test_a_jpeg_loses_what_it_says_and_keeps_its_pixels(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    exif = Image.Exif()
    exif[ExifTags.Base.Artist], exif[ExifTags.Base.ImageDescription] = "somebody", "a title"
    drawn().save(path, exif=exif, comment=b"a comment", quality=80, subsampling=0)
    before = Image.open(path).tobytes()
    assert {"作者", "somebody", "a title", "a comment"} <= {*metadata(path)}
    path.write_bytes(published_picture(path))
    assert metadata(path) == []
    changed = [abs(new - old) for new, old in zip(Image.open(path).tobytes(), before, strict=True)]
    assert sum(changed) / len(changed) < 1  # of 255: rounding, not a lower quality


def test_one_that_was_held_sideways_is_turned(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6  # to be rotated clockwise
    drawn().save(path, exif=exif, quality=95)
    path.write_bytes(published_picture(path))
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
    path.write_bytes(published_picture(path))
    assert b"somebody" not in path.read_bytes()
    assert metadata(path) == []
    with Image.open(path) as picture:
        red = picture.convert("RGB").getpixel((50, 30))
        assert isinstance(red, tuple) and red[0] > 180


@pytest.mark.parametrize(
    ("size", "published"),
    [
        ((60, 40), (60, 40)),
        ((1600, 1200), (1600, 1200)),
        ((4000, 3000), (1600, 1200)),
        ((3000, 4000), (1200, 1600)),
        ((12000, 9000), (1600, 1200)),
        ((1080, 9000), (800, 6667)),  # a long strip of text
        ((600, 9000), (533, 8000)),
        ((16000, 2000), (6400, 800)),
        ((65000, 1), (8000, 1)),
    ],
)
def test_a_published_size(size: tuple[int, int], published: tuple[int, int]) -> None:
    assert published_size(*size) == published
    assert published_size(*published) == published


def corners(picture: Image.Image) -> list[str]:
    """Return the main colour of the corners: top left, top right, bottom left, bottom right."""
    width, height = picture.size
    found = []
    for x, y in ((5, 5), (width - 6, 5), (5, height - 6), (width - 6, height - 6)):
        colour = picture.convert("RGB").getpixel((x, y))
        assert isinstance(colour, tuple)
        found.append("red" if colour[0] > colour[2] else "blue")
    return found


@pytest.mark.parametrize(
    ("ending", "orientation"), [*(("jpg", number) for number in range(1, 9)), ("png", 6), ("png", 1), ("webp", 7)]
)
def test_a_large_one_is_made_small_and_upright_and_the_original_stays(
    tmp_path: Path, ending: str, orientation: int
) -> None:
    path = tmp_path / f"a.{ending}"
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    large = drawn((2400, 1800))
    large.paste((0, 0, 200), (0, 0, 900, 600))
    large.save(path, exif=exif)
    original = path.read_bytes()
    made = published_picture(path)
    assert path.read_bytes() == original
    assert published_picture(path) == made
    (tmp_path / f"b.{ending}").write_bytes(made)
    with Image.open(tmp_path / f"b.{ending}") as picture:
        assert picture.size == ((1200, 1600) if orientation > 4 else (1600, 1200))
        place = {1: 0, 2: 1, 3: 3, 4: 2, 5: 0, 6: 1, 7: 3, 8: 2}[orientation]
        assert corners(picture) == ["blue" if each == place else "red" for each in range(4)]
        assert picture.getexif().get(ExifTags.Base.Orientation, 1) == 1
    assert metadata(tmp_path / f"b.{ending}") == []


def noise(size: tuple[int, int]) -> Image.Image:
    return Image.effect_noise(size, 90).convert("RGB")


def test_a_large_photo_loses_most_of_its_bytes(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    noise((4000, 3000)).save(path, quality=93)
    assert path.stat().st_size > 8_000_000
    assert len(published_picture(path)) < 1_500_000  # of pure noise, the largest that there is


@pytest.mark.parametrize(
    ("ending", "mode"),
    [
        *(("png", mode) for mode in ("1", "L", "LA", "P", "RGB", "RGBA", "I;16")),
        *(("jpg", mode) for mode in ("L", "RGB", "CMYK")),
        *(("webp", mode) for mode in ("RGB", "RGBA")),
        ("gif", "P"),
        ("gif", "L"),
    ],
)
@pytest.mark.parametrize("size", [(60, 40), (2400, 1800)])
def test_every_kind_of_colours(tmp_path: Path, ending: str, mode: str, size: tuple[int, int]) -> None:
    path = tmp_path / f"a.{ending}"
    (drawn(size).convert("I;16") if mode == "I;16" else drawn(size).convert(mode)).save(path)
    made = published_picture(path)
    path.write_bytes(made)
    with Image.open(path) as picture:
        assert picture.size == published_size(*size)
        picture.load()
        colour = picture.convert("RGB").getpixel((50, 30)) if mode in ("P", "RGB", "RGBA", "CMYK") else (200, 0, 0)
        assert isinstance(colour, tuple) and colour[0] > 150 and colour[2] < 60


def test_what_is_clear_stays_clear(tmp_path: Path) -> None:
    kinds: dict[str, dict[str, Any]] = {"RGBA": {}, "P": {"transparency": 0}}
    for mode, options in kinds.items():
        path = tmp_path / f"{mode}.png"
        picture = Image.new(mode, (2400, 1800))
        picture.paste((200, 0, 0, 255) if mode == "RGBA" else 1, (1200, 0, 2400, 1800))
        picture.save(path, **options)
        path.write_bytes(published_picture(path))
        with Image.open(path) as made:
            alpha = made.convert("RGBA").getchannel("A")
            assert (alpha.getpixel((10, 10)), alpha.getpixel((1500, 10))) == (0, 255)


@pytest.mark.parametrize("ending", ["gif", "png", "webp"])
@pytest.mark.parametrize("size", [(60, 40), (2000, 1500)])
def test_one_that_moves_still_moves(tmp_path: Path, ending: str, size: tuple[int, int]) -> None:
    path = tmp_path / f"a.{ending}"
    frames = [drawn(size), Image.new("RGB", size, (0, 200, 0)), Image.new("RGB", size, (0, 0, 200))]
    frames[0].save(path, save_all=True, append_images=frames[1:], duration=[200, 300, 400], loop=0)
    path.write_bytes(published_picture(path))
    with Image.open(path) as picture:
        assert getattr(picture, "n_frames", 1) == 3
        assert picture.size == published_size(*size)


@pytest.mark.parametrize("size", [(60, 40), (2400, 1800)])
def test_nothing_that_a_camera_adds_is_left(tmp_path: Path, size: tuple[int, int]) -> None:
    """Check Exif, XMP, IPTC, comments, a preview, a second picture and what stands after the end."""
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "SECRET-make"
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.MakerNote] = b"SECRET-note"
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.UserComment] = b"SECRET-comment"
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSMapDatum] = "SECRET-place"
    path = tmp_path / "a.jpg"
    drawn(size).save(path, exif=exif, xmp=b"<x>SECRET-xmp</x>", comment=b"SECRET-words")
    data = path.read_bytes()
    iptc = b"Photoshop 3.0\0" + b"8BIM\x04\x04\0\0\0\0\0\x0fSECRET-iptc....\0"
    for marker, block in ((b"\xff\xed", iptc), (b"\xff\xef", b"SECRET-app15")):
        data = data[:2] + marker + (len(block) + 2).to_bytes(2, "big") + block + data[2:]
    path.write_bytes(data + b"SECRET-after")
    several = tmp_path / "b.jpg"
    second = Image.Exif()
    second[ExifTags.Base.Make] = "SECRET-second"
    drawn(size).save(several, "MPO", save_all=True, append_images=[drawn(size)], exif=second)
    for photo in (path, several):
        assert b"SECRET" in photo.read_bytes()
        made = published_picture(photo)
        assert b"SECRET" not in made
        photo.write_bytes(made)
        with Image.open(photo) as picture:
            assert (picture.format, picture.size) == ("JPEG", published_size(*size))


@pytest.mark.parametrize("size", [(60000, 60000), (13000, 13000), (2**31 - 1, 2)])
def test_one_that_would_fill_the_memory_is_refused(tmp_path: Path, size: tuple[int, int]) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(png(*size))
    for read in (published_picture, metadata):
        with pytest.raises(TooLargeError):
            read(path)
    assert with_picture_sizes('<img src="../a.png">', "a/", tmp_path) == '<img src="../a.png">'


def test_packed_texts_and_long_animations_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    bomb = zlib.compress(b"a" * (1 << 26), 9)
    for chunk in ((b"zTXt", b"Comment\0\0" + bomb), (b"iCCP", b"x\0\0" + bomb)):
        path.write_bytes(png(10, 10, chunk))
        with pytest.raises(UnreadableError):
            metadata(path)
    frames = [Image.new("L", (2, 2), number % 256) for number in range(1200)]
    frames[0].save(tmp_path / "a.gif", save_all=True, append_images=frames[1:])
    with pytest.raises(TooLargeError):
        metadata(tmp_path / "a.gif")


@pytest.mark.parametrize("ending", ["jpg", "webp", "gif"])
def test_a_wrong_ending_and_damage_are_told(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"a.{ending}"
    drawn().save(path, "PNG")
    with pytest.raises(UnreadableError, match="结尾"):
        published_picture(path)
    noise((300, 300)).save(path)
    path.write_bytes(path.read_bytes()[:2000])
    with pytest.raises(UnreadableError):
        published_picture(path)


def test_a_picture_on_a_page_has_its_size(tmp_path: Path) -> None:
    (tmp_path / "help").mkdir()
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    drawn().save(tmp_path / "help" / "三 步.png")
    drawn().save(tmp_path / "a.jpg", exif=exif)
    drawn((4000, 3000)).save(tmp_path / "large.jpg", exif=exif)
    (tmp_path / "b.png").write_bytes(b"no picture")

    def on_page(*attributes: str) -> str:
        return with_picture_sizes("".join(f"<p><img {each}></p>" for each in attributes), "help/b/", tmp_path)

    shown = 'alt="图" src="../%E4%B8%89%20%E6%AD%A5.png"'
    assert on_page(shown) == f'<p><img {shown} width="60" height="40"></p>'
    assert on_page('src="../../large.jpg"') == '<p><img src="../../large.jpg" width="1200" height="1600"></p>'
    assert on_page('src="../../a.jpg"') == '<p><img src="../../a.jpg" width="40" height="60"></p>'  # held sideways
    for other in ('src="../../b.png"', 'src="../gone.png"', 'src="../../../etc/a"', 'src="a.jpg" width="9"', 'alt=""'):
        assert on_page(other) == f"<p><img {other}></p>"
