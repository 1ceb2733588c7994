"""Attachments hide nothing in unusual spellings, between their parts, in bytes that no program shows."""

from __future__ import annotations

import base64
import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from PIL import Image

from tests.unit.private_values import identity, mobile
from yinling.privacy.attachments.file_text import UnreadableError, passages
from yinling.privacy.scanner import Scanner

MOBILE = mobile()
PERSON, ILLNESS = "王" + "长山", "肺癌"


def told(path: Path) -> set[str]:
    """Return the kinds of private values in a file, and the labels of its pictures."""
    found = list(passages(path, "a"))[1:]
    labels = {label for passage in found for label in passage.labels}
    return labels | {one.kind for passage in found for one in Scanner().detections(passage.text)}


def packed(parts: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {"word/document.xml": "<d><w:p>一</w:p></d>", **parts}.items():
            archive.writestr(name, content)
    return out.getvalue()


REFERENCES = "".join(f"&#{ord(digit)};" for digit in MOBILE)
PARTS: dict[str, dict[str, str | bytes]] = {
    "single quotes": {"word/a.xml": f"<a descr='{MOBILE}'/>"},
    "spaces around the sign": {"word/a.xml": f'<a descr = "{MOBILE}"/>'},
    "a section without markup": {"word/a.xml": f"<a><![CDATA[{MOBILE}]]></a>"},
    "a comment": {"word/a.xml": f"<a><!-- {MOBILE} --></a>"},
    "an instruction": {"word/a.xml": f"<a><?b {MOBILE}?></a>"},
    "references in single quotes": {"word/a.xml": f"<a b='{REFERENCES}'/>"},
    "UTF-16": {"word/a.xml": f'<?xml version="1.0" encoding="UTF-16"?><a b="{MOBILE}"/>'.encode("utf-16")},
    "an attribute of ids": {"customXml/item1.xml": f'<a personId="{MOBILE}"/>'},
    "an address as an id": {"xl/persons/person.xml": '<a userId="wang' + '1949@qq.com"/>'},
    "the name of a part": {f"word/tel{MOBILE}.xml": "<a/>"},
    "a part with a capital ending": {"word/a.XML": f"<w:p><w:t>{MOBILE[:5]}</w:t><w:t>{MOBILE[5:]}</w:t></w:p>"},
    "text in relations": {"word/a.rels": f"<a>{MOBILE}</a>"},
    "a paragraph without a style": {"content.xml": f"<a><text:p>{MOBILE}</text:p></a>"},
    "text in GBK": {"word/a.txt": f"{PERSON}得了{ILLNESS}".encode("gbk")},
}


@pytest.mark.parametrize("what", PARTS)
def test_it_is_found_however_it_is_spelled(what: str, tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(packed(PARTS[what]))
    assert told(tmp_path / "a.docx")


def with_entry(change: Callable[[zipfile.ZipInfo], object]) -> bytes:
    out = io.BytesIO()
    entry = zipfile.ZipInfo("word/styles.xml")
    change(entry)
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", "<d/>")
        archive.writestr(entry, "<a/>")
    return out.getvalue()


EXTRA = struct.pack("<HH", 0x9999, len(MOBILE)) + MOBILE.encode()


@pytest.mark.parametrize("name", ["comment", "extra"])
def test_notes_of_a_part_are_read(name: str, tmp_path: Path) -> None:
    value = MOBILE.encode() if name == "comment" else EXTRA
    (tmp_path / "a.docx").write_bytes(with_entry(lambda entry: setattr(entry, name, value)))
    assert told(tmp_path / "a.docx") == {"private-phone"}


def unlisted() -> bytes:
    """Return an archive with a part that its table of contents does not list."""
    out = io.BytesIO(packed({"word/a.xml": MOBILE}))
    with zipfile.ZipFile(out, "a") as archive:
        archive.filelist = archive.filelist[:1]
        archive._didModify = True  # type: ignore[attr-defined]
    return out.getvalue()


def photo(*, place: bool = True) -> bytes:
    exif = Image.Exif()
    if place:
        exif[0x8825] = {1: "N", 2: (36.0, 1.0, 2.0)}
    out = io.BytesIO()
    Image.new("RGB", (16, 16), "red").save(out, "JPEG", exif=exif)
    return out.getvalue()


IN_SVG = f"<svg><image href='data:image/jpeg;base64,{base64.b64encode(photo()).decode()}'/></svg>"
REFUSED: dict[str, bytes] = {
    "before.docx": f"tel {MOBILE}\n".encode() + packed({}),
    "after.docx": packed({}) + f"tel {MOBILE}\n".encode(),
    "unlisted.docx": unlisted(),
    "a photo without an ending.docx": packed({"word/media/image1": photo()}),
    "a photo called a text.docx": packed({"word/media/image1.txt": photo()}),
    "a photo in a drawing.docx": packed({"word/media/a.svg": IN_SVG}),
    "a film behind a photo.docx": packed({"word/media/a.jpg": photo(place=False) + b"\0\0\0\x18ftypmp42"}),
    "a text called a font.docx": packed({"word/fonts/a.odttf": MOBILE}),
    "an archive called a font.docx": packed({"word/fonts/a.ttf": packed({})}),
    "an archive called settings.docx": packed({"word/printerSettings1.bin": packed({})}),
    "an archive called json.docx": packed({"word/a.json": packed({})}),
    "an old version.odt": packed({"Versions/Version1": packed({})}),
    "an object.odt": packed({"Object 1": b"\xd0\xcf\x11\xe0\0"}),
    "an archive.txt": packed({}),
    "a spreadsheet.csv": packed({}),
    "an archive.mp3": packed({}),
    "a letter.ogg": b"%PDF-1.4\n",
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_no_program_shows_is_refused(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(REFUSED[name])
    with pytest.raises(UnreadableError):
        told(tmp_path / name)


def test_files_of_office_programs_are_not_refused(tmp_path: Path) -> None:
    """Also an empty part and a binary one without an ending, both of LibreOffice, and two photos of a phone in one."""
    parts = {"Configurations2/accelerator/current.xml": b"", "layout-cache": b"\1\0\2", "mimetype": b"text"}
    parts["word/media/a.jpg"] = photo(place=False) * 2
    (tmp_path / "a.odt").write_bytes(packed({**parts}))
    assert told(tmp_path / "a.odt") == set()


# Workbooks.


def book(change: Callable[[Worksheet], object] | None = None, **parts: str) -> Callable[[Path], None]:
    """Return a function that writes a workbook; the names of ``parts`` have double underscores for slashes."""

    def save(path: Path) -> None:
        workbook = Workbook()
        assert isinstance(workbook.active, Worksheet)
        if change:
            change(workbook.active)
        workbook.save(path)
        with zipfile.ZipFile(path, "a") as archive:
            for name, content in parts.items():
                archive.writestr(f"xl/{name.replace('__', '/')}.xml", content)

    return save


def footer(sheet: Worksheet) -> None:
    sheet.oddFooter.center.text = MOBILE  # type: ignore[union-attr]


def number_format(sheet: Worksheet) -> None:
    sheet["A1"] = 1
    sheet["A1"].number_format = f'"{MOBILE}"'


RUNS = f"<a:r><a:t>{MOBILE[:6]}</a:t></a:r><a:r><a:rPr b='1'/><a:t>{MOBILE[6:]}</a:t></a:r>"
BOOKS: dict[str, Callable[[Path], None]] = {
    "the foot of a page": book(footer),
    "a formula": book(a=f'<a><f>CONCATENATE("{MOBILE[:5]}", "{MOBILE[5:]}")</f></a>'),
    "a name for a text": book(a=f'<a><definedName name="b">"{MOBILE[:4]}"&amp;"{MOBILE[4:]}"</definedName></a>'),
    "cells of another book": book(externalLinks__a=f"<a><sheetData><c><v>{MOBILE}</v></c></sheetData></a>"),
    "a box of a form": book(drawings__b=f"<a><font>{MOBILE[:4]}</font><font>{MOBILE[4:]}</font></a>"),
    "a format of numbers": book(number_format),
    "a drawing in two formats": book(drawings__drawing9=f"<d xmlns:a='a'><a:p>{RUNS}</a:p></d>"),
    "a pivot's row": book(pivotCache__a=f"<p><r><s v='{PERSON}'/><s v='{ILLNESS}'/></r></p>"),
    "a form with merged cells": book(lambda sheet: sheet.append(["宅电", None, None, 62345678])),
    "a box for each digit": book(lambda sheet: sheet.append(["身份证号", *identity()])),
}


@pytest.mark.parametrize("what", BOOKS)
def test_it_is_found_in_a_workbook(what: str, tmp_path: Path) -> None:
    BOOKS[what](tmp_path / "a.xlsx")
    assert told(tmp_path / "a.xlsx")


@pytest.mark.parametrize("part", ["worksheets__sheet9", "macrosheets__sheet1"])
def test_a_sheet_that_is_not_shown_is_refused(part: str, tmp_path: Path) -> None:
    book(None, **{part: f"<worksheet><sheetData><v>{MOBILE}</v></sheetData></worksheet>"})(tmp_path / "a.xlsx")
    with pytest.raises(UnreadableError):
        told(tmp_path / "a.xlsx")


@pytest.mark.parametrize(
    "content",
    [
        f"一,二,三的名册\n姓名\t宅电\n{PERSON}\t62345678\n".encode(),
        f"名册\n姓名,宅电\n{PERSON},62345678\n".encode("gbk"),
        f"姓名,宅电\r{PERSON},62345678\r".encode(),
        f"电话,{MOBILE[:5]}\0{MOBILE[5:]}\n".encode(),
        f"姓名,电话\n一,{MOBILE}\n".encode("utf-16-be"),
    ],
)
def test_it_is_found_in_a_list(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(content)
    assert told(tmp_path / "a.csv") - {"private-note"} == {"private-phone"}


def test_chinese_in_utf_16_without_its_mark_is_read_and_english_is_not_taken_for_it(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(f"党员{PERSON}得了{ILLNESS}".encode("utf-16-le"))
    assert told(tmp_path / "a.txt")
    (tmp_path / "b.txt").write_text(f"tel {MOBILE}", "ascii")
    assert told(tmp_path / "b.txt") == {"private-phone"}


# Pictures, as they are inside an attachment.


def segment(kind: int, content: bytes) -> bytes:
    return b"\xff" + bytes([kind]) + struct.pack(">H", len(content) + 2) + content


def jpeg_with(*segments: bytes) -> bytes:
    plain = photo(place=False)
    return plain[:2] + b"".join(segments) + plain[2:]


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png_with(*chunks: bytes) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, "PNG")
    at = out.getvalue().find(b"IEND") - 4
    return out.getvalue()[:at] + b"".join(chunks) + out.getvalue()[at:]


def saved(kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    Image.new("P" if kind == "GIF" else "RGB", (8, 8)).save(out, kind, **options)
    return out.getvalue()


def gif_with(note: bytes) -> bytes:
    return saved("GIF", comment=b"ok")[:-1] + b"\x21\xfe" + bytes([len(note)]) + note + b"\0;"


def webp_with(content: bytes) -> bytes:
    plain = saved("WEBP")
    size = struct.pack("<I", len(plain) + len(content))
    return plain[:4] + size + plain[8:] + b"NOTE" + struct.pack("<I", len(content)) + content


XMP = b"http://ns.adobe.com/xap/1.0/\0"
NUMBER = MOBILE.encode()
PICTURES: dict[str, bytes] = {
    "attributes.jpg": jpeg_with(segment(0xE1, XMP + b'<x photoshop:Caption="' + NUMBER + b'"/>')),
    "two comments.jpg": jpeg_with(segment(0xFE, NUMBER), segment(0xFE, b"ok")),
    "a maker's note.jpg": jpeg_with(segment(0xE4, b"\xff\x80tel " + NUMBER)),
    "in Chinese.jpg": jpeg_with(segment(0xED, f"{PERSON}得了{ILLNESS}".encode("gbk"))),
    "in UTF-8.jpg": jpeg_with(segment(0xED, f"{PERSON}得了{ILLNESS}".encode())),
    "a private chunk.png": png_with(chunk(b"prVt", NUMBER)),
    "the first of two.png": png_with(chunk(b"tEXt", b"Comment\0" + NUMBER), chunk(b"tEXt", b"Comment\0ok")),
    "packed.png": png_with(chunk(b"iTXt", b"a\0\1\0\0\0" + zlib.compress(NUMBER))),
    "a profile in digits.png": png_with(
        chunk(b"zTXt", b"a\0\0" + zlib.compress(b"Raw profile type iptc\0\niptc\n 11\n" + NUMBER.hex().encode()))
    ),
    "a second comment.gif": gif_with(NUMBER),
    "an unknown chunk.webp": webp_with(NUMBER + b" "),
}


@pytest.mark.parametrize("name", PICTURES)
def test_it_is_found_in_a_picture(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(PICTURES[name])
    assert told(tmp_path / name)


def gps(**tags: object) -> bytes:
    exif = Image.Exif()
    exif[0x8825] = {int(number.strip("_")): value for number, value in tags.items()}
    return saved("JPEG", exif=exif)


FACE = segment(0xE1, XMP + b"<x><rdf:li mwg-rs:Name='" + PERSON.encode() + b"'/></x>")
LABELLED: dict[str, tuple[bytes, str]] = {
    "a second photo.jpg": (photo(place=False) + photo(), "拍摄地点"),
    "where it looks at.jpg": (gps(_20=(36.0, 1.0, 2.0)), "拍摄地点"),
    "the name of the place.jpg": (gps(_28=b"ASCII\0\0\0home"), "拍摄地点"),
    "a preview.png": (png_with(chunk(b"prVt", photo())), "拍摄地点"),
    "a face.jpg": (jpeg_with(FACE), "照片里的人名"),
    "a recording.m4a": (b"\0\0\0\x18ftypM4A \0\0\0\0" + b"\xa9xyz+36.1+117.2/", "录音地点"),
}


@pytest.mark.parametrize("name", LABELLED)
def test_what_it_shows_of_a_person_is_told(name: str, tmp_path: Path) -> None:
    content, label = LABELLED[name]
    (tmp_path / name).write_bytes(content)
    assert label in told(tmp_path / name)


def lines_of_a_letter(*parts: str) -> bytes:
    return packed({"word/a.xml": f"<d><w:p>{''.join(parts)}</w:p></d>"})


def run(text: str, kind: str = "t") -> str:
    return f"<w:r><w:{kind}>{text}</w:{kind}></w:r>"


LETTERS = {
    "a digit was changed": run(MOBILE[:2])
    + f'<w:del w:author="a/b">{run("8", "delText")}</w:del><w:ins>{run(MOBILE[2:])}</w:ins>',
    "a word was added": f'{run(MOBILE[:4])}<w:ins w:id="1">{run("号")}</w:ins>{run(MOBILE[4:])}',
    "pinyin above a name": "".join(
        f"<w:ruby><w:rt>{run('wáng')}</w:rt><w:rubyBase>{run(one)}</w:rubyBase></w:ruby>" for one in PERSON
    )
    + run(f"得了{ILLNESS}"),
}  # fmt: skip


@pytest.mark.parametrize("what", LETTERS)
def test_every_reading_of_a_line_is_read(what: str, tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(lines_of_a_letter(LETTERS[what]))
    assert told(tmp_path / "a.docx")


@pytest.mark.parametrize(
    "part", ["word/media/a.emf", "xl/printerSettings/a.bin", "Pictures/a.svm", "ObjectReplacements/A"]
)
def test_where_a_photo_within_a_drawing_was_taken_is_told(part: str, tmp_path: Path) -> None:
    for place in (True, False):
        (tmp_path / "a.docx").write_bytes(packed({part: b"\1\0\0\0" + bytes(40) + photo(place=place)}))
        assert told(tmp_path / "a.docx") == ({"拍摄地点"} if place else set())


def test_a_photo_in_letters_is_refused_and_a_certificate_is_not(tmp_path: Path) -> None:
    for content, is_refused in ((photo(), True), (packed({}), True), (b"0\x82\1\2" + bytes(range(99)), False)):
        value = base64.b64encode(content).decode()
        (tmp_path / "a.odt").write_bytes(packed({"content.xml": f"<a><b>\n{value}</b></a>"}))
        try:
            told(tmp_path / "a.odt")
        except UnreadableError:
            assert is_refused
        else:
            assert not is_refused


def test_a_text_of_a_drawing_in_pieces_is_read(tmp_path: Path) -> None:
    pieces = f"<tspan>{MOBILE[:5]}</tspan><tspan>{MOBILE[5:]}</tspan>"
    (tmp_path / "a.docx").write_bytes(packed({"word/media/a.svg": f"<svg><text>{pieces}</text></svg>"}))
    assert told(tmp_path / "a.docx")


def test_where_the_picture_of_a_recording_was_taken_is_told(tmp_path: Path) -> None:
    cover = b"\0image/jpeg\0\3\0" + photo()
    frame = b"APIC" + struct.pack(">I", len(cover)) + b"\0\0" + cover
    size = bytes(len(frame) >> shift & 127 for shift in (21, 14, 7, 0))
    (tmp_path / "a.mp3").write_bytes(b"ID3\3\0\0" + size + frame + (b"\xff\xfb\x90\xc4" + bytes(413)) * 4)
    assert told(tmp_path / "a.mp3") == {"拍摄地点"}
