"""An uploaded picture: upright, small, without metadata, with words and consent; else refused with the way out."""

from __future__ import annotations

import io
import zipfile

import pytest
from PIL import ExifTags, Image, ImageCms, ImageDraw

from yinling.privacy.attachments import picture_metadata
from yinling.workbench.incoming_pictures import IncomingPicture, RefusedPictureError, incoming_picture

WORDS = "十几位老党员围坐着读报"


def _photo(size: tuple[int, int] = (400, 300), mode: str = "RGB") -> Image.Image:
    """Return noise with a red upper left quarter."""
    picture = Image.effect_noise(size, 90).convert(mode)
    ImageDraw.Draw(picture).rectangle((0, 0, size[0] // 2, size[1] // 2), fill="red" if mode == "RGB" else 0)
    return picture


def _bytes(picture: Image.Image, kind: str = "JPEG", **options: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def _taken(data: bytes, *taken: str, words: str = WORDS) -> IncomingPicture:
    return incoming_picture(data, "2019-03-05-zb09", words, taken, consent=True)


def test_a_photo_loses_all_metadata() -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Artist] = "某某"
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (39.0, 54.0, 0.0)
    exif[ExifTags.Base.ImageDescription] = "某某家门口"
    data = _bytes(_photo(), exif=exif, comment=b"someone's words") + b"behind the picture, someone's words"
    after = _taken(data).content
    assert [*picture_metadata.personal_metadata(data)] == ["作者", "拍摄地点"]
    assert [*picture_metadata.personal_metadata(after)] == []
    assert [*picture_metadata.texts_in(after)] == []
    assert b"someone" not in after


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_is_upright(orientation: int) -> None:
    turned = {
        2: [Image.Transpose.FLIP_LEFT_RIGHT], 3: [Image.Transpose.ROTATE_180], 4: [Image.Transpose.FLIP_TOP_BOTTOM],
        5: [Image.Transpose.TRANSPOSE], 6: [Image.Transpose.ROTATE_90], 7: [Image.Transpose.TRANSVERSE],
        8: [Image.Transpose.ROTATE_270],
    }  # fmt: skip
    picture = _photo()
    for step in turned.get(orientation, []):
        picture = picture.transpose(step)
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    found = _taken(_bytes(picture, exif=exif, quality=95))
    shown = Image.open(io.BytesIO(found.content))
    assert shown.size == (found.width, found.height) == (400, 300)
    assert shown.getexif() == {}
    red = shown.convert("RGB").getpixel((40, 40))
    assert isinstance(red, tuple)
    assert red[0] > 200
    assert red[1] < 60


@pytest.mark.parametrize("size", [(4000, 3000), (900, 5000), (1700, 20)])
def test_a_photo_is_at_most_1600_pixels(size: tuple[int, int]) -> None:
    found = _taken(_bytes(_photo(size)))
    assert max(found.width, found.height) == 1600
    assert Image.open(io.BytesIO(found.content)).size == (found.width, found.height)


@pytest.mark.parametrize(
    ("kind", "mode", "suffix"),
    [("PNG", "RGB", ".jpg"), ("WEBP", "RGB", ".jpg"), ("PNG", "RGBA", ".jpg"), ("PNG", "L", ".png"),
     ("GIF", "L", ".png"), ("JPEG", "CMYK", ".jpg"), ("TIFF", "I;16", ".png"), ("BMP", "RGB", ".jpg"),
     ("JPEG", "L", ".png")],
)  # fmt: skip
def test_every_usual_kind_becomes_jpeg_or_png(kind: str, mode: str, suffix: str) -> None:
    picture = Image.new("I;16", (60, 40), 40_000) if mode == "I;16" else _photo((300, 200)).convert(mode)
    if mode == "RGBA":
        picture.putalpha(Image.linear_gradient("L").resize((300, 200)))
    found = _taken(_bytes(picture, kind))
    assert found.path == f"photos/2019-03-05-zb09-1{suffix}"
    assert Image.open(io.BytesIO(found.content)).mode in ("RGB", "L")


def test_the_colours_of_another_profile_are_converted_and_it_goes() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    found = Image.open(io.BytesIO(_taken(_bytes(_photo(), icc_profile=profile)).content))
    assert "icc_profile" not in found.info


def test_a_name_is_never_used_twice_and_has_no_chinese() -> None:
    data = _bytes(_photo())
    assert _taken(data, "photos/2019-03-05-ZB09-1.png").path == "photos/2019-03-05-zb09-2.jpg"
    assert incoming_picture(data, "三月/../x", WORDS, (), consent=True).path == "photos/x-1.jpg"
    assert incoming_picture(data, "三月", WORDS, (), consent=True).path == "photos/photo-1.jpg"


def _livp() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("IMG_1.HEIC", b"x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\0\0\0\x18ftypheic" + b"\0" * 40, "JPEG"),
        (b"\0\0\0\x18ftypmif1" + b"\0" * 40, "兼容性最佳"),
        (_livp(), "HEIC"),
        (b"", "空的"),
        (b"<svg onload='alert(1)'/>", "打不开"),
        (b"%PDF-1.7", "打不开"),
        (b"\xff\xd8\xff\xe0" + b"\0" * 100, "打不开"),
        (_bytes(_photo())[:900], "打不开"),
        (b"x" * 40_000_001, "太大"),
        (_bytes(Image.new("1", (30_000, 30_000)), "PNG"), "改小"),
    ],
    ids=["heic", "mif1", "livp", "empty", "svg", "pdf", "damaged", "cut", "heavy", "bomb"],
)
def test_what_cannot_be_taken_is_refused_with_the_reason(data: bytes, said: str) -> None:
    with pytest.raises(RefusedPictureError, match=said) as refused:
        _taken(data)
    assert refused.value.field == "文件"


@pytest.mark.parametrize("words", ["", "  ", "IMG_20190305_101010.jpg", "微信图片_2019.jpg", "照片1", "x" * 121])
def test_a_picture_without_words_is_refused(words: str) -> None:
    with pytest.raises(RefusedPictureError) as refused:
        _taken(_bytes(_photo()), words=words)
    assert refused.value.field == "说明"


def test_a_picture_without_consent_is_refused() -> None:
    with pytest.raises(RefusedPictureError, match="同意") as refused:
        incoming_picture(_bytes(_photo()), "a", WORDS, (), consent=False)
    assert refused.value.field == "同意公开"
