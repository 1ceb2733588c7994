"""Writes width and height into the pictures of an article's page, so that no text moves when a picture has loaded.

Input: the HTML of the page, and the folder of the articles' files. Output: the HTML with the sizes in pixels of the
pictures in that folder, as they are published. A picture without a known size stays as it is.
"""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from PIL import ExifTags

from ..core.packaged import content_file
from ..privacy.picture_metadata import open_picture
from ..privacy.unreadable import UnreadableError
from .pictures import published_size

_PICTURE = re.compile(r"<img (?P<attributes>[^>]*?)>")
_SOURCE = re.compile(r'\bsrc="([^"]*)"')
_SIZE = re.compile(r"\b(?:width|height)=")
_QUARTER_TURNS = (5, 6, 7, 8)  # values of Exif's Orientation


def with_picture_sizes(page: str, uri: str, content: Path) -> str:
    """Return the HTML of the page at ``uri`` with the sizes of its pictures below ``content``."""
    return _PICTURE.sub(partial(_with_size, uri, content), page)


def _with_size(uri: str, content: Path, tag: re.Match[str]) -> str:
    source = _SOURCE.search(tag["attributes"])
    if source is None or _SIZE.search(tag["attributes"]):
        return tag[0]
    path = content_file(content, unquote(urlsplit(urljoin(f"/{uri}", source[1])).path).lstrip("/"))
    try:
        width, height = _size(path)
    except UnreadableError:
        return tag[0]
    return f'<img {tag["attributes"].rstrip(" /")} width="{width}" height="{height}">'


def _size(path: Path) -> tuple[int, int]:
    with open_picture(path) as picture:
        width, height = published_size(*picture.size)
        turned = picture.getexif().get(ExifTags.Base.Orientation) in _QUARTER_TURNS
    return (height, width) if turned else (width, height)
