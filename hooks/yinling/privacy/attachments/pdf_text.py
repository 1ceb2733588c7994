"""Read all the text of a PDF: pages, notes, forms, properties, alternative texts, actions, earlier revisions.

An earlier revision is a PDF itself, up to its end mark: what was deleted is still in the file.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from .binary_strings import PACKED, strings_in
from .hidden_text import TABLES_OF_FONTS
from .pdf_fonts import check_fonts
from .pdf_objects import STREAM, between, boxes, check_data_of_programs, drawn_elsewhere, within
from .pdf_photos import drawn_photos, photo
from .unreadable import UnreadableError
from .xml_text import plain_xml

_END = b"%%EOF"
_REVISION_END = re.compile(rb"startxref\s+[0-9]+")
_MAX_REVISIONS = 24
_TAG = re.compile(r"<[^>]+>")
_FOLLOWED_ELSEWHERE = frozenset(
    ["/Parent", "/P", "/Pg", "/Dest", "/D", "/Resources", "/StructTreeRoot", "/AP", "/Font"]
)
# Texts for screen readers that stand in the content of a page.
_ALTERNATIVE = re.compile(rb"/(?:ActualText|Alt|E)\s*(\((?:[^()\\]|\\.)*\)|<[0-9A-Fa-f\s]*>)")
_STRING = re.compile(rb"\((?:[^()\\]|\\.)*\)|(?<!<)<[0-9A-Fa-f\s]{8,}>(?!>)", re.DOTALL)
_COMMENT = re.compile(rb"^[^\S\n]*%(?!PDF|%EOF)[^\r\n]{4,}", re.MULTILINE)
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|\r\n|.)", re.DOTALL)
_DRAWING = re.compile(
    rb"\bT[jJdmf*]\b|\bcm\b|\bre\b|\bBT\b|begincmap|[0-9]\s+d[01]\b|[0-9]\s+[-0-9.]+\s+[-0-9.]+\s+[mlcvy]\s"
)
_LANGUAGE = re.compile("\x1b[A-Za-z]{2,5}\x1b")  # a change of language in a text
_CODES = re.compile(r"[\0-\x08\x0e-\x1f\x7f]+")  # in drawings: the numbers of signs in a font, two bytes each
_FONT_START = (b"\0\1\0\0", b"OTTO", b"true", b"ttcf", b"%!", b"\1\0\4", b"\x80\1")
_NO_CHARACTERS = (0, 0xFFFD, 0xFFFE, 0xFFFF)
_MOST_UNKNOWN = 4  # signs in a row that nobody can read: a name or a number
_LONG_NUMBER = 10**10  # larger than any offset or size
# A name of a thing of the file; one with such a value was typed in by somebody.
_TELLING_NAME = re.compile("[0-9]{8}|[\u4e00-\u9fff]")
# The end of a name follows: three letters alone are among the packed bytes of one PDF in a hundred.
_NOT_SIMPLE = re.compile(rb"/(?:EF|JS|AcroForm|Launch|ObjStm|DCTDecode|JPXDecode)(?=[\0\s/<>()\[\]{}%]|$)")
_FONTS = frozenset(["/Type1C", "/CIDFontType0C", "/OpenType"])
_ATTRIBUTE = re.compile(r'\s(?!xmlns)[\w:.-]+="([^"]{2,})"')


def load_readers() -> None:
    """Import the libraries that read PDFs: they are slow to load, and most builds read no PDF."""
    import pypdf  # noqa: F401, PLC0415
    import pypdfium2  # type: ignore[import-untyped]  # noqa: F401, PLC0415

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it would write a line for each slip in a file


def revisions(data: bytes) -> Iterator[bytes]:
    """Yield the file, and what it was before each change that was added at its end; raise UnreadableError."""
    start = data.find(b"%PDF-")
    last = data.rfind(_END) + len(_END)
    ends = [match.end() for match in _REVISION_END.finditer(data)]
    if start > 0 or last < len(_END) or data[last:].strip(b"\0 \r\n\t") or len(ends) > _MAX_REVISIONS:
        raise UnreadableError("前面或后面还藏着别的内容")
    yield data
    is_linear = b"/Linearized" in data[:2048]  # such a file has an end mark after its first page
    for end in ends[is_linear:-1]:
        yield data[:end] + b"\n" + _END  # readers do without the end mark, which may be gone


def page_texts(data: bytes) -> Iterator[str]:
    """Yield the text of each page."""
    # Slow to import, and most builds read no PDF; ten times as fast as pypdf.
    from pypdfium2 import PdfDocument  # noqa: PLC0415

    with PdfDocument(data) as document:
        for number in range(len(document)):
            page = document[number].get_textpage()
            _check_signs(page)
            yield page.get_text_range().replace("\r\n", "\n")


def _check_signs(page: Any) -> None:
    """Raise UnreadableError for a page with signs of which nothing says what characters they are.

    One or two in a row are bullets."""
    from pypdfium2 import raw  # noqa: PLC0415

    unknown = 0
    for index in range(page.count_chars()):
        if raw.FPDFText_IsGenerated(page, index) == 1:  # a space between two signs
            continue
        is_unknown = raw.FPDFText_HasUnicodeMapError(page, index) == 1
        is_unknown = is_unknown or raw.FPDFText_GetUnicode(page, index) in _NO_CHARACTERS
        unknown = unknown + 1 if is_unknown else 0
        if unknown >= _MOST_UNKNOWN:
            raise UnreadableError("有些字读不出来，字体里没有写是什么字")


def hidden_texts(data: bytes, values: list[Any]) -> Iterator[str]:
    """Yield the texts of all objects: properties, notes, forms, bookmarks, actions, scripts, alternative texts."""
    outside = STREAM.sub(b"", data)  # also objects that the file has given up
    yield " |\n".join([*map(_decoded, _STRING.findall(outside)), *_comments(outside)])
    yield between(data)
    check_data_of_programs(values)
    check_fonts(values)
    yield from drawn_elsewhere(values)
    yield from boxes(values)
    forms = list[str]()  # XML, as of XFA, which may be in several streams
    for value in values:
        yield " |\n".join(_strings(value))
        yield from _scripts(value)
        if (content := _content(value)) is not None:
            kind = value.get("/Subtype")
            if value.get("/Type") == "/ObjStm":
                yield " |\n".join(map(_decoded, _STRING.findall(content)))  # its numbers are of objects
            elif content.startswith(PACKED):
                raise UnreadableError("里面还有别的文件")
            elif kind == "/XML" or value.get("/Type") == "/Metadata":
                yield _of_metadata(content)
            elif len(TABLES_OF_FONTS.findall(content[:1024])) > 2:
                continue
            elif any(key in value for key in ("/Length1", "/Length2")) or kind in _FONTS:
                yield "" if content.startswith(_FONT_START) else strings_in(content)
            else:
                yield " |\n".join([*map(_decoded, _ALTERNATIVE.findall(content)), *_comments(content)])
                strings = "".join(map(_decoded, _STRING.findall(content)))
                strings = strings if b"begincmap" in content else _CODES.sub(" | ", strings)
                yield content.decode("utf-8", "replace") if _is_text(content) else strings
                if _is_text(content) and b"<" in content:
                    forms.append(content.decode("utf-8", "replace"))
                yield "" if _DRAWING.search(content) else strings_in(content)
    yield _TAG.sub("", "".join(forms))


def _scripts(value: Any) -> Iterator[str]:
    """Yield the scripts of the actions in an object that are streams: they look like any other."""
    for one in within(value):
        if isinstance(one, dict) and (script := one.get("/JS")) is not None:
            code = _content(script.get_object())
            yield code.decode("utf-8", "replace") if code else ""


def _comments(content: bytes) -> Iterator[str]:
    return (comment.decode("utf-8", "replace") for comment in _COMMENT.findall(content))


def _of_metadata(content: bytes) -> str:
    """Return the texts of XMP, which stand between its tags and in their attributes."""
    xml = plain_xml(content)
    return f"{_TAG.sub(' | ', xml)} | {' | '.join(_ATTRIBUTE.findall(xml))}"


def embedded_files(values: list[Any]) -> Iterator[tuple[str, bytes]]:
    """Yield name and content of the attachments and of the photos, which keep their metadata."""
    named: list[Any] = []
    for value in values:
        for one in within(value):
            if isinstance(one, dict) and "/EF" in one:
                for content in (one["/EF"][key].get_object() for key in one["/EF"]):
                    named.append(content)
                    yield str(one.get("/UF") or one.get("/F") or "a"), content.get_data()
        if found := photo(value):
            yield found
        else:
            yield from drawn_photos(_content(value) or b"")
    unnamed: Iterator[Any] = (
        value for value in values if isinstance(value, dict) and value.get("/Type") == "/EmbeddedFile"
    )
    yield from (("a", value.get_data()) for value in unnamed if not any(value is one for one in named))


def outline_texts(data: bytes) -> Iterator[str]:
    """Yield the properties, notes, links and bookmarks of a simple PDF: quick, as most objects are not read."""
    import io  # noqa: PLC0415

    from pypdf import PdfReader  # noqa: PLC0415
    from pypdf.generic import DictionaryObject, IndirectObject  # noqa: PLC0415

    yield " |\n".join(map(_decoded, _STRING.findall(STREAM.sub(b"", data))))  # alternative texts, among others
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
            yield _of_metadata(content)
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
    """Return whether a PDF is one that this program prints: one revision, and no photos, files, forms or actions."""
    return b"/Creator(Typst " in data and data.count(_END) == 1 and not _NOT_SIMPLE.search(data)


def _content(value: Any) -> bytes | None:
    from pypdf.generic import StreamObject  # noqa: PLC0415

    if not isinstance(value, StreamObject) or value.get("/Subtype") == "/Image" or value.get("/Type") == "/XRef":
        return None
    if photo(value) is not None:
        return None
    return bytes(value.get_data())


def _is_text(content: bytes) -> bool:
    """Return whether a stream is a script or a text, not the drawing of a page."""
    return not _DRAWING.search(content) and b"\0" not in content[:4096]


def _strings(value: Any) -> Iterator[str]:
    """Yield the texts in an object, without following references: these objects are read too."""
    from pypdf.generic import ByteStringObject, FloatObject, NameObject, NumberObject, TextStringObject  # noqa: PLC0415

    for one in within(value):
        if isinstance(one, ByteStringObject):
            yield bytes(one).decode("utf-8", "replace")
        elif isinstance(one, (NumberObject, FloatObject)):
            if abs(one) >= _LONG_NUMBER:
                yield str(int(one))
        elif isinstance(one, TextStringObject) or (isinstance(one, NameObject) and _TELLING_NAME.search(one)):
            yield from dict.fromkeys([_LANGUAGE.sub("", one), unquote(one)])


def _decoded(written: bytes) -> str:
    """Return the text of a string in the content of a page: in brackets, or in hexadecimal digits."""
    if written.startswith(b"<"):
        digits = re.sub(rb"[^0-9A-Fa-f]", b"", written)
        raw = bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())
    else:
        raw = _ESCAPE.sub(_unescaped, written[1:-1])
    codec = "utf-16" if raw[:2] in (b"\xfe\xff", b"\xff\xfe") else "utf-8"
    return _LANGUAGE.sub("", raw.decode(codec, "replace"))


def _unescaped(escape: re.Match[bytes]) -> bytes:
    """Return the character of an escape in a string: in octal digits, the end of a line, or itself."""
    if escape[1][0] in b"01234567":
        return bytes([int(escape[1], 8) & 255])
    return {b"\r\n": b"", b"\n": b"", b"n": b"\n", b"r": b"\n", b"t": b"\t"}.get(escape[1], escape[1])
