"""Refuse fonts of a PDF that give other characters for digits than they show: readers show the one, and copy the other.

Input: the objects of a PDF. What a font shows is known by the names in its encoding, by a code that is that of the
character, or by its own table of characters.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

from .unreadable import UnreadableError

_NAMES = {
    name: str(digit)
    for digit, name in enumerate(["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"])
}
_WITH_DIGITS = frozenset(["/WinAnsiEncoding", "/MacRomanEncoding", "/StandardEncoding"])
_STANDARD = re.compile("/(?:Helvetica|Times|Courier|Arial)")
_BLOCK = re.compile(rb"begin(bfchar|bfrange)(.*?)endbf", re.DOTALL)
_HEX = rb"<\s*([0-9A-Fa-f]+)\s*>\s*"
_CHARACTER = re.compile(_HEX + _HEX)
_RANGE = re.compile(_HEX + _HEX + rb"(?:" + _HEX + rb"|\[([^\]]*)\])")
_MOST_OF_RANGE, _MIN_WRONG = 65536, 3


def check_fonts(values: list[Any]) -> None:
    """Raise UnreadableError for a font of which some digits have other characters as their text."""
    for font in values:
        if isinstance(font, dict) and font.get("/Type") == "/Font" and "/ToUnicode" in font:
            told = _told(font["/ToUnicode"].get_data())
            wrong = [code for code, digit in _shown(font, told).items() if told.get(code, digit) != digit]
            if len(wrong) >= _MIN_WRONG:
                raise UnreadableError("有些数字显示的和能读出来的不一样")


def _told(content: bytes) -> dict[int, str]:
    """Return the texts of the codes of a font, as its table for copying says."""
    found: dict[int, str] = {}
    for kind, block in _BLOCK.findall(content):
        if kind == b"bfchar":
            found |= {int(code, 16): _character(text) for code, text in _CHARACTER.findall(block)}
            continue
        for first, last, text, texts in _RANGE.findall(block):
            codes = range(int(first, 16), min(int(last, 16), int(first, 16) + _MOST_OF_RANGE) + 1)
            if texts:
                found |= dict(zip(codes, map(_character, re.findall(_HEX, texts)), strict=False))
            else:
                start = int(text, 16)
                found |= {code: chr((start + n) & 0xFFFF) for n, code in enumerate(codes)}
    return found


def _character(digits: bytes) -> str:
    return bytes.fromhex(digits.decode().zfill(4)).decode("utf-16-be", "replace")


def _shown(font: Any, told: Mapping[int, str]) -> dict[int, str]:
    """Return the codes that are sure to show a digit."""
    encoding = font.get("/Encoding")
    if font.get("/Subtype") == "/Type0":
        if isinstance(encoding, str) and encoding.startswith("/Uni"):
            return {ord(digit): digit for digit in _NAMES.values()}
        return dict(_by_own_table(font)) if encoding == "/Identity-H" else {}
    base = encoding.get("/BaseEncoding") if isinstance(encoding, dict) else encoding
    is_standard = base is None and _STANDARD.match(str(font.get("/BaseFont", ""))) and not _program(font)
    shown = {ord(digit): digit for digit in _NAMES.values()} if base in _WITH_DIGITS or is_standard else {}
    code = 0
    for one in encoding.get("/Differences", ()) if isinstance(encoding, dict) else ():
        if isinstance(one, int):
            code = one
        else:
            shown.pop(code, None)
            if (name := str(one).removeprefix("/")) in _NAMES:
                shown[code] = _NAMES[name]
            code += 1
    return shown


def _program(font: Any) -> Any:
    descriptor = font.get("/FontDescriptor") or {}
    return next((descriptor[key] for key in ("/FontFile2", "/FontFile3", "/FontFile") if key in descriptor), None)


def _by_own_table(font: Any) -> Iterator[tuple[int, str]]:
    """Yield the codes of digits by the table of characters in the program of a font, which most subsets are without."""
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # noqa: PLC0415 - slow to import

    inner = font["/DescendantFonts"][0].get_object()
    program = _program(inner)
    if program is None or inner.get("/CIDToGIDMap", "/Identity") != "/Identity":
        return
    with suppress(Exception):  # the library raises any exception for damage
        characters = TTFont(io.BytesIO(program.get_data()), lazy=True)
        names = characters.getBestCmap() or {}
        for digit in _NAMES.values():
            if ord(digit) in names:
                yield characters.getGlyphID(names[ord(digit)]), digit
