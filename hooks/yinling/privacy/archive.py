"""Unpack office files, which are ZIP files, within limits: a small file can hold a thousand times its size.

What is not a ZIP file of plain parts raises UnreadableError. What would take too much memory or time raises
TooLargeError before it is unpacked.
"""

from __future__ import annotations

import io
import re
from copy import copy
from itertools import islice
from pathlib import Path
from typing import IO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from .unreadable import TooLargeError, UnreadableError

MAX_PARTS = 4_000
MAX_UNPACKED = 128 << 20  # bytes of all parts
MAX_PART = 32 << 20  # of one part: a picture or an attachment
MAX_XML = 16 << 20  # of all XML
# Elements cost far more memory and time than their bytes. A cell of a table has two elements, which are four tags.
MAX_TAGS = 2_000_000
MAX_TABLE_TAGS = 1_000_000
MAX_OTHER_TAGS = 200_000  # in the parts of a table that hold no cells: styles, drawings
_CELLS = re.compile(r"xl/(?:worksheets/[^/]+|sharedStrings)\.xml")
_XML = (".xml", ".rels", ".vml")
_ENTRY = re.compile(rb"PK\x01\x02")  # begins each entry of the table of contents
_DEFINITIONS = re.compile(r"<!(?:DOCTYPE|ENTITY)")


class Archive(ZipFile):
    """An office file, of which the parts are read one by one."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            entries = sum(1 for _ in islice(_ENTRY.finditer(file.read()), MAX_PARTS + 1))
        if entries > MAX_PARTS:  # before `ZipFile` makes an object of each
            raise TooLargeError("里面的文件太多")
        super().__init__(path)
        self._tags: dict[str, int] = {}  # counts by the name of the part
        try:
            self._check(self.infolist())
        except UnreadableError:
            self.close()
            raise

    def read(self, name: str | ZipInfo, pwd: bytes | None = None) -> bytes:
        """Return a part; raise UnreadableError if its data yields more or less than the size that it states.

        `ZipFile.read` would unpack all of the data first, whatever the size is."""
        part = copy(name if isinstance(name, ZipInfo) else self.getinfo(name))
        size, part.file_size = part.file_size, MAX_PART + 1  # `open` ends at this size
        with self.open(part, pwd=pwd) as file:
            data = file.read(size + 1)
        if len(data) != size:
            raise UnreadableError("文件坏了")
        return data

    def xml_parts(self) -> list[str]:
        """Return the names of the parts that hold text."""
        return [name for name in self.namelist() if name.lower().endswith(_XML)]

    def text(self, name: str) -> str:
        """Return an XML part as text; raise UnreadableError if it defines entities, which expand without end."""
        data = self.read(name)
        text = data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8", "replace")
        if _DEFINITIONS.search(text):
            raise UnreadableError("里面有办公软件不会写的定义（DTD）")
        self._tags[name] = text.count("<")
        if sum(self._tags.values()) > MAX_TAGS:
            raise TooLargeError("内容太多")
        return text

    def without_attachments(self) -> IO[bytes]:
        """Return the XML parts as an archive in memory, for libraries that would unpack without limits."""
        packed = io.BytesIO()
        with ZipFile(packed, "w", ZIP_STORED) as archive:
            for name in self.xml_parts():
                self.text(name)
                archive.writestr(ZipInfo(name), self.read(name))
        others = sum(tags for name, tags in self._tags.items() if not _CELLS.fullmatch(name))
        if sum(self._tags.values()) > MAX_TABLE_TAGS or others > MAX_OTHER_TAGS:
            raise TooLargeError("表格太大")
        packed.seek(0)
        return packed

    def _check(self, parts: list[ZipInfo]) -> None:
        if len({part.filename for part in parts}) < len(parts):  # programs do not agree which of them counts
            raise UnreadableError("里面有两个文件同名")
        if any(part.compress_type not in (ZIP_STORED, ZIP_DEFLATED) for part in parts):
            raise UnreadableError("压缩的方法不认识")
        xml = [part.file_size for part in parts if part.filename.lower().endswith(_XML)]
        sizes = [part.file_size for part in parts]
        if sum(xml) > MAX_XML or sum(sizes) > MAX_UNPACKED or max(sizes, default=0) > MAX_PART:
            raise TooLargeError("解开以后太大")
