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
from ..privacy.attachments.picture_metadata import open_picture
from ..privacy.attachments.unreadable import UnreadableError
from .pictures import published_size, small_name, small_size

_PICTURE = re.compile(r"<img (?P<attributes>[^>]*?)>")
_SOURCE = re.compile(r'\bsrc="([^"]*)"')
_SIZE = re.compile(r"\b(?:width|height)=")
_WRITTEN_SIZE = re.compile(r'\bwidth="([0-9]+)" height="([0-9]+)"')
_QUARTER_TURNS = (5, 6, 7, 8)  # values of Exif's Orientation


def with_picture_sizes(page: str, uri: str, content: Path) -> str:
    """Return the HTML of the page at ``uri`` with the sizes of its pictures below ``content``."""
    return _PICTURE.sub(partial(_with_size, uri, content), page)


def with_small_picture(tag: str, uri: str, content: Path) -> str:
    """Return the tag of a picture on the page at ``uri`` with its size, and with its small copy for small screens."""
    sized = with_picture_sizes(tag, uri, content)
    found, size = _SOURCE.search(sized), _WRITTEN_SIZE.search(sized)
    if not (found and size):
        return sized
    width, height = map(int, size.groups())
    if not (small := small_size(width, height, found[1])):
        return sized
    choices = f"{small_name(found[1])} {small[0]}w, {found[1]} {width}w"
    return f'{sized[:-1]} srcset="{choices}" sizes="(min-width: 60rem) 23rem, 92vw">'


def _with_size(uri: str, content: Path, tag: re.Match[str]) -> str:
    source = _SOURCE.search(tag["attributes"])
    if source is None or _SIZE.search(tag["attributes"]):
        return tag[0]
    path = content_file(content, unquote(urlsplit(urljoin(f"/{uri}", source[1])).path).lstrip("/"))
    try:
        width, height = shown_size(path)
    except UnreadableError:
        return tag[0]
    return f'<img {tag["attributes"].rstrip(" /")} width="{width}" height="{height}">'


def shown_size(path: Path) -> tuple[int, int]:
    """Return the width and height in pixels with which a picture is published; raise UnreadableError."""
    with open_picture(path) as picture:
        width, height = published_size(*picture.size)
        turned = picture.getexif().get(ExifTags.Base.Orientation) in _QUARTER_TURNS
    return (height, width) if turned else (width, height)
