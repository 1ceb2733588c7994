"""What attachments hold besides their visible text: photos, caches, earlier revisions, scripts, unknown files."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.drawing.image import Image as CellImage
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject, RectangleObject, TextStringObject

from tests.unit import private_files
from tests.unit.private_values import identity, mobile
from yinling.privacy.attachments.check_files import FileFindings
from yinling.privacy.attachments.file_text import Passage, UnreadableError, passages
from yinling.privacy.scanner import Scanner

MOBILE, PERSON = mobile(), "王" + "建国"
Write = Callable[[Path], None]


def read(path: Path) -> list[Passage]:
    return list(passages(path, "a"))


def kinds(path: Path) -> set[str]:
    return {one.kind for passage in read(path) for one in Scanner().detections(passage.text)}


def photo(folder: Path) -> bytes:
    file = folder / "photo.jpg"
    private_files.picture(file, place=True)
    return file.read_bytes()


def packed(parts: dict[str, str | bytes]) -> Write:
    def write(path: Path) -> None:
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("word/document.xml", "<w:document><w:p><w:t>一</w:t></w:p></w:document>")
            for name, content in parts.items():
                archive.writestr(name, content)

    return write


def photo_in_letter(path: Path) -> None:
    packed({"word/media/image1.jpeg": photo(path.parent)})(path)


def photo_in_workbook(path: Path) -> None:
    book, file = Workbook(), path.parent / "photo.jpg"
    photo(path.parent)
    assert book.active is not None
    book.active.add_image(CellImage(str(file)), "B2")
    book.save(path)


def photo_in_pdf(path: Path) -> None:
    data = photo(path.parent)
    picture = DecodedStreamObject()
    picture._data = data
    picture.update(
        {
            NameObject("/Type"): NameObject("/XObject"),
            NameObject("/Subtype"): NameObject("/Image"),
            NameObject("/Filter"): NameObject("/DCTDecode"),
        }
    )
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer._add_object(picture)
    writer.write(path)


@pytest.mark.parametrize(
    ("name", "write"),
    [("a.docx", photo_in_letter), ("a.pptx", photo_in_letter), ("a.xlsx", photo_in_workbook), ("a.pdf", photo_in_pdf)],
)
def test_a_photo_inside_tells_where_it_was_taken(name: str, write: Write, tmp_path: Path) -> None:
    write(tmp_path / name)
    assert {label for passage in read(tmp_path / name) for label in passage.labels} == {"拍摄地点"}


def workbook_with(part: str, xml: str) -> Write:
    def write(path: Path) -> None:
        private_files.table(path, ("一", "二"))
        with zipfile.ZipFile(path, "a") as archive:
            archive.writestr(part, xml)

    return write


def pdf_with(change: Callable[[PdfWriter], None]) -> Write:
    def write(path: Path) -> None:
        writer = PdfWriter()
        writer.add_blank_page(100, 100)
        change(writer)
        writer.write(path)

    return write


def earlier_revision(path: Path) -> None:
    """Write a PDF with a number, and a second revision of it with another text in place of the number."""
    private_files.pdf(path, f"tel {MOBILE}")
    old = path.read_bytes()
    content = b"BT /F1 12 Tf 72 720 Td (hello) Tj ET"
    new = b"4 0 obj<</Length %d>>stream\n%s\nendstream endobj\n" % (len(content), content)
    start = old.rindex(b"xref\n", 0, old.rindex(b"startxref"))
    table = len(old) + len(new)
    path.write_bytes(
        old
        + new
        + b"xref\n4 1\n%010d 00000 n \ntrailer<</Size 7/Root 1 0 R/Prev %d>>\nstartxref\n%d\n%%%%EOF\n"
        % (len(old), start, table)
    )


def alternative_text(writer: PdfWriter) -> None:
    element = DictionaryObject(
        {NameObject("/S"): NameObject("/Figure"), NameObject("/Alt"): TextStringObject(f"tel {MOBILE}")}
    )
    writer.root_object[NameObject("/StructTreeRoot")] = writer._add_object(
        DictionaryObject({NameObject("/K"): element})
    )


def actual_text(writer: PdfWriter) -> None:
    stream = DecodedStreamObject()
    written = ("\ufeff" + f"tel {MOBILE}").encode("utf-16-be").hex().encode()
    stream.set_data(b"/Span <</ActualText <" + written + b">>> BDC 1 0 0 1 0 0 cm EMC")
    writer.pages[0][NameObject("/Contents")] = writer._add_object(stream)


def script(writer: PdfWriter) -> None:
    action = {
        NameObject("/S"): NameObject("/JavaScript"),
        NameObject("/JS"): TextStringObject(f"alert('tel {MOBILE}')"),
    }
    writer.root_object[NameObject("/OpenAction")] = DictionaryObject(action)


def after_end(path: Path) -> None:
    Image.new("RGB", (8, 8)).save(path)
    path.write_bytes(path.read_bytes() + f"tel {MOBILE}".encode())


PLANTED: dict[str, Write] = {
    "a pivot cache.xlsx": workbook_with(
        "xl/pivotCache/pivotCacheRecords1.xml", f'<r><s v="{PERSON}"/><n v="{MOBILE}"/></r>'
    ),
    "a pivot's items.xlsx": workbook_with(
        "xl/pivotCache/pivotCacheDefinition1.xml", f'<sharedItems><s v="{identity()}"/></sharedItems>'
    ),
    "a column of a table.xlsx": workbook_with("xl/tables/table9.xml", f'<tableColumn id="1" name="打{MOBILE}"/>'),
    "a filter.xlsx": workbook_with("xl/tables/table9.xml", f'<filters><filter val="{MOBILE}"/></filters>'),
    "another book's cells.xlsx": workbook_with(
        "xl/externalLinks/externalLink1.xml", f"<sheetDataSet><v>{MOBILE}</v></sheetDataSet>"
    ),
    "a deleted string.xlsx": workbook_with(
        "xl/sharedStrings.xml", f"<sst><si><r><t>{MOBILE[:5]}</t></r><r><t>{MOBILE[5:]}</t></r></si></sst>"
    ),
    "a control's name.docx": packed({"word/a.xml": f'<w:alias w:val="打{MOBILE}"/>'}),
    "a drawing.docx": packed({"word/media/image1.emf": b"\1\0\0\0" + f"tel {MOBILE}".encode("utf-16-le") + b"\0\0"}),
    "a chart.pptx": packed({"ppt/charts/chart1.xml": f"<c:pt><c:v>{MOBILE}</c:v></c:pt>"}),
    "a text inside.docx": packed({"customXml/item1.xml": f"<a>{MOBILE}</a>"}),
    "an earlier revision.pdf": earlier_revision,
    "an alternative text.pdf": pdf_with(alternative_text),
    "an actual text.pdf": pdf_with(actual_text),
    "a script.pdf": pdf_with(script),
    "an action.pdf": pdf_with(lambda writer: writer.add_uri(0, f"tel:{MOBILE}", RectangleObject((1, 1, 9, 9)))),
    "after the end.jpg": after_end,
    "after the end.png": after_end,
}


@pytest.mark.parametrize("name", PLANTED)
def test_it_is_found_wherever_an_attachment_holds_it(name: str, tmp_path: Path) -> None:
    PLANTED[name](tmp_path / name)
    assert kinds(tmp_path / name) & {"private-phone", "private-identity"}


def test_the_last_revision_alone_would_not_tell(tmp_path: Path) -> None:
    earlier_revision(tmp_path / "a.pdf")
    assert PdfReader(tmp_path / "a.pdf").pages[0].extract_text() == "hello"


def unknown_attachment(writer: PdfWriter) -> None:
    writer.add_attachment("a.rar", b"Rar!\0")


def pdf_between(before: bytes, after: bytes) -> Write:
    def write(path: Path) -> None:
        private_files.pdf(path, "hello")
        path.write_bytes(before + path.read_bytes() + after)

    return write


REFUSED: dict[str, Write] = {
    "an unknown part.docx": packed({"word/media/film.mov": b"\0\1"}),
    "a macro.docx": packed({"word/vbaProject.bin": b"\0\1"}),
    "an object.docx": packed({"word/embeddings/oleObject1.bin": b"\0\1"}),
    "a file in a file.docx": packed({"word/embeddings/a.docx": b"PK"}),
    "an unknown attachment.pdf": pdf_with(unknown_attachment),
    "after the end.pdf": pdf_between(b"", b"PK\3\4" * 9),
    "before the start.pdf": pdf_between(b"GIF89a", b""),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_is_refused(name: str, tmp_path: Path) -> None:
    REFUSED[name](tmp_path / name)
    with pytest.raises(UnreadableError):
        read(tmp_path / name)


HEADED: dict[str, list[tuple[str | int | None, ...]]] = {
    "a title above": [("二〇一九年走访登记表", ""), ("姓名", "宅电"), (PERSON, "8123" + "456")],
    "a title and a unit above": [
        ("走访登记表", ""),
        ("填表单位：第九支部", ""),
        ("姓名", "出生年月"),
        (PERSON, "1941-05"),
    ],
    "a title in two cells": [("走访登记表", "2019年"), ("姓名", "护照号"), (PERSON, "E1234" + "5678")],
    "a second table below": [("项目", "人数"), ("走访", "12"), ("姓名", "病情"), (PERSON, "腰不好")],
    "a form": [("姓名", PERSON, "宅电", "8123" + "456"), ("住院号", "0012345", "床位", "3")],
    "no heading but a name": [(PERSON, "糖尿病")],
}


@pytest.mark.parametrize("what", HEADED)
@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".docx"])
def test_the_heading_is_found_wherever_it_is(what: str, suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"a{suffix}"
    if suffix == ".csv":
        path.write_text("\n".join(",".join(map(str, row)) for row in HEADED[what]), "utf-8")
    elif suffix == ".xlsx":
        private_files.table(path, *HEADED[what])
    else:
        rows = "".join(
            f"<w:tr >{''.join(f'<w:tc ><w:p><w:t>{cell}</w:t></w:p></w:tc>' for cell in row)}</w:tr>"
            for row in HEADED[what]
        )
        packed({"word/a.xml": f"<w:tbl >{rows}</w:tbl>"})(path)
    assert kinds(path)


def test_signs_that_were_copied_with_a_text_hide_nothing_and_stop_nothing(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    around = "活动室在一楼，进门往左拐，字写在墙上。" * 9
    file.write_text(f"{around}\ufffd{around}\x1f电话 {MOBILE[:5]}\x07{MOBILE[5:]}。", "utf-8")
    assert kinds(file) == {"private-phone"}
    file.write_text("\x07乱\ufffd码", "utf-8")
    with pytest.raises(UnreadableError):
        read(file)


def test_a_table_of_numbers_is_nobodys(tmp_path: Path) -> None:
    private_files.table(tmp_path / "a.xlsx", ("年份表", ""), ("年份", "人次"), ("2019", 8123456), ("2018", 1391234))
    assert kinds(tmp_path / "a.xlsx") == set()


def test_a_value_that_a_file_repeats_is_told_once(tmp_path: Path) -> None:
    private_files.table(tmp_path / "a.xlsx", ("姓名", "手机"), (PERSON, MOBILE))
    findings = FileFindings(Scanner())
    for passage in passages(tmp_path / "a.xlsx", "a.xlsx"):
        findings.scan("a.xlsx", passage)
    assert [(found.code, found.line, found.column) for found in findings.problems] == [("private-phone", 2, 2)]


def test_a_table_with_other_signs_than_commas_is_a_table(tmp_path: Path) -> None:
    for delimiter in ";\t，":
        (tmp_path / "a.csv").write_text(f"姓名{delimiter}宅电\n{PERSON}{delimiter}8123{456}\n", "utf-8")
        assert kinds(tmp_path / "a.csv") == {"private-phone"}


def test_the_picture_of_a_letter_without_metadata_is_fine(tmp_path: Path) -> None:
    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, "JPEG")
    packed({"word/media/image1.jpg": out.getvalue()})(tmp_path / "a.docx")
    assert kinds(tmp_path / "a.docx") == set()
    assert not any(passage.labels for passage in read(tmp_path / "a.docx"))
