"""Generate attachments that try to use up memory and time when they are unpacked.

``python -m tests.hostile_files`` measures `yinling check` on each: CPU seconds and peak memory, of its children too.
"""

from __future__ import annotations

import io
import os
import shutil
import struct
import subprocess
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from openpyxl import Workbook

from tests.hostile import BASE

Part = tuple[str, bytes]
_SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
_STRINGS = '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>'
_DOCUMENT = "<w:document><w:p><w:t>一</w:t></w:p></w:document>".encode()
_ENTITIES = (
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1 if n else str()};" * 10}">' for n in range(10))
    + "]>"
)


def spaces(megabytes: int, wrapper: int = -15) -> bytes:
    """Return a Deflate stream of spaces, a kilobyte for each megabyte; ``wrapper`` 15 adds the header of zlib."""
    packer = zlib.compressobj(9, wbits=wrapper)
    start = packer.compress(b"") + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(b" " * (1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
    return start + block * megabytes + packer.flush()


def archive(*parts: Part) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts:
            packed.writestr(name, content)
    return out.getvalue()


def stated(name: str, packed: bytes, size: int) -> bytes:
    """Return an archive of one Deflate stream that states a size, with the check value of so many spaces."""
    crc = zlib.crc32(b" " * min(size, 1 << 20))
    common = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 33, crc, len(packed), size, len(name), 0)
    local = b"PK\3\4" + common + name.encode() + packed
    entry = b"PK\1\2" + struct.pack("<H", 20) + common + struct.pack("<HHHII", 0, 0, 0, 0, 0) + name.encode()
    return local + entry + b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(entry), len(local), 0)


def workbook(**changed: str) -> bytes:
    """Return a workbook with changed parts: ``sheet``, ``strings`` or ``styles``."""
    names = {
        "sheet": "xl/worksheets/sheet1.xml",
        "strings": "xl/sharedStrings.xml",
        "styles": "xl/styles.xml",
    }
    out = io.BytesIO()
    book = Workbook()
    book["Sheet"]["A1"] = "一"
    book.save(out)
    with zipfile.ZipFile(out) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    for key, content in changed.items():
        parts[names[key]] = content.encode()
    return archive(*parts.items())


def rows(rows: Iterable[str]) -> str:
    return f"{_SHEET}<sheetData>{''.join(rows)}</sheetData></worksheet>"


def pdf(stream: bytes, filters: str = "/FlateDecode", pages: int = 1) -> bytes:
    """Return a PDF of pages that all draw one packed stream."""
    kids = " ".join(f"{number + 5} 0 R" for number in range(pages))
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 3 0 R/Resources<</Font<</F1 4 0 R>>>>>>"
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {pages}>>".encode(),
        f"<</Length {len(stream)}/Filter {filters}>>stream\n".encode() + stream + b"\nendstream",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        *[page] * pages,
    ]
    out, offsets = [b"%PDF-1.4\n"], [9]
    for number, part in enumerate(parts, 1):
        out.append(b"%d 0 obj%s endobj\n" % (number, part))
        offsets.append(offsets[-1] + len(out[-1]))
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets[:-1])
    out.append(b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(offsets), table))
    out.append(b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(offsets), offsets[-1]))
    return b"".join(out)


def png(width: int, height: int, *more: tuple[bytes, bytes]) -> bytes:
    """Return a PNG that states a size and holds no more than a row of it."""
    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    chunks = [(b"IHDR", header), *more, (b"IDAT", zlib.compress(b"\0" * (4 * min(width, 9000) + 1))), (b"IEND", b"")]
    crc = zlib.crc32
    parts = [struct.pack(">I", len(data)) + kind + data + struct.pack(">I", crc(kind + data)) for kind, data in chunks]
    return b"".join([b"\x89PNG\r\n\x1a\n", *parts])


FILES: Mapping[str, Callable[[], bytes]] = {
    "ten megabytes.docx": lambda: stated("word/document.xml", spaces(4000) + b"\0" * 6_000_000, 0xFFFFFFF0),
    "ten megabytes.xlsx": lambda: stated("xl/worksheets/sheet1.xml", spaces(9000), 1 << 24),
    "states too little.docx": lambda: stated("word/document.xml", spaces(9000), 100),
    "large media.docx": lambda: archive(("word/document.xml", _DOCUMENT), ("word/media/a.png", b"\0" * (40 << 20))),
    "one large part.docx": lambda: archive(("word/document.xml", b" " * (20 << 20))),
    "many large parts.docx": lambda: archive(*((f"word/{n}.xml", b" " * (1 << 20)) for n in range(20))),
    "many tags.docx": lambda: archive(("word/document.xml", b"<w:t/>" * 2_500_000)),
    "open tags.docx": lambda: archive(("word/document.xml", b"<" * (15 << 20))),
    "many parts.docx": lambda: archive(*((f"word/{n}.xml", b"") for n in range(20_000))),
    "tables without an end.docx": lambda: archive(("word/document.xml", b"<w:tbl >" * 200_000)),
    "open tags.vml.docx": lambda: archive(("word/document.xml", _DOCUMENT), ("word/a.vml", b"<" * 1_000_000)),
    "nested.docx": lambda: archive(
        ("word/document.xml", _DOCUMENT), ("word/embeddings/a.zip", archive(("a", b"\0" * (20 << 20))))
    ),
    "entities.docx": lambda: archive(("word/document.xml", f"{_ENTITIES}<w:t>&a9;</w:t>".encode())),
    "entities.xlsx": lambda: workbook(
        sheet=_ENTITIES + rows(['<row r="1"><c r="A1" t="inlineStr"><is><t>&a9;</t></is></c></row>'])
    ),
    "entities in utf-16.docx": lambda: archive(("word/document.xml", f"{_ENTITIES}<w:t>&a9;</w:t>".encode("utf-16"))),
    "many cells.xlsx": lambda: workbook(sheet=rows(["<row>" + "<c/>" * 1000 + "</row>"] * 2000)),
    "far cells.xlsx": lambda: workbook(
        sheet=rows(f'<row r="{n}"><c r="XFD{n}"><v>1</v></c></row>' for n in range(1, 1000))
    ),
    "a text many times.xlsx": lambda: workbook(
        strings=f"{_STRINGS}{'字' * 1_000_000}</t></si></sst>",
        sheet=rows(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 5000)),
    ),
    "many styles.xlsx": lambda: workbook(
        styles=f'<styleSheet xmlns="{_SHEET[18:-2]}"><cellXfs>{"<xf/>" * 300_000}</cellXfs></styleSheet>'
    ),
    "packed page.pdf": lambda: pdf(spaces(9000, 15)),
    "packed twice.pdf": lambda: pdf(zlib.compress(spaces(9000, 15), 9), "[/FlateDecode/FlateDecode]"),
    "long text.pdf": lambda: pdf(zlib.compress(b"BT /F1 1 Tf " + b"(%s) Tj " % (b"a" * 50) * 400_000 + b" ET")),
    "large.png": lambda: png(60_000, 60_000),
    "packed text.png": lambda: png(10, 10, (b"zTXt", b"Comment\0\0" + spaces(2000, 15))),
    "packed profile.png": lambda: png(10, 10, (b"iCCP", b"x\0\0" + spaces(2000, 15))),
}


def main() -> None:
    print(f"{'file':26}{'KB':>7}{'exit':>5}{'seconds':>9}{'MB':>6}")
    for name, content in {"none.csv": lambda: b"1,2\n", **FILES}.items():
        with tempfile.TemporaryDirectory() as folder:
            shutil.copytree(BASE, folder, dirs_exist_ok=True)
            path = Path(folder, "content", name)
            path.write_bytes(content())
            command = [sys.executable, "-m", "yinling", "check", "--root", folder]
            running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            _, status, used = os.wait4(running.pid, 0)
            code = os.waitstatus_to_exitcode(status)
            seconds, memory = used.ru_utime + used.ru_stime, used.ru_maxrss >> 10
            print(f"{name:26}{path.stat().st_size >> 10:7}{code:5}{seconds:9.1f}{memory:6}", flush=True)


if __name__ == "__main__":
    main()
