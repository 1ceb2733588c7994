"""Find the photos of a PDF as they were put in, with their metadata."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

_PHOTO_FILTERS = {"/DCTDecode": "jpg", "/DCT": "jpg", "/JPXDecode": "jp2"}
_INLINE_PHOTO = re.compile(rb"\sID\s(\xff\xd8\xff.*?)\s?EI\b", re.DOTALL)
_STARTS = {b"\xff\xd8\xff": "jpg", b"\x89PNG": "png"}


def photo(value: Any) -> tuple[str, bytes] | None:
    """Return name and content of a photo as it was put in, without the other filters of its stream."""
    from pypdf.filters import decode_stream_data  # noqa: PLC0415
    from pypdf.generic import ArrayObject, NameObject, StreamObject  # noqa: PLC0415

    if not isinstance(value, StreamObject):
        return None
    filters = value.get("/Filter", [])
    filters = [filters] if isinstance(filters, str) else [*filters]
    if not filters or filters[-1] not in _PHOTO_FILTERS:
        return None
    packed = StreamObject()
    packed._data = value._data
    packed[NameObject("/Filter")] = ArrayObject(filters[:-1])
    return f"photo.{_PHOTO_FILTERS[filters[-1]]}", bytes(decode_stream_data(packed))


def drawn_photos(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield name and content of the photos within a drawing, and of one that is a stream of its own."""
    yield from (("photo.jpg", one) for one in _INLINE_PHOTO.findall(content))
    yield from ((f"photo.{kind}", content) for start, kind in _STARTS.items() if content.startswith(start))
