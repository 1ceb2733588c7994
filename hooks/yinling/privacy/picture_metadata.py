"""What a picture tells beside what is to be seen: where it was taken, by whom, with whose camera."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator
from pathlib import Path

from PIL import ExifTags, Image, ImageOps

ENDINGS = frozenset([".jpg", ".jpeg", ".png", ".webp", ".gif", ".tif", ".tiff", ".bmp", ".heic"])
_PERSONS = {
    ExifTags.Base.Artist: "作者",
    ExifTags.Base.XPAuthor: "作者",
    ExifTags.Base.CameraOwnerName: "相机主人",
    ExifTags.Base.BodySerialNumber: "相机编号",
    ExifTags.Base.LensSerialNumber: "镜头编号",
}
_TAG = re.compile(r"<[^>]+>")
# What Pillow calls the settings of a picture's file: no words of anybody.
_ITS_FORM = frozenset(
    [
        "adobe",
        "adobe_transform",
        "background",
        "blend",
        "bbox",
        "chromaticity",
        "default_image",
        "disposal",
        "dpi",
        "duration",
        "exif",
        "extension",
        "gamma",
        "icc_profile",
        "interlace",
        "jfif",
        "jfif_density",
        "jfif_unit",
        "jfif_version",
        "loop",
        "progression",
        "progressive",
        "resolution",
        "srgb",
        "timestamp",
        "transparency",
        "version",
    ]
)
_CHUNKS = {"author": "作者", "artist": "作者", "creator": "作者"}
_XMP = {
    "拍摄地点": re.compile(rb"GPSLatitude|GPSLongitude"),
    "作者": re.compile(rb"<dc:creator>.{0,200}?<rdf:li[^>]*>\s*[^<\s]", re.DOTALL),
    "相机主人": re.compile(rb"aux:OwnerName"),
}


def told_by(path: Path) -> Iterator[str]:
    """What the picture's metadata tell of persons, in Chinese words. Raises OSError or ValueError for no picture."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of Pillow, about damaged metadata
        with Image.open(path) as picture:
            exif, info = picture.getexif(), dict(picture.info)
            inner = exif.get_ifd(ExifTags.IFD.Exif)
            place = exif.get_ifd(ExifTags.IFD.GPSInfo)
    if ExifTags.GPS.GPSLatitude in place or ExifTags.GPS.GPSLongitude in place:
        yield "拍摄地点"
    found = {label for tag, label in _PERSONS.items() if _said(exif.get(tag)) or _said(inner.get(tag))}
    found |= {_CHUNKS[key] for key in _CHUNKS if any(str(k).lower() == key and _said(v) for k, v in info.items())}
    xmp = info.get("xmp") or info.get("XML:com.adobe.xmp") or b""
    raw = xmp.encode() if isinstance(xmp, str) else bytes(xmp)
    found |= {label for label, pattern in _XMP.items() if pattern.search(raw)}
    yield from sorted(found)


def texts_in(path: Path) -> Iterator[str]:
    """The words that a picture's metadata hold: titles, descriptions, comments, whatever its maker put there."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with Image.open(path) as picture:
            exif = picture.getexif()
            values = [*exif.values(), *exif.get_ifd(ExifTags.IFD.Exif).values()]
            for key, value in picture.info.items():
                if key not in _ITS_FORM:
                    values += [key, *(value.values() if isinstance(value, dict) else [value])]
    for value in values:
        if isinstance(value, (str, bytes)) and (text := _said(value)):
            yield _TAG.sub(" | ", text)


def strip(path: Path) -> None:
    """Take away everything a picture says beside its pixels and their colours. One that its camera held sideways is
    turned, for what said so goes too; a JPEG keeps its quality. Raises OSError or ValueError for no picture."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with Image.open(path) as picture:
            kept = {"comment": b"", "icc_profile": picture.info.get("icc_profile")}
            upright = ImageOps.exif_transpose(picture)
            sideways = picture.getexif().get(ExifTags.Base.Orientation, 1) != 1
            if picture.format == "JPEG":
                kept |= {"quality": 92} if sideways else {"quality": "keep", "subsampling": "keep"}
            elif getattr(picture, "is_animated", False):
                kept["save_all"] = True
            out = io.BytesIO()
            (upright if sideways else picture).save(out, picture.format, **kept)
    path.write_bytes(out.getvalue())


def _said(value: object) -> str:
    """A value of metadata as text: bytes are UTF-16 where Windows wrote them, else UTF-8."""
    if isinstance(value, bytes):
        codec = "utf-16-le" if value[1:2] == b"\0" or value.endswith(b"\0\0") else "utf-8"
        value = value.removeprefix(b"ASCII\0\0\0").removeprefix(b"UNICODE\0").decode(codec, "replace")
    return str(value).strip("\0 \t\n") if value is not None else ""
