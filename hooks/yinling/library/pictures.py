"""Make the pictures that are published from those beside the articles: small, upright and without metadata.

Input: the content of a file. Output: a content of the same kind, for the web and for paper. The same input gives the
same bytes. The original stays as it is.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from PIL import ExifTags, Image, ImageOps, ImageSequence

from ..privacy.attachments.picture_metadata import open_picture
from ..privacy.attachments.unreadable import UnreadableError

__all__ = [
    "UnreadableError",
    "is_picture",
    "published_picture",
    "published_size",
    "small_name",
    "small_picture",
    "small_size",
]

LONG_SIDE, SHORT_SIDE, LONGEST = 1600, 800, 8000
"""Pixels: two for each of a column of text on the screen, 240 dpi on A4. A long strip of text stays readable."""
SMALL_SIDE = 720  # two pixels for each that a phone's column of text is wide
_QUALITY = 85
FORMATS = {".jpg": "JPEG", ".jpeg": "JPEG", ".png": "PNG", ".webp": "WEBP", ".gif": "GIF"}
_STILL = (".jpg", ".jpeg", ".png")
_PLAIN_MODES = frozenset(["L", "LA", "RGB", "RGBA"])


def published_size(width: int, height: int) -> tuple[int, int]:
    """Return the size in pixels in which a picture is published."""
    short, long = sorted((width, height))
    scale = min(1.0, max(LONG_SIDE / long, SHORT_SIDE / short), LONGEST / long)
    return max(1, round(width * scale)), max(1, round(height * scale))


def small_name(name: str) -> str:
    """Return the name of the small copy of a picture: ``photos/a.small.jpg``. ``name`` may be an address."""
    stem, _, ending = name.rpartition(".")
    return f"{stem}.small.{ending}"


def small_size(width: int, height: int, name: str) -> tuple[int, int] | None:
    """Return the size of the small copy of a picture published with a size in pixels; None where it has none.

    A picture that is hardly larger has none, and neither has one that may move."""
    scale = SMALL_SIDE / max(width, height)
    if scale > 0.8 or not name.lower().endswith(_STILL):
        return None
    return round(width * scale), round(height * scale)


def is_picture(path: Path) -> bool:
    """Return whether a file is a picture by its name."""
    return path.suffix.lower() in FORMATS


def published_picture(path: Path) -> bytes:
    """Return the picture at ``path`` as it is published; raise OSError, or UnreadableError if it is no picture."""
    content, ending = path.read_bytes(), path.suffix
    with open_picture(io.BytesIO(content)) as picture:
        kind = "JPEG" if picture.format == "MPO" else str(picture.format)  # a JPEG with further pictures, of a phone
        if kind != FORMATS.get(ending.lower()):
            raise UnreadableError("文件名的结尾和内容不一样")
        size = published_size(*picture.size)
        options: dict[str, Any] = {"comment": b"", "icc_profile": picture.info.get("icc_profile")}
        if kind == "WEBP":
            options |= {"lossless": content[12:16] == b"VP8L", "quality": _QUALITY}
        if kind != "JPEG" and getattr(picture, "is_animated", False):
            return _animation(picture, size, options)
        orientation = picture.getexif().get(ExifTags.Base.Orientation, 1)
        if size == picture.size and orientation == 1:
            if picture.format == "JPEG":
                options |= {"quality": "keep", "subsampling": "keep"}  # of the same pixels
            elif kind == "JPEG":
                options |= {"quality": _QUALITY}
            return _saved(picture, kind, options)
        if kind == "JPEG":
            picture.draft(None, size)  # decodes to an eighth of the pixels at least
            options |= {"quality": _QUALITY}
        has_palette = picture.mode == "P" and "transparency" not in picture.info
        plain = _with_plain_mode(picture, options)
        shown = plain if size == picture.size else plain.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
        shown.getexif()[ExifTags.Base.Orientation] = orientation
        upright = ImageOps.exif_transpose(shown)
        return _saved(upright.quantize() if has_palette and kind == "PNG" else upright, kind, options)


def small_picture(path: Path) -> bytes:
    """Return the small copy of the picture at ``path``, upright and without metadata like the large one."""
    with open_picture(io.BytesIO(published_picture(path))) as picture:
        size = small_size(*picture.size, path.name) or picture.size
        kind, options = str(picture.format), {"icc_profile": picture.info.get("icc_profile"), "quality": _QUALITY}
        small = _with_plain_mode(picture, options).resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
        return _saved(small, kind, options)


def _with_plain_mode(picture: Image.Image, options: dict[str, Any]) -> Image.Image:
    """Return the picture with colours that can be mixed: no palette, no inks, no 16 bits."""
    if picture.mode in _PLAIN_MODES:
        return picture
    options["icc_profile"] = None  # it describes the colours of before
    if picture.mode.startswith("I"):
        return picture.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    return picture.convert("RGBA" if "transparency" in picture.info or picture.mode == "PA" else "RGB")


def _animation(picture: Image.Image, size: tuple[int, int], options: dict[str, Any]) -> bytes:
    if size == picture.size:
        return _saved(picture, str(picture.format), options | {"save_all": True})
    frames: list[Image.Image] = []
    durations: list[int] = []
    for frame in ImageSequence.Iterator(picture):
        durations.append(frame.info.get("duration", 100))
        frames.append(frame.convert("RGBA").resize(size, Image.Resampling.LANCZOS))
    options |= {"save_all": True, "append_images": frames[1:], "duration": durations, "icc_profile": None}
    return _saved(frames[0], str(picture.format), options | {"loop": picture.info.get("loop", 0), "disposal": 2})


def _saved(picture: Image.Image, kind: str, options: dict[str, Any]) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()
