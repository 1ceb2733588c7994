"""Find the texts in bytes of any kind."""

from __future__ import annotations

import base64
import re

PACKED = (b"PK\3\4", b"%PDF", b"\xd0\xcf\x11\xe0", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"SQLite format")
"""How packed files, documents and databases begin, whatever their names."""
SIGNATURES = (
    *PACKED,
    *(b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"RIFF", b"II*\0", b"MM\0*", b"ID3", b"OggS"),
)
"""How these, pictures and sounds begin."""
_IN_BASE64 = b"|".join(re.escape(base64.b64encode(one)[: len(one) * 8 // 6]) for one in SIGNATURES if len(one) > 2)
FILE_IN_BASE64 = re.compile(rb"(?<![A-Za-z0-9+/])(?:" + _IN_BASE64 + rb")[A-Za-z0-9+/]{56}")
"""Such a file in a text: its beginning in a line of base64."""
_WIDE = re.compile("[\x20-\x7e\u4e00-\u9fff]{5,}")
# Texts as they stand, with Chinese in UTF-8 or, of a few characters at least, in GB 18030.
_UTF8 = re.compile(rb"(?:[\x20-\x7e]|[\xe4-\xe9][\x80-\xbf]{2}|\xef[\xbc\xbd][\x80-\xbf]|\xe3\x80[\x80-\xbf]){5,}")
_GB = re.compile(rb"[\x20-\x7e]{0,40}(?:[\xb0-\xf7][\xa1-\xfe]){2,}(?:[\x20-\x7e]|[\xa1-\xf7][\xa1-\xfe])*")


def strings_in(data: bytes) -> str:
    """Return the texts in a binary file, in ASCII, UTF-8, GB 18030 and UTF-16."""
    found = [text.decode("utf-8", "replace") for text in _UTF8.findall(data)]
    found += [text.decode("gb18030", "replace") for text in _GB.findall(data)]
    for codec in ("utf-16-le", "utf-16-be"):
        found += [text for start in (0, 1) for text in _WIDE.findall(data[start:].decode(codec, "replace"))]
    return " | ".join(found)
