"""Decode what a text writes as codes: base64, percent signs and other codes of characters, and text set backwards."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import NamedTuple

from .binary_strings import HIDDEN_FILE
from .unreadable import UnreadableError

# A word of base64, also in the form for addresses, and in lines of one length. Shorter words hold no number.
_BASE64 = re.compile(r"(?<![A-Za-z0-9+/_-])(?:[A-Za-z0-9+/]{40,}\r?\n)*[A-Za-z0-9+/_-]{12,}={0,2}(?![A-Za-z0-9+/=])")
_MOST = 1 << 20  # characters of such a word that are decoded
# Seven codes or more, of two hexadecimal or three octal digits: %31%33, =31=33, \'31\'33, \31 \33, 0x31,0x33, U+0031.
_CODE = re.compile(r"(?:%|=|\\'|\\x|0x|\\u\{?0{0,4}|\\0{0,4}|U\+00)([0-9a-fA-F]{2})\}?[ ,;]?(?:\r?\n)?")
_HEXADECIMAL = re.compile(rf"(?:{_CODE.pattern}){{7,}}")
_OCTAL = re.compile(r"(?:\\[0-7]{3}){7,}")
# Text that is set from right to left: letter by letter, or word by word, as numbers are.
_BACKWARDS = re.compile(
    "(?:[\u202b\u202e\u2067\u200f\u061c]|&#(?i:x0*(?:202[be]|2067|200f|61c)|0*(?:823[58]|8295|8207|1564))(?![0-9a-fA-F]);?"
    r"|&rlm;|\\(?:u|U0000)(?i:202[be]|2067|200f|061c))([^\n]{4,})"
)
_DIRECTIONS = re.compile("[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]")
_READABLE = re.compile("[\t\n\r\x20-\x7e\u3000-\u303f\u3400-\u9fff\uff00-\uffef\u2018-\u201d]+")


class Written(NamedTuple):
    """A decoded text, and where its codes begin."""

    text: str
    start: int


def decoded(text: str) -> Iterator[Written]:
    """Yield what codes in a text say; raise UnreadableError for a file in base64."""
    for word in _BASE64.finditer(text):
        with suppress(ValueError):
            letters = re.sub(r"\s", "", word[0].rstrip("="))[:_MOST].replace("-", "+").replace("_", "/")
            content = base64.b64decode(letters + "=" * (-len(letters) % 4))
            if HIDDEN_FILE.search(content[:1024]):
                raise UnreadableError("里面还藏着别的内容")
            yield from _readable(content, word.start())
    if "%" in text or "=" in text or "\\" in text or "0x" in text or "U+" in text:
        for run in _HEXADECIMAL.finditer(text):
            yield from _readable(bytes.fromhex("".join(_CODE.findall(run[0]))), run.start())
        for run in _OCTAL.finditer(text):
            yield from _readable(bytes(int(code, 8) & 255 for code in run[0].split("\\")[1:]), run.start())
    for line in _BACKWARDS.finditer(text):
        shown = re.split("[\u202c\u2069]", line[1])[0]
        for one in (shown, line[1]):
            plain = _DIRECTIONS.sub("", one)
            yield Written(f"{plain[::-1]}\n\n{' '.join(reversed(plain.split()))}", line.start())


def _readable(content: bytes, start: int) -> Iterator[Written]:
    for codec in ("utf-8", "gb18030"):
        with suppress(UnicodeDecodeError):
            text = content.decode(codec)
            if _READABLE.fullmatch(text):
                yield Written(text, start)
            return
