"""Separate the pixels of a picture from all its other bytes: metadata of any kind, and what stands after its end.

Libraries read the metadata that they know. A phone writes more: notes of its maker, a film behind the photograph.
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import NamedTuple

_MOST = 1 << 20  # bytes of a text that is unpacked
_BETWEEN = b"\0\n\0"
# After the start of the pixels of a JPEG: the next mark that is neither a part of them nor a filling byte.
_JPEG_MARK = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_JPEG_NOTES = frozenset([*range(0xE0, 0xF0), 0xFE])
_PNG_PIXELS = frozenset([b"IHDR", b"PLTE", b"IDAT", b"fdAT", b"tRNS", b"IEND"])
_WEBP_PIXELS = frozenset([b"VP8 ", b"VP8L", b"VP8X", b"ALPH"])
# Programs write whole blocks of metadata in hexadecimal digits into a text of a PNG.
_RAW_PROFILE = re.compile(rb"Raw profile type \w+[\0\s]+\w+\s+[0-9]+\s+([0-9a-fA-F\s]+)")
_STRIPS = ((273, 279), (324, 325))  # tags of a TIFF: where its pixels are, and how many bytes


class PictureParts(NamedTuple):
    """The bytes of a picture that are no pixels; ``after`` is what follows its end."""

    metadata: bytes
    after: bytes


def parts_of(data: bytes) -> PictureParts:
    """Return the parts of a picture that are no pixels; of an unknown kind, nothing.

    A JPEG after a JPEG is a further picture of a phone: its pixels are left out too.
    """
    blocks: list[bytes] = []
    after = data
    while after.startswith(b"\xff\xd8\xff"):
        end = len(after) - len(rest := _jpeg(after, blocks))
        after = rest.lstrip(b"\0") if end else b""
    if after is data:
        read = next((read for start, read in _KINDS.items() if data.startswith(start)), None)
        after = read(data, blocks) if read else b""
    return PictureParts(_BETWEEN.join(blocks), after)


def _jpeg(data: bytes, blocks: list[bytes]) -> bytes:
    """Add the notes of a JPEG to ``blocks``, and return what follows its end."""
    at = 2
    while mark := _JPEG_MARK.search(data, at):
        kind, at = data[mark.start() + 1], mark.end()
        if kind == 0xD9:
            return data[at:]
        if kind not in (0x01, 0xD8):
            size = int.from_bytes(data[at : at + 2], "big")
            if kind in _JPEG_NOTES:
                blocks.append(data[at + 2 : at + size])
            at += max(2, size)
    return b""


def _png(data: bytes, blocks: list[bytes]) -> bytes:
    at = 8
    while at + 12 <= len(data):
        size, kind = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        content, at = data[at + 8 : at + 8 + size], at + size + 12
        if kind not in _PNG_PIXELS:
            blocks.append(text := _unpacked(kind, content))
            blocks += map(_from_digits, _RAW_PROFILE.findall(text))
        if kind == b"IEND":
            break
    return data[at:]


def _unpacked(kind: bytes, content: bytes) -> bytes:
    """Return the content of a chunk of a PNG with its compressed text unpacked."""
    key, _, text = content.partition(b"\0")
    packed = {b"zTXt": text[1:], b"iCCP": text[1:]}.get(kind, b"")
    if kind == b"iTXt" and text[:1] == b"\1":
        packed = text[2:].split(b"\0", 2)[-1]
    if packed:
        with suppress(zlib.error):
            return key + b"\0" + zlib.decompressobj().decompress(packed, _MOST)
    return content


def _from_digits(written: bytes) -> bytes:
    digits = b"".join(written.split()).decode()
    return bytes.fromhex(digits[: len(digits) // 2 * 2])


def _gif(data: bytes, blocks: list[bytes]) -> bytes:
    at = 13 + _gif_colours(data[10:11])
    while at < len(data) and data[at] in b"\x21\x2c":
        start, is_note = at, data[at] == 0x21
        at += 2 if is_note else 11 + _gif_colours(data[at + 9 : at + 10])
        texts = []
        while size := (data[at] if at < len(data) else 0):
            texts.append(data[at + 1 : at + 1 + size])
            at += size + 1
        at += 1
        if is_note:  # in one kind of note the sizes are letters of the text themselves
            blocks += (b"".join(texts), data[start:at])
    return data[at + 1 :]


def _gif_colours(flags: bytes) -> int:
    """Return the bytes of a table of colours, by the flags that announce it."""
    return 3 << ((flags[0] & 7) + 1) if flags and flags[0] & 0x80 else 0


def _webp(data: bytes, blocks: list[bytes]) -> bytes:
    at, end = 12, 8 + int.from_bytes(data[4:8], "little")
    while at + 8 <= min(end, len(data)):
        kind, size = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
        if kind == b"ANMF":  # a frame of a film, with chunks of its own behind 16 bytes
            _webp(b"RIFF" + (size - 4).to_bytes(4, "little") + b"WEBP" + data[at + 24 : at + 8 + size], blocks)
        elif kind not in _WEBP_PIXELS:
            blocks.append(data[at + 8 : at + 8 + size])
        at += 8 + size + size % 2
    return data[end:]


def _bmp(data: bytes, blocks: list[bytes]) -> bytes:
    size = int.from_bytes(data[2:6], "little")
    return data[size:] if size > 54 else b""


def _jpeg2000(data: bytes, blocks: list[bytes]) -> bytes:
    at = 0
    while at + 8 <= len(data):
        size, kind = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        size = size if size >= 8 else len(data) - at
        if kind != b"jp2c":
            blocks.append(data[at + 8 : at + size])
        at += size
    return b""


def _tiff(data: bytes, blocks: list[bytes]) -> bytes:
    blocks += _outside(data, sorted(_strips(data)))
    return b""


def _strips(data: bytes) -> Iterator[tuple[int, int]]:
    """Yield start and end of all pieces of pixels of a TIFF."""
    from PIL import Image, ImageSequence  # noqa: PLC0415

    with suppress(Exception), Image.open(io.BytesIO(data)) as picture:  # the library raises any exception for damage
        for page in ImageSequence.Iterator(picture):
            tags = getattr(page, "tag_v2", {})
            for starts, sizes in _STRIPS:
                yield from ((a, a + n) for a, n in zip(tags.get(starts, ()), tags.get(sizes, ()), strict=False))


def _outside(data: bytes, spans: Iterable[tuple[int, int]]) -> Iterator[bytes]:
    at = 0
    for start, end in spans:
        yield data[at : max(at, start)]
        at = max(at, end)
    yield data[at:]


_KINDS = {
    b"\x89PNG": _png,
    b"GIF8": _gif,
    b"RIFF": _webp,
    b"BM": _bmp,
    b"II*\0": _tiff,
    b"MM\0*": _tiff,
    b"\0\0\0\x0cjP": _jpeg2000,
}
