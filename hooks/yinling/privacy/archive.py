"""Check office files, which are ZIP files, before a library unpacks them: they can hold a thousand times their size.

A damaged file raises UnreadableError. What would take too much memory or time raises TooLargeError before it is
unpacked. After the check every part yields exactly the size that it states, and XML is well-formed.
"""

from __future__ import annotations

import re
from copy import copy
from itertools import islice
from pathlib import Path, PurePosixPath
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

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
_OPEN_TAG = re.compile(rb"<[^<>]*(?:<|$)")


def check_archive(path: Path) -> None:
    """Raise UnreadableError or TooLargeError for an office file that must not be unpacked."""
    with path.open("rb") as file:
        entries = sum(1 for _ in islice(_ENTRY.finditer(file.read()), MAX_PARTS + 1))
    if entries > MAX_PARTS:  # before `ZipFile` makes an object of each
        raise TooLargeError("里面的文件太多")
    with ZipFile(path) as archive:
        parts = archive.infolist()
        _check_sizes(parts)
        tags: dict[str, int] = {}
        for part in parts:
            content = _content(archive, part)
            suffix = PurePosixPath(part.filename).suffix.lower()
            if suffix in _TEXT:
                tags[part.filename] = content.count(b"<")
                _check_counts(tags)
                (_check_xml if suffix in _XML else _check_text)(content)


def _check_sizes(parts: list[ZipInfo]) -> None:
    if len({part.filename for part in parts}) < len(parts):  # programs do not agree which of them counts
        raise UnreadableError("里面有两个文件同名")
    if any(part.compress_type not in (ZIP_STORED, ZIP_DEFLATED) for part in parts):
        raise UnreadableError("压缩的方法不认识")
    texts = sum(part.file_size for part in parts if PurePosixPath(part.filename).suffix.lower() in _TEXT)
    sizes = [part.file_size for part in parts]
    if texts > MAX_TEXT_PARTS or sum(sizes) > MAX_UNPACKED or max(sizes, default=0) > MAX_PART:
        raise TooLargeError("解开以后太大")


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
    """Check that each tag has an end: a search for tags would read the rest of the text for each that has none."""
    if content.count(b"<") > 1_000 and _OPEN_TAG.search(content):
        raise UnreadableError("文件坏了")
