"""Check office files, which are ZIP files, before a library unpacks them: they can hold a thousand times their size.

A damaged file raises UnreadableError. What would take too much memory or time raises TooLargeError before it is
unpacked. After the check every part yields exactly the size that it states, and XML is well-formed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import copy
from itertools import islice
from pathlib import Path, PurePosixPath
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from .binary_strings import strings_in
from .unreadable import TooLargeError, UnreadableError

MAX_PARTS = 4_000
MAX_UNPACKED = 128 << 20  # bytes of all parts
MAX_PART = 32 << 20  # of one part: a picture or an attachment
MAX_TEXT_PARTS = 16 << 20  # of all parts that are text
# Elements cost far more memory and time than their bytes. A cell of a table has two elements, which are four tags.
MAX_TAGS = 2_000_000
MAX_TABLE_TAGS = 1_000_000
MAX_OTHER_TAGS = 200_000  # in the parts of a table that hold no cells: styles, drawings
_CELLS = re.compile(r"xl/(?:worksheets/[^/]+|sharedStrings)\.xml")
_XML = frozenset([".xml", ".rels", ".rdf"])
_TEXT = _XML | {".vml", ".svg", ".html", ".htm", ".txt", ".css", ".json", ".csv", ""}
_ENTRY = re.compile(rb"PK\x01\x02")  # begins each entry of the table of contents
_END = b"PK\x05\x06"
_LONGEST_END, _SHORTEST_END = 76, 22  # bytes: records of large archives before the end; the end without its comment
_LONGEST_DESCRIPTOR = 24  # of sizes after a part
_OPEN_TAG = re.compile(rb"<[^<>]*(?:<|$)")


def check_archive(path: Path) -> None:
    """Raise UnreadableError or TooLargeError for an office file that must not be unpacked."""
    data = path.read_bytes()
    entries = sum(1 for _ in islice(_ENTRY.finditer(data), MAX_PARTS + 1))
    if entries > MAX_PARTS:  # before `ZipFile` makes an object of each
        raise TooLargeError("里面的文件太多")
    with ZipFile(path) as archive:
        parts = archive.infolist()
        _check_sizes(parts)
        _check_layout(data, archive)
        tags: dict[str, int] = {}
        for part in parts:
            content = _content(archive, part)
            suffix = PurePosixPath(part.filename).suffix.lower()
            if suffix in _TEXT:
                tags[part.filename] = content.count(b"<")
                _check_counts(tags)
                (_check_xml if suffix in _XML and content else _check_text)(content)


def _check_sizes(parts: list[ZipInfo]) -> None:
    if len({part.filename for part in parts}) < len(parts):  # programs do not agree which of them counts
        raise UnreadableError("里面有两个文件同名")
    if any(part.compress_type not in (ZIP_STORED, ZIP_DEFLATED) for part in parts):
        raise UnreadableError("压缩的方法不认识")
    texts = sum(part.file_size for part in parts if PurePosixPath(part.filename).suffix.lower() in _TEXT)
    sizes = [part.file_size for part in parts]
    if texts > MAX_TEXT_PARTS or sum(sizes) > MAX_UNPACKED or max(sizes, default=0) > MAX_PART:
        raise TooLargeError("解开以后太大")


def _check_layout(data: bytes, archive: ZipFile) -> None:
    """Check that nothing stands before, between or after the parts: programs that show the file skip it."""
    at = 0
    for start, end in [*sorted(_span(data, part) for part in archive.infolist()), (archive.start_dir, 0)]:
        if not at <= start <= at + (_LONGEST_DESCRIPTOR if at else 0):
            raise UnreadableError("里面还藏着别的内容")
        at = end
    end = data.rfind(_END)
    size = int.from_bytes(data[end + 12 : end + 16], "little")  # of the table of contents
    is_whole = end + _SHORTEST_END + len(archive.comment) >= len(data.rstrip(b"\0"))
    if not is_whole or not 0 <= end - archive.start_dir - size <= _LONGEST_END:
        raise UnreadableError("前面或后面还藏着别的内容")


def _span(data: bytes, part: ZipInfo) -> tuple[int, int]:
    """Return the offsets of a part in its file, with its header."""
    at = part.header_offset
    name, extra = (int.from_bytes(data[at + n : at + n + 2], "little") for n in (26, 28))
    return at, at + 30 + name + extra + part.compress_size


def outer_texts(path: Path) -> Iterator[str]:
    """Yield the texts of an archive outside its parts: their names and notes, and the note of the whole."""
    data = path.read_bytes()
    with ZipFile(path) as archive:
        parts = archive.infolist()
        spans = [_span(data, part) for part in parts]
        heads = [data[start : end - part.compress_size] for part, (start, end) in zip(parts, spans, strict=True)]
        notes = [note for part in parts for note in (part.comment, part.extra)]
        yield " |\n".join(part.filename for part in parts)
        yield strings_in(b"\0\n\0".join([archive.comment, *notes, *heads]))


def _content(archive: ZipFile, part: ZipInfo) -> bytes:
    """Return a part; raise UnreadableError if its data yields more or less than the size that it states.

    `ZipFile.read` would unpack all of the data first, whatever the size is."""
    part = copy(part)
    size, part.file_size = part.file_size, MAX_PART + 1  # `open` ends at this size
    with archive.open(part) as file:
        content = file.read(size + 1)
    if len(content) != size:
        raise UnreadableError("文件坏了")
    return content


def _check_counts(tags: dict[str, int]) -> None:
    total = sum(tags.values())
    is_table = any(name.startswith("xl/") for name in tags)
    others = sum(count for name, count in tags.items() if not _CELLS.fullmatch(name)) if is_table else 0
    if total > (MAX_TABLE_TAGS if is_table else MAX_TAGS) or others > MAX_OTHER_TAGS:
        raise TooLargeError("内容太多")


def _check_xml(content: bytes) -> None:
    """Check that XML is well-formed and defines no entities, which expand without end."""
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse_definitions
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise UnreadableError("文件坏了") from error


def _refuse_definitions(*_: object) -> None:
    raise UnreadableError("里面有办公软件不会写的定义（DTD）")


def _check_text(content: bytes) -> None:
    """Check that no entities are defined and that each tag has an end.

    A search for tags would read the rest of the text for each that has none."""
    if b"<!ENTITY" in content.replace(b"\0", b"").upper():
        _refuse_definitions()
    if content.count(b"<") > 1_000 and _OPEN_TAG.search(content):
        raise UnreadableError("文件坏了")
