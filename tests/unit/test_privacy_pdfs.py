"""PDFs hide nothing in any object, in objects that they have given up, and between their objects."""

from __future__ import annotations

import io
import zlib
from pathlib import Path

import pytest
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    PdfObject,
    StreamObject,
    TextStringObject,
)

from tests.unit import private_files
from tests.unit.test_privacy_inside import MOBILE, packed, photo, told
from yinling.privacy.attachments.file_text import UnreadableError

Values = dict[str, PdfObject]


def pdf_with(values: Values, content: bytes | None = None) -> bytes:
    """Return a PDF with one more object, which no page uses: a dictionary, or a stream with ``content``."""
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    added: DictionaryObject = DictionaryObject()
    if content is not None:
        added = StreamObject()
        added._data = content
    added.update({NameObject(f"/{key}"): value for key, value in values.items()})
    writer._add_object(added)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def name(text: str) -> NameObject:
    return NameObject(f"/{text}")


def inner(**values: PdfObject) -> DictionaryObject:
    return DictionaryObject({NameObject(f"/{key}"): value for key, value in values.items()})


TEXT = TextStringObject(f"tel {MOBILE}")
FORM: Values = {"Type": name("XObject"), "Subtype": name("Form")}
OCTAL = "".join(f"\\{ord(digit):03o}" for digit in MOBILE)
SCRIPT = f"re = '{MOBILE}'; cm"
DEFLATED = zlib.compress(f"tel {MOBILE}".encode())
# A font whose letters A to J are the digits.
DIGITS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
CODES = ArrayObject([NumberObject(65), *map(name, DIGITS)])
FONT = inner(Type=name("Font"), Subtype=name("Type1"), BaseFont=name("Courier"), Encoding=inner(Differences=CODES))
OWN_CODES = inner(Font=inner(F1=FONT))
DRAWN_IN_CODES = b"BT /F1 12 Tf (%s) Tj ET" % bytes(ord(digit) + 17 for digit in MOBILE)


def coded() -> StreamObject:
    stream = StreamObject()
    stream._data = DRAWN_IN_CODES
    return stream


HIDDEN: dict[str, bytes] = {
    "a label of pages": pdf_with({"Nums": ArrayObject([NumberObject(0), inner(P=TEXT)])}),
    "a place by name": pdf_with({"Title": TextStringObject("x"), "Dest": TEXT}),
    "a place elsewhere": pdf_with({"S": name("GoToR"), "D": TEXT}),
    "words of a command": pdf_with({"S": name("Launch"), "Win": inner(P=TEXT)}),
    "the id of a figure": pdf_with({"Type": name("StructElem"), "ID": TEXT}),
    "a choice": pdf_with({"FT": name("Btn"), "V": name(f"tel{MOBILE}")}),
    "a number": pdf_with({"V": NumberObject(int(MOBILE))}),
    "a drawing": pdf_with(FORM, f"BT [({MOBILE[:5]}) -10 ({MOBILE[5:]})] TJ ET".encode()),
    "a remark in a drawing": pdf_with(FORM, f"% tel {MOBILE}\nBT ET".encode()),
    "signs in octal digits": pdf_with(FORM, f"/Span <</Alt ({OCTAL})>> BDC EMC".encode()),
    "an attribute of properties": pdf_with({"Type": name("Metadata")}, f"<x a='{MOBILE}'/>".encode()),
    "a text called a font": pdf_with({"Length1": NumberObject(9)}, f"tel {MOBILE}".encode()),
    "a remark between objects": pdf_with({}).replace(b"xref\n", f"% tel {MOBILE}\nxref\n".encode(), 1),
    "a photo, packed": pdf_with(
        {"Filter": ArrayObject([name("FlateDecode"), name("DCTDecode")])}, zlib.compress(photo())
    ),
    "a photo in digits": pdf_with(
        {"Filter": ArrayObject([name("ASCIIHexDecode"), name("DCTDecode")])}, photo().hex().encode() + b">"
    ),
    "a key": pdf_with({f"tel{MOBILE}": NumberObject(1)}),
    "a broken number": pdf_with({"V": FloatObject(f"-{MOBILE}.0")}),
    "a change of language": pdf_with({"T": TextStringObject(f"{MOBILE[:4]}\x1bzhCN\x1b{MOBILE[4:]}")}),
    "signs of an address": pdf_with({"URI": TextStringObject("tel:" + "".join(f"%{ord(n):x}" for n in MOBILE))}),
    "data of a program": pdf_with({}, b"\0\1\2tel " + MOBILE.encode() + b"\0"),
    "a text between objects": pdf_with({}).replace(b"xref\n", f"tel {MOBILE}\nxref\n".encode(), 1),
    "a remark behind an object": pdf_with({}).replace(b"endobj\n", f"endobj % tel {MOBILE}\n".encode(), 1),
    "the first line": pdf_with({}).replace(b"\n", f" {MOBILE}\n".encode(), 1),
    "a deleted object": pdf_with({"Filter": name("FlateDecode")}, DEFLATED).replace(
        b"00000 n \ntrailer", b"00001 f \ntrailer"
    ),
    "a photo in a drawing": pdf_with(FORM, b"BI /W 16 /H 16 /F /DCT ID " + photo() + b" EI"),
    "a photo of a program": pdf_with({}, photo()),
    "the codes of a note": pdf_with(FORM | {"Resources": OWN_CODES}, DRAWN_IN_CODES),
    "the codes of a page taken out": pdf_with({"Resources": OWN_CODES, "Contents": coded()}),
    "what a sign is copied as": pdf_with({}, b"begincmap <01> <%s>" % MOBILE.encode("utf-16-be").hex().encode()),
    "a photo, in short": pdf_with({"Filter": name("DCT")}, photo()),
}


@pytest.mark.parametrize("what", HIDDEN)
def test_it_is_found_in_a_pdf(what: str, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(HIDDEN[what])
    assert told(tmp_path / "a.pdf") & {"private-phone", "拍摄地点"}


def test_a_script_that_looks_like_a_drawing_is_read(tmp_path: Path) -> None:
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    script = StreamObject()
    script._data = SCRIPT.encode()
    writer.root_object[NameObject("/OpenAction")] = inner(S=name("JavaScript"), JS=writer._add_object(script))
    writer.write(tmp_path / "a.pdf")
    assert told(tmp_path / "a.pdf") == {"private-phone"}


def test_an_attachment_of_typst_is_read_as_any_other(tmp_path: Path) -> None:
    """Only what this program has printed is read quickly: it holds no photos but those that it has cleaned."""
    written = pdf_with({"Creator": TextStringObject("x"), "Filter": name("DCTDecode")}, photo())
    (tmp_path / "a.pdf").write_bytes(written.replace(b"/Creator (x)", b"/Creator(Typst 0.14)"))
    assert "拍摄地点" in told(tmp_path / "a.pdf")


def replaced(path: Path) -> bytes:
    """Return a PDF whose first version shows a mobile number, and whose second one draws nothing."""
    private_files.pdf(path, MOBILE)
    first = path.read_bytes()
    change = b"4 0 obj<</Length 0>>stream\n\nendstream endobj\n"
    table = b"xref\n4 1\n%010d 00000 n \ntrailer<</Size 7/Root 1 0 R/Prev %s>>" % (len(first), first.split()[-2])
    return first + change + table + b"\nstartxref\n%d\n%%%%EOF\n" % (len(first) + len(change))


@pytest.mark.parametrize("mark", [b"%%EOF", b"%%EOX", b" " * 99 + b"%%EOF"], ids=["whole", "gone", "far"])
def test_an_earlier_version_is_read(mark: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    first, second = replaced(path).split(b"%%EOF", 1)
    path.write_bytes(first + mark + second)
    assert told(path) == {"private-phone"}


def document_of_a_program(content: bytes) -> bytes:
    """Return a PDF with the document of a drawing program, in parts."""
    part = StreamObject()
    part._data = content
    return pdf_with({"Private": inner(Data1=part)})


REFUSED = {
    "the document of a program": document_of_a_program(DEFLATED),
    "an archive": pdf_with({}, packed({})),
    "other bytes between objects": pdf_with({}).replace(b"xref\n", DEFLATED + b"\nxref\n", 1),
    "a file without a name": pdf_with({"Type": name("EmbeddedFile")}, b"\0\1\2\3"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_may_hold_another_file_is_refused(what: str, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(REFUSED[what])
    with pytest.raises(UnreadableError):
        told(tmp_path / "a.pdf")


def test_the_outline_of_a_letter_is_no_number(tmp_path: Path) -> None:
    """The browser draws the letters of some fonts: `417 13 506 -113 506 -369 c` is not the number of a card."""
    outline = b"555 0 50 -746 506 13 d1\n278 13 m\n417 13 506 -113 506 -369 c\n506 -623 417 -746 278 -746 c\nf\n"
    (tmp_path / "a.pdf").write_bytes(pdf_with({}, outline))
    assert told(tmp_path / "a.pdf") == set()


# The numbers of signs in a font of two bytes each, and the tables of a font that says nothing of itself.
SIGNS = "\0".join("wang" + "1949@qq" + ".com").encode()
TABLES = b"\0\1\0\0\0\3" + b"".join(table + b"\0" * 12 for table in (b"glyf", b"head", b"hhea"))


@pytest.mark.parametrize("content", [b"BT (%s) Tj ET" % SIGNS, TABLES + b"(wang" + b"1949@qq" + b".com)"])
def test_a_paper_of_this_program_is_not_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf_with({}, content))
    assert told(tmp_path / "a.pdf") == set()


def test_a_changed_paper_is_read(tmp_path: Path) -> None:
    writer = PdfWriter(io.BytesIO(pdf_with({})), incremental=True)
    writer.pages[0].rotate(90)
    writer.add_metadata({"/Subject": MOBILE})
    writer.write(tmp_path / "a.pdf")
    assert told(tmp_path / "a.pdf") == {"private-phone"}


# What only its drawing tells.


def page_with(
    content: bytes, font: DictionaryObject = FONT, resources: Values | None = None, **others: PdfObject
) -> bytes:
    """Return a PDF with a page that draws this in a font, and has other resources and values."""
    writer = PdfWriter()
    page = writer.add_blank_page(500, 500)
    stream = StreamObject()
    stream._data = content
    fonts = inner(F1=writer._add_object(font))
    parts = {key: writer._add_object(value) for key, value in (resources or {}).items()}
    page.update({name("Contents"): writer._add_object(stream), name("Resources"): inner(Font=fonts)})
    page[name("Resources")].update({name(key): inner(A=value) for key, value in parts.items()})  # type: ignore[attr-defined]
    page.update({name(key): value for key, value in others.items()})
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def part(kind: Values, content: bytes = DRAWN_IN_CODES) -> StreamObject:
    stream = StreamObject()
    stream._data = content
    stream.update({name(key): value for key, value in kind.items()})
    return stream


def numbers(*values: int) -> ArrayObject:
    return ArrayObject(map(NumberObject, values))


def fields(**of_each: str) -> ArrayObject:
    """Return a field or note for each digit; ``of_each`` are the keys of its name and its value."""
    made = [
        inner(**{key: TextStringObject(form.format(number, digit)) for key, form in of_each.items()})
        for number, digit in enumerate(MOBILE)
    ]
    return ArrayObject(reversed(made) if "T" in of_each else made)


PATTERN: Values = {"PatternType": NumberObject(1)}
SIGN = inner(Type=name("Font"), Subtype=name("Type3"), CharProcs=inner(a=part({}, b"500 0 d0 " + DRAWN_IN_CODES)))
HALVES: Values = {
    "Properties": part({}, f"<x><a>{MOBILE[:4]}".encode()),
    "Shading": part({}, f"{MOBILE[4:]}</a></x>".encode()),
}
DRAWN: dict[str, bytes] = {
    "other words for it": page_with(b"/Span <</ActualText (hello)>> BDC " + DRAWN_IN_CODES + b" EMC"),
    "a pattern": page_with(b"", resources={"Pattern": part({**PATTERN, "Resources": OWN_CODES})}),
    "a form with the fonts of its page": page_with(b"", resources={"XObject": part(FORM)}),
    "a sign of a font": page_with(b"", resources={"ExtGState": SIGN}),
    "a field for each digit": page_with(b"", Annots=fields(T="a{}", V="{1}")),
    "a note for each digit": page_with(b"", Annots=fields(Contents="{1}")),
    "a form in two streams": page_with(b"", resources=HALVES),
}  # fmt: skip


@pytest.mark.parametrize("what", DRAWN)
def test_what_only_the_drawing_tells_is_read(what: str, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(DRAWN[what])
    assert told(tmp_path / "a.pdf") == {"private-phone"}


def named(*signs: str) -> DictionaryObject:
    codes = ArrayObject([NumberObject(65), *map(name, signs)])
    return inner(Type=name("Font"), Subtype=name("Type1"), BaseFont=name("A"), Encoding=inner(Differences=codes))


def test_signs_that_nothing_says_the_characters_of_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(page_with(DRAWN_IN_CODES, named(*(f"g{number}" for number in range(10)))))
    with pytest.raises(UnreadableError, match="读不出来"):
        told(tmp_path / "a.pdf")
    bullets = b"BT /F1 12 Tf 20 300 Td (A zero) Tj 0 -20 Td (A nil) Tj ET"
    (tmp_path / "a.pdf").write_bytes(page_with(bullets, named("g0")))
    assert told(tmp_path / "a.pdf") == set()
