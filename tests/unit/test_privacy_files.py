"""Text in hidden parts of a file, and characters between the digits of a number."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.comments import Comment
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from pypdf import PdfWriter
from pypdf.annotations import FreeText

from tests.unit.private_values import identity, mobile
from yinling.privacy.attachments.file_text import UnreadableError, passages
from yinling.privacy.detectors import find
from yinling.privacy.scanner import Scanner

MOBILE = mobile()


def workbook(change: Callable[[Workbook], object]) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        book = Workbook()
        book["Sheet"]["A1"] = "一"
        change(book)
        book.save(path)

    return write


def pdf(change: Callable[[PdfWriter], object]) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        writer = PdfWriter()
        writer.add_blank_page(300, 300)
        change(writer)
        writer.write(path)

    return write


def archive(part: str, content: str | bytes) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        with zipfile.ZipFile(path, "w") as packed:
            packed.writestr("word/document.xml", "<w:document><w:p><w:t>一</w:t></w:p></w:document>")
            packed.writestr(part, content)

    return write


def raw(data: bytes) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        path.write_bytes(data)

    return write


def recording(title: str) -> Callable[[Path], None]:
    frame = b"\0" + title.encode("latin-1")
    tag = b"TIT2" + len(frame).to_bytes(4, "big") + b"\0\0" + frame
    return raw(b"ID3\x03\0\0" + bytes([0, 0, 0, len(tag)]) + tag + b"\0" * 64)


def commented_picture() -> bytes:
    note = PngInfo()
    note.add_itxt("Comment", f"tel {MOBILE}", zip=True)
    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, "PNG", pnginfo=note)
    return out.getvalue()


def city(path: Path) -> None:
    """Write a JPEG with IPTC, where news agencies and camera software put captions."""
    Image.new("RGB", (8, 8)).save(path)
    words = f"tel {MOBILE}".encode()
    record = b"\x1c\x02\x78" + len(words).to_bytes(2, "big") + words
    block = (
        b"Photoshop 3.0\0" + b"8BIM\x04\x04\0\0" + len(record).to_bytes(4, "big") + record + b"\0" * (len(record) % 2)
    )
    data = path.read_bytes()
    path.write_bytes(data[:2] + b"\xff\xed" + (len(block) + 2).to_bytes(2, "big") + block + data[2:])


PLANTED: dict[str, Callable[[Path], None]] = {
    "a note.xlsx": workbook(lambda book: setattr(book["Sheet"]["A1"], "comment", Comment(f"打{MOBILE}", "一"))),
    "a link.xlsx": workbook(lambda book: setattr(book["Sheet"]["A1"], "hyperlink", f"tel:{MOBILE}")),
    "a property.xlsx": workbook(lambda book: setattr(book.properties, "description", MOBILE)),
    "a header.xlsx": workbook(lambda book: setattr(book["Sheet"].HeaderFooter.oddHeader.left, "text", f"tel {MOBILE}")),
    "a sheet's name.xlsx": workbook(lambda book: setattr(book["Sheet"], "title", MOBILE)),
    "no width.xlsx": workbook(lambda book: setattr(book["Sheet"]["A1"], "value", "\u200b".join(identity()))),
    "an attachment.pdf": pdf(lambda writer: writer.add_attachment("a.txt", f"打{MOBILE}".encode())),
    "an attachment's name.pdf": pdf(lambda writer: writer.add_attachment(f"{MOBILE}.txt", b"1")),
    "a note.pdf": pdf(lambda writer: writer.add_annotation(0, FreeText(text=f"tel {MOBILE}", rect=(9, 9, 99, 40)))),
    "a bookmark.pdf": pdf(lambda writer: writer.add_outline_item(title=f"tel {MOBILE}", page_number=0)),
    "a property.pdf": pdf(lambda writer: writer.add_metadata({"/Keeper": f"tel {MOBILE}"})),
    "a link.docx": archive("word/_rels/document.xml.rels", f'<R><a Target="tel:{MOBILE}"/></R>'),
    "a description.docx": archive("word/a.xml", f'<pic descr="tel {MOBILE}"/>'),
    "a picture inside.docx": archive("word/media/a.png", commented_picture()),
    "a title.mp3": recording(f"tel {MOBILE}"),
    "a caption.jpg": city,
    "no mark.txt": raw(f"打 {MOBILE}".encode("utf-16-le")),
    "zeros first.md": raw(b"\0\0" + f"打 {MOBILE}".encode()),
    "another mark.txt": raw(b"\xff\xfe" + f"请打 {MOBILE}".encode()),
    "wide.txt": raw(f"打 {MOBILE}".encode("utf-32")),
}


@pytest.mark.parametrize("name", PLANTED)
def test_it_is_found_wherever_a_file_holds_it(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    PLANTED[name](path)
    found = [one for passage in passages(path, "a") for one in Scanner().detections(passage.text)]
    assert found


def test_a_file_within_a_file_within_a_file_is_not_passed_over(tmp_path: Path) -> None:
    archive("word/embeddings/a.xlsx", b"PK")(tmp_path / "a.docx")
    with pytest.raises(UnreadableError, match="里面还有别的文件"):
        list(passages(tmp_path / "a.docx", "a"))


@pytest.mark.parametrize("between", [*"\u0301\u2800\u3164\u180b\x1f*~+=\\…", "\U000e0020", "\U000e0101", "**"])
def test_what_stands_between_digits_hides_nothing(between: str) -> None:
    for parts in (MOBILE, (MOBILE[:3], MOBILE[3:7], MOBILE[7:])):
        assert [found.kind for found in find(f"打{between.join(parts)}。")] == ["private-phone"]


@pytest.mark.parametrize("zero", ["\u0660", "\u0966", "\U0001d7ce", "\uff10"])
def test_digits_of_every_script_are_digits(zero: str) -> None:
    written = "".join(chr(ord(zero) + int(digit)) for digit in MOBILE)
    assert [found.kind for found in find(f"打{written}。")] == ["private-phone"]


@pytest.mark.parametrize("form", ["\\x{:02x}", "\\u{:04x}", "&#{};"])
def test_escapes_are_what_they_spell(form: str) -> None:
    written = "".join(form.format(ord(digit)) for digit in MOBILE)
    assert [found.kind for found in find(f'备注: "{written}"')] == ["private-phone"]
