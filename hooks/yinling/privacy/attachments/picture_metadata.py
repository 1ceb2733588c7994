"""Read the metadata of pictures: where and by whom a picture was taken, and with whose camera."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import IO

from PIL import ExifTags, Image

from .binary_strings import strings_in
from .picture_parts import parts_of
from .unreadable import TooLargeError, UnreadableError

ENDINGS = frozenset([".jpg", ".jpeg", ".png", ".webp", ".gif", ".tif", ".tiff", ".bmp", ".heic", ".jp2"])
FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "TIFF", "BMP", "JPEG2000")
"""The formats whose parts without pixels are known: of others, nothing would be read but what the library knows."""
MAX_DECODED = 160 << 20  # bytes in memory: 40 million pixels in colour
MAX_FRAMES = 1_000
_SMALL_MODES = {"1": 1, "L": 1, "P": 1, "I;16": 2}  # bytes of a pixel; others have four
_PERSONAL_TAGS = {
    ExifTags.Base.Artist: "作者",
    ExifTags.Base.XPAuthor: "作者",
    ExifTags.Base.CameraOwnerName: "相机主人",
    ExifTags.Base.BodySerialNumber: "相机编号",
    ExifTags.Base.LensSerialNumber: "镜头编号",
}
# Tags that show a place. The others are times, methods and directions.
_PLACE_TAGS = (
    ExifTags.GPS.GPSLatitude,
    ExifTags.GPS.GPSLongitude,
    ExifTags.GPS.GPSDestLatitude,
    ExifTags.GPS.GPSDestLongitude,
    ExifTags.GPS.GPSAreaInformation,
)
_TAG = re.compile(r"<[^<>]+>")
# Where a block of EXIF begins. Further ones belong to previews and to the further pictures of a phone.
_EXIF_START = re.compile(rb"II\*\0|MM\0\*")
_MAX_EXIFS, _EXIF_SIZE = 16, 1 << 18
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
    "拍摄地点": re.compile(rb"GPS(?:Dest)?(?:Latitude|Longitude)|\xa9xyz"),  # the second is of films
    "作者": re.compile(rb"<dc:creator>.{0,200}?<rdf:li[^<>]{0,200}>\s{0,200}[^<\s]", re.DOTALL),
    "相机主人": re.compile(rb"aux:OwnerName"),
    "照片里的人名": re.compile(rb"(?:mwg-rs:Name|MPReg:PersonDisplayName)[=>][\"']?\s{0,20}[^<\"'\s]|PersonInImage"),
}


@contextmanager
def open_picture(source: Path | IO[bytes]) -> Iterator[Image.Image]:
    """Open a picture that takes little memory; raise UnreadableError if it is none or damaged, or TooLargeError."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow warns about damaged metadata and large pictures
            with Image.open(source, formats=FORMATS) as picture:
                _check_size(picture)
                yield picture
    except UnreadableError:
        raise
    except (Image.DecompressionBombError, MemoryError) as error:
        raise TooLargeError("图片的点太多") from error
    except Exception as error:  # the library raises any exception for a damaged picture
        raise UnreadableError("图片打不开") from error


def _check_size(picture: Image.Image) -> None:
    if picture.format == "GIF":
        with suppress(EOFError):  # counting the frames of a GIF means to look for all of them
            picture.seek(MAX_FRAMES)
            raise TooLargeError("动图太长")
        picture.seek(0)
    frames: int = 1 if picture.format in ("JPEG", "MPO") else getattr(picture, "n_frames", 1)
    width, height = picture.size
    size = width * height * frames * _SMALL_MODES.get(picture.mode, 4)
    if picture.format in ("JPEG", "MPO") and not picture.info.get("progressive"):
        size //= 8  # it can be decoded to fewer pixels
    if frames > MAX_FRAMES or size > MAX_DECODED:
        raise TooLargeError(f"图片有 {width}×{height} 点，太大")


def personal_metadata(data: bytes) -> Iterator[str]:
    """Yield Chinese labels of the personal metadata in a picture; raise UnreadableError if it is no picture."""
    with open_picture(io.BytesIO(data)) as picture:
        info = dict(picture.info)
        labels = set(_labels_of(picture.getexif()))
    raw = b"\0".join(parts_of(data))
    if any(str(key).lower() in _AUTHOR_KEYS and _decode(value) for key, value in info.items()):
        labels.add("作者")
    xmp = info.get("xmp") or info.get("XML:com.adobe.xmp") or b""
    raw += xmp.encode() if isinstance(xmp, str) else bytes(xmp)
    yield from sorted(labels | labels_in(raw))


def labels_in(raw: bytes) -> set[str]:
    """Return the labels of the personal metadata in bytes of any kind, such as a drawing with a photo in it."""
    return {*_further_labels(raw), *(label for label, pattern in _XMP.items() if pattern.search(raw))}


def _labels_of(exif: Image.Exif) -> Iterator[str]:
    inner, place = exif.get_ifd(ExifTags.IFD.Exif), exif.get_ifd(ExifTags.IFD.GPSInfo)
    if any(place.get(tag) for tag in _PLACE_TAGS):
        yield "拍摄地点"
    yield from (label for tag, label in _PERSONAL_TAGS.items() if _decode(exif.get(tag)) or _decode(inner.get(tag)))


def _further_labels(raw: bytes) -> Iterator[str]:
    for start in islice(_EXIF_START.finditer(raw), _MAX_EXIFS):
        exif = Image.Exif()
        with suppress(Exception), warnings.catch_warnings():  # these bytes may be something else
            warnings.simplefilter("ignore")
            exif.load(raw[start.start() : start.start() + _EXIF_SIZE])
            yield from [*_labels_of(exif)]


def texts_in(data: bytes) -> Iterator[str]:
    """Yield the texts in a picture: in metadata that are known, and in all bytes that are no pixels."""
    with open_picture(io.BytesIO(data)) as picture:
        exif = picture.getexif()
        values = [*exif.values(), *exif.get_ifd(ExifTags.IFD.Exif).values()]
        for key, value in picture.info.items():
            if key not in _FORMAT_KEYS:
                values += [key, *(value.values() if isinstance(value, dict) else [value])]
    for value in values:
        if isinstance(value, (str, bytes)) and (text := _decode(value)):
            yield _TAG.sub(" | ", text)
    yield from filter(None, map(strings_in, parts_of(data)))


def _decode(value: object) -> str:
    """Return a metadata value as text; bytes are UTF-16 if Windows wrote them, else UTF-8."""
    if isinstance(value, bytes):
        codec = "utf-16-le" if value[1:2] == b"\0" or value.endswith(b"\0\0") else "utf-8"
        value = value.removeprefix(b"ASCII\0\0\0").removeprefix(b"UNICODE\0").decode(codec, "replace")
    return str(value).strip("\0 \t\n") if value is not None else ""
