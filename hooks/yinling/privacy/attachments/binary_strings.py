"""Find the texts in bytes of any kind."""

from __future__ import annotations

import base64
import re
import zlib
from collections.abc import Iterator
from contextlib import suppress

PACKED = (b"PK\3\4", b"%PDF", b"\xd0\xcf\x11\xe0", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"SQLite format")
"""How packed files, documents and databases begin, whatever their names."""
SIGNATURES = (
    *PACKED,
    *(b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"RIFF", b"II*\0", b"MM\0*", b"ID3", b"OggS", b"fLaC", b"{\\rtf"),
)
"""How these, pictures, sounds and Rich Text begin."""
HIDDEN_FILE = re.compile(
    rb"PK\x03\x04[\n\x14\x2d]\0.\0[\0\x08]\0|%PDF-1\.|Rar!\x1a\x07|7z\xbc\xaf\x27\x1c|\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    re.DOTALL,
)
"""Such a file somewhere in bytes that mean something else: longer beginnings, which no sound has by chance."""
_IN_BASE64 = b"|".join(re.escape(base64.b64encode(one)[: len(one) * 8 // 6]) for one in SIGNATURES if len(one) > 2)
FILE_IN_BASE64 = re.compile(rb"(?<![A-Za-z0-9+/])(?:" + _IN_BASE64 + rb")[A-Za-z0-9+/]{56}")
"""Such a file in a text: its beginning in a line of base64."""
_WIDE = re.compile("[\x20-\x7e\u4e00-\u9fff]{5,}")
# Texts as they stand, with Chinese in UTF-8 or, of a few characters at least, in GB 18030.
_UTF8 = re.compile(rb"(?:[\x20-\x7e]|[\xe4-\xe9][\x80-\xbf]{2}|\xef[\xbc\xbd][\x80-\xbf]|\xe3\x80[\x80-\xbf]){5,}")
_LONG_UTF8 = re.compile(_UTF8.pattern.replace(b"{5,}", b"{9,}"))
_WIDE_NUMBER = re.compile(rb"(?:[0-9xX ]\0){9,}|(?:\0[0-9xX ]){9,}")
_GB = re.compile(rb"[\x20-\x7e]{0,40}(?:[\xb0-\xf7][\xa1-\xfe]){2,}(?:[\x20-\x7e]|[\xa1-\xf7][\xa1-\xfe])*")

_DEFLATED = re.compile(rb"\x78[\x01\x5e\x9c\xda]")
_MAX_DEFLATED, _MOST = 32, 1 << 18  # places that are tried, and bytes that each may yield


def strings_in(data: bytes) -> str:
    """Return the texts in a binary file, in ASCII, UTF-8, GB 18030 and UTF-16, also those that are deflated."""
    return " | ".join(text for part in (data, *_inflated(data)) for text in _strings(part))


def plain_strings(data: bytes) -> str:
    """Return the texts in ASCII and UTF-8, and the numbers in UTF-16: quick, for many bytes of sound."""
    found = [text.decode("utf-8", "replace") for text in _LONG_UTF8.findall(data)]
    return " | ".join([*found, *(text.replace(b"\0", b"").decode() for text in _WIDE_NUMBER.findall(data))])


def _inflated(data: bytes) -> Iterator[bytes]:
    starts = [match.start() for match, _ in zip(_DEFLATED.finditer(data), range(_MAX_DEFLATED), strict=False)]
    for start in starts:
        with suppress(zlib.error):
            yield zlib.decompressobj().decompress(data[start : start + _MOST], _MOST)


def _strings(data: bytes) -> list[str]:
    found = [text.decode("utf-8", "replace") for text in _UTF8.findall(data)]
    found += [text.decode("gb18030", "replace") for text in _GB.findall(data)]
    for codec in ("utf-16-le", "utf-16-be"):
        found += [text for start in (0, 1) for text in _WIDE.findall(data[start:].decode(codec, "replace"))]
    return found
