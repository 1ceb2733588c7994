"""Read all the text of a PDF: pages, notes, forms, properties, alternative texts, actions, earlier revisions.

An earlier revision is a PDF itself, up to its end mark: what was deleted is still in the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from .unreadable import UnreadableError

_END = b"%%EOF"
_MAX_REVISIONS = 24
_TAG = re.compile(r"<[^>]+>")
# Keys of a PDF that hold no text, or lead to what is read anyway.
_SKIPPED_KEYS = frozenset(["/Parent", "/P", "/Pg", "/Dest", "/D", "/Resources", "/Font", "/ID", "/Type", "/Subtype"])
_FOLLOWED_ELSEWHERE = frozenset(
    ["/Parent", "/P", "/Pg", "/Dest", "/D", "/Resources", "/StructTreeRoot", "/AP", "/Font"]
)
# Texts for screen readers that stand in the content of a page.
_ALTERNATIVE = re.compile(rb"/(?:ActualText|Alt|E)\s*(\((?:[^()\\]|\\.)*\)|<[0-9A-Fa-f\s]*>)")
_HEXADECIMAL = re.compile(rb"[0-9A-Fa-f]")


def load_readers() -> None:
    """Import the libraries that read PDFs: they are slow to load, and most builds read no PDF."""
    import pypdf  # noqa: F401, PLC0415
    import pypdfium2  # type: ignore[import-untyped]  # noqa: F401, PLC0415


def revisions(data: bytes) -> Iterator[bytes]:
    """Yield the file, and what it was before each change that was added at its end; raise UnreadableError."""
    start = data.find(b"%PDF-")
    ends = [match.end() for match in re.finditer(re.escape(_END), data)]
    if start > 0 or not ends or data[ends[-1] :].strip(b"\0 \r\n\t") or len(ends) > _MAX_REVISIONS:
        raise UnreadableError("前面或后面还藏着别的内容")
    yield data
    is_linear = b"/Linearized" in data[:2048]  # such a file has an end mark after its first page
    for end in ends[is_linear:-1]:
        if data[:end].rstrip().endswith(_END) and b"startxref" in data[max(0, end - 64) : end]:
            yield data[:end]


def page_texts(data: bytes) -> Iterator[str]:
    """Yield the text of each page."""
    # Slow to import, and most builds read no PDF; ten times as fast as pypdf.
    from pypdfium2 import PdfDocument  # noqa: PLC0415

    with PdfDocument(data) as document:
        for number in range(len(document)):
            yield document[number].get_textpage().get_text_range().replace("\r\n", "\n")


def hidden_texts(data: bytes) -> Iterator[str]:
    """Yield the texts of all objects: properties, notes, forms, bookmarks, actions, scripts, alternative texts."""
    for value in _objects(data):
        yield " |\n".join(_strings(value))
        if (content := _content(value)) is not None:
            kind = value.get("/Subtype")
            if kind == "/XML" or value.get("/Type") == "/Metadata":
                yield _TAG.sub(" | ", content.decode("utf-8", "replace"))
            elif kind not in ("/Image", "/Type1C", "/CIDFontType0C", "/OpenType"):
                yield " |\n".join(map(_decoded, _ALTERNATIVE.findall(content)))
                if _is_text(content):
                    yield content.decode("utf-8", "replace")


def embedded_files(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield name and content of the attachments and of the photos, which keep their metadata."""
    for value in _objects(data):
        if not hasattr(value, "get"):
            continue
        if value.get("/Type") == "/Filespec" or "/EF" in value:
            name = str(value.get("/UF") or value.get("/F") or "a")
            files = value.get("/EF") or {}
            for key in files:
                yield name, files[key].get_object().get_data()
        elif value.get("/Subtype") == "/Image" and _is_photo(value):
            yield "photo.jpg", value._data


def outline_texts(data: bytes) -> Iterator[str]:
    """Yield the properties, notes, links and bookmarks of a simple PDF: quick, as most objects are not read."""
    import io  # noqa: PLC0415

    from pypdf import PdfReader  # noqa: PLC0415
    from pypdf.generic import DictionaryObject, IndirectObject  # noqa: PLC0415

    reader = PdfReader(io.BytesIO(data))
    root = reader.root_object
    values: list[Any] = [reader.trailer.get("/Info"), *(root.get(key) for key in ("/Outlines", "/Names", "/Metadata"))]
    values += [page.get("/Annots") for page in reader.pages]
    seen: set[int] = set()
    while values:
        value = values.pop()
        if isinstance(value, IndirectObject):
            if value.idnum in seen:
                continue
            seen.add(value.idnum)
            value = value.get_object()
        if isinstance(value, DictionaryObject) and value.get("/Type") == "/Page":
            continue
        yield " |\n".join(_strings(value))
        if isinstance(value, DictionaryObject) and value.get("/Type") == "/Metadata" and (content := _content(value)):
            yield _TAG.sub(" | ", content.decode("utf-8", "replace"))
        inner = (
            dict.items(value)
            if isinstance(value, DictionaryObject)
            else enumerate(value if isinstance(value, list) else ())
        )
        values += [
            one
            for key, one in inner
            if key not in _FOLLOWED_ELSEWHERE and isinstance(one, (list, dict, IndirectObject))
        ]


def is_simple(data: bytes) -> bool:
    """Return whether a PDF is one that this program prints: one revision, and no files, forms or actions."""
    return (
        b"/Creator(Typst " in data
        and data.count(_END) == 1
        and not any(key in data for key in (b"/EF", b"/JS", b"/AcroForm", b"/Launch", b"/ObjStm"))
    )


def _is_photo(value: Any) -> bool:
    filters = value.get("/Filter")
    return filters == "/DCTDecode" or (isinstance(filters, list) and list(filters) == ["/DCTDecode"])


def _objects(data: bytes) -> Iterator[Any]:
    """Yield every object of the file, also those that no page uses."""
    import io  # noqa: PLC0415

    from pypdf import PdfReader  # noqa: PLC0415 - slow to import
    from pypdf.generic import IndirectObject  # noqa: PLC0415

    reader = PdfReader(io.BytesIO(data))
    if reader.is_encrypted:
        reader.decrypt("")
    yield reader.trailer.get("/Info", None)
    numbers = {(number, generation) for generation, entries in reader.xref.items() for number in entries}
    for number, generation in sorted(numbers | {(number, 0) for number in reader.xref_objStm}):
        yield IndirectObject(number, generation, reader).get_object()


def _content(value: Any) -> bytes | None:
    from pypdf.generic import StreamObject  # noqa: PLC0415

    if not isinstance(value, StreamObject) or value.get("/Subtype") == "/Image":
        return None
    if any(key in value for key in ("/Length1", "/Length2")) or value.get("/Type") in ("/XRef", "/ObjStm"):
        return None  # a font, or a table
    return bytes(value.get_data())


def _is_text(content: bytes) -> bool:
    """Return whether a stream is a script or a text, not the drawing of a page."""
    return not re.search(rb"\bT[jJdmf*]\b|\bcm\b|\bre\b|\bBT\b|begincmap", content) and b"\0" not in content[:4096]


def _strings(value: Any) -> Iterator[str]:
    """Yield the texts in an object, without following references: these objects are read too."""
    from pypdf.generic import ArrayObject, ByteStringObject, DictionaryObject, TextStringObject  # noqa: PLC0415

    values = [value]
    while values:
        one = values.pop()
        if isinstance(one, TextStringObject):
            yield str(one)
        elif isinstance(one, ByteStringObject):
            yield bytes(one).decode("utf-8", "replace")
        elif isinstance(one, ArrayObject):
            values += list.__iter__(one)
        elif isinstance(one, DictionaryObject):
            values += [inner for key, inner in dict.items(one) if key not in _SKIPPED_KEYS]


def _decoded(written: bytes) -> str:
    """Return the text of a string in the content of a page: in brackets, or in hexadecimal digits."""
    if written.startswith(b"<"):
        digits = b"".join(_HEXADECIMAL.findall(written))
        raw = bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())
    else:
        raw = re.sub(rb"\\(.)", rb"\1", written[1:-1])
    return raw.decode("utf-16", "replace") if raw[:2] in (b"\xfe\xff", b"\xff\xfe") else raw.decode("utf-8", "replace")
