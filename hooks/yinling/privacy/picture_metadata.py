"""Read and remove the metadata of pictures: where and by whom a picture was taken, and with whose camera."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator
from pathlib import Path

from PIL import ExifTags, Image, ImageOps

ENDINGS = frozenset([".jpg", ".jpeg", ".png", ".webp", ".gif", ".tif", ".tiff", ".bmp", ".heic"])
_PERSONAL_TAGS = {
    ExifTags.Base.Artist: "作者",
    ExifTags.Base.XPAuthor: "作者",
    ExifTags.Base.CameraOwnerName: "相机主人",
    ExifTags.Base.BodySerialNumber: "相机编号",
    ExifTags.Base.LensSerialNumber: "镜头编号",
}
_TAG = re.compile(r"<[^>]+>")
# Pillow's names for the format settings of a picture, which hold no text.
_FORMAT_KEYS = frozenset(
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
_AUTHOR_KEYS = frozenset(["author", "artist", "creator"])
_XMP = {
    "拍摄地点": re.compile(rb"GPSLatitude|GPSLongitude"),
    "作者": re.compile(rb"<dc:creator>.{0,200}?<rdf:li[^>]*>\s*[^<\s]", re.DOTALL),
    "相机主人": re.compile(rb"aux:OwnerName"),
}


def personal_metadata(path: Path) -> Iterator[str]:
    """Yield Chinese labels of the personal metadata in a picture; raise OSError or ValueError if it is no picture."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow warns about damaged metadata
        with Image.open(path) as picture:
            exif, info = picture.getexif(), dict(picture.info)
            inner = exif.get_ifd(ExifTags.IFD.Exif)
            place = exif.get_ifd(ExifTags.IFD.GPSInfo)
    if ExifTags.GPS.GPSLatitude in place or ExifTags.GPS.GPSLongitude in place:
        yield "拍摄地点"
    labels = {label for tag, label in _PERSONAL_TAGS.items() if _decode(exif.get(tag)) or _decode(inner.get(tag))}
    if any(str(key).lower() in _AUTHOR_KEYS and _decode(value) for key, value in info.items()):
        labels.add("作者")
    xmp = info.get("xmp") or info.get("XML:com.adobe.xmp") or b""
    raw = xmp.encode() if isinstance(xmp, str) else bytes(xmp)
    labels |= {label for label, pattern in _XMP.items() if pattern.search(raw)}
    yield from sorted(labels)


def texts_in(path: Path) -> Iterator[str]:
    """Yield the texts in a picture's metadata: titles, descriptions, comments and any others."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with Image.open(path) as picture:
            exif = picture.getexif()
            values = [*exif.values(), *exif.get_ifd(ExifTags.IFD.Exif).values()]
            for key, value in picture.info.items():
                if key not in _FORMAT_KEYS:
                    values += [key, *(value.values() if isinstance(value, dict) else [value])]
    for value in values:
        if isinstance(value, (str, bytes)) and (text := _decode(value)):
            yield _TAG.sub(" | ", text)


def stripped(path: Path) -> bytes:
    """Return a picture without metadata except its colour profile; raise OSError or ValueError if it is no picture."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with Image.open(path) as picture:
            options = {"comment": b"", "icc_profile": picture.info.get("icc_profile")}
            upright = ImageOps.exif_transpose(picture)
            is_rotated = picture.getexif().get(ExifTags.Base.Orientation, 1) != 1  # by a tag, which is removed
            if picture.format == "JPEG":
                options |= {"quality": 92} if is_rotated else {"quality": "keep", "subsampling": "keep"}
            elif getattr(picture, "is_animated", False):
                options["save_all"] = True
            out = io.BytesIO()
            (upright if is_rotated else picture).save(out, picture.format, **options)
    return out.getvalue()


def _decode(value: object) -> str:
    """Return a metadata value as text; bytes are UTF-16 if Windows wrote them, else UTF-8."""
    if isinstance(value, bytes):
        codec = "utf-16-le" if value[1:2] == b"\0" or value.endswith(b"\0\0") else "utf-8"
        value = value.removeprefix(b"ASCII\0\0\0").removeprefix(b"UNICODE\0").decode(codec, "replace")
    return str(value).strip("\0 \t\n") if value is not None else ""
