"""Decode the bytes of a text file, in every encoding that programs in China write; refuse what is no text."""

from __future__ import annotations

import re
from contextlib import suppress

from .binary_strings import SIGNATURES
from .unreadable import UnreadableError

WRONG_ENDING = "文件名的结尾和内容不一样"
_CHINESE = re.compile("[\u4e00-\u9fff\u3000-\u303f\uff00-\uffef\\s]+")
_NO_TEXT = re.compile("[\x01-\x08\x0e-\x19\x1b-\x1f\ufffd]")  # a file that older programs wrote may end with \x1a
_STRAY = 50  # characters of a text for each sign of another kind of file: Word leaves some in what is copied from it
_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff")  # of UTF-16 and UTF-32


def decoded(data: bytes) -> str:
    """Decode UTF-8, UTF-16, UTF-32 or GB 18030, which Windows in China writes."""
    for codec in _codecs(data[:1000]):
        try:
            return data.decode(codec)
        except UnicodeDecodeError:
            continue
    return data.decode("utf-8", "replace")


def _codecs(first: bytes) -> tuple[str, ...]:
    """Return the possible encodings, by the byte order mark or the positions of zero bytes."""
    if first[:4] in (b"\xff\xfe\0\0", b"\0\0\xfe\xff"):
        return ("utf-32",)
    if first[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return ("utf-16",)
    if b"\0" in first:
        return ("utf-16-le" if first[1::2].count(0) >= first[::2].count(0) else "utf-16-be", "gb18030")
    is_wide = _CHINESE.fullmatch(first[: len(first) // 2 * 2].decode("utf-16-le", "replace"))
    return ("utf-8-sig", "utf-16-le", "gb18030") if is_wide else ("utf-8-sig", "gb18030")


def text_of(data: bytes) -> str:
    """Return the text of a text file; raise UnreadableError for a file of another kind with the name of one."""
    if data.startswith(SIGNATURES):
        raise UnreadableError(WRONG_ENDING)
    text = decoded(data).replace("\r\n", "\n")
    strange = len(_NO_TEXT.findall(text))
    if strange * _STRAY > len(text) or (strange and not _is_utf8(data)):
        raise UnreadableError("不是文字文件")
    text = _NO_TEXT.sub("", text)  # a page does not show them
    if b"\0" not in data and not data.startswith(_MARKS) and (traditional := _in_big5(data)):
        text += "\n\n" + traditional
    if b"\0" in data and not data.startswith(_MARKS):  # maybe not UTF-16 without its mark
        gaps = decoded(data.replace(b"\0", b" ")) if "\0" in text else ""
        text += "\n" + decoded(data.replace(b"\0", b"")) + "\n" + gaps
    elif data.startswith(_MARKS) and b"\0" not in data:  # maybe UTF-8 behind a mark that is not its own
        with suppress(UnicodeDecodeError):
            text += "\n" + data[2:].decode("utf-8")
    return text.replace("\0", "").replace("\r", "\n")


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _in_big5(data: bytes) -> str:
    """Return a text that may be in Big5, which Windows in Taiwan and Hong Kong writes; empty if it is in UTF-8."""
    with suppress(UnicodeDecodeError):
        data.decode("utf-8")
        return ""
    with suppress(UnicodeDecodeError):
        return data.decode("big5hkscs")
    return ""
