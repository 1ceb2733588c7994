"""Find the objects of a PDF: those that its tables name, and those that they have given up or never named."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

from .unreadable import UnreadableError

STREAM = re.compile(rb"stream\r?\n.*?endstream", re.DOTALL)
_START = re.compile(rb"(?<![0-9])([0-9]{1,10})\s+([0-9]{1,5})\s+obj\b\s*|stream\r?\n.*?endstream", re.DOTALL)
# Objects, tables and ends, with what they hold.
_STRUCTURE = re.compile(
    rb"\b[0-9]+\s+[0-9]+\s+obj\b.*?\bendobj|trailer.*?startxref\s+[0-9]+|startxref\s+[0-9]+|\bxref\b[\s0-9nf]*"
    rb"|%%EOF|%PDF-[0-9.]{3}",
    re.DOTALL,
)
_COMMENT = re.compile(rb"%[^\r\n]*")
# What a page draws in place of other words, and the strings in it; a hyphen is nothing.
_REPLACED = re.compile(rb"/ActualText.{0,4096}?BDC(.*?)EMC", re.DOTALL)
_DRAWN = re.compile(rb"\((?:[^()\\]|\\.)*\)|<[0-9A-Fa-f\s]+>")
_MIN_DRAWN = 7  # bytes, which are four signs at least
_NO_TEXT = re.compile(rb"[^\t\n\f\r\x20-\x7e\0]")


def between(data: bytes) -> str:
    """Return the text between the objects of a file; raise UnreadableError for other bytes there."""
    rest = _STRUCTURE.sub(b"\n", STREAM.sub(b"", data))
    if _NO_TEXT.search(_COMMENT.sub(b"", rest)):
        raise UnreadableError("各部分中间还藏着别的内容")
    return rest.decode("utf-8", "replace")


def objects(data: bytes, *, with_lost: bool) -> Iterator[Any]:
    """Yield the objects of a file, also those that no page uses; ``with_lost``: and those that no table names."""
    from pypdf import PdfReader  # noqa: PLC0415 - slow to import
    from pypdf.generic import IndirectObject  # noqa: PLC0415

    reader = PdfReader(io.BytesIO(data))
    if reader.is_encrypted:
        reader.decrypt("")
    yield reader.trailer.get("/Info", None)
    numbers = {(number, generation) for generation, entries in reader.xref.items() for number in entries}
    for number, generation in sorted(numbers | {(number, 0) for number in reader.xref_objStm}):
        yield IndirectObject(number, generation, reader).get_object()
    if with_lost:
        yield from _lost(data, reader)


def _lost(data: bytes, reader: Any) -> Iterator[Any]:
    """Yield the objects that stand in the file where no table says: deleted, replaced, or left behind."""
    from pypdf.generic import StreamObject, read_object  # noqa: PLC0415

    listed = {offset for entries in reader.xref.values() for offset in entries.values()}
    for found in _START.finditer(data):
        if found[1] and found.start(1) not in listed:
            reader.stream.seek(found.end())
            value = read_object(reader.stream, reader)
            is_table = isinstance(value, StreamObject) and value.get("/Type") == "/XRef"
            if reader.is_encrypted and not is_table:
                value = reader._encryption.decrypt_object(value, int(found[1]), int(found[2]))
            yield value


def within(value: Any) -> Iterator[Any]:
    """Yield an object and all that is written in it, also its keys, without following references."""
    values = [value]
    while values:
        one = values.pop()
        yield one
        if isinstance(one, list):
            values += list.__iter__(one)
        elif isinstance(one, dict):
            values += [*dict.keys(one), *dict.values(one)]


def check_data_of_programs(values: list[Any]) -> None:
    """Raise UnreadableError if a program has left its own packed document in the file, as drawing programs do."""
    from pypdf.generic import StreamObject  # noqa: PLC0415

    inner = (one for value in values for one in within(value) if isinstance(one, dict))
    for private in (one["/Private"] for one in inner if "/Private" in one):
        parts = [private[key] for key in private] if isinstance(private, dict) else []
        if any(isinstance(one, StreamObject) and _NO_TEXT.search(one.get_data()) for one in (private, *parts)):
            raise UnreadableError("里面还藏着别的内容")


def drawn_elsewhere(values: list[Any]) -> Iterator[str]:
    """Yield what is drawn in parts of pages, such as notes and patterns: their fonts may have own codes.

    So may those of pages that were taken out, or that have other words for what they draw."""
    from pypdf import PageObject  # noqa: PLC0415

    found: list[Any] = [value for value in values if isinstance(value, dict)]
    shown = {getattr(kid, "idnum", None) for value in found if "/Kids" in value for kid in value["/Kids"]}
    for drawing in _drawings(found):
        yield PageObject().extract_xform_text(drawing)
    for value in found:
        if "/Contents" in value and "/Resources" in value:
            page = PageObject()
            page.update(value)
            if _number(value) not in shown or _is_replaced(page):
                yield page.extract_text()


def _drawings(found: list[Any]) -> Iterator[Any]:
    """Yield the streams that are drawn as a part of a page; without own fonts they have those of the first page."""
    from pypdf.generic import NameObject, StreamObject  # noqa: PLC0415

    of_page = next((one["/Resources"] for one in found if one.get("/Type") == "/Page" and "/Resources" in one), None)
    for value in found:
        of_font = value.get("/Resources") or of_page
        signs = value.get("/CharProcs") or {}
        parts = [value] if value.get("/Subtype") == "/Form" or "/PatternType" in value else []
        for part in (*parts, *(signs[name] for name in signs)):
            if isinstance(part, StreamObject):
                if "/Resources" not in part and of_font is not None:
                    part[NameObject("/Resources")] = of_font
                if "/Resources" in part:
                    yield part


def _is_replaced(page: Any) -> bool:
    """Return whether a page has other words for what it draws: readers show the drawing, but copy these words."""
    contents = page.get_contents()
    spans = _REPLACED.findall(contents.get_data()) if contents is not None else ()
    return any(len(b"".join(_DRAWN.findall(span))) >= _MIN_DRAWN for span in spans)


def boxes(values: list[Any]) -> Iterator[str]:
    """Yield what fields and notes of one character each say together: forms have a box for each digit."""
    groups: dict[str, list[tuple[int, str]]] = {}
    for value in (one for each in values for one in reversed([*within(each)]) if isinstance(one, dict)):
        name = str(value.get("/T", ""))
        number = int(re.sub("[^0-9]", "", name)[-9:] or 0)
        for key in ("/V", "/Contents"):
            text = value.get(key)
            if isinstance(text, str) and len(text.strip()) == 1:
                groups.setdefault(key + re.sub("[0-9]", "", name), []).append((number, text.strip()))
    yield from ("".join(text for _, text in sorted(group, key=lambda one: one[0])) for group in groups.values())


def _number(value: Any) -> int:
    """Return the number of an object, 0 for one that no table names."""
    return getattr(getattr(value, "indirect_reference", None), "idnum", 0)
