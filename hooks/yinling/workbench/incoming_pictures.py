"""Makes the file of a picture that a secretary chose: upright, small, without metadata, described and agreed to.

Input: the bytes as they were uploaded. Output: other bytes, made from the pixels alone: where a photograph was taken,
with whose camera and what its file held besides stays behind. A picture that cannot be taken is refused with the
reason and the way out."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Collection
from contextlib import suppress
from typing import NamedTuple

from PIL import ExifTags, Image, ImageCms, ImageOps

from ..library.pictures import LONG_SIDE
from ..privacy.attachments.picture_metadata import open_picture
from ..privacy.attachments.unreadable import TooLargeError, UnreadableError

MAX_UPLOAD = 40_000_000
"""Bytes: four times what the camera of a phone writes."""
_QUALITY = 85
_HEAVY = 600_000  # bytes of a PNG: a photograph in it is a tenth of that as JPEG
_FOLDER = "photos"
_HEIF = frozenset([b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif", b"avis"])
_HEIC = (
    "这是苹果手机的 HEIC 照片，网页和印刷都打不开。请另存成 JPEG 再选："
    "在手机上打开“设置”，点“相机”“格式”，选“兼容性最佳”，以后拍的就是 JPEG；"
    "已经拍好的，用微信发给自己（不勾“原图”），再保存下来。"
)
_NO_WORDS = re.compile(
    r"(?:img|dsc|mmexport|wx_camera|微信图片|screenshot|截屏|截图|图片|照片)?[\d\s_.()-]*(?:\.\w{3,4})?", re.IGNORECASE
)
_LONGEST_DESCRIPTION = 120


class RefusedPictureError(Exception):
    """Raised for a picture that cannot be taken; ``field`` is 文件, 说明 or 同意公开, the message is in Chinese."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class IncomingPicture(NamedTuple):
    """The bytes of the new file, its path below the content folder, and its size in pixels."""

    path: str
    content: bytes
    width: int
    height: int


def incoming_picture(
    data: bytes, name: str, description: str, taken: Collection[str], *, consent: bool
) -> IncomingPicture:
    """Return the file of an uploaded picture; raise RefusedPictureError.

    ``name`` is the beginning of the new file's name, such as the day and the branch; ``taken`` are the paths below the
    content folder that exist."""
    if not consent:
        raise RefusedPictureError(
            "同意公开", "照片上的人都同意登出来，才能放。请先问过，再勾“都同意”；有人不同意，就换一张。"
        )
    check_description(description)
    picture = upright(data)
    content, suffix = _encoded(picture)
    return IncomingPicture(_free_path(name, suffix, taken), content, *picture.size)


def check_description(description: str) -> None:
    """Raise RefusedPictureError unless the words say something of a picture."""
    if not description.strip() or _NO_WORDS.fullmatch(description.strip()):
        raise RefusedPictureError("说明", "请用一句话说清照片上有什么，看不见的人靠它听，如“十几位老同志围坐着读报”。")
    if len(description) > _LONGEST_DESCRIPTION:
        raise RefusedPictureError("说明", f"说明太长了，一句话就行，不超过 {_LONGEST_DESCRIPTION} 个字。")


def upright(data: bytes) -> Image.Image:
    """Return the pixels of an uploaded picture: upright, in usual colours, at most `LONG_SIDE` pixels wide and high."""
    if not data:
        raise RefusedPictureError("文件", "没有选照片，或者这个文件是空的。")
    if len(data) > MAX_UPLOAD:
        raise RefusedPictureError(
            "文件", f"这个文件有 {len(data) / 1e6:.0f} 兆，太大了，不超过 {MAX_UPLOAD // 10**6} 兆。"
        )
    if is_heic(data):
        raise RefusedPictureError("文件", _HEIC)
    try:
        with open_picture(io.BytesIO(data)) as picture:
            picture.draft(None, (LONG_SIDE, LONG_SIDE))  # a JPEG is decoded to an eighth of its pixels at least
            picture.load()
            plain = _in_usual_colours(picture)
            plain.thumbnail((LONG_SIDE, LONG_SIDE), Image.Resampling.LANCZOS, reducing_gap=3.0)
            plain.getexif()[ExifTags.Base.Orientation] = picture.getexif().get(ExifTags.Base.Orientation, 1)
            return ImageOps.exif_transpose(plain)
    except TooLargeError as error:
        raise RefusedPictureError("文件", f"{error}，请先在手机或电脑上改小，再选。") from None
    except (UnreadableError, OSError, ValueError, SyntaxError):
        raise RefusedPictureError("文件", "这不是照片，或者文件坏了，打不开。请选 JPEG 或 PNG 的照片。") from None


def is_heic(data: bytes) -> bool:
    """Return whether the bytes are a photograph of an iPhone that browsers cannot show, or one with a film."""
    if data[4:8] == b"ftyp" and data[8:12] in _HEIF:
        return True
    if data[:2] == b"PK":
        with suppress(zipfile.BadZipFile, OSError, ValueError), zipfile.ZipFile(io.BytesIO(data)) as archive:
            return any(name.lower().endswith((".heic", ".heif")) for name in archive.namelist())
    return False


def _in_usual_colours(picture: Image.Image) -> Image.Image:
    """Return a copy in RGB or grey: other colour spaces are converted, what is transparent becomes white."""
    profile = picture.info.get("icc_profile")
    if picture.mode.startswith("I") or picture.mode == "F":
        return picture.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    has_gaps = picture.mode in ("LA", "RGBA", "PA", "La", "RGBa") or "transparency" in picture.info
    if has_gaps:
        above = picture.convert("RGBA")
        picture = Image.new("RGB", above.size, "white")
        picture.paste(above, mask=above.getchannel("A"))
    elif profile and picture.mode in ("RGB", "CMYK"):
        with suppress(ImageCms.PyCMSError, OSError, ValueError):
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
            picture = converted or picture
    return picture.convert("L" if picture.mode == "L" else "RGB")


def _encoded(picture: Image.Image) -> tuple[bytes, str]:
    """Return the bytes and the ending of a file: PNG for drawings and pages with few colours, else JPEG."""
    if picture.getcolors(256) is not None:
        data = _saved(picture, "PNG", optimize=True)
        if len(data) < _HEAVY:
            return data, ".png"
    return _saved(picture, "JPEG", quality=_QUALITY, optimize=True, progressive=True), ".jpg"


def _saved(picture: Image.Image, kind: str, **options: object) -> bytes:
    bare = Image.new(picture.mode, picture.size)
    bare.paste(picture)  # without the notes of the first file
    out = io.BytesIO()
    bare.save(out, kind, **options)
    return out.getvalue()


def _free_path(name: str, suffix: str, taken: Collection[str]) -> str:
    """Return the path of a file that does not exist, in small letters: some systems do not tell them from capitals."""
    stem = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:60] or "photo"
    used = {each.rpartition(".")[0].casefold() for each in taken}
    number = 1
    while f"{_FOLDER}/{stem}-{number}" in used:
        number += 1
    return f"{_FOLDER}/{stem}-{number}{suffix}"
