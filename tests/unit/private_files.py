"""Write files of every kind with a given text, for the tests of the privacy check."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

from openpyxl import Workbook
from PIL import Image
from PIL.ExifTags import GPS, IFD, Base


def pdf(path: Path, text: str, subject: str = "") -> None:
    """Write a PDF of one page in Helvetica, with a text in ASCII."""
    stream = f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET".encode()
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        f"<</Subject({subject})>>".encode(),
    ]
    out = b"%PDF-1.4\n"
    offsets = []
    for number, part in enumerate(parts, 1):
        offsets.append(len(out))
        out += b"%d 0 obj%s endobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(parts) + 1, table)
    out += b"trailer<</Size %d/Root 1 0 R/Info 6 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(parts) + 1, start)
    path.write_bytes(out)


def picture(path: Path, *, place: bool = False, owner: str = "", comment: str = "") -> None:
    exif = Image.Exif()
    if place:
        exif[IFD.GPSInfo] = {GPS.GPSLatitudeRef: "N", GPS.GPSLatitude: (36.0, 10.0, 0.0)}
    if owner:
        exif[Base.Artist] = owner
    if comment:
        exif[Base.ImageDescription] = comment
    Image.new("RGB", (8, 8)).save(path, exif=exif)


def table(path: Path, *rows: tuple[str | int | None, ...]) -> None:
    book = Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(list(row))
    book.save(path)


def letter(path: Path, text: str) -> None:
    """Write a minimal Word file with a text whose halves are in two runs."""
    half = len(text) // 2
    xml = f"<w:document><w:p><w:r><w:t>{text[:half]}</w:t></w:r><w:r><w:t>{text[half:]}</w:t></w:r></w:p></w:document>"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", xml)


def _encoded(codec: str) -> Callable[[Path, str], None]:
    def write(path: Path, text: str) -> None:
        path.write_bytes(f"姓名,说明\n某人,{text}\n".encode(codec))

    return write


def _note(path: Path, text: str) -> None:
    path.write_text(f"一\n说明 {text}\n", "utf-8")


# Functions that write a text into a file, by file name, with the line that the problem should name.
WRITERS: dict[str, tuple[Callable[[Path, str], None], int]] = {
    "notes.txt": (_note, 2),
    "list.csv": (_encoded("utf-8"), 2),
    "gbk.csv": (_encoded("gb18030"), 2),
    "utf16.csv": (_encoded("utf-16"), 2),
    "cells.xlsx": (lambda path, text: table(path, ("姓名", "说明"), ("某人", text)), 2),
    "number.xlsx": (lambda path, text: table(path, ("姓名", "说明"), (None,), ("某人", int(text))), 3),
    "letter.docx": (letter, 1),
    "letter.pdf": (pdf, 1),
    "subject.pdf": (lambda path, text: pdf(path, "hello", text), 1),
    "picture.jpg": (lambda path, text: picture(path, comment=text), 1),
}
